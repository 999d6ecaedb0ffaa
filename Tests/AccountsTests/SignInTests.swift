import Foundation
import Registers
import Store
import TestKit
import Testing

@testable import Accounts

@Suite("Signing in")
struct SignInTests {
    @Test("The right password opens a session; a wrong one and an unknown name are refused alike", arguments: engines)
    func passwords(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let person = try await bench.account("thu.nguyen")
            let session = try await bench.signIn(" Thu.Nguyen ")
            #expect(session.person == person.text && session.commune == demo && session.address == "10.0.0.1" && session.agent == "Test")
            #expect(await bench.refusal { try await bench.signIn("thu.nguyen", "con trâu đi sau") } == .refused)
            #expect(await bench.refusal { try await bench.signIn("ai.do") } == .refused)
            // The same password typed with composed and decomposed letters.
            try await bench.signIn("thu.nguyen", Bench.password.decomposedStringWithCanonicalMapping)
            // Another commune's account of that name is another account.
            let error = await bench.refusal {
                try await bench.accounts.signIn(
                    commune: demo + 1, name: "thu.nguyen", password: Bench.password, address: "10.0.0.1", agent: "Test")
            }
            #expect(error == .refused)
            let rows = try await bench.database.read { tx in try tx.rows("SELECT * FROM account") + tx.rows("SELECT * FROM session") }
            #expect(!rows.contains { row in row.columnNames.contains { row[$0].text?.contains("con trâu") == true } })
        }
    }

    @Test("An unknown name is hashed for as well, so that time does not tell which names exist")
    func unknownName() async throws {
        let hasher = PasswordHasher(passes: 1, memory: 8192)
        let hash = try await hasher.hash("con trâu đi trước")
        #expect(hash.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
        #expect(try await hasher.verify("con trâu đi trước", hash))
        #expect(try await !hasher.verify("con trâu đi sau", hash))
        #expect(try await !hasher.verify("con trâu đi trước", nil))
        #expect(try await !hasher.verify("con trâu đi trước", "not a hash"))
        // The path of an unknown name is that of hashing: it fails where hashing fails.
        let broken = PasswordHasher(passes: 1, memory: 0)
        await #expect(throws: StoreError.self) { try await broken.verify("x", nil) }
    }

    @Test("Weak passwords and bad or taken names are refused", arguments: engines)
    func weak(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let person = try await bench.create("person", ["full_name": "A"])
            for password in [
                "", "ngắn", "123456789", "aaaaaaaaaaaa", "abababababab", "thu.nguyen và tôi", "THÙ.NGUYỄN 2026",
                String(repeating: "dài ơi là ", count: 30),
                "1234567890", "0987654321", "qwertyuiop", "matkhau123", "Mật khẩu 123", "password123", "abcdefghijkl",
            ] {
                let error = await bench.refusal {
                    try await bench.accounts.open(name: "thu.nguyen", for: person, password: password, mustChange: false, by: bench.system)
                }
                #expect(error == .weakPassword, "\(password)")
            }
            for name in ["", "ab", "Thu", "thử", "a b c", "a_b_c", String(repeating: "a", count: 65)] {
                let error = await bench.refusal {
                    try await bench.accounts.open(name: name, for: person, password: Bench.password, mustChange: false, by: bench.system)
                }
                #expect(error == .badName, "\(name)")
            }
            _ = try await bench.account("thu.nguyen")
            #expect(await bench.refusal { try await bench.account("thu.nguyen") } == .nameTaken)
        }
    }

    @Test("Failures hold up the address that makes them, and nobody else", arguments: engines)
    func throttle(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.account("thu.nguyen")
            for _ in 0..<5 {
                #expect(await bench.refusal { try await bench.signIn("thu.nguyen", "sai mật khẩu rồi", from: "10.6.6.6") } == .refused)
            }
            guard case .wait(let seconds)? = await bench.refusal({ try await bench.signIn("thu.nguyen", from: "10.6.6.6") }) else {
                Issue.record("five failures did not slow the sixth")
                return
            }
            #expect((1...15).contains(seconds))
            try await bench.signIn("thu.nguyen", from: "10.0.0.2")
            // The pause over, the right password opens and the count begins anew.
            try await bench.execute("UPDATE sign_in_attempt SET last_at = last_at - 16000")
            try await bench.signIn("thu.nguyen", from: "10.6.6.6")
            #expect(await bench.refusal { try await bench.signIn("thu.nguyen", "sai mật khẩu rồi", from: "10.6.6.6") } == .refused)
            // Pauses double up to an hour.
            try await bench.execute("UPDATE sign_in_attempt SET failures = 40")
            guard case .wait(let long)? = await bench.refusal({ try await bench.signIn("thu.nguyen", from: "10.6.6.6") }) else {
                Issue.record("forty failures did not slow the next")
                return
            }
            #expect((3500...3600).contains(long))
            // Names that do not exist are held up the same way.
            for _ in 0..<5 { _ = await bench.refusal { try await bench.signIn("ai.do", from: "10.6.6.6") } }
            if case .wait? = await bench.refusal({ try await bench.signIn("ai.do", from: "10.6.6.6") }) {
            } else {
                Issue.record("unknown names are not slowed")
            }
        }
    }

    @Test(
        "Over a hundred failures from everywhere slow new addresses, not those from which the person signed in before", arguments: engines)
    func spread(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            _ = try await bench.account("thu.nguyen")
            try await bench.signIn("thu.nguyen", from: "10.0.0.1")
            try await bench.database.write { tx in
                for index in 0..<120 {
                    try tx.execute(
                        """
                        INSERT INTO sign_in_attempt (commune, name, address, failures, last_at)
                        VALUES (\(demo), 'thu.nguyen', \("10.9.\(index / 100).\(index % 100)"), 1, \(tx.now))
                        """)
                }
            }
            #expect(await bench.refusal { try await bench.signIn("thu.nguyen", from: "10.5.5.5") } == .wait(seconds: 600))
            try await bench.signIn("thu.nguyen", from: "10.0.0.1")
            #expect(await bench.refusal { try await bench.signIn("khac.nguoi", from: "10.5.5.5") } == .refused)
        }
    }

    @Test("Codes are those of RFC 6238 (appendix B, SHA-1, the last six digits)")
    func vectors() {
        let totp = TOTP(secret: Array("12345678901234567890".utf8))
        for (second, code) in [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            #expect(totp.code(step: Int64(second / 30)) == code)
            #expect(totp.step(of: code, at: Int64(second) * 1000, after: nil) == Int64(second / 30))
            #expect(totp.step(of: code, at: Int64(second) * 1000 + 90_000, after: nil) == nil)
            #expect(totp.step(of: code, at: Int64(second) * 1000, after: Int64(second / 30)) == nil)
        }
        #expect(TOTP(secret: Array("12345678901234567890".utf8)).base32 == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        for count in 0..<25 {
            let secret = (0..<count).map { UInt8($0 * 37 % 256) }
            #expect(TOTP(base32: TOTP(secret: secret).base32)?.secret == secret)
        }
        #expect(TOTP(base32: "abc1") == nil)
    }

    @Test("With two steps the password gives a ticket, and a code opens once", arguments: engines)
    func twoSteps(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let person = try await bench.account("thu.nguyen")
            let session = try await bench.signIn("thu.nguyen")
            let totp = bench.accounts.totpForSetup(of: session)
            #expect(Set(totp.secret).count > 10 && totp.secret.count == 20)
            #expect(await bench.refusal { try await bench.accounts.enableTOTP(code: "000", for: session) } == .wrongCode)
            try await bench.accounts.enableTOTP(code: totp.code(step: .now / 30_000), for: session)
            #expect(try await bench.accounts.hasTOTP(session))
            // As if that had been a while ago.
            try await bench.execute("UPDATE account SET totp_step = totp_step - 10")
            let stored = try await bench.database.read { tx in try tx.first("SELECT totp FROM account")?["totp"].text }
            #expect(stored?.contains(totp.base32) == false)

            guard case .needsCode(let ticket)? = await bench.refusal({ try await bench.signIn("thu.nguyen") }) else {
                Issue.record("the password alone opened an account with two steps")
                return
            }
            func step(_ ticket: String, _ code: String) async -> AccountError? {
                await bench.refusal {
                    try await bench.accounts.signIn(ticket: ticket, code: code, commune: demo, address: "10.0.0.1", agent: "Test")
                }
            }
            let code = totp.code(step: .now / 30_000)
            #expect(await step(ticket, code == "123456" ? "654321" : "123456") == .wrongCode)
            #expect(await step("x" + ticket, code) == .refused)
            let opened = await withTaskGroup(of: AccountError?.self) { group in
                for _ in 0..<8 { group.addTask { await step(ticket, code) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(opened.filter { $0 == nil }.count == 1)
            #expect(await step(ticket, code) != nil)
            try await bench.accounts.disableTOTP(person: person.text, by: bench.system)
            try await bench.signIn("thu.nguyen", from: "10.0.0.9")
        }
    }
}
