/// Lets set-up and imports write what happened earlier under the moment at which it happened.
///
/// Chains of the journal are ordered by `seq`, not by time: an import says in `origin` what it is, and its entries stand where they were written.
enum ImportMoment {
    /// The moment of writes that begin in this task; nil for the present.
    @TaskLocal static var current: Int64?
}

extension Database {
    /// Runs `body`; each write that it begins takes place at `moment`, in milliseconds since 1970 UTC: ``ReadTransaction/now`` says so.
    public static func writing<T>(at moment: Int64, _ body: () async throws -> T) async rethrows -> T {
        try await ImportMoment.$current.withValue(moment) { try await body() }
    }
}

extension WriteTransaction {
    /// Runs `body` with ``ReadTransaction/now`` set to `moment`, in milliseconds since 1970 UTC: for imports of what happened earlier.
    public func happening<T>(at moment: Int64, _ body: () throws -> T) rethrows -> T {
        let present = now
        now = moment
        defer { now = present }
        return try body()
    }
}
