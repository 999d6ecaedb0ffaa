import Foundation
import TestKit
import Testing

@testable import PlanReader

@Suite("Reading whole plans") struct ScoringTests {
    private func object(_ data: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private func check(_ file: String, _ data: Data, against gold: Data, found: Double, exact: Double) async throws {
        let reading = try await readPlan(data, fileName: file)
        for list in try ReadingScore(gold: gold, read: reading.json()).lists {
            #expect(list.found.f1 >= found && list.exact.f1 >= exact, "\(file) \(list.name): \(list.differences.joined(separator: "\n"))")
        }
        try SpanTests.checkSpans(of: reading)
    }

    @Test(
        "Plans of other shapes are read whole: columns in any order, two phases, merged cells, copied PDF text",
        arguments: ["quarterly.txt", "wrapped.txt", "merged.docx"]) func fixtures(file: String) async throws
    {
        let gold = try fixture(file.split(separator: ".")[0] + ".gold.json")
        try await check(file, fixture(file), against: gold, found: 0.99, exact: 0.99)
        let read = try object(try await readPlan(fixture(file), fileName: file).json())["document"] as? [String: Any]
        for (field, value) in try object(gold)["document"] as? [String: Any] ?? [:] {
            if let value = value as? String { #expect(read?[field] as? String == value, "\(file) \(field)") }
        }
    }

    @Test("Plans in the habits of other places are read whole, as text, DOCX, ODT, PDF and scan", arguments: try corpus())
    func otherHabits(file: String) async throws {
        let isScan = file.hasSuffix("-scan.pdf")
        if isScan, !FileManager.default.isExecutableFile(atPath: "/usr/bin/tesseract") {
            print("skipped: tesseract is not installed")
            return
        }
        let gold = try fixture("corpus/" + file.split(separator: ".")[0].replacing("-scan", with: "") + ".gold.json")
        let floor = floor(of: file)
        try await check(file, fixture("corpus/" + file), against: gold, found: floor.found, exact: floor.exact)
    }

    @Test(
        "Real plans keep the quality once reached",
        arguments: [
            ("000.txt", 0.99, 0.99), ("001.txt", 0.99, 0.99), ("001.docx", 0.99, 0.99), ("001.pdf", 0.95, 0.90), ("004.txt", 0.97, 0.97),
        ]) func realPlans(file: String, found: Double, exact: Double) async throws
    {
        guard let data = sharedPlan(file), let gold = sharedPlan(file.prefix(3) + ".gold.json") else {
            print("skipped: ../shared/plans/\(file) is absent")
            return
        }
        try await check(file, data, against: gold, found: found, exact: exact)
    }
}
