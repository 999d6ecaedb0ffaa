import CXlsxWriter
public import Foundation
import Vietnamese

/// A column of a sheet that is written.
public struct SheetColumn: Sendable {
    public enum Kind: Sendable, Equatable {
        case text, date, moment, boolean
        /// With so many digits after the mark, thousands grouped.
        case number(fraction: Int)
        /// Whole numbers that are names rather than quantities, such as years: not grouped.
        case ordinal
    }

    public let title: String
    public let kind: Kind
    /// In characters; nothing to fit the first thousand rows.
    public let width: Double?

    public init(_ title: String, _ kind: Kind = .text, width: Double? = nil) {
        self.title = title
        self.kind = kind
        self.width = width
    }
}

/// Writes a workbook row by row; what was written waits in temporary files, not in memory, until `finish` makes the workbook of it.
///
/// Texts are always texts: never formulas, and digits keep the zeros in front. The titles are bold, stay in sight and filter. After
/// 1,048,576 rows a sheet goes on as the next one, under the same titles. Writing blocks on files: not on the event loop.
public final class XLSXWriter {
    /// What became of the rows.
    public struct Summary: Sendable, Equatable {
        public var rows = 0
        public var sheets = 0
        /// Texts over 32,767 characters, which Excel can't keep; they end in "…".
        public var shortenedTexts = 0
    }

    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private let formats: Formats
    private let rowsPerSheet: Int
    private let folder: UnsafeMutablePointer<CChar>
    private var names: Set<String> = []
    private var sheet: WrittenSheet?
    private var summary = Summary()
    private var isOpen = true

    static let mostRows = 1_048_576

    /// - Parameter folder: where the temporary files go; the system's folder when not said.
    /// - Throws: `SheetError` with `.writing`.
    public convenience init(file: URL, folder: URL? = nil) throws(SheetError) {
        try self.init(file: file, folder: folder, rowsPerSheet: XLSXWriter.mostRows)
    }

    init(file: URL, folder: URL?, rowsPerSheet: Int) throws(SheetError) {
        self.rowsPerSheet = rowsPerSheet
        guard let name = strdup((folder ?? FileManager.default.temporaryDirectory).path) else { throw SheetError(.writing, "no memory") }
        var options = lxw_workbook_options(constant_memory: 1, tmpdir: name, use_zip64: 1)
        guard let workbook = workbook_new_opt(file.path, &options) else {
            free(name)
            throw SheetError(.writing, "no workbook")
        }
        self.folder = name
        self.workbook = workbook
        formats = Formats(workbook)
    }

    deinit {
        if isOpen { lxw_workbook_free(workbook) }
        free(folder)
    }

    /// Begins a sheet; rows go to it from now on. Characters that Excel does not take in a name are left out, names that are taken numbered.
    /// - Throws: `SheetError` with `.writing`.
    public func startSheet(_ name: String, columns: [SheetColumn]) throws(SheetError) {
        sheet?.close()
        let own = SheetName.free(name, taken: names)
        names.insert(SheetName.key(own))
        guard isOpen, let worksheet = workbook_add_worksheet(workbook, own) else { throw SheetError(.writing, "no sheet can be added") }
        sheet = WrittenSheet(worksheet, name: name, columns: columns, formats: formats)
        summary.sheets += 1
    }

    /// Adds a row to the sheet begun last.
    /// - Throws: `SheetError` with `.noSheet` or `.writing`.
    public func append(_ cells: [SheetCell]) throws(SheetError) {
        guard let full = sheet else { throw SheetError(.noSheet, "no sheet was begun") }
        if full.row >= rowsPerSheet { try startSheet(full.name, columns: full.columns) }
        guard let sheet else { return }
        try sheet.append(cells, shortened: &summary.shortenedTexts)
        summary.rows += 1
    }

    /// Makes the file; nothing can be added afterwards.
    /// - Throws: `SheetError` with `.noSheet` or `.writing` (the disk is full).
    public func finish() throws(SheetError) -> Summary {
        guard isOpen, let sheet else { throw SheetError(.noSheet, "no sheet was begun") }
        sheet.close()
        isOpen = false
        let status = workbook_close(workbook)
        guard status == LXW_NO_ERROR else { throw SheetError(.writing, String(cString: lxw_strerror(status))) }
        return summary
    }
}

/// The looks of cells, made once a workbook.
struct Formats {
    let header: UnsafeMutablePointer<lxw_format>?
    private let text: UnsafeMutablePointer<lxw_format>?
    private let date: UnsafeMutablePointer<lxw_format>?
    private let moment: UnsafeMutablePointer<lxw_format>?
    private let ordinal: UnsafeMutablePointer<lxw_format>?
    /// By digits after the mark.
    private let numbers: [UnsafeMutablePointer<lxw_format>?]
    let percent: UnsafeMutablePointer<lxw_format>?

    init(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
        let format = { (code: String) in
            let format = workbook_add_format(workbook)
            format_set_num_format(format, code)
            return format
        }
        header = workbook_add_format(workbook)
        format_set_bold(header)
        format_set_text_wrap(header)
        format_set_align(header, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        format_set_bottom(header, UInt8(LXW_BORDER_THIN.rawValue))
        text = format("@")
        date = format("dd/mm/yyyy")
        moment = format("dd/mm/yyyy hh:mm")
        ordinal = format("0")
        numbers = (0...9).map { format($0 == 0 ? "#,##0" : "#,##0." + String(repeating: "0", count: $0)) }
        percent = format("0.##%")
    }

    func of(_ kind: SheetColumn.Kind) -> UnsafeMutablePointer<lxw_format>? {
        switch kind {
        case .text: text
        case .date: date
        case .moment: moment
        case .boolean: nil
        case .number(let fraction): numbers[min(max(fraction, 0), 9)]
        case .ordinal: ordinal
        }
    }
}
