import API
import Foundation
import Sheets
import TestKit
import Testing
import Vietnamese

@testable import Payments

@Suite("Statements of banks")
struct StatementTests {
    private func read(_ text: String, name: String = "sao-ke.csv") async throws -> Statement {
        try await read(Data(text.utf8), name: name)
    }

    private func read(_ bytes: Data, name: String = "sao-ke.csv") async throws -> Statement {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dinh-statement-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: name)
        try bytes.write(to: file)
        return try StatementReader.read(file)
    }

    @Test("columns are known by their headings, whatever stands above, beside and below the table")
    func vietnamese() async throws {
        let statement = try await read(
            """
            SAO KÊ TÀI KHOẢN;;;;;
            Số tài khoản: 0000099901;;;;;
            STT;Ngày giao dịch;Số tham chiếu;Ghi nợ;Ghi có (VND);Nội dung
            1;22/11/2026 10:15:33;FT1;;50.000;TP2611220001AB nop le phi
            2;22/11/2026;FT2;1.000.000;;Chi tiền điện
            3;23/11/2026;FT3;0;1.250.000,00;Nguyễn Thị Mẫu chuyển
            Cộng;;;1.000.000;1.300.000;
            """)
        #expect(
            statement.lines == [
                StatementLine(
                    date: try CalendarDate(parsing: "22/11/2026"), time: "10:15:33", amount: 50_000, content: "TP2611220001AB nop le phi",
                    reference: "FT1"),
                StatementLine(
                    date: try CalendarDate(parsing: "23/11/2026"), amount: 1_250_000, content: "Nguyễn Thị Mẫu chuyển", reference: "FT3"),
            ])
        #expect(statement.debits == 1 && statement.skipped == [7])
    }

    @Test("one column of amounts with signs, English headings")
    func signed() async throws {
        let statement = try await read(
            "Transaction Date,Amount,Balance,Description,Reference No\n22/11/2026,\"+50,000\",1,Fee,A1\n22/11/2026,\"-7,000\",1,Out,A2\n")
        #expect(statement.lines.map(\.amount) == [50_000] && statement.lines.first?.reference == "A1" && statement.debits == 1)
    }

    @Test("workbooks, with numbers and dates as Excel keeps them")
    func workbook() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "dinh-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: file) }
        let writer = try XLSXWriter(file: file)
        try writer.startSheet(
            "Sao kê",
            columns: [
                SheetColumn("Ngày GD", .date), SheetColumn("Phát sinh có", .number(fraction: 0)), SheetColumn("Diễn giải"),
                SheetColumn("Số CT"),
            ])
        try writer.append([.date(try CalendarDate(parsing: "21/11/2026")), .number(75_000), .text("TP2611220009XY"), .text("0012")])
        _ = try writer.finish()
        let statement = try StatementReader.read(file)
        #expect(statement.lines.map(\.amount) == [75_000] && statement.lines.first?.date.description == "2026-11-21")
        #expect(statement.lines.first?.reference == "0012")
    }

    @Test(
        "amounts as banks write them",
        arguments: [
            ("50.000", 50_000), ("50,000", 50_000), ("+1,234,567.00 VND", 1_234_567), ("-1 200 000 đ", -1_200_000), ("(30.000)", -30_000),
            ("500", 500), ("1.5", nil), ("12.34.567", nil), ("", nil), ("abc", nil), ("99999999999999999", nil), ("50000", 50_000),
        ] as [(String, Int64?)])
    func money(text: String, amount: Int64?) {
        #expect(StatementHeading.money(text) == amount)
    }

    @Test("what is no statement is refused, and no file breaks the reader")
    func fuzz() async throws {
        let refused: StatementError? = await thrown { try await read("Họ tên;Ngày sinh\nAn;1990\n") }
        #expect(refused == .noHeading)
        let good = Array("Ngày;Ghi có;Nội dung;Số GD\n22/11/2026;50.000;TP2611220001AB;F1\n22/11/2026;10.000;x;F2\n".utf8)
        var chance = SplitMix64(state: 7)
        for _ in 0..<150 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...8, using: &chance) {
                switch Int.random(in: 0...2, using: &chance) {
                case 0: bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
                case 1: bytes.remove(at: Int.random(in: 0..<bytes.count, using: &chance))
                default: bytes.insert(contentsOf: Array(";\"\n;-".utf8), at: Int.random(in: 0..<bytes.count, using: &chance))
                }
            }
            // A typed refusal, or lines that make sense.
            do {
                for line in try await read(Data(bytes)).lines { #expect(line.amount > 0 && line.content.count <= 1000) }
            } catch {
                #expect(error is SheetError || error is StatementError, "\(error)")
            }
        }
    }

    @Test("a bank's message is taken whole or not at all")
    func message() throws {
        func lines(_ text: String) throws -> [StatementLine]? { BankMessage.lines(try JSON(parsing: Array(text.utf8))) }
        let one = #"{"account":"0000 099901","at":"2026-11-22T03:15:00Z","amount":50000,"content":"TP","reference":"R1"}"#
        let taken = try #require(try lines(#"{"type":"bank.credit","data":[\#(one)]}"#))
        #expect(taken.first?.time == "10:15" && taken.first?.account == "0000099901" && taken.first?.date.description == "2026-11-22")
        for wrong in [
            #"{"type":"bank.debit","data":[\#(one)]}"#, #"{"type":"bank.credit","data":[]}"#,
            #"{"type":"bank.credit","data":[\#(one),{"amount":1}]}"#,
            #"{"type":"bank.credit","data":[\#(one.replacing("50000", with: "-5"))]}"#,
            #"{"type":"bank.credit","data":[\#(one.replacing("50000", with: "5.5"))]}"#,
        ] { #expect(try lines(wrong) == nil, "\(wrong)") }
    }
}
