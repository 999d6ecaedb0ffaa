import Accounts
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
    /// Somebody leaves a post or the service: who takes over, and where the open work goes.
    func addLeaving() {
        get("/quan-tri/ban-giao/:id", .platform(.manageUnits)) { visit in try await visit.leavingPage() }
        post("/quan-tri/ban-giao/:id", .platform(.manageUnits)) { visit, form in try await visit.leave(form) }
    }
}

/// What is to become of one holding.
private struct Farewell: Sendable {
    let held: HeldToday
    let leaves: Bool
    let successor: RecordID?
    let desk: RecordID?
}

/// All that a page about leaving shows.
private struct LeavingData: Sendable {
    let person: Record
    let held: [HeldToday]
    let work: [OpenWork]
    let options: ReferenceOptions
    let delegations: Int
    let hasAccount: Bool
    let tokens: Int
    /// Names of the posts and people that were chosen.
    let names: [String: String]
}

extension Visit {
    private func leavingData(_ chosen: [String: Set<String>] = [:]) async throws -> LeavingData {
        let id = try recordID()
        let accounts = try await site.accounts.list(commune: commune.code)
        let tokens = try await site.accounts.tokens(commune: commune.code).count { $0.person == id.text && $0.isValid(at: .now) }
        return try await read { tx in
            let person = try registry.record("person", id, for: actor, in: tx)
            let held = try holdings(person: id, in: tx)
            var options = ReferenceOptions()
            for register in ["person", "post"] { try options.load(register, chosen: Array(chosen[register] ?? []), self, in: tx) }
            let posts = held.map(\.post.text)
            let today = Instant(milliseconds: tx.now).date.description
            let delegations = try tx.number(
                """
                SELECT count(*) AS n FROM reg_delegation WHERE commune = \(commune.code) AND deleted_at IS NULL AND to_date >= \(today)
                AND (from_post IN (\(SQL.values(posts))) OR to_post IN (\(SQL.values(posts))))
                """)
            return LeavingData(
                person: person, held: held, work: try site.workflows.openWork(of: posts, commune: commune.code, in: tx), options: options,
                delegations: Int(delegations), hasAccount: accounts.contains { $0.person == id.text && !$0.isDisabled }, tokens: tokens,
                names: try registry.titles(of: chosen, commune: commune.code, language, in: tx))
        }
    }

    func leavingPage(_ typed: FormInput? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let id = try recordID()
        let data = try await leavingData()
        let name = data.person["full_name"].text ?? ""
        func field(
            _ name: String, _ label: String, _ control: FieldControl, value: String? = nil, required: Bool = false, help: String? = nil
        ) -> Field {
            Field(
                id: "f-" + name, name: name, label: label, control: control, value: typed?[name] ?? value, help: help,
                error: problems.first { $0.field == name }?.message(language), required: required, autocomplete: "off")
        }
        func choice(_ name: String, _ label: String, _ register: String, without: String) -> Field {
            let list = data.options.lists[register]
            var made = field(name, label, list == nil ? .reference : .choice)
            made.options = (list ?? []).filter { $0.id != without }.map {
                Choice(value: $0.id, label: $0.label, selected: $0.id == typed?[name])
            }
            made.placeholder = words("leave_nobody")
            if list == nil { made.lookupUrl = urls.register(register) + "/tra" }
            return made
        }
        var fields = [
            field("last", words("leave_last"), .date, value: Instant.now.date.description, required: true, help: words("leave_last_help")),
            field("decision", words("organisation_decision"), .text),
        ]
        for held in data.held {
            let open = data.work.filter { $0.post == held.post.text }.reduce(0) { $0 + $1.records }
            var leaves = field("thoi." + held.holding.text, words("leave_post", held.postName), .boolean)
            leaves.value = typed == nil || typed?.isOn("thoi." + held.holding.text) == true ? "true" : "false"
            leaves.help = words("leave_post_help", held.unitName, grouped(Int64(open), language))
            fields += [
                leaves, choice("ke-nhiem." + held.holding.text, words("leave_successor", held.postName), "person", without: id.text),
                choice("chuyen." + held.holding.text, words("leave_desk", held.postName), "post", without: held.post.text),
            ]
        }
        var close = field("nghi", words("leave_service"), .boolean, help: words("leave_service_help"))
        close.value = typed?.isOn("nghi") == true ? "true" : "false"
        fields.append(close)
        let form = TransitionForm(
            id: "leave", label: words("unit_preview"), url: "\(urls.administration)/ban-giao/\(id)", style: .primary, fields: fields)
        let page = AdminPage(
            title: words("leave_title", name), lead: words("leave_lead"), crumbs: postCrumbs,
            errors: problems.map { problem in
                FormError(fieldID: "f-" + (problem.field ?? "last"), label: words("form_whole"), message: problem.message(language))
            }, sections: [AdminSection(form: form)])
        return try await self.page(page, at: .administration, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func leave(_ form: FormData) async throws -> Response {
        let typed = FormInput(form)
        do {
            let last = try changeDay(form, "last")
            let ids: (String) -> Set<String> = { prefix in
                Set(form.fields.filter { $0.name.hasPrefix(prefix) && RecordID($0.value) != nil }.map(\.value))
            }
            let data = try await leavingData(["person": ids("ke-nhiem."), "post": ids("chuyen.")])
            let plan = data.held.map { held in
                Farewell(
                    held: held, leaves: typed.isOn("thoi." + held.holding.text),
                    successor: form["ke-nhiem." + held.holding.text].flatMap { RecordID($0) },
                    desk: form["chuyen." + held.holding.text].flatMap { RecordID($0) })
            }
            let leaves = typed.isOn("nghi")
            try judge(plan, leaves, last, data)
            guard form.flag("ok") else { return try await leavingPreview(plan, leaves, last, data, form) }
            return try await settle(plan, leaves, last, data, form.text("decision"))
        } catch let error as RecordError where error.code == .invalid {
            return try await leavingPage(typed, problems: error.problems)
        }
    }

    private func judge(_ plan: [Farewell], _ leaves: Bool, _ last: CalendarDate, _ data: LeavingData) throws(RecordError) {
        var problems: [FieldProblem] = []
        if leaves, data.person.id.text == actor.person {
            problems.append(FieldProblem("nghi", vi: "Không thể tự đóng tài khoản của mình.", en: "You can't close your own account."))
        }
        if !leaves, !plan.contains(where: \.leaves) {
            problems.append(FieldProblem("last", vi: "Chọn ít nhất một chức danh thôi giữ.", en: "Choose at least one post to leave."))
        }
        if leaves, plan.contains(where: { !$0.leaves }) {
            problems.append(
                FieldProblem("nghi", vi: "Thôi công tác thì thôi giữ mọi chức danh.", en: "Whoever leaves the service leaves every post."))
        }
        for farewell in plan where farewell.leaves {
            if farewell.held.from > last.description {
                problems.append(
                    FieldProblem(
                        "last", vi: "“\(farewell.held.postName)” chỉ bắt đầu giữ sau ngày này.",
                        en: "“\(farewell.held.postName)” began after this day."))
            }
            for id in [farewell.successor, farewell.desk].compactMap({ $0 }) where data.names[id.text] == nil {
                problems.append(
                    FieldProblem("last", vi: "Người hoặc chức danh được chọn không còn.", en: "A chosen person or post is gone."))
            }
        }
        if !problems.isEmpty { throw RecordError.invalid(problems) }
    }

    private func leavingPreview(_ plan: [Farewell], _ leaves: Bool, _ last: CalendarDate, _ data: LeavingData, _ form: FormData)
        async throws
        -> Response
    {
        let next = last.adding(days: 1)
        let name = data.person["full_name"].text ?? ""
        let items = plan.filter(\.leaves).map { farewell -> AdminItem in
            let work = data.work.filter { $0.post == farewell.held.post.text }
            let (open, late) = (work.reduce(0) { $0 + $1.records }, work.reduce(0) { $0 + $1.late })
            let desk = farewell.desk.flatMap { data.names[$0.text] }
            let successor = farewell.successor.flatMap { data.names[$0.text] }
            let parts = [
                words("leave_until", last.text(language)),
                successor.map { words("leave_taken", $0, next.text(language)) } ?? words("leave_vacant"),
                desk.map { words("leave_moved", grouped(Int64(open), language), $0) }
                    ?? words("leave_stays", grouped(Int64(open), language), grouped(Int64(late), language)),
            ]
            return AdminItem(
                heading: farewell.held.postName, text: parts.joined(separator: " · "),
                tag: successor == nil && desk == nil && open > 0 ? Tag(text: words("leave_orphaned"), meaning: .atRisk) : nil)
        }
        var notes = last >= Instant.now.date ? [words("leave_later", next.text(language))] : []
        if data.delegations > 0 { notes.append(words("leave_delegations", grouped(Int64(data.delegations), language))) }
        var details: [Detail] = []
        if leaves {
            details.append(
                Detail(
                    label: words("leave_service"),
                    value: words(data.hasAccount ? "leave_account_closes" : "leave_no_account", grouped(Int64(data.tokens), language))))
        }
        let page = AdminPage(
            title: words("leave_title", name),
            crumbs: postCrumbs + [Link(text: name, url: "\(urls.administration)/ban-giao/\(data.person.id)")],
            sections: [
                AdminSection(
                    label: words("organisation_preview"), notes: notes, items: items, details: details,
                    form: confirmation(words("leave_confirm"), "\(urls.administration)/ban-giao/\(data.person.id)", form, grave: leaves))
            ])
        return try await self.page(page, at: .administration)
    }

    private func settle(_ plan: [Farewell], _ leaves: Bool, _ last: CalendarDate, _ data: LeavingData, _ decision: String?) async throws
        -> Response
    {
        let next = last.adding(days: 1)
        let moves = plan.compactMap { farewell -> DeskMove? in
            guard farewell.leaves, let desk = farewell.desk else { return nil }
            return DeskMove(from: farewell.held.post.text, to: desk.text)
        }
        let label = words("leave_job", data.person["full_name"].text ?? "")
        let job = try await write { tx -> RecordID? in
            try tx.takeTurn(in: commune.code)
            for farewell in plan where farewell.leaves {
                _ = try site.workflows.edit(
                    "holding", farewell.held.holding, version: nil, ["to_date": .text(last.description)], by: actor, note: decision, in: tx)
                guard let successor = farewell.successor else { continue }
                let hasMain = try holdings(person: successor, in: tx).contains(where: \.isMain)
                var values: [String: Value] = [
                    "person": successor.value, "post": farewell.held.post.value, "main": .boolean(!hasMain),
                    "from_date": .text(next.description),
                ]
                if let decision { values["decision"] = .text(decision) }
                _ = try site.workflows.create("holding", values, by: actor, in: tx)
            }
            if leaves {
                _ = try site.workflows.edit(
                    "person", data.person.id, version: nil,
                    last < Instant(milliseconds: tx.now).date
                        ? ["to_date": .text(last.description), "active": .boolean(false)] : ["to_date": .text(last.description)],
                    by: actor, note: decision, in: tx)
            }
            if moves.isEmpty, !leaves { return nil }
            return try enqueue(.handOver(person: data.person.id.text, moves: moves, leaves: leaves), label, from: next, in: tx)
        }
        site.jobs.wake()
        return job.map { .seeOther(jobURL($0)) } ?? redirect(postsURL, note: "saved")
    }
}
