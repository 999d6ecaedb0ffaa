import API
import Accounts
import Declarations
import Foundation
import Registers
import Store
import Synchronization
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Delivery

/// Takes messages in place of a mail server, and answers as it is told.
final class Postbox: MessageChannel {
    private let state = Mutex<(taken: [OutgoingMessage], tried: Int, answers: [SendOutcome])>(([], 0, []))

    var taken: [OutgoingMessage] { state.withLock { $0.taken } }
    var tried: Int { state.withLock { $0.tried } }

    func answer(_ outcomes: SendOutcome...) { state.withLock { $0.answers = outcomes } }

    func send(_ message: OutgoingMessage) async -> SendOutcome {
        state.withLock { state in
            state.tried += 1
            let outcome = state.answers.isEmpty ? .taken : state.answers.removeFirst()
            if outcome == .taken { state.taken.append(message) }
            return outcome
        }
    }
}

/// A clock that tests set.
final class Clock: Sendable {
    private let moment: Atomic<Int64>

    init(_ text: String) { moment = Atomic(Instant(text)?.milliseconds ?? 0) }

    var now: Int64 {
        get { moment.load(ordering: .relaxed) }
        set { moment.store(newValue, ordering: .relaxed) }
    }

    func set(_ text: String) { now = Instant(text)?.milliseconds ?? 0 }
    func pass(minutes: Int64) { now += minutes * 60_000 }
}

/// A commune with two people on posts, over the pack `core` and a small one.
struct Town: Sendable {
    let database: Database
    let workflows: WorkflowEngine
    let accounts: Accounts
    let desk: DeliveryDesk
    let mail = Postbox()
    let clock = Clock("2026-11-23T07:00")
    let system = Actor.system(commune: demo, origin: "test")
    let unit: Record
    let posts: [Record]
    let people: [Record]

    /// A register whose records have a deadline, beside the pack `core`.
    private static let chores = [
        "pack.yml": """
        pack: trial
        label: { vi: Thử, en: Trial }
        version: 1.0.0
        requires: [core]


        """,
        "registers/chore.yml": """
        register: chore
        label: Việc vặt
        title: "{text}"
        scope: unit
        workflow: chore
        fields:
          text: { type: text, label: Nội dung, required: true }
          unit: { type: unit, label: Đơn vị, required: true }
          day: { type: date, label: Hạn, required: true }


        """,
        "workflows/chore.yml": """
        workflow: chore
        states:
          open: { label: Đang làm, initial: true, due: "{day}" }
          done: { label: Xong, final: true }
        transitions:
          finish: { label: Xong, from: open, to: done, by: [officer] }


        """,
        "roles.yml": """
        roles:
          officer:
            rights:
              chore: { actions: [read, edit], scope: unit }

        """,
    ]

    init(_ database: Database) async throws {
        self.database = database
        let registry = try await Registry.open(
            catalogue: try Catalogue.load([PackSource(folder: pack("core")), PackSource(name: "Packs/trial", files: Self.chores)]),
            cipher: try cipher.get(), database: database)
        try await WorkflowEngine.migrate(database)
        try await Accounts.migrate(database)
        try await DeliveryDesk.migrate(database)
        let workflows = WorkflowEngine(registry)
        self.workflows = workflows
        accounts = Accounts(database: database, registry: registry, cipher: try cipher.get())
        let clock = clock
        desk = DeliveryDesk(
            workflows, accounts, database: database, cipher: try cipher.get(), policy: AddressPolicy(), channels: [.mail: mail],
            address: { "https://dinh.example/\($0.slug)" }, clock: { clock.now })
        let system = system
        (unit, posts, people) = try await database.write { tx in
            try tx.add(Commune(code: demo, name: "xã Suối Mây", province: "tỉnh Lam Sơn", slug: "suoi-may"), by: system.author)
            func make(_ register: String, _ values: [String: Value]) throws -> Record {
                try workflows.create(register, values, by: system, in: tx)
            }
            let unit = try make("unit", ["code": .text("VH"), "name": .text("Phòng VHXH"), "kind": .text("department")])
            let posts = try ["Công chức", "Trưởng phòng"].map {
                try make("post", ["unit": unit.id.value, "name": .text($0), "roles": .text("[\"officer\"]")])
            }
            let people = try ["an", "binh"].map {
                try make("person", ["full_name": .text("Người \($0)"), "email": .text("\($0)@suoimay.example"), "active": .boolean(true)])
            }
            for (post, person) in zip(posts, people) {
                _ = try make(
                    "holding", ["person": person.id.value, "post": post.id.value, "from_date": .text("2025-01-01"), "main": .boolean(true)])
            }
            return (unit, posts, people)
        }
    }

    /// Leaves notices about as many records for a post.
    func leave(_ count: Int = 1, _ kind: NoticeKind, to post: Int = 0, _ text: String = "Việc") async throws {
        let (posts, unit, now) = (posts, unit, clock.now)
        try await database.write { tx in
            try tx.happening(at: now) {
                for number in 0..<count {
                    var about = unit
                    if count > 1 {
                        let values: [String: Value] = ["unit": unit.id.value, "name": .text("T"), "roles": .text("[\"officer\"]")]
                        about = try workflows.create("post", values, by: system, in: tx)
                    }
                    try tx.leaveNotice(to: posts[post].id.text, kind, LocalizedText(vi: "\(text) \(number)"), about: about)
                }
            }
        }
    }

    /// A record on the first post's desk that had to be settled by a day.
    func chore(_ text: String, due day: String) async throws -> Record {
        try await database.write { tx in
            try workflows.create(
                "chore", ["text": .text(text), "unit": unit.id.value, "day": .text(day)], assignee: posts[0].id.text, by: system, in: tx)
        }
    }

    func actor(_ person: Int = 0) async throws -> Actor {
        let id = people[person].id.text
        return try await database.read { tx in try accounts.actor(person: id, post: nil, commune: demo, origin: "test", in: tx) }
    }

    func messages() async throws -> [Message] { try await database.read { tx in try desk.messages(commune: demo, in: tx) } }
}

func withTown(_ engine: EngineKind, _ body: (Town) async throws -> Void) async throws {
    try await withDatabase(engine) { try await body(try await Town($0)) }
}
