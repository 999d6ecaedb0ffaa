public import Declarations
public import Foundation
public import Store
import Vietnamese

/// Figures as they stood at one moment (bảng số liệu đã chốt), each with the definition it was counted by: what a report is written from, what a
/// province is sent, and what can be counted again later and held against.
///
/// Its encoding is canonical: the same statement gives the same bytes.
public struct FigureStatement: Codable, Sendable, Equatable {
    public static let register = "figure_statement"
    private static let format = "dinh.figures.1"

    public let format: String
    /// The commune's official code and name.
    public let commune: Int
    public let name: String
    /// The unit whose numbers they are, with all units below; nil for the whole commune.
    public let unit: Unit?
    /// The period's code: `2026Q3`, `R2026+`.
    public let period: String
    /// The moment that was the present, in milliseconds since 1970 UTC.
    public let at: Int64
    /// The end of the commune's journal at that moment.
    public let journal: JournalPlace
    public let lines: [Line]

    public struct Unit: Codable, Sendable, Equatable {
        public let id: String
        public let name: String

        public init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// One figure.
    public struct Line: Codable, Sendable, Equatable {
        public let figure: String
        public let label: String
        public let metric: String?
        /// Nil where none was in force.
        public let definition: Definition?
        public let value: FigureValue
        /// What a declared number rests on.
        public let declared: Declared?
    }

    /// By what rule a number was counted. Two are the same rule if they are equal.
    public struct Definition: Codable, Sendable, Equatable {
        public let version: Int
        /// As written in the pack.
        public let formula: String
        /// The fields by which a record belongs to a period and to a unit.
        public let period: String?
        public let unit: String?
        /// The figures that it is combined from; their rules belong to this one.
        public let parts: [String]
    }

    public struct Declared: Codable, Sendable, Equatable {
        public let record: String
        public let source: String
        public let cutOff: String
    }

    init(commune: Int, name: String, unit: Unit?, period: String, at: Int64, journal: JournalPlace, lines: [Line]) {
        format = Self.format
        self.commune = commune
        self.name = name
        self.unit = unit
        self.period = period
        self.at = at
        self.journal = journal
        self.lines = lines
    }

    /// The statement of a whole commune that was counted elsewhere, by the rules that hold here.
    package init(
        commune: Int, name: String, period: FigurePeriod, at: Int64, journal: JournalPlace, lines: [(FigureDeclaration, FigureValue)]
    ) {
        self.init(
            commune: commune, name: name, unit: nil, period: period.description, at: at, journal: journal,
            lines: lines.map { figure, value in
                Line(
                    figure: figure.id, label: figure.label.vi, metric: figure.metric,
                    definition: figure.version(on: period.days.upperBound).map(Definition.init), value: value, declared: nil)
            })
    }

    public var figurePeriod: FigurePeriod? { FigurePeriod(period) }
    public var figureUnit: FigureUnit { FigureUnit(commune: commune, unit: unit?.id) }
    /// How many of its figures have a number.
    public var knownCount: Int { lines.count { $0.value.number != nil } }

    // MARK: Bytes

    /// JSON with sorted keys.
    public func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// - Throws: ``FigureError`` for what is no statement, or one of a format that this server does not know.
    public init(encoded data: Data) throws {
        guard let statement = try? JSONDecoder().decode(FigureStatement.self, from: data), statement.format == Self.format,
            statement.figurePeriod != nil
        else { throw FigureError.noStatement }
        self = statement
    }
}

extension Figures {
    /// Every figure of the packs as it stands now, for a unit and a period.
    ///
    /// - Parameter name: the commune's.
    public func statement(
        of unit: FigureUnit, _ period: FigurePeriod, name: String, unitName: String?, in tx: ReadTransaction
    ) throws -> FigureStatement {
        try statements(of: unit, [period], name: name, unitName: unitName, in: tx)[0]
    }

    /// The same for several periods, counted at once: a statement for each, in their order.
    public func statements(
        of unit: FigureUnit, _ periods: [FigurePeriod], name: String, unitName: String?, in tx: ReadTransaction
    ) throws -> [FigureStatement] {
        let table = try values(of: catalogue.figures.ids, units: [unit], periods: periods, in: tx)
        let journal = try tx.journalEnd(of: unit.commune)
        return periods.map { period in
            FigureStatement(
                commune: unit.commune, name: name, unit: unit.unit.map { .init(id: $0, name: unitName ?? "") },
                period: period.description, at: tx.now, journal: journal,
                lines: catalogue.figures.map { figure in
                    let result = table[figure.id, unit, period]
                    return .init(
                        figure: figure.id, label: figure.label(.vi), metric: figure.metric,
                        definition: figure.version(on: period.days.upperBound).map(FigureStatement.Definition.init), value: result.value,
                        declared: result.declared.map { .init(record: $0.id, source: $0.source, cutOff: $0.cutOff.description) })
                })
        }
    }
}

extension FigureStatement.Definition {
    /// The rule of a figure's version.
    public init(_ version: FigureVersion) {
        var (period, unit): (String?, String?)
        if case .counted(let count) = version.formula { (period, unit) = (count.period?.description, count.scope?.description) }
        self.init(version: version.id, formula: version.text, period: period, unit: unit, parts: version.formula.parts)
    }
}

// MARK: Values in JSON

/// `{"number":"31/45","lower":"31/45","upper":"31/45"}`, `{"missing":"noRecords"}`, `{"none":true}`.
extension FigureValue: Codable {
    private enum Key: String, CodingKey { case number, unknown, lower, upper, missing, none }

    public init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        let lower = try box.decodeIfPresent(Fraction.self, forKey: .lower)
        let upper = try box.decodeIfPresent(Fraction.self, forKey: .upper)
        if let number = try box.decodeIfPresent(Fraction.self, forKey: .number) {
            let unknown = try box.decodeIfPresent(Int.self, forKey: .unknown) ?? 0
            self = .known(.init(number, unknown: unknown, bounds: .init(lower, upper)))
        } else if let reason = try box.decodeIfPresent(Reason.self, forKey: .missing) {
            self = .missing(reason, bounds: lower == nil && upper == nil ? nil : .init(lower, upper))
        } else {
            guard try box.decode(Bool.self, forKey: .none) else {
                throw DecodingError.dataCorruptedError(forKey: .none, in: box, debugDescription: "neither a number nor none")
            }
            self = .notApplicable
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: Key.self)
        switch self {
        case .known(let known):
            try box.encode(known.number, forKey: .number)
            if known.unknown > 0 { try box.encode(known.unknown, forKey: .unknown) }
        case .missing(let reason, _): try box.encode(reason, forKey: .missing)
        case .notApplicable: try box.encode(true, forKey: .none)
        }
        try box.encodeIfPresent(bounds?.lower, forKey: .lower)
        try box.encodeIfPresent(bounds?.upper, forKey: .upper)
    }
}

extension FigureValue.Reason: Codable {}

/// "31/45", "12".
extension Fraction: Codable, LosslessStringConvertible {
    public init?(_ description: String) {
        let parts = description.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map { Int128($0) }
        guard let above = parts.first ?? nil, let below = parts.count == 2 ? parts[1] : 1, below > 0 else { return nil }
        self.init(above, over: below)
    }

    public init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        let text = try box.decode(String.self)
        guard let number = Fraction(text) else {
            throw DecodingError.dataCorruptedError(in: box, debugDescription: "\(text) is no fraction")
        }
        self = number
    }

    public func encode(to encoder: any Encoder) throws {
        var box = encoder.singleValueContainer()
        try box.encode(description)
    }
}
