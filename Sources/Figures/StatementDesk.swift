import Declarations
import Foundation
public import Registers
public import Store
import Vietnamese
import Workflows

/// Makes statements and reads them again: the record says what it is of, its file says the numbers.
public struct StatementDesk: Sendable {
    private let figures: Figures
    private let blobs: BlobStore

    public init(_ figures: Figures, blobs: BlobStore) {
        self.figures = figures
        self.blobs = blobs
    }

    /// Counts every figure of a unit and period, and keeps what was counted. Whether the person may do so is judged before.
    ///
    /// - Throws: `RecordError` where the unit is none.
    public func make(of unit: FigureUnit, _ period: FigurePeriod, by actor: Actor, in database: Database) async throws -> Record {
        let statement = try await database.read { tx in
            try tx.liftTimeLimits()
            return try count(unit, [period], in: tx)[0]
        }
        let values = try kept(statement, unit, period)
        return try await database.write { tx in try write(values, by: actor, in: tx) }
    }

    /// The same for several periods in a transaction that does something else besides, a report's sending: neither is there without the other.
    /// All are counted at once.
    ///
    /// - Returns: a record and what it states for each period, in their order.
    public func make(of unit: FigureUnit, _ periods: [FigurePeriod], by actor: Actor, in tx: WriteTransaction) throws -> [(
        record: Record, statement: FigureStatement
    )] {
        let statements = try count(unit, periods, in: tx)
        return try zip(statements, periods).map { statement, period in
            (try write(try kept(statement, unit, period), by: actor, in: tx), statement)
        }
    }

    private func count(_ unit: FigureUnit, _ periods: [FigurePeriod], in tx: ReadTransaction) throws -> [FigureStatement] {
        let unitName = try unit.unit.map { try name(ofUnit: $0, commune: unit.commune, in: tx) }
        return try figures.statements(of: unit, periods, name: try tx.commune(unit.commune)?.name ?? "", unitName: unitName, in: tx)
    }

    /// Keeps the statement's file; gives what its record says.
    private func kept(_ statement: FigureStatement, _ unit: FigureUnit, _ period: FigurePeriod) throws -> [String: Value] {
        let data = try statement.encoded()
        let file = Attachment(
            hash: try blobs.put(data), name: "so-lieu-\(statement.period).json", type: "application/json", size: Int64(data.count))
        let title = "Số liệu \(period.text())" + (statement.unit.map { " · \($0.name)" } ?? "")
        return [
            "title": title.value, "period_code": statement.period.value, "unit": unit.unit.value, "as_of": statement.at.value,
            "figures": statement.lines.count.value, "known": statement.knownCount.value, "journal_seq": statement.journal.seq.value,
            "content": Attachment.json([file]).value,
        ]
    }

    private func write(_ values: [String: Value], by actor: Actor, in tx: WriteTransaction) throws -> Record {
        try figures.workflows.create(FigureStatement.register, values, by: actor.working("figures"), in: tx)
    }

    /// The statement that a record tells of.
    ///
    /// - Throws: ``FigureError`` where its file is no statement; `StoreError` where it is missing or altered.
    public func statement(of record: Record) throws -> FigureStatement {
        guard let file = Attachment.list(record["content"].text).first else { throw FigureError.noStatement }
        return try FigureStatement(encoded: try blobs.data(file.hash))
    }

    /// Every statement of a commune, the oldest first.
    public func all(of commune: Int, in tx: ReadTransaction) throws -> [Record] {
        guard figures.catalogue.registers[FigureStatement.register] != nil else { return [] }
        return try figures.registry.all(FigureStatement.register, for: .system(commune: commune, origin: "verify figures"), in: tx)
            .sorted { $0.id < $1.id }
    }

    private func name(ofUnit id: String, commune: Int, in tx: ReadTransaction) throws -> String {
        guard let id = RecordID(id) else { throw RecordError.notFound }
        return try figures.registry.record("unit", id, for: .system(commune: commune, origin: "figures"), in: tx)["name"].text ?? ""
    }
}
