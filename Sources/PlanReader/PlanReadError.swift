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
    public var userMessage: String {
        switch code {
        case .empty: "Tệp không có nội dung. Hãy chọn lại tệp văn bản kế hoạch."
        case .tooLarge: "Tệp quá lớn để đọc. Hãy gửi riêng tệp văn bản kế hoạch (không quá 40 MB, không kèm ảnh)."
        case .tooManyPages:
            "Văn bản quá dài: đọc được nhiều nhất \(PDFSource.pageLimit) trang, bản quét \(ScanSource.pageLimit) trang. Hãy gửi riêng phần kế hoạch và phụ lục."
        case .wrongType: "Không nhận ra loại tệp. Hãy gửi tệp DOCX, ODT, PDF, ảnh chụp (JPEG, PNG, TIFF) hoặc TXT (UTF-8)."
        case .pictureFormat:
            "Ảnh HEIC, WebP hoặc kiểu nén này chưa đọc được. Hãy lưu ảnh thành JPEG (trên iPhone: chia sẻ ảnh với lựa chọn “Tương thích nhất”), hoặc quét ra PDF rồi gửi lại."
        case .encrypted: "Tệp được đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."
        case .damaged: "Tệp bị hỏng, không mở được. Hãy mở và lưu lại tệp rồi gửi lại."
        case .noText: "Không thấy chữ nào trong tệp. Hãy quét lại rõ hơn, hoặc gửi bản DOCX hay PDF xuất từ máy tính."
        case .timeout: "Đọc tệp mất quá nhiều thời gian. Hãy gửi bản DOCX hoặc TXT của kế hoạch."
        case .toolMissing:
            "Máy chủ chưa cài công cụ đọc PDF (poppler-utils) hoặc nhận dạng chữ (tesseract-ocr-vie). Hãy gửi bản DOCX, hoặc báo quản trị hệ thống."
        }
    }
}
