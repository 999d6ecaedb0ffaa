import API
import Crypto
import Declarations
import Foundation
import Registers
import Store
import Synchronization
import TestKit
import Testing
import Vietnamese

@testable import Identity

/// A commune with two providers and a clock of its own.
private final class Town: Sendable {
    let database: Database
    let desk: IdentityDesk
    let fake: FakeProvider
    let provider: Provider
    let other: Provider
    let place = Identity.Place(address: "198.51.100.7", agent: "Firefox/140 Android")
    static let back = "https://dinh.example/suoi-may/cong-dan/xac-thuc/1"

    init(_ database: Database) async throws {
        self.database = database
        let box = Box()
        fake = FakeProvider { box.now }
        desk = IdentityDesk(
            database, cipher: try cipher.get(), transport: fake, secret: { $0 == "vneid" ? "bí mật:1" : nil }, clock: { box.now })
        provider = Provider(
            commune: demo, name: "VNeID", issuer: "https://id.example", client: "dinh", secretName: "vneid", levels: ["loa2": 2])
        other = Provider(commune: demo, name: "Cổng", issuer: "https://id.example", client: "dinh", levels: ["loa2": 2])
        clock = box
        try await JournalTables.ready(database)
        try await IdentityDesk.migrate(database)
        let system = Actor.system(commune: demo, origin: "test")
        try await database.write { tx in
            try tx.add(Commune(code: demo, name: "xã Suối Mây", province: "tỉnh Lam Sơn", slug: "suoi-may"), by: system.author)
        }
        for one in [provider, other] { try await desk.keep(one, policy: AddressPolicy(), by: system) }
    }

    final class Box: Sendable {
        let value = Mutex<Int64>(1_795_000_000_000)
        var now: Int64 { value.withLock { $0 } }
    }
    let clock: Box
    func pass(_ seconds: Int64) { clock.value.withLock { $0 += seconds * 1000 } }

    /// Goes to a provider and comes back with what it gives.
    func visit(
        _ provider: Provider? = nil, citizen: CitizenSession? = nil, at address: Provider? = nil, issuer: String? = nil,
        browser: String? = nil,
        state: String? = nil, session: CitizenSession? = nil
    ) async throws -> Arrival {
        let provider = provider ?? self.provider
        let departure = try await desk.depart(to: provider.id, commune: demo, citizen: citizen?.citizen, next: "/toi", returnURL: Self.back)
        let query = fake.sent(to: departure.url)
        let answer = IdentityDesk.Answer(
            state: state ?? query["state"] ?? "", code: "c", error: nil, issuer: issuer, browser: browser ?? departure.browser)
        return try await desk.arrive(answer, at: (address ?? provider).id, commune: demo, session: session ?? citizen, from: place)
    }

    func signedIn(_ arrival: Arrival) async throws -> CitizenSession {
        guard case .signedIn(let token, _) = arrival else { throw IdentityError.badState }
        return try #require(try await desk.session(token, commune: demo))
    }

    func code(_ address: String, session: CitizenSession? = nil) async throws -> CodeTicket {
        try await desk.makeCode(for: CodeAddress(typed: address), commune: demo, next: "/toi", session: session, from: place)
    }

    func citizen(_ session: CitizenSession) async throws -> Citizen {
        try await database.read { tx in try self.desk.citizen(session.citizen, commune: demo, in: tx) }
    }

    func logins(_ session: CitizenSession) async throws -> [CitizenLogin] {
        try await database.read { tx in try self.desk.logins(of: session.citizen, commune: demo, in: tx) }
    }
}

/// The journal and the communes, without registers.
private enum JournalTables {
    static func ready(_ database: Database) async throws {
        _ = try await Registry.open(
            catalogue: try Catalogue.load(folders: [pack("core")]), cipher: try cipher.get(), database: database)
    }
}

@Suite("Citizens sign in")
struct SignInTests {
    @Test("with a provider: PKCE, level, data sealed, the same person again, signing out there as well", arguments: engines)
    func provider(engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let town = try await Town(database)
            let session = try await town.signedIn(try await town.visit())
            #expect(session.level == 2 && session.acr == "loa2" && session.provider == town.provider.id)
            let citizen = try await town.citizen(session)
            #expect(citizen.name == "Nguyễn Thị Mẫu" && citizen.citizenID == "001301012345" && citizen.level == 2)
            let again = try await town.signedIn(try await town.visit())
            #expect(again.citizen == session.citizen && again.tokenHash != session.tokenHash)
            let rows = try await database.read { tx in
                try tx.rows("SELECT data FROM citizen").map { $0["data"].text ?? "" }
                    + tx.rows("SELECT print FROM citizen_login").map { $0["print"].text ?? "" }
            }
            #expect(rows.count == 2 && !rows.joined().contains("001301012345") && !rows.joined().contains("nguoi-1"))
            let out = try #require(try await town.desk.signOutURL(session, returnURL: "https://dinh.example/suoi-may"))
            #expect(out.hasPrefix("https://id.example/end?client_id=dinh") && out.contains("id_token_hint=ey"))
            // The provider ends its sessions over the back channel.
            var claims = town.fake.idClaims()
            claims["nonce"] = nil
            claims["events"] = ["http://schemas.openid.net/event/backchannel-logout": [:]]
            let logout = await town.fake.signed(claims)
            #expect(try await town.desk.endSessions(logout, of: town.provider.id, commune: demo) == 2)
            let idToken = await town.fake.signed(town.fake.idClaims())
            let mistaken: IdentityError? = await thrown {
                try await town.desk.endSessions(idToken, of: town.provider.id, commune: demo)
            }
            #expect(mistaken == .badToken("nonce"))
        }
    }

    @Test("claims that the token lacks come from the user information of the same person")
    func userInformation() async throws {
        try await withDatabase(.sqlite) { database in
            let town = try await Town(database)
            town.fake.change { state in
                state.lies = ["citizen_id": .null, "name": .null]
                state.userInfo = ["name": "Trần Văn Mẫu", "citizen_id": "019090000001", "acr": "loa9"]
            }
            let session = try await town.signedIn(try await town.visit())
            #expect(try await town.citizen(session).name == "Trần Văn Mẫu")
            #expect(session.acr == "loa2")
            town.fake.change { $0.userInfo["sub"] = "nguoi-2" }
            let forged: IdentityError? = await thrown { try await town.visit() }
            #expect(forged == .badToken("userinfo sub"))
        }
    }

    @Test(
        "forged tokens are refused, each for what is wrong with it",
        arguments: [
            ("iss", ["iss": "https://boese.example"], 0), ("aud", ["aud": "andere"], 0), ("azp", ["aud": ["dinh", "andere"]], 0),
            ("azp", ["azp": "andere"], 0), ("nonce", ["nonce": "x"], 0), ("nonce", ["nonce": .null], 0), ("exp", ["exp": 1_794_999_800], 0),
            ("exp", ["exp": .null], 0), ("iat", ["iat": 1_795_000_400], 0), ("iat", ["iat": 1_794_990_000], 0),
            ("nbf", ["nbf": 1_795_000_400], 0),
            ("sub", ["sub": .null], 0),
        ] as [(String, [String: JSON], Int)])
    func claims(wrong: String, lies: [String: JSON], _: Int) async throws {
        try await withDatabase(.sqlite) { database in
            let town = try await Town(database)
            town.fake.change { $0.lies = lies }
            let refused: IdentityError? = await thrown { try await town.visit() }
            #expect(refused == .badToken(wrong))
            // Clocks that differ by two minutes do not matter.
            town.fake.change { $0.lies = ["iat": 1_795_000_110, "exp": 1_794_999_900] }
            _ = try await town.signedIn(try await town.visit())
        }
    }

    @Test("no algorithm, a secret made of the public key, another's key, a signature cut off: nothing of it counts")
    func signatures() async throws {
        try await withDatabase(.sqlite) { database in
            let town = try await Town(database)
            func refusal(_ forge: ([String: JSON]) async -> String) async throws -> IdentityError? {
                let departure = try await town.desk.depart(
                    to: town.provider.id, commune: demo, citizen: nil, next: "", returnURL: Town.back)
                let query = town.fake.sent(to: departure.url)
                let token = await forge(town.fake.idClaims())
                town.fake.change { $0.forged = token }
                return await thrown {
                    try await town.desk.arrive(
                        .init(state: query["state"] ?? "", code: "c", error: nil, issuer: nil, browser: departure.browser),
                        at: town.provider.id, commune: demo, session: nil, from: town.place)
                }
            }
            let none = try await refusal { FakeProvider.part(["alg": "none"]) + "." + FakeProvider.part($0) + "." }
            #expect(none == .badToken("algorithm"))
            let pem = town.fake.state.withLock { $0.key.publicKey.pemRepresentation }
            let hmac = try await refusal { claims in
                let text = FakeProvider.part(["alg": "HS256", "kid": "k1"]) + "." + FakeProvider.part(claims)
                let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(pem.utf8)))
                return text + "." + Base64URL.text(code)
            }
            #expect(hmac == .badToken("algorithm"))
            let rsa = try await refusal { await town.fake.signed($0, header: ["alg": "RS256"]) }
            #expect(rsa == .badToken("signature"))
            let stranger = FakeProvider { 1_795_000_000_000 }
            let another = try await refusal { await stranger.signed($0) }
            #expect(another == .badToken("signature"))
            let cut = try await refusal { claims in
                String((await town.fake.signed(claims)).prefix { $0 != "." }) + "." + FakeProvider.part(claims) + "."
            }
            #expect(cut == .badToken("signature"))
            let critical = try await refusal { await town.fake.signed($0, header: ["crit": ["b64"]]) }
            #expect(critical == .badToken("crit"))
            let changed = try await refusal { claims in
                let parts = (await town.fake.signed(claims)).split(separator: ".")
                return "\(parts[0]).\(FakeProvider.part(claims.merging(["sub": "khac"]) { $1 })).\(parts[2])"
            }
            #expect(changed == .badToken("signature"))
            let count = try await database.read { tx in try tx.number("SELECT count(*) AS n FROM citizen_session") }
            #expect(count == 0)
        }
    }

    @Test("a provider may change its keys; an unknown key lets them be fetched once a minute")
    func rotation() async throws {
        try await withDatabase(.sqlite) { database in
            let town = try await Town(database)
            _ = try await town.visit()
            #expect(town.fake.asked("/keys") == 1)
            town.pass(90)
            town.fake.rotate()
            _ = try await town.signedIn(try await town.visit())
            #expect(town.fake.asked("/keys") == 2)
            town.fake.change { $0.kid = "unbekannt" }
            for _ in 0..<3 {
                let refused: IdentityError? = await thrown { try await town.visit() }
                #expect(refused == .badToken("kid"))
            }
            #expect(town.fake.asked("/keys") == 2, "not within a minute")
        }
    }

    @Test("an answer counts once, in its browser, within ten minutes, at its own provider", arguments: engines)
    func states(engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let town = try await Town(database)
            for attempt in [
                { try await town.visit(browser: "anderer") }, { try await town.visit(state: "erfunden") },
                { try await town.visit(at: town.other) }, { try await town.visit(issuer: "https://boese.example") },
            ] as [@Sendable () async throws -> Arrival] {
                let refused: IdentityError? = await thrown(attempt)
                #expect(refused == .badState)
            }
            let departure = try await town.desk.depart(to: town.provider.id, commune: demo, citizen: nil, next: "", returnURL: Town.back)
            let query = town.fake.sent(to: departure.url)
            let answer = IdentityDesk.Answer(
                state: query["state"] ?? "", code: "c", error: nil, issuer: "https://id.example", browser: departure.browser)
            _ = try await town.desk.arrive(answer, at: town.provider.id, commune: demo, session: nil, from: town.place)
            let replayed: IdentityError? = await thrown {
                try await town.desk.arrive(answer, at: town.provider.id, commune: demo, session: nil, from: town.place)
            }
            #expect(replayed == .badState)
            let late = try await town.desk.depart(to: town.provider.id, commune: demo, citizen: nil, next: "", returnURL: Town.back)
            town.pass(601)
            let lateQuery = town.fake.sent(to: late.url)
            let tooLate: IdentityError? = await thrown {
                try await town.desk.arrive(
                    .init(state: lateQuery["state"] ?? "", code: "c", error: nil, issuer: nil, browser: late.browser), at: town.provider.id,
                    commune: demo, session: nil, from: town.place)
            }
            #expect(tooLate == .badState)
        }
    }
}

@Suite("Codes, and accounts that become one")
struct CodeSignInTests {
    @Test("a code is good once, five minutes, five tries; codes are counted by address", arguments: engines)
    func codes(engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let town = try await Town(database)
            let first = try await town.code("0912 345 678")
            func use(_ code: String, _ ticket: CodeTicket) async -> IdentityError? {
                await thrown { try await town.desk.useCode(code, ticket: ticket.ticket, commune: demo, session: nil, from: town.place) }
            }
            let wrong = first.code == "000000" ? "000001" : "000000"
            for _ in 0..<5 { #expect(await use(wrong, first) == .wrongCode) }
            #expect(await use(first.code, first) == .wrongCode, "five tries are all")
            let second = try await town.code("+84912345678")
            let session = try await town.signedIn(
                try await town.desk.useCode(
                    " \(second.code.prefix(3)) \(second.code.suffix(3))", ticket: second.ticket, commune: demo, session: nil,
                    from: town.place))
            #expect(session.level == 0 && session.provider == nil)
            #expect(await use(second.code, second) == .wrongCode, "used")
            let third = try await town.code("0912345678")
            let many: IdentityError? = await thrown { try await town.code("0912345678") }
            if case .wait(let seconds) = many { #expect((1...900).contains(seconds)) } else { Issue.record("\(String(describing: many))") }
            town.pass(301)
            #expect(await use(third.code, third) == .wrongCode, "too late")
            town.pass(900)
            let fourth = try await town.code("0912345678")
            let same = try await town.signedIn(
                try await town.desk.useCode(fourth.code, ticket: fourth.ticket, commune: demo, session: nil, from: town.place))
            #expect(same.citizen == session.citizen)
            let kept = try await database.read { tx in try tx.rows("SELECT code, sealed FROM citizen_code").map { ($0["code"].text ?? "") + ($0["sealed"].text ?? "") }.joined()
            }
            #expect(!kept.contains(fourth.code) && !kept.contains("912345678"))
            for typed in ["", "abc", "0243 825 1234", "a@", "0912"] {
                #expect(throws: IdentityError.badAddress) { try CodeAddress(typed: typed) }
            }
        }
    }

    @Test("the same phone, e-mail or personal number opens nobody's account; who proves both makes them one", arguments: engines)
    func takeover(engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let town = try await Town(database)
            let ticket = try await town.code("an@suoimay.example")
            let local = try await town.signedIn(
                try await town.desk.useCode(ticket.code, ticket: ticket.ticket, commune: demo, session: nil, from: town.place))
            town.fake.change { $0.claims = ["email": "an@suoimay.example", "email_verified": true] }
            let stranger = try await town.signedIn(try await town.visit())
            #expect(stranger.citizen != local.citizen)
            // Another provider that says the same personal number is another account, too.
            let second = try await town.signedIn(try await town.visit(town.other))
            #expect(second.citizen != stranger.citizen)

            // Signed in to the one and back from the provider of the other: both proven.
            guard case .isAnothers(let merging) = try await town.visit(citizen: local) else { throw IdentityError.badState }
            let foreign: IdentityError? = await thrown { try await town.desk.merge(ticket: merging, second, from: town.place) }
            #expect(foreign == .badState)
            try await IdentityReading.note(stranger.citizen, database)
            try await town.desk.merge(ticket: merging, local, from: town.place)
            let whole = try await town.citizen(local)
            #expect(whole.name == "Nguyễn Thị Mẫu" && whole.level == 2)
            #expect(try await town.logins(local).map(\.way).sorted() == ["email", town.provider.id.text].sorted())
            #expect(try await town.signedIn(try await town.visit()).citizen == local.citizen)
            let readings = try await database.read { tx in try IdentityDesk.readings(of: local.citizen, commune: demo, in: tx) }
            #expect(readings.map(\.what) == ["hồ sơ 1"])
            let again: IdentityError? = await thrown { try await town.desk.merge(ticket: merging, local, from: town.place) }
            #expect(again == .badState)

            // An answer that was to add a way counts only for whoever asked for it.
            let swapped: IdentityError? = await thrown { try await town.visit(citizen: local, session: second) }
            #expect(swapped == .badState)
            let phone = try await town.code("0912345678", session: second)
            let stolen: IdentityError? = await thrown {
                try await town.desk.useCode(phone.code, ticket: phone.ticket, commune: demo, session: local, from: town.place)
            }
            #expect(stolen == .badState)
        }
    }

    @Test("ways are added and taken away, but never the last; sessions end", arguments: engines)
    func ways(engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let town = try await Town(database)
            let session = try await town.signedIn(try await town.visit())
            let ticket = try await town.code("0912345678", session: session)
            guard
                case .linked = try await town.desk.useCode(
                    ticket.code, ticket: ticket.ticket, commune: demo, session: session, from: town.place)
            else { throw IdentityError.badState }
            let ways = try await town.logins(session)
            #expect(ways.map(\.way) == [town.provider.id.text, "phone"] && ways.map(\.label) == ["VNeID", "091****678"])
            let elsewhere = try await town.signedIn(try await town.visit())
            try await town.desk.unlink(way: ways[0].way, print: ways[0].print, session, from: town.place)
            let sessions = try await database.read { tx in try town.desk.sessions(of: session, in: tx) }
            #expect(sessions.map(\.tokenHash) == [session.tokenHash], "\(elsewhere.tokenHash) was begun with what is gone")
            let last: IdentityError? = await thrown {
                try await town.desk.unlink(way: "phone", print: ways[1].print, session, from: town.place)
            }
            #expect(last == .lastLogin)
            try await town.desk.signOut(session)
            #expect(try await database.read { tx in try tx.number("SELECT count(*) AS n FROM citizen_session") } == 0)
        }
    }

    @Test("settings are checked: address, name of the secret, levels")
    func settings() async throws {
        try await withDatabase(.sqlite) { database in
            let town = try await Town(database)
            let wrong = Provider(commune: demo, name: "", issuer: "http://192.168.0.1", client: "", secretName: "../x", levels: ["a": 9])
            let refused: RecordError? = await thrown {
                try await town.desk.keep(wrong, policy: AddressPolicy(), by: .system(commune: demo, origin: "test"))
            }
            #expect(refused?.problems.map(\.field) == ["name", "issuer", "client", "secret", "levels"])
        }
    }
}

private enum IdentityReading {
    static func note(_ citizen: RecordID, _ database: Database) async throws {
        try await database.write { tx in
            try IdentityDesk.noteReading(
                of: citizen, commune: demo, reader: "Công chức một cửa", what: "hồ sơ 1", purpose: "giải quyết hồ sơ", in: tx)
        }
    }
}
