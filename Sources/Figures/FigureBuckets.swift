import Declarations
import Store
import Vietnamese

/// A piece of time that a scan tells apart, and the periods that it is a part of.
struct FigureBucket: Equatable {
    let days: ClosedRange<CalendarDate>
    /// Places in the list of periods that was asked for.
    let periods: [Int]
    /// The moment by which words that follow the clock are judged.
    let clock: Int64
}

enum FigureBuckets {
    /// The least pieces of which all the periods are made, in order; each lies within a period wholly or not at all.
    static func pieces(_ periods: [Int: FigurePeriod], until now: Int64) -> [FigureBucket] {
        let cuts = Set(periods.values.flatMap { [$0.days.lowerBound, $0.days.upperBound.adding(days: 1)] }).sorted()
        return zip(cuts, cuts.dropFirst()).compactMap { first, next in
            let days = first...next.adding(days: -1)
            let holders = periods.filter { $0.value.days.contains(first) }.keys.sorted()
            guard let clock = holders.compactMap({ periods[$0] }).map({ Swift.min($0.end, now) }).max() else { return nil }
            return FigureBucket(days: days, periods: holders, clock: clock)
        }
    }

    /// The periods in sets of which no two overlap, each a bucket of its own.
    static func layers(_ periods: [Int: FigurePeriod], until now: Int64) -> [[FigureBucket]] {
        var layers: [[FigureBucket]] = []
        let order = periods.sorted {
            ($0.value.days.lowerBound, $0.value.days.upperBound, $0.key) < ($1.value.days.lowerBound, $1.value.days.upperBound, $1.key)
        }
        for (index, period) in order {
            let days = period.days
            if let place = layers.firstIndex(where: { $0.contains { $0.days == days } }),
                let bucket = layers[place].firstIndex(where: { $0.days == days })
            {
                layers[place][bucket] = FigureBucket(
                    days: days, periods: layers[place][bucket].periods + [index], clock: layers[place][bucket].clock)
                continue
            }
            let bucket = FigureBucket(days: days, periods: [index], clock: Swift.min(period.end, now))
            if let free = layers.firstIndex(where: { ($0.last?.days.upperBound ?? .min) < days.lowerBound }) {
                layers[free].append(bucket)
            } else {
                layers.append([bucket])
            }
        }
        return layers
    }

    /// A choice by the bucket in which a day lies: a search in halves, for it is made for every row.
    ///
    /// - Parameters:
    ///   - column: a date, or an instant where `isInstant`.
    ///   - none: what a day outside of all buckets gives, and none at all.
    static func choose(_ buckets: [FigureBucket], by column: SQL, isInstant: Bool, none: SQL, _ choice: (Int) -> SQL) -> SQL {
        var stretches: [(start: CalendarDate, value: SQL)] = []
        for (index, bucket) in buckets.enumerated() {
            stretches.append((bucket.days.lowerBound, choice(index)))
            let next = bucket.days.upperBound.adding(days: 1)
            if index + 1 == buckets.count || buckets[index + 1].days.lowerBound > next { stretches.append((next, none)) }
        }
        func search(_ some: ArraySlice<(start: CalendarDate, value: SQL)>, before: SQL) -> SQL {
            guard let middle = some.dropFirst(some.count / 2).first else { return before }
            let place = some.startIndex + some.count / 2
            return "CASE WHEN \(column) < \(bound(middle.start, isInstant)) THEN " + search(some[..<place], before: before) + " ELSE "
                + search(some[(place + 1)...], before: middle.value) + " END"
        }
        return "CASE WHEN \(column) IS NULL THEN \(none) ELSE " + search(stretches[...], before: none) + " END"
    }

    /// That a day lies between the first and the last bucket's ends.
    static func range(_ buckets: [FigureBucket], of column: SQL, isInstant: Bool) -> SQL {
        guard let first = buckets.first, let last = buckets.last else { return "1 = 0" }
        return
            "(\(column) >= \(bound(first.days.lowerBound, isInstant)) AND \(column) < \(bound(last.days.upperBound.adding(days: 1), isInstant)))"
    }

    /// The day in Vietnam of an instant, counted from 1970-01-01; both engines divide towards zero, days before 1970 need another way.
    static func dayNumber(ofInstant column: SQL) -> SQL {
        let local: SQL = "(\(column) + 25200000)"
        return "((\(local) - ((\(local) % 86400000) + 86400000) % 86400000) / 86400000)"
    }

    private static func bound(_ day: CalendarDate, _ isInstant: Bool) -> SQL {
        isInstant ? "\(Instant(day).milliseconds)" : "\(day.description)"
    }
}
