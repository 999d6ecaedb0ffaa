import Testing

@testable import API

@Suite("JSON as programs send and get it")
struct JSONTests {
    @Test(
        "what is written is read again as it was",
        arguments: [
            "null", "true", "[]", "{}", "-0", "95.55", "1e5", "\"\"", "\"Thôn Suối Mây\"", "[1,[2,{\"a\":null}]]",
            "{\"b\":1,\"a\":\"x\\\\y\\\"z\\n\"}",
        ])
    func roundTrip(text: String) throws {
        #expect(try JSON(parsing: Array(text.utf8)).text == text)
    }

    @Test("escapes give characters, pairs of them one")
    func escapes() throws {
        let text = #""\u0110\u00ecnh \ud83c\udf3e\t\/""#
        #expect(try JSON(parsing: Array(text.utf8)).string == "Đình 🌾\t/")
    }

    @Test(
        "what is no JSON is refused, never guessed",
        arguments: [
            "", " ", "nul", "01", "1.", ".5", "+1", "1e", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "\"\n\"", "\"\\x\"", "\"\\ud83c\"",
            "\"\\udf3e\"",
            "1 2", "{\"a\":1,\"a\":2}", "\"open", "NaN", "Infinity", "[", "{\"a\"", String(repeating: "[", count: 100),
        ])
    func malformed(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: Array(text.utf8)) }
    }

    @Test("bytes that are no UTF-8 are refused")
    func notUTF8() {
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
    }

    @Test(
        "numbers keep their digits: scaled exactly, or not at all",
        arguments: [
            ("95.55", 2, 9555 as Int64?), ("95.5", 2, 9550), ("95.555", 2, nil), ("-0.01", 2, -1), ("1e3", 0, 1000), ("1.0", 0, 1),
            ("1.5", 0, nil),
            ("0.000", 0, 0), ("12e-1", 1, 12), ("9223372036854775807", 0, .max), ("-9223372036854775808", 0, .min),
            ("9223372036854775808", 0, nil),
            ("1e400", 0, nil), ("-0", 3, 0),
        ])
    func decimals(text: String, scale: Int, expected: Int64?) {
        #expect(DecimalDigits(text)?.scaled(by: scale) == expected)
    }

    @Test(
        "stored numbers are written without zeros that say nothing",
        arguments: [(9550 as Int64, 2, "95.5"), (-5, 2, "-0.05"), (300, 2, "3"), (7, 0, "7")])
    func written(value: Int64, scale: Int, text: String) {
        #expect(RecordJSON.decimal(value, scale) == text)
    }
}
