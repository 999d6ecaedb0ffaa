import API
import Declarations
import Foundation
import HTTPTypes
import Hummingbird
import Registers
import Store
import Vietnamese
import Workflows

extension APICall {
    /// Many records in one request: all or none (`"mode": "all"`), or each by itself (`"each"`).
    func batch() async throws -> Response {
        let register = try register()
        _ = try writer()
        try refuseUnknownParameters([])
        let bytes = try await bodyBytes(limit: 8 << 20)
        let wish = try BatchWish(try json(bytes), register)
        return try await writing(bytes) { tx in try performed(wish, register, in: tx) }
    }

    private func performed(_ wish: BatchWish, _ register: RegisterDeclaration, in tx: WriteTransaction) throws -> KeptAnswer {
        var keys = try known(wish, register, in: tx)
        let codec = codec(register)
        var results: [JSON] = []
        var failed = 0
        for (index, item) in wish.items.enumerated() {
            do {
                let before = keys
                let work = { try self.perform(item, wish.key, &keys, register, codec, in: tx) }
                do {
                    results.append(try wish.isAtomic ? work() : tx.attempt(work))
                } catch {
                    keys = before
                    throw error
                }
            } catch {
                guard let problem = site.problem(for: error, visit.language), problem.kind.status < 500 else { throw error }
                if wish.isAtomic { throw problem.of(item: index) }
                failed += 1
                results.append(["index": JSON(index), "status": JSON(problem.kind.status), "problem": problem.json(item: index)])
            }
        }
        let body: JSON = ["results": .array(results), "failed": JSON(failed)]
        return KeptAnswer(status: failed == 0 ? 200 : 207, body: body.bytes)
    }

    private func perform(
        _ item: BatchWish.Item, _ key: FieldDeclaration?, _ keys: inout [String: RecordID], _ register: RegisterDeclaration,
        _ codec: RecordJSON, in tx: WriteTransaction
    ) throws -> JSON {
        let record: Record
        let isNew: Bool
        switch item.action {
        case .create: (record, isNew) = (try made(item.record, register, in: tx), true)
        case .update(let id, let version):
            (record, isNew) = (try edited(id, version.map(Condition.version) ?? .any, item.record, register, in: tx), false)
        case .upsert:
            guard let key, let value = item.key(key) else {
                throw APIProblem(
                    .invalid,
                    places: [.init(key?.id ?? "key", "required", vi: "Thiếu giá trị của khóa.", en: "The value of the key is missing.")])
            }
            if let id = keys[value] {
                (record, isNew) = (try edited(id, .any, item.record, register, in: tx), false)
            } else {
                (record, isNew) = (try made(item.record, register, in: tx), true)
                keys[value] = record.id
            }
        case .delete(let id, let version):
            try site.workflows.delete(register.id, id, version: version, by: actor, in: tx)
            return ["index": JSON(item.index), "status": 204, "id": .string(id.text)]
        }
        return [
            "index": JSON(item.index), "status": isNew ? 201 : 200, "id": .string(record.id.text), "version": JSON(record.version),
            "record": codec.json(record),
        ]
    }

    /// The records that upserts will find, by the text of their key: one statement for all.
    private func known(_ wish: BatchWish, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> [String: RecordID] {
        guard let key = wish.key else { return [:] }
        let values = Set(wish.items.filter { $0.isUpsert }.compactMap { $0.key(key) })
        if values.isEmpty { return [:] }
        let filter = Declarations.Expression.member(
            .path(FieldPath(field: key.id)), of: values.sorted().map { .literal(.text($0)) }, negated: false)
        let found = try registry.page(register.id, RecordQuery(filters: [filter], limit: 500), for: actor, in: tx).records
        return Dictionary(found.compactMap { record in record[key.id].text.map { ($0, record.id) } }, uniquingKeysWith: { one, _ in one })
    }
}

/// What a batch asks for.
private struct BatchWish: Sendable {
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

    let isAtomic: Bool
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

extension APIProblem {
    /// The problem with the item of the batch that it concerns in each place.
    fileprivate func of(item: Int) -> APIProblem {
        var problem = self
        problem.places = (places.isEmpty ? [Place(nil, kind.rawValue, detail ?? kind.title)] : places).map { place in
            var place = place
            place.item = item
            return place
        }
        return problem
    }

    /// As it stands in the results of a batch.
    fileprivate func json(item: Int) -> JSON {
        [
            "type": .string(kind.type), "title": .string(kind.title.vi), "status": JSON(kind.status), "code": .string(kind.rawValue),
            "errors": .array(of(item: item).places.map(\.json)),
        ]
    }
}
