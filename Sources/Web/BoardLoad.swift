import Declarations
import Pages
import Plans
import Quality
import Registers
import Store
import Vietnamese

/// How much work of one register there is today.
struct RegisterLoad: Sendable {
    let register: RegisterDeclaration
    let counts: [WorkView: Int]

    subscript(_ view: WorkView) -> Int { counts[view] ?? 0 }
    var isQuiet: Bool { counts.values.allSatisfy { $0 == 0 } }
}

/// What raised an alarm besides the targets, counted for whoever can do something about it.
struct BoardFaults: Sendable {
    var jobs: Int64 = 0
    var rollups: Int64 = 0
    var poor: [PoorRegister] = []
}

/// A register whose data are worse than its pack asks for.
struct PoorRegister: Sendable {
    let register: RegisterDeclaration
    /// The last score, in hundredths of a per cent.
    let hundredths: Int64
    /// What is asked for, in per cent.
    let least: Int
    let day: CalendarDate
}

extension Visit {
    // MARK: Today's service load

    /// Every register whose records have deadlines, as far as the reader may see them: one statement. What presses most comes first.
    func serviceLoad(in tx: ReadTransaction) throws -> [RegisterLoad] {
        let now = Instant(milliseconds: tx.now)
        let countings = catalogue.registers.compactMap { register -> RecordCounting? in
            guard let workflow = catalogue.workflow(of: register), workflow.hasDeadlines, can(.read, register) else { return nil }
            return RecordCounting(
                register, WorkView.allCases.map { $0.filter(workflow, at: now) },
                among: RecordQuery(filters: [WorkView.any(workflow, at: now)]))
        }
        let loads = zip(countings, try registry.counts(of: countings, for: actor, in: tx)).map { counting, counts in
            RegisterLoad(register: counting.register, counts: Dictionary(uniqueKeysWithValues: zip(WorkView.allCases, counts)))
        }
        return loads.sorted { ($1[.overdue], $1[.dueToday], $1[.open]) < ($0[.overdue], $0[.dueToday], $0[.open]) }
    }

    func row(_ load: RegisterLoad) -> LoadRow {
        let (base, name) = (urls.register(load.register.id), plural(load.register))
        return LoadRow(
            label: name, url: base,
            cells: WorkView.allCases.map { view in
                let count = load[view]
                let meaning: Pages.Meaning = count == 0 ? .plain : view == .overdue ? .late : view == .dueToday ? .atRisk : .plain
                return LoadCell(
                    head: view.label(language), count: grouped(Int64(count), language),
                    spoken: "\(view.label(language)): \(grouped(Int64(count), language)), \(name)",
                    url: count == 0 ? nil : CommuneURLs.query(base, [("view", view.rawValue)]), meaning: meaning)
            })
    }

    /// Where registers have no work today, they are named below, so that nobody takes them for forgotten.
    func quietNote(_ loads: [RegisterLoad]) -> String? {
        let quiet = loads.filter(\.isQuiet).map { plural($0.register).lowercasedFirst }
        return quiet.isEmpty ? nil : words("load_quiet", quiet.joined(separator: ", "))
    }

    // MARK: Alerts

    func boardFaults(in tx: ReadTransaction) throws -> BoardFaults {
        let poor = try poorRegisters(in: tx)
        guard allows(.manageSettings) else { return BoardFaults(poor: poor) }
        return BoardFaults(jobs: try failedJobs(in: tx), rollups: try rollupFaults(in: tx), poor: poor)
    }

    /// Registers whose last score lies below what their pack asks for; of those that the reader may see. One statement for all.
    private func poorRegisters(in tx: ReadTransaction) throws -> [PoorRegister] {
        let asked = catalogue.registers.filter { $0.quality.least != nil && can(.read, $0) }
        if asked.isEmpty { return [] }
        let month = Instant(milliseconds: tx.now).date.adding(days: -31)
        let scores = try site.quality.scores(commune: commune.code, since: month, unit: "", in: tx)
        let last = Dictionary(scores.map { ($0.register, $0) }) { _, newer in newer }
        return asked.compactMap { register in
            guard let least = register.quality.least, let own = last[register.id], let score = own.hundredths, score < Int64(least) * 100
            else { return nil }
            return PoorRegister(register: register, hundredths: score, least: least, day: own.day)
        }
    }

    /// What raised an alarm: targets that were missed, numbers that are out of date, faults of the server; each opens its place.
    func alerts(_ board: Plans.Dashboard, _ faults: BoardFaults) -> [Decision] {
        func alert(_ heading: String, _ detail: String?, _ tag: String, _ meaning: Pages.Meaning, _ url: String) -> Decision {
            Decision(
                heading: heading, detail: detail, tag: Tag(text: words(tag), meaning: meaning), url: url, actionLabel: words("board_see"))
        }
        func name(_ target: TargetStanding) -> String { "\(target.number). \(target.text)".shortened(to: 120) }
        let missed = board.targets.filter { $0.status == .late }.map { target in
            let value = [target.result?.text(language), target.result?.fraction(language)].compactMap { $0 }.joined(separator: " · ")
            let due = target.ends.map { words("alert_missed_detail", target.goal.text(language), $0.text(language)) }
            return alert(
                name(target), [value, due].compactMap { $0 }.joined(separator: " · "), "alert_missed", .late, urls.target(target.id))
        }
        let expired = board.targets.compactMap { target -> Decision? in
            guard target.result == nil, let old = target.expired else { return nil }
            let detail = words("alert_expired_detail", old.text(language), old.expiresOn.text(language))
            return alert(
                name(target), [detail, old.unit?.name].compactMap { $0 }.joined(separator: " · "), "alert_expired", .atRisk,
                urls.target(target.id))
        }
        var server: [Decision] = []
        if faults.rollups > 0 {
            server.append(
                alert(
                    words("attention_rollups", grouped(faults.rollups, language)), words("attention_rollups_text"), "attention_urgent",
                    .late,
                    rollupFaultsURL))
        }
        if faults.jobs > 0 {
            server.append(
                alert(
                    words("attention_failed_jobs", grouped(faults.jobs, language)), words("attention_failed_jobs_text"), "attention_urgent",
                    .late, failedJobsURL))
        }
        let poor = faults.poor.map { poor in
            alert(
                words("alert_poor", plural(poor.register)),
                site.words(
                    "alert_poor_detail", language, FixedPoint(value: poor.hundredths, scale: 2).percentText(language), String(poor.least),
                    poor.day.text(language)), "alert_poor_tag", .atRisk, urls.quality(poor.register.id))
        }
        return server + missed + expired + poor
    }
}
