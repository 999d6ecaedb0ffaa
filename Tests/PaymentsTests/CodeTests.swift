import Foundation
import TestKit
import Testing

@testable import Payments

@Suite("VietQR codes and the codes that come back in statements")
struct CodeTests {
    @Test(
        "checksums of published codes",
        arguments: [
            ("00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN", "F4E5"),
            ("00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN", "4F52"),
            (
                "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN62340107NPS68690819thanh toan don hang",
                "2E2E"
            ),
            (
                "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN62340107NPS68690819thanh toan don hang",
                "A203"
            ),
            ("00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN", "9E6F"),
        ])
    func vectors(body: String, checksum: String) throws {
        #expect(TLV.sealed(body) == body + "6304" + checksum)
        #expect(try TLV.opened(body + "6304" + checksum) == body)
        #expect(TLV.checksum("123456789") == 0x29B1)
    }

    @Test("a code asks for an account, an amount and a content, and is read back as it was")
    func roundTrip() throws {
        let code = try VietQR(bin: "970436", account: "0123456789", amount: 50_000, content: "Nop le phi HS000123")
        let text =
            "00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA53037045405500005802VN62230819Nop le phi HS0001236304"
        #expect(try code.payload() == text + "0B8F")
        #expect(try VietQR(payload: text + "0B8F") == code)
        let open = try VietQR(bin: "970403", account: "0011012345678")
        #expect(try open.payload().hasPrefix("000201010211") && VietQR(payload: try open.payload()) == open)
        for wrong in [("97043", "1", 1, "a"), ("970436", "12-3", 1, "a"), ("970436", "1", 0, "a"), ("970436", "1", 1, "lệ phí")] {
            #expect(throws: VietQRError.self) { try VietQR(bin: wrong.0, account: wrong.1, amount: Int64(wrong.2), content: wrong.3) }
        }
        #expect(VietQR.plain("Lệ phí: cấp giấy (bản sao) số 12/ĐK") == "LE PHI CAP GIAY BAN SAO S")
    }

    @Test("whatever is written as fields is read back; no text breaks the reader, and a changed letter is noticed")
    func fuzz() throws {
        var chance = SplitMix64(state: 20_261_122)
        let letters = Array("0123456789ABCZaz 0000111162630104")
        for _ in 0..<500 {
            let fields = (0..<Int.random(in: 1...6, using: &chance)).map { _ in
                TLVField(
                    String(Int.random(in: 10...99, using: &chance)),
                    String((0..<Int.random(in: 1...99, using: &chance)).map { _ in letters.randomElement(using: &chance)! }))
            }
            let text = try TLV.text(fields)
            #expect(try TLV.fields(of: text) == fields)
            var signs = Array(TLV.sealed(text))
            let place = Int.random(in: 0..<signs.count - 8, using: &chance)
            signs[place] = signs[place] == "7" ? "8" : "7"
            #expect(throws: TLVError.checksum) { try TLV.opened(String(signs)) }
            // What is cut anywhere else than between two fields is no list of fields.
            let cut = String(text.prefix(Int.random(in: 0..<text.count, using: &chance)))
            if let part = try? TLV.fields(of: cut) { #expect(part == Array(fields.prefix(part.count))) }
            let noise = String((0..<Int.random(in: 0...60, using: &chance)).map { _ in letters.randomElement(using: &chance)! })
            if let read = try? TLV.fields(of: noise) { #expect(try noise == TLV.text(read)) }
            #expect((try? VietQR(payload: noise)) == nil)
        }
        #expect(throws: TLVError.field(id: "1")) { try TLV.text([TLVField("1", "a")]) }
        #expect(throws: TLVError.field(id: "62")) { try TLV.text([TLVField("62", String(repeating: "a", count: 100))]) }
    }

    @Test("a code survives what banks do to contents, and no slip of one digit or two neighbours gives another")
    func payment() throws {
        let code = try #require(PaymentCode("TP2611220001", commune: demo))
        #expect(code.text.count == 14 && code.content(subject: "H42.99901-261122-0007").count <= 25)
        #expect(code.content(subject: "H42.99901-261122-0007").hasPrefix(code.text + " "))
        #expect(code.content(subject: "H42.99901-261122-0007") == code.text + " 2611220007")
        #expect(code.content(subject: "Cấp phép xây dựng") == code.text + " CAP PHEP")
        for content in [
            code.content(subject: "Cấp bản sao"), "MBVCB.123.\(code.text.lowercased()) nop le phi.CT tu 00123",
            "ND: \(code.text.prefix(6)) \(code.text.dropFirst(6))",
            "TP26112\n20001\(code.text.suffix(2))-CHUYEN TIEN", "TPTP\(code.text.dropFirst(2))",
        ] {
            #expect(PaymentCode.all(in: content, commune: demo) == [code], "\(content)")
        }
        #expect(PaymentCode.all(in: code.text, commune: 99902).isEmpty && PaymentCode.all(in: code.code, commune: demo).isEmpty)
        let digits = Array(code.text)
        for place in 2..<12 {
            for digit in "0123456789" where digit != digits[place] {
                var slip = digits
                slip[place] = digit
                #expect(PaymentCode.all(in: String(slip), commune: demo).isEmpty)
            }
            if place < 11, digits[place] != digits[place + 1] {
                var slip = digits
                slip.swapAt(place, place + 1)
                #expect(PaymentCode.all(in: String(slip), commune: demo).isEmpty)
            }
        }
        let other = try #require(PaymentCode("TP2611220002", commune: demo))
        #expect(PaymentCode.all(in: code.text + " va " + other.text, commune: demo) == [code, other])
    }

    @Test(
        "amounts against what is due",
        arguments: [
            (50, 50, 0, Finding.exact, 0), (60, 50, 0, .over, 10), (20, 50, 0, .under, 0), (30, 50, 20, .exact, 0), (31, 50, 20, .over, 1),
            (50, 50, 50, .twice, 50), (1, 50, 80, .twice, 1),
        ])
    func judged(amount: Int64, due: Int64, before: Int64, finding: Finding, surplus: Int64) {
        #expect(Finding.judge(amount, due: due, before: before) == (finding, surplus))
        #expect(Finding.judge(amount, due: due, before: before, isCancelled: true) == (.cancelled, amount))
    }
}
