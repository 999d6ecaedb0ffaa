import Pages

/// By which column a table is sorted, as its address says: `ten`, `-gia-tri` for the greatest first.
struct TableSort<Column: RawRepresentable<String> & CaseIterable & Sendable>: Sendable {
    let column: Column
    let isDescending: Bool

    init(_ column: Column, isDescending: Bool) { (self.column, self.isDescending) = (column, isDescending) }

    /// Nothing for what is no column of the table.
    init?(_ text: String?) {
        guard let text else { return nil }
        let isDescending = text.hasPrefix("-")
        guard let column = Column(rawValue: String(text.dropFirst(isDescending ? 1 : 0))) else { return nil }
        self.init(column, isDescending: isDescending)
    }

    var text: String { (isDescending ? "-" : "") + column.rawValue }

    /// The items by a key; what has none comes last, whichever way.
    func sorted<Item>(_ items: [Item], by key: (Item) -> (some Comparable)?) -> [Item] {
        let keyed = items.map { ($0, key($0)) }
        let known = keyed.filter { $0.1 != nil }.enumerated().sorted { one, other in
            guard let first = one.element.1, let second = other.element.1, first != second else { return one.offset < other.offset }
            return isDescending ? second < first : first < second
        }
        return known.map(\.element.0) + keyed.filter { $0.1 == nil }.map(\.0)
    }

    /// The head of a column, which sorts by it, and turns the order round where it already does.
    static func head(_ column: Column, _ label: String, _ sort: TableSort?, isNumber: Bool = true, url: (String) -> String) -> ListColumn {
        let own = sort.flatMap { $0.column.rawValue == column.rawValue ? $0 : nil }
        // Numbers are looked through from the greatest, names from the first.
        let next = TableSort(column, isDescending: own.map { !$0.isDescending } ?? isNumber)
        return ListColumn(
            label: label, sortUrl: url(next.text), order: own.map { $0.isDescending ? .descending : .ascending }, isNumber: isNumber)
    }
}

/// Columns by which tables of a province can be sorted.
enum ProvinceColumns {
    enum Figure: String, CaseIterable, Sendable {
        case name = "ten"
        case coverage = "do-phu"
    }

    enum Commune: String, CaseIterable, Sendable {
        case name = "ten"
        case known = "co-so-lieu"
        case overdue = "qua-han"
        case onTime = "dung-han"
        case tracked = "theo-doi"
    }

    enum Value: String, CaseIterable, Sendable {
        case rank = "hang"
        case name = "ten"
        case value = "gia-tri"
        case unknown = "chua-ro"
    }
}
