import Accounts
import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import Plans
import Registers
import Store
import Vietnamese

extension Routes {
    /// Calendars to subscribe to, each by a secret address of one person.
    func addFeeds() {
        get("/lich/:token", .everybody) { visit in try await visit.feed() }
        get("/tai-khoan/lich", .signedIn) { visit in try await visit.feedsPage() }
        post("/tai-khoan/lich", .signedIn) { visit, form in try await visit.openFeed(form) }
        post("/tai-khoan/lich/:id/huy", .signedIn) { visit, _ in try await visit.closeFeed() }
    }
}

extension Visit {
    /// The server's address as this visitor reached it: `https://dinh.suoimay.example`.
    var siteAddress: String {
        (context.isSecure ? "https://" : "http://") + (request.head.authority ?? commune.host ?? "localhost")
    }

    /// The commune's address as the public reaches it; as this visitor reached it where the server was not told its own.
    var publicAddress: String { site.configuration.publicAddress(of: commune) ?? siteAddress + urls.base }

    // MARK: The calendar itself

    /// Answers a calendar program: whoever holds the address reads with the rights that its person has now, and nothing personal.
    func feed() async throws -> Response {
        let name = try context.parameter("token")
        let token = name.hasSuffix(".ics") ? String(name.dropLast(4)) : name
        let (calendar, stale) = try await read { tx in
            guard let feed = try registry.feed(token: token, commune: commune.code, in: tx),
                let person = try site.accounts.actor(
                    ofPerson: feed.person, commune: commune.code, origin: "ical \(context.address)", in: tx)
            else { throw HTTPFailure.notFound }
            let isStale = (feed.usedAt ?? 0) < tx.now - 3_600_000
            return (ICalendar(name: feed.label, events: try events(feed, person, in: tx)), isStale ? feed : nil)
        }
        if let stale { try await write { tx in try registry.noteUse(of: stale, commune: commune.code, in: tx) } }
        return answer(calendar.text)
    }

    private func answer(_ text: String) -> Response {
        let tag = "\"\(site.secret.fingerprint(text))\""
        let headers: HTTPFields = [
            .eTag: tag, .cacheControl: "private, no-cache", .contentDisposition: "inline; filename=\"lich.ics\"",
        ]
        // On the way a compressing step may have marked the tag as weak: the content is the same all the same.
        let known = (request.headers[.ifNoneMatch] ?? "").replacing("W/", with: "")
        if known.contains(tag) { return Response(status: .notModified, headers: headers) }
        return .content(text, type: "text/calendar; charset=utf-8", headers: headers)
    }

    private func events(_ feed: CalendarFeed, _ person: Actor, in tx: ReadTransaction) throws -> [ICalendar.Event] {
        guard let id = feed.register else { return try workEvents(person, in: tx) }
        guard let register = catalogue.registers[id], registry.rights.allowsSome(.read, on: register, to: person),
            let field = dateFields(register).first(where: { $0.id == feed.field })
        else { throw HTTPFailure.notFound }
        let today = Instant(milliseconds: tx.now).date
        let list = ListQuery(register, try FormData(query: feed.query), registry, for: person)
        var asked = list.records(limit: 1000, and: register.within(today.adding(days: -90)...today.adding(days: 400), field.id))
        asked.sort = [SortKey(field.id)]
        let records = try registry.page(id, asked, for: person, in: tx).records
        let titles = try registry.titles(of: records, .vi, in: tx)
        return records.compactMap { record in
            guard let start = start(record, field) else { return nil }
            let state = record.state.flatMap { catalogue.workflow(of: register)?.state($0)?.label(.vi) }
            let title = titles[record.id.text].flatMap { $0.isEmpty ? nil : $0 } ?? register.label(.vi)
            return event(record, field.id, start, "\(title)", [register.label(.vi), state].compactMap { $0 }.joined(separator: " · "))
        }
    }

    private func start(_ record: Record, _ field: ListField) -> ICalendar.Start? {
        let value = record.value(of: field.id)
        switch field.type {
        case .datetime: return value.integer.map { .moment(Instant(milliseconds: $0)) }
        case .period: return value.text.flatMap { Period($0) }.map { .day($0.end) }
        default: return value.text.flatMap { CalendarDate($0) }.map { .day($0) }
        }
    }

    /// The deadlines of what lies on the desks of a person's posts.
    private func workEvents(_ person: Actor, in tx: ReadTransaction) throws -> [ICalendar.Event] {
        guard registry.rights.allows(.viewInbox, to: person) else { throw HTTPFailure.notFound }
        return try site.plans.myWork(for: person, in: tx).flatMap(\.entries).compactMap { entry in
            entry.due.map { due in
                let detail = "\(entry.kind(.vi)) · \(entry.state.label(.vi))"
                return event(entry.record, SystemField.dueAt.rawValue, .moment(due), words("feed_due", entry.heading), detail)
            }
        }
    }

    private func event(_ record: Record, _ field: String, _ start: ICalendar.Start, _ summary: String, _ detail: String) -> ICalendar.Event
    {
        ICalendar.Event(
            uid: "\(record.id)-\(field)@\(commune.slug).dinh", changed: Instant(milliseconds: record.updatedAt), version: record.version,
            start: start, summary: summary.shortened(to: 300), detail: detail, url: siteAddress + urls.record(record))
    }

    // MARK: One's own addresses

    func feedForm(_ list: ListQuery, _ field: ListField) -> FeedForm {
        FeedForm(
            url: urls.account + "/lich", label: words("feed_label", plural(list.register), commune.name).shortened(to: 80),
            hidden: [
                Hidden(name: "register", value: list.register.id), Hidden(name: "field", value: field.id),
                Hidden(name: "query", value: list.canonical),
            ], listUrl: urls.account + "/lich")
    }

    func feedsPage(address: String? = nil) async throws -> Response {
        let feeds = try await read { tx in try registry.feeds(of: actor, in: tx) }
        let canWork = allows(.viewInbox)
        let page = FeedList(
            title: words("feeds_title"), lead: words("feeds_lead"), address: address,
            feeds: feeds.map { feed in
                let kind = feed.register.map { catalogue.registers[$0].map(plural) ?? $0 } ?? words("nav_my_work")
                let made = words("feed_made", Instant(milliseconds: feed.createdAt).date.text(language))
                let used = feed.usedAt.map { words("feed_used", Instant(milliseconds: $0).text(language)) } ?? words("feed_unused")
                return FeedItem(
                    label: feed.label, detail: "\(kind) · \(made) · \(used)", dropUrl: "\(urls.account)/lich/\(feed.id)/huy")
            },
            form: canWork
                ? FeedForm(
                    url: urls.account + "/lich", label: words("feed_label", words("nav_my_work"), commune.name), hidden: [],
                    listUrl: urls.account + "/lich") : nil,
            empty: feeds.isEmpty
                ? Empty(
                    heading: words("feeds_none"), text: words("feeds_none_text"),
                    action: Link(text: words("nav_registers"), url: urls.registers)) : nil)
        return try await self.page(page, at: .account)
    }

    /// Makes an address and shows it, this once: it can be told neither from the database nor from a backup.
    func openFeed(_ form: FormData) async throws -> Response {
        let asked = try feedTarget(form)
        let label = form.text("label") ?? ""
        let token = try await write { tx in
            try registry.openFeed(
                register: asked?.list.register.id, field: asked?.field.id, query: asked?.list.canonical ?? "", label: label, by: actor,
                in: tx)
        }
        return try await feedsPage(address: "\(siteAddress)\(urls.base)/lich/\(token).ics")
    }

    private func feedTarget(_ form: FormData) throws -> (list: ListQuery, field: ListField)? {
        guard let id = form.text("register") else {
            guard allows(.viewInbox) else { throw HTTPFailure.notFound }
            return nil
        }
        guard let register = catalogue.registers[id] else { throw HTTPFailure.notFound }
        guard can(.read, register) else { throw HTTPFailure.forbidden }
        let fields = dateFields(register)
        guard let field = fields.first(where: { $0.id == form.text("field") }) ?? fields.first else { throw HTTPFailure.notFound }
        return (ListQuery(register, try FormData(query: form["query"] ?? ""), registry, for: actor), field)
    }

    func closeFeed() async throws -> Response {
        let id = try recordID()
        try await write { tx in try registry.closeFeed(id, by: actor, in: tx) }
        return redirect(urls.account + "/lich", note: "saved")
    }
}
