/// Why pages cannot be loaded or rendered.
public enum PagesError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A folder, file or template that has to be there is not.
    case missing(String)
    /// A template that does not parse, or names a partial that does not exist.
    case template(String)
    /// A catalogue line that cannot be read.
    case catalogue(String)

    public var description: String {
        switch self {
        case .missing(let what): "missing: \(what)"
        case .template(let what): "template: \(what)"
        case .catalogue(let what): "catalogue: \(what)"
        }
    }
}
