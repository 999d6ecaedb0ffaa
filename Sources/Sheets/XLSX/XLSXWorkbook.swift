public import Foundation

/// A workbook of Excel (.xlsx, .xlsm), read sheet by sheet and row by row. Opening reads the list of sheets only.
public final class XLSXWorkbook {
    public struct Sheet: Hashable, Sendable {
        public let name: String
        /// Hidden by its owner; what it holds is often not meant for others.
        public let isHidden: Bool
        let part: String
    }

    /// In the order of their tabs, without sheets that are charts only.
    public let sheets: [Sheet]
    private let file: URL
    private let limits: SheetLimits
    private let startsIn1904: Bool
    private let stylesPart: String?
    private let stringsPart: String?
    private var shared: (formats: [NumberFormat], strings: SharedStrings)?

    /// - Throws: `SheetError` with `.empty`, `.unreadable`, `.damaged`, `.encrypted`, `.noSheet`, or the code of what the file is instead.
    public init(file: URL, limits: SheetLimits = SheetLimits()) throws(SheetError) {
        try XLSXWorkbook.check(file)
        guard let root = try XLSXWorkbook.relations("_rels/.rels", of: file, limits) else {
            throw try XLSXWorkbook.otherArchive(file, limits)
        }
        guard let main = root.first(where: { $0.type == "officeDocument" }) else { throw try XLSXWorkbook.otherArchive(file, limits) }
        let path = XLSXWorkbook.resolved(main.target, from: "")
        guard !path.hasSuffix(".bin") else { throw SheetError(.binaryWorkbook, "the main part is \(path)") }
        guard path.contains("workbook") || path.hasPrefix("xl/") else { throw SheetError(.wrongType, "the main part is no workbook") }

        guard let member = try ZipMember(path, of: file, limits: limits) else { throw SheetError(.damaged, "no \(path)") }
        let workbook = WorkbookPart()
        try workbook.read(member)
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let relations = try XLSXWorkbook.relations((folder.isEmpty ? "" : folder + "/") + "_rels/\(name).rels", of: file, limits) ?? []

        let parts = { (type: String) in relations.filter { $0.type == type } }
        let worksheets = Dictionary(parts("worksheet").map { ($0.id, $0.target) }) { first, _ in first }
        sheets = workbook.sheets.compactMap { sheet in
            worksheets[sheet.relation].map {
                Sheet(name: sheet.name, isHidden: sheet.isHidden, part: XLSXWorkbook.resolved($0, from: folder))
            }
        }
        guard !sheets.isEmpty else { throw SheetError(.noSheet, "no worksheet") }
        stylesPart = parts("styles").first.map { XLSXWorkbook.resolved($0.target, from: folder) }
        stringsPart = parts("sharedStrings").first.map { XLSXWorkbook.resolved($0.target, from: folder) }
        startsIn1904 = workbook.startsIn1904
        self.file = file
        self.limits = limits
    }

    /// The rows of a sheet; of the first one that is not hidden when none is named. The first call reads the texts that cells share.
    /// - Throws: `SheetError` with `.noSheet`, `.damaged`, `.tooLarge`, `.encrypted`.
    public func rows(of sheet: Sheet? = nil) throws(SheetError) -> XLSXRows {
        guard let sheet = sheet ?? sheets.first(where: { !$0.isHidden }) ?? sheets.first else { throw SheetError(.noSheet, "no worksheet") }
        guard let member = try ZipMember(sheet.part, of: file, limits: limits) else {
            throw SheetError(.noSheet, name: sheet.name, "no \(sheet.part)")
        }
        let shared = try readShared()
        return XLSXRows(
            member, part: RowsPart(formats: shared.formats, strings: shared.strings, startsIn1904: startsIn1904, limits: limits))
    }

    private func readShared() throws(SheetError) -> (formats: [NumberFormat], strings: SharedStrings) {
        if let shared { return shared }
        let styles = StylesPart()
        if let stylesPart, let member = try ZipMember(stylesPart, of: file, limits: limits) { try styles.read(member) }
        let texts = SharedStringsPart(limits: limits)
        if let stringsPart, let member = try ZipMember(stringsPart, of: file, limits: limits) { try texts.read(member) }
        try texts.strings.finish()
        shared = (styles.formats, texts.strings)
        return (styles.formats, texts.strings)
    }
}

/// What the file is, and where its parts are.
extension XLSXWorkbook {
    private static func check(_ file: URL) throws(SheetError) {
        guard let handle = try? FileHandle(forReadingFrom: file), let head = try? handle.read(upToCount: 4096) ?? Data() else {
            throw SheetError(.unreadable, "the file can't be opened")
        }
        switch FileKind([UInt8](head)) {
        case .zip: return
        case .compound: throw compound(handle, head: [UInt8](head))
        case .webPage: throw SheetError(.webPage, "begins with a tag")
        case .pdf: throw SheetError(.wrongType, "a PDF")
        case .picture: throw SheetError(.wrongType, "a picture")
        case .text: throw head.isEmpty ? SheetError(.empty, "no bytes") : SheetError(.wrongType, "not a ZIP archive")
        }
    }

    /// A compound file holds an old workbook or, encrypted, a new one: its directory tells, whose sector is named at byte 48.
    private static func compound(_ handle: FileHandle, head: [UInt8]) -> SheetError {
        guard head.count >= 52 else { return SheetError(.damaged, "a compound file cut off") }
        let sectorBytes: UInt64 = head[30] == 12 ? 4096 : 512
        let sector = head[48..<52].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        try? handle.seek(toOffset: (sector + 1) * sectorBytes)
        let directory = (try? handle.read(upToCount: 4096)) ?? Data()
        let isEncrypted = directory.range(of: Data("EncryptedPackage".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })) != nil
        return isEncrypted ? SheetError(.encrypted, "an encrypted package") : SheetError(.oldWorkbook, "a compound file")
    }

    private static func otherArchive(_ file: URL, _ limits: SheetLimits) throws(SheetError) -> SheetError {
        if try ZipMember("META-INF/manifest.xml", of: file, limits: limits) != nil {
            return SheetError(.openDocument, "an OpenDocument archive")
        }
        return SheetError(.wrongType, "a ZIP archive without a workbook")
    }

    private static func relations(_ path: String, of file: URL, _ limits: SheetLimits) throws(SheetError) -> [RelationsPart.Relation]? {
        guard let member = try ZipMember(path, of: file, limits: limits) else { return nil }
        let part = RelationsPart()
        try part.read(member)
        return part.relations
    }

    /// A target as a path within the archive.
    private static func resolved(_ target: String, from folder: String) -> String {
        var path = target.hasPrefix("/") ? [] : folder.split(separator: "/").map(String.init)
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = path.popLast() } else { path.append(String(step)) }
        }
        return path.joined(separator: "/")
    }
}
