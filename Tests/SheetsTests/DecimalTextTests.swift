import Testing
import Vietnamese

@testable import Sheets

@Suite("Decimal numbers of tables")
struct DecimalTextTests {
    @Test(
        "Numbers of workbooks are read without noise",
        arguments: [
            ("0.1", "0.1"), ("0.10000000000000001", "0.1"), ("4.9000000000000004E-2", "0.049"), ("1E+3", "1000"), ("-0", "0"), ("007", "7"),
            ("1.50", "1.5"), ("5.0", "5"), ("+3", "3"), (".5", "0.5"), ("1234567890123456789", "1234567890123456789"),
            ("1.5e-7", "0.00000015"),
            ("0.33333333333333331", "0.333333333333333"), ("-12.250", "-12.25"), ("1.2345678901234568E+18", "1234567890123460000"),
        ])
    func numbersWorkbooksReadWithout(written: String, read: String) {
        #expect(DecimalText(written)?.text == read)
    }

    @Test("What is no number is none", arguments: ["", "-", "1.2.3", "1e", "abc", "1e9999", "0x10", "nan", "inf", "1 2", "--1", "1e+-3"])
    func noNumberNone(text: String) {
        #expect(DecimalText(text) == nil)
    }

    @Test("Fixed-point numbers keep their digits both ways") func fixedPointNumbersKeep() {
        let number = FixedPoint(value: -120_050, scale: 4)
        #expect(DecimalText(number).text == "-12.005")
        #expect(DecimalText(number).fixedPoint(scale: 4) == number)
        #expect(DecimalText(number).fixedPoint(scale: 2) == nil)
        #expect(DecimalText(FixedPoint(value: 5, scale: 2)).text == "0.05")
        #expect(DecimalText.percent(FixedPoint(value: 9550)).text == "0.955")
        #expect(DecimalText.percent(FixedPoint(value: 9550)).timesHundred.fixedPoint(scale: 2) == FixedPoint(value: 9550))
        #expect(DecimalText(Int64.min).integer == Int64.min)
    }
}
