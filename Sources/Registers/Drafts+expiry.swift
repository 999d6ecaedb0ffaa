public import Store

extension Registry {
    /// Removes drafts that nobody touched since `moment` (milliseconds since 1970 UTC); gives how many went.
    public func removeDrafts(before moment: Int64, in tx: WriteTransaction) throws -> Int {
        try tx.execute("DELETE FROM draft WHERE at < \(moment)")
    }

    /// Removes what people without an account began to fill in and have not touched since `moment` (milliseconds since 1970 UTC), with what is
    /// left of drafts that were sent; gives how many went.
    public func removeVisitorDrafts(before moment: Int64, in tx: WriteTransaction) throws -> Int {
        try tx.execute("DELETE FROM visitor_draft WHERE at < \(moment)")
    }
}
