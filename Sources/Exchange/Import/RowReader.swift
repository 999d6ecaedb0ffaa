import Declarations
import Registers
import Sheets
import Store
import Vietnamese

/// A row of a file as far as it can be understood without the database.
struct ReadRow: Sendable {
    let line: Int
    /// Filled-in cells by field; references are still names.
    var values: [String: Value] = [:]
    var names: [(field: FieldDeclaration, names: [String])] = []
    /// Fields whose cells are empty.
    var empty: [String] = []
    var key: Value?
    var externalID: String?
    /// The state in which the source says that the record is.
    var stand: String?
    /// What cells hold, by column, for telling what is wrong with them.
    let cells: [SheetCell]
    var problems: [CellProblem] = []
}

/// Reads rows by a plan. It remembers the keys that it has seen, so it reads one file from its beginning.
struct RowReader {
    private let plan: ImportPlan
    private let register: RegisterDeclaration
    private let columns: [(index: Int, reader: CellReader)]
    private let keyColumn: Int?
    /// Of the field by which records are recognised.
    private let keyReader: CellReader?
    private let externalColumn: Int?
    private let begin: Int
    /// Columns that have a title or are matched.
    private let width: Int
    /// Of the keys, what a hash table needs: 8 bytes each however long they are.
    private var seen: Set<Int> = []

    /// States by folded label and by id.
    private let states: [String: String]

    /// - Parameters:
    ///   - workflow: of the register, for tables that tell of states.
    ///   - begin: rows up to this one were dealt with before.
    init(_ plan: ImportPlan, _ register: RegisterDeclaration, _ workflow: WorkflowDeclaration? = nil, after begin: Int) {
        self.plan = plan
        self.register = register
        self.begin = begin
        width = max((plan.titles.lastIndex { !$0.isEmpty } ?? -1) + 1, (plan.fields.keys.max() ?? -1) + 1)
        columns = plan.fields.compactMap { index, id in register.field(id).map { (index, CellReader($0)) } }.sorted { $0.index < $1.index }
        let named = plan.mirror?.keyField ?? plan.key
        keyColumn = named.flatMap { key in plan.fields.first { $0.value == key }?.key }
        let all = workflow?.states ?? []
        states = Dictionary(all.flatMap { [(ColumnMatcher.key($0.label.vi), $0.id), ($0.id, $0.id)] }) { first, _ in first }
        keyReader = plan.key.flatMap { register.field($0) }.map { CellReader($0) }
        externalColumn = plan.mirror == nil ? plan.fields.first { $0.value == SystemField.externalID.rawValue }?.key : keyColumn
    }

    /// Nil for a row that was dealt with before, or that is empty in all columns that count.
    mutating func read(_ row: SheetRow) -> ReadRow? {
        let isPast = row.number <= begin
        if isPast, keyColumn == nil { return nil }
        if plan.mirror != nil, row.isDecoration(key: keyColumn) { return nil }
        var read = ReadRow(line: row.number, cells: row.cells)
        read.values.reserveCapacity(columns.count)
        readKey(&read, row)
        if isPast { return nil }
        var isEmpty = read.key == nil
        for (index, reader) in columns {
            let cell = row[index]
            if cell.isEmpty {
                read.empty.append(reader.field.id)
                continue
            }
            isEmpty = false
            // Exported with dots in its place: what the record holds is left alone.
            if reader.field.isHidden, cell.isMasked { continue }
            do throws(VietnameseError) {
                switch try reader.read(try plan.mirror?.meaning(of: cell, in: index) ?? cell) {
                case .value(.null): read.empty.append(reader.field.id)
                case .value(let value): read.values[reader.field.id] = value
                case .names(let names): read.names.append((reader.field, names))
                }
            } catch {
                read.problems.append(plan.problem(index, cell, reader.field, error.message))
            }
        }
        if isEmpty, read.problems.isEmpty { return nil }
        readState(&read, row)
        if let problem = shift(row) { read.problems.append(problem) }
        return read
    }

    /// A row of a CSV file with more cells than titles: a text holds the separator, so that what stands behind it has slid into other columns.
    private func shift(_ row: SheetRow) -> CellProblem? {
        guard plan.sheet == nil, let stray = row.cells.indices.first(where: { $0 >= width && !row.cells[$0].isEmpty }) else { return nil }
        return CellProblem(
            column: nil, value: nil,
            vi: "Dòng có nhiều ô hơn dòng tiêu đề (đến ô thứ \(stray + 1)). Đặt nội dung có dấu phân cách trong ngoặc kép.",
            en: "The row has more cells than there are titles (up to cell \(stray + 1)). Put text that holds the separator in quotes.")
    }

    private func readState(_ read: inout ReadRow, _ row: SheetRow) {
        guard let mirror = plan.mirror, let column = mirror.stateColumn, !row[column].isEmpty else { return }
        let said = row[column].shown.trimmed
        let meant = mirror.values[column]?[ColumnMatcher.key(said)] ?? said
        read.stand = states[meant] ?? states[ColumnMatcher.key(meant)]
        if read.stand != nil { return }
        read.problems.append(
            plan.problem(
                column, row[column], nil,
                LocalizedText(
                    vi: "Hồ sơ đồng bộ chưa nói tình trạng này là gì ở đây: thêm vào bảng đổi giá trị của cột.",
                    en: "The profile does not say what this state is here.")))
    }

    private mutating func readKey(_ read: inout ReadRow, _ row: SheetRow) {
        if let externalColumn { read.externalID = row[externalColumn].plain.map { String($0.prefix(200)) } }
        guard let key = plan.key, let keyColumn else { return }
        let cell = row[keyColumn]
        if key == SystemField.id.rawValue {
            guard let text = cell.plain else { return }
            read.key = RecordID(text).map { .text($0.text) }
            if read.key == nil {
                read.problems.append(
                    plan.problem(
                        keyColumn, cell, nil,
                        LocalizedText(
                            vi: "Mã bản ghi không đúng dạng. Giữ nguyên mã đã xuất ra.", en: "This is no record id. Keep it as exported.")))
            }
        } else if key == SystemField.externalID.rawValue {
            read.key = cell.plain.map { .text($0) }
            if read.key == nil {
                read.problems.append(
                    plan.problem(
                        keyColumn, cell, nil,
                        LocalizedText(vi: "Thiếu mã ở hệ thống nguồn.", en: "The id in the source system is missing.")))
            }
        } else if let keyReader, case .value(let value)? = try? keyReader.read(cell), !value.isNull {
            read.key = value
        }
        guard let value = read.key else { return }
        if !seen.insert(value.hashValue).inserted {
            read.problems.append(
                plan.problem(
                    keyColumn, cell, register.field(key),
                    LocalizedText(vi: "Khóa này đã có ở một dòng phía trên trong tệp.", en: "A row above in the file has the same key.")))
        }
    }
}

extension ImportPlan {
    /// What is wrong with a cell, without its content where that is personal.
    func problem(_ column: Int, _ cell: SheetCell, _ field: FieldDeclaration?, _ message: LocalizedText) -> CellProblem {
        let isPersonal = field.map { $0.personal || $0.encrypted } ?? false
        return CellProblem(
            column: titles.indices.contains(column) ? titles[column] : nil, value: isPersonal ? nil : String(cell.shown.prefix(200)),
            vi: message.vi, en: message(.en))
    }
}

extension SheetCell {
    /// Whether it holds what stands for a personal value that is not shown.
    fileprivate var isMasked: Bool { if case .text(let text) = self { text.contains("•••") || text.contains("***") } else { false } }

    /// The cell as an id is written.
    var plain: String? {
        let text =
            switch self {
            case .text(let text): text.replacing("\0", with: "").trimmed
            case .number(let number): number.text
            default: ""
            }
        return text.isEmpty ? nil : text
    }
}
