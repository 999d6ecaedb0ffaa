/// Tallies by definition, period and place, each at a number of its own.
struct FigureSums {
    /// A commune's records of one unit; nil where the register says of no unit.
    struct Place: Hashable {
        let commune: Int
        let unit: String?
    }

    /// Where a definition's tallies begin in each place's list.
    let starts: [CountedFigure.Key: Int]
    private let length: Int
    private(set) var places: [Place] = []
    private var numbers: [Place: Int] = [:]
    /// Of each place all definitions' tallies, one for each period.
    private(set) var tallies: [[FigureTally]] = []

    init(_ figures: [CountedFigure], periods: Int) {
        starts = Dictionary(figures.enumerated().map { ($1.key, $0 * periods) }) { first, _ in first }
        length = figures.count * periods
    }

    /// The place's number.
    mutating func place(_ commune: Int, _ unit: String?) -> Int {
        let place = Place(commune: commune, unit: unit)
        if let number = numbers[place] { return number }
        numbers[place] = places.count
        places.append(place)
        tallies.append(Array(repeating: FigureTally(), count: length))
        return places.count - 1
    }

    mutating func add(_ tally: FigureTally, _ key: CountedFigure.Key, _ period: Int, _ place: Int) {
        if let start = starts[key] { tallies[place][start + period] += tally }
    }
}
