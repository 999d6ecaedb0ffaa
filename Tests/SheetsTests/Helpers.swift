import CArchive
import Foundation
import Vietnamese

@testable import Sheets

/// Runs `work` with a file of these bytes, which is gone afterwards.
func withFile<Result>(_ bytes: some Sequence<UInt8>, _ work: (URL) throws -> Result) throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "sheets-\(UUID().uuidString)")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try work(file)
}

func allRows(_ reader: any SheetRows) throws -> [SheetRow] {
    var rows: [SheetRow] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
}

func csvRows(_ text: String) throws -> [SheetRow] { try allRows(try CSVReader(bytes: Array(text.utf8))) }

func csvTexts(_ text: String) throws -> [[String]] {
    try csvRows(text).map { $0.cells.map { if case .text(let text) = $0 { text } else { "" } } }
}

/// The bytes of a workbook with one sheet.
func written(_ rows: [[SheetCell]], columns: [SheetColumn]) throws -> Data {
    try withFile([]) { file in
        let writer = try XLSXWriter(file: file)
        try writer.startSheet("Bảng", columns: columns)
        for row in rows { try writer.append(row) }
        _ = try writer.finish()
        return try Data(contentsOf: file)
    }
}

/// A workbook made by hand, for what our own writer never writes.
struct HandMadeWorkbook {
    var workbook = #"<sheets><sheet name="Một" sheetId="1" r:id="rId1"/></sheets>"#
    var sheet = ""
    var styles = ""
    var sharedStrings = ""
    var others: [(name: String, content: String)] = []
    var password: String?

    private static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    func bytes() throws -> Data {
        let root = relation("rId1", "officeDocument", "xl/workbook.xml")
        let parts =
            relation("rId1", "worksheet", "worksheets/sheet1.xml") + relation("rId2", "styles", "styles.xml")
            + relation("rId3", "sharedStrings", "/xl/sharedStrings.xml") + relation("rId4", "worksheet", "worksheets/sheet1.xml")
        return try zip(
            [
                ("_rels/.rels", "<Relationships>\(root)</Relationships>"),
                ("xl/workbook.xml", #"<workbook xmlns:r="\#(Self.relations)">\#(workbook)</workbook>"#),
                ("xl/_rels/workbook.xml.rels", "<Relationships>\(parts)</Relationships>"),
                ("xl/styles.xml", "<styleSheet>\(styles)</styleSheet>"), ("xl/sharedStrings.xml", "<sst>\(sharedStrings)</sst>"),
                (
                    "xl/worksheets/sheet1.xml",
                    sheet.hasPrefix("<?") || sheet.hasPrefix("<!") ? sheet : "<worksheet><sheetData>\(sheet)</sheetData></worksheet>"
                ),
            ] + others, password: password)
    }

    func rows(limits: SheetLimits = SheetLimits()) throws -> [SheetRow] {
        try withFile(bytes()) { try allRows(try XLSXWorkbook(file: $0, limits: limits).rows()) }
    }

    private func relation(_ id: String, _ type: String, _ target: String) -> String {
        #"<Relationship Id="\#(id)" Type="\#(Self.relations)/\#(type)" Target="\#(target)"/>"#
    }
}

/// The text in UTF-16 without a mark.
func utf16(_ text: String, bigEndian: Bool = false) -> [UInt8] {
    var bytes: [UInt8] = []
    for unit in text.utf16 { bytes += bigEndian ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)] }
    return bytes
}

struct NoArchive: Error {}

/// A ZIP of these files.
func zip(_ files: [(name: String, content: String)], password: String? = nil) throws -> Data {
    try withFile([]) { file in
        guard let archive = archive_write_new() else { throw NoArchive() }
        defer { archive_write_free(archive) }
        archive_write_set_format_zip(archive)
        if let password {
            archive_write_set_options(archive, "zip:encryption=traditional")
            archive_write_set_passphrase(archive, password)
        }
        guard archive_write_open_filename(archive, file.path) == ARCHIVE_OK else { throw NoArchive() }
        for (name, content) in files {
            let entry = archive_entry_new()
            defer { archive_entry_free(entry) }
            archive_entry_set_pathname(entry, name)
            archive_entry_set_filetype(entry, 0o100000)
            archive_entry_set_perm(entry, 0o644)
            archive_entry_set_size(entry, Int64(content.utf8.count))
            guard archive_write_header(archive, entry) == ARCHIVE_OK else { throw NoArchive() }
            let bytes = Array(content.utf8)
            guard bytes.isEmpty || archive_write_data(archive, bytes, bytes.count) == bytes.count else { throw NoArchive() }
        }
        archive_write_close(archive)
        return try Data(contentsOf: file)
    }
}

/// Numbers that are the same in every run.
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Texts that break careless readers and writers.
    mutating func text() -> String {
        let pieces = [
            "Nguyễn Thị Hường", "=1+1", "'", "\"", ";", ",", "\t", "\n", "\r\n", " ", "0123", "-5", "+84912345678", "@", "xã Suối Mây",
            "_x000D_",
            "😀", "ễ", "&<>", "]]>", "001099000001", "1.234,5", "𠀀", "=\"1\"", "\u{FEFF}", "-", "_x", "\u{1}",
        ]
        return (0..<Int.random(in: 1...3, using: &self)).map { _ in pieces.randomElement(using: &self) ?? "" }.joined()
    }

    mutating func cell() -> SheetCell {
        switch Int.random(in: 0...7, using: &self) {
        case 0: .empty
        case 1:
            .number(FixedPoint(value: Int64.random(in: -99_999_999...99_999_999, using: &self), scale: Int.random(in: 0...6, using: &self)))
        case 2: .number(Int64.random(in: -999_999_999_999_999...999_999_999_999_999, using: &self))
        case 3: .date(CalendarDate(dayNumber: Int.random(in: -25_000...100_000, using: &self)))
        case 4: .moment(Instant(milliseconds: Int64.random(in: -2_000_000_000_000...4_000_000_000_000, using: &self)))
        case 5: .boolean(Bool.random(using: &self))
        default: .text(text())
        }
    }
}
