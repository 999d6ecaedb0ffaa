/// Passwords that are easy to read out over the phone and to type without diacritics.
public enum Passphrase {
    /// Five words and a number, drawn by the system's generator: some 35 bits, for first sign-ins that must be changed and for demo servers.
    public static func fresh() -> String {
        let drawn = (0..<5).compactMap { _ in words.randomElement() }
        return (drawn + [String(Int.random(in: 10...99))]).joined(separator: "-")
    }

    private static let words = [
        "suoi", "may", "nui", "rung", "dong", "lua", "nuong", "che", "que", "hoi", "sen", "dao", "mai", "ban", "mo", "man", "na", "buoi",
        "cam", "nhan",
        "trau", "ngua", "ong", "en", "cong", "hac", "voi", "ca", "tom", "cua", "thuyen", "cau", "dinh", "lang", "xom", "cho", "duong",
        "gio", "nang",
        "sao", "trang", "xuan", "thu", "xanh", "vang", "hong", "tim", "trong", "khen", "dan", "hat", "mua", "vui", "lanh", "ruong", "deo",
        "thac", "khe",
    ]
}
