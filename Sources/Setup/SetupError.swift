/// Why data files could not be loaded. Nothing of the file's transaction was saved.
public struct SetupError: Error, Sendable, CustomStringConvertible {
    /// The file and line, as people name it: `Packs/plan/demo/99901-3-task.yml:12`.
    public let place: String?
    /// In Vietnamese: what is wrong and what to do.
    public let message: String

    public init(_ message: String, at place: String? = nil) {
        self.message = message
        self.place = place
    }

    public var userMessage: String { (place.map { "\($0): " } ?? "") + message }
    public var description: String { userMessage }
}
