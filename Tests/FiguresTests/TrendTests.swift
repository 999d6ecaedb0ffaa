import TestKit
import Testing
import Vietnamese

@testable import Figures

@Suite("Where a number is heading")
struct TrendTests {
    private func points(_ values: [Double], every days: Int = 10) -> [Trend.Point] {
        let start = CalendarDate(year: 2026, month: 1, day: 1) ?? .min
        return values.enumerated().map { Trend.Point(start.adding(days: $0 * days), $1) }
    }

    @Test("A straight line goes on straight, and its goal falls on the day on which it is reached")
    func straight() throws {
        let trend = try #require(Trend(points([10, 20, 30, 40])))
        #expect(trend.slope == 1 && trend.slopes == 1...1 && trend.latest.value == 40)
        let end = trend.latest.day.adding(days: 30)
        #expect(trend.forecast(end) == .init(value: 70, bounds: 70...70))
        #expect(trend.forecast(end, within: 0...60) == .init(value: 60, bounds: 60...60))
        #expect(trend.day(reaching: 100) == trend.latest.day.adding(days: 60))
        #expect(trend.day(reaching: 40) == trend.latest.day && trend.day(reaching: 30) == nil)
    }

    @Test("One odd month does not turn it; months that go up and down widen what it may be")
    func odd() throws {
        let odd = try #require(Trend(points([10, 20, 90, 40, 50, 60])))
        #expect(odd.slope == 1 && odd.forecast(odd.latest.day.adding(days: 10)) == .init(value: 70, bounds: 70...70))
        let wild = try #require(Trend(points([10, 25, 22, 45, 44, 60])))
        let forecast = wild.forecast(wild.latest.day.adding(days: 10))
        #expect(forecast.bounds.contains(forecast.value) && forecast.bounds.upperBound - forecast.bounds.lowerBound > 5)
    }

    @Test("Three points say nothing; a number that stands still never arrives")
    func few() throws {
        #expect(Trend(points([10, 20, 30])) == nil && Trend([]) == nil)
        let sameDay = points([10, 20, 30]) + points([15])
        #expect(Trend(sameDay) == nil)
        #expect(try #require(Trend(points([50, 50, 50, 50]))).day(reaching: 60) == nil)
    }

    @Test("Its interval holds what comes in at least two of three cases, over lines with noise: six points, three steps ahead")
    func backTest() {
        var random = SplitMix64(state: 7)
        var held = 0
        for _ in 0..<600 {
            let slope = Double.random(in: -2...4, using: &random)
            let line = (0..<9).map { 20 + slope * Double($0) + Double.random(in: -3...3, using: &random) }
            guard let trend = Trend(points(Array(line.prefix(6)))) else { continue }
            let end = trend.latest.day.adding(days: 30)
            if trend.forecast(end).bounds.contains(line[8]) { held += 1 }
        }
        #expect(held >= 400)
    }

    @Test("A past is tried point by point: what came before forecasts what came after, beside the forecast that nothing changes")
    func past() {
        let straight = TrendBacktest(points([10, 20, 30, 40, 50, 60]))
        #expect(straight.trials.count == 2 && straight.held == 2 && straight.error == 0 && straight.naive == 10)
        #expect(TrendBacktest(points([10, 20, 30, 40, 50, 60, 70]), ahead: 3).trials == [.init(error: 0, naive: 30, isHeld: true)])
        let turned = TrendBacktest(points([10, 20, 30, 40, 0]))
        #expect(turned.trials == [.init(error: 50, naive: 40, isHeld: false)])
        // What is possible at all bounds a forecast, too.
        #expect(TrendBacktest(points([70, 80, 90, 100, 100]), within: 0...100).error == 0)
        #expect(TrendBacktest(points([1, 2, 3, 4])).trials.isEmpty && TrendBacktest(points([1, 2, 3, 4])).error == nil)
    }
}
