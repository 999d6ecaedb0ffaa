import Foundation
import Mustache
import Testing
import Vietnamese

@testable import Pages

@Suite("Hostile text")
struct EscapingTests {
    static let hostile = "\"'><script>alert(1)</script><img src=x onerror=y>{{t.brand}}{{{frame}}}&amp;</textarea>"

    @Test("stays text in every place of every page")
    func everywhere() throws {
        let loaded = try LoadedTemplates(folder: templates)
        for sample in Samples(texts: loaded.texts(.vi)).all {
            let model = HostileRoot(page: sample.page, frame: sample.frame, texts: loaded.texts(.vi))
            let html = try #require(loaded.library.render(model, withTemplate: type(of: sample.page).template))
            #expect(!html.contains("<script>") && !html.contains("onerror=y>") && !html.contains("}&amp;</textarea>"), "\(sample.name)")
            #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "\(sample.name)")
            #expect(html.contains("{{t.brand}}") && !html.contains("Frame("), "\(sample.name)")
            #expect(!markupTags(html).contains { $0.name == "img" && $0["src"] == "UNQUOTED:x" }, "\(sample.name)")
        }
    }

    @Test("does not become an address that runs")
    func addresses() {
        for bad in [
            "javascript:alert(1)", "JavaScript:x", " javascript:x", "java\nscript:x", "data:text/html,x", "vbscript:x", "//evil.example",
            "/\\evil.example", "\u{1}javascript:x",
        ] {
            #expect(safeAddress(bad) == "#", "\(bad)")
        }
        for good in ["/so/ho-so?x=1:2", "#s12", "?sau=a:b", "https://example.vn/a:b", "mailto:a@b.vn", "tel:0200", "ho-so/7", "./a:b"] {
            #expect(safeAddress(good) == good, "\(good)")
        }
        #expect((Link(text: "x", url: "javascript:alert(1)").child(named: "url") as? String) == "#")
    }

    @Test("of an empty inner field does not show the outer field of the same name")
    func shadowing() throws {
        let template = try MustacheTemplate(string: "{{title}}{{#plan}}[{{asOf}}{{#asOf}}!{{/asOf}}]{{/plan}}")
        let front = CommuneFront(
            title: "A", plan: PlanSummary(heading: "h", sentence: "s", bar: StackedBar([(label: "x", count: 1, meaning: .late)]), url: "/"))
        #expect(template.render(front) == "A[]")
    }
}

/// The page with every text replaced by a hostile one, addresses included.
private struct HostileRoot: MustacheParent {
    let page: any Page
    let frame: Frame
    let texts: Texts

    func child(named name: String) -> Any? {
        switch name {
        case "t": texts
        case "frame": Hostile(model: frame)
        default: Hostile(model: page).child(named: name)
        }
    }
}

private struct Hostile: MustacheParent {
    let model: any PageModel
    /// Chosen by the code, never by people.
    private static let trusted: Set = [
        "css", "submitCss", "controlTemplate", "inputType", "inputMode", "languageCode", "ariaSort", "x", "y", "width", "height", "middle", "line", "band", "goalY",
        "shownStep", "assetsUrl",
    ]

    func child(named name: String) -> Any? {
        guard let value = model.child(named: name) else { return nil }
        if Self.trusted.contains(name) { return value }
        return switch value {
        case is String: EscapingTests.hostile
        case let model as any PageModel: Hostile(model: model)
        case let models as [any PageModel]: models.map(Hostile.init)
        case let texts as [String]: texts.map { _ in EscapingTests.hostile }
        default: value
        }
    }
}
