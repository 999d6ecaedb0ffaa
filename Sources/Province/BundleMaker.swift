import Declarations
public import Figures
public import Foundation
public import Registers
public import Store

/// Makes bundles of a commune's statements.
public struct BundleMaker: Sendable {
    let figures: Figures
    let blobs: BlobStore
    /// The data folder, where keys lie.
    let data: URL

    public init(_ figures: Figures, blobs: BlobStore, data: URL) {
        (self.figures, self.blobs, self.data) = (figures, blobs, data)
    }

    /// The commune's key; made on first use.
    public func key(of commune: Int) throws -> SigningKey { try SigningKey.key(of: commune, in: data) }

    /// The signed bundle of a statement of the whole commune.
    ///
    /// - Throws: ``FigureError`` where the record's file is no statement, `RecordError` with `invalid` for a statement of one unit.
    public func bundle(of record: Record, in tx: ReadTransaction) throws -> FigureBundle {
        let statement = try StatementDesk(figures, blobs: blobs).statement(of: record)
        guard statement.unit == nil, let period = statement.figurePeriod else { throw BundleRefusal.noStatement("unit") }
        let text = String(decoding: try statement.encoded(), as: UTF8.self)
        return FigureBundle(
            text, of: statement.commune, checkpoints: try checkpoints(statement, in: tx), parts: try parts(statement, period, in: tx),
            signedBy: try key(of: statement.commune))
    }

    /// Where the journal stood at former statements, as it says now, the newest first.
    private func checkpoints(_ statement: FigureStatement, in tx: ReadTransaction) throws -> [JournalPlace] {
        try tx.rows(
            """
            SELECT seq, hash FROM journal WHERE commune = \(statement.commune) AND seq < \(statement.journal.seq) AND seq IN (
                SELECT journal_seq FROM reg_figure_statement WHERE commune = \(statement.commune))
            ORDER BY seq DESC LIMIT 500
            """
        ).map(JournalPlace.init)
    }

    /// What shares are of, counted again as of the statement's moment; left out where it no longer gives the statement's value.
    private func parts(_ statement: FigureStatement, _ period: FigurePeriod, in tx: ReadTransaction) throws -> [String: Addend] {
        let known = statement.lines.filter { line in
            line.value.number != nil && figures.catalogue.figures[line.figure]?.needsParts(on: period) == true
        }
        let unit = FigureUnit(commune: statement.commune)
        let moment = FigureMoment.journal(statement.journal.seq, clock: statement.at)
        let table = try figures.values(of: known.map(\.figure), units: [unit], periods: [period], asOf: moment, in: tx)
        let source = CountedSource(table: table, unit: unit, period: period)
        var parts: [String: Addend] = [:]
        for line in known {
            if let part = source.parts(line.figure), part.value.number == line.value.number { parts[line.figure] = part }
        }
        return parts
    }
}
