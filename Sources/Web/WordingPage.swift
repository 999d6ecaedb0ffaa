import API
import Assist
import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Identity
import Logging
import OneStop
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Drafts of requests and replies worded by a language model: only where an administrator turned one on. Nothing is saved by it.
    func addWording() {
        get("/mot-cua/ho-so/:id/cau-chu", .records(.personal, of: DossierDesk.register)) { visit in try await visit.wordingPage() }
        post("/mot-cua/ho-so/:id/cau-chu", .records(.personal, of: DossierDesk.register)) { visit, form in try await visit.word(form) }
    }
}

/// An OpenAI-compatible endpoint.
struct WordingModel: Sendable {
    let url: String
    let model: String
    let key: String?

    /// Letters that are handed over, and taken back.
    static let most = 3000
    static let task = """
        Bạn giúp cán bộ một cửa cấp xã viết lại cho rõ, lịch sự, ngắn gọn. Không thêm thông tin, không bớt yêu cầu. Giữ nguyên các ký hiệu dạng [[1]]. \
        Chỉ trả về đoạn văn.
        """

    private struct Question: Encodable {
        struct Message: Encodable {
            let role: String
            let content: String
        }
        let model: String
        let messages: [Message]
        let temperature = 0.2
    }

    private struct Answer: Decodable {
        struct Choice: Decodable {
            struct Message: Decodable { let content: String }
            let message: Message
        }
        let choices: [Choice]
    }

    /// The text in other words; personal data never leave the server.
    ///
    /// - Throws: `IdentityError.unavailable` where the model does not answer in ten seconds, or not as the interface says.
    func worded(_ text: PersonalText, by transport: any IdentityTransport) async throws -> String {
        let question = Question(
            model: model, messages: [.init(role: "system", content: Self.task), .init(role: "user", content: text.masked)])
        var headers = [("Content-Type", "application/json")]
        if let key { headers.append(("Authorization", "Bearer \(key)")) }
        let answer = try await transport.send(
            url + "/chat/completions", headers: headers, body: [UInt8](try JSONEncoder().encode(question)))
        guard answer.status == 200,
            let said = try? JSONDecoder().decode(Answer.self, from: Data(answer.body)).choices.first?.message.content,
            !said.allSatisfy(\.isWhitespace)
        else { throw IdentityError.unavailable("the model answered \(answer.status)") }
        return text.restored(String(said.prefix(Self.most)))
    }
}

extension Site {
    /// The model that the commune's administrator turned on; nil without one. The key comes from the environment, or from a file among the
    /// server's keys.
    func wordingModel(commune: Int, in tx: ReadTransaction) throws -> WordingModel? {
        guard registry.catalogue.registers["assist_model"] != nil else { return nil }
        let record = try registry.all(
            "assist_model", limit: 20, for: .system(commune: commune, origin: "assist"), in: tx
        ).first { $0["active"].boolean == true }
        guard let record, let url = record["url"].text, let model = record["model"].text else { return nil }
        let file = configuration.data.appending(path: "keys/model")
        let key = ProcessInfo.processInfo.environment["DINH_MODEL_KEY"] ?? (try? String(contentsOf: file, encoding: .utf8))
        return WordingModel(url: url, model: model, key: key?.trimmingCharacters(in: .whitespacesAndNewlines))
    }
}

extension Visit {
    /// The action that leads there; nil where no model is on.
    func wordingAction(_ dossier: RecordID, in tx: ReadTransaction) throws -> Action? {
        try site.wordingModel(commune: commune.code, in: tx).map { _ in
            Action(label: words("wording_title"), url: urls.dossier(dossier) + "/cau-chu")
        }
    }

    func wordingPage() async throws -> Response {
        let id = try recordID()
        let (record, reasons) = try await read { tx in
            let record = try registry.record(DossierDesk.register, id, for: actor, in: tx)
            guard try site.wordingModel(commune: commune.code, in: tx) != nil else { throw RecordError.notFound }
            let papers = try site.dossiers.papers(of: id, commune: commune.code, in: tx)
            let proposed = try supplementReasons(record, in: tx)
            return (record, papers.compactMap { paper in proposed[paper.id.text].map { "\(paper["name"].text ?? ""): \($0)" } })
        }
        return try await wordingPage(record, typed: reasons.joined(separator: "\n"))
    }

    private func wordingPage(_ record: Record, typed: String, draft: String? = nil, problem: String? = nil) async throws -> Response {
        let code = record["code"].text ?? words("untitled")
        let form = TransitionForm(
            id: "wording", label: words("wording_ask"), url: urls.dossier(record.id) + "/cau-chu", style: .primary,
            fields: [
                Field(
                    id: "f-text", name: "text", label: words("wording_text"), control: .longText, value: typed, help: words("wording_help"),
                    error: problem, required: true, maxLength: WordingModel.most, isPersonal: true)
            ])
        let result = draft.map { text in
            AdminSection(
                label: words("wording_draft"), notes: [words("wording_draft_note")],
                details: [Detail(label: words("wording_draft"), value: text, isLong: true)])
        }
        let page = AdminPage(
            title: words("wording_title"), kicker: code, lead: words("wording_lead"),
            crumbs: [oneStopCrumb, Link(text: code, url: urls.dossier(record.id))],
            errors: problem.map { [FormError(fieldID: "f-text", label: words("wording_text"), message: $0)] } ?? [],
            sections: [result, AdminSection(form: form)].compactMap { $0 })
        return try await self.page(page, at: .oneStop, status: problem == nil ? .ok : .unprocessableContent)
    }

    /// Hands the masked text to the model and shows its draft. A model that does not answer costs nothing but the draft.
    func word(_ form: FormData) async throws -> Response {
        let id = try recordID()
        let typed = String((form["text"] ?? "").prefix(WordingModel.most))
        let (record, model) = try await write { tx in
            let found = try registry.record(DossierDesk.register, id, for: actor, in: tx)
            guard let model = try site.wordingModel(commune: commune.code, in: tx) else { throw RecordError.notFound }
            return (try registry.revealed(found, for: actor, in: tx), model)
        }
        guard !typed.allSatisfy(\.isWhitespace) else { return try await wordingPage(record, typed: typed, problem: words("wording_empty")) }
        let text = PersonalText(typed, known: Array(AssistDesk.said(record).values))
        let policy = AddressPolicy(allowedHosts: site.configuration.webhookHosts)
        do {
            let draft = try await model.worded(text, by: site.configuration.identityTransport ?? CurlTransport(policy: policy))
            if AssistDesk.isDeclared(in: catalogue) {
                try await write { tx in
                    try site.assist.note(
                        AssistUse(step: .reply, tool: .model, answer: .answered, proposal: "draft"), dossier: id, by: actor, in: tx)
                }
            }
            return try await wordingPage(record, typed: typed, draft: draft)
        } catch let error as IdentityError {
            site.logger.warning("The model gave no draft", metadata: ["why": "\(error)"])
            return try await wordingPage(record, typed: typed, problem: words("wording_failed"))
        }
    }
}
