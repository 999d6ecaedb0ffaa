public import Vietnamese

/// Why a table can't be read or written, in words for the person who brought it.
public struct SheetError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The file is empty, or nothing of it can be opened.
        case empty, unreadable
        /// Not a table at all; a workbook of Excel 97–2003; a binary workbook; an OpenDocument table; a web page named .xls.
        case wrongType, oldWorkbook, binaryWorkbook, openDocument, webPage
        case encrypted, damaged
        /// More than `SheetLimits` takes.
        case tooLarge, tooWide
        /// Text that is not Unicode, and which old encoding it seems to be in.
        case oldEncoding, brokenText
        case unclosedQuote
        case noSheet
        /// Writing: the disk is full or the folder can't be written.
        case writing
    }

    public let code: Code
    /// The line of a CSV file or the row of a workbook, from 1.
    public let line: Int?
    /// What was found, for the log, in English; without any of the table's content.
    public let detail: String
    /// The old encoding, the sheet or the limit that the message names.
    public let name: String?

    init(_ code: Code, line: Int? = nil, name: String? = nil, _ detail: String) {
        self.code = code
        self.line = line
        self.name = name
        self.detail = detail
    }

    public var description: String { "\(code.rawValue)\(line.map { " at line \($0)" } ?? ""): \(detail)" }

    /// For the page, in Vietnamese.
    public var userMessage: String { message.vi }

    /// What is wrong, where, and what to do.
    public var message: LocalizedText {
        guard let line else { return advice }
        return LocalizedText(vi: "Dòng \(grouped(Int64(line))): \(advice.vi)", en: "Line \(grouped(Int64(line), .en)): \(advice(.en))")
    }

    private var advice: LocalizedText {
        switch code {
        case .empty:
            LocalizedText(vi: "Tệp không có nội dung. Hãy chọn lại tệp.", en: "The file is empty. Choose another file.")
        case .unreadable:
            LocalizedText(vi: "Máy chủ không mở được tệp. Hãy gửi lại tệp.", en: "The server can't open the file. Send it again.")
        case .wrongType:
            LocalizedText(
                vi: "Tệp không phải bảng tính. Hãy gửi tệp Excel (.xlsx) hoặc CSV.",
                en: "This is not a table. Send an Excel (.xlsx) or CSV file.")
        case .oldWorkbook:
            LocalizedText(
                vi: "Tệp là Excel 97–2003 (.xls). Hãy mở bằng Excel, chọn Lưu thành › Sổ làm việc Excel (.xlsx), rồi gửi lại.",
                en: "This is an Excel 97–2003 file (.xls). Open it in Excel, save it as Excel Workbook (.xlsx) and send it again.")
        case .binaryWorkbook:
            LocalizedText(
                vi: "Tệp là Excel nhị phân (.xlsb). Hãy lưu thành Sổ làm việc Excel (.xlsx) rồi gửi lại.",
                en: "This is a binary Excel file (.xlsb). Save it as Excel Workbook (.xlsx) and send it again.")
        case .openDocument:
            LocalizedText(
                vi: "Tệp là bảng tính OpenDocument (.ods). Hãy lưu thành Excel (.xlsx) hoặc CSV UTF-8 rồi gửi lại.",
                en: "This is an OpenDocument table (.ods). Save it as Excel (.xlsx) or CSV UTF-8 and send it again.")
        case .webPage:
            LocalizedText(
                vi: "Tệp là trang web hoặc XML mang đuôi bảng tính. Hãy mở bằng Excel, lưu thành Sổ làm việc Excel (.xlsx), rồi gửi lại.",
                en:
                    "This is a web page or XML under the name of a table. Open it in Excel, save it as Excel Workbook (.xlsx) and send it again."
            )
        case .encrypted:
            LocalizedText(
                vi: "Tệp được đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.", en: "The file has a password. Remove it and send the file again."
            )
        case .damaged:
            LocalizedText(
                vi: "Tệp bị hỏng, không đọc được. Hãy mở bằng Excel, lưu lại rồi gửi lại.",
                en: "The file is damaged. Open it in Excel, save it and send it again.")
        case .tooLarge:
            LocalizedText(
                vi: "Tệp quá lớn (\(name ?? "vượt giới hạn")). Hãy chia thành nhiều tệp nhỏ hơn.",
                en: "The file is too large (\(name ?? "over the limit")). Split it into smaller files.")
        case .tooWide:
            LocalizedText(
                vi: "Bảng có quá \(name ?? "nhiều") cột. Hãy bỏ các cột không dùng, kể cả ô còn sót nội dung ở bên phải bảng.",
                en:
                    "The table has more than \(name ?? "the allowed") columns. Delete unused ones, also stray content to the right of the table."
            )
        case .oldEncoding:
            LocalizedText(
                vi: "Chữ trong tệp dùng bảng mã cũ (có vẻ là \(name ?? "ANSI")), đọc sẽ sai dấu. "
                    + "Hãy mở bằng Excel, chọn Lưu thành › CSV UTF-8 (hoặc .xlsx), rồi gửi lại.",
                en: "The text is in an old encoding (it looks like \(name ?? "ANSI")) and would lose its diacritics. "
                    + "Open it in Excel, save it as CSV UTF-8 (or .xlsx) and send it again.")
        case .brokenText:
            LocalizedText(
                vi: "Chữ bị hỏng: không đúng bảng mã Unicode. Hãy lưu lại tệp dạng CSV UTF-8 rồi gửi lại.",
                en: "Text is broken: it is not valid Unicode. Save the file as CSV UTF-8 and send it again.")
        case .unclosedQuote:
            LocalizedText(
                vi: "Dấu ngoặc kép mở ra mà không đóng lại. Hãy sửa dòng này rồi gửi lại.",
                en: "A double quote opens and never closes. Mend this line and send the file again.")
        case .noSheet:
            LocalizedText(
                vi: "Tệp không có trang tính \(name.map { "«\($0)»" } ?? "nào"). Hãy chọn lại trang tính.",
                en: "The workbook has no sheet \(name.map { "“\($0)”" } ?? "at all"). Choose another sheet.")
        case .writing:
            LocalizedText(
                vi: "Máy chủ không ghi được tệp (hết chỗ hoặc thiếu quyền). Hãy báo quản trị hệ thống.",
                en: "The server can't write the file (disk full or no permission). Tell the administrator.")
        }
    }
}
