import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing

@testable import Accounts

@Suite("Sessions")
struct SessionTests {
    @Test("Sessions are listed, and one or all others are ended from any of them", arguments: engines)
    func elsewhere(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.account("thu.nguyen")
            _ = try await bench.account("ai.khac")
            var tokens: [String] = []
            for index in 0..<4 {
                tokens.append(
                    try await bench.accounts.signIn(
                        commune: demo, name: "thu.nguyen", password: Bench.password, address: "10.0.0.\(index)", agent: "M\(index)"))
            }
            let stranger = try await bench.signIn("ai.khac")
            let mine = try #require(try await bench.accounts.session(tokens[0]))
            #expect(try await bench.accounts.sessions(of: mine).count == 4)
            let second = try #require(try await bench.accounts.session(tokens[1]))
            try await bench.accounts.signOutElsewhere(mine, only: second.tokenHash)
            // Somebody else's session is not ended by its hash.
            try await bench.accounts.signOutElsewhere(mine, only: stranger.tokenHash)
            #expect(try await bench.accounts.session(tokens[1]) == nil)
            #expect(try await bench.accounts.sessions(of: stranger).count == 1)
            try await bench.accounts.signOutElsewhere(mine)
            #expect(try await bench.accounts.sessions(of: mine).map(\.tokenHash) == [mine.tokenHash])
            try await bench.accounts.signOut(mine)
            #expect(try await bench.accounts.session(tokens[0]) == nil)
            #expect(try await bench.accounts.session("made up") == nil)
        }
    }

    @Test("A session ends 12 hours after its last use, and 14 days after its beginning whatever its use", arguments: engines)
    func expiry(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.account("thu.nguyen")
            let token = try await bench.accounts.signIn(
                commune: demo, name: "thu.nguyen", password: Bench.password, address: "10.0.0.1", agent: "Test")
            let hour: Int64 = 3_600_000
            try await bench.execute("UPDATE session SET seen_at = seen_at - \(11 * hour)")
            #expect(try await bench.accounts.session(token) != nil)
            // That use was noted.
            let seen = try #require(try await bench.accounts.session(token)).seenAt
            #expect(seen > .now - hour)
            try await bench.execute("UPDATE session SET created_at = created_at - \(14 * 24 * hour + 1000)")
            #expect(try await bench.accounts.session(token) == nil)
            try await bench.execute("UPDATE session SET created_at = created_at + \(24 * hour), seen_at = seen_at - \(12 * hour + 1000)")
            #expect(try await bench.accounts.session(token) == nil)
            #expect(try await bench.accounts.removeExpired() == 1)
        }
    }

    @Test("A new password ends the other sessions; the present one must be known", arguments: engines)
    func changePassword(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let person = try await bench.account("thu.nguyen")
            let mine = try await bench.signIn("thu.nguyen")
            let other = try await bench.accounts.signIn(
                commune: demo, name: "thu.nguyen", password: Bench.password, address: "10.0.0.2", agent: "Test")
            let actor = try await bench.actor(mine)
            let new = "cái cày đi sau mới"
            #expect(
                await bench.refusal { try await bench.accounts.changePassword(from: "sai mật khẩu", to: new, session: mine, by: actor) }
                    == .wrongPassword)
            #expect(
                await bench.refusal { try await bench.accounts.changePassword(from: Bench.password, to: "ngắn", session: mine, by: actor) }
                    == .weakPassword)
            #expect(try await bench.accounts.session(other) != nil)
            try await bench.accounts.changePassword(from: Bench.password, to: new, session: mine, by: actor)
            #expect(try await bench.accounts.session(other) == nil)
            #expect(try await bench.accounts.sessions(of: mine).count == 1)
            #expect(await bench.refusal { try await bench.signIn("thu.nguyen") } == .refused)
            try await bench.signIn("thu.nguyen", new)
            try await bench.accounts.setPassword("mật khẩu tạm cấp", for: person.text, keeping: nil, mustChange: true, by: bench.system)
            #expect(try await bench.accounts.sessions(of: mine).isEmpty)
            #expect(try await bench.signIn("thu.nguyen", "mật khẩu tạm cấp").mustChangePassword)
            let actions = try await bench.database.read { tx in
                try tx.journal(commune: demo, register: "account", record: person.text).map(\.action)
            }
            #expect(actions.contains("set_password") && actions.contains("sign_in") && actions.last == "create")
        }
    }

    @Test("A closed account signs nobody in and ends what is open; reopened, it works again", arguments: engines)
    func disabled(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let person = try await bench.account("thu.nguyen")
            let token = try await bench.accounts.signIn(
                commune: demo, name: "thu.nguyen", password: Bench.password, address: "10.0.0.1", agent: "Test")
            try await bench.accounts.setDisabled(true, person: person.text, by: bench.system)
            #expect(try await bench.accounts.session(token) == nil)
            #expect(await bench.refusal { try await bench.signIn("thu.nguyen") } == .refused)
            #expect(try await bench.accounts.list(commune: demo).map(\.isDisabled) == [true])
            try await bench.accounts.setDisabled(false, person: person.text, by: bench.system)
            try await bench.signIn("thu.nguyen")
            #expect(try await bench.accounts.list(commune: demo).allSatisfy { !$0.isDisabled && $0.lastSeen != nil })
        }
    }
}

@Suite("Who may act for which post")
struct ActorTests {
    private func unit(_ bench: Bench, _ code: String, parent: RecordID? = nil) async throws -> RecordID {
        var values = ["code": code, "name": "Đơn vị \(code)", "kind": "office"]
        values["parent"] = parent?.text
        return try await bench.create("unit", values)
    }

    private func post(_ bench: Bench, _ name: String, _ unit: RecordID, _ role: String, until: String? = nil) async throws -> RecordID {
        var values = ["name": name, "unit": unit.text, "roles": "[\"\(role)\"]"]
        values["to_date"] = until
        return try await bench.create("post", values)
    }

    private func hold(_ bench: Bench, _ person: RecordID, _ post: RecordID, from: String, to: String? = nil, main: Bool = false)
        async throws
    {
        var values = ["person": person.text, "post": post.text, "from_date": from, "main": main ? "true" : "false"]
        values["to_date"] = to
        try await bench.create("holding", values)
    }

    @Test("Posts are those held today, the main one first; a chosen one is kept for the browser", arguments: engines)
    func holdings(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let person = try await bench.account("thu.nguyen")
            let office = try await unit(bench, "VP")
            let side = try await post(bench, "Kiêm nhiệm", office, "officer")
            let main = try await post(bench, "Chính", office, "unit_head")
            let past = try await post(bench, "Đã thôi", office, "chair")
            let future = try await post(bench, "Sắp nhận", office, "chair")
            let closed = try await post(bench, "Đã bỏ", office, "chair", until: "2025-01-01")
            try await hold(bench, person, side, from: "2025-01-01")
            try await hold(bench, person, main, from: "2025-07-01", to: "2099-01-01", main: true)
            try await hold(bench, person, past, from: "2020-01-01", to: "2021-01-01")
            try await hold(bench, person, future, from: "2098-01-01")
            try await hold(bench, person, closed, from: "2020-01-01")
            let token = try await bench.accounts.signIn(
                commune: demo, name: "thu.nguyen", password: Bench.password, address: "10.0.0.1", agent: "Test")
            let session = try #require(try await bench.accounts.session(token))
            let actor = try await bench.actor(session)
            #expect(
                actor.posts.map(\.id) == [main.text, side.text] && actor.acting?.id == main.text && actor.personName == "Nguyễn Thị Thử")
            #expect(actor.allRoles.isSuperset(of: ["unit_head", "officer"]) && !actor.allRoles.contains("chair"))
            try await bench.accounts.choosePost(side.text, in: session)
            #expect(try await bench.actor(try #require(try await bench.accounts.session(token))).acting?.id == side.text)
            // A post that is not held is not acted for, whatever the session says.
            try await bench.accounts.choosePost(past.text, in: session)
            #expect(try await bench.actor(try #require(try await bench.accounts.session(token))).acting?.id == main.text)
        }
    }

    @Test("A delegation counts while it is in force, for those who hold the receiving post", arguments: engines)
    func delegation(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let person = try await bench.account("thu.nguyen")
            let office = try await unit(bench, "VP")
            let deputy = try await post(bench, "Phó", office, "vice_chair")
            try await hold(bench, person, deputy, from: "2025-01-01", main: true)
            let session = try await bench.signIn("thu.nguyen")
            for (name, from, to) in [
                ("Nay", "2025-01-01", "2099-01-01"), ("Xưa", "2020-01-01", "2020-02-01"), ("Sau", "2098-01-01", "2099-01-01"),
            ] {
                let chair = try await post(bench, name, office, "chair")
                try await bench.create(
                    "delegation",
                    [
                        "from_post": chair.text, "to_post": deputy.text, "scope": "all", "reason": "Đi công tác", "from_date": from,
                        "to_date": to,
                    ])
            }
            let actor = try await bench.actor(session)
            #expect(actor.posts.map(\.name) == ["Phó", "Nay"])
            #expect(
                actor.posts.last?.delegatedFrom == deputy.text && actor.posts.first?.delegatedFrom == nil && actor.acting?.name == "Phó")
        }
    }

    @Test("Delegations of one post add up; each hands over no more than its scope", arguments: engines)
    func delegationScopes(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let person = try await bench.account("thu.nguyen")
            let office = try await unit(bench, "VP")
            let deputy = try await post(bench, "Phó", office, "officer")
            try await hold(bench, person, deputy, from: "2025-01-01", main: true)
            let session = try await bench.signIn("thu.nguyen")
            func delegate(_ from: RecordID, _ scope: String) async throws {
                try await bench.create(
                    "delegation",
                    [
                        "from_post": from.text, "to_post": deputy.text, "scope": scope, "reason": "Đi công tác", "from_date": "2025-01-01",
                        "to_date": "2099-01-01",
                    ])
            }
            let chair = try await post(bench, "Chủ tịch", office, "chair")
            let keeper = try await post(bench, "Người giữ", office, "keeper")
            try await delegate(chair, "approvals")
            try await delegate(keeper, "tasks")
            let limited = try await bench.actor(session)
            #expect(limited.posts.map(\.delegation) == [[], [.approvals], [.tasks]])
            let rights = bench.registry.rights
            #expect(rights.allows(.viewDashboard, to: limited) && !rights.allows(.viewJournal, to: limited))
            #expect(!rights.allows(.managePlan, to: limited))
            try await delegate(keeper, "all")
            #expect(rights.allows(.managePlan, to: try await bench.actor(session)))
            try await delegate(chair, "tasks")
            let both = try #require(try await bench.actor(session).posts.first { $0.id == chair.text })
            #expect(both.delegation == [.approvals, .tasks] && !both.isWhole)
        }
    }

    @Test("Nobody delegates a post to oneself that one does not hold, nor lends on one that was lent", arguments: engines)
    func selfMadeDelegation(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let person = try await bench.account("thu.nguyen")
            let office = try await unit(bench, "VP")
            let mine = try await post(bench, "Chuyên viên", office, "officer")
            let chair = try await post(bench, "Chủ tịch", office, "chair")
            let other = try await post(bench, "Trưởng phòng", office, "unit_head")
            try await hold(bench, person, mine, from: "2025-01-01", main: true)
            try await bench.create(
                "delegation",
                [
                    "from_post": other.text, "to_post": mine.text, "scope": "all", "reason": "Nghỉ phép", "from_date": "2025-01-01",
                    "to_date": "2099-01-01",
                ])
            let actor = try await bench.actor(try await bench.signIn("thu.nguyen"))
            func delegate(_ from: RecordID, to: RecordID) async throws -> Record {
                try await bench.database.write { [registry = bench.registry] tx in
                    try registry.create(
                        "delegation",
                        [
                            "from_post": from.value, "to_post": to.value, "scope": .text("all"), "reason": .text("Thử"),
                            "from_date": .text("2025-01-01"), "to_date": .text("2099-01-01"),
                        ], by: actor, in: tx)
                }
            }
            for foreign in [chair, other] {
                await #expect(throws: RecordError.self) { try await delegate(foreign, to: mine) }
            }
            let own = try await delegate(mine, to: other)
            let changed = try await bench.database.write { [registry = bench.registry] tx in
                try registry.edit(
                    "delegation", own.id, version: nil, ["from_post": chair.value, "reason": .text("Đổi")],
                    by: actor, in: tx)
            }
            #expect(changed["from_post"].text == mine.text && changed["reason"].text == "Đổi", "the owner of a delegation stays")
        }
    }

    @Test("A unit that is by mistake its own ancestor does not hang anybody's sign-in", arguments: engines)
    func cycle(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let person = try await bench.account("thu.nguyen")
            let top = try await unit(bench, "A")
            let middle = try await unit(bench, "B", parent: top)
            let leaf = try await unit(bench, "C", parent: middle)
            let aside = try await unit(bench, "D")
            let place = try await post(bench, "Trưởng", middle, "unit_head")
            try await hold(bench, person, place, from: "2025-01-01", main: true)
            let session = try await bench.signIn("thu.nguyen")
            #expect(try await bench.actor(session).posts.first?.subtree == [middle.text, leaf.text])
            try await bench.execute("UPDATE reg_unit SET parent = \(leaf) WHERE id = \(top)")
            try await bench.execute("UPDATE reg_unit SET parent = \(aside) WHERE id = \(aside)")
            #expect(try await bench.actor(session).posts.first?.subtree == [top.text, middle.text, leaf.text])
        }
    }
}
