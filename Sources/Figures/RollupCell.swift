import Declarations
import Vietnamese

/// Where a record counts: its commune, its unit (nil where the register says of none) and its day.
struct RollupPlace: Hashable {
    let commune: Int
    let unit: String?
    let day: CalendarDate
}

/// A record of a commune.
struct RecordPlace: Hashable, Comparable {
    let commune: Int
    let id: String

    static func < (one: RecordPlace, other: RecordPlace) -> Bool { (one.commune, one.id) < (other.commune, other.id) }
}

/// What is kept in one row: a family's numbers of a day or month, of one unit's records or of all.
struct RollupCell: Hashable, Comparable {
    enum Grain: Int {
        case unitDay, unitMonth, wholeDay, wholeMonth
    }

    let commune: Int
    let grain: Grain
    /// The day's number since 1970-01-01, or the month's since the year 0.
    let at: Int
    /// Empty where records say of no unit, and of whole communes.
    let unit: String

    static func < (one: RollupCell, other: RollupCell) -> Bool {
        (one.commune, one.grain.rawValue, one.at, one.unit) < (other.commune, other.grain.rawValue, other.at, other.unit)
    }

    static func month(of day: CalendarDate) -> Int { day.year * 12 + day.month - 1 }

    /// The cells in which a record at a place counts.
    static func holding(_ place: RollupPlace, of family: RollupFamily) -> [RollupCell] {
        let (day, month) = (place.day.dayNumber, month(of: place.day))
        func cell(_ grain: Grain, _ at: Int, _ unit: String) -> RollupCell {
            RollupCell(commune: place.commune, grain: grain, at: at, unit: unit)
        }
        var cells = [cell(.wholeDay, day, "")]
        if family.period != nil { cells.append(cell(.wholeMonth, month, "")) }
        guard family.scope != nil else { return cells }
        cells.append(cell(.unitDay, day, place.unit ?? ""))
        if family.period != nil { cells.append(cell(.unitMonth, month, place.unit ?? "")) }
        return cells
    }
}

extension CalendarDate {
    /// The day under which stocks are kept.
    static let epoch = CalendarDate(dayNumber: 0)
}

/// The tallies of a family's figures as numbers that add up: how many records there are, then of each figure what its operation counts.
struct RollupNumbers: Equatable {
    /// Part of a family's digest: another form is another digest.
    static let form = "1"

    private(set) var numbers: [Int128] = []

    /// So many records; nobody was there where it is 0.
    var records: Int128 { numbers.first ?? 0 }
    /// Less than nothing can't have been counted.
    var isImpossible: Bool { records < 0 }

    init() {}

    init(_ tallies: [FigureTally], of family: RollupFamily) {
        numbers = [Int128(tallies.first?.records ?? 0)]
        numbers.reserveCapacity(1 + tallies.count * 3)
        for (operation, tally) in zip(family.operations, tallies) {
            numbers.append(Int128(tally.matched))
            numbers.append(Int128(tally.unknown))
            switch operation {
            case .share: numbers.append(Int128(tally.others))
            case .sum, .avg: numbers.append(tally.sum)
            default: break
            }
        }
    }

    /// The tally of each figure, in the family's order.
    func tallies(of family: RollupFamily) -> [FigureTally] {
        var place = 1
        func next() -> Int128 {
            defer { place += 1 }
            return place < numbers.count ? numbers[place] : 0
        }
        return family.operations.map { operation in
            var tally = FigureTally()
            tally.records = Int(clamping: records)
            (tally.matched, tally.unknown) = (Int(clamping: next()), Int(clamping: next()))
            switch operation {
            case .share: tally.others = Int(clamping: next())
            case .sum, .avg: tally.sum = next()
            default: break
            }
            return tally
        }
    }

    mutating func add(_ other: RollupNumbers) { combine(other) { $0 + $1 } }
    mutating func subtract(_ other: RollupNumbers) { combine(other) { $0 - $1 } }

    private mutating func combine(_ other: RollupNumbers, _ operation: (Int128, Int128) -> Int128) {
        if numbers.count < other.numbers.count { numbers += Array(repeating: 0, count: other.numbers.count - numbers.count) }
        for index in other.numbers.indices { numbers[index] = operation(numbers[index], other.numbers[index]) }
    }
}

// MARK: As stored

extension RollupNumbers {
    /// Seven bits a byte, the lowest first; the sign is the lowest bit of all. Most numbers are small: a byte each.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(numbers.count * 2)
        for number in numbers {
            var rest = UInt128(truncatingIfNeeded: number &<< 1 ^ number &>> 127)
            while rest > 0x7F {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest &>>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: rest))
        }
        return bytes
    }

    init(bytes: [UInt8]) {
        numbers.reserveCapacity(bytes.count)
        var (number, shift): (UInt128, UInt128) = (0, 0)
        for byte in bytes {
            if byte < 0x80, shift == 0 {
                numbers.append(Int128(Int8(truncatingIfNeeded: byte &>> 1) ^ -Int8(truncatingIfNeeded: byte & 1)))
                continue
            }
            number |= UInt128(byte & 0x7F) &<< shift
            if byte & 0x80 != 0 {
                shift += 7
                continue
            }
            numbers.append(Int128(truncatingIfNeeded: number &>> 1) ^ -Int128(truncatingIfNeeded: number & 1))
            (number, shift) = (0, 0)
        }
    }
}
