import Foundation
import Testing
import Vietnamese

@testable import Pages

@Suite("The renderer")
struct RendererTests {
    private func folder(_ files: [String: String]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dinh-templates-\(UUID().uuidString)")
        for (path, text) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        return folder
    }

    @Test("refuses a template that does not parse, a partial that is not there, a folder that is empty, a bad catalogue")
    func refuses() throws {
        let texts = ["text/vi.txt": "a = b\n", "text/en.txt": "a = b\n"]
        #expect(throws: PagesError.self) { try PageRenderer(templates: folder(["pages/x.mustache": "{{#a}}"].merging(texts) { $1 })) }
        #expect(throws: PagesError.template("x.mustache names the partial gone, which does not exist")) {
            try PageRenderer(templates: folder(["pages/x.mustache": "{{> gone}}"].merging(texts) { $1 }))
        }
        #expect(throws: PagesError.self) { try PageRenderer(templates: URL(filePath: "/nowhere")) }
        #expect(throws: PagesError.catalogue("vi.txt: a is given twice")) {
            try PageRenderer(templates: folder(["pages/x.mustache": "x", "text/vi.txt": "a = b\na = c\n", "text/en.txt": "a = b\n"]))
        }
    }

    @Test("shows an edited template at once when asked to reload, and not otherwise")
    func reloads() throws {
        let folder = try folder(["pages/lookup-options.mustache": "one", "text/vi.txt": "a = b\n", "text/en.txt": "a = b\n"])
        let (fresh, kept) = (try PageRenderer(templates: folder, reload: true), try PageRenderer(templates: folder))
        try "two".write(to: folder.appending(path: "pages/lookup-options.mustache"), atomically: true, encoding: .utf8)
        #expect(try fresh.render(LookupOptions(), frame: Frame(place: "x")) == "two")
        #expect(try kept.render(LookupOptions(), frame: Frame(place: "x")) == "one")
        #expect(throws: PagesError.missing("template error.mustache")) {
            try kept.render(ErrorPage(status: 1, title: "", text: ""), frame: Frame(place: "x"))
        }
    }

    @Test("shows no masked value, whether in a list's link, a list's cell or a record")
    func masked() throws {
        let renderer = try PageRenderer(templates: templates)
        let cells = [ListCell(label: "a", text: "SECRET", isMasked: true), ListCell(label: "b", text: "SECRET", isMasked: true)]
        let list = RecordList(title: "x", url: "/", columns: [ListColumn(label: "a")], rows: [ListRow(url: "/1", cells: cells)])
        let detail = Detail(label: "a", value: "SECRET", url: "/", isMasked: true)
        let record = RecordPage(title: "x", sections: [DetailSection(details: [detail])])
        let frame = Frame(place: "x")
        let html = try renderer.render(list, frame: frame) + renderer.render(record, frame: frame)
        #expect(html.contains("href=\"/1\"") && html.contains("••••••") && !html.contains("SECRET"))
    }

    @Test("writes counts as the page's language does")
    func counts() {
        #expect(
            writtenOut(4370, in: .vi) == "4.370" && writtenOut(1_204_370, in: .en) == "1,204,370" && writtenOut(-12, in: .vi) == "-12"
                && writtenOut(-1200, in: .vi) == "-1.200")
    }

    @Test("fills placeholders, names the missing key, and has an error page for every status")
    func texts() throws {
        let texts = try PageRenderer(templates: templates).texts(.vi)
        #expect(texts.word(for: .onCourse) == "đúng tiến độ")
        #expect(texts("no_such_key") == "no_such_key")
        for status in [400, 401, 403, 404, 405, 409, 413, 418, 429, 500, 502, 503] {
            let page = ErrorPage.standard(status, texts: texts)
            #expect(page.status == status && !page.title.hasPrefix("error_") && !page.steps.isEmpty)
        }
    }
}

@Suite("Charts")
struct ChartTests {
    @Test("divide a bar in proportion, and never by zero")
    func bar() {
        let bar = StackedBar([
            (label: "a", count: 1, meaning: .achieved), (label: "b", count: 0, meaning: .late), (label: "c", count: 3, meaning: .unknown),
        ])
        #expect(bar.segments.map(\.x) == ["0", "250", "250"] && bar.segments.map(\.width) == ["250", "0", "750"])
        #expect(bar.spoken == "1 a, 0 b, 3 c")
        #expect(StackedBar([(label: "a", count: 0, meaning: .achieved)]).segments[0].width == "0")
    }

    @Test("leave a gap where nothing is known, and draw bounds as a band")
    func sparkline() {
        #expect(Sparkline(values: [1, nil, 2]).line == "M2 36M198 4")
        #expect(Sparkline(values: [], bounds: [0...1, 1...2]).band.hasPrefix("M2 20L198 4L198 20L2 36Z"))
        #expect(Sparkline(values: []).line.isEmpty && Sparkline(values: [5]).line == "M100 36")
    }
}

@Suite("Markdown pages")
struct MarkdownTests {
    @Test("keep blocks, lists, tables and code apart, and HTML as text")
    func blocks() {
        let page = DocumentPage(markdown: "# T\n\na\nb\n\n- x\n- y\n1. z\n\n| h | i |\n|---|---|\n| 1 | 2 |\n\n```\n<b>\n```\n<script>")
        #expect(page.title == "T")
        #expect(
            page.blocks.map(\.kind) == [
                .paragraph, .item(ordered: false), .item(ordered: false), .item(ordered: true), .row(isHead: true), .row(isHead: false),
                .code, .paragraph,
            ])
        #expect(page.blocks[0].runs == [TextRun(text: "a b")])
        #expect(page.blocks[1].opensList && !page.blocks[1].closesList && page.blocks[2].closesList && page.blocks[3].opensList)
        #expect(page.blocks[5].cells.map { $0.runs.first?.text } == ["1", "2"] && page.blocks[5].closesTable)
        #expect(page.blocks[6].runs[0].text == "<b>" && page.blocks[7].runs[0].text == "<script>")
    }

    @Test("read bold, italic, code and links inside a line")
    func runs() {
        #expect(
            markdownRuns("a **b** *c* `d` [e](/f)") == [
                TextRun(text: "a "), TextRun(text: "b", isBold: true), TextRun(text: " "), TextRun(text: "c", isItalic: true),
                TextRun(text: " "),
                TextRun(text: "d", isCode: true), TextRun(text: " "), TextRun(text: "e", url: "/f"),
            ])
        #expect(markdownRuns("2 * 3 ** 4") == [TextRun(text: "2 * 3 ** 4")])
    }
}
