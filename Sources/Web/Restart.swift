import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Synchronization

/// A wish that the server end in order and be started again, by whatever started it.
public final class RestartWish: Sendable {
    private let (wishes, source) = AsyncStream.makeStream(of: Void.self)
    private let asked = Mutex(false)

    public var isAsked: Bool { asked.withLock { $0 } }

    /// Returns when somebody asks, or when its task is cancelled.
    public func wait() async { for await _ in wishes { return } }

    func ask() {
        asked.withLock { $0 = true }
        source.yield()
    }
}

extension Visit {
    /// Whether a new start may be asked for here: something starts the server again, and no other commune is cut off by it.
    var mayRestart: Bool { site.configuration.startsAgain && !site.isShared }

    /// What to do so that packs which wait are used.
    func restartSection(_ url: String) -> AdminSection? {
        guard mayRestart else { return nil }
        let agreed = Field(id: "f-ok", name: "ok", label: words("restart_agree"), control: .boolean, required: true)
        return AdminSection(
            label: words("restart_title"), text: words("restart_text"),
            form: TransitionForm(
                id: "restart", label: words("restart_now"), url: url + "/khoi-dong-lai", style: .danger, fields: [agreed]))
    }

    /// Running requests are answered to their end; whoever asks again meanwhile finds the server away for some seconds.
    func restart(_ form: FormData, backTo url: String) async throws -> Response {
        guard mayRestart else { throw HTTPFailure.notFound }
        guard form.flag("ok") else { return .seeOther(url) }
        _ = try await write { tx in
            try tx.journal(commune: commune.code, author: actor.author, register: "server", record: "server", action: "restart")
        }
        let page = AdminPage(
            title: words("restart_running"), lead: words("restart_running_text"), crumbs: [administrationCrumb],
            actions: [Action(label: words("packs_title"), url: url, style: .primary)])
        let response = try await self.page(page, at: .administration)
        site.restart.ask()
        return response
    }
}
