import Declarations

/// What somebody who comes with a token may do at most: actions by register, such as `task:read task:transition`. The rights of the token's
/// owner bound it besides.
public struct Scopes: Sendable, Equatable, CustomStringConvertible {
    public struct Scope: Sendable, Hashable {
        /// Nil is `*`, every register.
        public let register: String?
        /// An action of records, `transition`, or `*`: all of them but seeing personal data, which has to be named.
        public let action: String
    }

    public let items: [Scope]

    /// Moving records through their workflow.
    public static let transition = "transition"
    /// The actions that can be named.
    public static let actions = RecordAction.allCases.map(\.rawValue) + [transition, "*"]

    /// Reads `register:action`, separated by white space or commas. Nil where one is no such pair, or there is none.
    public init?(_ text: String) {
        var items: [Scope] = []
        for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
            let parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, Self.actions.contains(parts[1]) else { return nil }
            let scope = Scope(register: parts[0] == "*" ? nil : parts[0], action: parts[1])
            if !items.contains(scope) { items.append(scope) }
        }
        guard !items.isEmpty else { return nil }
        self.items = items
    }

    /// As ``init(_:)`` reads it.
    public var description: String { items.map { "\($0.register ?? "*"):\($0.action)" }.joined(separator: " ") }

    /// Whoever changes or moves records reads them as well; making new ones opens none of those that are there.
    func cover(_ action: RecordAction, _ register: String) -> Bool {
        cover(action.rawValue, register)
            || action == .read && items.contains { ($0.register ?? register) == register && $0.action != RecordAction.create.rawValue }
    }

    func coverSteps(of register: String) -> Bool { cover(Self.transition, register) }

    private func cover(_ action: String, _ register: String) -> Bool {
        items.contains { scope in
            (scope.register ?? register) == register
                && (scope.action == action || scope.action == "*" && action != RecordAction.personal.rawValue)
        }
    }
}
