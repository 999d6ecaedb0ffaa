public import Foundation
import Vietnamese

extension Catalogue {
    /// Loads packs from their folders and checks them whole.
    ///
    /// - Throws: `DeclarationErrors` with every problem of every file; then there is no catalogue at all.
    public static func load(folders: [URL]) throws(DeclarationErrors) -> Catalogue {
        try load(folders.map(PackSource.init(folder:)))
    }

    /// Loads packs from texts in memory, checked in the same way.
    public static func load(_ sources: [PackSource]) throws(DeclarationErrors) -> Catalogue {
        let checker = Checker()
        checker.read(sources)
        checker.runDeferred()
        let problems = checker.log.sorted
        guard problems.isEmpty else { throw DeclarationErrors(problems: problems) }
        return checker.catalogue
    }
}

extension Checker {
    func read(_ sources: [PackSource]) {
        var packs: [(pack: PackDeclaration, requires: [Name], source: PackSource)] = []
        var orders: [String: [Name]] = [:]
        for source in sources {
            guard let (pack, requires, order) = readPack(source) else { continue }
            if let other = packs.first(where: { $0.pack.id == pack.id }) {
                log.report(
                    pack.location, vi: "gói \"\(pack.id)\" đã khai báo ở \(other.pack.location)",
                    en: "the pack \"\(pack.id)\" is declared already at \(other.pack.location)")
                continue
            }
            packs.append((pack, requires, source))
            orders[pack.id] = order
        }
        let names = packs.map { (pack: $0.pack.id, requires: $0.requires) }
        let order = sorted(names)
        catalogue.groups.sort { order.firstIndex(of: $0.pack) ?? 0 < order.firstIndex(of: $1.pack) ?? 0 }
        for id in order {
            guard let (pack, _, source) = packs.first(where: { $0.pack.id == id }) else { continue }
            catalogue.packs.put(pack)
            readFiles(source, pack: id, order: orders[id] ?? [])
        }
    }

    private func readPack(_ source: PackSource) -> (PackDeclaration, [Name], [Name])? {
        let file = "\(source.name)/pack.yml"
        for (path, why) in source.unreadable.sorted(by: { $0.key < $1.key }) {
            markUnread(path)
            let place = SourceLocation(file: "\(source.name)/\(path)", line: 1, column: 1)
            log.report(place, vi: "không đọc được tệp: \(why)", en: "the file cannot be read: \(why)")
        }
        guard let text = source.files["pack.yml"] else {
            if source.unreadable["pack.yml"] == nil {
                log.report(
                    SourceLocation(file: file, line: 1, column: 1), vi: "gói thiếu tệp pack.yml", en: "the pack has no pack.yml",
                    hint: .init(vi: "Tạo pack.yml với pack, label, version.", en: "Write one with pack, label and version."))
            }
            return nil
        }
        guard let root = Written.read(text, file: file, log: log), let reader = MappingReader<PackFileKey>(root, log: log) else {
            return nil
        }
        let name = reader.text(.pack) ?? reader.text(.id)
        let label = reader.label(.label, required: true)
        let description = reader.label(.description, required: false)
        let version = reader.text(.version)
        let requires = reader.names(.requires)
        let order = reader.names(.order)
        let communes = communes(reader)
        if version == nil { reader.missing(.version, hint: .init(vi: "Viết version: 1.0.0.", en: "Write version: 1.0.0.")) }
        guard let name else {
            reader.missing(.pack, hint: .init(vi: "Dòng đầu: pack: tên_gói.", en: "The first line says pack: its_id."))
            return nil
        }
        log.isID(name)
        readGroups(reader, pack: name.text)
        reader.finish()
        let pack = PackDeclaration(
            id: name.text, label: label ?? .init(vi: name.text), description: description, version: version?.text ?? "",
            requires: requires.map(\.text), communes: communes, demoFiles: source.demoFiles, location: name.location)
        return (pack, requires, order)
    }

    /// `communes: [99901]`: codes of those that the pack is for.
    private func communes(_ reader: MappingReader<PackFileKey>) -> Set<Int> {
        Set(
            reader.names(.communes).compactMap { name in
                if let code = Int(name.text), (1...99_999).contains(code) { return code }
                log.report(
                    name.location, vi: "\"\(name.text)\" không phải mã xã", en: "\"\(name.text)\" is no commune's code",
                    hint: .init(
                        vi: "Mã xã là số có năm chữ số, ví dụ communes: [99901].", en: "Codes are numbers, such as communes: [99901]."))
                return nil
            })
    }

    private func readGroups(_ reader: MappingReader<PackFileKey>, pack: String) {
        for (id, value) in reader.declarations(.groups) {
            var icon: String?
            var label: LocalizedText?
            if value.entry("label") != nil || value.entry("icon") != nil, let group = MappingReader<GroupKey>(value, log: log) {
                label = group.label(.label, required: true)
                icon = group.text(.icon)?.text
                group.finish()
            } else {
                label = self.label(of: id, value)
            }
            if let other = catalogue.groups[id.text] {
                log.report(
                    id.location, vi: "nhóm \"\(id.text)\" đã có trong gói \"\(other.pack)\"",
                    en: "the group \"\(id.text)\" is declared already in the pack \"\(other.pack)\"")
            } else {
                catalogue.groups.put(GroupDeclaration(id: id.text, pack: pack, label: label ?? .init(vi: id.text), icon: icon))
            }
        }
    }

    /// Ids of packs, each after those that it requires; reports unknown ones and circles, and fills `visible`.
    private func sorted(_ packs: [(pack: String, requires: [Name])]) -> [String] {
        let ids = Set(packs.map(\.pack))
        let requires = Dictionary(uniqueKeysWithValues: packs.map { ($0.pack, $0.requires) })
        var order: [String] = []
        func visit(_ id: String, _ path: [String]) {
            guard visible[id] == nil else { return }
            var reach: Set<String> = [id]
            for name in requires[id] ?? [] {
                guard ids.contains(name.text) else {
                    log.report(
                        name.location, vi: "không nạp gói \"\(name.text)\"", en: "the pack \"\(name.text)\" is not loaded",
                        hint: suggestion(for: name.text, among: ids.subtracting([id]))
                            ?? .init(vi: "Nạp cả thư mục của gói đó.", en: "Load its folder too."))
                    continue
                }
                if let start = (path + [id]).firstIndex(of: name.text) {
                    let cycle = ((path + [id])[start...] + [name.text]).joined(separator: " → ")
                    log.report(
                        name.location, vi: "các gói yêu cầu lẫn nhau: \(cycle)", en: "packs require each other: \(cycle)",
                        hint: .init(vi: "Chuyển phần dùng chung sang một gói riêng.", en: "Move what they share into a pack of its own."))
                    continue
                }
                visit(name.text, path + [id])
                reach.formUnion(visible[name.text] ?? [])
            }
            visible[id] = reach
            order.append(id)
        }
        for pack in packs { visit(pack.pack, []) }
        return order
    }

    private func readFiles(_ source: PackSource, pack: String, order: [Name]) {
        var roots: [(path: String, root: Written)] = []
        for path in source.files.keys.sorted() where path != "pack.yml" && !path.hasPrefix("demo/") {
            guard path.hasSuffix(".yml") else {
                let place = SourceLocation(file: "\(source.name)/\(path)", line: 1, column: 1)
                log.report(
                    place, vi: "tên tệp phải kết thúc bằng .yml", en: "the file's name must end in .yml",
                    hint: .init(vi: "Đổi tên tệp.", en: "Rename it."))
                continue
            }
            if let root = Written.read(source.files[path] ?? "", file: "\(source.name)/\(path)", log: log) {
                roots.append((path, root))
            } else {
                markUnread(path)
            }
        }
        func each(_ folder: String, _ read: (Written, String) -> Void) {
            for (path, root) in roots where path.hasPrefix(folder + "/") { read(root, pack) }
        }
        let position = Dictionary(order.enumerated().map { ($1.text, $0) }, uniquingKeysWith: min)
        let registers = roots.filter { $0.path.hasPrefix("registers/") }.map { (root: $0.root, id: $0.root.entry("register")?.text ?? "") }
        for (root, _) in registers.sorted(by: { (position[$0.id] ?? .max, $0.id) < (position[$1.id] ?? .max, $1.id) }) {
            readRegister(root, pack: pack)
        }
        for name in order { later(.names) { $0.expectRegister(name, from: pack) } }
        each("workflows", readWorkflow)
        each("figures", readFigures)
        each("scores", readScore)
        each("forms", readForm)
        for (path, root) in roots {
            if path == "roles.yml" {
                readRoles(root, pack: pack)
            } else if !["registers/", "workflows/", "figures/", "scores/", "forms/"].contains(where: path.hasPrefix) {
                log.report(
                    root.location.startOfFile, vi: "gói không có tệp \"\(path)\"", en: "a pack has no file \"\(path)\"",
                    hint: suggestion(for: path, among: ["pack.yml", "roles.yml"])
                        ?? .init(
                            vi: "Đặt vào registers/, workflows/, figures/, scores/, forms/ hoặc demo/.",
                            en: "Put it into registers/, workflows/, figures/, scores/, forms/ or demo/."))
            }
        }
    }

    private func markUnread(_ path: String) {
        let parts = path.split(separator: "/").map(String.init)
        let stem = (parts.last ?? "").replacing(".yaml", with: "").replacing(".yml", with: "")
        unread[parts.count > 1 ? parts[0] : stem, default: []].insert(stem)
    }
}

extension SourceLocation {
    fileprivate var startOfFile: SourceLocation { .init(file: file, line: 1, column: 1) }
}
