public import Vietnamese

/// A register (sổ): a typed table of records.
public struct RegisterDeclaration: Sendable, Identifiable {
    public let id: String
    /// The pack that declares it.
    public let pack: String
    public var label: LocalizedText
    /// The label over a list, where it differs.
    public var labelPlural: LocalizedText?
    public var description: LocalizedText?
    /// What a record is called in lists, links and search. Never holds personal or encrypted fields.
    public var title: TextTemplate
    /// In the order in which they are written: that of the form and of exports.
    public var fields: [FieldDeclaration]
    /// The form's sections, in order; fields name them.
    public var sections: [SectionDeclaration]
    /// The workflow that records go through.
    public var workflow: String?
    public var rules: [RuleDeclaration]
    public var list: ListDeclaration
    /// The menu group; where nil, the register stands under its pack's label.
    public var group: String?
    public var icon: String?
    /// Whether everybody, signed in or not, may read the fields that are not personal.
    public var publicRead: Bool
    /// Whether rights on every register (`*`) leave it out: who reads it is named.
    public var isRestricted = false
    /// The field of type `unit` by which rights of scope `unit` and `subtree` are judged.
    public var scopeField: String?
    /// The field of type `post` whose holder owns the record: a right of scope `own` then changes no record of another post.
    public var ownerField: String?
    /// Columns published as open data; nil where the register is not published.
    public var openColumns: [String]?
    /// What makes its records good, beyond what its form demands.
    public var quality = QualityDeclaration()
    /// The places that have it; nil is all. To others it is not there.
    public var level: PlaceLevel?
    public var location: SourceLocation

    /// The declared field called `id`.
    public func field(_ id: String) -> FieldDeclaration? {
        fields.first { $0.id == id }
    }

    /// Whether a place has it.
    ///
    /// - Parameter code: the place's official code.
    public func exists(in code: Int) -> Bool { level.map { $0 == PlaceLevel(code: code) } ?? true }

    /// The system field called `id`, if records of this register have it.
    public func systemField(_ id: String) -> SystemField? {
        guard let field = SystemField(rawValue: id), workflow != nil || !field.needsWorkflow else { return nil }
        return field
    }

    /// The type of the declared or system field called `id`.
    public func type(of id: String) -> FieldType? {
        field(id)?.valueType ?? systemField(id)?.type
    }
}

/// Kinds of places, told by their official codes: a province has two digits, a commune five (QĐ 19/2025/QĐ-TTg).
public enum PlaceLevel: String, Sendable, CaseIterable {
    case commune, province

    /// - Parameter code: the official code of the administrative unit.
    public init(code: Int) { self = code > 99 ? .commune : .province }
}

/// A part of a form.
public struct SectionDeclaration: Sendable, Identifiable {
    public let id: String
    public var label: LocalizedText
}

/// A rule over several fields of a record: it must not be false when the record is saved (unknown passes).
public struct RuleDeclaration: Sendable, Identifiable {
    public let id: String
    public var expression: Expression
    /// What the person reads when the rule is broken.
    public var message: LocalizedText
    /// The field beside which the message is shown.
    public var field: String?
    public var location: SourceLocation
}

/// How records are listed.
public struct ListDeclaration: Sendable {
    /// Declared or system fields.
    public var columns: [String]
    public var sort: [SortKey]
    /// Fields offered as filters.
    public var filters: [String]
    public var views: [SavedView]
    /// The `state` or choice field whose values are the columns of the board.
    public var board: String?
    /// The date or datetime field that puts records on a calendar.
    public var calendar: String?
    /// The point or area field that puts records on a map.
    public var map: String?
    /// The reference (a hamlet) by which the outlines of a map are coloured.
    public var mapColour: String?
    /// What a chart shows first.
    public var chart: ChartDefaults?
    /// The fields at which a timeline's bars begin and end.
    public var timeline: TimelineDefaults?
    /// Forms in which the list is printed besides its own columns.
    public var prints: [PrintForm] = []
}

/// A printed form of a list: columns under the heads that an official paper gives them ("Rõ người", "Địa chỉ").
public struct PrintForm: Sendable, Identifiable {
    public let id: String
    public var label: LocalizedText
    /// Declared or system fields with what stands over them, in order.
    public var columns: [(field: String, head: LocalizedText)]
}

/// What a register's chart shows before anybody chooses.
public struct ChartDefaults: Sendable, Equatable {
    /// The field whose values are the bars.
    public var by: String
    /// The field that splits each bar.
    public var split: String?
    /// The number that is added up; records are counted where nil.
    public var sum: String?
}

/// Where the bars of a register's timeline begin and end.
public struct TimelineDefaults: Sendable, Equatable {
    public var from: String
    public var to: String
}

/// One key of an order: `-submitted_at` is newest first.
public struct SortKey: Sendable, Equatable {
    public var field: String
    public var descending: Bool

    public init(_ field: String, descending: Bool = false) {
        self.field = field
        self.descending = descending
    }
}

/// A list that has a name: a filter and an order.
public struct SavedView: Sendable, Identifiable {
    public let id: String
    public var label: LocalizedText
    /// Which records; all where nil.
    public var filter: Expression?
    /// Where empty, the list's order.
    public var sort: [SortKey]

    public init(id: String, label: LocalizedText, filter: Expression? = nil, sort: [SortKey] = []) {
        self.id = id
        self.label = label
        self.filter = filter
        self.sort = sort
    }
}
