import Foundation
import Testing
import Vietnamese

@testable import Pages

@Suite("Rendered pages")
struct MarkupTests {
    @Test("carry no inline style, script or handler, so that the content-security policy can be strict")
    func nothingInline() throws {
        for (name, html, _) in try renderedSamples() {
            for tag in markupTags(html) {
                #expect(tag.name != "style", "\(name), line \(tag.line)")
                if tag.name == "script", !tag.isEnd { #expect(tag["src"]?.isEmpty == false, "\(name), line \(tag.line)") }
                for (attribute, value) in tag.attributes {
                    #expect(attribute != "style" && !attribute.hasPrefix("on") && !attribute.hasPrefix("hx-on"), "\(name): \(attribute)")
                    #expect(!value.hasPrefix("UNQUOTED:") && !value.lowercased().hasPrefix("javascript:"), "\(name): \(attribute)=\(value)")
                }
            }
        }
    }

    @Test("close every element that they open")
    func balanced() throws {
        for (name, html, _) in try renderedSamples() {
            var open: [MarkupTag] = []
            for tag in markupTags(html) where !voidElements.contains(tag.name) {
                if !tag.isEnd {
                    open.append(tag)
                } else if open.last?.name == tag.name {
                    open.removeLast()
                } else {
                    Issue.record(
                        "\(name), line \(tag.line): </\(tag.name)> closes <\(open.last?.name ?? "nothing")> of line \(open.last?.line ?? 0)"
                    )
                    break
                }
            }
        }
    }

    @Test("give every input a label, every button and link words, every image a text")
    func labelled() throws {
        for (name, html, _) in try renderedSamples() {
            let tags = markupTags(html)
            let labelled = Set(tags.filter { $0.name == "label" }.compactMap { $0["for"] })
            var open: [String] = []
            for tag in tags {
                if tag.isEnd {
                    if let last = open.lastIndex(of: tag.name) { open.remove(at: last) }
                    continue
                }
                if !voidElements.contains(tag.name) { open.append(tag.name) }
                if tag.name == "img" { #expect(tag["alt"]?.isEmpty == false, "\(name): img") }
                guard ["input", "select", "textarea"].contains(tag.name), tag["type"] != "hidden" else { continue }
                let isLabelled = open.contains("label") || tag["aria-label"]?.isEmpty == false || tag["id"].map(labelled.contains) == true
                #expect(isLabelled, "\(name), line \(tag.line): \(tag.name) \(tag["name"] ?? "")")
            }
            #expect(html.firstMatch(of: /<a [^>]*>\s*<\/a>|<button[^>]*>\s*<\/button>/) == nil, "\(name): empty link or button")
        }
    }

    @Test("use each id once, and error summaries link to inputs that are there")
    func identifiers() throws {
        for (name, html, _) in try renderedSamples() {
            let ids = markupTags(html).compactMap { $0["id"] }
            #expect(Set(ids).count == ids.count, "\(name): \(Dictionary(grouping: ids, by: \.self).filter { $0.value.count > 1 }.keys)")
            if let start = html.range(of: "class=\"error-summary\"") {
                for link in html[start.upperBound...].prefix(1500).matches(of: /<li><a href="#([^"]+)">/) {
                    #expect(ids.contains(String(link.1)), "\(name): #\(link.1)")
                }
            }
        }
    }

    @Test("have landmarks, one top heading, a skip link, a language and a title")
    func landmarks() throws {
        for (name, html, page) in try renderedSamples() where !(page is LookupOptions || page is PalettePage) {
            let tags = markupTags(html).filter { !$0.isEnd }
            for landmark in ["header", "main", "footer", "h1", "title"] {
                #expect(tags.count { $0.name == landmark } == 1, "\(name): \(landmark)")
            }
            #expect(tags.first { $0.name == "html" }?["lang"] == "vi", "\(name)")
            #expect(tags.contains { $0["class"] == "skip" && $0["href"] == "#main" }, "\(name)")
        }
    }

    @Test("send the form token with every POST")
    func tokens() throws {
        for (name, html, _) in try renderedSamples() {
            for form in html.matches(of: /<form[^>]*method="post"[^>]*>(?s:(.*?))<\/form>/) {
                #expect(form.1.contains("name=\"_csrf\" value=\"m4u-7hu\""), "\(name): \(form.0.prefix(120))")
            }
        }
    }

    @Test("say everything in English too")
    func english() throws {
        for (name, html, _) in try renderedSamples(.en) {
            #expect(!html.contains("Điều hướng chính") && !html.contains("Tới nội dung chính"), "\(name)")
        }
    }

    @Test("weigh at most 100 KB compressed on first load, styles and scripts included")
    func size() throws {
        let assets = root.appending(path: "Public")
        let own = ["dinh.css", "pages.css", "views.css", "app.js"].map { assets.appending(path: $0) }
        let vendor = ["vendor/bootstrap-reboot.min.css", "vendor/htmx.min.js"].map { assets.appending(path: $0) }
        let isComplete = vendor.allSatisfy { FileManager.default.fileExists(atPath: $0.path) }
        // Without scripts/collect-assets, what those two weigh as pinned.
        let shared = try own.map(gzipped).reduce(0, +) + (isComplete ? vendor.map(gzipped).reduce(0, +) : 2_500 + 17_000)
        let folder = FileManager.default.temporaryDirectory.appending(path: "dinh-pages-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, html, _) in try renderedSamples() {
            let file = folder.appending(path: "\(name).html")
            try html.write(to: file, atomically: true, encoding: .utf8)
            let total = try shared + gzipped(file)
            #expect(total <= 100_000, "\(name): \(total) bytes")
        }
    }

    @Test("are written out for looking at, where DINH_PAGES_OUT names a folder", .enabled(if: outputFolder != nil))
    func writeOut() throws {
        let folder = URL(filePath: outputFolder ?? "")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, html, _) in try renderedSamples() {
            let local = html.replacing(/\/assets\/([\w\/.-]+)\?v=1/) { root.appending(path: "Public/\($0.1)").path }
            try local.write(to: folder.appending(path: "\(name).html"), atomically: true, encoding: .utf8)
        }
    }

    private func gzipped(_ file: URL) throws -> Int {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-9", "-c", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return data.count
    }
}

private let outputFolder = ProcessInfo.processInfo.environment["DINH_PAGES_OUT"]
