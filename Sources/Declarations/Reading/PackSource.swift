public import Foundation

/// The texts of a pack, from a folder or made in memory.
public struct PackSource: Sendable {
    /// What its files are called in messages: `Packs/onestop`.
    public var name: String
    /// YAML by path: `registers/dossier.yml`.
    public var files: [String: String]
    var demoFiles: [String] = []
    /// Files that could not be read, with why.
    var unreadable: [String: String] = [:]

    public init(name: String, files: [String: String]) {
        self.name = name
        self.files = files
        demoFiles = files.keys.filter { $0.hasPrefix("demo/") }.sorted()
    }

    /// Reads the folder of a pack. What cannot be read becomes a problem when the pack is loaded.
    public init(folder: URL) {
        let folder = folder.standardizedFileURL
        name = [folder.deletingLastPathComponent().lastPathComponent, folder.lastPathComponent].joined(separator: "/")
        files = [:]
        for path in Self.paths(in: folder) {
            if path.hasPrefix("demo/") {
                demoFiles.append(path)
            } else {
                read(path, in: folder)
            }
        }
    }

    private mutating func read(_ path: String, in folder: URL) {
        guard path.hasSuffix(".yml") || path.hasSuffix(".yaml") else { return }
        do {
            let data = try Data(contentsOf: folder.appending(path: path))
            if let text = String(data: data, encoding: .utf8) {
                files[path] = text
            } else {
                unreadable[path] = "not UTF-8"
            }
        } catch {
            unreadable[path] = error.localizedDescription
        }
    }

    /// Paths of all files under `folder`, sorted, those in its known subfolders only.
    private static func paths(in folder: URL) -> [String] {
        let manager = FileManager.default
        func names(_ url: URL) -> [String] { ((try? manager.contentsOfDirectory(atPath: url.path)) ?? []).filter { !$0.hasPrefix(".") } }
        let inside = ["registers", "workflows", "figures", "scores", "forms", "demo"].flatMap { name in
            names(folder.appending(path: name)).map { "\(name)/\($0)" }
        }
        return (names(folder).filter { $0.contains(".") } + inside).sorted()
    }
}
