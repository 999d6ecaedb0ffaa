public import Vietnamese

/// What is wrong with one field, or with the record as a whole.
public struct FieldProblem: Sendable, Equatable {
    /// Nil where the problem is not one field's.
    public let field: String?
    public let message: LocalizedText

    public init(_ field: String?, vi: String, en: String) {
        self.field = field
        message = LocalizedText(vi: vi, en: en)
    }

    public init(_ field: String?, _ message: LocalizedText) {
        self.field = field
        self.message = message
    }
}

/// Why a record could not be read or written. Nothing was saved.
public struct RecordError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// `problems` says what, field by field.
        case invalid
        /// Somebody else changed the record meanwhile: `current` is what it is now.
        case conflict
        case notFound
        case forbidden
        /// The record is mirrored from another system and is changed there.
        case mirrored
        /// Other records refer to it.
        case inUse
    }

    public let code: Code
    public let message: LocalizedText
    public var problems: [FieldProblem] = []
    public var current: Record?

    public init(code: Code, message: LocalizedText, problems: [FieldProblem] = [], current: Record? = nil) {
        self.code = code
        self.message = message
        self.problems = problems
        self.current = current
    }

    public var userMessage: String { message.vi }
    public var description: String { "\(code.rawValue): \(message(.en))" }

    /// What the person has to correct, field by field.
    public static func invalid(_ problems: [FieldProblem]) -> RecordError {
        RecordError(
            code: .invalid,
            message: LocalizedText(
                vi: "Có \(problems.count) chỗ cần sửa trước khi lưu.", en: "\(problems.count) things to correct before saving."),
            problems: problems)
    }

    /// The record is another one by now.
    public static func conflict(_ current: Record) -> RecordError {
        RecordError(
            code: .conflict,
            message: LocalizedText(
                vi: "Có người vừa sửa bản ghi này. Xem thay đổi của họ rồi chọn giữ bên nào.",
                en: "Somebody changed this record meanwhile. Look at their change and choose which to keep."),
            current: current)
    }

    public static let notFound = RecordError(
        code: .notFound,
        message: LocalizedText(vi: "Không có bản ghi này, hoặc đã bị xóa.", en: "There is no such record, or it was deleted."))

    public static let forbidden = RecordError(
        code: .forbidden,
        message: LocalizedText(
            vi: "Chức danh của bạn chưa được giao quyền làm việc này. Hãy hỏi người quản trị.",
            en: "Your post does not hold the right to do this. Ask the administrator."))

    /// The place in a list is not one of the list as it is sorted.
    static let invalidCursor = RecordError(
        code: .invalid,
        message: LocalizedText(
            vi: "Chỗ đang xem trong danh sách không còn đúng. Mở lại danh sách từ trang đầu.",
            en: "This is no place in the list any more. Open the list from its first page."))

    /// It lives on in another record.
    static let merged = RecordError(
        code: .inUse,
        message: LocalizedText(
            vi: "Bản ghi này đã gộp vào bản ghi khác. Muốn tách ra, hoàn tác việc gộp ở lịch sử của bản ghi đó.",
            en: "This record was merged into another one. To part them, undo the merge in that record's history."))

    public static let mirrored = RecordError(
        code: .mirrored,
        message: LocalizedText(
            vi: "Bản ghi này đồng bộ từ hệ thống khác, chỉ sửa được ở đó.",
            en: "This record is mirrored from another system: change it there."))
}
