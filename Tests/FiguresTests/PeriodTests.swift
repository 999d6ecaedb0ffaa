import Figures
import TestKit
import Testing
import Vietnamese

@Suite("Periods of figures") struct PeriodTests {
    @Test(
        "count the days that their names say",
        arguments: [
            ("2026-11-22", "2026-11-22", "2026-11-22", "ngày 22/11/2026"),
            ("202611", "2026-11-01", "2026-11-30", "tháng 11/2026"),
            ("2026Q4", "2026-10-01", "2026-12-31", "quý IV/2026"),
            ("2026H1", "2026-01-01", "2026-06-30", "6 tháng đầu năm 2026"),
            ("2026M9", "2026-01-01", "2026-09-30", "9 tháng năm 2026"),
            ("2026", "2026-01-01", "2026-12-31", "năm 2026"),
            ("R202611", "2026-10-15", "2026-11-14", "tháng báo cáo 11/2026 (15/10/2026–14/11/2026)"),
            ("R2026Q1", "2025-12-15", "2026-03-14", "quý báo cáo I/2026 (15/12/2025–14/03/2026)"),
            ("R2026M9", "2025-12-15", "2026-09-14", "9 tháng báo cáo năm 2026 (15/12/2025–14/09/2026)"),
            ("R2026", "2025-12-15", "2026-12-14", "năm báo cáo 2026 (15/12/2025–14/12/2026)"),
            ("R20:202602", "2026-01-21", "2026-02-20", "tháng báo cáo 2/2026 (21/01/2026–20/02/2026)"),
            ("202605+", "2026-01-01", "2026-05-31", "lũy kế đến hết tháng 5/2026"),
            ("R2026Q2+", "2025-12-15", "2026-06-14", "lũy kế đến hết quý báo cáo II/2026 (15/12/2025–14/06/2026)"),
            ("2026-02-01..2026-02-14", "2026-02-01", "2026-02-14", "từ 01/02/2026 đến 14/02/2026"),
        ])
    func days(_ code: String, _ first: String, _ last: String, _ text: String) throws {
        let period = try #require(FigurePeriod(code))
        #expect(period.days.lowerBound.description == first && period.days.upperBound.description == last)
        #expect(period.text() == text)
        #expect(period.description == code)
    }

    @Test(
        "that are none are refused",
        arguments: ["", "2026-13", "R2026-11-22", "R40:2026", "2026-02-30", "2026-03-01..2026-02-01", "26", "R"])
    func none(_ code: String) {
        #expect(FigurePeriod(code) == nil)
    }

    @Test("of every kind part their year: each day of it lies in exactly one, whatever the cut-off")
    func partition() throws {
        var random = SplitMix64(state: 9)
        for _ in 0..<60 {
            let year = try #require(Period(.year, year: Int.random(in: 1990...2060, using: &random)))
            let cutoff = Bool.random(using: &random) ? Int.random(in: 1...31, using: &random) : nil
            let whole = FigurePeriod(.calendar(year), cutoffDay: cutoff)
            for kind in [Period.Kind.half, .quarter, .month] {
                let parts = whole.parts(kind)
                #expect(parts.count == 12 / kind.months)
                #expect(parts.map(\.days.count).reduce(0, +) == whole.days.count)
                for (one, next) in zip(parts, parts.dropFirst()) {
                    #expect(next.days.lowerBound == one.days.upperBound.adding(days: 1))
                    #expect(next.cumulative.days == whole.days.lowerBound...next.days.upperBound)
                }
            }
        }
    }
}
