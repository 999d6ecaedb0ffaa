import Foundation

@testable import PlanReader

/// The folder of this file; fixtures are found beside it without bundles.
private let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()

func fixture(_ name: String) throws -> Data { try Data(contentsOf: here.appendingPathComponent("Fixtures").appendingPathComponent(name)) }

func plan(_ text: String) async throws -> PlanReading { try await readPlan(Data(text.utf8), fileName: "plan.txt") }

/// The documents of the corpus: plans of invented places in the habits of other provinces.
func corpus() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: here.appendingPathComponent("Fixtures/corpus").path).filter {
        !$0.hasSuffix(".json")
    }.sorted()
}
