import Declarations
import HTTPKit
import Pages
import Registers
import Store
import Vietnamese
import Workflows

/// What somebody wants to do with the chosen records, as the list's bar says it: `edit:kind`, `step:finish`, `assign`, `delete`, `restore`.
enum BulkWish: Sendable {
    case edit(FieldDeclaration)
    case step(TransitionDeclaration)
    case assign, delete, restore

    /// What changes nothing: the chosen records as labels.
    static let labels = "labels"

    init?(_ text: String?, _ register: RegisterDeclaration, _ workflow: WorkflowDeclaration?) {
        let parts = (text ?? "").split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("edit", 2):
            guard let field = register.field(parts[1]), field.canBeWrittenAtOnce else { return nil }
            self = .edit(field)
        case ("step", 2):
            guard let step = workflow?.transition(parts[1]) else { return nil }
            self = .step(step)
        case ("assign", 1) where workflow != nil: self = .assign
        case ("delete", 1): self = .delete
        case ("restore", 1): self = .restore
        default: return nil
        }
    }

    var value: String {
        switch self {
        case .edit(let field): "edit:" + field.id
        case .step(let step): "step:" + step.id
        case .assign: "assign"
        case .delete: "delete"
        case .restore: "restore"
        }
    }

    /// The fields that have to be filled in first.
    var fields: [String] {
        switch self {
        case .edit(let field): [field.id]
        case .step(let step): step.require
        case .assign, .delete, .restore: []
        }
    }

    var asks: Bool {
        switch self {
        case .edit, .assign: true
        case .step(let step): step.reason || !step.require.isEmpty
        case .delete, .restore: false
        }
    }
}

extension FieldDeclaration {
    /// Whether one value for many records makes sense: not what identifies a record, is its own, or is counted.
    var canBeWrittenAtOnce: Bool {
        type.takesBulk && !readOnly && !unique && !personal && !encrypted
    }
}

extension Visit {
    /// The bar under a list; nil for visitors and where there is nothing to choose.
    func bulkBar(_ register: RegisterDeclaration, count: RecordCount, shown: Int, url: String) -> BulkBar? {
        guard actor.isSignedIn, shown > 0 else { return nil }
        let workflow = catalogue.workflow(of: register)
        var groups: [BulkGroup] = []
        let steps = (workflow?.transitions ?? []).filter(mayTake)
        if !steps.isEmpty {
            groups.append(
                BulkGroup(
                    label: words("bulk_group_steps"), options: steps.map { Choice(value: "step:" + $0.id, label: $0.label(language)) }))
        }
        let open = registry.rights.editableFields(.edit, on: nil, of: register, to: actor)
        let fields = register.fields.filter { can(.edit, register) && $0.canBeWrittenAtOnce && open?.contains($0.id) != false }
        if !fields.isEmpty {
            groups.append(
                BulkGroup(
                    label: words("bulk_group_edit"),
                    options: fields.map { Choice(value: "edit:" + $0.id, label: words("bulk_edit", $0.label(language))) }))
        }
        var others: [Choice] = []
        if workflow != nil, can(.edit, register) { others.append(Choice(value: "assign", label: words("bulk_assign"))) }
        others.append(Choice(value: BulkWish.labels, label: words("bulk_labels")))
        if can(.delete, register) { others.append(Choice(value: "delete", label: words("bulk_delete"))) }
        groups.append(BulkGroup(label: words("bulk_group_other"), options: others))
        return BulkBar(url: url, wholeLabel: wholeLabel(count, shown: shown), groups: groups)
    }

    func restoreBar(_ register: RegisterDeclaration, count: RecordCount, shown: Int) -> BulkBar? {
        guard actor.isSignedIn, shown > 0 else { return nil }
        let restore = BulkGroup(label: words("bulk_group_other"), options: [Choice(value: "restore", label: words("bulk_restore"))])
        return BulkBar(url: urls.bulk(register.id), wholeLabel: wholeLabel(count, shown: shown), groups: [restore])
    }

    private func wholeLabel(_ count: RecordCount, shown: Int) -> String? {
        count.number > shown ? words("bulk_whole", text(count)) : nil
    }

    /// Whether some record could be moved so by this person; which ones is judged one by one.
    private func mayTake(_ step: TransitionDeclaration) -> Bool {
        step.byCreator || step.byAssignee || !actor.allRoles.isDisjoint(with: step.by)
    }
}

extension CommuneURLs {
    func bulk(_ register: String) -> String { self.register(register) + "/hang-loat" }
    func bulk(_ change: BulkChange) -> String { "\(bulk(change.register))/\(change.id)" }
}
