import Foundation
import TestKit
import Testing

@testable import PlanReader

@Suite("Hostile and broken files")
struct RobustnessTests {
    private func code(_ data: Data) async -> PlanReadError.Code? {
        do {
            _ = try await readPlan(data, fileName: "x")
            return nil
        } catch {
            #expect(!error.userMessage.isEmpty)
            return error.code
        }
    }

    @Test("Every refusal is typed and told in Vietnamese")
    func refusals() async {
        #expect(await code(Data()) == .empty)
        #expect(await code(Data("  \n ".utf8)) == .empty)
        #expect(await code(Data([0x89, 0x50, 0x4E, 0x47, 0, 1, 2, 3, 0xFF, 0xFE])) == .wrongType)
        #expect(await code(Data("%PDF-1.7 nothing".utf8)) == .damaged)
        #expect(await code(Data([0x50, 0x4B, 0x03, 0x04, 0, 0])) != nil)
        #expect(await code(Data([0xD0, 0xCF, 0x11, 0xE0, 0, 0])) == .wrongType)
        #expect(await code(Data(count: DocumentSource.limit + 1)) == .tooLarge)
    }

    @Test("Truncated and mutated plans never crash", arguments: ["quarterly.txt", "wrapped.txt", "merged.docx"])
    func fuzz(file: String) async throws {
        let original = try fixture(file)
        var random = SplitMix64(state: 20_270_818)
        for round in 0..<40 {
            var bytes = [UInt8](original)
            if round % 2 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
            for _ in 0..<(round % 5) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let reading = try? await readPlan(Data(bytes), fileName: file) { _ = try reading.json() }
        }
    }

    @Test("Shuffled lines and pieces never crash and keep spans inside the text")
    func shuffled() async throws {
        let lines = String(decoding: try fixture("wrapped.txt") + fixture("quarterly.txt"), as: UTF8.self).split(separator: "\n").map(
            String.init)
        var random = SplitMix64(state: 7)
        for _ in 0..<25 {
            let text = lines.shuffled(using: &random).prefix(60).joined(separator: random.next() % 2 == 0 ? "\n" : "\n\n")
            guard let reading = try? await plan(text) else { continue }
            let length = reading.source.text.utf16.count
            #expect(reading.targets.allSatisfy { $0.evidence.span.end <= length && $0.evidence.span.start >= 0 })
        }
    }

    @Test("A long paragraph without ends of sentences is read in bounded time")
    func longParagraph() async throws {
        let reading = try await plan(
            "KẾ HOẠCH\n\nI. MỤC TIÊU\n\n" + String(repeating: "tỷ lệ hộ nghèo giảm, và các cơ quan, đơn vị báo cáo Sở ", count: 800))
        #expect(reading.targets.isEmpty)
    }
}
