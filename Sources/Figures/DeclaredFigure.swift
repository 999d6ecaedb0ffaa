import Declarations
import Foundation
import Registers
import Store
public import Vietnamese

/// A number that somebody declared of a metric (số liệu khai), with what is needed to judge it.
public struct DeclaredFigure: Sendable, Equatable {
    public static let register = "target_result"

    /// The record in that register.
    public let id: String
    /// In the figure's own measure: 0.955 for 95,5%.
    public let number: Fraction
    /// What it is of; nil where only the number was declared. Of a survey: who said so, and who was asked.
    public let numerator: Int64?
    public let denominator: Int64?
    public let isShare: Bool
    public let isSurvey: Bool
    /// The outside body, book or system that it comes from.
    public let source: String
    public let cutOff: CalendarDate
    /// The last day on which it may be shown as known.
    public let expiresOn: CalendarDate
    /// Whether a second person has confirmed it: before that it counts nowhere.
    public let isConfirmed: Bool

    /// Between what the number lies: of a survey the 95% interval (Wilson's, which holds for small samples and near 0 and 100% too), else the
    /// number itself.
    public var bounds: FigureValue.Bounds {
        guard isSurvey, isShare, let denominator, denominator > 0 else { return .init(number, number) }
        let (share, asked, z) = (Double(number.numerator) / Double(number.denominator), Double(denominator), 1.959964)
        let weight = 1 + z * z / asked
        let middle = (share + z * z / (2 * asked)) / weight
        let reach = z / weight * (share * (1 - share) / asked + z * z / (4 * asked * asked)).squareRoot()
        func rounded(_ bound: Double, _ rule: FloatingPointRoundingRule) -> Fraction? {
            Fraction(Int128((min(max(bound, 0), 1) * 10_000).rounded(rule)), over: 10_000)
        }
        return .init(rounded(middle - reach, .down), rounded(middle + reach, .up))
    }
}

/// What was declared in communes, by metric.
struct DeclaredFigures {
    private var all: [Place: [DeclaredFigure]] = [:]

    private struct Place: Hashable {
        let commune: Int
        let metric: String
    }

    /// One statement for all metrics; none where nobody asks for one or no pack has the register.
    ///
    /// - Parameter known: what was known then; nil is all.
    init(_ metrics: Set<String>, _ registry: Registry, communes: [Int], known: [Int: Int64]?, in tx: ReadTransaction) throws {
        let registers = [DeclaredFigure.register, "target", "metric"].compactMap { registry.catalogue.registers[$0] }
        guard !metrics.isEmpty, registers.count == 3 else { return }
        let rows = registers.map { Standing(known: known).rows(of: $0) }
        let statement: SQL = """
            SELECT declared.commune AS commune, metric.code AS metric, CAST(declared.id AS text) AS id, declared.kind AS kind,
            declared.value AS value, declared.numerator AS numerator, declared.denominator AS denominator, declared.method AS method,
            declared.data_source AS source, declared.cut_off AS cut_off, declared.expires_on AS expires_on, declared.state AS state
            FROM \(rows[0]) AS declared
            LEFT JOIN \(rows[1]) AS target ON target.commune = declared.commune AND target.id = declared.target
            JOIN \(rows[2]) AS metric ON metric.commune = declared.commune AND metric.id = coalesce(declared.metric, target.metric)
            WHERE declared.commune IN (\(SQL.values(communes))) AND declared.deleted_at IS NULL
            AND declared.state IN ('declared', 'confirmed') AND metric.code IN (\(SQL.values(metrics.sorted())))
            """
        for row in try tx.rows(statement) {
            guard let figure = try DeclaredFigure(row) else { continue }
            all[Place(commune: Int(try row.integer("commune")), metric: try row.text("metric")), default: []].append(figure)
        }
        for place in all.keys { all[place]?.sort { ($0.cutOff, $0.id) < ($1.cutOff, $1.id) } }
    }

    /// What is declared of a metric on a day: the newest data that a second person has confirmed and that have not expired.
    func result(_ metric: String?, of measure: FigureDeclaration.Measure, commune: Int, on day: CalendarDate) -> (
        value: FigureValue, declared: DeclaredFigure?
    ) {
        let fitting = metric.flatMap { all[Place(commune: commune, metric: $0)] } ?? []
        let until = fitting.filter { $0.isShare == (measure == .percent) && $0.cutOff <= day }
        let confirmed = until.filter(\.isConfirmed)
        if let valid = confirmed.last(where: { $0.expiresOn >= day }) {
            return (.known(.init(valid.number, bounds: valid.bounds)), valid)
        }
        if let old = confirmed.last { return (.missing(.expired), old) }
        return until.isEmpty ? (.missing(.notDeclared), nil) : (.missing(.unconfirmed), until.last)
    }
}

extension DeclaredFigure {
    fileprivate init?(_ row: Row) throws {
        guard let cutOff = row["cut_off"].text.flatMap({ CalendarDate($0) }),
            let expires = row["expires_on"].text.flatMap({ CalendarDate($0) }),
            let hundredths = row["value"].integer
        else { return nil }
        let isShare = row["kind"].text == "share"
        // A share is declared in per cent, with two digits behind the mark.
        guard let number = Fraction(Int128(hundredths), over: isShare ? 10_000 : 100) else { return nil }
        self.init(
            id: try row.text("id"), number: number, numerator: row["numerator"].integer, denominator: row["denominator"].integer,
            isShare: isShare, isSurvey: row["method"].text == "survey", source: row["source"].text ?? "", cutOff: cutOff,
            expiresOn: expires, isConfirmed: row["state"].text == "confirmed")
    }
}
