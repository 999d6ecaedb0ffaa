import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Plans
import Reporting
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

/// A page's text, asked for its hidden fields.
private struct HTTPAnswerText {
    let text: String

    init(_ text: String) { self.text = text }

    func hidden(_ name: String) -> String? {
        text.components(separatedBy: "name=\"\(name)\" value=\"").dropFirst().first?.prefix { $0 != "\"" }.description
    }
}

@Suite("Writing reports", .serialized, .keepingSites) struct ReportPagesTests {
    @Test(
        "a unit takes over what its registers say, writes, explains and sends; the commune's report takes over what units sent",
        arguments: engines)
    func wholeWay(_ engine: EngineKind) async throws {
        let site = try await ReportSite.make(engine)
        try await site.finish("Việc xong", as: "done")
        try await site.finish("Việc chậm", as: "in_progress")
        let (head, keeper) = (try await site.base.browser("truonghai"), try await site.base.browser("giukehoach"))
        let (first, second) = (site.sections[0].text, site.sections[1].text)

        // The unit's own report says by when, what is missing, and what its tasks say. An empty one is not sent.
        let blank = try await head.get(site.path(1)).text
        #expect(blank.contains("Gợi ý từ sổ (1)") && blank.contains("- Việc xong (Báo cáo; xong ngày 12/02/2026, sau hạn)"))
        #expect(
            blank.contains("<b>14/03/2026</b>") && blank.contains("số liệu 15/12/2025–14/03/2026") && blank.contains("<b>17/03/2026</b>"))
        #expect(blank.contains("Gửi Sở Thử") && blank.contains("Chưa viết mục nào") && blank.contains("Mọi báo cáo gửi trên hệ thống"))
        let empty = try await head.post(site.path(1), ["text-\(first)": "", "internal-\(first)": "", "act": "submit"])
        #expect(empty.status == .unprocessableContent && empty.text.contains("Báo cáo chưa có nội dung"))
        let taken = try await head.post(
            site.path(1),
            ["text-\(first)": "Đầu tiên.", "internal-\(first)": "Máy hỏng ba ngày", "text-\(second)": "", "act": "proposal:\(first)"])
        #expect(taken.text.contains("Đầu tiên.\n- Việc xong (Báo cáo; xong ngày 12/02/2026, sau hạn)"))
        let version = try #require(taken.hidden("version-\(first)"))
        let sent = try await head.post(
            site.path(1),
            [
                "text-\(first)": "Đã xong <một> việc\nTập huấn 30 người\nMở một lớp", "internal-\(first)": "Máy hỏng ba ngày",
                "version-\(first)": version, "text-\(second)": "Chậm một việc", "claimed-plan.reports_system_share": "40%",
                "kind-plan.reports_system_share": "late_entry", "explanation-plan.reports_system_share": "Hai báo cáo nhập muộn",
                "act": "submit",
            ])
        #expect(sent.text.contains("Đã xong &lt;một&gt; việc") && !sent.text.contains("value=\"submit\""))
        #expect(sent.text.contains("Số chốt lúc") && sent.text.contains("Số của đơn vị: 40%. Nhập sổ muộn. Hai báo cáo nhập muộn"))
        let report = try await site.record(1)
        #expect(report.state == "submitted" && !report["statement"].isNull && !report["statement_total"].isNull)
        #expect(try await head.get("/chot-so-lieu/\(report["statement"].text ?? "")").text.contains("ra đúng số đã chốt"))

        // The keeper has it at hand, the unit's reasons and numbers, and takes over one line, then the rest, with whose they are.
        let own = try await keeper.get(site.path(2)).text
        #expect(own.contains("1/2 đơn vị đã gửi") && own.contains("Máy hỏng ba ngày") && own.contains("Chưa gửi: Phòng Một"))
        #expect(own.contains("Cộng 1 đơn vị: 0%") && own.contains("số của đơn vị: 40%; Hai báo cáo nhập muộn"))
        let parts = try await site.base.site.database.read { tx in
            try site.base.site.registry.all("report_part", for: site.base.system, in: tx)
        }
        let part = try #require(parts.first { $0["section"].text == first })
        let picked = try await keeper.post(
            site.path(2),
            [
                "text-\(first)": "", "internal-\(first)": "", "pick-\(first)": "\(site.reports[1]):\(part.version):1",
                "pick-\(first)": "\(site.reports[1]):\(part.version - 1):2", "act": "picks:\(first)",
            ])
        #expect(picked.text.contains(">Tập huấn 30 người [Phòng Hai]</textarea>") && picked.text.contains("đã chép 1/3"))
        let merged = try await keeper.post(
            site.path(2),
            [
                "text-\(first)": "Tập huấn 30 người [Phòng Hai]", "internal-\(first)": "",
                "version-\(first)": picked.hidden("version-\(first)") ?? "",
                "act": "feeds:\(first)",
            ])
        #expect(
            merged.text.contains("Tập huấn 30 người [Phòng Hai]\nĐã xong &lt;một&gt; việc [Phòng Hai]\nMở một lớp [Phòng Hai]</textarea>"))
        #expect(merged.text.contains("đã chép hết") && !merged.text.contains(">Máy hỏng ba ngày</textarea>"))

        // Sending states the numbers; the document says them and what was written, and nothing that was said inside.
        let stale = try await keeper.post(
            site.path(2), ["text-\(first)": "Cả xã xong một việc", "internal-\(first)": "Nói miệng", "act": "document"])
        #expect(stale.status == .conflict)
        #expect(try await site.record(2)["statement"].isNull)
        let made = try await keeper.post(
            site.path(2),
            [
                "text-\(first)": "Cả xã xong một việc [Phòng Hai]", "internal-\(first)": "Nói miệng",
                "version-\(first)": merged.hidden("version-\(first)") ?? "", "act": "document",
            ])
        #expect(made.status == .ok && made.text.contains("Cả xã xong một việc"))
        let commune = try await site.record(2)
        #expect(commune.state == "submitted" && !commune["statement"].isNull)
        let drafts = try await site.base.site.database.read { tx in
            try site.base.site.registry.all("outgoing_document", for: site.base.system, in: tx)
        }
        let draft = try #require(drafts.first)
        #expect(drafts.count == 1 && draft["body"].text?.contains("I. KẾT QUẢ\nCả xã xong một việc\n") == true)
        #expect(draft["annexes"].text?.contains("| 1 | ") == true && draft["addressees"].text == "Sở Thử" && draft["issuer"].isNull)
        #expect(draft["bases"].text?.contains("Kế hoạch số 9/KH-UBND") == true && draft["recipients"].text == "Như trên\nLưu: VT, P0")
        let said = draft.values.values.compactMap(\.text).joined(separator: "\n")
        #expect(!said.contains("Nói miệng") && !said.contains("Máy hỏng") && !said.contains("[Phòng Hai]"))
        #expect(try await keeper.get(site.path(2)).text.contains("Văn bản báo cáo"))
        let list = try await keeper.get("/bao-cao").text
        #expect(list.contains("Quý I năm 2026") == (Instant.now.date < CalendarDate("2026-07-15") ?? .max))
        #expect(try await head.post(site.path(2), ["act": "document"]).status == .forbidden)
    }

    @Test(
        "a passage is remarked on, the report sent back with its reason, mended, answered and accepted on its own page", arguments: engines)
    func review(_ engine: EngineKind) async throws {
        let site = try await ReportSite.make(engine)
        let (head, keeper) = (try await site.base.browser("truonghai"), try await site.base.browser("giukehoach"))
        let section = site.sections[0].text
        _ = try await head.post(
            site.path(1), ["text-\(section)": "Mở hai lớp.\nDạy 30 người.", "internal-\(section)": "", "act": "submit"])

        // Words that are not there, an empty remark and a section that is none are refused; what was typed stays.
        let wrong = try await keeper.post(
            site.path(1), ["quote-\(section)": "40 người", "comment-\(section)": "Thiếu danh sách", "act": "comment:\(section)"])
        #expect(
            wrong.status == .unprocessableContent && wrong.text.contains("không có đoạn ấy")
                && wrong.text.contains(">Thiếu danh sách</textarea>"))
        #expect(
            try await keeper.post(site.path(1), ["comment-\(section)": " ", "act": "comment:\(section)"]).status == .unprocessableContent)
        #expect(try await keeper.post(site.path(1), ["act": "comment:\(RecordID())"]).status == .notFound)
        #expect(try await keeper.post(site.path(1), ["act": "settle:\(RecordID())"]).status == .notFound)
        #expect(try await keeper.post(site.path(1), ["act": "settle:x"]).status == .badRequest)
        let remarked = try await keeper.post(
            site.path(1),
            [
                "quote-\(section)": "30 người", "position-\(section)": "16", "comment-\(section)": "Kèm danh sách",
                "act": "comment:\(section)",
            ])
        let note = try #require(remarked.text.components(separatedBy: "value=\"settle:").dropFirst().first?.prefix(36)).description
        #expect(remarked.text.contains("<a class=\"report-mark\" href=\"#nhan-xet-\(note)\">30 người</a>"))
        for stranger in ["truongphong", "nguoikhac", "vanthu"] {
            let mayNot = try await site.base.browser(stranger).post(
                site.path(1), ["comment-\(section)": "Chen vào", "act": "comment:\(section)"])
            #expect((mayNot.status == .forbidden) == (stranger != "nguoikhac"))
        }

        // It came in time, whatever has to be completed after the day.
        let (inTime, today) = ("2026-03-16", Instant.now.date)
        try await site.base.site.database.write { tx in
            let record = try site.base.site.registry.record("report_due", site.reports[1], for: site.base.system, in: tx)
            _ = try site.base.site.registry.apply(
                record, ["sent_on": inTime.value], action: "edit", note: nil, by: site.base.system, in: tx)
        }

        // Sent back: never without a reason; the reason stands on top, the remark beside the text that is mended.
        #expect(try await keeper.post(site.path(1) + "/buoc/send_back", [:]).status == .unprocessableContent)
        #expect(try await head.post(site.path(1) + "/buoc/send_back", ["_reason": "Tự trả"]).status == .forbidden)
        #expect(try await keeper.post(site.path(1) + "/buoc/dance", [:]).status == .notFound)
        _ = try await keeper.post(site.path(1) + "/buoc/send_back", ["_reason": "Thiếu <danh sách> lớp 2"])
        let back = try await head.get(site.path(1)).text
        #expect(back.contains("Báo cáo bị trả lại") && back.contains("Thiếu &lt;danh sách&gt; lớp 2") && back.contains("Kèm danh sách"))
        #expect(back.contains("data-from=\"16\" data-to=\"24\""))
        let version = try #require(HTTPAnswerText(back).hidden("version-\(section)"))
        let mended = try await head.post(
            site.path(1),
            [
                "text-\(section)": "Tháng 2 mở hai lớp.\nDạy 30 người, có danh sách.", "internal-\(section)": "",
                "version-\(section)": version,
                "answer-\(note)": "Đã kèm", "act": "answer:\(note)",
            ])
        #expect(mended.text.contains("Đã kèm") && mended.text.contains("data-from=\"24\" data-to=\"32\""))
        _ = try await head.post(
            site.path(1),
            [
                "text-\(section)": "Tháng 2 mở hai lớp.\nDạy 30 người, có danh sách.", "internal-\(section)": "",
                "version-\(section)": mended.hidden("version-\(section)") ?? "", "act": "settle:\(note)",
            ])
        #expect(try await !site.record(1).isLateReport(on: today), "returned, not late")
        _ = try await head.post(site.path(1) + "/buoc/submit", [:])
        let completed = try await site.record(1)
        #expect(
            completed["sent_on"].text == inTime && completed["resent_on"].text == today.description && !completed.isLateReport(on: today))

        // Whoever reviews sees what was changed since, that it is settled, and accepts; nobody else does.
        let again = try await keeper.get(site.path(1)).text
        #expect(again.contains("Đã sửa sau khi bị trả lại") && again.contains("<ins>") && again.contains("có danh sách.</ins>"))
        #expect(again.contains("gửi ngày 16/03/2026, gửi bổ sung ngày \(today.text())") && again.contains("việc tiếp nhận: "))
        #expect(again.contains("đã xử lý") && again.contains("value=\"reopen:\(note)\""))
        #expect(try await head.post(site.path(1) + "/buoc/accept", [:]).status == .forbidden)
        let accepted = try await keeper.post(site.path(1) + "/buoc/accept", [:])
        #expect(accepted.text.contains("Đã tiếp nhận"))
        #expect(try await site.record(1).state == "accepted")
    }

    @Test(
        "one request asks many units with the same questions; who is missing is urged; the commune's report takes theirs",
        arguments: engines)
    func requests(_ engine: EngineKind) async throws {
        let site = try await ReportSite.make(engine)
        let (head, keeper) = (try await site.base.browser("truonghai"), try await site.base.browser("giukehoach"))
        #expect(try await head.get("/bao-cao/yeu-cau").status == .forbidden)
        #expect(try await site.base.browser().get("/bao-cao/yeu-cau").status == .unauthorized)
        #expect(try await keeper.get("/bao-cao/yeu-cau").text.contains("Phòng Hai"))
        let wrong = try await keeper.post(
            "/bao-cao/yeu-cau",
            ["name": "", "cut_off": "hôm qua", "due_on": "2026-11-30", "period__part": "Q4", "period__year": "20", "consolidates": "true"])
        #expect(wrong.status == .unprocessableContent && wrong.text.contains("Ngày không đúng."))
        let fields: KeyValuePairs = [
            "name": "Tình hình <chữ ký số>", "request": "Sở hỏi gấp", "questions": "Đã cấp bao nhiêu\n\nCòn thiếu ai", "period__part": "Q4",
            "period__year": "2026", "cut_off": "2026-11-20", "due_on": "2026-11-18", "to_text": "Sở Thử", "consolidates": "true",
            "consolidated_on": "2026-11-27", "kinds": "department",
        ]
        #expect(try await keeper.post("/bao-cao/yeu-cau", fields).text.contains("Hạn gửi phải sau ngày chốt số liệu."))
        func replacing(_ name: String, _ value: String) -> KeyValuePairs<String, String> {
            let pairs = fields.map { ($0.key, $0.key == name ? value : $0.value) }
            return KeyValuePairs(
                dictionaryLiteral: pairs[0], pairs[1], pairs[2], pairs[3], pairs[4], pairs[5], pairs[6], pairs[7], pairs[8], pairs[9],
                pairs[10])
        }
        let asked = try await keeper.post("/bao-cao/yeu-cau", replacing("due_on", "2026-11-25"))
        #expect(asked.status == .ok && asked.text.contains("0/2 đơn vị đã gửi") && asked.text.contains("I. Đã cấp bao nhiêu"))
        let reports = try await site.base.site.database.read { tx in
            try site.base.site.registry.all("report_due", for: site.base.system, in: tx).filter { !$0["asked"].isNull }
        }
        let unit = try #require(reports.first { $0["unit"].text == site.base.units[1].text })
        #expect(reports.count == 3 && unit.assignee == site.base.posts["truonghai"]?.text)
        let page = try await head.get("/bao-cao/\(unit.id)").text
        #expect(page.contains("Sở hỏi gấp") && page.contains("II. Còn thiếu ai") && !page.contains("I. Kết quả"))

        // Urging reaches those that are missing, once a day; who may not urge does not.
        let urging = "/bao-cao/don-doc?ky=2026Q4&yeu-cau=\(unit["asked"].text ?? "")"
        #expect(try await head.post("/bao-cao/don-doc?ky=2026Q4").status == .ok)
        #expect(try await site.base.browser("vanthu").post(urging).status == .forbidden)
        #expect(try await keeper.post(urging).text.contains("Đã đôn đốc"))
        #expect(try await keeper.post(urging).text.contains("đã được đôn đốc trong ngày"))
        let urged = try await site.base.site.database.read { tx in try tx.number("SELECT count(*) AS n FROM urging") }
        #expect(urged == 2)
        // The quarter's own reports are no part of it, and the other way round.
        #expect(try await keeper.get(site.path(2)).text.contains("0/2 đơn vị đã gửi"))
        let year = try await keeper.get("/bao-cao/lich?nam=2026")
        #expect(year.text.contains("Tháng 11") && year.text.contains("Tình hình &lt;chữ ký số&gt;") && year.text.contains("0/2"))
        #expect(try await keeper.get("/bao-cao/lich?nam=99").status == .badRequest)
        #expect(try await head.get("/bao-cao").text.contains("Bạn phải báo cáo"))
    }

    @Test("after a correction the reported number stands beside what is known now, with what changed and why", arguments: engines)
    func reconciliation(_ engine: EngineKind) async throws {
        let site = try await ReportSite.make(engine)
        let (head, keeper) = (try await site.base.browser("truonghai"), try await site.base.browser("giukehoach"))
        let path = site.path(1) + "/doi-chieu"
        #expect(try await head.get(path).status == .notFound)
        _ = try await head.post(site.path(1), ["text-\(site.sections[0])": "Xong", "internal-\(site.sections[0])": "", "act": "submit"])
        #expect(try await head.get(path).text.contains("nay vẫn như đã báo cáo"))
        try await site.base.site.database.write { tx in
            let reports = try site.base.site.registry.all("report_due", for: site.base.system, in: tx)
            guard let monthly = reports.first(where: { $0["name"].text == "Báo cáo tháng" }) else { return }
            _ = try site.base.site.registry.apply(
                monthly, ["sent_through": "system".value], action: "edit", note: nil, by: site.base.system, in: tx)
        }
        let moved = try await head.get(path).text
        #expect(
            moved.contains("1/1 số nay khác") && moved.contains(">0%</b>") && moved.contains(">100%</b>")
                && moved.contains("bản ghi thêm hoặc sửa"))
        #expect(try await keeper.get(site.path(1)).text.contains("nay biết 100%"))
        let figure = "plan.reports_system_share"
        #expect(try await head.post(path, ["correction-\(figure)": " ", "act": figure]).status == .unprocessableContent)
        #expect(try await head.post(path, ["correction-x": "Vì", "act": "x"]).status == .notFound)
        #expect(try await site.base.browser("vanthu").post(path, ["correction-\(figure)": "Vì", "act": figure]).status == .forbidden)
        let said = try await head.post(path, ["correction-\(figure)": "Quên ghi người", "kind-\(figure)": "late_entry", "act": figure])
        #expect(said.text.contains("Nhập sổ muộn. Quên ghi người") && said.text.contains(">0%</b>"))
    }

    @Test("what two people write in one section at once is lost for neither", arguments: engines)
    func conflict(_ engine: EngineKind) async throws {
        let site = try await ReportSite.make(engine)
        let (head, keeper) = (try await site.base.browser("truonghai"), try await site.base.browser("giukehoach"))
        let section = site.sections[0].text
        _ = try await head.post(site.path(1), ["text-\(section)": "Bản của phòng", "internal-\(section)": "", "act": "save"])
        // The keeper began before: the page held no version.
        let answer = try await keeper.post(
            site.path(1), ["text-\(section)": "Bản của người giữ", "internal-\(section)": "", "version-\(section)": "", "act": "save"])
        #expect(answer.status == .conflict)
        #expect(answer.text.contains(">Bản của người giữ</textarea>") && answer.text.contains("<p>Bản của phòng</p>"))
        let again = try await keeper.post(
            site.path(1),
            [
                "text-\(section)": "Cả hai", "internal-\(section)": "", "version-\(section)": answer.hidden("version-\(section)") ?? "",
                "act": "save",
            ])
        #expect(again.status == .ok && again.text.contains(">Cả hai</textarea>"))
        let long = String(repeating: "a", count: 50_001)
        let refused = try await keeper.post(
            site.path(1),
            [
                "text-\(section)": long, "internal-\(section)": "", "version-\(section)": again.hidden("version-\(section)") ?? "",
                "act": "save",
            ])
        #expect(refused.status == .unprocessableContent && refused.text.contains(long))
    }

    @Test("only who may fill a report in writes it, only until it is sent, and nobody past its page", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        let site = try await ReportSite.make(engine)
        let (head, other) = (try await site.base.browser("truonghai"), try await site.base.browser("truongphong"))
        let section = site.sections[0].text
        let text: KeyValuePairs = ["text-\(section)": "Chen vào", "internal-\(section)": "", "act": "save"]
        #expect(try await other.post(site.path(1), text).status == .forbidden)
        #expect(try await site.base.browser("vanthu").post(site.path(1), text).status == .forbidden)
        #expect(try await site.base.browser().get(site.path(1)).status == .unauthorized)
        #expect(try await head.post(site.path(1), ["act": "dance"]).status == .badRequest)
        #expect(try await head.get("/bao-cao/\(RecordID())").status == .notFound)
        #expect(try await head.get("/so/report_part/moi").status == .forbidden)
        _ = try await head.post(site.path(1), ["text-\(section)": "Riêng", "internal-\(section)": "Kín", "act": "submit"])
        #expect(try await head.post(site.path(1), text).status == .forbidden)
        // Another unit reads that it was sent, not what it says.
        let foreign = try await other.get(site.path(1))
        #expect(foreign.status == .ok && !foreign.text.contains("Riêng") && !foreign.text.contains("Kín"))
    }
}
