import Declarations

/// Which columns a scan's statement has, and how figures follow from them.
///
/// A row stands for records of one commune, unit and piece of time that are alike in the traits of its words. What a figure asks besides is its
/// *rest*: of how many records it holds, and of how many that is known, is counted. Where there is a row for each record, its words say all.
struct ScanLayout {
    let isGrouped: Bool
    let scopes: [FieldPath]
    let axes: [FieldPath]
    let fields: [FieldPath]
    let words: TraitWords
    /// The conditions of which rests are made.
    private(set) var conditions: [FigureCondition] = []
    /// Places in the list of conditions; the first is nothing, which holds of every record.
    private(set) var rests: [[Int]] = [[]]
    private(set) var measures: [Measure] = []
    private(set) var figures: [Figure] = []

    /// A field of the records of which a rest holds; nil counts them alone.
    struct Measure {
        let rest: Int
        let field: Int?
        var isAdded = false
        var isCompared = false
    }

    struct Figure {
        let operation: FigureCount.Operation
        let questions: [FigureTraits.Question]
        let measure: Int
        let scope: Int?
        let axis: Int?
    }

    init(_ counts: [FigureCount], _ traits: FigureTraits, isGrouped: Bool) {
        self.isGrouped = isGrouped
        scopes = Self.distinct(counts.compactMap(\.scope))
        axes = Self.distinct(counts.compactMap(\.period))
        fields = Self.distinct(counts.compactMap { $0.operation == .missing ? nil : $0.field })
        let chosen = isGrouped ? traits.widelyAsked(most: 64) : Array(traits.all.indices)
        words = TraitWords(chosen, of: traits.all)
        for (count, questions) in zip(counts, traits.questions) {
            figures.append(
                Figure(
                    operation: count.operation, questions: questions, measure: measure(count, questions),
                    scope: count.scope.flatMap(scopes.firstIndex), axis: count.period.flatMap(axes.firstIndex)))
        }
    }

    private static func distinct(_ paths: [FieldPath]) -> [FieldPath] {
        var seen: Set<FieldPath> = []
        return paths.filter { seen.insert($0).inserted }
    }

    private mutating func measure(_ count: FigureCount, _ questions: [FigureTraits.Question]) -> Int {
        let rest = Set(questions.filter { !words.contains($0.trait) }.map { Self.place(of: $0.condition, in: &conditions) }).sorted()
        let field = count.operation == .missing ? nil : count.field.flatMap(fields.firstIndex)
        let restPlace = Self.place(of: rest, in: &rests)
        let place: Int = measures.firstIndex { $0.rest == restPlace && $0.field == field } ?? measures.count
        if place == measures.count { measures.append(Measure(rest: restPlace, field: field)) }
        switch count.operation {
        case .sum, .avg: measures[place].isAdded = true
        case .min, .max: measures[place].isCompared = true
        case .count, .share, .missing, .distinct: break
        }
        return place
    }

    private static func place<Element: Equatable>(of element: Element, in list: inout [Element]) -> Int {
        if let place = list.firstIndex(of: element) { return place }
        list.append(element)
        return list.count - 1
    }
}
