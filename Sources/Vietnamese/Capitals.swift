extension StringProtocol {
    /// The text with a capital at its beginning: "tháng 5" is "Tháng 5".
    public var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

    /// The text as it stands within a sentence: "Cơ quan chủ trì" is "cơ quan chủ trì"; an abbreviation at its beginning stays ("OCOP").
    public var lowercasedFirst: String {
        let second = dropFirst().first ?? "A"
        return second.isLowercase || second == " " ? prefix(1).lowercased() + dropFirst() : String(self)
    }
}
