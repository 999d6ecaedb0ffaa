public import Mustache
internal import Vietnamese

/// The names that a template may use on `Root`, each with where its value is.
public typealias Names<Root> = [String: any PartialKeyPath<Root> & Sendable]

/// What a template is filled from: a struct that declares every name it offers. A name that is declared and empty hides an outer
/// model's value of that name; a name that is not declared is found by the contract test, not by a reader of the page.
public protocol PageModel: MustacheParent, Sendable {
    /// Every name that templates may use, computed ones included.
    static var names: Names<Self> { get }
}

/// A model with a template of its own in `Templates/pages`.
public protocol Page: PageModel {
    /// The template's name, without folder and extension.
    static var template: String { get }
    /// The page's heading; with the place it is the window's title.
    var title: String { get }
}

extension PageModel {
    /// What a template sees under `name`: empty texts and absent values as absent, counts written out, addresses made safe.
    public func child(named name: String) -> Any? {
        guard let path = Self.names[name] else { return nil }
        switch self[keyPath: path as PartialKeyPath<Self>] {
        case let text as String:
            if text.isEmpty { return Absent() }
            return isAddress(name) ? safeAddress(text) : text
        case let flag as Bool:
            return flag
        case let count as Int:
            return writtenOut(count, in: Rendering.language)
        case let value:
            return flattened(value) ?? Absent()
        }
    }

    /// The declared names and the types behind them, for checks.
    static var declared: [String: Any.Type] {
        names.mapValues { type(of: $0 as AnyKeyPath).valueType }
    }
}

/// What a declared name without a value gives: false in sections, nothing in text, and the search for the name ends here.
struct Absent: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}

/// The language of the page that is being rendered, for counts.
enum Rendering {
    @TaskLocal static var language = Language.vi
}

/// The value inside any depth of optionals; nil where there is none.
private func flattened(_ value: Any) -> Any? {
    guard let optional = value as? any Flattenable else { return value }
    return optional.flattened
}

private protocol Flattenable {
    var flattened: Any? { get }
}

extension Optional: Flattenable {
    fileprivate var flattened: Any? {
        switch self {
        case .none: nil
        case .some(let value): (value as? any Flattenable).map(\.flattened) ?? value
        }
    }
}

/// Whether values of this name are put into `href`, `src` or `action`.
func isAddress(_ name: String) -> Bool {
    name == "url" || name.hasSuffix("Url")
}

/// `address` if it stays on this server or names a harmless scheme, otherwise `#`: escaping alone does not stop `javascript:`.
func safeAddress(_ address: String) -> String {
    let head = address.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let colon = head.firstIndex(of: ":") else {
        return address.unicodeScalars.contains { $0.value < 0x20 } || address.hasPrefix("//") || address.hasPrefix("/\\") ? "#" : address
    }
    return ["http", "https", "mailto", "tel", "otpauth", "geo"].contains(head[..<colon].lowercased()) ? address : "#"
}

/// `4370` as `4.370` in Vietnamese, `4,370` in English.
func writtenOut(_ count: Int, in language: Language) -> String {
    let digits = String(count.magnitude)
    guard digits.count > 3 else { return String(count) }
    var result = ""
    for (offset, digit) in digits.enumerated() {
        if offset > 0, (digits.count - offset).isMultiple(of: 3) { result.append(language == .vi ? "." : ",") }
        result.append(digit)
    }
    return count < 0 ? "-" + result : result
}
