import Registers
import Store
import TestKit
import Testing
import Vietnamese

@testable import Plans

@Suite("Printed names and dates")
struct MatchTests {
    @Test("Units are known by any usual spelling of their names", arguments: engines.prefix(1))
    func units(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let matcher = UnitMatcher(try await hall.all("unit"), commune: "xã Suối Mây")
            let known = [
                ("Phòng Văn hoá – Xã hội", "VHXH"), ("phòng VH-XH", "VHXH"), ("Ủy ban nhân dân xã Suối Mây", "UBND"), ("UBND xã", "UBND"),
                ("Văn phòng HĐND và UBND xã", "VP"), ("Trạm Y tế xã Suối Mây", "TYT"), ("doanh nghiệp viễn thông", "VT"),
                ("Sở Khoa học và Công nghệ", "SKHCN"), ("các xóm trên địa bàn", "XOM"), ("Uỷ ban Mặt trận Tổ quốc Việt Nam xã", "MTTQ"),
            ]
            for (name, code) in known { #expect(matcher.unit(name) == hall.units[code], "\(name)") }
            for name in ["Các cơ quan, đơn vị", "Sở Tài chính", "", "Phòng"] { #expect(matcher.unit(name) == nil, "\(name)") }
            #expect(matcher.units(["Các ngân hàng, doanh nghiệp viễn thông trên địa bàn"]) == [hall.units["NH"], hall.units["VT"]])
            // "và" joins names, and stands within one of them.
            let several = matcher.reporters("Văn phòng HĐND và UBND, Phòng Kinh tế, Trạm Y tế và Công an xã")
            #expect(several == ["VP", "KT", "TYT", "CA"].map { hall.units[$0] })
            #expect(matcher.reporters("Các cơ quan, đơn vị").count == 7)
            #expect(matcher.reporters("Các xóm").count == 2)
        }
    }

    @Test("Due days keep the difference between before and at the latest")
    func due() {
        #expect(PrintedDue("before day 15 of the last month of the quarter", in: "hằng quý (trước ngày 15 tháng cuối quý)")?.before == true)
        let latest = PrintedDue("before 15/5", in: "chậm nhất là ngày 15/5")
        #expect(latest?.before == false && latest?.month == 5 && latest?.text == "chậm nhất ngày 15/5")
        #expect(PrintedDue(nil, in: "") == nil && PrintedDue("before 40/5", in: "") == nil)
    }

    @Test(
        "A printed baseline is taken where it is one number in the target's own measure",
        arguments: [
            ("62,5%", "%", 6250), ("62,5", "%", nil), ("đạt 45 %", "%", 4500), ("1.200", "hộ", 120_000), ("45%", "hộ", nil),
            ("840/1.000", "%", nil), ("chưa có", "%", nil), ("120%", "%", nil),
        ] as [(String, String, Int64?)])
    func baseline(printed: String, unit: String, value: Int64?) {
        #expect(PrintedBaseline.number(printed, unit: unit) == value)
    }

    @Test("A deadline on a day off is the working day before it")
    func workingDays() throws {
        let calendar = WorkCalendar(exceptions: [])
        #expect(calendar.workingDay(onOrBefore: try #require(CalendarDate("2026-05-31"))).description == "2026-05-29")
        #expect(calendar.workingDay(onOrBefore: try #require(CalendarDate("2026-03-31"))).description == "2026-03-31")
    }
}
