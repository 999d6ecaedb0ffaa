import Assist
import Foundation
import HTTPKit
import HTTPTypes
import Identity
import Jobs
import OneStop
import PlanReader
import Registers
import Store
import Synchronization
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("Papers read, checked, asked about; notices by event of life", .serialized, .keepingSites) struct AssistPagesTests {
    private struct Centre {
        let site: RegisterSite
        let dossier: RecordID
        let paper: RecordID

        func number(_ sql: SQL) async throws -> Int64 { try await site.site.database.read { tx in try tx.number(sql) } }
    }

    private func centre(_ engine: EngineKind, model: Model? = nil) async throws -> Centre {
        let made = try await RegisterSite.make(
            engine, packs: ["metrics", "plan", "documents", "onestop", "assist"].map { pack($0) },
            people: [("motcua", "intake_officer", 0), ("giamdoc", "centre_leader", 0)]
        ) { $0.identityTransport = model }
        let (site, system) = (made.site, made.system)
        let hash = try site.blobs.put(Data("%PDF-1.4 thử".utf8))
        let dossier = try await site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.workflows.create(register, values, by: system, in: tx).id
            }
            _ = try make(
                "service_point",
                ["name": "Trung tâm".value, "kind": "centre".value, "agency_code": "H99.01".value, "phone": "0900000001".value])
            for (code, name, kind, anchors, matches) in [
                ("chung-sinh-me", "Họ tên mẹ trên giấy chứng sinh", "name", "Họ và tên mẹ", "answers.mother_name"),
                ("chung-sinh-me-so", "Số định danh của mẹ trên giấy chứng sinh", "citizen_id", "Số định danh", "answers.mother_id"),
            ] {
                _ = try make(
                    "paper_rule",
                    [
                        "code": code.value, "paper": "CHUNG-SINH".value, "name": name.value, "kind": kind.value, "anchors": anchors.value,
                        "matches": matches.value, "from_date": "2025-07-01".value, "legal_basis": "Luật Hộ tịch".value,
                    ])
            }
            _ = try make(
                "assist_step",
                ["name": "Đọc giấy tờ".value, "step": "intake".value, "tool": "ocr".value, "from_date": "2025-07-01".value])
            _ = try make(
                "care_rule",
                [
                    "code": "sau-muoi".value, "name": "Đủ 60 tuổi".value, "event": "age".value, "age": .integer(60), "days": .integer(30),
                    "procedure_code": "9.990002".value, "text": "Sắp đủ 60 tuổi.".value, "from_date": "2025-07-01".value,
                ])
            let type = try make("paper_type", ["code": "CHUNG-SINH".value, "name": "Giấy chứng <sinh>".value, "source_held": "none".value])
            var procedures: [RecordID] = []
            for (code, name) in [
                ("1.001193", "Đăng ký khai sinh"), ("9.990002", "Cấp thẻ người cao tuổi"), ("2.000815", "Chứng thực bản sao"),
            ] {
                let procedure = try make(
                    "procedure",
                    [
                        "code": code.value, "name": name.value, "manner": "[\"online\"]".value, "field": "civil_status".value,
                        "level": "full".value, "subjects": "[\"people\"]".value, "eligible": .boolean(true), "essential": .boolean(true),
                        "executing_unit": made.units[0].value, "officer": (made.posts["canbo"]?.text).value, "decided_by": "UBND".value,
                        "from_date": "2025-07-01".value,
                    ])
                let version = try make(
                    "procedure_version",
                    [
                        "procedure": procedure.value, "from_date": "2025-07-01".value, "time_unit": "working_days".value,
                        "statutory_time": .integer(3), "fee": .integer(8000), "legal_basis": "Luật Thử".value,
                    ])
                _ = try make("procedure_paper", ["procedure_version": version.value, "paper_type": type.value, "position": .integer(1)])
                procedures.append(procedure)
            }
            let required = try tx.rows(
                "SELECT p.id FROM reg_procedure_paper p JOIN reg_procedure_version v ON v.id = p.procedure_version WHERE v.procedure = \(procedures[0])"
            )
            var answers = FormAnswers(form: "birth_registration", version: 1)
            answers.values = ["mother_name": .text("Lý Thị Mẫu"), "mother_id": .text("001190000001")]
            return try site.dossiers.open(
                DossierSubmission(
                    procedure: procedures[0].text, key: "k", channel: .online, typedBy: .citizen, applicant: Applicant(name: "Lý Thị Mẫu"),
                    answers: answers.json,
                    papers: [
                        GivenPaper(
                            required: try required[0].text("id"), provenance: .supplied,
                            files: [Attachment(hash: hash, name: "giay.pdf", type: "application/pdf", size: 12)])
                    ]), by: system, in: tx
            ).dossier
        }
        let paper = try await site.database.read { tx in try site.dossiers.papers(of: dossier, commune: 99999, in: tx)[0] }
        #expect(paper["digitised"].boolean == false)
        return Centre(site: made, dossier: dossier, paper: paper.id)
    }

    /// What a recogniser would give, with a number that differs from the form.
    private static let text = PaperText(
        pages: [PaperPage(ratio: 1414, sharpness: 80, file: "", number: 1)],
        words: ["GIẤY CHỨNG SINH", "Họ và tên mẹ: LÝ THỊ MẪU", "Số định danh: 001190000007"].enumerated().flatMap { row, line in
            line.split(separator: " ").enumerated().map {
                PaperWord(String($1), line: row + 1, x: $0 * 90, y: row * 40, width: 80, height: 30)
            }
        })

    @Test(
        "a number that differs is proposed with its place, accepted, becomes a supplement's reason; a paper counts when a person looked",
        arguments: engines)
    func check(_ engine: EngineKind) async throws {
        let centre = try await centre(engine)
        let (site, clerk) = (centre.site.site, try await centre.site.browser("motcua"))
        let unread = try await site.database.read { tx in try site.assist.unread(commune: 99999, limit: 5, in: tx) }
        #expect(unread == [centre.paper])
        let kept = try await site.database.write { tx in
            let paper = try site.registry.record("dossier_paper", centre.paper, for: centre.site.system, in: tx)
            return [try site.assist.keep(Self.text, of: paper, in: tx), try site.assist.keep(Self.text, of: paper, in: tx)]
        }
        #expect(kept == [true, false])
        #expect(try await site.database.read { tx in try site.assist.unread(commune: 99999, limit: 5, in: tx) }.isEmpty)
        let dossier = "/mot-cua/ho-so/\(centre.dossier)"
        #expect(try await clerk.get(dossier).text.contains("Đối chiếu: 1 đề xuất"))
        let page = try await clerk.get(dossier + "/doi-chieu")
        for part in [
            "Số không khớp", "Trên giấy: 001190000007", "Tờ khai, thẻ: 001190000001", "Quy tắc: Số định danh của mẹ", "trang 1, dòng 3",
            "Luật Hộ tịch", "Đối chiếu theo quy tắc", "Giấy chứng &lt;sinh&gt;",
        ] {
            #expect(page.text.contains(part), "\(part)")
        }
        #expect(!page.text.contains("Họ tên không khớp"))
        try await answer(centre, clerk, dossier)
        try await confirm(centre, clerk)
        try await route(centre, clerk, dossier)
        // Nothing personal is in the log, and everything in it is counted once.
        let log = try await site.database.read { tx in try tx.rows("SELECT proposal, answer FROM reg_assist_use ORDER BY at, id") }
        let said = try log.map { "\(try $0.text("proposal")) \(try $0.text("answer"))" }
        #expect(said.count == 4 && said.allSatisfy { !$0.contains("0011900") && !$0.contains("Mẫu") })
        #expect(try await centre.number("SELECT count(*) AS n FROM reg_assist_use WHERE declared IS NOT NULL AND tool = 'ocr'") == 1)
        #expect(try await centre.number("SELECT count(*) AS n FROM reg_assist_use WHERE person IS NULL") == 0)
    }

    private func answer(_ centre: Centre, _ clerk: Browser, _ dossier: String) async throws {
        let key = "number_differs:\(centre.paper):chung-sinh-me-so"
        #expect(try await clerk.post(dossier + "/doi-chieu", ["key": "number_differs:x", "answer": "accept"]).status == .notFound)
        #expect(try await clerk.post(dossier + "/doi-chieu", ["key": key, "answer": "vội"]).status == .badRequest)
        #expect(try await clerk.post(dossier + "/doi-chieu", ["key": key, "answer": "refuse"]).text.contains("đã bác"))
        #expect(try await !clerk.get(dossier + "/bo-sung").text.contains("không khớp với tờ khai"))
        let accepted = try await clerk.post(dossier + "/doi-chieu", ["key": key, "answer": "accept"])
        #expect(accepted.text.contains("đã nhận") && accepted.text.contains("Yêu cầu bổ sung 1 giấy tờ"))
        // The reason says where, and not what stands there: applicants' pages and messages carry it.
        let ask = try await clerk.get(dossier + "/bo-sung")
        #expect(ask.text.contains("số định danh của mẹ trên giấy chứng sinh không khớp với tờ khai (trang 1, dòng 3)"))
        #expect(!ask.text.contains("001190000007"))
    }

    private func route(_ centre: Centre, _ clerk: Browser, _ dossier: String) async throws {
        let officer = try #require(centre.site.posts["canbo"])
        #expect(try await clerk.get(dossier + "/doi-chieu").text.contains("giao cho Chức danh canbo"))
        #expect(try await clerk.post(dossier + "/doi-chieu", ["key": "route:\(RecordID())", "answer": "accept"]).status == .notFound)
        _ = try await clerk.post(dossier + "/doi-chieu", ["key": "route:\(officer)", "answer": "accept"])
        let record = try await centre.site.site.database.read { tx in
            try centre.site.site.registry.record("dossier", centre.dossier, for: centre.site.system, in: tx)
        }
        #expect(record.state == "received" && record.assignee == officer.text)
    }

    private func confirm(_ centre: Centre, _ clerk: Browser) async throws {
        let url = "/mot-cua/giay-to/\(centre.paper)"
        let page = try await clerk.get(url)
        #expect(page.text.contains("value=\"001190000007\"") && page.text.contains("Máy đọc: LÝ THỊ MẪU"))
        let reading = try #require(page.hidden("reading"))
        #expect(try await clerk.post(url, ["reading": RecordID().text]).status == .notFound)
        #expect(try await centre.number("SELECT count(*) AS n FROM reg_dossier_paper WHERE digitised") == 0)
        let done = try await clerk.post(
            url, ["reading": reading, "chung-sinh-me": "LÝ THỊ MẪU", "chung-sinh-me-so": "001190000001"])
        #expect(done.status == .ok && done.text.contains("Không có gì để đề xuất"))
        #expect(try await centre.number("SELECT count(*) AS n FROM reg_dossier_paper WHERE digitised") == 1)
        #expect(try await centre.number("SELECT count(*) AS n FROM journal WHERE register = 'paper_reading' AND action = 'reveal'") >= 1)
    }

    @Test("strangers see neither papers nor checks, and citizens' questions are answered or refused")
    func rightsAndQuestions() async throws {
        let centre = try await centre(.sqlite)
        let (visitor, other) = (try await centre.site.browser(), try await centre.site.browser("nguoikhac"))
        for path in ["/mot-cua/ho-so/\(centre.dossier)/doi-chieu", "/mot-cua/giay-to/\(centre.paper)"] {
            #expect(try await visitor.get(path).status == .unauthorized)
            #expect(try await other.get(path).status == .notFound)
            #expect(try await other.post(path, ["key": "x", "answer": "accept"]).status == .notFound)
        }
        #expect(try await centre.site.browser("motcua").get("/mot-cua/giay-to/khong").status == .notFound)
        #expect(try await visitor.get("/dich-vu").text.contains("/dich-vu/hoi"))
        let answered = try await visitor.post("/dich-vu/hoi", ["q": "lam khai sinh cho con mat bao nhieu tien"])
        for part in ["Đăng ký khai sinh", "mã 1.001193", "Luật Thử", "8.000", "Giấy chứng &lt;sinh&gt;", "/thu-tuc/1.001193"] {
            #expect(answered.text.contains(part), "\(part)")
        }
        #expect(!answered.text.contains("Chứng thực bản sao"))
        let refused = try await visitor.post("/dich-vu/hoi", ["q": "trồng cây cà phê thế nào cho nhiều quả"])
        #expect(refused.text.contains("Danh mục không có câu trả lời") && refused.text.contains("0900 000 001"))
        #expect(try await visitor.post("/dich-vu/hoi", ["q": " "]).status == .ok)
        #expect(try await centre.number("SELECT count(*) AS n FROM reg_assist_use WHERE step = 'guidance' AND answer = 'answered'") == 1)
        #expect(try await centre.number("SELECT count(*) AS n FROM reg_assist_use WHERE answer = 'handed_over' AND person IS NULL") == 1)
    }

    @Test("a model words drafts where it was turned on, sees nothing personal, and is missed by nobody when it is silent")
    func wording() async throws {
        let model = Model()
        let centre = try await centre(.sqlite, model: model)
        let clerk = try await centre.site.browser("motcua")
        let url = "/mot-cua/ho-so/\(centre.dossier)/cau-chu"
        #expect(try await clerk.get(url).status == .notFound)
        #expect(try await clerk.post(url, ["text": "x"]).status == .notFound)
        try await centre.site.site.database.write { tx in
            _ = try centre.site.site.workflows.create(
                "assist_model",
                ["name": "Thử".value, "url": "https://model.vi-du.vn/v1".value, "model": "nho".value, "active": .boolean(true)],
                by: centre.site.system, in: tx)
        }
        #expect(try await clerk.get("/mot-cua/ho-so/\(centre.dossier)").text.contains("Gợi ý câu chữ"))
        let worded = try await clerk.post(url, ["text": "Bà Lý Thị Mẫu, 001190000001, ký lại <tờ khai>"])
        #expect(worded.text.contains("Kính mời Lý Thị Mẫu ký lại.") && worded.text.contains("Bản nháp do mô hình ngôn ngữ viết"))
        let sent = try #require(model.bodies.first)
        #expect(sent.contains("[[1]]") && !sent.contains("Mẫu") && !sent.contains("001190000001"))
        model.isSilent = true
        let silent = try await clerk.post(url, ["text": "Bà Lý Thị Mẫu"])
        #expect(silent.status == .unprocessableContent && silent.text.contains("Bà Lý Thị Mẫu</textarea>"))
        #expect(try await centre.site.browser("nguoikhac").get(url).status == .notFound)
        #expect(try await centre.number("SELECT count(*) AS n FROM reg_assist_use WHERE tool = 'model'") == 1)
    }

    @Test("an event of life is told once, only with consent, and leads to a form that is filled in", arguments: engines)
    func care(_ engine: EngineKind) async throws {
        let centre = try await centre(engine)
        let (site, system) = (centre.site.site, centre.site.system)
        let born = Instant.now.date.adding(years: -60).adding(days: 10).description
        let (consent, ended) = try await site.database.write { tx in
            func make(_ name: String, _ end: String?) throws -> Record {
                var values: [String: Value] = [
                    "name": .text(name), "born_on": .text(born), "phone": .text("0900000777"), "given_on": .text("2026-01-01"),
                ]
                if let end { values["ended_on"] = .text(end) }
                return try site.workflows.create("care_consent", values, by: system, in: tx)
            }
            return (try make("Mông Văn Thử", nil), try make("Người Thôi", "2026-02-01"))
        }
        let made = try await site.database.write { tx in
            [try site.care.prepare(commune: 99999, in: tx), try site.care.prepare(commune: 99999, in: tx)]
        }
        #expect(made == [1, 0])
        #expect(try await centre.number("SELECT count(*) AS n FROM reg_care_notice WHERE consent = \(ended.id)") == 0)
        let outgoing = try await site.database.write { tx in try site.care.takeOutgoing(commune: 99999, in: tx) }
        #expect(outgoing.count == 1 && outgoing[0].phone == "0900000777" && outgoing[0].text.contains("60 tuổi"))
        try await site.database.write { tx in try site.care.sent(outgoing[0].id, true, commune: 99999, in: tx) }
        let citizen = try await centre.site.browser()
        let link = "/dich-vu/nhac/" + outgoing[0].token
        let page = try await citizen.get(link)
        #expect(page.status == .ok && page.text.contains("Cấp thẻ người cao tuổi") && !page.text.contains("Mông Văn Thử"))
        #expect(try await citizen.get("/dich-vu/nhac/" + String(repeating: "a", count: 26)).status == .notFound)
        let form = try await citizen.post(link, [:])
        #expect(form.status == .ok)
        let applicant = try await citizen.get("/dich-vu/thu-tuc/9.990002/khai/nguoi-nop")
        #expect(applicant.text.contains("value=\"Mông Văn Thử\"") && applicant.text.contains("value=\"\(born)\""))
        // What the link filled in is of this browser alone.
        #expect(try await !centre.site.browser().get("/dich-vu/thu-tuc/9.990002/khai/nguoi-nop").text.contains("Mông Văn Thử"))
        try await use(centre, outgoing[0].id)
        // Withdrawn by the link: nothing more is told, and the link is closed.
        #expect(try await citizen.post(link + "/thoi", [:]).text.contains("Đã thôi nhắc"))
        #expect(try await citizen.get(link).status == .notFound)
        #expect(
            try await centre.number("SELECT count(*) AS n FROM reg_care_consent WHERE id = \(consent.id) AND ended_on IS NOT NULL") == 1)
    }

    private func use(_ centre: Centre, _ notice: RecordID) async throws {
        let (site, system) = (centre.site.site, centre.site.system)
        let used = try await site.database.write { tx in
            let record = try site.registry.record("care_notice", notice, for: system, in: tx)
            #expect(!record["opened_at"].isNull && !record["sent_at"].isNull && record["used_at"].isNull)
            _ = try site.dossiers.open(
                DossierSubmission(
                    procedure: record["procedure"].text ?? "", key: record["submission_key"].text ?? "", channel: .online,
                    typedBy: .citizen,
                    applicant: Applicant(name: "Mông Văn Thử")), by: system, in: tx)
            return try site.care.noteUsed(commune: 99999, in: tx)
        }
        #expect(used == 1)
        #expect(try await centre.number("SELECT count(*) AS n FROM reg_care_notice WHERE status = 'used' AND dossier IS NOT NULL") == 1)
    }
}

/// An OpenAI-compatible endpoint in the test's own hands.
private final class Model: IdentityTransport {
    private let state = Mutex<(bodies: [String], isSilent: Bool)>(([], false))
    var bodies: [String] { state.withLock { $0.bodies } }
    var isSilent: Bool {
        get { state.withLock { $0.isSilent } }
        set { state.withLock { $0.isSilent = newValue } }
    }

    func send(_ url: String, headers: [(String, String)], body: [UInt8]?) async throws(IdentityError) -> (status: Int, body: [UInt8]) {
        if isSilent { throw .unavailable("no answer") }
        state.withLock { $0.bodies.append(String(decoding: body ?? [], as: UTF8.self)) }
        guard url == "https://model.vi-du.vn/v1/chat/completions" else { return (404, []) }
        return (200, [UInt8](#"{"choices":[{"message":{"role":"assistant","content":"Kính mời [[1]] ký lại."}}]}"#.utf8))
    }
}
