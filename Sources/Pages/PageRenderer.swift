public import Foundation
internal import Mustache
public import Vietnamese

/// Turns pages into HTML with the templates of one folder, loaded and checked once.
///
///     let renderer = try PageRenderer(templates: URL(filePath: "Templates"))
///     let html = try renderer.render(ErrorPage.standard(404, texts: renderer.texts(.vi)), frame: frame)
public struct PageRenderer: Sendable {
    private let folder: URL
    private let reload: Bool
    private let loaded: LoadedTemplates

    /// Loads `templates/pages/**.mustache` and `templates/text/vi.txt`, `en.txt`.
    /// - Parameter reload: read them anew for each page; for development.
    /// - Throws: `PagesError` for a folder that is not there, a template that does not parse or a partial that does not exist.
    public init(templates folder: URL, reload: Bool = false) throws(PagesError) {
        self.folder = folder
        self.reload = reload
        loaded = try LoadedTemplates(folder: folder)
    }

    /// The words of `language`, also for messages that the caller makes.
    public func texts(_ language: Language) -> Texts { loaded.texts(language) }

    /// The names of all templates, partials included.
    public var templateNames: [String] { loaded.sources.keys.sorted() }

    /// The whole page as HTML, or the fragment, for a template without the frame's layout.
    /// - Throws: `PagesError.missing` if the page's template is not there.
    public func render<P: Page>(_ page: P, frame: Frame) throws(PagesError) -> String {
        let templates = reload ? try LoadedTemplates(folder: folder) : loaded
        let root = Root(page: page, frame: frame, texts: templates.texts(frame.language))
        let html = Rendering.$language.withValue(frame.language) { templates.library.render(root, withTemplate: P.template) }
        guard let html else { throw .missing("template \(P.template).mustache") }
        return html
    }
}

/// The outermost model: the page's names, and `frame` and `t` everywhere.
private struct Root: MustacheParent {
    let page: any Page
    let frame: Frame
    let texts: Texts

    func child(named name: String) -> Any? {
        switch name {
        case "t": texts
        case "frame": frame
        default: page.child(named: name)
        }
    }
}
