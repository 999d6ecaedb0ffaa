import Declarations
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// What each role may do, in words; packs say it, nobody changes it here.
    func addRoles() {
        get("/quan-tri/vai-tro", .platform(.manageAccounts)) { visit in try await visit.rolesPage() }
        get("/quan-tri/vai-tro/:role", .platform(.manageAccounts)) { visit in try await visit.rolePage() }
    }
}

extension Visit {
    private var rolesURL: String { urls.administration + "/vai-tro" }

    /// The living posts with a role, by role.
    private func postsByRole(in tx: ReadTransaction) throws -> [String: [Record]] {
        let today = Instant(milliseconds: tx.now).date.description
        let posts = try registry.all("post", sort: [SortKey("position"), SortKey("name")], for: actor, in: tx).filter {
            isInForce($0, on: today)
        }
        return posts.reduce(into: [:]) { found, post in
            for role in post.items("roles") { found[role, default: []].append(post) }
        }
    }

    func rolesPage() async throws -> Response {
        let (posts, held) = try await read { tx in
            (try postsByRole(in: tx), Dictionary(grouping: try holdings(in: tx), by: \.post))
        }
        let rows = catalogue.roles.map { role in
            let own = posts[role.id] ?? []
            let people = Set(own.flatMap { held[$0.id] ?? [] }.map(\.person)).count
            return (
                url: "\(rolesURL)/\(role.id)",
                cells: [
                    ListCell(role.label(language)), ListCell(role.description?(language)),
                    ListCell(grouped(Int64(own.count), language), isNumber: true),
                    ListCell(grouped(Int64(people), language), isNumber: true),
                ]
            )
        }
        return try await settingsPage(
            SettingsList(name: "roles", url: rolesURL, heads: ["role_name", "role_what", "role_posts", "role_people"], rows: rows))
    }

    func rolePage() async throws -> Response {
        guard let role = catalogue.roles[try context.parameter("role")] else { throw HTTPFailure.notFound }
        let (posts, held) = try await read { tx in
            (try postsByRole(in: tx)[role.id] ?? [], Dictionary(grouping: try holdings(in: tx), by: \.post))
        }
        let platform = PlatformRight.allCases.filter(role.platform.contains).map { words("right_\($0.rawValue)") }
        let holders = posts.map { post in
            let people = held[post.id]?.map(\.personName).joined(separator: ", ")
            return AdminItem(
                heading: post["name"].text ?? words("untitled"), text: people,
                tag: people == nil ? Tag(text: words("post_vacant"), meaning: .unknown) : nil,
                url: "\(urls.administration)/nhan-su/\(post.id)")
        }
        let page = AdminPage(
            title: role.label(language), kicker: words("roles_title"), lead: role.description?(language),
            crumbs: [administrationCrumb, Link(text: words("roles_title"), url: rolesURL)],
            sections: [
                AdminSection(
                    label: words("role_platform"), items: platform.map { AdminItem(heading: $0) },
                    nothing: platform.isEmpty ? words("role_platform_none") : nil),
                AdminSection(label: words("role_records"), text: words("role_records_text"), items: recordRights(role)),
                AdminSection(
                    label: words("role_steps"), items: steps(role), nothing: steps(role).isEmpty ? words("role_steps_none") : nil),
                AdminSection(
                    label: words("role_holders", grouped(Int64(posts.count), language)), items: holders,
                    nothing: holders.isEmpty ? words("role_holders_none") : nil),
            ])
        return try await self.page(page, at: .administration)
    }

    /// Registers with the same rights stand together: "Xem, trao đổi, xuất trong toàn xã: Nhiệm vụ, Chỉ tiêu".
    private func recordRights(_ role: RoleDeclaration) -> [AdminItem] {
        var groups: [(right: String, registers: [String])] = []
        for right in role.rights {
            let name = right.register.map { id in catalogue.registers[id].map(plural) ?? id } ?? words("role_every_register")
            let text = sentence(right)
            if let index = groups.firstIndex(where: { $0.right == text }) {
                groups[index].registers.append(name)
            } else {
                groups.append((text, [name]))
            }
        }
        return groups.map { AdminItem(heading: $0.right, text: $0.registers.joined(separator: " · ")) }
    }

    private func sentence(_ right: RegisterRight) -> String {
        let actions = RecordAction.allCases.filter(right.actions.contains).map { words("action_\($0.rawValue)") }.joined(separator: ", ")
        var text = words("role_right", actions.capitalizedFirst, words("scope_\(right.scope.rawValue)"))
        let register = right.register.flatMap { catalogue.registers[$0] }
        if let fields = right.editable {
            text += " " + words("role_only_fields", fields.map { register?.field($0)?.label(language) ?? $0 }.joined(separator: ", "))
        }
        if let states = right.states {
            let workflow = register.flatMap { catalogue.workflow(of: $0) }
            text += " " + words("role_only_states", states.map { workflow?.state($0)?.label(language) ?? $0 }.joined(separator: ", "))
        }
        return text
    }

    /// The steps of workflows that the role may do.
    private func steps(_ role: RoleDeclaration) -> [AdminItem] {
        catalogue.registers.compactMap { register in
            let steps = catalogue.workflow(of: register)?.transitions.filter { $0.by.contains(role.id) }.map { $0.label(language) } ?? []
            return steps.isEmpty ? nil : AdminItem(heading: plural(register), text: steps.joined(separator: " · "))
        }
    }
}
