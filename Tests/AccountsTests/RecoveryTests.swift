import Foundation
import Registers
import Store
import TestKit
import Testing

@testable import Accounts

@Suite("Recovery codes, lost phones and guessing")
struct RecoveryTests {
    /// Somebody with two steps, as if set up a while ago; gives the codes and the session.
    private func twoSteps(_ bench: Bench, _ name: String = "thu.nguyen") async throws -> (codes: [String], session: Session) {
        _ = try await bench.account(name)
        let session = try await bench.signIn(name)
        let totp = bench.accounts.totpForSetup(of: session)
        let codes = try await bench.accounts.enableTOTP(code: totp.code(step: .now / 30_000), for: session)
        try await bench.execute("UPDATE account SET totp_step = totp_step - 10")
        return (codes, session)
    }

    private func ticket(_ bench: Bench, _ name: String = "thu.nguyen", from address: String = "10.0.0.1") async throws -> String {
        guard case .needsCode(let ticket)? = await bench.refusal({ try await bench.signIn(name, from: address) }) else {
            throw AccountError.refused
        }
        return ticket
    }

    private func step(_ bench: Bench, _ code: String, from address: String = "10.0.0.1") async throws -> AccountError? {
        let ticket = try await ticket(bench, from: address)
        return await bench.refusal {
            try await bench.accounts.signIn(ticket: ticket, code: code, commune: demo, address: address, agent: "Test")
        }
    }

    @Test("Ten codes stand in for the phone, each once, however they are typed; only hashes are kept", arguments: engines)
    func recoveryCodes(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let (codes, session) = try await twoSteps(bench)
            #expect(Set(codes).count == 10 && codes.allSatisfy { $0.wholeMatch(of: /[a-z2-9]{5}-[a-z2-9]{5}/) != nil })
            #expect(try await bench.accounts.twoSteps(of: session).codesLeft == 10)
            #expect(try await step(bench, codes[0]) == nil)
            #expect(try await step(bench, codes[0]) == .wrongCode)
            #expect(try await step(bench, " " + codes[1].uppercased().replacing("-", with: " ")) == nil)
            #expect(try await step(bench, "aaaaa-bbbbb") == .wrongCode)
            #expect(try await bench.accounts.twoSteps(of: session).codesLeft == 8)
            let kept = try await bench.database.read { tx in try tx.rows("SELECT mark FROM recovery_code").compactMap { $0["mark"].text } }
            #expect(kept.count == 8 && !kept.contains { mark in codes.contains { mark.contains($0) || mark.contains($0.prefix(5)) } })
            let actions = try await bench.database.read { tx in
                try tx.journal(commune: demo, register: "account", record: session.person).map(\.action)
            }
            #expect(actions.count { $0 == "recovery_used" } == 2)
        }
    }

    @Test("New codes put the old ones out of use; another person's code opens nothing", arguments: engines)
    func renewal(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let (old, session) = try await twoSteps(bench)
            let (foreign, _) = try await twoSteps(bench, "ai.khac")
            let new = try await bench.accounts.renewRecoveryCodes(for: session)
            #expect(try await step(bench, old[3]) == .wrongCode)
            #expect(try await step(bench, foreign[0]) == .wrongCode)
            #expect(try await step(bench, new[3]) == nil)
            let third = try await bench.account("nguoi.ba")
            _ = third
            let without = try await bench.signIn("nguoi.ba")
            #expect(await bench.refusal { try await bench.accounts.renewRecoveryCodes(for: without) } == .unknown)
        }
    }

    @Test(
        "Turned off, the codes are gone; reset by an administrator, so is every session, and the journal says who did it",
        arguments: engines)
    func reset(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let (_, session) = try await twoSteps(bench)
            try await bench.accounts.resetTOTP(person: session.person, by: bench.system)
            #expect(try await bench.accounts.sessions(of: session).isEmpty)
            let again = try await bench.signIn("thu.nguyen")
            let state = try await bench.accounts.twoSteps(of: again)
            #expect(!state.isOn && state.codesLeft == 0)
            let entry = try await bench.database.read { tx in
                try tx.journal(commune: demo, register: "account", record: session.person).first { $0.action == "totp_reset" }
            }
            #expect(entry?.author.origin == "test")
            #expect(await bench.refusal { try await bench.accounts.resetTOTP(person: RecordID().text, by: bench.system) } == .unknown)
        }
    }

    @Test("Signing out everywhere ends this session as well, and nobody else's", arguments: engines)
    func everywhere(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.account("thu.nguyen")
            _ = try await bench.account("ai.khac")
            let other = try await bench.signIn("ai.khac")
            let mine = try await bench.signIn("thu.nguyen")
            try await bench.signIn("thu.nguyen", from: "10.0.0.2")
            try await bench.accounts.signOutEverywhere(mine)
            #expect(try await bench.accounts.sessions(of: mine).isEmpty)
            #expect(try await bench.accounts.sessions(of: other).count == 1)
        }
    }

    @Test("Guessing the present password from an open browser is slowed, without keeping the owner from signing in", arguments: engines)
    func confirmation(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.account("thu.nguyen")
            let found = try await bench.signIn("thu.nguyen")
            let actor = try await bench.actor(found)
            func change(_ present: String) async -> AccountError? {
                await bench.refusal {
                    try await bench.accounts.changePassword(from: present, to: "một câu mới hoàn toàn", session: found, by: actor)
                }
            }
            for _ in 0..<5 { #expect(await change("đoán mò lần nữa") == .wrongPassword) }
            guard case .wait? = await change(Bench.password) else {
                Issue.record("five guesses did not slow the sixth")
                return
            }
            try await bench.signIn("thu.nguyen")
            try await bench.execute("UPDATE sign_in_attempt SET last_at = last_at - 16000")
            #expect(await change(Bench.password) == nil)
        }
    }

    @Test("Many attempts at once are counted one by one", arguments: engines)
    func burst(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.account("thu.nguyen")
            let refused = await withTaskGroup(of: AccountError?.self) { group in
                for _ in 0..<20 {
                    group.addTask { await bench.refusal { try await bench.signIn("thu.nguyen", "sai mật khẩu rồi", from: "10.6.6.6") } }
                }
                var refused = 0
                for await error in group where error == .refused { refused += 1 }
                return refused
            }
            #expect(refused == 5)
        }
    }

    /// How long an attempt has to wait; nil when it was judged.
    private func pause(_ bench: Bench, _ name: String, from address: String) async -> Int? {
        let error = await bench.refusal { try await bench.signIn(name, "mật khẩu chung", from: address) }
        if case .wait(let seconds)? = error { return seconds }
        return nil
    }

    @Test("One password tried on many names is slowed, but not for people who signed in from there before", arguments: engines)
    func spraying(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.account("quen.may")
            _ = try await bench.account("moi.den")
            try await bench.signIn("quen.may", from: "10.7.7.7")
            for index in 0..<20 { #expect(await pause(bench, "ten.\(index)", from: "10.7.7.7") == nil) }
            let seconds = await pause(bench, "ten.20", from: "10.7.7.7") ?? 0
            #expect((1...10).contains(seconds))
            try await bench.signIn("quen.may", from: "10.7.7.7")
            try await bench.signIn("moi.den", from: "10.8.8.8")
            // Whoever is new at the address waits, and gets in.
            try await bench.execute("UPDATE sign_in_attempt SET last_at = last_at - 10000")
            try await bench.signIn("moi.den", from: "10.7.7.7")
        }
    }

    @Test("However many names were tried from an address, nobody there waits longer than ten minutes", arguments: engines)
    func longestPause(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let now = Int64.now
            for index in 0..<100 {
                try await bench.execute(
                    """
                    INSERT INTO sign_in_attempt (commune, name, address, failures, last_at)
                    VALUES (\(demo), \("khac.\(index)"), '10.7.7.7', 1, \(now))
                    """)
            }
            let seconds = await pause(bench, "ten.99", from: "10.7.7.7") ?? 0
            #expect((500...600).contains(seconds))
        }
    }
}
