public import Registers
public import Reports
public import Store

/// What stands on a document that is signed by hand, so that anybody can hold it against the register: where it is looked up, as a code and a
/// picture of it.
public protocol PaperMark: Sendable {
    /// - Returns: nil on a server that does not know its own address.
    func verification(of record: Record, in tx: ReadTransaction) throws -> OfficialDocument.Verification?

    /// Lets the code lead to the record, in the transaction that keeps the file to be printed.
    func note(_ file: Attachment, of record: Record, in tx: WriteTransaction) throws
}
