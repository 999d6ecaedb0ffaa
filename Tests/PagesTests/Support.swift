import Foundation
import Vietnamese

@testable import Pages

/// The repository, also where this folder is reached through a symbolic link.
let root: URL = {
    let here = URL(filePath: #filePath).resolvingSymlinksInPath()
    return here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}()

let templates = root.appending(path: "Templates")

/// The pages rendered with sample data.
func renderedSamples(_ language: Language = .vi) throws -> [(name: String, html: String, page: any Page)] {
    let renderer = try PageRenderer(templates: templates)
    return try Samples(texts: renderer.texts(language)).all.map { sample in
        var frame = sample.frame
        frame.language = language
        return (sample.name, try render(sample.page, frame, renderer), sample.page)
    }
}

private func render<P: Page>(_ page: P, _ frame: Frame, _ renderer: PageRenderer) throws -> String {
    try renderer.render(page, frame: frame)
}
