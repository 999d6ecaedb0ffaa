import Foundation
import PlanReader
import Testing

@testable import Assist

/// Pictures of one invented paper, made by a browser: sharp, leaning by two degrees, a little and much out of focus, 496 pixels wide.
@Suite(.serialized) struct PaperScanTests {
    private static let rule = PaperRule(key: "so", paper: "CS", kind: .citizenID, label: "Số định danh", anchors: ["Số định danh"])

    private func text(_ name: String) async throws -> PaperText {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name).jpg")
        var text = PaperText()
        text.add(try await PaperScan.read(try Data(contentsOf: file)), of: name)
        return text
    }

    @Test(
        "numbers are read with their places, and what nobody can read is said to be so",
        .enabled(if: PaperScan.isAvailable),
        arguments: [
            ("sharp", Legibility.good, true), ("leaning", .good, true), ("blurred", .good, true), ("small", .poor, nil),
            ("lost", .unreadable, false),
        ] as [(String, Legibility, Bool?)])
    func reads(_ name: String, _ legibility: Legibility, _ isFound: Bool?) async throws {
        let text = try await text(name)
        #expect(Legibility(text) == legibility, "\(text.pages)")
        let field = FieldFinder(text).field(Self.rule)
        // Of a poor picture nothing is promised: the official sees that it is poor.
        if let isFound { #expect((field?.value == "001190000051") == isFound) }
        if legibility == .good, let place = field?.place {
            // Within the picture, in the right third of its height, behind the label.
            #expect(place.page == 1 && place.x > 100 && place.x + place.width < 600 && (150...450).contains(place.y), "\(place)")
        }
    }

    @Test("what is no picture is refused, not read")
    func refuses() async {
        await #expect(throws: PlanReadError.self) { _ = try await PaperScan.read(Data("xin chào".utf8)) }
        await #expect(throws: PlanReadError.self) { _ = try await PaperScan.read(Data([0xFF, 0xD8, 0xFF, 0x00])) }
    }
}
