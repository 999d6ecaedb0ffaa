import Declarations
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Registers (Sổ) as wholes: index, lists, boards, recycle bins, saved views, lookups.
    func addRegisters() {
        get("/so", .everybody) { visit in try await visit.registerIndex() }
        get("/so/:register", .register(.read)) { visit in try await visit.listPage() }
        get("/so/:register/bang", .register(.read)) { visit in try await visit.boardPage() }
        addViews()
        get("/so/:register/thung-rac", .register(.restore)) { visit in try await visit.recycleBin() }
        post("/so/:register/:id/khoi-phuc", .register(.restore)) { visit, _ in try await visit.restore() }
        get("/so/:register/tra", .register(.read)) { visit in try await visit.lookup() }
        post("/so/:register/khung-nhin", .register(.read)) { visit, form in try await visit.keepView(form) }
        post("/so/:register/khung-nhin/:view/xoa", .register(.read)) { visit, _ in try await visit.dropView() }
    }
}

extension Visit {
    func can(_ action: RecordAction, _ register: RegisterDeclaration) -> Bool {
        registry.rights.allowsSome(action, on: register, to: actor)
    }

    func plural(_ register: RegisterDeclaration) -> String { (register.labelPlural ?? register.label)(language) }

    func crumbs(_ register: RegisterDeclaration? = nil, _ more: Link...) -> [Link] {
        [Link(text: words("nav_registers"), url: urls.registers)]
            + (register.map { [Link(text: plural($0), url: urls.register($0.id))] } ?? []) + more
    }

    func text(_ count: RecordCount) -> String {
        switch count {
        case .exactly(let number): grouped(Int64(number), language)
        case .moreThan(let number): words("count_more", grouped(Int64(number), language))
        }
    }

    // MARK: Index

    func registerIndex() async throws -> Response {
        let readable = catalogue.registers.filter { can(.read, $0) }
        if readable.isEmpty, !actor.isSignedIn { throw HTTPFailure.signInNeeded }
        let counts = try await read { tx in
            let tallies = try tx.rows(
                "SELECT register, CAST(sum(records) AS BIGINT) AS n FROM tally WHERE commune = \(commune.code) GROUP BY register")
            let kept = Dictionary(
                try tallies.map { (try $0.text("register"), Int($0["n"].integer ?? 0)) }, uniquingKeysWith: { one, _ in one })
            return Dictionary(
                uniqueKeysWithValues: try readable.map { register in
                    let isWhole = registry.rights.grants(.read, on: register, to: actor).isWholeCommune
                    return (register.id, isWhole ? .exactly(kept[register.id] ?? 0) : try registry.count(register.id, for: actor, in: tx))
                })
        }
        func card(_ register: RegisterDeclaration) -> RegisterCard {
            RegisterCard(
                label: plural(register), text: register.description?(language), count: counts[register.id].map(text),
                url: urls.register(register.id), newUrl: can(.create, register) ? urls.register(register.id) + "/moi" : nil)
        }
        var groups = catalogue.groups.map { group in
            RegisterGroup(label: group.label(language), registers: readable.filter { $0.group == group.id }.map(card))
        }
        groups += catalogue.packs.map { pack in
            RegisterGroup(label: pack.label(language), registers: readable.filter { $0.group == nil && $0.pack == pack.id }.map(card))
        }
        let page = RegisterIndex(
            title: words("nav_registers"), lead: words("index_lead"),
            actions: actor.isSignedIn ? indexActions() : [],
            groups: groups.filter { !$0.registers.isEmpty },
            empty: readable.isEmpty ? Empty(heading: words("index_empty"), text: words("index_empty_text")) : nil)
        return try await self.page(page, at: .registers)
    }

    private func indexActions() -> [Action] {
        var actions = [Action(label: words("figures_title"), url: urls.figures)]
        if !scoreSets.isEmpty { actions.append(Action(label: words("scores_title"), url: urls.scores)) }
        if catalogue.registers["payment_request"].map({ can(.read, $0) }) == true {
            actions.append(Action(label: words("payments_title"), url: paymentsURL))
        }
        return actions + [Action(label: words("quality_title"), url: urls.quality)]
    }

    // MARK: Recycle bin

    func recycleBin() async throws -> Response {
        let register = try register()
        var query = RecordQuery(sort: [SortKey("deleted_at", descending: true)], limit: 50)
        query.inRecycleBin = true
        query.cursor =
            ListCursor.read(self.query["after"], backward: false, sort: query.sort, register)
            ?? ListCursor.read(self.query["before"], backward: true, sort: query.sort, register)
        let asked = query
        let (found, titles, people, count) = try await read { tx in
            let found = try registry.page(register.id, asked, for: actor, in: tx)
            let people = ["person": Set(found.records.compactMap(\.updatedBy))]
            return (
                found, try registry.titles(of: found.records, language, in: tx),
                try registry.titles(of: people, commune: commune.code, language, in: tx),
                try registry.count(register.id, asked, for: actor, upTo: 1000, in: tx)
            )
        }
        let base = urls.register(register.id)
        let rows = found.records.map { record in
            BinRow(
                heading: titles[record.id.text].flatMap { $0.isEmpty ? nil : $0 } ?? words("untitled"),
                who: record.updatedBy.flatMap { people[$0] } ?? words("the_system"),
                time: Instant(milliseconds: record.deletedAt ?? 0).text(language),
                restoreUrl: registry.rights.allows(.restore, on: record, of: register, to: actor) ? "\(base)/\(record.id)/khoi-phuc" : nil,
                pick: actor.isSignedIn ? record.id.text : nil)
        }
        let page = RecycleBin(
            title: words("bin_title", plural(register)), lead: words("bin_lead"), crumbs: crumbs(register),
            modes: modes(register, "thung-rac"),
            rows: rows, paging: paging(found, base + "/thung-rac", [], sort: asked.sort),
            empty: rows.isEmpty
                ? Empty(heading: words("bin_empty"), text: words("bin_empty_text"), action: Link(text: words("back_to_list"), url: base))
                : nil, bulk: restoreBar(register, count: count, shown: rows.count))
        return try await self.page(page, at: .registers)
    }

    func restore() async throws -> Response {
        let register = try register()
        let id = try recordID()
        try await write { tx in
            _ = try site.workflows.restore(register.id, id, by: actor, in: tx)
            if register.id == "holiday" { try site.workflows.recomputeDeadlines(commune: commune.code, in: tx) }
        }
        return redirect(urls.record(register.id, id), note: "restored")
    }

    /// List, board, calendar …, recycle bin: those that the register and the reader have. What the list is asked for goes along to each view.
    func modes(_ register: RegisterDeclaration, _ current: String?, _ list: ListQuery? = nil) -> [Tab] {
        let base = urls.register(register.id)
        let asked = list?.items ?? []
        func mode(_ key: String, _ path: String) -> Tab {
            Tab(label: words(key), url: CommuneURLs.query(base + "/" + path, asked), current: current == path)
        }
        var modes = [Tab(label: words("mode_list"), url: CommuneURLs.query(base, asked), current: current == nil)]
        if register.hasBoard { modes.append(mode("mode_board", "bang")) }
        if !dateFields(register).isEmpty { modes.append(mode("mode_calendar", "lich")) }
        if dateFields(register).contains(where: \.isTime) { modes.append(mode("mode_timeline", "dong-thoi-gian")) }
        modes.append(mode("mode_chart", "bieu-do"))
        if hasMap(register) { modes.append(mode("mode_map", "ban-do")) }
        if actor.isSignedIn { modes.append(Tab(label: words("mode_quality"), url: urls.quality(register.id))) }
        if can(.restore, register) {
            modes.append(Tab(label: words("mode_bin"), url: base + "/thung-rac", current: current == "thung-rac"))
        }
        return modes.count > 1 ? modes : []
    }

    func paging(_ found: Registers.RecordPage, _ base: String, _ items: [(String, String?)], sort: [SortKey]) -> Paging? {
        if found.previous == nil, found.next == nil { return nil }
        return Paging(
            previousUrl: found.previous.map { CommuneURLs.query(base, items + [("before", ListCursor.text($0, sort: sort))]) },
            nextUrl: found.next.map { CommuneURLs.query(base, items + [("after", ListCursor.text($0, sort: sort))]) })
    }

    // MARK: Saved views

    /// Keeps the filters of the list under a name; they stand in the query of the address, and only what a list understands is kept of them.
    func keepView(_ form: FormData) async throws -> Response {
        let register = try register()
        let list = ListQuery(register, query, registry, for: actor)
        let name = form.text("label") ?? ""
        let isShared = form.flag("shared")
        try await write { tx in
            try registry.keepView(register.id, name: name, query: list.canonical, shared: isShared, by: actor, in: tx)
        }
        return redirect(list.changed { _ in }.url(urls.register(register.id)), note: "view_saved")
    }

    func dropView() async throws -> Response {
        let register = try register()
        let view = try recordID("view")
        try await write { tx in try registry.dropView(view, by: actor, in: tx) }
        return redirect(urls.register(register.id), note: "deleted")
    }
}

extension RegisterDeclaration {
    /// Whether records can stand in columns by their state or by a choice.
    var hasBoard: Bool { list.board != nil || workflow != nil }
}
