import API
import Accounts
import Declarations
import Figures
import Foundation
import HTTPKit
import HTTPTypes
import Jobs
import Registers
import Store
import Synchronization
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Province
@testable import Web

/// Keeps what is sent to the province.
private final class Province98: WebhookSender {
    private let state = Mutex<[(body: [UInt8], headers: [String: String])]>([])
    private let answers = Mutex<[Int]>([])

    init(_ answers: [Int]) { self.answers.withLock { $0 = answers } }

    var sent: [(body: [UInt8], headers: [String: String])] { state.withLock { $0 } }

    func send(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async -> WebhookOutcome {
        state.withLock { $0.append((body, Dictionary(headers) { one, _ in one })) }
        let status = answers.withLock { $0.isEmpty ? 201 : $0.removeFirst() }
        return WebhookOutcome(status: status, milliseconds: 1, problem: status < 300 ? nil : "Bên nhận trả về \(status).")
    }
}

@Suite("Signed bundles of figures", .serialized, .keepingSites) struct BundlePagesTests {
    private let page = "/dieu-hanh/cac-xa/goi"

    /// A commune with a server of its own.
    private func commune(_ engine: EngineKind, _ change: (inout SiteConfiguration) -> Void = { _ in }) async throws -> RegisterSite {
        try await RegisterSite.make(engine, packs: ProvinceSite.packs, people: [("giukehoach", "keeper", 0)], change)
    }

    /// Makes a statement as the keeper would, and downloads its bundle.
    private func bundle(_ commune: RegisterSite) async throws -> Data {
        let keeper = try await commune.browser("giukehoach")
        let id = try await statement(commune)
        let answer = try await keeper.get("/gui-tinh/\(id)/goi.json")
        #expect(answer.status == .ok)
        return answer.data
    }

    private func statement(_ commune: RegisterSite) async throws -> RecordID {
        _ = try await commune.browser("giukehoach").post("/chot-so-lieu?ky=2026")
        return try await commune.site.database.read { tx in
            try #require(
                try commune.site.registry.all(
                    "figure_statement", sort: [SortKey("journal_seq", descending: true)], for: commune.system, in: tx
                )
                .first?.id)
        }
    }

    private func register(_ key: BundleKey?, _ place: ProvinceSite, code: Int = 99999) async throws -> RecordID {
        var values: [String: Value] = ["code": .integer(Int64(code)), "name": "xã Thử".value, "hosting": "own_server".value]
        if let key { (values["public_key"], values["key_confirmed_on"]) = (key.hex.value, "2026-01-05".value) }
        return try await place.member(values)
    }

    private func upload(_ data: Data, _ place: ProvinceSite) async throws -> Browser.Answer {
        try await place.browser("province_keeper").post(page, [:], files: [("file", "goi.json", data)])
    }

    @Test("show a commune with a server of its own as if it were hosted: the same records make the same row", arguments: engines)
    func bothWays(_ engine: EngineKind) async throws {
        let (far, place) = (try await commune(engine), try await ProvinceSite.make(engine))
        try await ProvinceSite.tasks(3, 1, unit: far.units[0], commune: 99999, of: far.site)
        try await ProvinceSite.tasks(3, 1, unit: place.unit, commune: 99998, of: place.site)
        _ = try await register(try far.site.bundleMaker.key(of: 99999).publicKey, place)
        let leader = try await place.browser("province_leader")
        #expect(try await leader.get("/dieu-hanh/cac-xa?ky=2026").text.contains("Chưa gửi gói của kỳ này"))
        let answer = try await upload(try await bundle(far), place)
        #expect(answer.status == .ok && answer.text.contains("Đã nhận gói của Xã Thử") && answer.text.contains("chữ ký đúng"))
        let period = try #require(FigurePeriod("2026"))
        let ids = place.site.registry.catalogue.figures.filter { $0.pack == "plan" }.map(\.id)
        try await place.site.database.read { tx in
            let reading = try place.site.province.read(ids, ProvinceSite.province, period, in: tx)
            for id in ids {
                let (sent, counted) = (reading.figure(id, 99999), reading.figure(id, 99998))
                #expect(sent.standing == counted.standing && sent.figure == counted.figure, "\(id)")
            }
        }
        let table = try await leader.get("/dieu-hanh/cac-xa/so-lieu/plan.tracked_share?ky=2026").text
        #expect(table.components(separatedBy: "3/4").count == 3 && table.contains("6/8") && table.contains("đã kiểm chữ ký"))
        #expect(table.contains("2/2 xã có số liệu"))
    }

    @Test("are taken in once, the newer in the place of the older, and never the older again", arguments: engines)
    func order(_ engine: EngineKind) async throws {
        let (far, place) = (try await commune(engine), try await ProvinceSite.make(engine))
        _ = try await register(try far.site.bundleMaker.key(of: 99999).publicKey, place)
        let first = try await bundle(far)
        try await ProvinceSite.tasks(1, 1, unit: far.units[0], commune: 99999, of: far.site)
        let second = try await bundle(far)
        #expect(try await upload(first, place).text.contains("Đã nhận gói"))
        #expect(try await upload(first, place).text.contains("đã có từ trước"))
        #expect(try await upload(second, place).text.contains("Đã có gói mới hơn"))
        let again = try await upload(try await bundle(far), place)
        #expect(again.status == .ok)
        let old = try await upload(try changed(second, far) { $0.replacing("\"name\":\"xã Thử\"", with: "\"name\":\"xã Thứ\"") }, place)
        #expect(old.status == .unprocessableContent && old.text.contains("Đã có gói mới hơn của xã"))
        let standings = try await place.site.database.read { tx in
            try place.site.registry.all("figure_bundle", for: place.system, in: tx).compactMap { $0["standing"].text }.sorted()
        }
        #expect(standings == ["current", "superseded", "superseded"])
    }

    /// The bundle with another statement, signed by the commune: what a broken or dishonest server could send.
    private func changed(_ data: Data, _ far: RegisterSite, places: [JournalPlace]? = nil, _ change: (String) -> String) throws -> Data {
        let bundle = try FigureBundle(parsing: Array(data))
        return Data(
            FigureBundle(
                change(bundle.statement), of: bundle.commune, checkpoints: places ?? bundle.checkpoints, parts: bundle.parts,
                signedBy: try far.site.bundleMaker.key(of: 99999)
            ).bytes)
    }

    @Test("are refused with a reason, and nothing of them is kept, where anything about them is wrong", arguments: engines)
    func refused(_ engine: EngineKind) async throws {
        let (far, place) = (try await commune(engine), try await ProvinceSite.make(engine))
        let data = try await bundle(far)
        func expect(_ data: Data, _ reason: String, line: Int = #line) async throws {
            let answer = try await upload(data, place)
            #expect(answer.status == .unprocessableContent && answer.text.contains(reason), "line \(line): \(answer.status)")
        }
        try await expect(data, "chưa có trong danh sách")
        let member = try await register(nil, place)
        try await expect(data, "chưa đăng ký khóa")
        let key = try far.site.bundleMaker.key(of: 99999).publicKey
        let other = try place.site.bundleMaker.key(of: 1).publicKey
        func set(_ values: [String: Value]) async throws {
            try await place.site.database.write { tx in
                _ = try place.site.workflows.edit("member_commune", member, version: nil, values, by: place.system, in: tx)
            }
        }
        try await set(["public_key": other.hex.value, "key_confirmed_on": "2026-01-05".value])
        try await expect(data, "khóa khác khóa đã đăng ký")
        try await set(["public_key": key.hex.value])
        let text = String(decoding: data, as: UTF8.self)
        try await expect(Data(text.replacing("x\u{E3} Thử", with: "xa Thử").utf8), "Chữ ký không khớp")
        try await expect(Data("không phải gói".utf8), "không phải gói số liệu")
        try await expect(Data(text.prefix(200).utf8), "không phải gói số liệu")
        try await expect(try changed(data, far) { $0.replacing("\"commune\":99999", with: "\"commune\":99998") }, "của mã 99998")
        try await expect(try changed(data, far) { _ in "{}" }, "không đọc được")
        let future = try #require(text.firstMatch(of: /\\"at\\":(\d{13})/)).1
        try await expect(try changed(data, far) { $0.replacing(future, with: "9999999999999") }, "tương lai")
        #expect(
            try await place.site.database.read { tx in try place.site.registry.all("figure_bundle", for: place.system, in: tx) }.isEmpty)
        let told = try await place.site.database.read { tx in
            try tx.journal(commune: 98, JournalQuery(register: "figure_bundle"), limit: 50).entries
        }
        #expect(told.count == 9 && told.allSatisfy { $0.action == "refuse" && $0.note?.isEmpty == false })
        try await set(["hosting": "here".value, "public_key": .null, "key_confirmed_on": .null])
        try await expect(data, "đếm ngay trên máy chủ này")
    }

    @Test("are refused where the commune's journal does not go on from the bundle before", arguments: engines)
    func journal(_ engine: EngineKind) async throws {
        let (far, place) = (try await commune(engine), try await ProvinceSite.make(engine))
        _ = try await register(try far.site.bundleMaker.key(of: 99999).publicKey, place)
        _ = try await upload(try await bundle(far), place)
        let next = try await bundle(far)
        let former = try #require(try FigureBundle(parsing: Array(next)).checkpoints.first)
        let forged = JournalPlace(seq: former.seq, hash: String(repeating: "0", count: 64))
        let rewritten = try await upload(try changed(next, far, places: [forged]) { $0 }, place)
        #expect(rewritten.text.contains("không nối tiếp nhật ký ở gói trước"))
        let silent = try await upload(try changed(next, far, places: []) { $0 }, place)
        #expect(silent.text.contains("không chứng minh được nhật ký nối tiếp"))
        #expect(try await upload(next, place).status == .ok)
    }

    @Test("show what is defined otherwise than in the province, and do not add it up", arguments: engines)
    func otherDefinition(_ engine: EngineKind) async throws {
        let (far, place) = (try await commune(engine), try await ProvinceSite.make(engine))
        try await ProvinceSite.tasks(1, 0, unit: far.units[0], commune: 99999, of: far.site)
        try await ProvinceSite.tasks(1, 1, unit: place.unit, commune: 99998, of: place.site)
        _ = try await register(try far.site.bundleMaker.key(of: 99999).publicKey, place)
        let other = try changed(try await bundle(far), far) {
            $0.replacing("tasks_tracked / tasks_given", with: "tasks_given / tasks_given")
        }
        #expect(try await upload(other, place).text.contains("1 số liệu có định nghĩa khác"))
        let table = try await place.browser("province_leader").get("/dieu-hanh/cac-xa/so-lieu/plan.tracked_share?ky=2026").text
        #expect(table.contains("1 xã định nghĩa khác, không cộng") && table.contains("1/2 ·") && table.contains("100%"))
    }

    @Test("come by programs whose token may do nothing else", arguments: engines)
    func interface(_ engine: EngineKind) async throws {
        let (far, place) = (try await commune(engine), try await ProvinceSite.make(engine))
        _ = try await register(try far.site.bundleMaker.key(of: 99999).publicKey, place)
        let data = try await bundle(far)
        func program(_ role: String?) async throws -> HTTPTestClient<SignedIn> {
            var headers: HTTPFields = [.accept: "application/json"]
            if let role {
                let wish = TokenWish(name: "Máy \(role)", person: place.people[role], scopes: "*:*", days: 30)
                headers[.authorization] = "Bearer " + (try await place.site.accounts.makeToken(wish, by: place.system).secret)
            }
            return HTTPTestClient<SignedIn>(place.site.sharedResponder(), headers: headers)
        }
        func send(_ client: HTTPTestClient<SignedIn>, _ data: Data, _ path: String = "/figure-bundles") async throws
            -> HTTPTestClient<SignedIn>.Answer
        {
            try await client.send(.post, "/tinh/api/v1" + path, body: data, type: "application/json")
        }
        let sender = try await program("bundle_sender")
        #expect(try await send(sender, data).status == .created)
        let again = try await send(sender, data)
        #expect(again.status == .ok && again.text.contains("\"known\":true"))
        #expect(try await send(sender, Data("{}".utf8)).status == .unprocessableContent)
        #expect(try await send(try await program(nil), data).status == .unauthorized)
        #expect(try await send(try await program("province_leader"), data).status == .forbidden)
        let described = try await sender.get("/tinh/api/v1/openapi.json").text
        #expect(["/figure-bundles", "/row-requests", "/row-answers"].allSatisfy { described.contains("\"\($0)\"") })
        #expect(!(try await program("province_leader").get("/tinh/api/v1/openapi.json").text).contains("row-answers"))
        // No record of it can be made past the check, and nothing is read with that token.
        let forged = Data("{\"commune_name\":\"Giả\",\"period\":\"2026\"}".utf8)
        #expect(try await send(sender, forged, "/registers/figure_bundle/records").status.code >= 400)
        #expect(try await sender.get("/tinh/api/v1/registers/member_commune/records").status == .forbidden)
        #expect(try await sender.get("/tinh/api/v1/registers/figure_bundle/records").status == .forbidden)
        #expect(
            try await place.site.database.read { tx in try place.site.registry.all("figure_bundle", for: place.system, in: tx) }.count == 1)
    }

    @Test("are sent by the commune's server with its token, again and again until the province answers", arguments: engines)
    func sending(_ engine: EngineKind) async throws {
        let receiver = Province98([201])
        let far = try await commune(engine) { $0.webhookSender = receiver }
        let id = try await statement(far)
        let (keeper, administrator) = (try await far.browser("giukehoach"), try await far.browser("quantri"))
        #expect(try await keeper.post("/gui-tinh/\(id)/gui").status == .notFound)
        let bad = try await administrator.post("/quan-tri/gui-tinh", ["url": "http://10.0.0.1/x", "token": "ngan"])
        #expect(bad.status == .unprocessableContent && bad.text.contains("https://"))
        let url = "https://tinh.example/tinh/api/v1/figure-bundles"
        let token = "dinh_" + String(repeating: "a", count: 40)
        _ = try await administrator.post("/quan-tri/gui-tinh", ["url": url, "token": token])
        let shown = try await keeper.get("/gui-tinh").text
        #expect(shown.contains("Gửi lên tỉnh") && !shown.contains(token))
        #expect(shown.contains(try far.site.bundleMaker.key(of: 99999).publicKey.fingerprint))
        #expect(try await keeper.post("/gui-tinh/\(id)/gui").status == .ok)
        let running = Task { try await far.site.jobs.run() }
        defer { running.cancel() }
        let deadline = ContinuousClock.now + .seconds(30)
        while receiver.sent.isEmpty, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
        let sent = try #require(receiver.sent.first)
        #expect(sent.headers["Authorization"] == "Bearer " + token)
        let bundle = try FigureBundle(parsing: sent.body)
        let key = try far.site.bundleMaker.key(of: 99999).publicKey
        #expect(bundle.commune == 99999 && bundle.isSigned(by: key))
    }

    @Test("are for those who issue reports, and taken in by those who keep the list", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        let place = try await ProvinceSite.make(engine)
        let id = RecordID()
        for path in ["/gui-tinh", "/gui-tinh/\(id)/goi.json"] {
            #expect(try await place.home.browser().get(path).status == .unauthorized, "\(path)")
            #expect(try await place.home.browser("canbo").get(path).status == .forbidden, "\(path)")
        }
        #expect(try await place.home.browser("giukehoach").get("/gui-tinh/\(id)/goi.json").status == .notFound)
        #expect(try await place.home.browser("canbo").post("/gui-tinh/\(id)/gui").status == .forbidden)
        #expect(try await place.home.browser("giukehoach").post("/quan-tri/gui-tinh").status == .forbidden)
        #expect(try await place.browser("province_leader").get(page).status == .ok)
        #expect(try await place.browser("province_leader").post(page, [:], files: [("file", "x", Data("x".utf8))]).status == .forbidden)
        #expect(try await place.browser("officer").get(page).status == .forbidden)
        #expect(try await place.browser("province_keeper").post(page).status == .unprocessableContent)
        #expect(try await place.home.browser("chutich").get(page).status == .notFound)
    }
}
