import Declarations
import Registers
import Sheets
import Store
import Vietnamese

/// What a cell means for its field.
enum CellReading: Sendable {
    case value(Value)
    /// References by code or title, to be looked up.
    case names([String])
}

/// Reads cells as people fill them in. What a field may hold is the registry's to say.
final class CellReader: Sendable {
    let field: FieldDeclaration
    private let choices: [String: String]

    init(_ field: FieldDeclaration) {
        self.field = field
        var choices: [String: String] = [:]
        for choice in field.choices.reversed() {
            for name in [choice.id, choice.label.en ?? "", choice.label.vi] where !name.isEmpty { choices[folded(name)] = choice.id }
        }
        // As they are spelt they need no folding; what one option is called comes before what another one folds to.
        for choice in field.choices { choices[choice.label.vi] = choice.id }
        self.choices = choices
    }

    func read(_ cell: SheetCell) throws(VietnameseError) -> CellReading {
        switch cell {
        case .empty: .value(.null)
        case .text(let text): try read(text)
        case .number(let number): try read(number)
        case .date(let date): try read(date)
        case .moment(let moment): try read(moment)
        case .boolean(let truth): field.type == .boolean ? .value(.boolean(truth)) : try read(truth ? "Có" : "Không")
        case .error(let error):
            throw VietnameseError(
                .outOfRange, vi: "Ô chứa lỗi của Excel (\(error)). Sửa công thức hoặc gõ giá trị.",
                en: "The cell holds an Excel error (\(error)). Mend the formula or type the value.")
        }
    }

    private func read(_ text: String) throws(VietnameseError) -> CellReading {
        let text = text.trimmed
        if text.isEmpty { return .value(.null) }
        if text.utf8.withContiguousStorageIfAvailable({ $0.contains(0) }) ?? text.utf8.contains(0) {
            throw VietnameseError(
                .outOfRange, vi: "Ô có ký tự không lưu được. Gõ lại thay vì dán.",
                en: "The cell holds a character that can't be kept. Type it instead of pasting.")
        }
        switch field.type {
        case .choice: return .value(.text(try choice(text)))
        case .manyChoice:
            var chosen: [String] = []
            for part in Self.parts(text) { chosen.append(try choice(part)) }
            return .value(.text(JSONText.list(chosen)))
        case .manyReference: return .names(Self.parts(text))
        case _ where field.type.isReference: return .names([text])
        default: return .value(try FieldInput.value(text, of: field))
        }
    }

    /// Many values stand in one cell with `;` or line ends between them.
    private static func parts(_ text: String) -> [String] {
        var seen: Set<String> = []
        return text.split { $0 == ";" || $0.isNewline }.map { String($0).trimmed }.filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    private func choice(_ text: String) throws(VietnameseError) -> String {
        if let id = choices[text] ?? choices[folded(text)] { return id }
        let some = field.choices.prefix(6).map(\.label.vi).joined(separator: ", ") + (field.choices.count > 6 ? "…" : "")
        throw VietnameseError(
            .outOfRange, vi: "Không có lựa chọn này. Chọn một trong: \(some).",
            en: "There is no such option. One of: \(field.choices.prefix(6).map { $0.label(.en) }.joined(separator: ", ")).")
    }

    private func read(_ number: DecimalText) throws(VietnameseError) -> CellReading {
        switch field.type {
        case .integer, .money, .decimal, .percent:
            // 95,5% is 0.955 in the workbook; 95.5 without the sign is meant as it stands.
            let meant = field.type == .percent && number.isPercent ? number.timesHundred : number
            let scale = field.type == .integer || field.type == .money ? 0 : field.scale
            guard let fixed = meant.fixedPoint(scale: scale) else {
                throw VietnameseError(
                    .tooPrecise,
                    vi: scale == 0 ? "Số này phải là số nguyên, không quá lớn." : "Chỉ ghi tối đa \(scale) chữ số sau dấu phẩy.",
                    en: scale == 0 ? "A whole number that is not too large." : "At most \(scale) digits may follow the decimal mark.")
            }
            return .value(.integer(fixed.value))
        // Excel takes the zeros in front of what it takes for a number.
        case .phone where number.text.count == 9: return try read("0" + number.text)
        case .citizenID where (10...11).contains(number.text.count):
            return try read(String(repeating: "0", count: 12 - number.text.count) + number.text)
        case .taxCode where number.text.count == 9: return try read("0" + number.text)
        case .date, .datetime:
            throw VietnameseError(
                .notADate, vi: "Ô là một con số, không phải ngày. Định dạng ô là ngày hoặc gõ ngày/tháng/năm.",
                en: "The cell is a number, not a date. Format it as a date or write day/month/year.")
        default: return try read(number.text)
        }
    }

    private func read(_ date: CalendarDate) throws(VietnameseError) -> CellReading {
        switch field.type {
        case .date: .value(.text(date.description))
        case .datetime: .value(.integer(Instant(date).milliseconds))
        default: try read(date.text(.vi))
        }
    }

    private func read(_ moment: Instant) throws(VietnameseError) -> CellReading {
        switch field.type {
        case .date: .value(.text(moment.date.description))
        case .datetime: .value(.integer(moment.milliseconds))
        default: try read(moment.text(.vi))
        }
    }
}

extension String {
    var trimmed: String {
        // Most cells begin and end with a letter or digit of ASCII.
        if let first = utf8.first, let last = utf8.last, 33...126 ~= first, 33...126 ~= last { return self }
        guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
        return String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
