import Declarations

/// Whether something is so.
enum Truth {
    case no, yes, unknown

    func and(_ other: Truth) -> Truth {
        if self == .no || other == .no { return .no }
        return self == .yes ? other : .unknown
    }
}

/// One of the conditions that `and` joins in a figure.
struct FigureCondition: Equatable {
    let expression: Declarations.Expression
    let clock: Clock

    /// By which moment it is judged.
    enum Clock: Equatable {
        case none, stock
        /// The end of the bucket in which the day at the path lies.
        case bucket(FieldPath)
    }

    /// All that has to hold of a record that counts; that its field is empty, where such records are counted.
    static func all(of count: FigureCount) -> [FigureCondition] {
        let conditions = (count.condition?.conjuncts ?? []).map { expression in
            let clock: Clock = !expression.readsClock ? .none : count.period.map(Clock.bucket) ?? .stock
            return FigureCondition(expression: expression, clock: clock)
        }
        guard count.operation == .missing, let field = count.field else { return conditions }
        return conditions + [FigureCondition(expression: .isSet(.path(field), negated: true), clock: .none)]
    }

    /// The field and the texts of which it has to be one, or must be none.
    fileprivate var choice: (path: FieldPath, texts: [String], isNegated: Bool)? {
        switch expression {
        case .binary(.equal, .path(let path), .literal(.text(let text))), .binary(.equal, .literal(.text(let text)), .path(let path)):
            return (path, [text], false)
        case .binary(.notEqual, .path(let path), .literal(.text(let text))), .binary(.notEqual, .literal(.text(let text)), .path(let path)):
            return (path, [text], true)
        case .member(.path(let path), let options, let isNegated):
            let texts = options.compactMap { if case .literal(.text(let text)) = $0 { text } else { nil } }
            return texts.count == options.count ? (path, texts, isNegated) : nil
        default: return nil
        }
    }
}

/// What a scan tells of a record by a small number.
enum RecordTrait: Equatable {
    /// 0 where the condition does not hold, 1 where it does, 2 where that is not known.
    case condition(FigureCondition)
    /// 0 where the choice is not made, 1 for any other text, from 2 on the text's place in the list.
    case choice(FieldPath, [String])

    /// Longer lists of texts are told by a condition each.
    static let mostTexts = 14

    /// How many bits its numbers take: 2, 3 or 4.
    var bits: Int {
        switch self {
        case .condition: 2
        case .choice(_, let texts): texts.count <= 2 ? 2 : texts.count <= 6 ? 3 : 4
        }
    }
}

/// What some figures ask of records. Those that name the same condition, or other texts of the same choice, share a trait, so that it is found
/// out once a record.
struct FigureTraits {
    private(set) var all: [RecordTrait] = []
    /// Of each figure what it asks: all of it has to hold.
    private(set) var questions: [[Question]] = []

    struct Question {
        /// The place in the list of traits.
        let trait: Int
        let condition: FigureCondition
        /// By the trait's number.
        let answers: [Truth]
    }

    /// - Parameter isChoice: whether the field at a path holds one of some texts.
    init(_ counts: [FigureCount], isChoice: (FieldPath) -> Bool) {
        let conditions = counts.map(FigureCondition.all)
        var texts: [FieldPath: [String]] = [:]
        for choice in conditions.joined().compactMap(\.choice) where isChoice(choice.path) {
            let known = texts[choice.path] ?? []
            let new = choice.texts.filter { !known.contains($0) }
            if known.count + new.count <= RecordTrait.mostTexts { texts[choice.path] = known + new }
        }
        questions = conditions.map { $0.map { question($0, texts) } }
    }

    private mutating func question(_ condition: FigureCondition, _ texts: [FieldPath: [String]]) -> Question {
        guard let choice = condition.choice, let known = texts[choice.path], choice.texts.allSatisfy(known.contains) else {
            return Question(trait: place(of: .condition(condition)), condition: condition, answers: [.no, .yes, .unknown])
        }
        let (others, named): (Truth, Truth) = choice.isNegated ? (.yes, .no) : (.no, .yes)
        return Question(
            trait: place(of: .choice(choice.path, known)), condition: condition,
            answers: [.unknown, others] + known.map { choice.texts.contains($0) ? named : others })
    }

    private mutating func place(of trait: RecordTrait) -> Int {
        if let place = all.firstIndex(of: trait) { return place }
        all.append(trait)
        return all.count - 1
    }

    /// Those by which many records are told apart before they are counted: what most figures ask first, but few together.
    func widelyAsked(most groups: Int) -> [Int] {
        var asking = [Int](repeating: 0, count: all.count)
        for question in questions.joined() { asking[question.trait] += 1 }
        var room = groups
        return all.indices.sorted { (asking[$1], $0) < (asking[$0], $1) }.filter { trait in
            let isFitting = asking[trait] > 1 && room >> all[trait].bits > 0
            if isFitting { room >>= all[trait].bits }
            return isFitting
        }
    }
}

/// Traits packed into whole numbers, so that one number, or a few, says all that is asked of a record.
struct TraitWords {
    /// The traits of each number, the one in the highest bits first.
    let words: [[Int]]
    private let places: [Int: Place]

    private struct Place {
        let word: Int
        let shift: Int
        let mask: Int64
    }

    /// A record's numbers.
    struct Signature: Hashable {
        let first: Int64
        let others: [Int64]
    }

    init(_ chosen: [Int], of traits: [RecordTrait]) {
        var words: [[Int]] = []
        var room = 0
        for trait in chosen {
            if room < traits[trait].bits {
                words.append([])
                room = 60
            }
            words[words.count - 1].append(trait)
            room -= traits[trait].bits
        }
        var places: [Int: Place] = [:]
        for (word, content) in words.enumerated() {
            var shift = 0
            for trait in content.reversed() {
                places[trait] = Place(word: word, shift: shift, mask: 1 << Int64(traits[trait].bits) - 1)
                shift += traits[trait].bits
            }
        }
        (self.words, self.places) = (words, places)
    }

    func contains(_ trait: Int) -> Bool { places[trait] != nil }

    /// Whether what some of the traits are asked is so.
    func answer(_ questions: [FigureTraits.Question], _ signature: Signature) -> Truth {
        questions.reduce(.yes) { truth, question in
            guard let place = places[question.trait] else { return truth }
            let word = place.word == 0 ? signature.first : signature.others[place.word - 1]
            return truth.and(question.answers[Int(word >> Int64(place.shift) & place.mask)])
        }
    }
}
