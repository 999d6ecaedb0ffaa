import Foundation
import Programs
import Testing

@testable import Reports

/// The pages of the eight kinds of documents against pictures of them that somebody looked at (Fixtures/pages, one a page, named by kind and page).
/// `DINH_WRITE_PICTURES=1` takes them anew: look at them before they are committed.
@Suite("Pictures of the eight kinds", .serialized) struct PictureTests {
    /// A fifth of a millimetre and a half a pixel: lines stand out, letters' edges are soft.
    private static let dots = 50
    /// Antialiasing leaves no more than this of a page's pixels over a quarter of all shades apart; a page moved by two millimetres several times
    /// as much.
    private static let (shades, share) = (64, 0.004)

    private var folder: URL { URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/pages") }
    private var isWriting: Bool { ProcessInfo.processInfo.environment["DINH_WRITE_PICTURES"] != nil }

    /// Which fonts draw the pages: another version of them draws other letters.
    private func fonts(in place: URL) async throws -> String {
        var lines = ""
        for style in ["", ":bold", ":italic"] {
            let name = ["-f", "%{family} %{style} %{fontversion}\n", "Times New Roman" + style]
            lines += try await LimitedTool.run("fc-match", name, in: place, seconds: 10).output
        }
        return lines
    }

    @Test(
        "are those that were looked at, pixel by pixel but for soft edges; two millimetres off would be told",
        .enabled(if: Office.isInstalled && LimitedTool.path("pdftoppm") != nil, "soffice or pdftoppm is not installed: scripts/setup run"))
    func pictures() async throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "pictures-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let here = try await fonts(in: place)
        if isWriting {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(here.utf8).write(to: folder.appending(path: "fonts.txt"))
        } else {
            let known = try String(contentsOf: folder.appending(path: "fonts.txt"), encoding: .utf8)
            guard known == here else {
                print("Pictures of documents are not compared: other fonts than theirs. \(here) instead of \(known)")
                return
            }
        }
        let template = try officialTemplate()
        let made = try await Office(folder: place).convert(Kinds.all.map { template.fill($0.document) }, to: .pdfA, seconds: 120)
        for (kind, pdf) in zip(Kinds.all, made) {
            for (index, page) in try await GrayPicture.pages(of: pdf, dots: Self.dots, in: place).enumerated() {
                let file = folder.appending(path: "\(kind.name.replacing(" ", with: "-"))-\(index + 1).png")
                if isWriting {
                    try page.png.write(to: file)
                    #expect(page.png.count < 30_000)
                    continue
                }
                let known = try GrayPicture(png: Data(contentsOf: file))
                let share = page.difference(from: known, beyond: Self.shades)
                #expect(share < Self.share, "\(kind.name), page \(index + 1): \(share) of the pixels differ")
                let moved = page.moved(down: Int((2 / 25.4 * Double(Self.dots)).rounded()))
                #expect(
                    moved.difference(from: known, beyond: Self.shades) > 2 * Self.share, "\(kind.name), page \(index + 1) would not be told"
                )
            }
        }
    }
}
