import Foundation
import Registers
public import Store
public import Vietnamese

/// What is done with many records at once.
public enum BulkAction: Sendable, Equatable, Codable {
    /// Writes the same values into each; JSON of field to value as ``JSONText/object(_:)`` writes it.
    case edit(values: String)
    /// The step of the workflow, the values that it asks for, and the reason.
    case transition(id: String, values: String, reason: String?)
    /// Onto the desk of a post; nil off every desk.
    case assign(post: String?)
    case delete
    case restore
    /// A file was imported; such a change is only ever undone.
    case imported(file: String)

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// A change of many records (thao tác hàng loạt): what is to be done with which records, how far it is, and how each one ended.
public struct BulkChange: Sendable, Equatable, Identifiable {
    public enum State: String, Sendable, CaseIterable {
        /// Asked for and not confirmed yet.
        case prepared
        case running, done, undoing, undone
    }

    /// How one record ended.
    public enum Outcome: String, Sendable, CaseIterable {
        case done, skipped
        /// Put back as it was.
        case undone
        /// Not put back: somebody changed it since, or may not.
        case kept
    }

    public let id: RecordID
    public let commune: Int
    public let register: String
    /// Record id of whoever asked for it.
    public let person: String
    /// The post for which that person acted.
    public let post: String?
    public let action: BulkAction
    public let state: State
    /// Records chosen.
    public let total: Int
    /// Milliseconds since 1970 UTC.
    public let at: Int64
    public let finishedAt: Int64?

    /// How long the change can be undone, in milliseconds: 24 hours.
    public static let undoSpan: Int64 = 86_400_000
    /// The most records of one change.
    public static let most = 20_000
    /// The most records that are tried out before somebody confirms.
    public static let rehearsed = 200
    /// So many of them in one transaction: some hundredths of a second.
    public static let rehearsedAtOnce = 20

    /// Whether it stands for a file that was imported.
    public var isImport: Bool { if case .imported = action { true } else { false } }

    public func canUndo(at now: Int64) -> Bool {
        state == .done && finishedAt.map { now - $0 < Self.undoSpan } == true
    }
}

/// How a change of many records ended, or would end.
public struct BulkTally: Sendable, Equatable {
    /// Records that were not touched yet.
    public var waiting = 0
    public var counts: [BulkChange.Outcome: Int] = [:]
    /// Why records were or would be left out, the most frequent reason first.
    public var reasons: [Reason] = []

    public struct Reason: Sendable, Equatable {
        /// Nil where it is only foreseen.
        public let outcome: BulkChange.Outcome?
        public let text: LocalizedText
        public let count: Int
        /// Some of the records.
        public let records: [String]
    }

    public subscript(_ outcome: BulkChange.Outcome) -> Int { counts[outcome] ?? 0 }
    /// Records of which it is foreseen that they can't be done.
    public var foreseen: Int { reasons.filter { $0.outcome == nil }.reduce(0) { $0 + $1.count } }
}

extension Migration {
    /// The tables of changes of many records.
    static let bulk: [Migration] = [
        Migration(
            "0020-bulk",
            """
            CREATE TABLE bulk_change (
                commune {integer} NOT NULL, id {uuid} NOT NULL, register {text} NOT NULL, account {uuid} NOT NULL, post {uuid},
                at {integer} NOT NULL, action {text} NOT NULL, state {text} NOT NULL, total {integer} NOT NULL, finished_at {integer},
                PRIMARY KEY (commune, id)
            ) {table};
            CREATE INDEX bulk_change_account ON bulk_change (commune, account, at);
            CREATE TABLE bulk_item (
                commune {integer} NOT NULL, bulk {uuid} NOT NULL, place {integer} NOT NULL, record {uuid} NOT NULL,
                outcome {text}, former {integer}, later {integer}, reason_vi {text}, reason_en {text},
                PRIMARY KEY (commune, bulk, place)
            ) {table};
            CREATE INDEX bulk_item_outcome ON bulk_item (commune, bulk, outcome, place);
            """)
    ]
}
