public import Registers
public import Store
import Vietnamese

extension Accounts {
    /// Who a session's person is now: the posts held today, by appointment and by delegation, with their roles.
    public func actor(of session: Session, origin: String, in tx: ReadTransaction) throws -> Actor {
        try actor(person: session.person, post: session.post, commune: session.commune, origin: origin, in: tx)
    }

    /// Who a person is now, for work that goes on after the request that asked for it.
    ///
    /// - Parameter post: for which the person acts; the main one where it is not held any more.
    public func actor(person id: String, post: String?, commune: Int, origin: String, in tx: ReadTransaction) throws -> Actor {
        let today = Instant(milliseconds: tx.now).date.description
        let person = try tx.first(
            "SELECT full_name FROM reg_person WHERE commune = \(commune) AND id = \(id) AND deleted_at IS NULL")
        let units = try UnitTree(commune: commune, in: tx)
        let held = try tx.rows(
            """
            SELECT p.id, p.name, p.unit, p.roles FROM reg_holding h JOIN reg_post p ON p.commune = h.commune AND p.id = h.post
            WHERE h.commune = \(commune) AND h.person = \(id) AND h.deleted_at IS NULL AND p.deleted_at IS NULL
            AND h.from_date <= \(today) AND (h.to_date IS NULL OR h.to_date >= \(today))
            AND (p.to_date IS NULL OR p.to_date >= \(today))
            ORDER BY CASE WHEN h.main THEN 0 ELSE 1 END, p.position IS NULL, p.position, p.id
            """)
        var posts = try held.map { try units.heldPost($0, from: nil) }
        let delegated = try tx.rows(
            """
            SELECT p.id, p.name, p.unit, p.roles, d.to_post, d.scope FROM reg_delegation d JOIN reg_post p ON p.commune = d.commune AND p.id = d.from_post
            WHERE d.commune = \(commune) AND d.to_post IN (\(SQL.values(posts.map(\.id)))) AND d.deleted_at IS NULL AND p.deleted_at IS NULL
            AND d.from_date <= \(today) AND d.to_date >= \(today) ORDER BY d.id
            """)
        let scopes = Dictionary(grouping: delegated) { $0["id"].text }.mapValues { rows in
            Set(rows.compactMap { $0["scope"].text.flatMap(DelegationScope.init) })
        }
        for row in delegated where !posts.contains(where: { $0.id == row["id"].text }) {
            // A scope that nobody knows hands over nothing.
            guard let scopes = scopes[row["id"].text], !scopes.isEmpty else { continue }
            posts.append(try units.heldPost(row, from: row["to_post"].text, scopes))
        }
        return Actor(
            commune: commune, person: id, personName: person?["full_name"].text, posts: posts,
            acting: posts.first { $0.id == post } ?? posts.first, roles: ["anonymous"], origin: origin)
    }

    /// A program that acts for a post without being a person; nil when the post is no longer there.
    func service(commune: Int, post: String, origin: String, in tx: ReadTransaction) throws -> Actor? {
        let today = Instant(milliseconds: tx.now).date.description
        let row = try tx.first(
            """
            SELECT id, name, unit, roles FROM reg_post WHERE commune = \(commune) AND id = \(post) AND deleted_at IS NULL
            AND (to_date IS NULL OR to_date >= \(today))
            """)
        guard let row else { return nil }
        let held = try UnitTree(commune: commune, in: tx).heldPost(row, from: nil)
        return Actor(commune: commune, person: nil, personName: nil, posts: [held], acting: held, roles: ["anonymous"], origin: origin)
    }
}

/// The units of a commune with what lies below each.
private struct UnitTree {
    private var names: [String: String] = [:]
    private var children: [String: [String]] = [:]

    init(commune: Int, in tx: ReadTransaction) throws {
        for row in try tx.rows("SELECT id, name, parent FROM reg_unit WHERE commune = \(commune) AND deleted_at IS NULL") {
            let id = try row.text("id")
            names[id] = row["name"].text
            if let parent = row["parent"].text { children[parent, default: []].append(id) }
        }
    }

    func heldPost(_ row: Row, from delegator: String?, _ delegation: Set<DelegationScope> = []) throws -> HeldPost {
        let unit = row["unit"].text ?? ""
        return HeldPost(
            id: try row.text("id"), name: row["name"].text ?? "", unit: unit, unitName: names[unit] ?? "", subtree: subtree(of: unit),
            roles: JSONText.items(row["roles"].text), delegatedFrom: delegator, delegation: delegation)
    }

    /// A unit that is its own ancestor by mistake ends the walk instead of running for ever.
    private func subtree(of unit: String) -> Set<String> {
        var seen: Set<String> = [unit]
        var waiting = [unit]
        while let next = waiting.popLast() {
            for child in children[next] ?? [] where seen.insert(child).inserted { waiting.append(child) }
        }
        return seen
    }
}
