public import Vietnamese

/// Everything that the loaded packs declare, checked whole: what one server runs on.
///
/// A catalogue exists only if nothing in its packs is wrong (see `load(folders:)`), so that whoever holds one need not check names again:
/// every reference in it leads somewhere, and every expression has a type.
public struct Catalogue: Sendable {
    /// Packs, each after those that it requires.
    public internal(set) var packs = Declared<PackDeclaration>()
    /// Menu groups of all packs, in order.
    public internal(set) var groups = Declared<GroupDeclaration>()
    /// Registers in the order of packs, then of `order` in pack.yml, then of file names.
    public internal(set) var registers = Declared<RegisterDeclaration>()
    public internal(set) var workflows = Declared<WorkflowDeclaration>()
    public internal(set) var roles = Declared<RoleDeclaration>()
    public private(set) var figures = Declared<FigureDeclaration>()
    /// By metric the first figure that measures it.
    private var measuring: [String: String] = [:]
    /// Sets of criteria by which communes and units are scored.
    public internal(set) var scores = Declared<ScoreDeclaration>()
    /// What people fill in page by page.
    public internal(set) var forms = Declared<FormDeclaration>()

    /// Adds a figure, or puts it in the place of the one with its id.
    mutating func put(_ figure: FigureDeclaration) {
        figures.put(figure)
        if let metric = figure.metric, measuring[metric] == nil { measuring[metric] = figure.id }
    }

    /// The figure that measures a metric, such as `M18`; nil where none does.
    public func figure(measuring metric: String) -> FigureDeclaration? { measuring[metric].flatMap { figures[$0] } }

    /// The register called `id`, if a pack declares it.
    public func register(_ id: String) -> RegisterDeclaration? {
        registers[id]
    }

    /// The workflow that records of `register` go through.
    public func workflow(of register: RegisterDeclaration) -> WorkflowDeclaration? {
        register.workflow.flatMap { workflows[$0] }
    }

    /// The field at the end of `path`, begun at `register` (`procedure.days`), with the register that holds it. Nil for a system field.
    public func field(at path: FieldPath, from register: RegisterDeclaration) -> (register: RegisterDeclaration, field: FieldDeclaration)? {
        var holder = register
        for (index, name) in path.names.enumerated() {
            guard let field = holder.field(name) else { return nil }
            if index == path.names.count - 1 { return (holder, field) }
            guard let target = field.targetRegister.flatMap({ registers[$0] }) else { return nil }
            holder = target
        }
        return nil
    }
}

/// Declarations in the order in which they were written, found by id as well.
public struct Declared<Element: Identifiable & Sendable>: RandomAccessCollection, Sendable where Element.ID == String {
    private var elements: [Element] = []
    private var positions: [String: Int] = [:]

    init() {}

    public var startIndex: Int { elements.startIndex }
    public var endIndex: Int { elements.endIndex }
    public var ids: [String] { elements.map(\.id) }

    public subscript(position: Int) -> Element { elements[position] }

    public subscript(id: String) -> Element? {
        positions[id].map { elements[$0] }
    }

    /// Puts the elements in an order; equal ones stay as they are.
    mutating func sort(by comesBefore: (Element, Element) -> Bool) {
        elements = elements.enumerated().sorted { one, other in
            comesBefore(one.element, other.element) || (!comesBefore(other.element, one.element) && one.offset < other.offset)
        }.map(\.element)
        positions = Dictionary(uniqueKeysWithValues: elements.enumerated().map { ($1.id, $0) })
    }

    /// Adds `element`, or puts it in the place of the one with its id.
    mutating func put(_ element: Element) {
        if let position = positions[element.id] {
            elements[position] = element
        } else {
            positions[element.id] = elements.count
            elements.append(element)
        }
    }
}

/// A pack (gói): a folder that declares registers, workflows, roles and figures of one area of work.
public struct PackDeclaration: Sendable, Identifiable {
    public let id: String
    public var label: LocalizedText
    public var description: LocalizedText?
    public var version: String
    /// Packs whose registers and roles this one uses.
    public var requires: [String]
    /// Codes of the communes that it is for; empty is all. To the others its registers are as if they were not there.
    public var communes: Set<Int>
    /// Paths of the pack's demo files, relative to its folder, sorted.
    public var demoFiles: [String]
    public var location: SourceLocation
}

/// A heading of the menu, under which registers stand.
public struct GroupDeclaration: Sendable, Identifiable {
    public let id: String
    public let pack: String
    public var label: LocalizedText
    public var icon: String?
}
