import Declarations
import Delivery
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

/// The parts of the log.
private enum LogView: String, CaseIterable {
    case all = "tat-ca"
    case dead = "loi"
    case waiting = "cho"

    var states: Set<Message.State> {
        switch self {
        case .all: []
        case .dead: [.dead]
        case .waiting: [.waiting, .sending]
        }
    }
}

extension Visit {
    var deliveryURL: String { urls.administration + "/gui-tin" }
    var deliveryCrumbs: [Link] { [administrationCrumb, Link(text: words("delivery_title"), url: deliveryURL)] }

    /// Channels, what went out, what did not and why. Texts of messages are their readers' own: nobody else sees them here.
    ///
    /// - Parameter secret: of the gateway that was just set, shown this once.
    func deliveryPage(secret: String? = nil, typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let view = query["xem"].flatMap(LogView.init(rawValue:)) ?? .all
        let before = query["before"].flatMap { RecordID($0) }
        let log = try await read { tx in try self.deliveryLog(view, before, in: tx) }
        func address(_ view: LogView) -> String { CommuneURLs.query(deliveryURL, [("xem", view == .all ? nil : view.rawValue)]) }
        let last = log.messages.dropLast(max(0, log.messages.count - 50)).last
        let paging =
            log.messages.count > 50 ? last.map { CommuneURLs.query(deliveryURL, [("xem", view.rawValue), ("before", $0.id.text)]) } : nil
        let dead = log.counts.reduce(0) { $0 + ($1.byState[.dead] ?? 0) }
        let page = AdminPage(
            title: words("delivery_title"), lead: words("delivery_lead"), crumbs: [administrationCrumb],
            actions: [
                Action(label: words("delivery_test"), url: deliveryURL + "/thu", isPost: true),
                Action(label: words("delivery_defaults"), url: deliveryURL + "/mac-dinh"),
            ] + (dead > 0 ? [Action(label: words("delivery_all_again", String(dead)), url: deliveryURL + "/gui-lai", isPost: true)] : []),
            errors: problems.map {
                FormError(fieldID: "f-url", label: words("gateway_url"), message: $0.message(language))
            },
            sections: [countSection(log)] + [secret.map(secretSection), gatewaySection(log, typed, problems)].compactMap { $0 }
                + [
                    AdminSection(
                        label: words("delivery_log"),
                        text: LogView.allCases.count > 0 ? words("delivery_log_text") : nil,
                        items: log.messages.prefix(50).map { item($0, log.names) },
                        nothing: log.messages.isEmpty ? words("delivery_none") : nil)
                ],
            paging: paging == nil && before == nil ? nil : Paging(previousUrl: before == nil ? nil : address(view), nextUrl: paging))
        var shown = page
        shown.views = LogView.allCases.map { Tab(label: words("delivery_view_\($0)"), url: address($0), current: $0 == view) }
        var response = try await self.page(shown, at: .administration, status: problems.isEmpty ? .ok : .unprocessableContent)
        if secret != nil { response.headers[.cacheControl] = "no-store" }
        return response
    }

    private func deliveryLog(_ view: LogView, _ before: RecordID?, in tx: ReadTransaction) throws -> LogData {
        let code = commune.code
        let messages = try site.delivery.messages(commune: code, states: view.states, before: before, limit: 51, in: tx)
        let open = try site.delivery.open(code, in: tx)
        return LogData(
            counts: try site.delivery.counts(commune: code, since: tx.now - 7 * 86_400_000, in: tx), open: open,
            missing: try Dictionary(
                uniqueKeysWithValues: open.map { ($0, try site.delivery.unreachable($0, commune: code, in: tx)) }),
            gateway: try Gateway.gateway(of: code, in: tx)?.url, messages: messages,
            names: try registry.titles(of: ["person": Set(messages.map(\.person))], commune: code, language, in: tx))
    }

    private func countSection(_ log: LogData) -> AdminSection {
        AdminSection(
            label: words("delivery_week"),
            details: DeliveryChannel.allCases.map { channel in
                let label = words("channel_\(channel.rawValue)")
                guard log.open.contains(channel) else { return Detail(label: label, value: words("channel_off_\(channel.rawValue)")) }
                let count = log.counts.first { $0.channel == channel }
                let sent = count?.byState[.sent] ?? 0
                let share = sent > 0 ? words("delivery_in_time", percentText(count?.inTime ?? 0, of: sent)) : nil
                let parts = [
                    words("delivery_sent", grouped(Int64(sent), language)),
                    words("delivery_dead", grouped(Int64(count?.byState[.dead] ?? 0), language)),
                    words("delivery_waiting", grouped(Int64((count?.byState[.waiting] ?? 0) + (count?.byState[.sending] ?? 0)), language)),
                    share,
                    log.missing[channel].flatMap { $0 == 0 ? nil : words("delivery_unreachable", grouped(Int64($0), language)) },
                ]
                return Detail(label: label, value: parts.compactMap { $0 }.joined(separator: " · "))
            })
    }

    /// Rounded down, so that 100% means all.
    private func percentText(_ part: Int, of whole: Int) -> String {
        let tenths = part * 1000 / max(whole, 1)
        return "\(tenths / 10)\(language == .vi ? "," : ".")\(tenths % 10)%"
    }

    private func secretSection(_ secret: String) -> AdminSection {
        AdminSection(
            label: words("gateway_secret"), details: [Detail(label: words("account_password_once"), value: secret, isLong: true)])
    }

    private func gatewaySection(_ log: LogData, _ typed: FormData?, _ problems: [FieldProblem]) -> AdminSection {
        let field = Field(
            id: "f-url", name: "url", label: words("gateway_url"), control: .text, value: typed?.text("url") ?? log.gateway,
            help: words("gateway_url_help"), error: problems.first?.message(language), required: true, autocomplete: "off")
        return AdminSection(
            label: words("gateway_title"), text: words("gateway_text"),
            items: log.gateway.map { url in
                [AdminItem(heading: url, actions: [Action(label: words("gateway_remove"), url: deliveryURL + "/bo-cong", isPost: true)])]
            } ?? [],
            form: TransitionForm(
                id: "gateway", label: words("gateway_save"), url: deliveryURL + "/cong", style: .primary, fields: [field]))
    }

    private func item(_ message: Message, _ names: [String: String]) -> AdminItem {
        AdminItem(
            heading: "\(names[message.person] ?? words("somebody")) · \(words("message_\(message.kind.rawValue)"))", text: detail(message),
            tag: tag(message),
            actions: message.state == .dead
                ? [
                    Action(
                        label: words("delivery_again"), url: CommuneURLs.query(deliveryURL + "/gui-lai", [("id", message.id.text)]),
                        isPost: true)
                ]
                : [])
    }

    func setGateway(_ form: FormData) async throws -> Response {
        do {
            let url = form.text("url") ?? ""
            let secret = try await write { tx in try site.delivery.setGateway(url, by: actor, in: tx) }
            return try await deliveryPage(secret: secret)
        } catch let error as RecordError where error.code == .invalid {
            return try await deliveryPage(typed: form, problems: error.problems)
        }
    }

    func removeGateway() async throws -> Response {
        try await write { tx in try site.delivery.removeGateway(by: actor, in: tx) }
        return redirect(deliveryURL, note: "saved")
    }

    func sendTest() async throws -> Response {
        let channels = try await write { tx in try site.delivery.sendTest(to: actor, in: tx) }
        return redirect(deliveryURL, note: channels.isEmpty ? "no_channel" : "test_sending")
    }

    /// One message, named in the address, or all that are dead.
    func sendMessagesAgain(_ form: FormData) async throws -> Response {
        let asked = form.text("id") ?? query["id"]
        let id = asked.flatMap { RecordID($0) }
        if asked != nil, id == nil { throw HTTPFailure.notFound }
        let count = try await write { tx in try site.delivery.sendAgain(id, by: actor, in: tx) }
        if id != nil, count == 0 { throw HTTPFailure.notFound }
        return redirect(deliveryURL, note: "test_sending")
    }
}

private struct LogData: Sendable {
    let counts: [DeliveryCounts]
    let open: [DeliveryChannel]
    let missing: [DeliveryChannel: Int]
    let gateway: String?
    let messages: [Message]
    let names: [String: String]
}
