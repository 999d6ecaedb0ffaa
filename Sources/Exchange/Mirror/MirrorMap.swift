import Declarations
import Registers
import Sheets
import Store
import Vietnamese

/// How rows of another system's table become mirrored records: part of an ``ImportPlan`` whose rows nobody here may change.
public struct MirrorMap: Codable, Sendable, Equatable {
    /// The record id of the profile (register `mirror_source`).
    public var profile: String
    /// The field whose cell names the record in its source: `code` of dossiers, or `external_id`.
    public var keyField: String
    /// By column: what a cell says there, folded, and what that is here.
    public var values: [Int: [String: String]]
    /// By column: how its days and moments are written, `dd/MM/yyyy HH:mm`.
    public var formats: [Int: String]
    /// Fields that do not change once they were told; `state`: what is settled stays settled.
    public var settled: [String]
    /// The column that says in which state a record is; nil where none does.
    public var stateColumn: Int?
    /// The moment of which the table tells, in milliseconds since 1970 UTC.
    public var dataAt: Int64
    /// When the first table of this profile was taken; nil before.
    public var since: Int64?

    public init(
        profile: String, keyField: String, values: [Int: [String: String]] = [:], formats: [Int: String] = [:], settled: [String] = [],
        stateColumn: Int? = nil, dataAt: Int64, since: Int64? = nil
    ) {
        self.profile = profile
        self.keyField = keyField
        self.values = values
        self.formats = formats
        self.settled = settled
        self.stateColumn = stateColumn
        self.dataAt = dataAt
        self.since = since
    }

    /// The cell as it is meant here: words of the source in ours, days by the column's format.
    func meaning(of cell: SheetCell, in column: Int) throws(VietnameseError) -> SheetCell {
        guard case .text(let text) = cell else { return cell }
        if let meant = values[column]?[ColumnMatcher.key(text)] { return meant.isEmpty ? .empty : .text(meant) }
        guard let format = formats[column], !text.trimmed.isEmpty else { return cell }
        guard let moment = MomentFormat(format).moment(text.trimmed) else {
            throw VietnameseError(
                .notADate, vi: "Không đúng dạng ngày của nguồn (\(format)).", en: "Not of the source's form of days (\(format)).")
        }
        return .moment(moment)
    }
}

/// A form in which days and moments are written: `dd`, `MM`, `yyyy`, `HH`, `mm`, `ss` and what stands between them.
///
/// A day without a time is its midnight. What the text lacks at the end (seconds, the time) may be left out.
struct MomentFormat {
    private let pieces: [Piece]

    private enum Piece {
        case number(Character)
        case sign(Character)
    }

    init(_ format: String) {
        var pieces: [Piece] = []
        for character in format {
            guard "dMyHms".contains(character) else {
                pieces.append(.sign(character))
                continue
            }
            if case .number(character)? = pieces.last { continue }
            pieces.append(.number(character))
        }
        self.pieces = pieces
    }

    /// Whether it names a day at all.
    var isWhole: Bool {
        let numbers = pieces.compactMap { if case .number(let letter) = $0 { letter } else { nil } }
        return Set("dMy").isSubset(of: numbers) && Set(numbers).count == numbers.count
    }

    /// Nil for a text of another form, and for a day that there is not.
    func moment(_ text: String) -> Instant? {
        var rest = text[...]
        var parts: [Character: Int] = [:]
        for piece in pieces {
            if rest.isEmpty { break }
            switch piece {
            case .sign(let sign):
                guard rest.first == sign || sign == " " && rest.first == "T" else { return nil }
                rest = rest.dropFirst()
            case .number(let letter):
                let digits = rest.prefix(letter == "y" ? 4 : 2).prefix { $0.isASCII && $0.isNumber }
                guard let number = Int(digits) else { return nil }
                parts[letter] = number
                rest = rest.dropFirst(digits.count)
            }
        }
        guard rest.allSatisfy(\.isWhitespace), let year = parts["y"], year > 999, let month = parts["M"], let day = parts["d"],
            let date = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        let (hour, minute, second) = (parts["H"] ?? 0, parts["m"] ?? 0, parts["s"] ?? 0)
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return Instant(date, minute: hour * 60 + minute).adding(milliseconds: Int64(second) * 1000)
    }
}

extension SheetRow {
    /// Whether it is no record: numbers of columns ("(1)", "2"), or a line of totals without a key.
    func isDecoration(key: Int?) -> Bool {
        let texts = cells.filter { !$0.isEmpty }.map { $0.shown.trimmed }
        if texts.isEmpty { return true }
        let numbers = texts.map { $0.trimmingBrackets }
        if texts.count > 1, numbers.enumerated().allSatisfy({ Int($0.element) == $0.offset + 1 }) { return true }
        guard let key, self[key].isEmpty else { return false }
        let first = ColumnMatcher.key(texts[0])
        return ["tong", "tong cong", "tong so", "cong"].contains(first)
    }
}

extension String {
    fileprivate var trimmingBrackets: String { hasPrefix("(") && hasSuffix(")") ? String(dropFirst().dropLast()) : self }
}
