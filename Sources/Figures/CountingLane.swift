import Declarations

/// Figures of a scan that have the same day and the same unit, and what was counted of them.
struct CountingLane {
    /// Their places in the scan's list.
    let figures: [Int]
    let axis: Int?
    let scope: Int?
    private var places: [FigureCounting.Cell: Int] = [:]
    private var records: [Int] = []
    /// Of each place three numbers of each figure (``Counter``): what every record that is alike adds one to.
    private var counters: [Int] = []
    /// Of each place and figure what takes more than adding one.
    private var tallies: [FigureTally] = []
    private var effects: [Effects] = []

    private enum Counter: Int, CaseIterable { case matched, unknown, others }

    /// What a record counts for, or records that a row stands for.
    private struct Effects {
        /// Counters to which a record adds one.
        var counters: [Int] = []
        var shares: [Share] = []
    }

    /// What a row counts for a figure.
    private struct Share {
        /// The figure's place in the lane.
        let place: Int
        let operation: FigureCount.Operation
        let measure: Int
        let truth: Truth
    }

    init(_ figures: [Int], axis: Int?, scope: Int?) {
        (self.figures, self.axis, self.scope) = (figures, axis, scope)
    }

    /// What was counted, the tallies in the figures' order.
    var cells: some Sequence<(cell: FigureCounting.Cell, tallies: [FigureTally])> {
        places.lazy.map { cell, place in (cell, figures.indices.map { tally(place, $0) }) }
    }

    private func tally(_ place: Int, _ figure: Int) -> FigureTally {
        var tally = tallies[place * figures.count + figure]
        let start = (place * figures.count + figure) * Counter.allCases.count
        tally.records = records[place]
        tally.matched += counters[start + Counter.matched.rawValue]
        tally.unknown += counters[start + Counter.unknown.rawValue]
        tally.others += counters[start + Counter.others.rawValue]
        return tally
    }

    // MARK: Adding

    /// - Parameter known: the place of what the records count for, in the order in which it was learnt.
    mutating func add(_ known: Int, _ numbers: [RowNumbers], to cell: FigureCounting.Cell, records count: Int) {
        let start = place(of: cell)
        records[start] += count
        let counter = start * figures.count * Counter.allCases.count
        for place in effects[known].counters { counters[counter + place] += 1 }
        for share in effects[known].shares {
            tallies[start * figures.count + share.place].add(numbers[share.measure], where: share.truth, share.operation)
        }
    }

    private mutating func place(of cell: FigureCounting.Cell) -> Int {
        if let place = places[cell] { return place }
        places[cell] = records.count
        records.append(0)
        counters += Array(repeating: 0, count: figures.count * Counter.allCases.count)
        tallies += Array(repeating: FigureTally(), count: figures.count)
        return records.count - 1
    }

    /// Nothing counted, with what was learnt.
    var emptied: CountingLane {
        var empty = CountingLane(figures, axis: axis, scope: scope)
        empty.effects = effects
        return empty
    }

    // MARK: What records count for

    mutating func forgetEffects() { effects.removeAll(keepingCapacity: true) }

    mutating func learn(_ signature: TraitWords.Signature, _ layout: ScanLayout) {
        var effects = Effects()
        for (place, figure) in figures.map({ layout.figures[$0] }).enumerated() {
            let truth = layout.words.answer(figure.questions, signature)
            if truth == .no, figure.operation != .share { continue }
            if let counter = counter(figure, truth, layout) {
                effects.counters.append(place * Counter.allCases.count + counter.rawValue)
            } else {
                effects.shares.append(Share(place: place, operation: figure.operation, measure: figure.measure, truth: truth))
            }
        }
        self.effects.append(effects)
    }

    /// To which of a figure's counters a record adds one; nil where its field matters, or where a row stands for several records.
    private func counter(_ figure: ScanLayout.Figure, _ truth: Truth, _ layout: ScanLayout) -> Counter? {
        if layout.isGrouped { return nil }
        switch truth {
        case .no: return .others
        case .unknown: return .unknown
        case .yes: return layout.measures[figure.measure].field == nil ? .matched : nil
        }
    }
}

extension FigureTally {
    /// Adds records that are alike in the row's traits, of which a part of what is asked is so, is not so, or is not known.
    fileprivate mutating func add(_ numbers: RowNumbers, where truth: Truth, _ operation: FigureCount.Operation) {
        switch truth {
        case .yes:
            matched += numbers.filled
            unknown += numbers.records - numbers.known + numbers.holding - numbers.filled
        case .unknown: unknown += numbers.records - numbers.known + numbers.holding
        case .no: break
        }
        switch operation {
        case .share: others += truth == .no ? numbers.records : numbers.known - numbers.holding
        case .sum, .avg: if truth == .yes { sum += numbers.sum }
        case .min, .max: if truth == .yes { widen(numbers.least, numbers.greatest) }
        case .count, .missing, .distinct: break
        }
    }
}
