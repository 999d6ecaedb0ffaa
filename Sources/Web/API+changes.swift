import API
import Declarations
import HTTPKit
import Hummingbird
import Registers
import ServiceLifecycle
import Store

extension APICall {
    /// What changed since a place in the journal; with `wait`, the answer comes when something did, or after so many seconds.
    func changes() async throws -> Response {
        try refuseUnknownParameters(["after", "register", "limit", "wait"])
        let after = try number("after", 0...Int64.max, 0)
        let limit = Int(try number("limit", 1...200, 100))
        let wait = try number("wait", 0...30, 0)
        let register = query["register"]
        if let register {
            guard let declared = catalogue.registers[register], visit.can(.read, declared) else {
                throw APIProblem.parameter("register", vi: "Không có sổ này.", en: "There is no such register.")
            }
        }
        let end = ContinuousClock.now + .seconds(wait)
        let feed = feed
        let actor = actor
        var place = after
        while true {
            let from = place
            let page = try await read { tx in try feed.page(after: from, register: register, limit: limit, for: actor, in: tx) }
            place = page.next
            if !page.changes.isEmpty || !page.hasMore && ContinuousClock.now >= end { return answer(page) }
            if !page.hasMore, await !Self.pause() { return answer(page) }
        }
    }

    private func answer(_ page: ChangeFeed.Page) -> Response {
        answer(["changes": .array(page.changes), "next": JSON(page.next), "more": .boolean(page.hasMore)])
    }

    /// Half a second, unless the server is ending. Other processes write too, so the journal is looked at rather than a bell waited for.
    private static func pause() async -> Bool {
        await cancelWhenGracefulShutdown {
            do {
                try await Task.sleep(for: .milliseconds(500))
                return true
            } catch {
                return false
            }
        }
    }
}
