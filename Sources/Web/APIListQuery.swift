import API
import Declarations
import HTTPKit
import Registers
import Store
import Vietnamese

/// What a program asks of a list. The filters are those of the list's page; what the page would leave out as senseless is an error here.
struct APIListQuery: Sendable {
    var records: RecordQuery
    let fields: Set<String>?
    let personal: Bool
    /// The address's query without its place, for the next page.
    let items: [(String, String?)]

    static let parameters = ["q", "view", "where", "sort", "fields", "limit", "after", "personal"]

    init(_ call: APICall, _ register: RegisterDeclaration) throws {
        let query = call.query
        var filters: [ListFilter] = []
        var kept: [(String, String?)] = []
        var seen: Set<String> = []
        for name in query.fields.map(\.name) where seen.insert(name).inserted {
            let values = query.all(name)
            if name != "after" { kept += values.map { (name, $0) } }
            if Self.parameters.contains(name) {
                guard values.count == 1 else {
                    throw APIProblem.parameter(name, vi: "Tham số “\(name)” lặp lại.", en: "The parameter “\(name)” comes twice.")
                }
            } else {
                filters.append(try Self.filter(name, values, register, call))
            }
        }
        let sort = try Self.sort(query["sort"], register)
        let view = try Self.view(query["view"], register)
        var order = sort
        if order.isEmpty { order = view.map { $0.sort.isEmpty ? register.list.sort : $0.sort } ?? register.list.sort }
        var conditions = [view?.filter].compactMap { $0 } + filters.map(\.expression)
        if let text = query["where"] { conditions.append(try call.condition(text, register)) }
        records = RecordQuery(
            filters: conditions, text: query.text("q").map { String($0.prefix(200)) }, sort: order,
            limit: Int(try call.number("limit", 1...200, 50)))
        if let after = query["after"] {
            guard let cursor = ListCursor.read(after, backward: false, sort: order, register) else {
                let message = LocalizedText(
                    vi: "Chỗ này không có trong danh sách. Lấy lại từ trang đầu.",
                    en: "This is no place in the list. Begin with the first page.")
                throw APIProblem(.invalid, message, places: [.init("after", "parameter", message)])
            }
            records.cursor = cursor
        }
        fields = try Self.fields(query["fields"], call.codec(register))
        personal = try call.truth("personal")
        items = kept
    }

    func next(_ page: RecordPage) -> String? { page.next.map { ListCursor.text($0, sort: records.sort) } }

    private static func filter(_ name: String, _ values: [String], _ register: RegisterDeclaration, _ call: APICall) throws
        -> ListFilter
    {
        // Ids that the interface needs itself stand behind `f_`, as on the page.
        let bare = name.hasPrefix("f_") && parameters.contains(String(name.dropFirst(2))) ? String(name.dropFirst(2)) : name
        let filter = ListFilter(bare, values, register, call.catalogue.workflow(of: register), call.actor)
        guard let filter, filter.values.count == values.count else {
            throw APIProblem.parameter(
                name, vi: "Không lọc được theo “\(name)” với giá trị này.",
                en: "“\(name)” is no filter of this register, or not with this value.")
        }
        return filter
    }

    private static func sort(_ text: String?, _ register: RegisterDeclaration) throws -> [SortKey] {
        guard let text else { return [] }
        let keys = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            SortKey(part.hasPrefix("-") ? String(part.dropFirst()) : String(part), descending: part.hasPrefix("-"))
        }
        for key in keys where key.field != "id" && ListField(key.field, of: register)?.isSortable != true {
            throw APIProblem.parameter("sort", vi: "Không sắp xếp theo “\(key.field)” được.", en: "There is no order by “\(key.field)”.")
        }
        guard keys.count <= 3 else { throw APIProblem.parameter("sort", vi: "Nhiều nhất ba trường.", en: "At most three fields.") }
        // A field named again orders nothing more.
        var seen: Set<String> = []
        return keys.filter { seen.insert($0.field).inserted }
    }

    private static func view(_ id: String?, _ register: RegisterDeclaration) throws -> SavedView? {
        guard let id else { return nil }
        guard let view = register.list.views.first(where: { $0.id == id }) else {
            throw APIProblem.parameter("view", vi: "Không có khung nhìn “\(id)”.", en: "There is no view “\(id)”.")
        }
        return view
    }

    static func fields(_ text: String?, _ codec: RecordJSON) throws -> Set<String>? {
        guard let text else { return nil }
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let known = Set(codec.names)
        if let unknown = names.first(where: { !known.contains($0) }) {
            throw APIProblem.parameter("fields", vi: "Không có trường “\(unknown)”.", en: "There is no field “\(unknown)”.")
        }
        return Set(names)
    }
}

extension APICall {
    /// A condition in the packs' language. It may read what the caller may read: a filter over anything else would tell it.
    func condition(_ text: String, _ register: RegisterDeclaration) throws -> Declarations.Expression {
        let condition: Declarations.Expression
        do throws(DeclarationErrors) {
            condition = try catalogue.condition(text, in: register)
        } catch {
            throw APIProblem(
                .invalid, vi: "Điều kiện where chưa đúng.", en: "The condition in where is wrong.",
                places: error.problems.map { .init("where", "expression", $0.message) })
        }
        if let secret = registry.secret(in: condition, over: register, for: actor) {
            let message = LocalizedText(vi: "Không lọc được theo “\(secret)”.", en: "“\(secret)” can't be filtered by.")
            throw APIProblem(.invalid, message, places: [.init("where", "parameter", message)])
        }
        return condition
    }
}
