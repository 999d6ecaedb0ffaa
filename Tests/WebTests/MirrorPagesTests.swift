import API
import Declarations
import Exchange
import Foundation
import HTTPKit
import HTTPTypes
import Identity
import Jobs
import Registers
import Store
import Synchronization
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("Pages of mirrors", .serialized, .keepingSites) struct MirrorPagesTests {
    /// Another system that answers page by page, after a failure.
    private final class Source: IdentityTransport {
        let asked = Mutex<[String]>([])

        func send(_ url: String, headers: [(String, String)], body: [UInt8]?) async throws(IdentityError) -> (status: Int, body: [UInt8]) {
            let count = asked.withLock { asked in
                asked.append(url)
                return asked.count
            }
            if count == 1 { return (503, []) }
            let row = { (code: String) in
                "{\"Mã hồ sơ\":\"\(code)\",\"Mã thủ tục\":\"1.001612\",\"Người nộp\":\"Bà C\",\"Kênh\":\"Trực tuyến\",\"Tiếp nhận\":\"02/11/2026 08:00\",\"Trạng thái\":\"Đang xử lý\"}"
            }
            if url.hasSuffix("trang=2") { return (200, Array("{\"rows\":[\(row("H99.01-261102-0012"))]}".utf8)) }
            return (200, Array("{\"rows\":[\(row("H99.01-261102-0011"))],\"next\":\"https://tinh.example/ho-so?trang=2\"}".utf8))
        }
    }

    private struct Place {
        let site: RegisterSite
        let profile: RecordID
        let source: Source
    }

    private static let head = "Mã hồ sơ;Mã thủ tục;Người nộp;Kênh;Tiếp nhận;Hẹn trả;Kết thúc;Trạng thái\n"
    private static let late = "H99.01-261005-0001;1.001612;Bà A;Trực tuyến;05/10/2026 08:00;08/10/2026 17:00;12/10/2026 10:00;Đã xong\n"
    private static let open = "H99.01-261005-0002;1.001612;Ông B;Trực tiếp;05/10/2026 08:00;08/10/2026 17:00;;Đang xử lý\n"

    private func place(_ engine: EngineKind) async throws -> Place {
        let source = Source()
        let site = try await RegisterSite.make(
            engine, packs: ["metrics", "plan", "documents", "onestop", "mirrors"].map { pack($0) },
            people: [("giamdoc", "centre_leader", 0), ("dongbo", "mirror_officer", 0)]
        ) { $0.mirrorTransport = source }
        let profile = try await site.site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.site.workflows.create(register, values, by: site.system, in: tx).id
            }
            _ = try make(
                "service_point",
                ["name": "Trung tâm".value, "kind": "centre".value, "agency_code": "H99.01".value, "unit": site.units[0].value])
            let procedure = try make(
                "procedure",
                [
                    "code": "1.001612".value, "name": "Đăng ký hộ kinh doanh".value, "manner": "[\"counter\",\"online\"]".value,
                    "field": "household_business".value, "level": "partial".value, "subjects": "[\"people\"]".value,
                    "executing_unit": site.units[0].value, "decided_by": "UBND xã".value, "from_date": "2025-07-01".value,
                ])
            _ = try make(
                "procedure_version",
                [
                    "procedure": procedure.value, "from_date": "2025-07-01".value, "time_unit": "working_days".value,
                    "statutory_time": 3.value,
                ])
            for (position, rule) in [
                ("settlement in [early, on_time] and told_at > promised_at and source is set", "synchronisation"),
                ("settlement = late", "unit"),
            ].enumerated() {
                _ = try make(
                    "lateness_rule",
                    [
                        "name": "Quy tắc".value, "position": (position + 1).value, "condition_text": rule.0.value, "charged": rule.1.value,
                        "from_date": "2018-01-01".value,
                    ])
            }
            let profile = try make(
                MirrorProfile.register,
                [
                    "code": "tinh".value, "name": "Hồ sơ <tỉnh>".value, "system": "Hệ thống tỉnh".value, "target": "dossier".value,
                    "key_field": "code".value, "max_age_hours": 24.value, "keeper": (site.posts["quantri"]?.text).value,
                    "url": "https://tinh.example/ho-so".value,
                ])
            for (heading, field, words, settled) in [
                ("Mã hồ sơ", "code", nil, false), ("Mã thủ tục", "procedure", nil, false), ("Người nộp", "applicant_name", nil, false),
                ("Kênh", "channel", "Trực tuyến = online\nTrực tiếp = counter", false), ("Tiếp nhận", "received_at", nil, true),
                ("Hẹn trả", "promised_at", nil, false), ("Kết thúc", "finished_at", nil, true),
                ("Trạng thái", "state", "Đang xử lý = processing\nĐã xong = ready", false),
            ] as [(String, String, String?, Bool)] {
                _ = try make(
                    MirrorProfile.columns,
                    [
                        "source_of": profile.value, "heading": heading.value, "field": field.value, "value_map": words.value,
                        "settled": settled.value, "needed": ["code", "procedure"].contains(field).value,
                    ])
            }
            _ = try site.site.workflows.perform("start", on: MirrorProfile.register, profile, version: nil, by: site.system, in: tx)
            return profile
        }
        return Place(site: site, profile: profile, source: source)
    }

    private func dossiers(_ place: Place) async throws -> [Record] {
        let site = place.site
        return try await site.site.database.read { tx in
            try site.site.registry.all("dossier", sort: [SortKey("code")], for: site.system, in: tx)
        }
    }

    private func settled(_ path: String, _ browser: Browser, _ place: Place) async throws -> String {
        let running = Task { try await place.site.site.jobs.run() }
        defer { running.cancel() }
        while true {
            let text = try await browser.get(path).text
            if !text.contains("every 1s") { return text }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test("a table is looked at, taken, counted with its source, and lateness is charged and corrected", arguments: engines)
    func upload(_ engine: EngineKind) async throws {
        let place = try await place(engine)
        let keeper = try await place.site.browser("dongbo")
        let url = "/dong-bo/\(place.profile)"
        #expect(try await keeper.get("/dong-bo").text.contains("Hồ sơ &lt;tỉnh&gt;"))
        for (name, status) in [("canbo", HTTPResponse.Status.forbidden), ("giamdoc", .forbidden)] {
            #expect(try await place.site.browser(name).get(url + "/tep").status == status, "\(name)")
        }
        #expect(try await place.site.browser().get("/dong-bo").text.contains("Đăng nhập"))
        #expect(try await keeper.get("/dong-bo/\(RecordID())").status == .notFound)
        // What is no table of this profile is refused whole, with why.
        let wrong = try await keeper.post(url + "/tep", [:], files: [("document", "x.csv", Data("Tên;Tuổi\nA;1\n".utf8))])
        #expect(wrong.status == .badRequest && wrong.text.contains("tiêu đề"))

        let table = Data((Self.head + Self.late + Self.open + "H99.01-261005-0003;9.9;Bà D;Khác;32/13/2026;;;Lạ\n").utf8)
        let begun = try await keeper.post(url + "/tep", [:], files: [("document", "hồ sơ.csv", table)])
        let run = try #require(begun.text.firstMatch(of: /tep\/([0-9a-f-]{36})/)?.1)
        let preview = try await settled("\(url)/tep/\(run)", keeper, place)
        #expect(preview.contains("2 trên 3") && preview.contains("thêm vào bảng đổi giá trị") && preview.contains("Ghi vào sổ"))
        #expect(try await dossiers(place).isEmpty)
        _ = try await keeper.post("\(url)/tep/\(run)/chay")
        _ = try await settled("\(url)/tep/\(run)", keeper, place)
        let taken = try await dossiers(place)
        #expect(taken.map(\.state) == ["ready", "processing"] && taken.allSatisfy { $0.source == "Hệ thống tỉnh" })
        let late = try #require(taken.first)
        #expect(late["settlement"].text == "late" && late["attribution"].text == "unit" && (late["overrun"].integer ?? 0) > 0)
        #expect(late["procedure_version"].text != nil && late["unit"].text == place.site.units[0].text)

        // Settled in time there, told here after the promise: the source's fault.
        let told = Self.head + Self.open.replacing(";;Đang xử lý", with: ";08/10/2026 15:00;Đã xong")
        _ = try await place.site.site.imports.takeMirror(
            try file(told), name: "t.csv", try await profile(place), way: .folder, dataAt: Instant.now.milliseconds, by: place.site.system)
        let synced = try #require(try await dossiers(place).last)
        #expect(synced["settlement"].text == "on_time" && synced["attribution"].text == "synchronisation")

        let leader = try await place.site.browser("giamdoc")
        let page = try await leader.get("/mot-cua/ho-so/\(late.id)").text
        #expect(page.contains("Hồ sơ lấy từ Hệ thống tỉnh") && page.contains("Sửa nguyên nhân chậm"))
        let correct = "/mot-cua/ho-so/\(late.id)/nguyen-nhan"
        #expect(try await leader.post(correct, ["attribution": "citizen", "reason": " "]).status == .unprocessableContent)
        #expect(try await place.site.browser("nguoikhac").post(correct, ["attribution": "citizen", "reason": "x"]).status != .ok)
        _ = try await leader.post(correct, ["attribution": "other_authority", "reason": "Chờ Sở trả lời"])
        let again = Self.head + Self.late.replacing("Bà A", with: "Bà A Mẫu")
        _ = try await place.site.site.imports.takeMirror(
            try file(again), name: "t.csv", try await profile(place), way: .folder, dataAt: Instant.now.milliseconds, by: place.site.system)
        let corrected = try #require(try await dossiers(place).first)
        #expect(
            corrected["attribution"].text == "other_authority" && corrected["applicant_name"].text == "Bà A Mẫu", "a person's word stays")

        let counted = try await leader.get("/mot-cua/thong-ke?tu=2026-10-01&den=2026-10-31&theo=attribution").text
        #expect(counted.contains("Cơ quan khác") && counted.contains("Đồng bộ dữ liệu") && counted.contains("lấy từ Hệ thống tỉnh"))
        let figure = try await leader.get("/so-lieu/onestop.on_time_share?ky=202610").text
        #expect(figure.contains("Hệ thống nguồn") && figure.contains("Hệ thống tỉnh"))
        #expect(try await leader.get("/mot-cua/thu-tuc/\(late["procedure"].text ?? "")/do-luong").status == .ok)
    }

    private func profile(_ place: Place) async throws -> MirrorProfile {
        let site = place.site.site
        return try await site.database.read { tx in try MirrorProfile.one(place.profile, site.registry, commune: 99999, in: tx) }
    }

    private func file(_ text: String) throws -> URL {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(RecordID()).csv")
        try Data(text.utf8).write(to: file)
        return file
    }

    @Test("tables come by folder, over the interface and by asking; what is refused says why", arguments: engines)
    func ways(_ engine: EngineKind) async throws {
        let place = try await place(engine)
        let site = place.site.site
        let folder = site.mirrors.folder(try await site.commune(slug: "thu"), "tinh")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data((Self.head + Self.open).utf8).write(to: folder.appending(path: "a.csv"))
        try Data("Tên\nA\n".utf8).write(to: folder.appending(path: "b.csv"))
        #expect(try await site.mirrors.takeDropped(settled: 0) == 2)
        #expect(try await site.mirrors.takeDropped(settled: 0) == 0)
        let reports = try ["done", "refused"].map { place in
            try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: place).path).count { $0.hasSuffix("report.txt") }
        }
        #expect(reports == [1, 1])

        let program = try await place.site.program("dongbo")
        let body: JSON = [
            "rows": [
                [
                    "Mã hồ sơ": "H99.01-261102-0007", "Mã thủ tục": "1.001612", "Người nộp": "Bà C", "Kênh": "Trực tuyến",
                    "Tiếp nhận": "02/11/2026 08:00", "Trạng thái": "Đang xử lý",
                ], ["Mã hồ sơ": "H99.01-261102-0008", "Mã thủ tục": "không có"],
            ]
        ]
        let answer = try await program.send(.post, "/mirrors/tinh", body)
        #expect(answer.status == .ok && answer.text.contains("\"new\":1") && answer.text.contains("\"refused\":1"))
        #expect(try await program.send(.post, "/mirrors/tinh", body).text.contains("\"same\":1"))
        #expect(try await program.send(.post, "/mirrors/khac", body).status == .notFound)
        #expect(try await program.send(.post, "/mirrors/tinh", ["rows": []]).status == .unprocessableContent)
        #expect(try await place.site.program("canbo").send(.post, "/mirrors/tinh", body).status == .forbidden)
        #expect(try await place.site.program(nil).send(.post, "/mirrors/tinh", body).status == .unauthorized)

        try await site.mirrors.pull("https://tinh.example/ho-so", try await site.commune(slug: "thu"), try await profile(place))
        #expect(try await dossiers(place).count == 4 && place.source.asked.withLock { $0.count } == 3)
        let runs = try await site.database.read { tx in
            try tx.rows("SELECT way, outcome, count(*) AS n FROM reg_mirror_run GROUP BY way, outcome ORDER BY way, outcome").map {
                "\(try $0.text("way")) \(try $0.text("outcome")) \(try $0.integer("n"))"
            }
        }
        #expect(runs == ["api failed 1", "api taken 2", "folder failed 1", "folder taken 1", "pull taken 1"])
    }
}
