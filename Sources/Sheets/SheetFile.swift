public import Foundation

/// Opens a table by what it holds, whatever its name says.
public enum SheetFile {
    case csv(CSVReader)
    case workbook(XLSXWorkbook)

    /// - Throws: `SheetError` with `.unreadable`, `.empty`, `.encrypted`, `.damaged`, `.oldEncoding`, or the code of what the file is instead.
    public init(file: URL, limits: SheetLimits = SheetLimits()) throws(SheetError) {
        guard let handle = try? FileHandle(forReadingFrom: file), let head = try? handle.read(upToCount: 512) ?? Data() else {
            throw SheetError(.unreadable, "the file can't be opened")
        }
        switch FileKind([UInt8](head)) {
        case .text: self = .csv(try CSVReader(file: file, limits: limits))
        default: self = .workbook(try XLSXWorkbook(file: file, limits: limits))
        }
    }
}
