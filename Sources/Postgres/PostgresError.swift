internal import CLibpq
internal import Foundation

/// A failure of the database, of the way to it, or of the pool.
///
/// `description` is safe for logs and pages: it holds codes and names of the schema, never values. `debugDescription` adds the server's
/// message, detail and the statement, which may quote data.
public struct PostgresError: Error, Sendable, Equatable {
    /// The kind of rule a row broke (SQLSTATE class 23).
    public enum Constraint: String, Sendable, Hashable {
        case unique, foreignKey, notNull, check, exclusion
    }

    /// What to do depends on this.
    public enum Code: Sendable, Hashable {
        /// The address or a setting is wrong.
        case configuration
        /// No connection, or it was lost; whether the statement ran is unknown.
        case connection
        /// A row broke a rule; `constraint`, `table` and `column` name it where the server does.
        case constraint(Constraint)
        /// Two transactions were in each other's way (40001, 40P01): run the whole transaction again.
        case serialization
        /// The statement was cancelled on request.
        case cancelled
        /// A limit on a statement's or a lock's time was reached.
        case timeout
        /// The SQL cannot be parsed.
        case syntax
        /// The SQL names a table, column, function … that does not exist.
        case undefined
        /// The role may not do this.
        case permission
        /// A value does not fit its type (class 22), or a text holds U+0000.
        case value
        /// An earlier statement of the transaction failed (25P02): roll back.
        case transactionAborted
        /// The schema changed under a prepared statement inside a transaction: run the whole transaction again.
        case staleStatement
        /// The server is out of memory, disk or another resource (classes 53, 54).
        case resources
        /// The server or this library does not support it.
        case unsupported
        /// The connection was used in a way that cannot work, such as a statement while another one is streaming.
        case misuse
        /// No connection became free in time.
        case poolTimeout
        /// The pool is closed.
        case poolClosed
        case other
    }

    public let code: Code
    /// The five characters of PostgreSQL, Appendix A; nil when the failure is not the server's.
    public let sqlState: String?
    /// What the server said; may quote data.
    public let message: String
    public var detail: String?
    public var hint: String?
    public var table: String?
    public var column: String?
    public var constraint: String?
    /// The statement that failed, without its parameters.
    public var sql: String?
    /// Which of the statements sent together failed, counted from the first that waited; nil where the failure is none of theirs.
    public internal(set) var position: Int?

    /// Whether the whole transaction may succeed when it is run again.
    public var isRetryable: Bool { code == .serialization || code == .staleStatement }

    init(_ code: Code, _ message: String, sqlState: String? = nil, sql: String? = nil) {
        self.code = code
        self.message = message
        self.sqlState = sqlState
        self.sql = sql
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String {
        let places = [("SQLSTATE", sqlState), ("constraint", constraint), ("table", table), ("column", column)]
        return (["PostgreSQL: \(code)"] + places.compactMap { name, value in value.map { "\(name) \($0)" } }).joined(separator: ", ")
    }

    public var debugDescription: String {
        let more = [("", message), ("detail: ", detail), ("hint: ", hint), ("SQL: ", sql)]
        return ([description] + more.compactMap { name, value in value.map { name + $0 } }).joined(separator: "\n")
    }
}

extension PostgresError {
    /// The error that `result` reports. `isOurs`: we had asked for the cancellation; `isLost`: the connection is gone.
    init(result: OpaquePointer?, sql: String?, isOurs: Bool, isLost: Bool) {
        func field(_ letter: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
        }
        let state = field("C")
        let message = field("M") ?? result.map { String(cString: PQresultErrorMessage($0)) } ?? "no answer"
        let code: Code = isLost ? .connection : Self.code(sqlState: state, message: message, isOurs: isOurs)
        self.init(code, message.trimmingCharacters(in: .whitespacesAndNewlines), sqlState: state, sql: sql)
        detail = field("D")
        hint = field("H")
        table = field("t")
        column = field("c")
        constraint = field("n")
    }

    /// PostgreSQL's documentation, Appendix A.
    static func code(sqlState: String?, message: String, isOurs: Bool) -> Code {
        guard let sqlState else { return .other }
        if let exact = exactCodes[sqlState] { return exact }
        // One state for a request and for `statement_timeout`: only the words tell them apart when the request was not ours.
        if sqlState == "57014" { return isOurs || message.contains("user request") ? .cancelled : .timeout }
        switch sqlState.prefix(2) {
        case "08", "57": return .connection
        case "22": return .value
        case "28": return .permission
        case "53", "54": return .resources
        case "0A": return .unsupported
        default: return .other
        }
    }

    private static let exactCodes: [String: Code] = [
        "23505": .constraint(.unique), "23503": .constraint(.foreignKey), "23001": .constraint(.foreignKey), "23502": .constraint(.notNull),
        "23514": .constraint(.check), "23P01": .constraint(.exclusion), "40001": .serialization, "40P01": .serialization, "55P03": .timeout,
        "25P02": .transactionAborted, "25P03": .connection, "53300": .connection, "42601": .syntax, "42501": .permission,
        "42P01": .undefined, "42703": .undefined, "42883": .undefined, "42704": .undefined, "3F000": .undefined, "3D000": .undefined,
    ]
}
