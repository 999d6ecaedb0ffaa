public import Declarations
import Store
import Vietnamese

extension RecordQuery.Cursor {
    /// Whether this is a place in the order: a value for each key, of its column's type, so that no database is asked to compare a word with a
    /// number. Cursors come back from addresses, where anybody may write anything.
    public func fits(_ sort: [SortKey], _ register: RegisterDeclaration) -> Bool {
        let keys = sort.prefix { $0.field != SystemField.id.rawValue }
        return values.count == keys.count
            && zip(keys, values).allSatisfy { key, value in
                let kind = register.field(key.field)?.columnKind ?? register.type(of: key.field).map { ColumnKind($0) }
                return kind.map { value.fits($0) } == true
            }
    }
}

extension Value {
    fileprivate func fits(_ kind: ColumnKind) -> Bool {
        switch (self, kind) {
        case (.null, _), (.integer, .integer), (.boolean, .boolean): true
        // SQLite's booleans are numbers.
        case (.integer(let number), .boolean): number == 0 || number == 1
        case (.text(let text), .uuid): RecordID(text) != nil
        case (.text(let text), .date): CalendarDate(text) != nil
        case (.text(let text), .text): !text.utf8.contains(0)
        default: false
        }
    }
}
