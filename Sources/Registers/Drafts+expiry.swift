public import Store

extension Registry {
    /// Removes drafts that nobody touched since `moment` (milliseconds since 1970 UTC); gives how many went.
    public func removeDrafts(before moment: Int64, in tx: WriteTransaction) throws -> Int {
        try tx.execute("DELETE FROM draft WHERE at < \(moment)")
    }
}
