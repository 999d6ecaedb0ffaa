public import Declarations
public import Foundation

/// Holds the records of packs' folders `data` and `demo` against the packs, without a database: registers and fields not declared, names that
/// two registers use, references to a record of another register. What a field may hold is judged when the files are loaded.
public struct DataCheck {
    private let catalogue: Catalogue
    private let packs: [URL]

    private struct Named {
        let register: String
        let place: String
    }

    /// - Parameter packs: the folders that `catalogue` was loaded from.
    public init(_ catalogue: Catalogue, packs: [URL]) {
        self.catalogue = catalogue
        self.packs = packs
    }

    /// Every mistake, by file and line, in Vietnamese.
    ///
    /// - Throws: ``SetupError`` for a file that can't be read at all.
    public func problems() throws -> [SetupError] {
        let folders = try catalogue.inOrder(packs)
        let files = try ["data", "demo"].flatMap { folder in try folders.flatMap { try DataFile.all(in: folder, of: $0) } }
            .filter { $0.root["communes"] == nil }
        var problems: [String: SetupError] = [:]
        // A file of no commune is loaded into each of them.
        for commune in Set(files.compactMap(\.commune)).sorted() {
            var names: [String: Named] = [:]
            for file in files where (file.commune ?? commune) == commune {
                for problem in check(file, &names) { problems[problem.userMessage] = problem }
            }
        }
        return problems.values.sorted { ($0.place ?? "", $0.message) < ($1.place ?? "", $1.message) }
    }

    private func check(_ file: DataFile, _ names: inout [String: Named]) -> [SetupError] {
        if let plan = file.root["plan"] {
            if let key = plan["key"]?.string { names[key] = Named(register: "plan", place: file.place(plan)) }
            return []
        }
        guard let register = file.register.flatMap({ catalogue.registers[$0] }) else {
            return [SetupError("không có sổ “\(file.register ?? "")”; ghi register: một sổ đã khai báo.", at: file.name)]
        }
        return file.records.flatMap { node in
            let place = file.place(node)
            let problems = (node.mapping ?? []).flatMap { check($0.name, $0.value, register, names, place) }
            guard let key = node["key"]?.string else { return problems }
            if let there = names[key], there.register != register.id {
                return problems + [SetupError(Self.taken(key, there, register), at: place)]
            }
            names[key] = names[key] ?? Named(register: register.id, place: place)
            return problems
        }
    }

    private static func taken(_ key: String, _ there: Named, _ register: RegisterDeclaration) -> String {
        "tên “\(key)” đã là bản ghi của sổ \(there.register) (đặt tên ở \(there.place)); ở đây là sổ \(register.id). Chọn tên khác."
    }

    private func check(_ name: String, _ value: DataNode, _ register: RegisterDeclaration, _ names: [String: Named], _ place: String)
        -> [SetupError]
    {
        if DataEntry.ownKeys.contains(name) { return [] }
        guard let field = register.field(name) else { return [SetupError("sổ \(register.id) không có trường “\(name)”.", at: place)] }
        guard let target = field.targetRegister else { return [] }
        let texts = (value.sequence ?? [value]).compactMap(\.string).filter { !$0.isEmpty }
        return texts.compactMap { text in
            guard text.hasPrefix("@"), let there = names[String(text.dropFirst())] else {
                // The rows of a plan get their names when its document is read.
                let isRow = text.hasPrefix("@target-") || text.hasPrefix("@task-")
                return isRow ? nil : SetupError("trường “\(name)”: chưa có bản ghi nào tên “\(text)”.", at: place)
            }
            if there.register == target { return nil }
            return SetupError(
                "trường “\(name)”: “\(text)” là bản ghi của sổ \(there.register) (đặt tên ở \(there.place)), cần sổ \(target).", at: place)
        }
    }
}

extension Catalogue {
    /// Folders of packs, each after those that it requires: its records may refer to theirs.
    func inOrder(_ folders: [URL]) throws -> [URL] {
        let order = packs.ids
        let places = try folders.map { folder in
            let file = folder.appending(path: "pack.yml")
            let root = try DataNode.read(try String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent)
            return order.firstIndex { $0 == (root["pack"] ?? root["id"])?.string } ?? order.count
        }
        return zip(places, folders).sorted { $0.0 < $1.0 }.map(\.1)
    }
}
