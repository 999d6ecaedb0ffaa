import Declarations
import HTTPKit
import Hummingbird
import Registers
import Store
import Synchronization

extension Routes {
    /// What others change, as it happens.
    func addLive() {
        get("/su-kien", .signedIn) { visit in try await visit.liveEvents() }
    }
}

extension Visit {
    func liveURL(_ register: RegisterDeclaration) -> String? {
        actor.isSignedIn ? CommuneURLs.query(urls.base + "/su-kien", [("so", register.id)]) : nil
    }

    /// A stream of `changed` events for the registers that the address names as `so`. An event says no more than that something in the register
    /// changed: the page reads itself again, with the rights of its reader.
    func liveEvents() async throws -> Response {
        let wanted = Set(query.all("so").prefix(8).filter { id in catalogue.registers[id].map { can(.read, $0) } == true })
        if wanted.isEmpty { throw HTTPFailure.notFound }
        return try follow(wanted, key: actor.person ?? context.address)
    }

    /// - Parameters:
    ///   - wanted: registers of which the reader may know that something changed.
    ///   - key: whose streams are counted together.
    func follow(_ wanted: Set<String>, key: String) throws -> Response {
        let (events, source) = AsyncStream.makeStream(of: ServerEvent.self, bufferingPolicy: .bufferingNewest(16))
        let commune = commune.code
        let changes = site.database.changes()
        let pending = PendingTicks(source)
        let reader = Task {
            for await event in changes {
                switch event {
                case .change(let change):
                    if change.commune == commune, wanted.contains(change.register), change.action != "reveal" {
                        pending.add([change.register])
                    }
                case .resync: pending.add(wanted)
                }
            }
            source.finish()
        }
        return try site.streams.response(to: request, context, key: key, events: events) { reader.cancel() }
    }
}

/// Gathers what happens within a short while into one event a register: a change of hundreds is told once.
private final class PendingTicks: Sendable {
    private let waiting = Mutex<Set<String>>([])
    private let source: AsyncStream<ServerEvent>.Continuation
    private static let pause = Duration.milliseconds(300)

    init(_ source: AsyncStream<ServerEvent>.Continuation) {
        self.source = source
    }

    func add(_ registers: Set<String>) {
        let isFirst = waiting.withLock { waiting in
            defer { waiting.formUnion(registers) }
            return waiting.isEmpty
        }
        guard isFirst else { return }
        Task {
            try? await Task.sleep(for: Self.pause)
            let told = waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
            for register in told.sorted() { source.yield(ServerEvent(register, name: "changed")) }
        }
    }
}
