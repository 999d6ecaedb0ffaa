/// A register of a commune.
public struct RegisterPlace: Sendable, Hashable {
    public let commune: Int
    public let register: String

    public init(commune: Int, register: String) {
        self.commune = commune
        self.register = register
    }
}

/// The records of one register that the writes of one commit made or changed.
public struct TouchedRecords: Sendable {
    /// The place in the commune's journal right before the first of these changes: what was known there stood before the commit.
    public let before: Int64
    public private(set) var made: Set<String> = []
    /// Those that stood before.
    public private(set) var changed: Set<String> = []
    /// The columns in which one of them differs from before, as the journal names them.
    public private(set) var columns: Set<String> = []

    public init(before: Int64) { self.before = before }

    public mutating func add(made id: String) { made.insert(id) }

    public mutating func add(changed id: String, _ columns: some Sequence<String>) {
        if !made.contains(id) { changed.insert(id) }
        self.columns.formUnion(columns)
    }
}

extension WriteTransaction {
    /// Notes which records a write touched, for what is reckoned from them: `follow` is called once for all that the writes of one commit
    /// touched, at its end, or before a statement that names ``Ledger/followed``. It must not add to journals.
    ///
    /// - Parameter seq: the journal's entry of the change.
    public func touch(
        _ place: RegisterPlace, at seq: Int64,
        following follow: @escaping @Sendable ([RegisterPlace: TouchedRecords], WriteTransaction) throws -> Void,
        _ note: (inout TouchedRecords) -> Void
    ) {
        note(&ledger.touched[place, default: TouchedRecords(before: seq - 1)])
        ledger.follow = follow
    }

    /// Lets follow what is reckoned from touched records.
    func settleTouched() throws {
        guard let follow = ledger.follow, !ledger.touched.isEmpty else { return }
        let touched = ledger.touched
        ledger.touched = [:]
        try follow(touched, self)
    }
}
