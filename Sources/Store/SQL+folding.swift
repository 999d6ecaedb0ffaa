import Vietnamese

extension SQL {
    /// A text in lower case, without the marks of Vietnamese and with single spaces, the same on both engines: two texts that are equal in
    /// this form say the same. Other letters stay as they are.
    public static func folded(_ text: SQL, _ engine: EngineKind) -> SQL {
        switch engine {
        case .sqlite: "dinh_folded(\(text))"
        case .postgres:
            "regexp_replace(translate(\(text), \(LetterFolding.from), \(LetterFolding.to)), ' +', ' ', 'g')"
        }
    }
}
