import Declarations
import Store
import TestKit
import Testing

@testable import Registers

@Suite("What a delegated post may do")
struct DelegationTests {
    private static let roles = """
        roles:
          leader: { label: Lãnh đạo, platform: [view_inbox, view_dashboard, manage_plan], rights: { thing: { actions: [read, create, edit, delete, comment, personal], scope: commune } } }
          worker: { label: Người làm, rights: { thing: { actions: [read, edit], scope: own } } }

        """

    private static let workflow = """
        workflow: thing
        states:
          open: { label: Mở, initial: true }
          busy: { label: Đang làm }
          shut: { label: Đóng, final: true }
        transitions:
          start: { label: Bắt đầu, from: open, to: busy, by: [leader, worker, assignee] }
          finish: { label: Duyệt, from: [open, busy], to: shut, by: [leader, assignee], decides: true }

        """

    private static func catalogue() throws -> Catalogue {
        var files = Sample.files()
        files["roles.yml"] = roles
        files["workflows/thing.yml"] = workflow
        return try Catalogue.load([PackSource(folder: Sample.core), PackSource(name: "Packs/sample", files: files)])
    }

    private struct Desk: Sendable {
        let onDesk, elsewhere: Record
        let start, finish: TransitionDeclaration
        let register: RegisterDeclaration
        let post: RecordID
    }

    private func run(_ engine: EngineKind, _ body: (Bench, Desk) async throws -> Void) async throws {
        try await withBench(engine, try Self.catalogue()) { bench in
            let post = RecordID()
            let record = try await bench.create("thing", ["name": .text("Trên bàn")])
            let onDesk = try await bench.database.write { [registry = bench.registry, system = bench.system] tx in
                try registry.apply(record, [:], action: "transition", note: nil, by: system, in: tx) { $0.assignee = post.text }
            }
            let elsewhere = try await bench.create("thing", ["name": .text("Nơi khác")])
            let register = try bench.registry.register("thing")
            let workflow = try #require(bench.registry.catalogue.workflow(of: register))
            try await body(
                bench,
                Desk(
                    onDesk: onDesk, elsewhere: elsewhere, start: try #require(workflow.transition("start")),
                    finish: try #require(workflow.transition("finish")), register: register, post: post))
        }
    }

    /// Somebody with a post of one's own, in role `worker`, and the leader's post by delegation.
    private func deputy(_ desk: Desk, _ scopes: Set<DelegationScope>) -> Actor {
        let own = heldPost(RecordID(), roles: ["worker"])
        let lent = HeldPost(
            id: desk.post.text, name: "Lãnh đạo", unit: RecordID().text, unitName: "", subtree: [], roles: ["leader"],
            delegatedFrom: own.id, delegation: scopes)
        return person([own, lent])
    }

    private func names(_ bench: Bench, _ actor: Actor) async throws -> Set<String> {
        Set(try await bench.page("thing", for: actor).records.compactMap { $0["name"].text })
    }

    @Test("of scope approvals: decides and reads, but makes, changes and carries out nothing", arguments: engines)
    func approvals(_ engine: EngineKind) async throws {
        try await run(engine) { bench, desk in
            let actor = deputy(desk, [.approvals])
            let rights = bench.registry.rights
            let seen = try await names(bench, actor)
            #expect(seen == ["Trên bàn", "Nơi khác"])
            for record in [desk.onDesk, desk.elsewhere] {
                #expect(rights.allows(desk.finish, on: record, of: desk.register, to: actor))
                #expect(!rights.allows(desk.start, on: record, of: desk.register, to: actor))
                #expect(rights.allows(.comment, on: record, of: desk.register, to: actor))
                #expect(!rights.allows(.personal, on: record, of: desk.register, to: actor))
                #expect(await refusal { try await bench.edit(record, ["note": .text("n")], by: actor) }?.code == .forbidden)
                #expect(await refusal { try await bench.delete(record, by: actor) }?.code == .forbidden)
            }
            #expect(await refusal { try await bench.create("thing", ["name": .text("Mới")], by: actor) }?.code == .forbidden)
            #expect(rights.allows(.viewDashboard, to: actor) && !rights.allows(.managePlan, to: actor))
        }
    }

    @Test("of scope tasks: works on what lies on the post's desk, decides nothing, sees nothing else", arguments: engines)
    func tasks(_ engine: EngineKind) async throws {
        try await run(engine) { bench, desk in
            let actor = deputy(desk, [.tasks])
            let rights = bench.registry.rights
            let seen = try await names(bench, actor)
            #expect(seen == ["Trên bàn"])
            #expect(try await bench.count("thing", for: actor) == .exactly(1))
            #expect(rights.allows(desk.start, on: desk.onDesk, of: desk.register, to: actor))
            #expect(!rights.allows(desk.finish, on: desk.onDesk, of: desk.register, to: actor))
            #expect(!rights.allows(desk.start, on: desk.elsewhere, of: desk.register, to: actor))
            try await bench.edit(desk.onDesk, ["note": .text("n")], by: actor)
            #expect(await refusal { try await bench.edit(desk.elsewhere, ["note": .text("n")], by: actor) }?.code == .notFound)
            #expect(await refusal { try await bench.delete(desk.onDesk, by: actor) }?.code == .forbidden)
            #expect(await refusal { try await bench.create("thing", ["name": .text("Mới")], by: actor) }?.code == .forbidden)
            #expect(rights.allows(.viewInbox, to: actor) && !rights.allows(.viewDashboard, to: actor))
        }
    }

    @Test("of scope all: what the post may; both parts together: their sum", arguments: engines)
    func whole(_ engine: EngineKind) async throws {
        try await run(engine) { bench, desk in
            let rights = bench.registry.rights
            let all = deputy(desk, [.all])
            try await bench.create("thing", ["name": .text("Mới")], by: all)
            #expect(rights.allows(.managePlan, to: all) && rights.allows(.personal, on: desk.elsewhere, of: desk.register, to: all))
            let both = deputy(desk, [.approvals, .tasks])
            #expect(rights.allows(desk.start, on: desk.onDesk, of: desk.register, to: both))
            #expect(rights.allows(desk.finish, on: desk.elsewhere, of: desk.register, to: both))
            #expect(!rights.allows(desk.start, on: desk.elsewhere, of: desk.register, to: both))
            #expect(!rights.allows(.edit, on: desk.elsewhere, of: desk.register, to: both))
        }
    }
}
