public import Declarations
public import Store
import Vietnamese

/// Where a series of numbers stands: what was given last, and with which it begins.
public struct CodeStart: Sendable, Equatable {
    /// Nil while none was given here.
    public let last: Int64?
    /// Which number is the first to be given here; 1 where nobody set another.
    public let first: Int64
}

extension Registry {
    /// Where the series stands of which a record with these values would get its next code today.
    public func codeStart(
        _ field: FieldDeclaration, _ register: RegisterDeclaration, with values: [String: Value], commune: Int, in tx: ReadTransaction
    ) throws -> CodeStart {
        let scope = try scope(field, register, values, commune, in: tx)
        let last = try tx.first(
            """
            SELECT last FROM code_counter WHERE commune = \(commune) AND register = \(register.id) AND field = \(field.id) AND scope = \(scope)
            """)?["last"].integer
        return CodeStart(last: last, first: try firstNumber(field, register, scope, commune, in: tx))
    }

    /// Lets a series begin with another number than 1: a commune that begins in the middle of a year goes on where its books on paper end. Only as
    /// long as none was given here: so none is given twice and none left out.
    ///
    /// - Parameter first: 1 to 999999.
    /// - Throws: ``RecordError`` with `invalid`, naming what is wrong.
    public func beginCodes(
        _ field: FieldDeclaration, _ register: RegisterDeclaration, with values: [String: Value], at first: Int64, by actor: Actor,
        in tx: WriteTransaction
    ) throws {
        guard (1...999_999).contains(first) else {
            throw RecordError.invalid([FieldProblem("first", vi: "Ghi một số từ 1 đến 999999.", en: "Give a number from 1 to 999999.")])
        }
        try tx.takeTurn(in: actor.commune)
        let former = try codeStart(field, register, with: values, commune: actor.commune, in: tx)
        if let last = former.last {
            throw RecordError.invalid([
                FieldProblem(
                    "first", vi: "Dãy số này đã cấp đến số \(last), không đặt lại được.",
                    en: "Numbers up to \(last) were given in this series; it can't begin anew.")
            ])
        }
        let scope = try scope(field, register, values, actor.commune, in: tx)
        try tx.execute(
            """
            INSERT INTO code_start (commune, register, field, scope, first) VALUES (\(actor.commune), \(register.id), \(field.id), \(scope), \(first))
            ON CONFLICT (commune, register, field, scope) DO UPDATE SET first = excluded.first
            """)
        try tx.journal(
            commune: actor.commune, author: actor.author, register: register.id, record: field.id, action: "begin_codes",
            before: JSONText.object(values.merging(["first": .integer(former.first)]) { $1 }),
            after: JSONText.object(values.merging(["first": .integer(first)]) { $1 }))
    }

    func firstNumber(
        _ field: FieldDeclaration, _ register: RegisterDeclaration, _ scope: String, _ commune: Int, in tx: ReadTransaction
    ) throws -> Int64 {
        try tx.first(
            """
            SELECT first FROM code_start WHERE commune = \(commune) AND register = \(register.id) AND field = \(field.id) AND scope = \(scope)
            """)?.integer("first") ?? 1
    }

    private func scope(
        _ field: FieldDeclaration, _ register: RegisterDeclaration, _ values: [String: Value], _ commune: Int, in tx: ReadTransaction
    ) throws -> String {
        var record = Record(register: register.id, commune: commune, id: RecordID(), at: tx.now, by: nil)
        record.values = values
        let today = Instant(milliseconds: tx.now).date
        return try text(field.codePattern?.counterScope ?? [], record, register, today, number: 0, tx)
    }
}

extension Migration {
    static let codeStarts = Migration(
        "0093-code-start",
        """
        CREATE TABLE code_start (
            commune {integer} NOT NULL, register {text} NOT NULL, field {text} NOT NULL, scope {text} NOT NULL, first {integer} NOT NULL,
            PRIMARY KEY (commune, register, field, scope)
        ) {table};
        """)
}
