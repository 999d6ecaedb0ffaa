import Declarations
import Foundation
import TestKit
import Testing
import Vietnamese

@testable import Setup

@Suite("The library of metrics")
struct MetricLibraryTests {
    private let catalogue: Catalogue
    private let handbook: MetricHandbook

    init() throws {
        let packs = try allPacks()
        catalogue = try Catalogue.load(folders: packs)
        handbook = try MetricHandbook(catalogue, packs: packs)
    }

    @Test("Every metric is measured by one figure, in its own unit of measure, and no figure measures a metric that there is not")
    func oneEach() throws {
        let figures = Dictionary(grouping: catalogue.figures.filter { $0.metric != nil }) { $0.metric ?? "" }
        #expect(handbook.measures.count >= 114)
        for (code, unit) in handbook.measures {
            let own = figures[code] ?? []
            #expect(own.count == 1, "\(code): \(own.map(\.id))")
            guard let measure = own.first?.measure else { continue }
            if unit == "%" {
                #expect(measure == .percent, "\(code)")
            } else if case .number(let printed) = measure {
                #expect(printed?.vi == unit, "\(code)")
            } else {
                Issue.record("\(code) is counted in \(unit), its figure is a share")
            }
        }
        #expect(Set(figures.keys) == Set(handbook.measures.map(\.code)))
        #expect(Set(handbook.measures.map(\.code)).count == handbook.measures.count)
    }

    @Test("A metric that is counted says in words what counts, down to the records, and opens to a numerator and a denominator")
    func counted() throws {
        for figure in catalogue.figures where figure.metric != nil && figure.origin != .declared {
            guard case .combined = figure.versions.last?.formula else { continue }
            let parts = figure.versions.flatMap(\.formula.parts)
            #expect(parts.count == 2, "\(figure.id)")
            for id in parts {
                let part = try #require(catalogue.figures[id])
                #expect(part.origin == figure.origin || part.origin == .system, "\(id)")
            }
            #expect(parts.contains { catalogue.figures[$0]?.versions.last?.words != nil }, "\(figure.id) has no words")
        }
        #expect(catalogue.figures.count { $0.metric != nil && !$0.isDeclared } >= 31)
    }

    @Test("Its pages in docs are those that the packs give")
    func pages() throws {
        let docs = repository.appending(path: "docs/metrics", directoryHint: .isDirectory)
        let writes = ProcessInfo.processInfo.environment["DINH_WRITE_DOCS"] == "1"
        if writes { try FileManager.default.createDirectory(at: docs, withIntermediateDirectories: true) }
        for page in handbook.pages {
            let file = docs.appending(path: page.name)
            if writes { try Data(page.text.utf8).write(to: file) }
            let written = try String(contentsOf: file, encoding: .utf8)
            #expect(written == page.text, "run dinh figures docs and commit docs/metrics/\(page.name)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: docs.path)
        #expect(Set(names) == Set(handbook.pages.map(\.name)))
    }
}

extension FigureDeclaration {
    fileprivate var isDeclared: Bool {
        if case .declared = versions.last?.formula { true } else { false }
    }
}
