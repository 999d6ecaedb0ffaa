import Declarations
import Plans
import Registers
import Store
import Vietnamese
import Workflows

/// Leads an imported plan and its items to where a file says that they stand.
struct PlanProgress: Sendable {
    let file: DataFile
    let clock: RelativeTime
    let keys: [String: KeyedRecord]

    /// The keeper's review: every item that was read is accepted; tasks due before the plan was issued are marked.
    func accept(madeAt moment: Int64, _ loader: RecordLoader, in tx: WriteTransaction) throws {
        let registry = loader.workflows.registry
        let issued = try registry.all("plan", for: loader.system, in: tx).compactMap { $0["issued_on"].text }.first ?? ""
        for register in PlanDesk.itemRegisters {
            for record in try registry.all(register, for: loader.system, in: tx) where record["review"].text == "pending" {
                var changes: [String: Value] = ["review": .text("accepted")]
                if register == "task", let deadline = record["deadline"].text, deadline < issued { changes["born_late"] = .boolean(true) }
                _ = try registry.importChange(record, changes, action: "edit", at: moment, by: loader.system, in: tx)
            }
        }
    }

    /// The plan itself, then its targets and tasks.
    func apply(_ head: DataNode, to key: String, _ loader: RecordLoader, in tx: WriteTransaction) throws {
        try advance(key, head, loader, in: tx)
        for target in file.root["targets"]?.sequence ?? [] {
            try advance("target-\(target["target"]?.string ?? "")", target, loader, in: tx)
        }
        for task in file.root["tasks"]?.sequence ?? [] { try advance("task-\(task["task"]?.string ?? "")", task, loader, in: tx) }
    }

    private func advance(_ key: String, _ node: DataNode, _ loader: RecordLoader, in tx: WriteTransaction) throws {
        let place = file.place(node)
        guard let keyed = keys[key], let register = loader.workflows.catalogue.registers[keyed.register] else {
            throw SetupError("văn bản kế hoạch không có mục “\(key)”.", at: place)
        }
        try refuseChangedText(node, keyed, loader, place, in: tx)
        let fields = node["set"]?.mapping ?? []
        let values = try FieldReader(register: register, clock: clock, keys: keys).values(fields, place: place)
        let history = try DataEntry.steps(node["history"], in: file, clock: clock)
        try loader.advance(keyed, values, history, state: node["state"]?.string, place: place, in: tx)
    }

    /// `has` are words that the row must contain: without them the document and this file no longer belong together.
    private func refuseChangedText(_ node: DataNode, _ key: KeyedRecord, _ loader: RecordLoader, _ place: String, in tx: ReadTransaction)
        throws
    {
        guard let words = node["has"]?.string else { return }
        let text = try loader.workflows.registry.record(key.register, key.id, for: loader.system, in: tx)["text"].text ?? ""
        guard folded(text).contains(folded(words)) else {
            throw SetupError("mục trong văn bản là “\(text)”, không có chữ “\(words)”.", at: place)
        }
    }
}
