import Foundation
import HTTPKit
import HTTPTypes
import OneStop
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("The one-stop centre's pages", .serialized, .keepingSites) struct OneStopPagesTests {
    /// A site whose first unit is the centre, with one procedure of two papers, one of which the state has.
    private struct Centre {
        let site: RegisterSite
        let procedure: RecordID
        /// Record ids of the required papers.
        let papers: [String]

        func dossiers() async throws -> [Record] {
            try await site.site.database.read { tx in try site.site.registry.all("dossier", for: site.system, in: tx) }
        }
    }

    private func centre(_ engine: EngineKind) async throws -> Centre {
        let site = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan"), pack("documents"), pack("onestop")],
            people: [("motcua", "intake_officer", 0), ("giamdoc", "centre_leader", 0)])
        let (procedure, papers) = try await site.site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.site.workflows.create(register, values, by: site.system, in: tx).id
            }
            _ = try make(
                "service_point",
                ["name": "Trung tâm".value, "kind": "centre".value, "agency_code": "H99.01".value, "unit": site.units[0].value])
            let procedure = try make(
                "procedure",
                [
                    "code": "1.001612".value, "name": "Đăng ký thành lập <hộ kinh doanh>".value, "manner": "[\"counter\"]".value,
                    "field": "household_business".value, "level": "information".value, "subjects": "[\"people\"]".value,
                    "executing_unit": site.units[0].value, "officer": (site.posts["canbo"]?.text).value, "decided_by": "UBND xã".value,
                    "from_date": "2025-07-01".value,
                ])
            let version = try make(
                "procedure_version",
                [
                    "procedure": procedure.value, "from_date": "2025-07-01".value, "time_unit": "working_days".value,
                    "statutory_time": Value.integer(3), "fee": Value.integer(100_000),
                ])
            let papers = try [("Giấy đề nghị", "none"), ("Căn cước", "population")].enumerated().map { index, paper in
                let type = try make(
                    "paper_type", ["code": "GT-\(index)".value, "name": paper.0.value, "source_held": paper.1.value])
                return try make(
                    "procedure_paper",
                    ["procedure_version": version.value, "paper_type": type.value, "position": Value.integer(Int64(index + 1))]
                ).text
            }
            return (procedure, papers)
        }
        return Centre(site: site, procedure: procedure, papers: papers)
    }

    @Test("a dossier is taken in at the counter, printed, supplemented, and stands in desk and statistics", arguments: engines)
    func counter(_ engine: EngineKind) async throws {
        let centre = try await centre(engine)
        let clerk = try await centre.site.browser("motcua")
        // One procedure alone has the letters: its form opens at once. What is searched for without diacritics is found.
        let form = try await clerk.get("/mot-cua/tiep-nhan?q=thanh+lap")
        #expect(form.status == .ok && form.text.contains("&lt;hộ kinh doanh&gt;") && form.text.contains("100.000 đồng"))
        #expect(try await clerk.get("/mot-cua/tiep-nhan?q=khong+co").text.contains("Không thấy thủ tục nào"))
        let url = "/mot-cua/tiep-nhan/\(centre.procedure)"
        let key = try #require(form.hidden("key"))
        let (asked, held) = ("paper-" + centre.papers[0], "paper-" + centre.papers[1])
        // A scanned card fills the form and takes nothing in.
        let scanned = try await clerk.post(
            url, ["key": key, "card": "999190000001||Lý Thị Mẫu|02011990|Nữ|Xóm Bản Lài, xã Thử|01012024", "applicant_name": ""])
        #expect(scanned.status == .ok && scanned.text.contains("value=\"Lý Thị Mẫu\"") && scanned.text.contains("value=\"1990-01-02\""))
        #expect(try await clerk.post(url, ["key": key, "card": "abc"]).status == .unprocessableContent)
        // What the state has is not asked for without a reason; what is missing stops the promise. Nothing typed is lost.
        let refused = try await clerk.post(
            url, ["key": key, "applicant_name": "Lý Thị <Mẫu>", asked: "missing", held: "supplied", "decision": "receive"])
        #expect(refused.status == .unprocessableContent && refused.text.contains("value=\"Lý Thị &lt;Mẫu&gt;\""))
        #expect(refused.text.contains("ghi vì sao vẫn yêu cầu nộp") && refused.text.contains("Giấy tờ bắt buộc chưa có"))
        #expect(try await centre.dossiers().isEmpty)
        let sent: KeyValuePairs = [
            "key": key, "applicant_name": "Lý Thị <Mẫu>", "citizen_id": "999190000001", "phone": "0900000999", asked: "supplied",
            held: "other_system", "decision": "receive",
        ]
        let slip = try await clerk.post(url, sent)
        #expect(slip.status == .ok && slip.text.contains("Giấy tiếp nhận hồ sơ và hẹn trả kết quả") && slip.text.contains("Mẫu số 01"))
        #expect(slip.text.contains("Lý Thị &lt;Mẫu&gt;") && slip.text.contains("Mã tra cứu: "))
        _ = try await clerk.post(url, sent)
        let made = try await centre.dossiers()
        #expect(made.count == 1 && made[0].state == "received" && made[0].assignee == centre.site.posts["canbo"]?.text)
        try await supplement(centre, clerk, made[0])
        let desk = try await clerk.get("/mot-cua")
        let code = try #require(made[0]["code"].text)
        #expect(desk.text.contains(code) && desk.text.contains("Đang giải quyết (1)") && desk.text.contains("Chức danh canbo"))
        let statistics = try await clerk.get("/mot-cua/thong-ke")
        #expect(statistics.text.contains("Đăng ký hộ kinh doanh, hợp tác xã") && statistics.text.contains("Tồn đầu kỳ"))
        let file = try await centre.site.browser("giamdoc").get("/mot-cua/thong-ke.xlsx?theo=officer")
        #expect(file.status == .ok && file.headers[.contentDisposition]?.contains("thong-ke-mot-cua-") == true)
    }

    private func supplement(_ centre: Centre, _ clerk: Browser, _ dossier: Record) async throws {
        let page = "/mot-cua/ho-so/\(dossier.id)"
        let form = try await clerk.get(page + "/bo-sung")
        let paper = try #require(form.text.firstMatch(of: /name="(why-[0-9a-f-]{36})"/).map { String($0.1) })
        #expect(try await clerk.post(page + "/bo-sung", ["reason": "Thiếu"]).status == .unprocessableContent)
        let asked = try await clerk.post(page + "/bo-sung", [paper: "Chưa ký tên", "reason": "Thiếu chữ ký"])
        #expect(asked.text.contains("Phiếu yêu cầu bổ sung") && asked.text.contains("Giấy đề nghị: Chưa ký tên"))
        let waiting = try await clerk.get(page)
        #expect(waiting.text.contains("Chờ bổ sung") && waiting.text.contains("Đang chờ: 1. Giấy đề nghị: Chưa ký tên"))
        // Personal data stay masked on the page; the printed form is a reading that the journal has.
        #expect(!waiting.text.contains("0900000999") && !waiting.text.contains("Lý Thị"))
        let given = try await clerk.get(page + "/nhan-bo-sung")
        let brought = try #require(given.text.firstMatch(of: /name="papers" value="([0-9a-f-]{36})"/).map { String($0.1) })
        let resumed = try await clerk.post(page + "/nhan-bo-sung", ["papers": brought, "channel": "counter"])
        #expect(resumed.status == .ok && resumed.text.contains("Đang thụ lý"))
        let readings = try await centre.site.site.database.read { tx in
            try tx.number("SELECT COUNT(*) FROM journal WHERE record = \(dossier.id) AND action = 'reveal'")
        }
        #expect(readings >= 2)
    }

    @Test("strangers, visitors and wrong addresses get nothing")
    func rights() async throws {
        let centre = try await centre(.sqlite)
        let (visitor, other) = (try await centre.site.browser(), try await centre.site.browser("nguoikhac"))
        let id = try await centre.site.site.database.write { tx in
            try centre.site.site.dossiers.open(
                DossierSubmission(
                    procedure: centre.procedure.text, key: "k", channel: .counter, typedBy: .official, applicant: Applicant(name: "Mẫu")),
                by: centre.site.system, in: tx
            ).dossier
        }
        for path in [
            "", "/tiep-nhan", "/tiep-nhan/\(centre.procedure)", "/thong-ke", "/thong-ke.xlsx", "/ho-so/\(id)", "/ho-so/\(id)/phieu/01",
        ] {
            #expect(try await visitor.get("/mot-cua" + path).status == .unauthorized, "\(path)")
        }
        // An officer of another unit neither takes dossiers in nor sees this one.
        #expect(try await other.get("/mot-cua/tiep-nhan").status == .forbidden)
        #expect(try await other.get("/mot-cua/thong-ke.xlsx").status == .forbidden)
        for path in ["", "/bo-sung", "/nhan-bo-sung", "/phieu/02"] {
            #expect(try await other.get("/mot-cua/ho-so/\(id)\(path)").status == .notFound, "\(path)")
        }
        #expect(try await other.post("/mot-cua/ho-so/\(id)/bo-sung", ["other": "x", "reason": "x"]).status == .notFound)
        let clerk = try await centre.site.browser("motcua")
        for path in ["/tiep-nhan/abc", "/ho-so/\(RecordID())", "/ho-so/\(id)/phieu/01", "/ho-so/\(id)/phieu/99"] {
            #expect(try await clerk.get("/mot-cua" + path).status == .notFound, "\(path)")
        }
        #expect(try await clerk.get("/mot-cua/thong-ke?tu=khong&den=2026-13-99&theo=gi").status == .ok)
        #expect(try await clerk.post("/mot-cua/ho-so/\(id)/nhan-bo-sung", [:]).status == .forbidden)
    }
}
