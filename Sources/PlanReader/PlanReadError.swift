public import Vietnamese

/// Why a document could not be read, with a message for the person who uploaded it.
public struct PlanReadError: Error, Sendable, Equatable {
    public enum Code: String, Sendable {
        case empty, tooLarge, tooManyPages, wrongType, pictureFormat, encrypted, damaged, noText, timeout, toolMissing
    }

    public let code: Code
    /// For the log, in English: what was wrong and where.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// For the person, in Vietnamese: what was wrong and what to do.
    public var userMessage: String { text.vi }

    /// For the person: what was wrong and what to do.
    public var text: LocalizedText {
        switch code {
        case .empty:
            LocalizedText(
                vi: "Tệp không có nội dung. Hãy chọn lại tệp văn bản kế hoạch.", en: "The file is empty. Choose the plan's document again.")
        case .tooLarge:
            LocalizedText(
                vi: "Tệp quá lớn để đọc. Hãy gửi riêng tệp văn bản kế hoạch (không quá 40 MB, không kèm ảnh).",
                en: "The file is too large to read. Hand in the plan's document alone (40 MB at most, without photos).")
        case .tooManyPages:
            LocalizedText(
                vi: """
                    Văn bản quá dài: đọc được nhiều nhất \(PDFSource.pageLimit) trang, bản quét \(ScanSource.pageLimit) trang. \
                    Hãy gửi riêng phần kế hoạch và phụ lục.
                    """,
                en: """
                    The document is too long: at most \(PDFSource.pageLimit) pages are read, \(ScanSource.pageLimit) of a scan. \
                    Hand in the plan and its annexes alone.
                    """)
        case .wrongType:
            LocalizedText(
                vi: "Không nhận ra loại tệp. Hãy gửi tệp DOCX, ODT, PDF, ảnh chụp (JPEG, PNG, TIFF) hoặc TXT (UTF-8).",
                en: "This kind of file is not known. Hand in DOCX, ODT, PDF, a picture (JPEG, PNG, TIFF) or TXT (UTF-8).")
        case .pictureFormat:
            LocalizedText(
                vi: """
                    Ảnh HEIC, WebP hoặc kiểu nén này chưa đọc được. Hãy lưu ảnh thành JPEG (trên iPhone: chia sẻ ảnh với lựa chọn \
                    “Tương thích nhất”), hoặc quét ra PDF rồi gửi lại.
                    """,
                en: """
                    Pictures in HEIC, WebP or this compression can’t be read yet. Save the picture as JPEG (on an iPhone: share it as \
                    “Most Compatible”), or scan it into a PDF and hand it in again.
                    """)
        case .encrypted:
            LocalizedText(
                vi: "Tệp được đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.",
                en: "The file has a password. Take the password off and hand it in again.")
        case .damaged:
            LocalizedText(
                vi: "Tệp bị hỏng, không mở được. Hãy mở và lưu lại tệp rồi gửi lại.",
                en: "The file is damaged and can’t be opened. Open it, save it anew and hand it in again.")
        case .noText:
            LocalizedText(
                vi: "Không thấy chữ nào trong tệp. Hãy quét lại rõ hơn, hoặc gửi bản DOCX hay PDF xuất từ máy tính.",
                en: "No words were found in the file. Scan it more clearly, or hand in the DOCX or a PDF exported from it.")
        case .timeout:
            LocalizedText(
                vi: "Đọc tệp mất quá nhiều thời gian. Hãy gửi bản DOCX hoặc TXT của kế hoạch.",
                en: "Reading the file took too long. Hand in the plan as DOCX or TXT.")
        case .toolMissing:
            LocalizedText(
                vi: """
                    Máy chủ chưa cài công cụ đọc PDF (poppler-utils) hoặc nhận dạng chữ (tesseract-ocr-vie). Hãy gửi bản DOCX, \
                    hoặc báo quản trị hệ thống.
                    """,
                en: """
                    The server lacks the tools that read PDF (poppler-utils) or recognise letters (tesseract-ocr-vie). Hand in the \
                    DOCX, or tell the administrator.
                    """)
        }
    }
}
