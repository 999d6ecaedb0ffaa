import TestKit
import Testing

@testable import Vietnamese

@Suite("Numbers")
struct NumberTests {
    @Test("Numbers are written with dots for thousands and a comma before the fraction")
    func format() {
        #expect(grouped(1_234_567) == "1.234.567")
        #expect(grouped(-1000) == "-1.000")
        #expect(grouped(999) == "999")
        #expect(grouped(1_234_567, .en) == "1,234,567")
        #expect(grouped(.min) == "-9.223.372.036.854.775.808")
        #expect(FixedPoint(value: 9550).percentText() == "95,5%")
        #expect(FixedPoint(value: 10_000).percentText() == "100%")
        #expect(FixedPoint(value: 123_456).text() == "1.234,56")
        #expect(FixedPoint(value: 123_456).text(.en) == "1,234.56")
        #expect(FixedPoint(value: -5).text() == "-0,05")
        #expect(FixedPoint(value: 123_400).text(minimumFraction: 2) == "1.234,00")
        #expect(FixedPoint(value: 7, scale: 0).text() == "7")
        #expect(Money.text(1_250_000) == "1.250.000 đồng")
        #expect(Money.text(1_250_000, .en) == "1,250,000 VND")
        #expect(Money.shortText(1_250_000_000) == "1,25 tỷ đồng")
        #expect(Money.shortText(812_499_999) == "812,5 triệu đồng")
        #expect(Money.shortText(950_000) == "950.000 đồng")
    }

    @Test("Percentages are rounded once, halves away from zero")
    func percent() {
        #expect(FixedPoint.percent(1, of: 3)?.percentText() == "33,33%")
        #expect(FixedPoint.percent(2, of: 3)?.percentText() == "66,67%")
        #expect(FixedPoint.percent(-2, of: 3)?.percentText() == "-66,67%")
        #expect(FixedPoint.percent(1, of: 8, scale: 1)?.percentText() == "12,5%")
        #expect(FixedPoint.percent(1, of: 8, scale: 0)?.percentText() == "13%")
        #expect(FixedPoint.percent(5, of: 0) == nil)
        #expect(FixedPoint.percent(.max, of: 1) == nil)
        #expect(FixedPoint(value: 9550).rescaled(to: 1) == FixedPoint(value: 955, scale: 1))
        #expect(FixedPoint(value: 9555).rescaled(to: 1) == nil)
        #expect(FixedPoint(value: .max).rescaled(to: 3) == nil)
    }

    @Test(
        "Numbers are read as people type them",
        arguments: [
            ("1.234,5", 123_450), ("1234,5", 123_450), ("1 234,5", 123_450), ("1.234", 123_400), ("95,5%", 9550), ("95.5", 9550),
            ("95,5 phần trăm", 9550),
            ("1,250,000", 125_000_000), ("1,234.5", 123_450), ("0.125", nil), ("0,12", 12), ("1234.5", 123_450), ("-7", -700),
            ("−7,25", -725),
            ("+3", 300), ("12 nghìn", 1_200_000), ("1.234.567,89", 123_456_789), ("1\u{A0}234", 123_400), ("5,10", 510), ("5,100", 510),
            ("0", 0), ("007", 700),
        ] as [(String, Int64?)])
    func reads(text: String, value: Int64?) {
        #expect((try? FixedPoint(parsing: text))?.value == value, "\(text)")
    }

    @Test(
        "Sums of money are read with their words",
        arguments: [
            ("1.250.000 đ", 1_250_000), ("1250000", 1_250_000), ("1,5 triệu đồng", 1_500_000), ("2 tỷ 300 triệu", 2_300_000_000),
            ("500k", 500_000),
            ("1 triệu rưỡi", 1_500_000), ("1.250.000 VNĐ", 1_250_000), ("1.250.000₫", 1_250_000),
            ("3 tỉ 5 triệu 200 nghìn đồng", 3_005_200_000),
            ("20tr", 20_000_000), ("1 triệu 250", 1_000_250), ("0,5 tỷ", 500_000_000),
        ] as [(String, Int64)])
    func money(text: String, amount: Int64) throws {
        #expect(try Money.parse(text) == amount)
    }

    @Test(
        "What is no number says so, and why",
        arguments: [
            ("", .empty), ("abc", .notANumber), ("1.23.456", .notANumber), ("12a", .notANumber), ("1,2,3", .notANumber),
            ("--5", .notANumber), ("%", .notANumber),
            ("5 nghìn 2 triệu", .notANumber), ("1.5.5", .notANumber), ("1..2", .notANumber), (",5", .notANumber), ("5,", .notANumber),
            ("1.234.56", .notANumber),
            ("1,234", .tooPrecise), ("0.125", .tooPrecise), ("99999999999999999999", .outOfRange), ("999999999999999999", .outOfRange),
            ("5 5", .notANumber),
            ("triệu", .notANumber), ("١٢", .notANumber),
        ] as [(String, VietnameseError.Code)])
    func refuses(text: String, expected: VietnameseError.Code) {
        #expect(code { () throws(VietnameseError) in _ = try FixedPoint(parsing: text) } == expected, "\(text)")
    }

    @Test("What is written reads back, at every scale and in both languages")
    func roundTrips() throws {
        var random = SplitMix64(state: 10)
        for _ in 0..<3000 {
            let number = FixedPoint(
                value: Int64.random(in: -999_999_999_999...999_999_999_999, using: &random), scale: Int.random(in: 0...9, using: &random))
            #expect(try FixedPoint(parsing: number.text(), scale: number.scale) == number)
            #expect(try FixedPoint(parsing: number.percentText(), scale: number.scale) == number)
            #expect(try Money.parse(Money.text(number.value)) == number.value)
            #expect(try Money.parse(grouped(number.value * 1_000_000, .en)) == number.value * 1_000_000)
        }
    }

    @Test("Nothing typed can crash the reader")
    func fuzz() {
        var random = SplitMix64(state: 11)
        let pieces = [
            "1", "9", "0", ".", ",", " ", "-", "+", "%", "đ", "đồng", "triệu", "tỷ", "k", "rưỡi", "000", "999999999", "'", "\u{301}", "a",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            _ = try? FixedPoint(parsing: text)
            _ = try? Money.parse(text)
            _ = try? CalendarDate(parsing: text)
            _ = try? Instant(parsing: text)
            _ = try? Period(parsing: text)
            _ = try? WorkShifts(parsing: text)
            _ = try? PhoneNumber(parsing: text)
            _ = try? TaxCode(parsing: text)
        }
    }
}

@Suite("Numbers in words")
struct NumberWordsTests {
    @Test(
        "The rules of linh, mốt, tư, lăm and mười",
        arguments: [
            (0, "không"), (1, "một"), (4, "bốn"), (5, "năm"), (10, "mười"), (11, "mười một"), (14, "mười bốn"), (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"), (24, "hai mươi tư"), (25, "hai mươi lăm"), (91, "chín mươi mốt"), (100, "một trăm"),
            (101, "một trăm linh một"),
            (104, "một trăm linh bốn"), (105, "một trăm linh năm"), (110, "một trăm mười"), (115, "một trăm mười lăm"),
            (121, "một trăm hai mươi mốt"),
            (1000, "một nghìn"), (1005, "một nghìn không trăm linh năm"), (1015, "một nghìn không trăm mười lăm"), (10_000, "mười nghìn"),
            (21_000, "hai mươi mốt nghìn"), (1_000_005, "một triệu không trăm linh năm"), (1_250_000, "một triệu hai trăm năm mươi nghìn"),
            (2_000_015_000, "hai tỷ không trăm mười lăm nghìn"), (1_000_000_000_000, "một nghìn tỷ"),
            (1_000_000_000_000_000_000, "một tỷ tỷ"),
            (-15, "âm mười lăm"),
        ] as [(Int64, String)])
    func known(number: Int64, text: String) {
        #expect(inWords(number) == text)
    }

    @Test("Money in words")
    func money() {
        #expect(Money.inWords(1_250_000) == "một triệu hai trăm năm mươi nghìn đồng")
        #expect(Money.inWords(1_250_000, capitalised: true) == "Một triệu hai trăm năm mươi nghìn đồng")
        #expect(Money.inWords(0, capitalised: true) == "Không đồng")
    }

    /// Reads the words back, by rules of its own.
    private func number(_ text: String) -> Int64 {
        let digits: [String: Int64] = [
            "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8,
            "chín": 9,
        ]
        var (total, block, group, pending): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
        for word in text.split(separator: " ") {
            switch word {
            case "trăm": (group, pending) = (pending * 100, 0)
            case "mươi": (group, pending) = (group + pending * 10, 0)
            case "mười": group += 10
            case "linh": break
            case "nghìn": (block, group, pending) = (block + (group + pending) * 1000, 0, 0)
            case "triệu": (block, group, pending) = (block + (group + pending) * 1_000_000, 0, 0)
            case "tỷ": (total, block, group, pending) = ((total + block + group + pending) * 1_000_000_000, 0, 0, 0)
            default: pending = digits[String(word)] ?? -1_000_000
            }
        }
        return total + block + group + pending
    }

    @Test("The words of any number say that number")
    func readBack() {
        for value in 0...20_000 as ClosedRange<Int64> { #expect(number(inWords(value)) == value) }
        var random = SplitMix64(state: 12)
        for _ in 0..<5000 {
            let value = Int64.random(in: 0...999_999_999_999_999_999, using: &random) >> Int64.random(in: 0...50, using: &random)
            #expect(number(inWords(value)) == value, "\(value)")
        }
    }
}
