import Declarations
import HTTPKit
import Hummingbird
import Pages
import Quality
import Registers
import Store
import Vietnamese

extension Visit {
    /// Records that are there twice, by one of the register's keys.
    func twinsPage() async throws -> Response {
        let register = try register()
        if !actor.isSignedIn { return .seeOther(urls.register(register.id)) }
        let checks = site.quality.plan(of: register).twinChecks
        guard let check = checks.first(where: { $0.id == query["theo"] }) ?? checks.first, case .twin(let fields) = check.kind else {
            throw HTTPFailure.notFound
        }
        let after = query["after"].flatMap { Int($0) } ?? 0
        let (groups, next) = try await read { tx in
            let found = try site.quality.twins(register.id, check.id, after: after, for: actor, in: tx)
            let records = found.groups.flatMap { $0 }
            let text = try RecordText(self, register, records, in: tx)
            let titles = try registry.titles(of: records, language, in: tx)
            return (found.groups.map { twinGroup($0, check, fields, register, text, titles) }, found.next)
        }
        let base = urls.quality(register.id) + "/trung"
        let page = TwinPage(
            title: words("twins_of", plural(register).lowercasedFirst),
            lead: words(registry.canMerge(register.id) ? "twins_lead" : "twins_lead_only"),
            crumbs: [
                Link(text: words("quality_title"), url: urls.quality), Link(text: plural(register), url: urls.quality(register.id)),
            ],
            views: checks.count < 2
                ? []
                : checks.map { other in
                    let label = if case .twin(let fields) = other.kind { keyLabel(fields) } else { other.id }
                    return Tab(label: label, url: CommuneURLs.query(base, [("theo", other.id)]), current: other.id == check.id)
                },
            groups: groups,
            paging: after == 0 && next == nil
                ? nil
                : Paging(
                    previousUrl: after == 0 ? nil : CommuneURLs.query(base, [("theo", check.id)]),
                    nextUrl: next.map { CommuneURLs.query(base, [("theo", check.id), ("after", String($0))]) }),
            empty: groups.isEmpty
                ? Empty(
                    heading: words("twins_none"), text: words("twins_none_text", keyLabel(fields).lowercasedFirst),
                    action: Link(text: words("quality_all_work"), url: urls.quality(register.id))) : nil)
        return try await self.page(page, at: .registers)
    }

    private func keyLabel(_ fields: [FieldDeclaration]) -> String {
        fields.enumerated().map { $0 == 0 ? $1.label(language) : $1.label(language).lowercasedFirst }.joined(separator: " + ")
    }

    private func twinGroup(
        _ records: [Record], _ check: QualityCheck, _ fields: [FieldDeclaration], _ register: RegisterDeclaration, _ text: RecordText,
        _ titles: [String: String]
    ) -> TwinGroup {
        let rights = registry.rights
        func may(_ action: RecordAction, _ record: Record) -> Bool { rights.allows(action, on: record, of: register, to: actor) }
        func mayMerge(_ record: Record) -> Bool {
            !record.isMirrored && may(.edit, record) && may(.delete, record) && registry.canMerge(register.id)
        }
        let first = records[0]
        let shared = fields.compactMap { ListField($0.id, of: register) }.map { "\($0.label(self)): \(text.text($0, first))" }
        return TwinGroup(
            label: shared.joined(separator: " · ").shortened(to: 160),
            records: records.map { record in
                let canMerge = record.id != first.id && mayMerge(record) && mayMerge(first)
                return TwinRecord(
                    heading: titles[record.id.text].flatMap { $0.isEmpty ? nil : $0.shortened(to: 120) } ?? words("untitled"),
                    url: urls.record(record),
                    detail: words(
                        "twins_detail", Instant(milliseconds: record.createdAt).text(language),
                        Instant(milliseconds: record.updatedAt).text(language)),
                    mergeUrl: canMerge ? mergeURL(register, keeping: first.id, mergingIn: record.id) : nil)
            },
            acceptUrl: records.allSatisfy { may(.edit, $0) } ? urls.quality(register.id) + "/dung" : nil,
            hidden: [Hidden(name: "loi", value: check.id)] + records.map { Hidden(name: "id", value: $0.id.text) })
    }

    private func mergeURL(_ register: RegisterDeclaration, keeping kept: RecordID, mergingIn gone: RecordID) -> String {
        CommuneURLs.query(urls.quality(register.id) + "/gop", [("giu", kept.text), ("gop", gone.text)])
    }

    // MARK: Merging

    /// Two records side by side: which values stay.
    func mergePage(_ problem: RecordError? = nil, chosen: Set<String>? = nil) async throws -> Response {
        let register = try register()
        guard let keptID = query["giu"].flatMap({ RecordID($0) }), let goneID = query["gop"].flatMap({ RecordID($0) }), keptID != goneID,
            registry.canMerge(register.id)
        else { throw HTTPFailure.notFound }
        let page = try await read { tx in
            let kept = try registry.record(register.id, keptID, for: actor, in: tx)
            let gone = try registry.record(register.id, goneID, for: actor, in: tx)
            for record in [kept, gone] {
                guard registry.rights.allows(.edit, on: record, of: register, to: actor),
                    registry.rights.allows(.delete, on: record, of: register, to: actor)
                else { throw RecordError.forbidden }
            }
            let text = try RecordText(self, register, [kept, gone], in: tx)
            let titles = try registry.titles(of: [kept, gone], language, in: tx)
            let fields = mergeFields(kept, gone, register, text, chosen)
            let naming = try related(to: gone, register, progress: false, in: tx)
            return mergeModel(kept, gone, register, titles, fields, naming, problem)
        }
        return try await self.page(page, at: .registers, status: problem == nil ? .ok : .unprocessableContent)
    }

    /// The fields in which they differ and that the actor may write. What is encrypted differs always: nobody sees whether it does.
    private func mergeFields(
        _ kept: Record, _ gone: Record, _ register: RegisterDeclaration, _ text: RecordText, _ chosen: Set<String>?
    ) -> [MergeField] {
        let editable = registry.rights.editableFields(.edit, on: kept, of: register, to: actor)
        return register.fields.compactMap { field in
            guard !field.type.isGiven, !field.readOnly || actor.isSystem, editable?.contains(field.id) ?? true,
                !kept[field.id].means(gone[field.id]), let list = ListField(field.id, of: register)
            else { return nil }
            return MergeField(
                id: "f-\(field.id)", label: field.label(language), name: "pick.\(field.id)", kept: text.text(list, kept),
                gone: text.text(list, gone), takesGone: chosen?.contains(field.id) ?? kept[field.id].isNull)
        }
    }

    private func mergeModel(
        _ kept: Record, _ gone: Record, _ register: RegisterDeclaration, _ titles: [String: String], _ fields: [MergeField],
        _ naming: [RelatedGroup], _ problem: RecordError?
    ) -> MergePage {
        func link(_ record: Record) -> Link {
            Link(
                text: titles[record.id.text].flatMap { $0.isEmpty ? nil : $0.shortened(to: 120) } ?? words("untitled"),
                url: urls.record(record))
        }
        var notes = [words("merge_note_bin")]
        if fields.isEmpty { notes.insert(words("merge_note_same"), at: 0) }
        notes += naming.map { words("merge_note_moves", $0.label, $0.count ?? "") }
        notes.append(words("merge_note_undo"))
        let errors = problem.map { error in
            error.problems.isEmpty
                ? [FormError(fieldID: fields.first?.id ?? "main", label: words("form_whole"), message: error.message(language))]
                : error.problems.map { problem in
                    let field = problem.field.flatMap { register.field($0) }
                    return FormError(
                        fieldID: field.map { "f-\($0.id)" } ?? "main", label: field?.label(language) ?? words("form_whole"),
                        message: problem.message(language))
                }
        }
        return MergePage(
            title: words("merge_title", register.label(language).lowercasedFirst), lead: words("merge_lead"),
            crumbs: [
                Link(text: words("quality_title"), url: urls.quality), Link(text: plural(register), url: urls.quality(register.id)),
                Link(text: words("twins_title"), url: urls.quality(register.id) + "/trung"),
            ],
            errors: errors ?? [], url: mergeURL(register, keeping: kept.id, mergingIn: gone.id),
            hidden: [
                Hidden(name: "kept_version", value: String(kept.version)), Hidden(name: "gone_version", value: String(gone.version)),
            ], keptHead: words("merge_kept_head"), goneHead: words("merge_gone_head"), kept: link(kept), gone: link(gone),
            swapUrl: mergeURL(register, keeping: gone.id, mergingIn: kept.id), fields: fields, notes: notes,
            cancelUrl: urls.quality(register.id) + "/trung")
    }

    func mergeRecords(_ form: FormData) async throws -> Response {
        let register = try register()
        guard let kept = query["giu"].flatMap({ RecordID($0) }), let gone = query["gop"].flatMap({ RecordID($0) }),
            let keptVersion = form.text("kept_version").flatMap({ Int64($0) }),
            let goneVersion = form.text("gone_version").flatMap({ Int64($0) })
        else { throw HTTPFailure.notFound }
        let taken = Set(register.fields.map(\.id).filter { form.text("pick.\($0)") == "gone" })
        do {
            try await write { tx in
                _ = try registry.merge(
                    register.id, keeping: (kept, keptVersion), mergingIn: (gone, goneVersion), taking: taken, by: actor, in: tx)
            }
            return redirect(urls.record(register.id, kept), note: "merged")
        } catch let error as RecordError where error.code == .invalid || error.code == .conflict {
            return try await mergePage(error, chosen: taken)
        }
    }

    func unmergeRecords() async throws -> Response {
        let register = try register()
        let id = try recordID()
        let merge = try await write { tx in try registry.unmerge(id, by: actor, in: tx) }
        return redirect(urls.record(register.id, merge.survivor), note: "unmerged")
    }

    /// What was merged into a record, with the way back as long as there is one.
    func mergeRemarks(_ record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> [RecordRemark] {
        guard actor.isSignedIn else { return [] }
        let merges = try registry.merges(into: record, in: tx).filter { $0.survivor == record.id }
        let people = ["person": Set(merges.compactMap(\.person))]
        let names = try registry.titles(of: people, commune: commune.code, language, in: tx)
        let mayUndo =
            registry.rights.allows(.edit, on: record, of: register, to: actor)
            && registry.rights.allows(.delete, on: record, of: register, to: actor)
        return merges.enumerated().map { index, merge in
            let who = merge.person.flatMap { names[$0] } ?? words("the_system")
            return RecordRemark(
                text: site.words(
                    "merge_remark", language, who, Instant(milliseconds: merge.at).text(language), grouped(Int64(merge.moved), language)),
                meaning: .plain,
                action: mayUndo && index == 0 && registry.canUnmerge(merge, survivor: record)
                    ? Action(label: words("merge_undo"), url: "\(urls.quality(register.id))/\(merge.id)/tach", style: .quiet, isPost: true)
                    : nil)
        }
    }
}
