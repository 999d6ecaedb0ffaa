import Foundation

extension BlobStore {
    /// Notes that a blob is about to be named (again), so that no sweep takes it away in between; false when there is none.
    @discardableResult
    public func touch(_ hash: String) -> Bool {
        guard let url = url(of: hash) else { return false }
        return utimes(url.path, nil) == 0
    }

    /// Removes the blobs that are not in `named` and that nobody kept or touched since `moment` (milliseconds since 1970 UTC); gives how many.
    ///
    /// Whoever names a blob has put or touched it shortly before, so that names read after `moment` are enough whatever is written meanwhile;
    /// a backup that runs at the same time passes over what goes, since no row of its snapshot names it.
    public func sweep(keeping named: Set<String>, untouchedSince moment: Int64) throws(StoreError) -> Int {
        var removed = 0
        for hash in try hashes() where !named.contains(hash) {
            guard let url = url(of: hash), isOlder(url, than: moment) else { continue }
            let leaving = url.deletingLastPathComponent().appending(path: ".\(hash).leaving")
            guard rename(url.path, leaving.path) == 0 else { continue }
            // Under another name nobody touches it any more: now its age is certain.
            if isOlder(leaving, than: moment) {
                if unlink(leaving.path) == 0 { removed += 1 }
            } else {
                _ = rename(leaving.path, url.path)
            }
        }
        return removed
    }

    private func isOlder(_ url: URL, than moment: Int64) -> Bool {
        guard let changed = try? FileManager.default.attributesOfItem(atPath: url.path)[.modificationDate] as? Date else { return false }
        return Int64(changed.timeIntervalSince1970 * 1000) < moment
    }
}
