/// The yearly holiday schedules announced for civil servants, with the Saturdays worked in exchange. A year that stands here is taken from
/// here; any other is reckoned from the law (`HolidayRule`) and provisional.
public enum OfficialSchedules {
    /// The years that have an announced schedule.
    public static let years = 2024...2026

    /// In the form that `CalendarException.table` reads.
    public static let text = """
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

    /// `text`, read. A test holds that it can be.
    public static let exceptions: [CalendarException] = (try? CalendarException.table(text)) ?? []
}

extension CalendarException {
    /// The exceptions of a run of years: announced where a schedule is known, else reckoned from the law and provisional.
    public static func national(_ years: ClosedRange<Int>) -> [CalendarException] {
        let official = OfficialSchedules.exceptions.filter { years.contains($0.from.year) }
        return official + years.filter { !OfficialSchedules.years.contains($0) }.flatMap { statutoryHolidays(year: $0) }
    }
}
