import Foundation
import Testing
import Vietnamese

@testable import Pages

@Suite("Templates and view models")
struct ContractTests {
    private func walked() throws -> (walker: TemplateWalker, pages: [any Page.Type]) {
        let loaded = try LoadedTemplates(folder: templates)
        var walker = TemplateWalker(sources: loaded.sources, keys: Set(loaded.texts(.vi).entries.keys))
        var pages: [any Page.Type] = []
        for sample in Samples(texts: loaded.texts(.vi)).all {
            let type = Swift.type(of: sample.page)
            pages.append(type)
            walker.walk(type.template, as: type)
        }
        return (walker, pages)
    }

    @Test("agree on every name: declared by the innermost model, printable where printed, conditional where tested")
    func names() throws {
        let (walker, _) = try walked()
        #expect(walker.problems.isEmpty, "\(walker.problems.joined(separator: "\n"))")
    }

    @Test("are all in use: no template without a page, no declared name that no template shows")
    func nothingLeftOver() throws {
        let loaded = try LoadedTemplates(folder: templates)
        let (walker, pages) = try walked()
        var reachable = Set(pages.map { $0.template }).union(FieldControl.allCases.map(\.template))
        var queue = Array(reachable)
        while let next = queue.popLast() {
            for partial in LoadedTemplates.partials(in: loaded.sources[next] ?? "") where reachable.insert(partial).inserted {
                queue.append(partial)
            }
        }
        #expect(Set(loaded.sources.keys).subtracting(reachable).isEmpty)

        var models: [String: any PageModel.Type] = ["Frame": Frame.self]
        var open: [any PageModel.Type] = pages.map { $0 } + [Frame.self]
        while let model = open.popLast() {
            models["\(model)"] = model
            open += model.declared.values.compactMap(innerModel).filter { models["\($0)"] == nil }
        }
        let declared = Set(models.flatMap { name, model in model.declared.keys.map { "\(name).\($0)" } })
        let unused = declared.subtracting(walker.used).subtracting(onlyForCallers)
        #expect(unused.isEmpty, "\(unused.sorted().joined(separator: " "))")
    }

    /// Declared by a model that is shown in several ways, not all of which show all of it.
    private let onlyForCallers: Set<String> = [
        "LookupOptions.title", "PalettePage.title", "ListCell.isNumber", "ListCell.text", "Field.suffix",
        "Field.step",
    ]

    @Test("never print unescaped, outside quotes, or an unchecked address")
    func quoting() throws {
        for (name, source) in try LoadedTemplates(folder: templates).sources {
            #expect(!source.contains("{{{") && !source.contains("{{&"), "\(name): unescaped")
            #expect(source.firstMatch(of: /\s[\w-]+=\{\{/) == nil, "\(name): an attribute without quotes")
            for match in source.matches(of: /\b(href|src|action|data-lookup|data-draft|hx-get|hx-post)="\{\{([^}]+)\}\}/) {
                let last = match.2.split(separator: ".").last.map(String.init) ?? ""
                #expect(isAddress(last), "\(name): \(match.0)")
            }
        }
    }

    @Test("have the same texts in Vietnamese and English, each of them used, with the same placeholders")
    func catalogues() throws {
        let loaded = try LoadedTemplates(folder: templates)
        let (vi, en) = (loaded.texts(.vi).entries, loaded.texts(.en).entries)
        #expect(Set(vi.keys) == Set(en.keys), "\(Set(vi.keys).symmetricDifference(en.keys).sorted())")
        for (key, text) in vi {
            #expect(!text.isEmpty && en[key]?.isEmpty == false, "\(key)")
            #expect(placeholders(text) == placeholders(en[key] ?? ""), "\(key)")
        }
        let sources = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: "Sources").path)
            .filter { $0.hasPrefix("Pages/") || $0.hasPrefix("Web/") }.filter { $0.hasSuffix(".swift") }
            .map { try String(contentsOf: root.appending(path: "Sources/\($0)"), encoding: .utf8) }.joined()
        let templates = loaded.sources.values.joined()
        let unused = vi.keys.filter { key in
            !templates.contains("{{t.\(key)}}") && !sources.contains("\"\(key)\"") && !key.hasPrefix("error_") && !key.hasPrefix("meaning_")
        }
        #expect(unused.isEmpty, "\(unused.sorted())")
    }

    private func placeholders(_ text: String) -> Set<String> { Set(text.matches(of: /\{\d\}/).map { String($0.0) }) }
}
