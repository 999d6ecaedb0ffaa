internal import CLibpq
internal import Foundation

/// Where the database is, and the limits every session starts with.
///
/// Time limits are kept by the server, so that a thread that waits for it always comes back. nil means the server's own default.
public struct PostgresConfiguration: Sendable, Equatable {
    /// What the URL says, by libpq's keywords (PostgreSQL's documentation, 34.1.2). Holds the password.
    private var parameters: [String: String]

    /// The longest a statement may run.
    public var statementTimeout: Duration? = .seconds(30)
    /// The longest a statement may wait for a lock.
    public var lockTimeout: Duration? = .seconds(10)
    /// The longest a transaction may be idle before the server ends the session.
    public var idleInTransactionTimeout: Duration? = .seconds(60)
    /// The longest a connection may take to be made; whole seconds, at least 2.
    public var connectTimeout: Duration = .seconds(10)
    /// The idle time after which a TCP connection is probed; a dead peer is noticed after about as long again. nil: off.
    public var keepalive: Duration? = .seconds(30)
    /// What `pg_stat_activity` shows.
    public var applicationName = "dinh"

    /// - Parameter url: `postgres://user:password@host:port/database?key=value`; a unix socket is `postgres:///database?host=/folder`.
    ///   What is left out comes from libpq's environment (`PGUSER`, `~/.pgpass` …).
    /// - Throws: `configuration` when it is not such a URL.
    public init(url: String) throws(PostgresError) {
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") else {
            throw PostgresError(.configuration, "the address of the database must begin with postgres://")
        }
        var problem: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &problem) else {
            defer { PQfreemem(problem) }
            throw PostgresError(.configuration, problem.map { String(cString: $0) } ?? "not an address of a database")
        }
        defer { PQconninfoFree(options) }
        parameters = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { parameters[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        if let name = parameters["application_name"] { applicationName = name }
        if let seconds = parameters["connect_timeout"].flatMap({ Int($0) }) { connectTimeout = .seconds(seconds) }
    }

    public var host: String? { parameters["host"] }
    public var port: Int? { parameters["port"].flatMap { Int($0) } }
    public var user: String? { parameters["user"] }
    public var database: String? { parameters["dbname"] }

    /// libpq's keywords and values. Text forms of dates, reals and bytes are fixed here, because results are read as text.
    var connectionParameters: [String: String] {
        var result = parameters
        result["application_name"] = applicationName
        result["client_encoding"] = "UTF8"
        result["connect_timeout"] = String(max(2, connectTimeout.milliseconds / 1000))
        if let keepalive {
            let seconds = max(1, keepalive.milliseconds / 1000)
            result["keepalives"] = "1"
            result["keepalives_idle"] = String(seconds)
            result["keepalives_interval"] = String(max(1, seconds / 3))
            result["keepalives_count"] = "3"
            result["tcp_user_timeout"] = String(2 * seconds * 1000)
        } else {
            result["keepalives"] = "0"
        }
        // Hits of a search are kept row by row up to this size; beyond it by pages, whose rows all have to be looked at again.
        var settings = [
            "work_mem=16MB", "TimeZone=UTC", "DateStyle=ISO", "IntervalStyle=iso_8601", "bytea_output=hex", "extra_float_digits=1",
        ]
        let limits = [
            ("statement_timeout", statementTimeout), ("lock_timeout", lockTimeout),
            ("idle_in_transaction_session_timeout", idleInTransactionTimeout),
        ]
        settings += limits.compactMap { name, limit in limit.map { "\(name)=\($0.milliseconds)" } }
        result["options"] = (settings.map { "-c \($0)" } + [parameters["options"] ?? ""]).joined(separator: " ")
        return result
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The address without the password.
    public var description: String {
        "postgres://\(user.map { $0 + "@" } ?? "")\(host ?? "")\(port.map { ":\($0)" } ?? "")/\(database ?? "")"
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
