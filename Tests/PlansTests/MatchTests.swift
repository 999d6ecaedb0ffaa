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
        #expect(PrintedDue("before 5/6", in: "chậm nhất ngày 15/6, gửi trước ngày 05/6")?.before == true)
        #expect(PrintedDue(nil, in: "") == nil && PrintedDue("before 40/5", in: "") == nil)
    }

    @Test(
        "Before a day or month leaves it out, in tasks as in reports; other words mean the day itself",
        arguments: [
            ("Trước ngày 26/02/2027", "2027-02-26", "2027-02-25"), ("trước 15/6", "2026-06-15", "2026-06-14"),
            ("Hoàn thành trước ngày 05 tháng 6 năm 2026", "2026-06-05", "2026-06-04"), ("Trước ngày 01/3/2026", "2026-03-01", "2026-02-28"),
            ("Chậm nhất ngày 26/02/2027", "2027-02-26", "2027-02-26"), ("Đến ngày 30/6/2026", "2026-06-30", "2026-06-30"),
            ("15/6/2026 (báo trước 15 ngày)", "2026-06-15", "2026-06-15"), ("Trước tháng 6/2026", "2026-06-30", "2026-05-31"),
            ("Tháng 6/2026", "2026-06-30", "2026-06-30"), ("Trước ngày 12/6/2026", "2026-06-12", "2026-06-11"),
            ("Trước ngày 1/6, xong 12/6/2026", "2026-06-12", "2026-06-12"),
        ])
    func before(text: String, read: String, last: String) throws {
        #expect(PrintedLimit.last(try #require(CalendarDate(read)), in: text).description == last)
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
