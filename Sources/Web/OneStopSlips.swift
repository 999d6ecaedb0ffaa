import Declarations
import Foundation
import HTTPKit
import Hummingbird
import OneStop
import Pages
import QRCode
import Registers
import Store
import Vietnamese
import Workflows

/// The forms of Thông tư 03/2025/TT-VPCP, Phụ lục I, that are about one dossier; form 07, the register, is a print of the list.
enum DossierForm: String, CaseIterable {
    /// Giấy tiếp nhận hồ sơ và hẹn trả kết quả.
    case receipt = "01"
    /// Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ.
    case supplement = "02"
    /// Phiếu từ chối tiếp nhận giải quyết hồ sơ.
    case refusal = "03"
    /// Văn bản xin lỗi và đề nghị gia hạn.
    case apology = "04"
    /// Thông báo dừng giải quyết hồ sơ.
    case stop = "05"
    /// Phiếu kiểm soát quá trình giải quyết hồ sơ.
    case control = "06"

    /// Whether the dossier has come to where the form is given.
    func exists(for record: Record) -> Bool {
        switch self {
        case .receipt, .control: record["received_at"].integer != nil
        case .supplement: (record["supplements"].integer ?? 0) > 0
        case .refusal: record.state == "refused"
        case .apology: (record["extensions"].integer ?? 0) > 0
        case .stop: record.state == "stopped"
        }
    }
}

/// A dossier opened for printing, with what it names.
private struct SlipData: Sendable {
    let record: Record
    let papers: [Record]
    let spans: [StateSpan]
    /// Titles of procedures, posts, units and places, by id.
    let titles: [String: String]
    let holders: [String: String]
    let procedure: String
    let allowance: String?

    func name(_ field: String) -> String? { record[field].text.flatMap { titles[$0] } }
    func text(_ field: String) -> String { record[field].text ?? "" }
}

extension Visit {
    /// One of the printed forms, with the applicant's data in the clear: the reading is journaled.
    func dossierSlipPage() async throws -> Response {
        let id = try recordID()
        guard let form = DossierForm(rawValue: try context.parameter("form")) else { throw HTTPFailure.notFound }
        let data = try await write { tx in
            let found = try registry.record(DossierDesk.register, id, for: actor, in: tx)
            guard form.exists(for: found) else { throw RecordError.notFound }
            try noteCitizenReading(found, in: tx)
            return try self.slipData(try registry.revealed(found, for: actor, in: tx), in: tx)
        }
        let today = Instant.now.date
        let code = data.text("code")
        let qr = try form == .receipt ? trackingCode(of: code) : nil
        let page = DossierSlip(
            title: words("onestop_slip_\(form.rawValue)"),
            office: [words("print_office", commune.name).uppercased(), words("onestop_centre").uppercased()],
            number: "\(words("onestop_slip_number")): \(code)/\(words("onestop_slip_mark_\(form.rawValue)"))", date: dateLine(today),
            formName: words("onestop_slip_form", form.rawValue), backUrl: urls.dossier(id), lines: lines(form, data),
            heads: form == .control ? heads("control") : form == .receipt || form == .supplement ? heads("papers") : [],
            rows: rows(form, data), paragraphs: paragraphs(form, data), signatures: signatures(form, data), picture: qr?.outline,
            side: qr?.side,
            secret: form == .receipt ? data.record["tracking_secret"].text.map { words("onestop_slip_secret", $0) } : nil)
        var response = try await self.page(page, at: .oneStop)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func slipData(_ record: Record, in tx: ReadTransaction) throws -> SlipData {
        func ids(_ fields: String...) -> Set<String> { Set(fields.compactMap { record[$0].text }) }
        let spans = try site.workflows.spans(of: record, in: tx)
        let posts = ids("receiver", "officer", "decider").union(spans.compactMap(\.assignee))
        let titles = try registry.titles(
            of: ["post": posts, "unit": ids("unit"), "service_point": ids("reception_place", "transferred_to", "competent")],
            commune: commune.code, language, in: tx)
        let procedure = try record["procedure"].text.flatMap { id in
            try registry.records("procedure", [id], commune: commune.code, in: tx)[id]
        }
        let terms = try record["procedure_version"].text.flatMap {
            try ProcedureTerms.of(
                version: $0, on: Instant(milliseconds: record["received_at"].integer ?? tx.now).date, registry, commune: commune.code,
                in: tx)
        }
        return SlipData(
            record: record, papers: try site.dossiers.papers(of: record.id, commune: commune.code, in: tx), spans: spans, titles: titles,
            holders: try holders(of: posts, in: tx), procedure: procedure?["name"].text ?? "", allowance: terms?.allowance?.text(language))
    }

    private func heads(_ key: String) -> [String] { words("onestop_slip_heads_" + key).split(separator: "|").map(String.init) }

    /// "09 giờ 30 phút, ngày 02 tháng 11 năm 2026", as the forms write moments.
    private func moment(_ value: Value) -> String {
        guard let moment = value.integer.map({ Instant(milliseconds: $0) }) else { return "" }
        return site.words(
            "onestop_slip_moment", language, Self.twoDigits(moment.minuteOfDay / 60), Self.twoDigits(moment.minuteOfDay % 60),
            officialDay(moment.date))
    }

    private func lines(_ form: DossierForm, _ data: SlipData) -> [PrintLine] {
        func line(_ key: String, _ value: String?) -> PrintLine { PrintLine(label: words("onestop_slip_" + key), value: value ?? "") }
        let declared = catalogue.registers[DossierDesk.register]?.field("phone")
        let phone = declared.map { FieldText(language).text(data.record["phone"], of: $0) } ?? ""
        let who = [
            line("from", data.text("applicant_name")), line("organisation", data.text("organisation")),
            line("address", data.text("address")),
            line("phone", [phone, data.text("email")].filter { !$0.isEmpty }.joined(separator: " · ")),
        ].filter { $0.value != nil || $0.label == words("onestop_slip_address") }
        let what = [line("what", data.procedure), line("code", data.text("code"))]
        switch form {
        case .receipt:
            return who + what + [
                line("time", data.allowance), line("received", moment(data.record["received_at"])),
                line("promised", moment(data.record["promised_at"])),
                line("fee", data.record["fee"].integer.map { grouped($0, language) + " " + words("onestop_dong") }),
                line("at", data.name("reception_place")),
                line("book", nil),
            ]
        case .supplement: return who + what + [line("needed", data.text("supplement_needed"))]
        case .refusal, .stop: return who + what + [line("why", data.text("refusal"))]
        case .apology:
            return who + what + [
                line("received", moment(data.record["received_at"])), line("why", data.text("apology")),
                line("again", moment(data.record["promised_at"])),
            ]
        case .control: return what + [line("unit", data.name("unit")), line("promised", moment(data.record["promised_at"]))]
        }
    }

    private func rows(_ form: DossierForm, _ data: SlipData) -> [PrintRow] {
        switch form {
        case .receipt:
            return data.papers.filter { $0["provenance"].text != "missing" }.enumerated().map { index, paper in
                PrintRow(
                    number: index + 1,
                    cells: [PrintCell(text: paper["name"].text ?? "")]
                        + ["originals", "copies"].map { PrintCell(text: "\(paper[$0].integer ?? 0)", isNumber: true) })
            }
        case .supplement:
            return data.papers.filter { $0["checked"].text == "wrong" }.enumerated().map { index, paper in
                PrintRow(
                    number: index + 1,
                    cells: [
                        PrintCell(text: "\(paper["name"].text ?? ""): \(paper["wrong_why"].text ?? "")"), PrintCell(text: ""),
                        PrintCell(text: ""),
                    ])
            }
        case .control:
            let workflow = catalogue.registers[DossierDesk.register].flatMap { catalogue.workflow(of: $0) }
            return data.spans.enumerated().map { index, span in
                let who = span.assignee.map { [data.titles[$0], data.holders[$0]].compactMap { $0 }.joined(separator: " · ") } ?? ""
                return PrintRow(
                    number: index + 1,
                    cells: [
                        PrintCell(text: workflow?.state(span.state)?.label(language) ?? ""), PrintCell(text: who),
                        PrintCell(text: moment(.integer(span.entered))), PrintCell(text: span.left.map { moment(.integer($0)) } ?? ""),
                        PrintCell(text: ""),
                    ])
            }
        case .refusal, .apology, .stop: return []
        }
    }

    private func paragraphs(_ form: DossierForm, _ data: SlipData) -> [String] {
        switch form {
        case .receipt: [words("onestop_slip_bring")]
        case .supplement: [words("onestop_slip_after")]
        case .apology: [words("onestop_slip_sorry", office)]
        case .refusal, .stop: [words("onestop_slip_right")]
        case .control: []
        }
    }

    private func signatures(_ form: DossierForm, _ data: SlipData) -> [SlipSignature] {
        let post = form == .receipt ? data.record["receiver"].text : actor.acting?.id
        let own = form == .receipt ? post.flatMap { data.holders[$0] } : actor.personName
        switch form {
        case .receipt:
            return [
                SlipSignature(role: words("onestop_sign_applicant"), hint: words("onestop_sign_hint"), name: data.text("applicant_name")),
                SlipSignature(role: words("onestop_sign_receiver"), hint: words("onestop_sign_hint"), name: own ?? ""),
            ]
        case .control: return []
        case .supplement, .refusal:
            return [SlipSignature(role: words("onestop_sign_receiver"), hint: words("onestop_sign_hint"), name: own ?? "")]
        case .apology, .stop: return [SlipSignature(role: words("onestop_sign_head"), hint: words("onestop_sign_seal"), name: "")]
        }
    }
}
