/// Keys of roles.yml.
enum RoleFileKey: String, PackKey {
    case roles

    var guide: KeyGuide {
        switch self {
        case .roles: .init(.required, .byID(.role), "The roles that posts hold.", "{ team_leader: { label: Tổ trưởng } }")
        }
    }
}

/// Keys of a role.
enum RoleKey: String, PackKey {
    case label, description, rights, platform

    var guide: KeyGuide {
        switch self {
        case .label:
            .init(
                .required, .label, "Its name. Without it, rights are added to a role of a required pack.",
                "{ vi: Tổ trưởng, en: Team leader }")
        case .description: .init(.optional, .label, "Who holds it.", "Người đứng đầu tổ công nghệ số cộng đồng.")
        case .rights:
            .init(.optional, .byID(.right), "What it may do with records; rights add up.", "{ visit: { actions: [read], scope: unit } }")
        case .platform: .init(.optional, .someOf(PlatformRight.allCases.map(\.rawValue)), "What it may do besides.", "[view_inbox]")
        }
    }
}

/// Keys of a right.
enum RightKey: String, PackKey {
    case actions, scope, editable, states, unit

    var guide: KeyGuide {
        switch self {
        case .actions: .init(.required, .someOf(RecordAction.allCases.map(\.rawValue)), "What may be done.", "[read, create, edit]")
        case .scope: .init(.required, .oneOf(RightScope.allCases.map(\.rawValue)), "Whose records.", "unit")
        case .editable: .init(.standard("all"), .words("fields"), "What `create` and `edit` may write.", "[minutes, helped_with]")
        case .states: .init(.standard("all"), .words("states"), "In which the right holds.", "[noted]")
        case .unit:
            .init(
                .standard("the register's `scope`"), .words("a field of type unit"), "By which `unit` and `subtree` are judged.", "hamlet")
        }
    }
}
