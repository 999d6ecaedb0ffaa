import Foundation
import Testing

@testable import PlanReader

@Suite("Spans")
struct SpanTests {
    /// The words of `text` must stand in the passage that the item points to.
    static func checkSpans(of reading: PlanReading) throws {
        for target in reading.targets where target.evidence.confidence > 0 { expect(target.text, at: target.evidence.span, in: reading) }
        for task in reading.tasks { expect(task.text, at: task.evidence.span, in: reading) }
        for basis in reading.bases { expect(basis.number, at: basis.evidence.span, in: reading) }
        for duty in reading.duties { for item in duty.items { expect(item.text, at: item.evidence.span, in: reading) } }
        for result in reading.results { expect(result.text, at: result.evidence.span, in: reading) }
        let length = reading.source.text.utf16.count
        for finding in reading.findings {
            #expect(finding.span.start >= 0 && finding.span.end <= length && finding.span.start < finding.span.end)
        }
    }

    private static func expect(_ text: String, at span: SourceSpan, in reading: PlanReading) {
        let there = Set(Likeness.words(reading.source.text(at: span)))
        let missing = Likeness.words(text).filter { !there.contains($0) }
        // A repaired slip may change a word.
        #expect(missing.count <= 1, "\(text.prefix(80)) … not in the passage: \(missing)")
    }

    @Test("A span is the very passage, counted in UTF-16 units")
    func exactPassage() async throws {
        let reading = try await plan(
            "KẾ HOẠCH\n\n𝒜 Thử nghiệm năm 2027\n\nI. MỤC TIÊU\n\n1. Tỷ lệ hộ dùng nước sạch đạt 90%; có 02 mô hình vườn mẫu.\n")
        let spans = reading.targets.map { reading.source.text(at: $0.evidence.span) }
        #expect(spans == ["Tỷ lệ hộ dùng nước sạch đạt 90%", "có 02 mô hình vườn mẫu."])
    }
}
