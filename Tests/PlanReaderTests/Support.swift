import Foundation

@testable import PlanReader

/// The folder of this file; fixtures are found beside it without bundles.
private let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()

func fixture(_ name: String) throws -> Data { try Data(contentsOf: here.appendingPathComponent("Fixtures").appendingPathComponent(name)) }

func plan(_ text: String) async throws -> PlanReading { try await readPlan(Data(text.utf8), fileName: "plan.txt") }

/// What the worst list of a plan reaches, found and exact: plans written without sight of the rules are held at what is read of them.
func floor(of file: String) -> (found: Double, exact: Double) {
    switch file.prefix(while: { $0 != "." }) {
    case "highland": (0.93, 0.9)
    case "economy": (0.94, 0.9)
    case "coastal": (0.9, 0.9)
    case "hamlets": (0.9, 0.72)
    case "forms": (0.95, 0.85)
    case "copied": (0.95, 0.74)
    case "barred": (0.9, 0.9)
    case "labelled": (0.94, 0.9)
    default: file.contains("-scan.") ? (0.9, 0.8) : (0.95, 0.9)
    }
}

/// The documents of the corpus: plans of invented places in the habits of other provinces.
func corpus() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: here.appendingPathComponent("Fixtures/corpus").path).filter {
        !$0.hasSuffix(".json")
    }.sorted()
}

/// Small pictures: a black box in the upper left quarter of white paper, each packed another way.
func pictures(_ ending: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: here.appendingPathComponent("Fixtures/pictures").path).filter {
        $0.hasSuffix(ending)
    }.sorted()
}
