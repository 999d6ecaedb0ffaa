public import Foundation
import Registers
import Sheets
public import Vietnamese

/// One credit, as a bank tells it.
public struct StatementLine: Sendable, Equatable {
    public var date: CalendarDate
    /// "10:15:33"; nil where the bank gives the day only.
    public var time: String?
    /// In đồng, above 0.
    public var amount: Int64
    public var content: String
    /// The bank's number of the transaction.
    public var reference: String?
    /// The account that it came to; nil where the statement does not say it line by line.
    public var account: String?

    public init(
        date: CalendarDate, time: String? = nil, amount: Int64, content: String, reference: String? = nil, account: String? = nil
    ) {
        self.date = date
        self.time = time
        self.amount = amount
        self.content = content
        self.reference = reference
        self.account = account
    }
}

/// What a statement held.
public struct Statement: Sendable, Equatable {
    public var lines: [StatementLine] = []
    /// Money that went out: no matter of fees.
    public var debits = 0
    /// Rows below the heading that are no transaction (totals, remarks), by their number in the file.
    public var skipped: [Int] = []
}

/// Why a file is no statement.
public struct StatementError: Error, Sendable, Equatable {
    public let message: LocalizedText

    static let noHeading = StatementError(
        message: LocalizedText(
            vi: "Không thấy hàng tiêu đề. Cần các cột: ngày giao dịch, số tiền ghi có (hoặc số tiền), nội dung.",
            en: "No heading was found. Columns are needed for the day, the credit (or amount) and the content."))
    static let tooLong = StatementError(
        message: LocalizedText(vi: "Sao kê dài quá 20.000 dòng: tách thành nhiều tệp.", en: "More than 20,000 rows: split the file."))
}

/// Reads a bank's statement (CSV or XLSX) by the headings that banks use. Blocks on the file.
public enum StatementReader {
    static let rowLimit = 20_000

    /// - Throws: `SheetError` for what is no table, ``StatementError`` for a table that is no statement.
    public static func read(_ file: URL) throws -> Statement {
        switch try SheetFile(file: file) {
        case .csv(let rows): return try read(rows)
        case .workbook(let book): return try read(try book.rows())
        }
    }

    static func read(_ rows: some SheetRows) throws -> Statement {
        var statement = Statement()
        var heading: StatementHeading?
        var seen = 0
        while let row = try rows.next() {
            seen += 1
            guard seen <= rowLimit else { throw StatementError.tooLong }
            guard let known = heading else {
                heading = StatementHeading(row)
                // Banks print the account, the holder and the period above the table.
                if heading == nil, seen >= 60 { throw StatementError.noHeading }
                continue
            }
            switch known.entry(in: row) {
            case .credit(let line): statement.lines.append(line)
            case .debit: statement.debits += 1
            case nil: statement.skipped.append(row.number)
            }
        }
        guard heading != nil else { throw StatementError.noHeading }
        return statement
    }
}

/// Which column holds what.
struct StatementHeading {
    enum Entry {
        case credit(StatementLine)
        case debit
    }

    private enum Column: CaseIterable {
        case date, credit, debit, amount, content, reference, time, account

        /// What banks write over the column, folded; the first that fits wins.
        var names: [String] {
            switch self {
            case .date:
                [
                    "ngay giao dich", "ngay gd", "ngay gio giao dich", "thoi gian giao dich", "ngay hach toan", "ngay hieu luc",
                    "thoi gian", "ngay",
                    "transaction date", "posting date", "booking date", "effective date", "date",
                ]
            case .credit:
                ["so tien ghi co", "phat sinh co", "ps co", "ghi co", "tien vao", "so tien vao", "credit amount", "credit", "co"]
            case .debit: ["so tien ghi no", "phat sinh no", "ps no", "ghi no", "tien ra", "so tien ra", "debit amount", "debit", "no"]
            case .amount: ["so tien giao dich", "so tien gd", "so tien", "transaction amount", "amount"]
            case .content:
                [
                    "noi dung chi tiet", "noi dung giao dich", "noi dung chuyen khoan", "noi dung", "dien giai", "mo ta",
                    "transaction description",
                    "description", "remarks", "remark", "details", "narrative",
                ]
            case .reference:
                [
                    "so tham chieu", "ma giao dich", "so giao dich", "ma gd", "so gd", "so but toan", "so ct", "so chung tu",
                    "transaction no",
                    "transaction id", "reference number", "reference no", "reference", "ref no", "ref", "trace",
                ]
            case .time: ["gio giao dich", "gio gd", "gio", "transaction time", "time"]
            case .account: ["tai khoan nhan", "so tai khoan", "tai khoan", "account number", "account no", "account"]
            }
        }
    }

    private let places: [Column: Int]

    /// Nil where the row is no heading: it lacks a day, an amount or a content.
    init?(_ row: SheetRow) {
        let titles = row.cells.map { cell in
            guard case .text(let text) = cell else { return "" }
            let words = foldedLetters(text).lowercased().unicodeScalars.map {
                $0.isASCII && $0.properties.isAlphabetic ? Character($0) : " "
            }
            return String(words).split(separator: " ").joined(separator: " ")
        }
        var places: [Column: Int] = [:]
        var taken: Set<Int> = []
        for column in Column.allCases {
            // The whole heading first, then one that begins with the words: "Số tiền ghi có (VND)", "Credit / Ghi có".
            let exact = column.names.lazy.compactMap { name in titles.firstIndex { $0 == name } }.first { !taken.contains($0) }
            let found =
                exact
                ?? column.names.lazy.filter { $0.utf8.count > 2 }.compactMap { name in
                    titles.indices.first { !taken.contains($0) && (titles[$0].hasPrefix(name + " ") || titles[$0].hasSuffix(" " + name)) }
                }.first
            if let found {
                places[column] = found
                taken.insert(found)
            }
        }
        guard places[.date] != nil, places[.content] != nil, places[.credit] != nil || places[.amount] != nil else { return nil }
        self.places = places
    }

    /// The transaction of a row; nil for a row that is none.
    func entry(in row: SheetRow) -> Entry? {
        func cell(_ column: Column) -> SheetCell { places[column].map { row[$0] } ?? .empty }
        guard let (date, time) = Self.moment(cell(.date)) else { return nil }
        let amount: Int64
        if places[.credit] != nil {
            if let credit = Self.money(cell(.credit)), credit != 0 {
                amount = credit
            } else {
                return Self.money(cell(.debit)).map { $0 == 0 ? nil : .debit } ?? nil
            }
        } else {
            guard let sum = Self.money(cell(.amount)), sum != 0 else { return nil }
            amount = sum
        }
        guard amount > 0 else { return .debit }
        return .credit(
            StatementLine(
                date: date, time: time ?? Self.text(cell(.time)).flatMap(Self.clock), amount: amount,
                content: String((Self.text(cell(.content)) ?? "").prefix(1000)),
                reference: Self.text(cell(.reference)).map { String($0.prefix(80)) },
                account: Self.text(cell(.account)).map { $0.filter { $0.isLetter || $0.isNumber } }))
    }

    private static func text(_ cell: SheetCell) -> String? {
        let text: String? =
            switch cell {
            case .text(let text): text.trimmed
            case .number(let number): number.text
            default: nil
            }
        return text?.isEmpty == true ? nil : text
    }

    private static func moment(_ cell: SheetCell) -> (CalendarDate, String?)? {
        switch cell {
        case .date(let date): return (date, nil)
        case .moment(let moment): return (moment.date, moment.clockText)
        case .text(let text):
            let words = text.split { $0.isWhitespace || $0 == "T" }.map(String.init)
            guard let date = words.lazy.compactMap({ try? CalendarDate(parsing: $0) }).first(where: { (2000...2100).contains($0.year) })
            else {
                return nil
            }
            return (date, words.lazy.compactMap(clock).first)
        default: return nil
        }
    }

    /// "9:05", "10:15:33"; nil for anything else.
    private static func clock(_ text: String) -> String? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard (2...3).contains(parts.count), parts.allSatisfy({ (0..<60).contains($0 ?? -1) }), let hour = parts[0], hour < 24 else {
            return nil
        }
        return parts.compactMap { $0 }.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// Whole đồng: "50.000", "50,000", "+50,000.00 VND", "-1 200 000 đ"; nil for what is no amount.
    static func money(_ cell: SheetCell) -> Int64? {
        switch cell {
        case .number(let number):
            return number.integer ?? number.fixedPoint(scale: 2).flatMap { $0.value % 100 == 0 ? $0.value / 100 : nil }
        case .text(let text): return money(text)
        default: return nil
        }
    }

    static func money(_ text: String) -> Int64? {
        var rest = Substring(foldedLetters(text).uppercased().filter { !$0.isWhitespace })
        for unit in ["VND", "DONG", "D"] where rest.hasSuffix(unit) { rest = rest.dropLast(unit.count) }
        let isNegative = rest.first == "-" || rest.first == "(" && rest.last == ")"
        rest = rest.drop { "+-(".contains($0) }
        if rest.last == ")" { rest = rest.dropLast() }
        // A fraction of xu can only be zero.
        if let mark = rest.dropLast(2).last, ".,".contains(mark), rest.hasSuffix("00"), rest.count > 3 { rest = rest.dropLast(3) }
        let groups = rest.split(omittingEmptySubsequences: false) { ".,".contains($0) }
        guard let first = groups.first, !first.isEmpty, groups.count == 1 || first.count <= 3,
            groups.dropFirst().allSatisfy({ $0.count == 3 }), groups.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }),
            let amount = Int64(groups.joined()), amount <= 9_999_999_999_999
        else { return nil }
        return isNegative ? -amount : amount
    }
}
