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
    let unit: UnitName?

    init(_ desk: ReportDesk, _ record: Record, _ plan: Record?, _ feeders: [Report.Feeder], for actor: Actor, in tx: ReadTransaction) throws
    {
        (self.desk, self.record, self.actor, self.feeders) = (desk, record, actor, feeders)
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
        let proposals = try ReportProposals(desk, record, units: units, for: actor, in: tx)
        return outline.map { section in
            let part = own.first { $0["section"].text == section.id.text }
            return Report.Section(
                id: section.id, heading: section["heading"].text ?? "", prompt: section["prompt"].text, part: part,
                proposal: section["fills"].text.map(proposals.lines) ?? [],
                feeds: feeds(parts.filter { $0["section"].text == section.id.text }), comments: part.flatMap { comments[$0.id] } ?? [])
        }
    }

    private func feeds(_ parts: [Record]) -> [Report.Feed] {
        feeders.compactMap { feeder in
            guard let part = parts.first(where: { $0["report"].text == feeder.id.text }) else { return nil }
            return Report.Feed(
                report: feeder.id, unit: feeder.unit, text: part["text"].text ?? "", internal: part["internal"].text ?? "")
        }
    }

    // MARK: Numbers

    func numbers(in tx: ReadTransaction) throws -> [Report.Number] {
        guard let period = record.figurePeriod, let plan = record["plan"].text else { return [] }
        let targets = try desk.registry.all("target", where: [desk.equal("plan", plan)], sort: [SortKey("id")], for: actor, in: tx)
            .filter { $0.isLed(by: units) }
        let metrics = try desk.registry.records(
            "metric", Set(targets.compactMap { $0["metric"].text }), commune: actor.commune, in: tx)
        let figures = desk.figures
        let measured = targets.compactMap { target -> (figure: FigureDeclaration, target: Record)? in
            let code = target["metric"].text.flatMap { metrics[$0]?["code"].text }
            return code.flatMap(figures.catalogue.figure(measuring:)).map { ($0, target) }
        }
        if measured.isEmpty { return [] }
        let commune = FigureUnit(commune: actor.commune)
        let own = record.consolidates ? commune : FigureUnit(commune: actor.commune, unit: record["unit"].text)
        let ids = Set(measured.map(\.figure.id)).sorted()
        let table = try figures.values(
            of: ids, units: Set([commune, own]).sorted { ($0.unit ?? "") < ($1.unit ?? "") },
            periods: [period, period.cumulative], in: tx)
        let remarks = try desk.registry.all(Report.remarks, where: [desk.equal("report", record.id.text)], for: actor, in: tx)
        var seen: Set<String> = []
        return measured.compactMap { figure, _ in
            guard seen.insert(figure.id).inserted else { return nil }
            let unit = figures.isByUnit(figure.id) ? own : commune
            return Report.Number(
                figure: figure, targets: measured.filter { $0.figure.id == figure.id }.map { Self.text($0.target) }, unit: unit,
                inPeriod: table[figure.id, unit, period], total: table[figure.id, unit, period.cumulative],
                remark: remarks.first { $0["figure"].text == figure.id })
        }
    }

    private static func text(_ target: Record) -> String {
        [target["no"].text.map { "\($0)." }, target["text"].text].compactMap { $0 }.joined(separator: " ")
    }
}
