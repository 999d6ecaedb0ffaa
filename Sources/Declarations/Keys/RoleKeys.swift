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

/// Keys of `figures/*.yml`.
enum FigureFileKey: String, PackKey {
    case figures, indicators

    var guide: KeyGuide {
        switch self {
        case .figures:
            .init(.optional, .byID(.figure), "Numbers of a unit and period.", "{ visits: { count: household_visit, label: Số chuyến } }")
        case .indicators:
            .init(.optional, .byID(.figure), "What is made of figures.", "{ visits.share: { value: visits / households, label: Tỷ lệ } }")
        }
    }
}

/// Keys of a figure or indicator. Others are kept as they are written.
enum FigureKey: String, PackKey {
    case label, count, sum, avg, min, max, distinct, declared, value

    /// The ways to count a figure.
    static let operations: [FigureKey] = [.count, .sum, .avg, .min, .max, .distinct, .declared]

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "Its name.", "{ vi: Số chuyến thăm, en: Visits }")
        case .count:
            .init(.optional, .words("a register, perhaps `where` a condition"), "How many records.", "household_visit where minutes > 10")
        case .sum: .init(.optional, .words("`register.field`, perhaps `where` …"), "The sum of a field.", "household_visit.minutes")
        case .avg: .init(.optional, .words("`register.field`, perhaps `where` …"), "Its average.", "household_visit.minutes")
        case .min: .init(.optional, .words("`register.field`, perhaps `where` …"), "Its least value.", "household_visit.minutes")
        case .max: .init(.optional, .words("`register.field`, perhaps `where` …"), "Its greatest value.", "household_visit.minutes")
        case .distinct:
            .init(.optional, .words("`register.field`, perhaps `where` …"), "How many different values.", "household_visit.household")
        case .declared: .init(.optional, .text, "Declared by an outside body, with source and evidence.", "provincial_survey")
        case .value: .init(.optional, .text, "Of indicators: a formula over figures.", "visits / households")
        }
    }
}
