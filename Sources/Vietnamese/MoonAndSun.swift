import Foundation

/// The two facts of the sky that the Vietnamese calendar rests on, for the meridian of UTC+7: on which day a new moon falls, and in which
/// twelfth of its yearly path the sun stands. The series are those of J. Meeus, *Astronomical Formulae for Calculators*, in the shortened
/// form that Hồ Ngọc Đức chose for the Vietnamese calendar; good to a few minutes between 1900 and 2100.
enum MoonAndSun {
    /// The mean length of a lunation, in days.
    static let lunation = 29.530588853

    /// The number of the last new moon, counted from that of January 1900, whose mean time does not lie after `day`.
    static func lunationNumber(on day: CalendarDate) -> Int {
        Int(((Double(julianDay(day)) - 2_415_021.076998695) / lunation).rounded(.down))
    }

    /// The day in Vietnam on which new moon `number` falls.
    static func newMoon(_ number: Int) -> CalendarDate {
        let k = Double(number)
        let t = k / 1236.85
        let sun = radians(359.2242 + 29.10535608 * k - 0.0000333 * t * t - 0.00000347 * t * t * t)
        let moon = radians(306.0253 + 385.81691806 * k + 0.0107306 * t * t + 0.00001236 * t * t * t)
        let latitude = radians(21.2964 + 390.67050646 * k - 0.0016528 * t * t - 0.00000239 * t * t * t)

        let mean =
            2_415_020.75933 + 29.53058868 * k + 0.0001178 * t * t - 0.000000155 * t * t * t
            + 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t * t))
        var correction = (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun)
        correction += -0.4068 * sin(moon) + 0.0161 * sin(2 * moon) - 0.0004 * sin(3 * moon)
        correction += 0.0104 * sin(2 * latitude) - 0.0051 * sin(sun + moon) - 0.0074 * sin(sun - moon)
        correction += 0.0004 * sin(2 * latitude + sun) - 0.0004 * sin(2 * latitude - sun) - 0.0006 * sin(2 * latitude + moon)
        correction += 0.0010 * sin(2 * latitude - moon) + 0.0005 * sin(2 * moon + sun)
        // Dynamical time runs ahead of the clock; the formula holds from the year 800 on.
        let clockLag = -0.000278 + 0.000265 * t + 0.000262 * t * t
        return date(julianDay: Int((mean + correction - clockLag + 0.5 + 7.0 / 24).rounded(.down)))
    }

    /// The sun's twelfth at the midnight that begins `day` in Vietnam: 0 from the March equinox, 9 from the winter solstice.
    static func sunTwelfth(_ day: CalendarDate) -> Int {
        let t = (Double(julianDay(day)) - 2_451_545.5 - 7.0 / 24) / 36_525
        let anomaly = radians(357.52910 + 35_999.05030 * t - 0.0001559 * t * t - 0.00000048 * t * t * t)
        let meanLongitude = 280.46645 + 36_000.76983 * t + 0.0003032 * t * t
        let centre =
            (1.914600 - 0.004817 * t - 0.000014 * t * t) * sin(anomaly) + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
            + 0.000290 * sin(3 * anomaly)
        let turn = ((meanLongitude + centre) / 360)
        return Int((turn - turn.rounded(.down)) * 12)
    }

    private static func julianDay(_ day: CalendarDate) -> Int { day.dayNumber + 2_440_588 }
    private static func date(julianDay: Int) -> CalendarDate { CalendarDate(dayNumber: julianDay - 2_440_588) }
    private static func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
}
