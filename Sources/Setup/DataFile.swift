import Foundation
import Vietnamese

/// A file of records in a pack's folder `data` or `demo`; its format is described in Packs/core/demo/communes.yml.
struct DataFile: Sendable {
    /// `Packs/core/demo/99901-1-unit.yml`
    let name: String
    let root: DataNode

    init(_ url: URL, in pack: URL) throws {
        name = "\(pack.lastPathComponent)/\(url.deletingLastPathComponent().lastPathComponent)/\(url.lastPathComponent)"
        root = try DataNode.read(try String(contentsOf: url, encoding: .utf8), file: name)
        records = root["records"]?.sequence ?? []
        guard root.mapping != nil else { throw SetupError("tệp phải là một bảng “khóa: giá trị”.", at: name) }
    }

    /// The commune that it belongs to; nil for a file that belongs to every commune.
    var commune: Int? { root["commune"]?.int }
    var register: String? { root["register"]?.string }
    let records: [DataNode]

    private init(name: String, root: DataNode, records: [DataNode]) {
        (self.name, self.root, self.records) = (name, root, records)
    }

    /// The file with some of its records only.
    func keeping(_ records: [DataNode]) -> DataFile { DataFile(name: name, root: root, records: records) }

    func place(_ node: DataNode) -> String { "\(name):\(node.line)" }

    /// The files of a pack's folder by name.
    static func all(in folder: String, of pack: URL) throws -> [DataFile] {
        let url = pack.appending(path: folder, directoryHint: .isDirectory)
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).filter { $0.hasSuffix(".yml") }.sorted()
        return try names.map { try DataFile(url.appending(path: $0), in: pack) }
    }
}

/// One mapping of `records`.
struct DataEntry: Sendable {
    struct Step: Sendable {
        let transition: String
        let at: Int64
        /// `@post-…`
        let by: String?
        let note: String?
        let place: String
    }

    let place: String
    let key: String?
    let signIn: String?
    let state: String?
    let history: [Step]
    /// What is left: fields of the register.
    let fields: [(name: String, value: DataNode)]

    static let ownKeys: Set<String> = ["key", "sign_in", "state", "history"]

    init(_ node: DataNode, in file: DataFile, clock: RelativeTime) throws {
        place = file.place(node)
        guard let mapping = node.mapping else { throw SetupError("mỗi bản ghi phải là một bảng “trường: giá trị”.", at: place) }
        key = node["key"]?.string
        signIn = node["sign_in"]?.string
        state = node["state"]?.string
        history = try Self.steps(node["history"], in: file, clock: clock)
        fields = mapping.filter { !Self.ownKeys.contains($0.name) }
    }

    static func steps(_ node: DataNode?, in file: DataFile, clock: RelativeTime) throws -> [Step] {
        try (node?.sequence ?? []).map { step in
            let place = file.place(step)
            guard let transition = step["transition"]?.string, let at = step["at"]?.string.flatMap({ clock.instant($0) }) else {
                throw SetupError("mỗi bước của history cần transition và at, ví dụ at: \"2026-02-12 16:30\".", at: place)
            }
            return Step(transition: transition, at: at.milliseconds, by: step["by"]?.string, note: step["note"]?.string, place: place)
        }
    }
}
