import Foundation

/// What went wrong in the store. `description` is safe to log; parameters and rows are never in it.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The database can't be reached or opened.
        case unavailable
        /// A unique key is taken already.
        case unique
        /// A reference points nowhere, or a referenced row would go.
        case foreignKey
        /// A value that must be there is not, or a check forbids it.
        case constraint
        /// Another process holds a lock, or the transaction has to be tried again.
        case busy
        case cancelled
        /// The statement took longer than it may.
        case timeout
        /// The statement is wrong: a mistake of ours.
        case statement
        /// A column is not of the type that the code reads.
        case decoding
        /// The schema in the database is newer than this program, or was altered by hand.
        case schema
        /// The journal, a version or a blob is not what it was when it was written.
        case integrity
        /// A file could not be read or written.
        case file
        /// The key is missing or wrong, or the ciphertext was altered.
        case secret
    }

    public let code: Code
    public let message: String
    /// The name of the violated constraint or, on SQLite, the columns of the violated key.
    public let constraint: String?

    public init(_ code: Code, _ message: String, constraint: String? = nil) {
        self.code = code
        self.message = message
        self.constraint = constraint
    }

    public var description: String {
        "\(code.rawValue): \(message)" + (constraint.map { " (\($0))" } ?? "")
    }
}

/// What an error of the system says, in one sentence: Foundation's own description is a dump of its keys.
func reason(_ error: any Error) -> String {
    error is CocoaError ? error.localizedDescription : "\(error)"
}
