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
    /// The tree of units; renaming and merging them, each shown before it is done.
    func addUnits() {
        get("/quan-tri/don-vi", .platform(.manageUnits)) { visit in try await visit.unitsPage() }
        get("/quan-tri/don-vi/:id", .platform(.manageUnits)) { visit in try await visit.unitPage() }
        post("/quan-tri/don-vi/:id/doi-ten", .platform(.manageUnits)) { visit, form in try await visit.renameUnit(form) }
        post("/quan-tri/don-vi/:id/sap-nhap", .platform(.manageUnits)) { visit, form in try await visit.mergeUnit(form) }
    }
}

/// A unit in the tree, behind those above it.
private struct UnitNode {
    let unit: Record
    let depth: Int
}

extension Visit {
    private var unitsURL: String { urls.administration + "/don-vi" }
    private func unitURL(_ id: RecordID) -> String { "\(unitsURL)/\(id)" }
    private var unitCrumbs: [Link] { [administrationCrumb, Link(text: words("units_title"), url: unitsURL)] }

    /// Kinds of unit that answer to nobody here.
    private static let headless: Set<String> = ["superior", "partner", "group"]

    func isInForce(_ record: Record, on day: String) -> Bool { record["to_date"].text.map { $0 >= day } ?? true }

    // MARK: The tree

    func unitsPage() async throws -> Response {
        let (units, heads, holders, posts, today) = try await read { tx in
            let units = try registry.all("unit", sort: [SortKey("position"), SortKey("name")], for: actor, in: tx)
            let heads = Set(units.compactMap { $0["head"].text })
            let counts = try tx.rows(
                "SELECT unit, count(*) AS n FROM reg_post WHERE commune = \(commune.code) AND deleted_at IS NULL GROUP BY unit")
            return (
                units, try registry.titles(of: ["post": heads], commune: commune.code, language, in: tx),
                try self.holders(of: heads, in: tx),
                Dictionary(try counts.map { (try $0.text("unit"), try $0.integer("n")) }, uniquingKeysWith: +),
                Instant(milliseconds: tx.now).date.description
            )
        }
        let columns = ["unit_name", "unit_kind", "unit_head", "unit_posts"].map { words($0) }
        let kind = catalogue.registers["unit"]?.field("kind")
        func rows(_ nodes: [UnitNode]) -> [ListRow] {
            nodes.map { node in
                let head = node.unit["head"].text
                let name = head.flatMap { heads[$0] }.map { post in
                    [post, head.flatMap { holders[$0] }].compactMap { $0 }.joined(separator: " · ")
                }
                return ListRow(
                    url: unitURL(node.unit.id),
                    cells: [
                        ListCell(
                            label: columns[0], text: String(repeating: "– ", count: node.depth) + (node.unit["name"].text ?? ""),
                            url: unitURL(node.unit.id)),
                        ListCell(label: columns[1], text: node.unit["kind"].text.flatMap { kind?.choice($0)?.label(language) }),
                        name == nil && !Self.headless.contains(node.unit["kind"].text ?? "")
                            ? ListCell(label: columns[2], tag: Tag(text: words("unit_headless"), meaning: .unknown))
                            : ListCell(label: columns[2], text: name),
                        ListCell(label: columns[3], text: grouped(posts[node.unit.id.text] ?? 0, language), isNumber: true),
                    ])
            }
        }
        let nodes = tree(units)
        func section(_ key: String, _ nodes: [UnitNode]) -> AdminSection? {
            nodes.isEmpty
                ? nil
                : AdminSection(
                    label: words(key, grouped(Int64(nodes.count), language)),
                    columns: columns.enumerated().map { ListColumn(label: $1, isNumber: $0 == 3) }, rows: rows(nodes))
        }
        let register = catalogue.registers["unit"]
        let canAdd = register.map { can(.create, $0) } == true
        let page = AdminPage(
            title: words("units_title"), lead: words("units_lead"), crumbs: [administrationCrumb],
            actions: canAdd ? [Action(label: words("unit_add"), url: urls.register("unit") + "/moi", style: .primary)] : [],
            sections: [
                section("units_in_force", nodes.filter { isInForce($0.unit, on: today) }),
                section("units_ended", nodes.filter { !isInForce($0.unit, on: today) }),
            ].compactMap { $0 },
            empty: nodes.isEmpty ? Empty(heading: words("units_none"), text: words("units_none_text")) : nil)
        return try await self.page(page, at: .administration)
    }

    /// Units below those that they belong to; one that is its own ancestor by mistake stands at the end.
    private func tree(_ units: [Record]) -> [UnitNode] {
        let ids = Set(units.map(\.id.text))
        let below = Dictionary(grouping: units) { unit in unit["parent"].text.flatMap { ids.contains($0) ? $0 : nil } ?? "" }
        var nodes: [UnitNode] = []
        var seen: Set<RecordID> = []
        func add(_ parent: String, _ depth: Int) {
            for unit in below[parent] ?? [] where seen.insert(unit.id).inserted {
                nodes.append(UnitNode(unit: unit, depth: depth))
                add(unit.id.text, depth + 1)
            }
        }
        add("", 0)
        return nodes + units.filter { !seen.contains($0.id) }.map { UnitNode(unit: $0, depth: 0) }
    }

    /// Who holds each of these posts today, the main holder first.
    func holders(of posts: Set<String>, in tx: ReadTransaction) throws -> [String: String] {
        let today = Instant(milliseconds: tx.now).date.description
        let rows = try tx.rows(
            """
            SELECT h.post, p.full_name FROM reg_holding h JOIN reg_person p ON p.commune = h.commune AND p.id = h.person
            WHERE h.commune = \(commune.code) AND h.post IN (\(SQL.values(posts.sorted()))) AND h.deleted_at IS NULL AND p.deleted_at IS NULL
            AND h.from_date <= \(today) AND (h.to_date IS NULL OR h.to_date >= \(today)) ORDER BY h.main DESC, h.id
            """)
        return Dictionary(try rows.map { (try $0.text("post"), try $0.text("full_name")) }, uniquingKeysWith: { "\($0), \($1)" })
    }

    // MARK: One unit

    func unitPage(_ typed: FormInput? = nil, problems: [FieldProblem] = [], at step: String? = nil) async throws -> Response {
        let id = try recordID()
        let (unit, options, posts, holders) = try await read { tx in
            let unit = try registry.record("unit", id, for: actor, in: tx)
            var options = ReferenceOptions()
            try options.load("unit", chosen: [typed?["into"] ?? ""].filter { RecordID($0) != nil }, self, in: tx)
            let posts = try registry.all("post", sort: [SortKey("position")], for: actor, in: tx).filter { $0["unit"].text == id.text }
            return (unit, options, posts, try self.holders(of: Set(posts.map(\.id.text)), in: tx))
        }
        let today = Instant.now.date
        func field(_ form: String, _ name: String, _ control: FieldControl, _ key: String, value: String? = nil, required: Bool = true)
            -> Field
        {
            let isHere = step == form
            return Field(
                id: "f-\(form)-\(name)", name: name, label: words(key), control: control, value: (isHere ? typed?[name] : nil) ?? value,
                error: isHere ? problems.first { $0.field == name }?.message(language) : nil, required: required, autocomplete: "off")
        }
        func common(_ form: String) -> [Field] {
            [
                field(form, "from", .date, "organisation_from", value: today.description),
                field(form, "decision", .text, "organisation_decision", required: false),
            ]
        }
        var into = field("sap-nhap", "into", options.lists["unit"] == nil ? .reference : .choice, "unit_into")
        into.options = (options.lists["unit"] ?? []).filter { $0.id != id.text }.map {
            Choice(value: $0.id, label: $0.label, selected: step == "sap-nhap" && $0.id == typed?["into"])
        }
        if into.control == .reference { into.lookupUrl = urls.register("unit") + "/tra" }
        let url = unitURL(id)
        var name = field("doi-ten", "name", .text, "unit_new_name", value: unit["name"].text)
        name.maxLength = 200
        let rename = TransitionForm(
            id: "doi-ten", label: words("unit_preview"), url: url + "/doi-ten",
            fields: [name, field("doi-ten", "short_name", .text, "unit_new_short", value: unit["short_name"].text, required: false)]
                + common("doi-ten"))
        let merge = TransitionForm(
            id: "sap-nhap", label: words("unit_preview"), url: url + "/sap-nhap", fields: [into] + common("sap-nhap"))
        let isOver = !isInForce(unit, on: today.description)
        let sections = [
            AdminSection(
                label: words("unit_posts_of", grouped(Int64(posts.count), language)),
                items: posts.map { post in
                    let holder = holders[post.id.text]
                    return AdminItem(
                        heading: post["name"].text ?? words("untitled"), text: holder,
                        tag: holder == nil ? Tag(text: words("post_vacant"), meaning: .unknown) : nil,
                        url: "\(urls.administration)/nhan-su/\(post.id)")
                }, nothing: posts.isEmpty ? words("unit_no_posts") : nil)
        ]
        let changes = [
            AdminSection(label: words("unit_rename"), text: words("unit_rename_text"), form: rename),
            AdminSection(label: words("unit_merge"), text: words("unit_merge_text"), form: merge),
        ]
        let page = AdminPage(
            title: unit["name"].text ?? "", kicker: words("units_title"), crumbs: unitCrumbs,
            tag: isOver ? Tag(text: words("unit_over"), meaning: .unknown) : nil,
            actions: [Action(label: words("unit_record"), url: urls.record(unit))],
            errors: problems.map { problem in
                let label =
                    ["name": "unit_new_name", "into": "unit_into", "from": "organisation_from"][problem.field ?? ""] ?? "form_whole"
                return FormError(
                    fieldID: "f-\(step ?? "")-\(problem.field ?? "")", label: words(label), message: problem.message(language))
            }, sections: sections + (isOver ? [] : changes))
        return try await self.page(page, at: .administration, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// The day from which a change of the organisation holds; far future days are a slip of the finger.
    func changeDay(_ form: FormData, _ name: String = "from") throws(RecordError) -> CalendarDate {
        guard let day = form.text(name).flatMap({ try? CalendarDate(parsing: $0) }), abs(Instant.now.date.distance(to: day)) <= 3 * 366
        else {
            throw RecordError.invalid([
                FieldProblem(
                    name, vi: "Ghi ngày, trong vòng ba năm trước hoặc sau hôm nay.", en: "Give a day within three years of today.")
            ])
        }
        return day
    }

    /// A change of the organisation, now or on its day.
    func enqueue(_ change: OrganisationChange, _ label: String, from day: CalendarDate?, in tx: WriteTransaction) throws -> RecordID {
        let start = day.map { Instant($0).milliseconds }.flatMap { $0 > tx.now ? $0 : nil }
        return try tx.enqueue(
            JobRequest(
                OrganisationJob.name, commune: commune.code, label: label,
                payload: OrganisationJob.Payload(change: change, post: actor.acting?.id), person: actor.person, notBefore: start))
    }

    /// What stands above a change that was not confirmed yet.
    func dayNotes(_ day: CalendarDate) -> [String] {
        day > Instant.now.date ? [words("organisation_waits", day.text(language))] : []
    }

    func confirmation(_ label: String, _ url: String, _ form: FormData, grave: Bool = false) -> TransitionForm {
        TransitionForm(
            id: "confirm", label: label, url: url, style: grave ? .danger : .primary,
            hidden: form.fields.filter { $0.name != "ok" }.map { Hidden(name: $0.name, value: $0.value) } + [Hidden(name: "ok", value: "1")]
        )
    }

    // MARK: Renaming

    func renameUnit(_ form: FormData) async throws -> Response {
        let id = try recordID()
        do {
            let day = try changeDay(form)
            guard let name = form.text("name"), !name.isEmpty, name.count <= 200 else {
                throw RecordError.invalid([
                    FieldProblem("name", vi: "Ghi tên mới, nhiều nhất 200 chữ.", en: "Give a name of at most 200 letters.")
                ])
            }
            let change = UnitRenaming(unit: id, name: name, shortName: form.text("short_name"), from: day, decision: form.text("decision"))
            guard form.flag("ok") else { return try await renamePreview(change, day, form) }
            let label = words("unit_rename_job", name)
            let job = try await write { tx in
                _ = try registry.record("unit", id, for: actor, in: tx)
                return try enqueue(.rename(change), label, from: day, in: tx)
            }
            site.jobs.wake()
            return .seeOther(jobURL(job))
        } catch let error as RecordError where error.code == .invalid {
            return try await unitPage(FormInput(form), problems: error.problems, at: "doi-ten")
        }
    }

    private func renamePreview(_ change: UnitRenaming, _ day: CalendarDate, _ form: FormData) async throws -> Response {
        let id = try recordID()
        let (unit, count) = try await read { tx in
            (try registry.record("unit", id, for: actor, in: tx), try site.workflows.recordsNaming(unit: id, commune: commune.code, in: tx))
        }
        let former = unit["name"].text ?? ""
        let page = AdminPage(
            title: words("unit_rename_title", former), crumbs: unitCrumbs + [Link(text: former, url: unitURL(id))],
            sections: [
                AdminSection(
                    label: words("organisation_preview"), notes: dayNotes(day),
                    details: [
                        Detail(label: words("unit_old_name"), value: former), Detail(label: words("unit_new_name"), value: change.name),
                        Detail(label: words("organisation_from"), value: day.text(language)),
                        Detail(label: words("unit_stays"), value: words("unit_stays_text", grouped(Int64(count), language))),
                    ],
                    form: confirmation(words("unit_rename_confirm"), unitURL(id) + "/doi-ten", form))
            ])
        return try await self.page(page, at: .administration)
    }

    // MARK: Merging

    func mergeUnit(_ form: FormData) async throws -> Response {
        let id = try recordID()
        do {
            let day = try changeDay(form)
            guard let into = form["into"].flatMap({ RecordID($0) }) else {
                throw RecordError.invalid([FieldProblem("into", vi: "Chọn đơn vị nhận.", en: "Choose the unit that takes over.")])
            }
            let change = UnitMerger(unit: id, into: into, from: day, decision: form.text("decision"))
            let preview = try await read { tx in try site.workflows.preview(change, commune: commune.code, in: tx) }
            guard form.flag("ok") else { return try await mergePreview(preview, day, form) }
            let label = words("unit_merge_job", preview.unit["name"].text ?? "", preview.into["name"].text ?? "")
            let job = try await write { tx in try enqueue(.merge(change), label, from: day, in: tx) }
            site.jobs.wake()
            return .seeOther(jobURL(job))
        } catch let error as RecordError where error.code == .invalid {
            return try await unitPage(FormInput(form), problems: error.problems, at: "sap-nhap")
        }
    }

    private func mergePreview(_ preview: MergerPreview, _ day: CalendarDate, _ form: FormData) async throws -> Response {
        let id = preview.unit.id
        let (name, into) = (preview.unit["name"].text ?? "", preview.into["name"].text ?? "")
        let total = preview.places.reduce(0) { $0 + $1.records } - preview.mirrored
        var notes = dayNotes(day)
        if !preview.dethroned.isEmpty {
            notes.append(words("unit_dethroned", preview.dethroned.compactMap { $0["name"].text }.joined(separator: ", "), into))
        }
        if preview.mirrored > 0 { notes.append(words("unit_mirrored", grouped(Int64(preview.mirrored), language))) }
        let heads = ["storage_register", "unit_as", "admin_fact_records"].map { words($0) }
        let page = AdminPage(
            title: words("unit_merge_title", name, into), crumbs: unitCrumbs + [Link(text: name, url: unitURL(id))],
            sections: [
                AdminSection(
                    label: words("organisation_preview"), notes: notes,
                    details: [
                        Detail(label: words("organisation_from"), value: day.text(language)),
                        Detail(label: words("unit_ends"), value: words("unit_ends_text", name, day.adding(days: -1).text(language))),
                        Detail(label: words("unit_history"), value: words("unit_history_text"), isLong: true),
                    ]),
                AdminSection(
                    label: words("unit_moves", grouped(Int64(total), language)),
                    columns: [ListColumn(label: heads[0]), ListColumn(label: heads[1]), ListColumn(label: heads[2], isNumber: true)],
                    rows: preview.places.map { place in
                        ListRow(
                            url: urls.register(place.register.id),
                            cells: [
                                ListCell(
                                    label: heads[0], text: plural(place.register),
                                    url: can(.read, place.register) ? urls.register(place.register.id) : nil),
                                ListCell(label: heads[1], text: place.field.label(language)),
                                ListCell(label: heads[2], text: grouped(Int64(place.records), language), isNumber: true),
                            ])
                    },
                    form: confirmation(
                        words("unit_merge_confirm", grouped(Int64(total), language)), unitURL(id) + "/sap-nhap", form, grave: true),
                    nothing: preview.places.isEmpty ? words("unit_moves_none") : nil),
            ])
        return try await self.page(page, at: .administration)
    }
}
