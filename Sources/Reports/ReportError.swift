public import Vietnamese

/// Why a document could not be made.
public struct ReportError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// A template can't be read or filled.
        case template
        /// LibreOffice is not installed, did not start, took too long, or made nothing.
        case office
    }

    public let code: Code
    public let message: LocalizedText

    public var userMessage: String { message.vi }
    public var description: String { "\(code.rawValue): \(message(.en))" }

    static func template(_ name: String, _ reason: String) -> ReportError {
        ReportError(
            code: .template,
            message: .init(vi: "Mẫu văn bản \(name) dùng không được: \(reason).", en: "The template \(name) can't be used: \(reason)."))
    }

    static func office(_ vi: String, _ en: String) -> ReportError { ReportError(code: .office, message: .init(vi: vi, en: en)) }
}
