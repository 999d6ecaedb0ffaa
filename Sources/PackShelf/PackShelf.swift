public import Declarations
public import Foundation

/// A pack in the data folder: uploaded after the release, and maybe one commune's own.
public struct ShelvedPack: Sendable, Equatable, Identifiable {
    public let id: String
    public let version: String
    public let folder: URL
}

/// A pack that was unpacked and waits to be looked at and installed.
public struct StagedPack: Sendable {
    /// Names it in addresses until then; random, and gone after a day.
    public let token: String
    public let id: String
    public let version: String
    public let folder: URL
}

/// The packs of a server (kệ gói): those of its release, and those that were added in the data folder, which take the place of the release's of
/// the same name. What is put here holds from the next start on: a server never changes its registers under running requests.
public struct PackShelf: Sendable {
    /// `packs` in the data folder.
    public let folder: URL
    /// Folders of packs of the release.
    public let standard: [URL]

    public init(folder: URL, standard: [URL]) {
        self.folder = folder
        self.standard = standard
    }

    /// The folders to load at the next start: those of the release, each replaced by the added one of its name, then the other added ones.
    public func folders() -> [URL] {
        let own = Dictionary(added().map { ($0.id, $0.folder) }) { one, _ in one }
        let names = standard.map { Self.head(of: $0)?.id }
        let kept = zip(standard, names).map { folder, id in id.flatMap { own[$0] } ?? folder }
        let released = Set(names.compactMap { $0 })
        return kept + own.filter { !released.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The packs in the data folder, by name.
    public func added() -> [ShelvedPack] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
        return names.compactMap { name in
            let place = folder.appending(path: name, directoryHint: .isDirectory)
            return Self.head(of: place).map { ShelvedPack(id: $0.id, version: $0.version, folder: place) }
        }
    }

    // MARK: Putting one on

    /// Unpacks an archive where nothing loads it from.
    ///
    /// - Throws: ``PackArchiveError``; `CocoaError` where the disk can't be written.
    public func stage(_ archive: URL) throws -> StagedPack {
        let files = try PackArchive.files(of: archive)
        forgetOldStages()
        let token = UUID().uuidString.lowercased()
        let place = stages.appending(path: token, directoryHint: .isDirectory)
        for (name, data) in files {
            let file = place.appending(path: name)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file)
        }
        guard let staged = staged(token) else {
            try? FileManager.default.removeItem(at: place)
            throw PackArchiveError(.noPack, "pack.yml")
        }
        return staged
    }

    /// A pack that was staged within the last day; nil for anything else.
    public func staged(_ token: String) -> StagedPack? {
        guard UUID(uuidString: token) != nil else { return nil }
        let place = stages.appending(path: token.lowercased(), directoryHint: .isDirectory)
        return Self.head(of: place).map { StagedPack(token: token.lowercased(), id: $0.id, version: $0.version, folder: place) }
    }

    /// What the server would run on with the staged pack, checked whole.
    ///
    /// - Throws: `DeclarationErrors` with every problem and its file, line and hint.
    public func catalogue(with staged: StagedPack) throws(DeclarationErrors) -> Catalogue {
        let others = folders().filter { Self.head(of: $0)?.id != staged.id }
        var source = PackSource(folder: staged.folder)
        source.name = staged.id
        return try Catalogue.load(others.map(PackSource.init(folder:)) + [source])
    }

    /// Puts a staged pack in its place; the one that was there is kept in `.former`.
    public func install(_ staged: StagedPack) throws {
        let place = folder.appending(path: staged.id, directoryHint: .isDirectory)
        try setAside(place)
        try FileManager.default.moveItem(at: staged.folder, to: place)
    }

    /// Takes an added pack away; where it stood in for one of the release, that one is loaded again.
    public func remove(_ id: String) throws {
        guard let pack = added().first(where: { $0.id == id }) else { return }
        try setAside(pack.folder)
    }

    /// What the server would run on without an added pack.
    public func catalogue(without id: String) throws(DeclarationErrors) -> Catalogue {
        let rest = PackShelf(folder: folder.appending(path: ".none"), standard: standard)
        let others = added().filter { $0.id != id }.map(\.folder)
        let released = Set(others.compactMap { Self.head(of: $0)?.id })
        return try Catalogue.load(folders: rest.folders().filter { Self.head(of: $0).map { !released.contains($0.id) } ?? true } + others)
    }

    // MARK: Places

    private var stages: URL { folder.appending(path: ".staged", directoryHint: .isDirectory) }

    private func setAside(_ place: URL) throws {
        guard FileManager.default.fileExists(atPath: place.path) else { return }
        let former = folder.appending(path: ".former", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: former, withIntermediateDirectories: true)
        var stamp = Int(Date().timeIntervalSince1970 * 1000)
        func kept() -> URL { former.appending(path: "\(place.lastPathComponent)-\(stamp)", directoryHint: .isDirectory) }
        while FileManager.default.fileExists(atPath: kept().path) { stamp += 1 }
        try FileManager.default.moveItem(at: place, to: kept())
    }

    private func forgetOldStages() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: stages.path)) ?? [] {
            let place = stages.appending(path: name)
            let changed = (try? FileManager.default.attributesOfItem(atPath: place.path))?[.modificationDate] as? Date
            if let changed, changed < Date(timeIntervalSinceNow: -86_400) { try? FileManager.default.removeItem(at: place) }
        }
    }

    /// The name and version that a folder's `pack.yml` says; nil where there is none or its name is none.
    static func head(of folder: URL) -> (id: String, version: String)? {
        guard let text = try? String(contentsOf: folder.appending(path: "pack.yml"), encoding: .utf8) else { return nil }
        func value(_ keys: Set<String>) -> String? {
            for line in text.split(whereSeparator: \.isNewline) {
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2, keys.contains(String(parts[0])) else { continue }
                let plain = parts[1].split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
                return plain.trimmingCharacters(in: CharacterSet(charactersIn: " \"'"))
            }
            return nil
        }
        guard let id = value(["pack", "id"]), !id.isEmpty, id.utf8.count <= 40,
            id.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") })
        else { return nil }
        return (id, value(["version"]) ?? "")
    }
}

extension PackShelf {
    /// The communes that a folder's pack says it is for; empty for all, and for a folder that can't be read.
    public static func communes(of folder: URL) -> Set<Int> {
        guard let text = try? String(contentsOf: folder.appending(path: "pack.yml"), encoding: .utf8),
            let line = text.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix("communes:") })
        else { return [] }
        return Set(line.split { !$0.isNumber }.compactMap { Int($0) })
    }
}
