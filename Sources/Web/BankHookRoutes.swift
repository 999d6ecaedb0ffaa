import API
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import NIOCore
import Pages
import Payments
import Registers
import Store
import Vietnamese

extension Visit {
    private var hook: BankHook { BankHook(site.database, cipher: site.secret) }
    private var hookURL: String { urls.administration + "/bao-co" }

    /// Whether the bank may post here, and since when.
    func bankHookPage(secret: String? = nil) async throws -> Response {
        let since = try await read { tx in try hook.since(commune.code, in: tx) }
        var details = [
            Detail(
                label: words("bank_hook_url"), value: (site.configuration.publicAddress(of: commune) ?? "https://…\(urls.base)") + "/bao-co"
            ),
            Detail(
                label: words("bank_hook_since"), value: since.map { Instant(milliseconds: $0).text(language) } ?? words("bank_hook_none")),
        ]
        if let secret { details.append(Detail(label: words("webhook_secret"), value: secret)) }
        let page = AdminPage(
            title: words("bank_hook_title"), lead: words("bank_hook_text"), crumbs: [administrationCrumb],
            transitions: [
                TransitionForm(
                    id: "renew", label: words("bank_hook_renew"), url: hookURL, style: .primary, explanation: words("bank_hook_renew_text"))
            ], sections: [AdminSection(details: details)])
        var response = try await self.page(page, at: .administration)
        if secret != nil { response.headers[.cacheControl] = "no-store" }
        return response
    }

    func renewBankHook() async throws -> Response {
        try await bankHookPage(secret: try await hook.renew(by: actor))
    }

    /// Takes in what the bank posted. Sent again, it changes nothing.
    func takeBankMessage(_ site: Site, _ request: Request) async throws -> Response {
        let body = Array((try await request.body.collect(upTo: 1 << 20)).readableBytesView)
        let isSigned = try await hook.isSigned(body, commune: commune.code) { name in
            HTTPField.Name(name).flatMap { request.headers[$0] }
        }
        guard isSigned else {
            throw HTTPFailure(
                .unauthorized, code: "signature", "Chữ ký của bản tin không đúng hoặc quá cũ", phrase: .init("bank-signature"))
        }
        guard let json = try? JSON(parsing: body), let lines = BankMessage.lines(json) else {
            throw HTTPFailure.badRequest("Bản tin không đúng mẫu", code: "bank-message", phrase: .init("bank-message"))
        }
        let system = Actor.system(commune: commune.code, origin: "bank \(context.address)")
        let desk = PaymentDesk(site.workflows)
        let taken = try await write { tx -> TakenLines in
            let accounts = try registry.records(
                "payment_account", by: "number", lines.compactMap(\.account).map(\.value), commune: commune.code, in: tx)
            var taken = TakenLines()
            for (number, some) in Dictionary(grouping: lines, by: { $0.account ?? "" }).sorted(by: { $0.key < $1.key }) {
                guard let account = accounts[number.value] else {
                    throw HTTPFailure.badRequest("Không có tài khoản thu này", code: "bank-account", phrase: .init("bank-account"))
                }
                var seen: [String: Int] = [:]
                taken.add(try desk.take(some, account: account.id, seen: &seen, by: system, in: tx))
            }
            return taken
        }
        let answer: JSON = ["new": JSON(taken.new), "known": JSON(taken.known)]
        return .content(answer.text, type: "application/json")
    }
}
