import Declarations
import Registers
import Store
import Vietnamese

/// Figures whose tallies are kept together, because one reading of their register by unit and day gives them all: they have the same day and
/// the same unit.
///
/// A class, because writes hand it on from place to place and its fields are many.
final class RollupFamily: Sendable {
    /// `dossier/submitted_at/unit`: what the database calls it; behind it the registers that are read through references, which set it apart,
    /// because a change there drops it.
    let id: String
    let register: String
    /// In the order in which their numbers are kept.
    let figures: [CountedFigure]
    /// What each of them counts.
    let operations: [FigureCount.Operation]
    /// The day by which a record falls into a period; nil for a stock.
    let period: FieldPath?
    let scope: FieldPath?
    /// What the kept numbers mean; those kept under another digest mean something else.
    let digest: String
    /// The columns of the register that are read.
    let columns: Set<String>
    /// The columns of other registers that are read through references.
    let foreign: [String: Set<String>]

    /// Columns that may change without the journal naming them: any change counts as one of them.
    private static let silent: Set = [
        SystemField.stateSince, .updatedAt, .updatedBy, .version,
    ].reduce(into: Set<String>()) { $0.insert($1.rawValue) }

    private init?(_ id: String, _ figures: [CountedFigure], _ catalogue: Catalogue) {
        guard let count = figures.first?.count, let register = catalogue.registers[count.register] else { return nil }
        self.id = id
        self.register = count.register
        self.figures = figures
        operations = figures.map(\.count.operation)
        (period, scope) = (count.period, count.scope)
        let reading = figures.reduce(into: ColumnsRead(catalogue)) { $0.read($1.count, of: register) }
        columns = reading.columns
        foreign = reading.foreign
        let text = (figures.map(\.text) + reading.types.sorted() + [id, RollupNumbers.form]).joined(separator: "\n")
        digest = String(text.stablePrint, radix: 36)
    }

    /// Whether a change of these columns of its register may change the numbers.
    func isConcerned(by changed: Set<String>) -> Bool { Self.meet(columns, changed) }

    /// Whether records of another register changed so that the numbers of records that refer to them may be others.
    func isUpset(by touched: TouchedRecords, in register: String) -> Bool {
        !touched.changed.isEmpty && (foreign[register].map { Self.meet($0, touched.columns) } ?? false)
    }

    private static func meet(_ read: Set<String>, _ changed: Set<String>) -> Bool {
        !read.isDisjoint(with: changed) || !read.isDisjoint(with: silent)
    }
}

// MARK: Which there are

extension RollupFamily {
    /// Of each register that is counted: when its records were made, and families of the figures that can be kept.
    static func all(of catalogue: Catalogue) -> [RollupFamily] {
        var groups: [String: [CountedFigure]] = [:]
        for figure in catalogue.figures {
            for version in figure.versions {
                guard case .counted(let count) = version.formula else { continue }
                groups[beginnings(of: count.register)] = [made(of: count.register)]
                guard let register = catalogue.registers[count.register], count.canBeKept(register, catalogue) else { continue }
                let counted = CountedFigure(key: .init(figure: figure.id, version: version.id), count: count, periods: [])
                groups[id(of: count, reading: count.registers(from: register, catalogue)), default: []].append(counted)
            }
        }
        return groups.sorted { $0.key < $1.key }.compactMap { id, figures in RollupFamily(id, figures, catalogue) }
    }

    /// The family that says on which days a register's records were made.
    static func beginnings(of register: String) -> String { id(of: made(of: register).count) }

    private static func made(of register: String) -> CountedFigure {
        let count = FigureCount(recordsOf: register, by: FieldPath(field: SystemField.createdAt.rawValue))
        return CountedFigure(key: .init(figure: "", version: 0), count: count, periods: [])
    }

    private static func id(of count: FigureCount, reading others: Set<String> = []) -> String {
        ([count.register, count.period?.description ?? "", count.scope?.description ?? ""] + others.sorted()).joined(separator: "/")
    }
}

extension CountedFigure {
    fileprivate var text: String {
        "\(key.figure) \(key.version) \(count.operation) \(count.field?.description ?? "") \(count.condition?.description ?? "")"
    }
}

extension FigureCount {
    /// Whether its tallies follow from the records alone and can be added to and taken from: not what follows the clock or deadlines, not the
    /// least or greatest value, not how many different ones.
    fileprivate func canBeKept(_ register: RegisterDeclaration, _ catalogue: Catalogue) -> Bool {
        guard ![.distinct, .min, .max].contains(operation), condition?.readsClock != true, condition?.readsDeadline != true else {
            return false
        }
        // Through a record of the same register each change of one would change others.
        return !registers(from: register, catalogue).contains(register.id)
            && paths.allSatisfy { $0.names.last != SystemField.dueAt.rawValue }
    }

    /// The registers that are read through references.
    fileprivate func registers(from register: RegisterDeclaration, _ catalogue: Catalogue) -> Set<String> {
        Set(paths.flatMap { $0.registers(from: register, catalogue) })
    }

    fileprivate var paths: [FieldPath] { (condition?.paths ?? []) + [field, period, scope].compactMap { $0 } }
}

extension FieldPath {
    /// The registers that it leads to.
    fileprivate func registers(from register: RegisterDeclaration, _ catalogue: Catalogue) -> [String] {
        guard isDotted, let target = register.field(first)?.targetRegister.flatMap({ catalogue.registers[$0] }) else { return [] }
        return [target.id] + tail.registers(from: target, catalogue)
    }
}

/// The columns that figures read, and how each is stored.
private struct ColumnsRead {
    let catalogue: Catalogue
    /// A deleted record is not counted.
    var columns: Set = [SystemField.deletedAt.rawValue]
    var foreign: [String: Set<String>] = [:]
    var types: Set<String> = []

    init(_ catalogue: Catalogue) { self.catalogue = catalogue }

    mutating func read(_ count: FigureCount, of register: RegisterDeclaration) {
        for path in count.paths { read(path, of: register, isOwn: true) }
    }

    private mutating func read(_ path: FieldPath, of register: RegisterDeclaration, isOwn: Bool) {
        if isOwn { columns.insert(path.first) } else { foreign[register.id, default: []].insert(path.first) }
        if let field = register.field(path.first) {
            types.insert("\(register.id).\(field.id) \(field.valueType.rawValue) \(field.scale) \(field.encrypted)")
        }
        guard path.isDotted, let target = register.field(path.first)?.targetRegister.flatMap({ catalogue.registers[$0] }) else { return }
        read(path.tail, of: target, isOwn: false)
    }
}
