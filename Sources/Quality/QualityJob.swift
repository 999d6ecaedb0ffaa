import Declarations
public import Jobs
import Registers
public import Store
import Vietnamese

/// Counts the quality of registers: all of a commune each night, or those that somebody asked for.
public struct QualityJob: JobKind {
    public static let name = "quality"
    public let id = QualityJob.name
    let desk: QualityDesk

    public init(_ desk: QualityDesk) { self.desk = desk }

    struct Payload: Codable, Sendable {
        /// Nil for every register of the commune.
        let register: String?
    }

    public func run(_ work: JobWork) async throws -> String? {
        let wanted = try work.job.payload(as: Payload.self).register
        let registers = desk.registry.catalogue.registers.ids.filter { wanted == nil || $0 == wanted }
        // A register that was counted is not counted again where the server was stopped meanwhile.
        let start = work.job.checkpoint.flatMap { registers.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        for (index, register) in registers.enumerated().dropFirst(start) {
            try await desk.assess(register, commune: work.job.commune)
            try await work.database.write { tx in
                try work.note(done: Int64(index + 1), total: Int64(registers.count), checkpoint: register, in: tx)
            }
        }
        return nil
    }
}

extension QualityDesk {
    /// Asks for a count of one register, unless one is waiting or running already.
    ///
    /// - Parameter label: what people read in the list of jobs.
    /// - Returns: whether it was asked for.
    @discardableResult
    public func enqueue(_ register: String?, commune: Int, label: String, person: String?, in tx: WriteTransaction) throws -> Bool {
        let request = try JobRequest(
            QualityJob.name, commune: commune, label: label, payload: QualityJob.Payload(register: register), person: person)
        let isAsked = try tx.jobs(commune: commune, kind: QualityJob.name, limit: 100).contains { job in
            try !job.state.isFinal && job.payload(as: QualityJob.Payload.self).register == register
        }
        if isAsked { return false }
        try tx.enqueue(request)
        return true
    }

    /// Asks for the nightly count of every commune that has none of today yet; gives how many.
    public func enqueueDue(label: String) async throws -> Int {
        let communes = try await database.read { try $0.communes() }
        var asked = 0
        for commune in communes {
            let isNew = try await database.write { tx in
                let today = Instant(milliseconds: tx.now).date.description
                let counted = try tx.number(
                    """
                    SELECT count(*) AS n FROM (SELECT DISTINCT register FROM quality_score
                    WHERE commune = \(commune.code) AND day = \(today)) AS counted
                    """)
                if counted >= registry.catalogue.registers.count { return false }
                return try enqueue(nil, commune: commune.code, label: label, person: nil, in: tx)
            }
            if isNew { asked += 1 }
        }
        return asked
    }
}
