import Foundation

@testable import PlanReader

/// The folder of this file; fixtures are found beside it without bundles.
private let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()

func fixture(_ name: String) throws -> Data {
    try Data(contentsOf: here.appendingPathComponent("Fixtures").appendingPathComponent(name))
}

func plan(_ text: String) async throws -> PlanReading {
    try await readPlan(Data(text.utf8), fileName: "plan.txt")
}
