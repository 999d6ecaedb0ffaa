public import Store
public import Vietnamese

/// A metric (thước đo) as the binder knows it.
public struct BindableMetric: Sendable, Equatable {
    public var id: RecordID
    /// `M49-2`.
    public var code: String
    public var unit: String
    /// The option of `sector`.
    public var sector: String
    /// Its name, and every other way in which plans call it.
    public var wordings: [String]
    /// Numerator and denominator in words.
    public var context: [String]
    /// Words that mean another metric.
    public var notWords: [String]

    public init(
        id: RecordID, code: String, unit: String, sector: String = "", wordings: [String], context: [String] = [], notWords: [String] = []
    ) {
        self.id = id
        self.code = code
        self.unit = unit
        self.sector = sector
        self.wordings = wordings
        self.context = context
        self.notWords = notWords
    }
}

/// What a plan says of a target, as far as it tells what is measured.
public struct BindableTarget: Sendable, Equatable {
    public var text: String
    /// "%", "cấp độ", "hạng" …
    public var unit: String?
    /// Whether it names a value to reach, not only something to be done.
    public var hasValue: Bool
    /// The headings above it: the pillar, the section.
    public var headings: [String]

    public init(text: String, unit: String? = nil, hasValue: Bool = true, headings: [String] = []) {
        self.text = text
        self.unit = unit
        self.hasValue = hasValue
        self.headings = headings
    }
}

/// A metric that a target may be measured by.
public struct MetricCandidate: Sendable, Equatable {
    public let metric: RecordID
    public let code: String
    /// How alike the wordings are, 0...1.
    public let score: Double
    /// What speaks for it and against it, for people.
    public let reasons: [LocalizedText]

    /// "M49" of M49-2.
    var family: Substring { code.prefix { $0 != "-" } }
}

/// By what a target is measured, as far as its words tell.
public struct MetricBinding: Sendable, Equatable {
    public enum Verdict: String, Sendable {
        /// The best candidate is it.
        case bound
        /// The best candidate may be it: a person decides.
        case unsure
        /// Nothing in the library is like it.
        case new
    }

    public let verdict: Verdict
    /// 0...1 that the best candidate is right; 0 where there is none.
    public let confidence: Double
    /// The best five, the best first.
    public let candidates: [MetricCandidate]

    /// The metric where the reader is sure of it.
    public var metric: RecordID? { verdict == .bound ? candidates.first?.metric : nil }

    /// What a person should look at: the next best where one is bound, the best where the reader is unsure.
    public var next: RecordID? {
        switch verdict {
        case .bound: candidates.dropFirst().first?.metric
        case .unsure: candidates.first?.metric
        case .new: nil
        }
    }
}

extension BindableTarget {
    /// A name for a metric of its own, out of the target's words: without its value.
    public var suggestedName: String {
        var words = text.split(separator: " ").map(String.init)
        let beginsWithValue = words.first.map { Self.isFigure($0) } == true
        if beginsWithValue { words.removeFirst() }
        if let last = words.last, Self.isFigure(last) {
            words.removeLast()
            while let word = words.last, Self.operators.contains(folded(word)) { words.removeLast() }
        }
        let name = words.joined(separator: " ")
        guard beginsWithValue, unit == "%", !folded(name).hasPrefix("ty le") else { return name.capitalizedFirst }
        return "Tỷ lệ " + name.lowercasedFirst
    }

    private static let operators: Set<String> = [
        "dat", "tu", "tren", "toi", "thieu", "it", "nhat", "tro", "len", "khong", "qua", "la", ">=", "≥", ">",
    ]

    private static func isFigure(_ word: String) -> Bool {
        word.contains(where: \.isNumber) && word.allSatisfy { $0.isNumber || "%.,".contains($0) }
    }
}
