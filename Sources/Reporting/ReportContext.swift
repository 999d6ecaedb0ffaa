import Declarations
import Figures
import Plans
import Registers
import Store
import Vietnamese

/// What stands around a report: looked up once, whatever the number of sections and units.
struct ReportContext {
    private let desk: ReportDesk
    private let record: Record
    private let actor: Actor
    private let feeders: [Report.Feeder]
    /// The unit with all below it; nil for a report of the whole commune.
    private let units: Set<String>?
    private let returned: ReportReturn?
    let unit: UnitName?

    init(
        _ desk: ReportDesk, _ record: Record, _ feeders: [Report.Feeder], _ returned: ReportReturn?, for actor: Actor,
        in tx: ReadTransaction
    ) throws {
        (self.desk, self.record, self.actor, self.feeders, self.returned) = (desk, record, actor, feeders, returned)
        let id = record["unit"].text
        let names = try desk.registry.titles(of: ["unit": Set([id].compactMap { $0 })], commune: actor.commune, .vi, in: tx)
        unit = record.ref("unit").map { UnitName(id: $0, name: names[$0.text] ?? "") }
        units = record.consolidates ? nil : try id.map { try desk.figures.subtree(of: $0, commune: actor.commune, in: tx) }
    }

    // MARK: Sections

    func sections(in tx: ReadTransaction) throws -> [Report.Section] {
        let outline = try desk.sections(of: record, for: actor, in: tx)
        let parts = try desk.parts(of: [record] + feeders.filter(\.isSent).map(\.record), for: actor, in: tx)
        let own = parts.filter { $0["report"].text == record.id.text }
        let comments = try desk.registry.comments(on: own, in: tx)
        let notes = try desk.notes(of: record, for: actor, in: tx)
        let proposals = try ReportProposals(desk, record, units: units, for: actor, in: tx)
        return outline.map { section in
            let part = own.first { $0["section"].text == section.id.text }
            let text = part?["text"].text ?? ""
            return Report.Section(
                id: section.id, heading: section["heading"].text ?? "", prompt: section["prompt"].text, part: part,
                proposal: section["fills"].text.map(proposals.lines) ?? [],
                feeds: feeds(parts.filter { $0["section"].text == section.id.text }, into: text),
                comments: part.flatMap { comments[$0.id] } ?? [],
                notes: Report.Note.threads(notes.filter { $0["section"].text == section.id.text }, in: text),
                former: part == nil && !own.isEmpty || part != nil ? returned?.texts[section.id.text] ?? returned.map { _ in "" } : nil)
        }
    }

    private func feeds(_ parts: [Record], into text: String) -> [Report.Feed] {
        let names = Set(feeders.map(\.unit))
        return feeders.compactMap { feeder in
            guard let part = parts.first(where: { $0["report"].text == feeder.id.text }) else { return nil }
            return Report.Feed(
                report: feeder.id, version: part.version, unit: feeder.unit,
                lines: Attribution.lines(of: part["text"].text ?? "", takenInto: text, units: names),
                internal: part["internal"].text ?? "")
        }
    }

    // MARK: Numbers

    /// The figures that measure the report's targets, each once.
    func measured(in tx: ReadTransaction) throws -> [Report.Measured] {
        guard record.figurePeriod != nil, let plan = record["plan"].text else { return [] }
        let targets = try desk.registry.all("target", where: [desk.equal("plan", plan)], sort: [SortKey("id")], for: actor, in: tx)
            .filter { $0.isLed(by: units) }
        let metrics = try desk.registry.records(
            "metric", Set(targets.compactMap { $0["metric"].text }), commune: actor.commune, in: tx)
        let figures = desk.figures
        let pairs = targets.compactMap { target -> (figure: FigureDeclaration, target: Record)? in
            let code = target["metric"].text.flatMap { metrics[$0]?["code"].text }
            return code.flatMap(figures.catalogue.figure(measuring:)).map { ($0, target) }
        }
        if pairs.isEmpty { return [] }
        let remarks = try desk.registry.all(Report.remarks, where: [desk.equal("report", record.id.text)], for: actor, in: tx)
        var seen: Set<String> = []
        return pairs.compactMap { figure, first in
            guard seen.insert(figure.id).inserted else { return nil }
            return Report.Measured(
                figure: figure, targets: pairs.filter { $0.figure.id == figure.id }.map { Self.text($0.target) },
                section: first["pillar"].text,
                unit: figures.isByUnit(figure.id) ? own : FigureUnit(commune: actor.commune),
                remark: remarks.first { $0["figure"].text == figure.id })
        }
    }

    private var own: FigureUnit { FigureUnit(commune: actor.commune, unit: record.consolidates ? nil : record["unit"].text) }

    /// Counts them, of the period and since the year began, in one question.
    func numbers(_ measured: [Report.Measured], in tx: ReadTransaction) throws -> [Report.Number] {
        guard let period = record.figurePeriod, !measured.isEmpty else { return [] }
        let ids = measured.map(\.figure.id).sorted()
        let units = Set(measured.map(\.unit)).sorted { ($0.unit ?? "") < ($1.unit ?? "") }
        let table = try desk.figures.values(of: ids, units: units, periods: [period, period.cumulative], in: tx)
        let fed = try FedNumbers(desk, feeders, for: actor, in: tx)
        return measured.map { measured in
            let figure = measured.figure
            let isFed = record.consolidates && desk.figures.isByUnit(figure.id)
            return Report.Number(
                measured: measured, inPeriod: table[figure.id, measured.unit, period],
                total: table[figure.id, measured.unit, period.cumulative], units: isFed ? fed.numbers(figure.id) : [],
                sum: isFed ? fed.sum(figure) : nil)
        }
    }

    private static func text(_ target: Record) -> String {
        [target["no"].text.map { "\($0)." }, target["text"].text].compactMap { $0 }.joined(separator: " ")
    }
}

/// What the reports of units state, to be laid beside the commune's own number.
struct FedNumbers {
    private let desk: ReportDesk
    private let reports: [(feeder: Report.Feeder, statement: FigureStatement)]
    /// What units say of their numbers, by report and figure.
    private let remarks: [String: String]

    init(_ desk: ReportDesk, _ feeders: [Report.Feeder], for actor: Actor, in tx: ReadTransaction) throws {
        self.desk = desk
        let sent = feeders.filter(\.isSent)
        let records = try desk.registry.records(
            FigureStatement.register, sent.compactMap { $0.record["statement"].text }, commune: actor.commune, in: tx)
        reports = try sent.compactMap { feeder in
            try feeder.record["statement"].text.flatMap { records[$0] }.map { (feeder, try desk.statements.statement(of: $0)) }
        }
        let said = try sent.isEmpty ? [] : desk.remarks(of: sent.map(\.record), for: actor, in: tx)
        remarks = Dictionary(
            said.map { remark in
                let claimed = remark["claimed"].text.map { "số của đơn vị: \($0)" }
                return (
                    Self.key(remark["report"].text ?? "", remark["figure"].text ?? ""),
                    [claimed, remark["explanation"].text].compactMap { $0 }.joined(separator: "; ")
                )
            }
        ) { first, _ in first }
    }

    private static func key(_ report: String, _ figure: String) -> String { report + " " + figure }

    func numbers(_ figure: String) -> [Report.UnitNumber] {
        reports.compactMap { feeder, statement in
            guard let line = statement.lines.first(where: { $0.figure == figure }) else { return nil }
            return Report.UnitNumber(
                report: feeder.id, unit: feeder.unit, value: line.value, remark: remarks[Self.key(feeder.id.text, figure)])
        }
    }

    /// A number is added up; of a quotient its two halves are, and then divided. Averages, greatest and least can't be.
    func sum(_ figure: FigureDeclaration) -> FigureValue? {
        let halves = desk.figures.halves(of: figure.id)
        if halves.count == 2 {
            guard let above = total(halves[0]), let below = total(halves[1]), below.numerator != 0 else { return nil }
            return above.divided(by: below).map { .known(.init($0)) }
        }
        guard desk.figures.isAdditive(figure.id) else { return nil }
        return total(figure.id).map { .known(.init($0)) }
    }

    private func total(_ figure: String) -> Fraction? {
        guard desk.figures.isAdditive(figure), !reports.isEmpty else { return nil }
        var sum = Fraction(0)
        for (_, statement) in reports {
            switch statement.lines.first(where: { $0.figure == figure })?.value {
            case .known(let known)?:
                guard let next = sum.plus(known.number) else { return nil }
                sum = next
            case .notApplicable?: continue
            case .missing(.noRecords, _)?: continue
            default: return nil
            }
        }
        return sum
    }
}
