public import Store
public import Vietnamese

/// Why a plan could not be imported, reviewed or published. Nothing was saved.
///
/// What concerns one record (rights, fields, versions) is thrown as `RecordError`, what concerns the file as `PlanReadError`.
public struct PlanError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The very same file was imported before: `plan` is what came of it.
        case alreadyImported
        /// Another file of the same document, by number, date and issuer, was imported before: `plan` is what came of it.
        case knownDocument
        /// Nothing in the document looks like a plan.
        case nothingRead
        /// Something hinders publishing: `hindrances` says what.
        case notReady
        /// The plan is not in a state in which this can be done.
        case wrongState
        /// The comparison was written, put aside or taken back already.
        case alreadySettled
        /// The kept text of the plan is missing or was altered.
        case sourceMissing
    }

    public let code: Code
    public let message: LocalizedText
    public var plan: RecordID?
    public var hindrances: [Hindrance] = []

    public var userMessage: String { message.vi }
    public var description: String { "\(code.rawValue): \(message(.en))" }

    static func alreadyImported(_ plan: RecordID, title: String) -> PlanError {
        PlanError(
            code: .alreadyImported,
            message: LocalizedText(
                vi: "Tệp này đã được nhập: “\(title)”. Mở kế hoạch đó, hoặc chọn tệp khác.",
                en: "This file was imported already: “\(title)”. Open that plan, or choose another file."),
            plan: plan)
    }

    static func knownDocument(_ plan: RecordID, number: String, date: CalendarDate) -> PlanError {
        PlanError(
            code: .knownDocument,
            message: LocalizedText(
                vi: "Văn bản số \(number) ngày \(date.text()) đã có trong danh sách kế hoạch. Hãy so sánh tệp này với kế hoạch đang có.",
                en: "Document \(number) of \(date.text()) is among the plans already. Compare this file with the plan that there is."),
            plan: plan)
    }

    static let nothingRead = PlanError(
        code: .nothingRead,
        message: LocalizedText(
            vi: "Không thấy chỉ tiêu, nhiệm vụ hay trách nhiệm nào trong tệp. Hãy kiểm tra đây có phải văn bản kế hoạch không.",
            en: "No target, task or duty was found in the file. Check that it is a plan."))

    static func notReady(_ blockers: [Hindrance]) -> PlanError {
        PlanError(
            code: .notReady,
            message: LocalizedText(
                vi: "Chưa công bố được: " + blockers.map(\.message.vi).joined(separator: "; ") + ".",
                en: "Not ready to publish: " + blockers.map { $0.message(.en) }.joined(separator: "; ") + "."),
            hindrances: blockers)
    }

    static let wrongState = PlanError(
        code: .wrongState,
        message: LocalizedText(vi: "Kế hoạch không còn ở trạng thái soạn thảo.", en: "The plan is no longer a draft."))

    static let alreadySettled = PlanError(
        code: .alreadySettled,
        message: LocalizedText(
            vi: "Lần so sánh này đã khép lại. Muốn so sánh nữa, đưa văn bản vào lại.",
            en: "This comparison is closed. To compare again, hand the document in once more."))

    static let laterRevision = PlanError(
        code: .wrongState,
        message: LocalizedText(
            vi: "Sau lần này đã ghi một văn bản khác vào kế hoạch. Hãy hoàn tác văn bản đó trước.",
            en: "Another document was written into the plan after this one. Undo that one first."))

    static let sourceMissing = PlanError(
        code: .sourceMissing,
        message: LocalizedText(
            vi: "Không còn văn bản gốc của kế hoạch này. Hãy báo quản trị hệ thống.",
            en: "The plan's text is missing: tell the administrator."))
}
