import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Jobs
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Posts with who holds them and what lies on their desks.
    func addPosts() {
        get("/quan-tri/nhan-su", .platform(.manageUnits)) { visit in try await visit.postsPage() }
        get("/quan-tri/nhan-su/:id", .platform(.manageUnits)) { visit in try await visit.postPage() }
        post("/quan-tri/nhan-su/:id/chuyen", .platform(.manageUnits)) { visit, form in try await visit.moveDesk(form) }
        addLeaving()
    }
}

/// One holding of today.
struct HeldToday: Sendable {
    let holding: RecordID
    let person: RecordID
    let personName: String
    let post: RecordID
    let postName: String
    let unitName: String
    let isMain: Bool
    let from: String
}

extension Visit {
    var postsURL: String { urls.administration + "/nhan-su" }
    var postCrumbs: [Link] { [administrationCrumb, Link(text: words("posts_title"), url: postsURL)] }

    /// Who holds what today; all of it or what one person or post has.
    func holdings(person: RecordID? = nil, post: RecordID? = nil, in tx: ReadTransaction) throws -> [HeldToday] {
        let today = Instant(milliseconds: tx.now).date.description
        var condition: SQL = "h.commune = \(commune.code) AND h.deleted_at IS NULL AND p.deleted_at IS NULL AND q.deleted_at IS NULL"
        condition += " AND h.from_date <= \(today) AND (h.to_date IS NULL OR h.to_date >= \(today))"
        if let person { condition += " AND h.person = \(person)" }
        if let post { condition += " AND h.post = \(post)" }
        return try tx.rows(
            """
            SELECT h.id, h.person, h.post, h.main, h.from_date, p.full_name, q.name AS post_name, u.name AS unit_name FROM reg_holding h
            JOIN reg_person p ON p.commune = h.commune AND p.id = h.person JOIN reg_post q ON q.commune = h.commune AND q.id = h.post
            LEFT JOIN reg_unit u ON u.commune = q.commune AND u.id = q.unit WHERE \(condition) ORDER BY h.main DESC, h.id
            """
        ).compactMap { row in
            guard let id = RecordID(try row.text("id")), let person = RecordID(try row.text("person")),
                let post = RecordID(try row.text("post"))
            else { return nil }
            return HeldToday(
                holding: id, person: person, personName: try row.text("full_name"), post: post, postName: try row.text("post_name"),
                unitName: row["unit_name"].text ?? "", isMain: row["main"].boolean ?? false, from: try row.text("from_date"))
        }
    }

    // MARK: All posts

    private enum PostView: String, CaseIterable {
        case all = "tat-ca"
        case vacant = "khuyet"
        case besides = "kiem-nhiem"
    }

    func postsPage() async throws -> Response {
        let view = query["xem"].flatMap(PostView.init(rawValue:)) ?? .all
        let (posts, units, held, loads) = try await read { tx in
            let today = Instant(milliseconds: tx.now).date.description
            let posts = try registry.all("post", sort: [SortKey("position"), SortKey("name")], for: actor, in: tx).filter {
                isInForce($0, on: today)
            }
            let units = Set(posts.compactMap { $0["unit"].text })
            return (
                posts, try registry.titles(of: ["unit": units], commune: commune.code, language, in: tx),
                Dictionary(grouping: try holdings(in: tx), by: \.post), try site.workflows.deskLoads(commune: commune.code, in: tx)
            )
        }
        let wanted = posts.filter { post in
            switch view {
            case .all: true
            case .vacant: held[post.id] == nil
            case .besides: held[post.id]?.contains { !$0.isMain } == true
            }
        }
        let rows = wanted.map { post in
            let holders = held[post.id] ?? []
            return (
                url: "\(postsURL)/\(post.id)",
                cells: [
                    ListCell(post["name"].text ?? words("untitled")), ListCell(post["unit"].text.flatMap { units[$0] }),
                    holders.isEmpty
                        ? ListCell(Tag(text: words("post_vacant"), meaning: .atRisk))
                        : ListCell(
                            holders.map { $0.personName + ($0.isMain ? "" : " (\(words("post_besides")))") }.joined(separator: ", ")),
                    ListCell(grouped(Int64(loads[post.id.text] ?? 0), language), isNumber: true),
                ]
            )
        }
        func address(_ view: PostView) -> String { view == .all ? postsURL : "\(postsURL)?xem=\(view.rawValue)" }
        let vacancies = posts.count { held[$0.id] == nil }
        return try await settingsPage(
            SettingsList(
                name: "posts", url: postsURL, heads: ["post_name", "token_owner_unit", "post_holder", "post_open"], rows: rows,
                views: PostView.allCases.map { option in
                    Tab(
                        label: words("posts_view_\(option)"), url: address(option),
                        count: option == .vacant ? grouped(Int64(vacancies), language) : nil, current: option == view)
                }, kept: [("xem", view == .all ? nil : view.rawValue)]))
    }

    // MARK: One post

    func postPage(problem: String? = nil) async throws -> Response {
        let id = try recordID()
        let (post, held, work, options) = try await read { tx in
            let post = try registry.record("post", id, for: actor, in: tx)
            var options = ReferenceOptions()
            try options.load("post", chosen: [], self, in: tx)
            return (
                post, try holdings(post: id, in: tx), try site.workflows.openWork(of: [id.text], commune: commune.code, in: tx), options
            )
        }
        let total = work.reduce(0) { $0 + $1.records }
        var to = Field(
            id: "f-to", name: "to", label: words("desk_to"), control: options.lists["post"] == nil ? .reference : .choice, error: problem,
            required: true)
        to.options = (options.lists["post"] ?? []).filter { $0.id != id.text }.map { Choice(value: $0.id, label: $0.label) }
        if to.control == .reference { to.lookupUrl = urls.register("post") + "/tra" }
        let move = TransitionForm(id: "move", label: words("unit_preview"), url: "\(postsURL)/\(id)/chuyen", fields: [to])
        let canEdit = catalogue.registers["post"].map { registry.rights.allows(.edit, on: post, of: $0, to: actor) } == true
        let roles = post.items("roles").map { catalogue.roles[$0]?.label(language) ?? $0 }
        let page = AdminPage(
            title: post["name"].text ?? "", kicker: words("posts_title"), crumbs: postCrumbs,
            actions: [
                canEdit ? Action(label: words("record_edit"), url: urls.record(post) + "/sua") : nil,
                Action(label: words("unit_record"), url: urls.record(post), style: .quiet),
            ].compactMap { $0 },
            errors: problem.map { [FormError(fieldID: "f-to", label: words("desk_to"), message: $0)] } ?? [],
            sections: [
                AdminSection(
                    label: words("post_holder"),
                    items: held.map { holding in
                        AdminItem(
                            heading: holding.personName,
                            text: words("post_since", CalendarDate(holding.from)?.text(language) ?? holding.from)
                                + (holding.isMain ? "" : " · " + words("post_besides")),
                            actions: [
                                Action(label: words("leave_action"), url: "\(urls.administration)/ban-giao/\(holding.person)")
                            ])
                    }, nothing: held.isEmpty ? words("post_vacant_text") : nil),
                AdminSection(
                    label: words("roles_title"), details: [Detail(label: words("roles_held"), value: roles.joined(separator: ", "))]),
                workSection(work, label: words("desk_open", grouped(Int64(total), language))),
                AdminSection(
                    label: words("desk_move"), text: words("desk_move_text"), form: total > 0 ? move : nil,
                    nothing: total > 0 ? nil : words("desk_empty")),
            ])
        return try await self.page(page, at: .administration, status: problem == nil ? .ok : .unprocessableContent)
    }

    /// Open work by register.
    func workSection(_ work: [OpenWork], label: String) -> AdminSection {
        let heads = ["storage_register", "desk_records", "desk_late"].map { words($0) }
        let groups = Dictionary(grouping: work, by: \.register).sorted { $0.key < $1.key }
        return AdminSection(
            label: label,
            columns: [
                ListColumn(label: heads[0]), ListColumn(label: heads[1], isNumber: true), ListColumn(label: heads[2], isNumber: true),
            ],
            rows: groups.map { id, work in
                let register = catalogue.registers[id]
                let isOpen = register.map { can(.read, $0) } == true
                return ListRow(
                    url: urls.register(id),
                    cells: [
                        ListCell(label: heads[0], text: register.map(plural) ?? id, url: isOpen ? urls.register(id) : nil),
                        ListCell(label: heads[1], text: grouped(Int64(work.reduce(0) { $0 + $1.records }), language), isNumber: true),
                        ListCell(label: heads[2], text: grouped(Int64(work.reduce(0) { $0 + $1.late }), language), isNumber: true),
                    ])
            })
    }

    func moveDesk(_ form: FormData) async throws -> Response {
        let id = try recordID()
        guard let to = form["to"].flatMap({ RecordID($0) }), to != id else { return try await postPage(problem: words("desk_to_missing")) }
        let (post, target, work) = try await read { tx in
            (
                try registry.record("post", id, for: actor, in: tx), try registry.record("post", to, for: actor, in: tx),
                try site.workflows.openWork(of: [id.text], commune: commune.code, in: tx)
            )
        }
        let (name, other) = (post["name"].text ?? "", target["name"].text ?? "")
        let total = grouped(Int64(work.reduce(0) { $0 + $1.records }), language)
        if form.flag("ok") {
            let change = OrganisationChange.handOver(person: nil, moves: [DeskMove(from: id.text, to: to.text)], leaves: false)
            let label = words("desk_job", name, other)
            let job = try await write { tx in try enqueue(change, label, from: nil, in: tx) }
            site.jobs.wake()
            return .seeOther(jobURL(job))
        }
        var section = workSection(work, label: words("desk_open", total))
        section.text = words("desk_keeps")
        section.form = confirmation(words("desk_confirm", total), "\(postsURL)/\(id)/chuyen", form)
        let page = AdminPage(
            title: words("desk_title", name, other), crumbs: postCrumbs + [Link(text: name, url: "\(postsURL)/\(id)")], sections: [section])
        return try await self.page(page, at: .administration)
    }
}
