import Logging
import Postgres
import Synchronization

/// A change that is on disk: which record, what was done with it.
public struct RecordChange: Sendable, Hashable {
    public let commune: Int
    public let register: String
    /// The record's id; for entries that are about no record whatever the journal names.
    public let record: String
    /// As in the journal: `create`, `edit`, `transition` …
    public let action: String
    /// The entry's place in the commune's journal.
    public let seq: Int64

    public init(commune: Int, register: String, record: String, action: String, seq: Int64) {
        self.commune = commune
        self.register = register
        self.record = record
        self.action = action
        self.seq = seq
    }
}

/// What those who follow a database hear.
public enum ChangeEvent: Sendable, Equatable {
    case change(RecordChange)
    /// Changes may have been missed: read afresh what is shown.
    case resync
}

/// Tells those who follow a database of changes that are on disk: those of this process at once, those of other processes on PostgreSQL when
/// they notify.
final class ChangeHub: Sendable {
    static let channel = "dinh_changes"
    private static let buffer = 1024

    private struct State {
        var subscribers: [UInt64: AsyncStream<ChangeEvent>.Continuation] = [:]
        var last: UInt64 = 0
        var isClosed = false
        var listener: (PostgresListener, Task<Void, Never>)?
    }

    /// Names this process in its own notifications, which it needs not hear.
    private let origin = RecordID().text
    private let state = Mutex(State())
    private let address: String?

    /// - Parameter address: of the PostgreSQL database whose other processes are heard.
    init(address: String?) {
        self.address = address
    }

    func events(_ read: @escaping @Sendable (_ commune: Int, _ from: Int64, _ to: Int64) async throws -> [RecordChange]) -> AsyncStream<
        ChangeEvent
    > {
        let (stream, subscriber) = AsyncStream.makeStream(of: ChangeEvent.self, bufferingPolicy: .bufferingNewest(Self.buffer))
        let number = state.withLock { state -> UInt64? in
            guard !state.isClosed else { return nil }
            state.last += 1
            state.subscribers[state.last] = subscriber
            if state.listener == nil { state.listener = listen(read) }
            return state.last
        }
        guard let number else {
            subscriber.finish()
            return stream
        }
        subscriber.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.subscribers.removeValue(forKey: number) }
        }
        return stream
    }

    func publish(_ changes: [RecordChange]) {
        for change in changes { tell(.change(change)) }
    }

    private func tell(_ event: ChangeEvent) {
        let subscribers = state.withLock { Array($0.subscribers.values) }
        for subscriber in subscribers {
            if case .dropped = subscriber.yield(event) { subscriber.yield(.resync) }
        }
    }

    // MARK: Other processes

    /// Notifies the other processes within the transaction: they hear of it when it is committed, or never.
    func announce(_ changes: [RecordChange], in tx: WriteTransaction) throws {
        guard tx.engine == .postgres else { return }
        for (commune, own) in Dictionary(grouping: changes, by: \.commune) {
            guard let first = own.map(\.seq).min(), let last = own.map(\.seq).max() else { continue }
            try tx.executeLater("SELECT pg_notify(\(Self.channel), \("\(origin) \(commune) \(first) \(last)"))")
        }
    }

    private func listen(
        _ read: @escaping @Sendable (Int, Int64, Int64) async throws -> [RecordChange]
    ) -> (PostgresListener, Task<Void, Never>)? {
        guard let address, let configuration = try? PostgresConfiguration(url: address) else { return nil }
        let listener = PostgresListener(configuration, channels: [Self.channel])
        let events = listener.events()
        let task = Task { [weak self] in
            var isFirst = true
            for await event in events {
                guard let self else { return }
                switch event {
                case .resync:
                    if !isFirst { self.tell(.resync) }
                    isFirst = false
                case .notification(_, let payload): await self.hear(payload, read)
                }
            }
        }
        return (listener, task)
    }

    private func hear(_ payload: String, _ read: (Int, Int64, Int64) async throws -> [RecordChange]) async {
        let parts = payload.split(separator: " ").map(String.init)
        guard parts.count == 4, parts[0] != origin, let commune = Int(parts[1]), let first = Int64(parts[2]), let last = Int64(parts[3])
        else { return }
        // Thousands at once are read afresh rather than told one by one.
        guard last - first < Int64(Self.buffer / 2), let changes = try? await read(commune, first, last) else { return tell(.resync) }
        publish(changes)
    }

    /// Ends every stream.
    func close() async {
        let (subscribers, listener) = state.withLock { state in
            state.isClosed = true
            defer { (state.subscribers, state.listener) = ([:], nil) }
            return (Array(state.subscribers.values), state.listener)
        }
        subscribers.forEach { $0.finish() }
        listener?.1.cancel()
        await listener?.0.close()
    }
}

extension Database {
    /// What is changed from now on, as soon as it is on disk. On PostgreSQL other processes' changes are among it. Ends when the database is
    /// closed; whoever reads too slowly hears ``ChangeEvent/resync``.
    public func changes() -> AsyncStream<ChangeEvent> {
        hub.events { [weak self] commune, first, last in
            guard let self else { return [] }
            return try await self.read { tx in
                try tx.rows(
                    "SELECT register, record, action, seq FROM journal WHERE commune = \(commune) AND seq BETWEEN \(first) AND \(last) ORDER BY seq"
                ).map { row in
                    RecordChange(
                        commune: commune, register: try row.text("register"), record: try row.text("record"),
                        action: try row.text("action"), seq: try row.integer("seq"))
                }
            }
        }
    }
}
