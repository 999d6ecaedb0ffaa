@testable import Vietnamese

/// The yearly holiday schedules announced for civil servants, with the Saturdays worked in exchange, as test data.
enum OfficialSchedules {
    /// The years that have an announced schedule.
    static let years = 2024...2026

    /// In the form that `CalendarException.table` reads.
    static let text = """
        # from|to|kind|part|confirmed|name|English name|legal basis
        2024-01-01||off|day|yes|Tết Dương lịch|New Year's Day|Bộ luật Lao động 2019, Điều 112
        2024-02-08|2024-02-14|off|day|yes|Tết Nguyên đán|Lunar New Year|Bộ luật Lao động 2019, Điều 112
        2024-04-18||off|day|yes|Giỗ Tổ Hùng Vương|Hung Kings' Commemoration Day|Bộ luật Lao động 2019, Điều 112
        2024-04-29||off|day|yes|Nghỉ hoán đổi dịp 30/4|Bridging day before 30 April|Công văn 2450/VPCP-KGVX ngày 12/4/2024
        2024-04-30||off|day|yes|Ngày Chiến thắng|Reunification Day|Bộ luật Lao động 2019, Điều 112
        2024-05-01||off|day|yes|Ngày Quốc tế Lao động|Labour Day|Bộ luật Lao động 2019, Điều 112
        2024-05-04||makeup|day|yes|Làm bù ngày 29/4|Work in place of 29 April|Công văn 2450/VPCP-KGVX ngày 12/4/2024
        2024-09-02|2024-09-03|off|day|yes|Quốc khánh|National Day|Bộ luật Lao động 2019, Điều 112
        2025-01-01||off|day|yes|Tết Dương lịch|New Year's Day|Bộ luật Lao động 2019, Điều 112
        2025-01-27|2025-01-31|off|day|yes|Tết Nguyên đán|Lunar New Year|Bộ luật Lao động 2019, Điều 112
        2025-04-07||off|day|yes|Giỗ Tổ Hùng Vương|Hung Kings' Commemoration Day|Bộ luật Lao động 2019, Điều 112
        2025-04-26||makeup|day|yes|Làm bù ngày 02/5|Work in place of 2 May|Bộ luật Lao động 2019, Điều 112 khoản 3
        2025-04-30||off|day|yes|Ngày Chiến thắng|Reunification Day|Bộ luật Lao động 2019, Điều 112
        2025-05-01||off|day|yes|Ngày Quốc tế Lao động|Labour Day|Bộ luật Lao động 2019, Điều 112
        2025-05-02||off|day|yes|Nghỉ hoán đổi dịp 01/5|Bridging day after 1 May|Bộ luật Lao động 2019, Điều 112 khoản 3
        2025-09-01|2025-09-02|off|day|yes|Quốc khánh|National Day|Bộ luật Lao động 2019, Điều 112
        2026-01-01||off|day|yes|Tết Dương lịch|New Year's Day|Thông báo 9441/TB-BNV ngày 16/10/2025
        2026-01-02||off|day|yes|Nghỉ hoán đổi Tết Dương lịch|Bridging day after New Year|Công văn 12729/VPCP-KGVX ngày 25/12/2025
        2026-01-10||makeup|day|yes|Làm bù ngày 02/01|Work in place of 2 January|Công văn 12729/VPCP-KGVX ngày 25/12/2025
        2026-02-16|2026-02-20|off|day|yes|Tết Nguyên đán|Lunar New Year|Thông báo 9441/TB-BNV ngày 16/10/2025
        2026-04-27||off|day|yes|Nghỉ bù Giỗ Tổ Hùng Vương|In lieu of Hung Kings' Commemoration Day|Bộ luật Lao động 2019, Điều 111, 112
        2026-04-30||off|day|yes|Ngày Chiến thắng|Reunification Day|Bộ luật Lao động 2019, Điều 112
        2026-05-01||off|day|yes|Ngày Quốc tế Lao động|Labour Day|Bộ luật Lao động 2019, Điều 112
        2026-08-22||makeup|day|yes|Làm bù ngày 31/8|Work in place of 31 August|Thông báo 9441/TB-BNV ngày 16/10/2025
        2026-08-31||off|day|yes|Nghỉ hoán đổi dịp Quốc khánh|Bridging day before National Day|Thông báo 9441/TB-BNV ngày 16/10/2025
        2026-09-01|2026-09-02|off|day|yes|Quốc khánh|National Day|Thông báo 9441/TB-BNV ngày 16/10/2025
        2026-11-24||off|day|yes|Ngày Văn hóa Việt Nam|Vietnam Culture Day|Nghị quyết 28/2026/QH16
        """

    static let exceptions: [CalendarException] = (try? CalendarException.table(text)) ?? []
}

extension CalendarException {
    /// The exceptions of a run of years: announced where a schedule is known, else reckoned from the law and provisional.
    static func national(_ years: ClosedRange<Int>) -> [CalendarException] {
        let official = OfficialSchedules.exceptions.filter { years.contains($0.from.year) }
        return official + years.filter { !OfficialSchedules.years.contains($0) }.flatMap { statutoryHolidays(year: $0) }
    }
}

extension WorkCalendar {
    static func national(_ years: ClosedRange<Int>) -> WorkCalendar { WorkCalendar(exceptions: CalendarException.national(years)) }
}

/// The holidays of a year by today's law.
func statutoryHolidays(year: Int) -> [CalendarException] { statutoryHolidays(year: year, rules: HolidayRule.statutory) }

extension HolidayRule {
    /// Article 112 of the Labour Code 2019 and National Assembly Resolution 28/2026/QH16. Tết is placed as the schedules of 2024 to 2026
    /// did: two days before it and three from it on.
    static let statutory: [HolidayRule] = [
        HolidayRule(name: LocalizedText(vi: "Tết Dương lịch", en: "New Year's Day"), days: .solar(month: 1, day: 1), legalBasis: code),
        HolidayRule(name: LocalizedText(vi: "Tết Nguyên đán", en: "Lunar New Year"), days: .newYear(before: 2, from: 3), legalBasis: code),
        HolidayRule(
            name: LocalizedText(vi: "Giỗ Tổ Hùng Vương", en: "Hung Kings' Commemoration Day"), days: .lunar(month: 3, day: 10),
            legalBasis: code),
        HolidayRule(
            name: LocalizedText(vi: "Ngày Chiến thắng", en: "Reunification Day"), days: .solar(month: 4, day: 30), legalBasis: code),
        HolidayRule(name: LocalizedText(vi: "Ngày Quốc tế Lao động", en: "Labour Day"), days: .solar(month: 5, day: 1), legalBasis: code),
        HolidayRule(
            name: LocalizedText(vi: "Quốc khánh", en: "National Day"), days: .solar(month: 9, day: 2),
            effectiveTo: CalendarDate(uncheckedYear: 2020, month: 12, day: 31), legalBasis: "Bộ luật Lao động 2012, Điều 115"),
        HolidayRule(
            name: LocalizedText(vi: "Quốc khánh", en: "National Day"), days: .solarWithNeighbour(month: 9, day: 2),
            effectiveFrom: CalendarDate(uncheckedYear: 2021, month: 1, day: 1), legalBasis: code),
        HolidayRule(
            name: LocalizedText(vi: "Ngày Văn hóa Việt Nam", en: "Vietnam Culture Day"), days: .solar(month: 11, day: 24),
            effectiveFrom: CalendarDate(uncheckedYear: 2026, month: 7, day: 1), legalBasis: "Nghị quyết 28/2026/QH16"),
    ]

    private static let code = "Bộ luật Lao động 2019, Điều 112"
}
