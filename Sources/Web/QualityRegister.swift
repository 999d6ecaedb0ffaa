import Declarations
import HTTPKit
import Hummingbird
import Jobs
import Pages
import Quality
import Registers
import Store
import Vietnamese

/// All that the page of one register shows.
private struct RegisterQuality: Sendable {
    let last: DatedScore?
    /// Reckoned now, for whoever sees a part of the register for which nothing is counted.
    let live: QualityScore?
    let past: [Int64?]
    let counts: [String: CheckCount]
    let work: Quality.WorkPage
    let text: RecordText
    let titles: [String: String]
    let units: ReferenceOptions
    let fences: [String: Fence]
    /// Whether the reader sees a part of the register for which nothing is counted.
    let isPartial: Bool

    var score: QualityScore? { last?.score ?? live }
}

extension Visit {
    private func workFilter() -> WorkFilter {
        WorkFilter(part: QualityPart(slug: query["phan"]), check: query["loi"], unit: query["don-vi"].flatMap { RecordID($0)?.text })
    }

    func qualityRegisterPage() async throws -> Response {
        let register = try register()
        // Visitors read a public register; whoever mends it is signed in.
        if !actor.isSignedIn { return .seeOther(urls.register(register.id)) }
        let filter = workFilter()
        let after = query["after"].flatMap { RecordID($0) }
        let plan = site.quality.plan(of: register)
        let data = try await read { tx in try registerQuality(register, plan, filter, after, in: tx) }
        let url = urls.quality(register.id)
        let hasFilter = filter != WorkFilter()
        let more = data.work.next.map { CommuneURLs.query(url, filterItems(filter) + [("after", $0.text)]) }
        let page = QualityRegisterPage(
            title: words("quality_of_register", plural(register).lowercasedFirst), lead: lead(data, filter),
            crumbs: [Link(text: words("quality_title"), url: urls.quality), Link(text: plural(register), url: urls.register(register.id))],
            actions: qualityActions(register, plan), figures: figures(register, data, filter), url: url,
            controls: workControls(register, plan, filter, data), clearUrl: hasFilter ? url : nil, groups: groups(plan, filter, data),
            workHeading: words("quality_work"), work: data.work.items.map { workLine($0, register, data) },
            paging: after == nil && more == nil
                ? nil : Paging(previousUrl: after == nil ? nil : urls.quality(register.id, filter), nextUrl: more),
            empty: data.work.items.isEmpty ? noWork(data, hasFilter, url) : nil,
            note: words("quality_weights", weightsText(data.score?.weights ?? .equal)))
        return try await self.page(page, at: .registers)
    }

    private func registerQuality(
        _ register: RegisterDeclaration, _ plan: QualityPlan, _ filter: WorkFilter, _ after: RecordID?, in tx: ReadTransaction
    ) throws -> RegisterQuality {
        let quality = site.quality
        let since = Instant(milliseconds: tx.now).date.adding(days: -60)
        var last: DatedScore?
        var past: [Int64?] = []
        var seen: Set<String>?
        var mayCount = true
        switch quality.reach(register, of: actor) {
        case .wholeCommune: seen = filter.unit.map { [$0] }
        case .units(let units):
            seen = filter.unit.map { units.contains($0) ? [$0] : [] } ?? units
            // A sum over several units has no line of its own: the page of all registers shows it.
            mayCount = seen?.count == 1
        }
        if mayCount {
            let unit = seen?.first
            last = try quality.score(register.id, unit: unit, commune: commune.code, in: tx)
            past = try quality.scores(commune: commune.code, since: since, unit: unit ?? "", in: tx).filter { $0.register == register.id }
                .map(\.hundredths)
        }
        let work = try quality.work(register.id, filter, after: after, for: actor, in: tx)
        let records = work.items.map(\.record)
        var units = ReferenceOptions()
        if register.scopeField != nil { try units.load("unit", chosen: [filter.unit].compactMap { $0 }, self, in: tx) }
        var fences: [String: Fence] = [:]
        for check in plan.checks {
            guard case .usual(nil) = check.kind, let field = check.field else { continue }
            fences[field.id] = try quality.fence(register.id, field.id, commune: commune.code, in: tx)
        }
        return RegisterQuality(
            last: last, live: mayCount ? nil : try quality.liveScore(register.id, unit: filter.unit, for: actor, in: tx), past: past,
            counts: try quality.checkCounts(register.id, units: seen, commune: commune.code, in: tx), work: work,
            text: try RecordText(self, register, records, in: tx), titles: try registry.titles(of: records, language, in: tx), units: units,
            fences: fences, isPartial: !mayCount)
    }

    private func filterItems(_ filter: WorkFilter) -> [(String, String?)] {
        [("phan", filter.part?.slug), ("loi", filter.check), ("don-vi", filter.unit)]
    }

    private func lead(_ data: RegisterQuality, _ filter: WorkFilter) -> String? {
        if let live = data.live { return words("quality_reckoned", grouped(Int64(live.records), language)) }
        guard let last = data.last else { return words(data.isPartial ? "quality_partial" : "quality_not_counted") }
        return words(
            "quality_register_lead", grouped(Int64(last.score.records), language), Instant(milliseconds: last.at).text(language))
    }

    private func qualityActions(_ register: RegisterDeclaration, _ plan: QualityPlan) -> [Action] {
        var actions: [Action] = []
        if let twins = plan.twinChecks.first {
            actions.append(
                Action(label: words("twins_title"), url: CommuneURLs.query(urls.quality(register.id) + "/trung", [("theo", twins.id)])))
        }
        if actor.isSignedIn {
            actions.append(Action(label: words("quality_count"), url: urls.quality(register.id) + "/dem", style: .quiet, isPost: true))
        }
        return actions
    }

    private func figures(_ register: RegisterDeclaration, _ data: RegisterQuality, _ filter: WorkFilter) -> [FigureCard] {
        guard let found = data.score, found.records > 0 else { return [] }
        let score = FigureCard(
            label: words("quality_score"), value: found.hundredths.map { FixedPoint(value: $0, scale: 2).percentText(language) },
            detail: nil, tag: Tag(text: qualityWord(found.hundredths), meaning: qualityMeaning(found.hundredths)),
            trend: sparkline(data.past))
        return [score]
            + QualityPart.allCases.map { part in
                figure(part, found[part], urls.quality(register.id, WorkFilter(part: part, unit: filter.unit)))
            }
    }

    private func qualityWord(_ hundredths: Int64?) -> String {
        switch qualityMeaning(hundredths) {
        case .achieved: words("quality_good")
        case .atRisk: words("quality_fair")
        case .late: words("quality_poor")
        default: words("quality_unknown")
        }
    }

    private func workControls(_ register: RegisterDeclaration, _ plan: QualityPlan, _ filter: WorkFilter, _ data: RegisterQuality)
        -> [Field]
    {
        var fields = [
            Field(
                id: "filter-part", name: "phan", label: words("quality_part"), control: .choice,
                options: QualityPart.allCases.map { Choice(value: $0.slug, label: words($0.labelKey), selected: $0 == filter.part) },
                placeholder: words("quality_all_parts"))
        ]
        if register.scopeField != nil, let units = data.units.lists["unit"] {
            fields.append(
                Field(
                    id: "filter-unit", name: "don-vi", label: words("quality_unit"), control: .choice,
                    options: units.map { Choice(value: $0.id, label: $0.label, selected: $0.id == filter.unit) },
                    placeholder: words("quality_all_units")))
        }
        return fields
    }

    private func groups(_ plan: QualityPlan, _ filter: WorkFilter, _ data: RegisterQuality) -> [QualityGroup] {
        QualityPart.allCases.compactMap { part in
            let checks = plan.checks(of: part)
            if checks.isEmpty { return nil }
            return QualityGroup(
                label: words(part.labelKey),
                checks: checks.map { check in
                    let count = data.isPartial ? nil : data.counts[check.id]
                    return QualityCheckRow(
                        text: question(check, plan.register, data.fences),
                        count: count.map { words("quality_bad_of", grouped(Int64($0.bad), language), grouped(Int64($0.seen), language)) }
                            ?? (data.isPartial ? "" : words("quality_unknown")),
                        url: data.isPartial || (count?.bad ?? 0) > 0
                            ? urls.quality(plan.register.id, WorkFilter(check: check.id, unit: filter.unit)) : nil,
                        current: filter.check == check.id)
                })
        }
    }

    private func noWork(_ data: RegisterQuality, _ hasFilter: Bool, _ url: String) -> Empty {
        if hasFilter {
            return Empty(
                heading: words("quality_no_work_here"), text: words("quality_no_work_here_text"),
                action: Link(text: words("quality_all_work"), url: url))
        }
        return Empty(heading: words("quality_no_work"), text: words("quality_no_work_text"))
    }

    // MARK: Records

    private func workLine(_ item: FaultyRecord, _ register: RegisterDeclaration, _ data: RegisterQuality) -> WorkLine {
        let record = item.record
        let heading = data.titles[record.id.text].flatMap { $0.isEmpty ? nil : $0.shortened(to: 120) } ?? words("untitled")
        let mayEdit = !record.isMirrored && registry.rights.allows(.edit, on: record, of: register, to: actor)
        let unit = register.scopeField.flatMap { record[$0].text }.map { data.text.title($0) }
        return WorkLine(
            heading: heading, url: urls.record(record), detail: unit,
            faults: item.faults.map { fault($0, record, heading, register, data.text, data.fences, mayEdit: mayEdit) })
    }

    private func fault(
        _ check: QualityCheck, _ record: Record, _ heading: String, _ register: RegisterDeclaration, _ text: RecordText,
        _ fences: [String: Fence], mayEdit: Bool
    ) -> WorkFault {
        var fault = WorkFault(text: complaint(check, record, register, text, fences))
        func mend(_ key: String, _ url: String) {
            fault.mendLabel = words(key)
            fault.mendSpoken = "\(words(key)): \(heading)"
            fault.mendUrl = url
        }
        func accept(_ key: String, _ url: String) {
            fault.acceptLabel = words(key)
            fault.acceptSpoken = "\(words(key)): \(heading)"
            fault.acceptUrl = url
        }
        if case .twin = check.kind {
            mend("quality_compare", CommuneURLs.query(urls.quality(register.id) + "/trung", [("theo", check.id)]))
            return fault
        }
        guard mayEdit else { return fault }
        let field = check.field.flatMap { $0.readOnly || $0.type.isGiven ? nil : $0.id }
        mend("quality_mend", urls.record(record) + "/sua" + (field.map { "#f-\($0)" } ?? ""))
        switch check.kind {
        case .live(_, let by) where by == SystemField.updatedAt.rawValue:
            accept("quality_still_right", "\(urls.quality(register.id))/\(record.id)/ra-soat")
        case .usual:
            accept("quality_is_right", urls.quality(register.id) + "/dung")
            fault.hidden = [Hidden(name: "loi", value: check.id), Hidden(name: "id", value: record.id.text)]
        default: break
        }
        return fault
    }

    // MARK: What people do from the list

    /// Asks for a count, which begins at once in the background.
    func countQuality() async throws -> Response {
        let register = try register()
        if !actor.isSignedIn { return .seeOther(urls.register(register.id)) }
        let label = words("quality_job", plural(register).lowercasedFirst)
        try await write { tx in
            _ = try site.quality.enqueue(register.id, commune: commune.code, label: label, person: actor.person, in: tx)
        }
        site.jobs.wake()
        return redirect(urls.quality(register.id), note: "quality_counting")
    }

    /// What looks wrong is right: an unusual number, two things of the same name.
    func acceptFaults(_ form: FormData) async throws -> Response {
        let register = try register()
        let ids = form.all("id").compactMap { RecordID($0) }
        let check = form.text("loi") ?? ""
        try await write { tx in try site.quality.accept(ids, check, of: register.id, by: actor, in: tx) }
        let isTwin = check.hasPrefix("twin.")
        return redirect(
            isTwin ? CommuneURLs.query(urls.quality(register.id) + "/trung", [("theo", check)]) : urls.quality(register.id),
            note: "quality_accepted")
    }

    /// Somebody looked at the record and found it right: that is a new version of it, with the same values.
    func confirmRecord() async throws -> Response {
        let register = try register()
        let id = try recordID()
        try await write { tx in
            _ = try registry.edit(register.id, id, version: nil, [:], by: actor, note: words("quality_looked_at"), in: tx)
        }
        return redirect(urls.quality(register.id, WorkFilter(part: .live)), note: "quality_confirmed")
    }

    /// What is wrong with a record, for its own page; nil where all is well.
    func qualityRemark(_ record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> RecordRemark? {
        guard actor.isSignedIn else { return nil }
        let faults = try site.quality.faults(of: record, in: tx)
        if faults.isEmpty { return nil }
        let text = try RecordText(self, register, [record], in: tx)
        let complaints = faults.prefix(3).map { complaint($0, record, register, text, [:]) }.joined(separator: "; ")
        let more = faults.count > 3 ? " " + words("quality_and_more", String(faults.count - 3)) : ""
        let twins = faults.first { if case .twin = $0.kind { true } else { false } }
        let link = twins.map {
            Link(text: words("quality_compare"), url: CommuneURLs.query(urls.quality(register.id) + "/trung", [("theo", $0.id)]))
        }
        return RecordRemark(text: words("quality_remark", complaints) + more, meaning: .atRisk, link: link)
    }
}

extension QualityPlan {
    var twinChecks: [QualityCheck] { checks.filter { if case .twin = $0.kind { true } else { false } } }
}
