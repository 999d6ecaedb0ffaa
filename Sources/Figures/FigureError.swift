public import Vietnamese

/// Why figures could not be counted.
public struct FigureError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// No loaded pack declares the figure.
        case unknownFigure
        /// A place in the journal means nothing where several communes are asked for.
        case severalJournals
        /// A file is not a statement of figures.
        case noStatement
    }

    public let code: Code
    public let message: LocalizedText

    public var userMessage: String { message.vi }
    public var description: String { "\(code.rawValue): \(message(.en))" }

    static func unknown(_ id: String) -> FigureError {
        FigureError(code: .unknownFigure, message: .init(vi: "Không có số liệu “\(id)”.", en: "There is no figure \"\(id)\"."))
    }

    static let severalJournals = FigureError(
        code: .severalJournals,
        message: .init(
            vi: "Mỗi xã có nhật ký riêng: chọn thời điểm thay cho vị trí trong nhật ký khi xem nhiều xã.",
            en: "Each commune has a journal of its own: name a moment, not a place in a journal, for several communes."))

    static let noStatement = FigureError(
        code: .noStatement,
        message: .init(vi: "Tệp này không phải bảng số liệu đã chốt.", en: "This file is no statement of figures."))
}
