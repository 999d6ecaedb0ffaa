import Foundation
import Testing

@testable import QRCode

@Suite("QR codes")
struct QRCodeTests {
    @Test("have the three finder patterns and a size that grows with the text")
    func shape() throws {
        let small = try QRCode("ĐÌNH")
        let large = try QRCode(String(repeating: "xã Suối Mây ", count: 40))
        #expect(small.size == 21 && large.size > small.size && (large.size - 17) % 4 == 0)
        for code in [small, large] {
            for (row, column) in [(0, 0), (0, code.size - 7), (code.size - 7, 0)] {
                for offset in 0..<7 {
                    #expect(code.isDark(row: row, column: column + offset) && code.isDark(row: row + offset, column: column))
                }
                #expect(!code.isDark(row: row + 1, column: column + 1) && code.isDark(row: row + 3, column: column + 3))
            }
            #expect(!code.isDark(row: -1, column: 0) && !code.isDark(row: 0, column: code.size))
        }
    }

    @Test("are drawn with every dark module once and a quiet zone of four modules")
    func picture() throws {
        let code = try QRCode("otpauth://totp/Dinh:thu?secret=GEZDGNBVGY3TQOJQ", correction: .quarter)
        let side = code.size + 8
        #expect(code.svg.contains("viewBox=\"0 0 \(side) \(side)\""))
        var drawn = 0
        for run in code.svg.matches(of: /M(\d+) (\d+)h(\d+)v1h-(\d+)z/) {
            let (column, row, length) = (Int(run.1) ?? 0, Int(run.2) ?? 0, Int(run.3) ?? 0)
            #expect(run.3 == run.4)
            for offset in 0..<length { #expect(code.isDark(row: row - 4, column: column - 4 + offset)) }
            drawn += length
        }
        #expect(drawn == code.modules.count { $0 })
    }

    @Test("refuse what no code holds")
    func limits() throws {
        #expect(throws: QRCodeError.empty) { try QRCode("") }
        #expect(throws: QRCodeError.tooLong(bytes: 3000)) { try QRCode(String(repeating: "a", count: 3000)) }
        #expect(try QRCode(String(repeating: "a", count: 2953), correction: .low).size == 177)
        #expect(throws: QRCodeError.self) { try QRCode(String(repeating: "a", count: 2953), correction: .high) }
    }
}
