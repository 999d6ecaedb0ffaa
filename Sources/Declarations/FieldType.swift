/// What a field holds; the raw value is its name in a pack.
public enum FieldType: String, Sendable, CaseIterable {
    case text
    case longText = "long_text"
    case integer
    /// Fixed-point number with the field's `scale`.
    case decimal
    /// Whole đồng.
    case money
    /// Per cent with the field's `scale` (95,5% with scale 2 is 9550).
    case percent
    case date
    case datetime
    case boolean
    case choice
    case manyChoice = "many_choice"
    /// A record of another register.
    case reference
    case manyReference = "many_reference"
    /// A number given by the system (mã số), see `CodePattern`.
    case code
    case attachment
    /// Longitude and latitude.
    case point
    /// An outline on the map: a boundary, a plot.
    case area
    case phone
    case email
    /// Personal identification number (số định danh cá nhân).
    case citizenID = "citizen_id"
    /// Tax code (mã số thuế).
    case taxCode = "tax_code"
    /// An organisational unit (cơ quan, đơn vị).
    case unit
    /// A post in a unit (chức danh, vị trí).
    case post
    /// A person with an account.
    case person
    /// A reporting period (kỳ): `2026`, `2026Q3`, `202609`, `2026H1`.
    case period
    /// Computed from other fields of the record.
    case formula

    /// The register of pack `core` that a field of this type refers to.
    public var referencedRegister: String? {
        switch self {
        case .unit: "unit"
        case .post: "post"
        case .person: "person"
        default: nil
        }
    }

    /// Whether the value names one record of a register.
    public var isReference: Bool { self == .reference || referencedRegister != nil }
    /// Whether the field holds a list of values.
    public var isMany: Bool { self == .manyChoice || self == .manyReference || self == .attachment }
    /// Whether the value is a number held as an integer with a scale.
    public var isNumeric: Bool { [.integer, .decimal, .money, .percent].contains(self) }
    /// Whether the value is held as text that people type.
    public var isTextual: Bool { [.text, .longText, .code, .phone, .email, .citizenID, .taxCode].contains(self) }
    /// Whether rows can be put in order by it.
    public var isSortable: Bool { !isMany && !isPlace && self != .longText }
    /// Whether the value lies on a map.
    public var isPlace: Bool { self == .point || self == .area }
    /// Whether an order by it tells a person something; ids of references and of options don't.
    public var hasTellingOrder: Bool { isSortable && !isReference && ![.choice, .boolean].contains(self) }
    /// Whether the platform gives the value, so that nobody writes it.
    public var isGiven: Bool { self == .code || self == .formula }
    /// Whether a value fits into a cell of a list.
    public var fitsCell: Bool { !isPlace && self != .longText && self != .attachment }
    /// Whether two records with the same value may be one record twice.
    public var tellsApart: Bool { !isMany && !isPlace && ![.longText, .boolean, .formula].contains(self) }
    /// Whether a pack can name a value that new records begin with.
    public var takesDefault: Bool { !isGiven && !isPlace && ![.attachment, .reference, .manyReference].contains(self) }
    /// Whether many records can be given the same value at once.
    public var takesBulk: Bool { !isGiven && !isPlace && self != .attachment }
    /// Decimal digits after the point where a field does not say.
    public var defaultScale: Int { self == .decimal || self == .percent ? 2 : 0 }
}

/// What every record has besides its declared fields. Usable in lists, filters and expressions; refused as ids of declared fields.
public enum SystemField: String, Sendable, CaseIterable {
    case id
    case commune
    case version
    /// The workflow's state; only where the register has a workflow.
    case state
    /// When the record entered its state; only with a workflow.
    case stateSince = "state_since"
    /// When the state must be left; only with a workflow.
    case dueAt = "due_at"
    /// The post that has the record on its desk; only with a workflow.
    case assignee
    case createdAt = "created_at"
    case createdBy = "created_by"
    case updatedAt = "updated_at"
    case updatedBy = "updated_by"
    case deletedAt = "deleted_at"
    /// Where a mirrored record comes from, and its id there.
    case source
    case externalID = "external_id"

    public var type: FieldType {
        switch self {
        case .id, .source, .externalID: .text
        case .commune, .version: .integer
        case .state: .choice
        case .stateSince, .dueAt, .createdAt, .updatedAt, .deletedAt: .datetime
        case .assignee: .post
        case .createdBy, .updatedBy: .person
        }
    }

    /// Whether only records with a workflow have it.
    public var needsWorkflow: Bool { [.state, .stateSince, .dueAt, .assignee].contains(self) }
}

/// What a colour says: of a state, of an option.
public enum Meaning: String, Sendable, CaseIterable {
    /// Reached, good.
    case ok
    /// On its way.
    case course
    /// Needs attention.
    case risk
    /// Late or refused.
    case late
    case none
}
