/// A language that pages and messages are written in. Vietnamese first, English second.
public enum Language: String, Sendable, CaseIterable, Codable {
    case vi, en
}

/// A text in Vietnamese and, where somebody wrote it, in English.
public struct LocalizedText: Sendable, Hashable {
    public var vi: String
    public var en: String?

    public init(vi: String, en: String? = nil) {
        self.vi = vi
        self.en = en
    }

    /// The text in `language`; the Vietnamese one where there is no English.
    public func callAsFunction(_ language: Language) -> String {
        switch language {
        case .vi: vi
        case .en: en ?? vi
        }
    }
}
