public import Vietnamese

/// A role (vai trò): what the holder of a post may do. Transitions are allowed by the `by` of workflows.
public struct RoleDeclaration: Sendable, Identifiable {
    public let id: String
    /// The pack that first declares it; packs that require that one may add rights.
    public let pack: String
    public var label: LocalizedText
    public var description: LocalizedText?
    public var rights: [RegisterRight]
    public var platform: Set<PlatformRight>
    public var location: SourceLocation

    /// The rights that concern the register called `id`: those on it and those on `*`.
    public func rights(on id: String) -> [RegisterRight] {
        rights.filter { $0.register == nil || $0.register == id }
    }
}

/// What may be done with records of a register. Several rights add up.
public struct RegisterRight: Sendable {
    /// Nil is `*`: every register.
    public var register: String?
    public var actions: Set<RecordAction>
    public var scope: RightScope
    /// The field of type unit by which the scopes `unit` and `subtree` are judged; nil is the register's own.
    public var unit: String?
    /// Fields that `create` and `edit` may write; nil is all.
    public var editable: [String]?
    /// States in which the right holds; nil is all.
    public var states: [String]?
    public var location: SourceLocation
}

public enum RecordAction: String, Sendable, CaseIterable {
    case read, create, edit, delete, restore, comment
    case importRecords = "import"
    case export
    /// See personal fields unmasked.
    case personal
}

/// Whose records.
public enum RightScope: String, Sendable, CaseIterable {
    /// Made by or assigned to the holder.
    case own
    /// Of the post's unit.
    case unit
    /// Of the post's unit and those below it.
    case subtree
    case commune
    /// Of every commune on the server.
    case all
}

/// What may be done besides records.
public enum PlatformRight: String, Sendable, CaseIterable {
    case manageAccounts = "manage_accounts"
    case manageUnits = "manage_units"
    case managePacks = "manage_packs"
    case managePlan = "manage_plan"
    case manageSettings = "manage_settings"
    case manageHolidays = "manage_holidays"
    case viewDashboard = "view_dashboard"
    case viewJournal = "view_journal"
    case viewInbox = "view_inbox"
    /// Keep views of lists for everybody in the commune, and take such views away.
    case shareViews = "share_views"
    case issueReports = "issue_reports"
    case declareFigures = "declare_figures"
    /// Urge whoever is late (đôn đốc), within what may be read.
    case urge
}
