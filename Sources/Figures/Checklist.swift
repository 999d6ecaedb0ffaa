public import Declarations
public import Registers
public import Store
public import Workflows

/// The checklist of an inspection (danh mục kiểm tra, pack `direction`): an item may name a figure, whose number is live until the inspection is
/// concluded and then kept with the rule by which it was counted.
public enum Checklist {
    public static let inspections = "inspection"
    public static let items = "inspection_item"
    /// Fields of an item.
    static let figure = "figure"
    static let period = "period"
    static let counted = "counted"
    static let countedAt = "counted_at"
    static let rule = "counted_rule"

    /// An item's figure as it stands.
    public struct Line: Sendable {
        public let item: Record
        public let figure: FigureDeclaration
        public let version: FigureVersion?
        public let period: FigurePeriod
        /// Whose number it is: the inspected unit's, or the commune's where the figure has none of units.
        public let unit: FigureUnit
        public let value: FigureValue
    }
}

extension Figures {
    /// The items of an inspection that name a figure, each with its number now, in the order of the checklist. One counting for all of them.
    ///
    /// - Parameter only: one item; nil for all.
    public func checklist(of inspection: Record, only: RecordID? = nil, in tx: ReadTransaction) throws -> [Checklist.Line] {
        guard let register = catalogue.registers[Checklist.items], register.field(Checklist.figure) != nil else { return [] }
        let isOfIt = Expression.binary(.equal, .path(FieldPath(field: "inspection")), .literal(.text(inspection.id.text)))
        let system = Actor.system(commune: inspection.commune, origin: "figures")
        let items = try registry.all(register.id, where: [isOfIt], sort: [SortKey("no"), SortKey("id")], for: system, in: tx)
            .filter { only == nil || $0.id == only }
        let asked = items.compactMap { item -> (item: Record, figure: FigureDeclaration, period: FigurePeriod)? in
            guard let figure = item[Checklist.figure].text.flatMap({ catalogue.figures[$0] }),
                let period = (item[Checklist.period].text ?? inspection["programme"].text).flatMap({ FigurePeriod($0) })
            else { return nil }
            return (item, figure, period)
        }
        if asked.isEmpty { return [] }
        let whole = FigureUnit(commune: inspection.commune)
        let unit = FigureUnit(commune: inspection.commune, unit: inspection["unit"].text)
        let table = try values(
            of: Set(asked.map(\.figure.id)).sorted(), units: unit == whole ? [whole] : [whole, unit],
            periods: Set(asked.map(\.period)).sorted { $0.description < $1.description },
            in: tx)
        return asked.map { item, figure, period in
            let place = isByUnit(figure.id) ? unit : whole
            return Checklist.Line(
                item: item, figure: figure, version: figure.version(on: period.days.upperBound), period: period, unit: place,
                value: table[figure.id, place, period].value)
        }
    }
}

/// Keeps the numbers of an inspection's checklist when the inspection is concluded, each with its moment and rule.
public struct ChecklistFreezing: TransitionFollower {
    public init() {}

    public func moved(_ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        guard record.register == Checklist.inspections, transition == "conclude" else { return }
        let worker = actor.working("figures")
        for line in try Figures(engine).checklist(of: record, in: tx) {
            let rule = line.version.map { "\(line.figure.id) v\($0.id): \($0.text)" } ?? line.figure.id
            let values: [String: Value] = [
                Checklist.counted: .text("\(line.figure.text(line.value)) (\(line.period.text()))"), Checklist.countedAt: .integer(tx.now),
                Checklist.rule: .text(String(rule.prefix(500))),
            ]
            _ = try engine.registry.apply(
                line.item, values, action: "edit", note: "Chốt số liệu khi kết luận kiểm tra", by: worker, in: tx)
        }
    }
}
