import API
import Declarations
import Registers
import Store
import Vietnamese

/// What a batch asks for.
struct BatchWish: Sendable {
    static let most = 500

    struct Item: Sendable {
        enum Action: Sendable {
            case create, upsert
            case update(RecordID, version: Int64?)
            case delete(RecordID, version: Int64?)
        }
        let index: Int
        let action: Action
        let record: JSON

        var isUpsert: Bool { if case .upsert = action { true } else { false } }

        /// The key's value as the register stores it.
        func key(_ field: FieldDeclaration) -> String? {
            guard let text = record[field.id]?.string else { return nil }
            return (try? FieldInput.value(text, of: field))?.text
        }
    }

    /// All of it or nothing.
    let isAtomic: Bool
    /// By which upserts find their records.
    let key: FieldDeclaration?
    let items: [Item]

    init(_ json: JSON, _ register: RegisterDeclaration) throws {
        func wrong(_ field: String, _ vi: String, _ en: String, item: Int? = nil) -> APIProblem {
            var place = APIProblem.Place(field, "value", vi: vi, en: en)
            place.item = item
            return APIProblem(.invalid, places: [place])
        }
        if let unknown = (json.members ?? []).first(where: { !["mode", "key", "items"].contains($0.name) }) {
            throw wrong(unknown.name, "Không có mục này.", "There is no such member.")
        }
        guard let list = json["items"]?.items, (1...Self.most).contains(list.count) else {
            throw wrong("items", "Cần danh sách 1 đến \(Self.most) mục.", "A list of 1 to \(Self.most) items is needed.")
        }
        switch json["mode"] {
        case nil, "all": isAtomic = true
        case "each": isAtomic = false
        default: throw wrong("mode", "Chỉ nhận all hoặc each.", "all or each is needed.")
        }
        key = json["key"]?.string.flatMap { register.field($0) }.flatMap { $0.unique && $0.valueType.isTextual && !$0.personal ? $0 : nil }
        if json["key"] != nil, key == nil {
            throw wrong("key", "Khóa là một trường chữ không trùng (unique).", "The key is a unique text field that is not personal.")
        }
        var items: [Item] = []
        for (index, entry) in list.enumerated() {
            do {
                items.append(try Self.item(entry, index, hasKey: key != nil))
            } catch {
                throw wrong("items", error.message.vi, error.message(.en), item: index)
            }
        }
        self.items = items
    }

    /// The items in groups that can be judged and written together, as if one came after the other: whether an item finds a record depends on
    /// none before it in its group.
    var groups: [ArraySlice<Item>] {
        var groups: [ArraySlice<Item>] = []
        var group = Group()
        var start = 0
        for (index, item) in items.enumerated() where !group.takes(item, key) {
            groups.append(items[start..<index])
            start = index
            group = Group()
            _ = group.takes(item, key)
        }
        return groups + [items[start...]]
    }

    private struct Group {
        private var ids: Set<RecordID> = []
        private var keys: Set<String> = []
        private var hasCreates = false
        private var hasUpdates = false
        private var hasUpserts = false
        private var isFull = false

        /// Whether the item fits behind those that were taken; it is one of them then.
        mutating func takes(_ item: Item, _ key: FieldDeclaration?) -> Bool {
            if isFull { return false }
            let value = key.flatMap(item.key)
            switch item.action {
            case .create:
                if let value { keys.insert(value) }
                hasCreates = true
            case .upsert:
                if hasUpdates { return false }
                if let value, !keys.insert(value).inserted { return false }
                hasUpserts = true
            case .update(let id, _):
                if hasUpserts || !ids.insert(id).inserted { return false }
                hasUpdates = true
            case .delete:
                if hasUpdates || hasUpserts || hasCreates { return false }
                isFull = true
            }
            return true
        }
    }

    private struct ItemError: Error { let message: LocalizedText }

    private static func item(_ json: JSON, _ index: Int, hasKey: Bool) throws(ItemError) -> Item {
        func wrong(_ vi: String, _ en: String) -> ItemError { ItemError(message: .init(vi: vi, en: en)) }
        guard let members = json.members, let action = json["action"]?.string else {
            throw wrong("Mỗi mục cần action.", "Every item needs an action.")
        }
        if let unknown = members.first(where: { !["action", "id", "version", "record"].contains($0.name) }) {
            throw wrong("Không có mục “\(unknown.name)”.", "There is no member “\(unknown.name)”.")
        }
        let id = json["id"]?.string.flatMap { RecordID($0) }
        let version = json["version"]?.integer
        if let given = json["version"], version == nil, given != .null {
            throw wrong("version là số nguyên.", "version is a whole number.")
        }
        let needsID = action == "update" || action == "delete"
        guard needsID == (json["id"] != nil), !needsID || id != nil else {
            throw wrong(
                "update và delete cần id, create và upsert thì không.", "update and delete need an id, create and upsert have none.")
        }
        guard (json["record"]?.members != nil) == (action != "delete") else {
            throw wrong("Cần record là một đối tượng.", "record, an object, is needed.")
        }
        let record = json["record"] ?? [:]
        switch (action, id) {
        case ("create", _): return Item(index: index, action: .create, record: record)
        case ("upsert", _):
            guard hasKey else { throw wrong("upsert cần key.", "upsert needs a key.") }
            return Item(index: index, action: .upsert, record: record)
        case ("update", let id?): return Item(index: index, action: .update(id, version: version), record: record)
        case ("delete", let id?): return Item(index: index, action: .delete(id, version: version), record: record)
        default: throw wrong("action: create, update, upsert hoặc delete.", "action: create, update, upsert or delete.")
        }
    }
}
