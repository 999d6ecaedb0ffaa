import Declarations
import Store
import Vietnamese

/// Adds the rows of a scan up to what its figures count, by commune, unit and piece of time.
struct FigureCounting {
    struct Cell: Hashable {
        let commune: Int
        /// ``FigureCounting/unit(_:)`` gives its name.
        let unit: Int
        /// The bucket's place, or the day's number; 0 of a stock.
        let piece: Int
    }

    private let layout: ScanLayout
    private(set) var lanes: [CountingLane] = []
    private var units: [String] = []
    private var unitPlaces: [String: Int] = [:]
    private var days: [String: Int] = [:]
    /// Where in each lane's list it stands what records count for, by what is told of them: many are alike.
    private var effects: [TraitWords.Signature: Int] = [:]
    /// The present row: how many records it stands for, and the numbers of each measure.
    private var records = 1
    private var numbers: [RowNumbers]

    init(_ layout: ScanLayout) {
        self.layout = layout
        numbers = Array(repeating: RowNumbers(), count: layout.measures.count)
        for (index, figure) in layout.figures.enumerated() {
            let known = lanes.firstIndex { $0.axis == figure.axis && $0.scope == figure.scope }
            let others = known.map { lanes.remove(at: $0).figures } ?? []
            lanes.insert(CountingLane(others + [index], axis: figure.axis, scope: figure.scope), at: known ?? lanes.count)
        }
    }

    /// Nothing counted, with what was learnt of records that are alike.
    var emptied: FigureCounting {
        var empty = FigureCounting(layout)
        empty.effects = effects
        empty.lanes = lanes.map(\.emptied)
        return empty
    }

    /// How much was learnt.
    var learnt: Int { effects.count }

    /// The unit's id; nil where records say of none.
    func unit(_ number: Int) -> String? { number < 0 ? nil : units[number] }

    /// Columns stand as ``FigureScan`` writes them: commune, units, pieces of time, words, then numbers.
    mutating func add(_ row: Row) throws {
        let commune = Int(try row.integer("commune"))
        let words = 1 + layout.scopes.count + layout.axes.count
        let effects = effects(of: signature(row, from: words))
        read(row, from: words + layout.words.words.count)
        for index in lanes.indices {
            guard let piece = piece(lanes[index].axis, row) else { continue }
            let cell = Cell(commune: commune, unit: unit(lanes[index].scope, row), piece: piece)
            lanes[index].add(effects, numbers, to: cell, records: records)
        }
    }

    private func signature(_ row: Row, from start: Int) -> TraitWords.Signature {
        let count = layout.words.words.count
        let others = count < 2 ? [] : (1..<count).map { row[at: start + $0].integer ?? 0 }
        return TraitWords.Signature(first: count == 0 ? 0 : row[at: start].integer ?? 0, others: others)
    }

    private mutating func unit(_ scope: Int?, _ row: Row) -> Int {
        guard let scope, let id = row[at: 1 + scope].text else { return -1 }
        if let known = unitPlaces[id] { return known }
        units.append(id)
        unitPlaces[id] = units.count - 1
        return units.count - 1
    }

    /// Nil for a record without a day, or of a day that nobody asks for.
    private mutating func piece(_ axis: Int?, _ row: Row) -> Int? {
        guard let axis else { return 0 }
        switch row[at: 1 + layout.scopes.count + axis] {
        case .integer(let number): return Int(number)
        case .text(let day):
            if let known = days[day] { return known }
            days[day] = CalendarDate(day)?.dayNumber
            return days[day]
        default: return nil
        }
    }

    private mutating func effects(of signature: TraitWords.Signature) -> Int {
        if let known = effects[signature] { return known }
        // Where hardly two records are alike, remembering what they count for is of no use.
        if effects.count > 50_000 {
            effects.removeAll(keepingCapacity: true)
            for index in lanes.indices { lanes[index].forgetEffects() }
        }
        let place = effects.count
        for index in lanes.indices { lanes[index].learn(signature, layout) }
        effects[signature] = place
        return place
    }
}

// MARK: The numbers of a row

/// What a row says of the records that it stands for, as far as one field goes and what is asked besides the row's traits.
struct RowNumbers {
    var records = 1
    /// Those of which the rest holds, and those of which it is known whether it does.
    var holding = 1
    var known = 1
    /// Of those of which it holds, those whose field is filled in (all, where no field is asked for), and its sum, least and greatest value.
    var filled = 1
    var sum: Int128 = 0
    var least: Int64?
    var greatest: Int64?
}

extension FigureCounting {
    private mutating func read(_ row: Row, from start: Int) {
        guard layout.isGrouped else { return readRecord(row, from: start) }
        var column = start
        func next() -> Value {
            defer { column += 1 }
            return row[at: column]
        }
        records = Int(next().integer ?? 0)
        let rests =
            [(holding: records, known: records)]
            + layout.rests.dropFirst().map { _ in (holding: Int(next().integer ?? 0), known: Int(next().integer ?? 0)) }
        for (index, measure) in layout.measures.enumerated() {
            let rest = rests[measure.rest]
            var number = RowNumbers(records: records, holding: rest.holding, known: rest.known, filled: rest.holding)
            if measure.field != nil { number.filled = Int(next().integer ?? 0) }
            if measure.isAdded { number.sum = next().text.flatMap { Int128($0) } ?? 0 }
            if measure.isCompared { (number.least, number.greatest) = (next().integer, next().integer) }
            numbers[index] = number
        }
    }

    /// A row that is one record, all of whose conditions stand in its words.
    private mutating func readRecord(_ row: Row, from start: Int) {
        for (index, measure) in layout.measures.enumerated() {
            guard let field = measure.field else { continue }
            let value = row[at: start + field]
            numbers[index].filled = value.isNull ? 0 : 1
            (numbers[index].least, numbers[index].greatest) = (value.integer, value.integer)
            numbers[index].sum = Int128(value.integer ?? 0)
        }
    }
}
