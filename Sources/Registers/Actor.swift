public import Declarations
public import Store

/// How much of a post's work a delegation (ủy quyền) hands over: field `scope` of register `delegation`.
public enum DelegationScope: String, Sendable, CaseIterable {
    /// Everything that the post may do.
    case all
    /// Steps that decide (`decides: true` in the workflow), and reading and commenting on what the post reads, to decide on it.
    case approvals
    /// What lies on the post's desk: reading it, commenting, filling it in, and every step that does not decide.
    case tasks
}

/// A post that somebody holds now, by appointment or by delegation.
public struct HeldPost: Sendable, Hashable {
    /// The post's record id.
    public let id: String
    public let name: String
    /// The unit's record id.
    public let unit: String
    public let unitName: String
    /// The unit and all units below it.
    public let subtree: Set<String>
    public let roles: [String]
    /// The post from which it was delegated, if it was.
    public let delegatedFrom: String?
    /// What the delegations hand over; empty for a post held by appointment.
    public let delegation: Set<DelegationScope>

    /// Whether it heads its unit.
    public var isHead: Bool { roles.contains("unit_head") }

    public init(
        id: String, name: String, unit: String, unitName: String, subtree: Set<String>, roles: [String], delegatedFrom: String? = nil,
        delegation: Set<DelegationScope> = []
    ) {
        self.id = id
        self.name = name
        self.unit = unit
        self.unitName = unitName
        self.subtree = subtree
        self.roles = roles
        self.delegatedFrom = delegatedFrom
        self.delegation = delegation
    }

    /// Whether the holder may do everything that the post may.
    public var isWhole: Bool { delegation.isEmpty || delegation.contains(.all) }

    /// The records to which the post's rights to do `action` reach.
    func reach(of action: RecordAction) -> Reach {
        if isWhole { return .everything }
        if delegation.contains(.approvals), [.read, .comment].contains(action) { return .everything }
        return delegation.contains(.tasks) && [.read, .comment, .edit].contains(action) ? .desk : .nothing
    }

    enum Reach { case everything, desk, nothing }

    func holds(_ right: PlatformRight) -> Bool {
        switch right {
        case .viewInbox: true
        case .viewDashboard: isWhole || delegation.contains(.approvals)
        default: isWhole
        }
    }

    /// Whether a step of the post's is the holder's to do.
    /// - Parameter onDesk: whether the record lies on the post's desk.
    public func mayDo(_ transition: TransitionDeclaration, onDesk: Bool) -> Bool {
        isWhole || (transition.decides ? delegation.contains(.approvals) : delegation.contains(.tasks) && onDesk)
    }
}

/// Who asks: the person and the posts for which they may act in one commune. All rights are judged from it.
public struct Actor: Sendable {
    public let commune: Int
    /// The person's record id; nil when nobody is signed in.
    public let person: String?
    public let personName: String?
    public let posts: [HeldPost]
    /// The post for which the person acts now; one of `posts`.
    public let acting: HeldPost?
    /// Roles that need no post: `anonymous`, `signed_in`, `administrator`.
    public let roles: [String]
    /// Set-up, jobs and the command line: may do everything, and the journal says so.
    public let isSystem: Bool
    public let origin: String
    /// What the token allows at most with which the actor came; nil where there is no such bound.
    public var scopes: Scopes?

    public init(
        commune: Int, person: String?, personName: String?, posts: [HeldPost], acting: HeldPost?, roles: [String], origin: String,
        isSystem: Bool = false
    ) {
        self.commune = commune
        self.person = person
        self.personName = personName
        self.posts = posts
        self.acting = acting
        self.roles = roles
        self.origin = origin
        self.isSystem = isSystem
    }

    /// Somebody who is not signed in.
    public static func anonymous(commune: Int, origin: String) -> Actor {
        Actor(commune: commune, person: nil, personName: nil, posts: [], acting: nil, roles: ["anonymous"], origin: origin)
    }

    /// The platform itself.
    public static func system(commune: Int, origin: String) -> Actor {
        Actor(commune: commune, person: nil, personName: nil, posts: [], acting: nil, roles: [], origin: origin, isSystem: true)
    }

    /// The platform at work for this person, whose right to the whole was judged before: writes read-only fields too. The journal names the
    /// person as before.
    public func working(_ origin: String? = nil) -> Actor {
        Actor(
            commune: commune, person: person, personName: personName, posts: posts, acting: acting, roles: roles,
            origin: [self.origin, origin].compactMap { $0 }.joined(separator: " "), isSystem: true)
    }

    public var isSignedIn: Bool { person != nil }

    public var author: Author {
        Author(account: person, post: acting?.id, origin: origin)
    }

    /// Every role that the person has, by any post or without one.
    public var allRoles: Set<String> {
        Set(roles).union(posts.flatMap(\.roles))
    }
}
