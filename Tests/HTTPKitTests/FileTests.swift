import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TestKit
import Testing

@testable import HTTPKit

@Suite("Assets")
struct AssetTests {
    private func site(_ folder: TemporaryFolder) throws -> (Client, AssetLibrary) {
        var options = testOptions()
        let assets = try AssetLibrary(folders: [folder.url])
        options.assets = assets
        return (testClient(options), assets)
    }

    @Test("An asset's address changes with its content and is cached for ever; its plain name is not")
    func fingerprints() async throws {
        let folder = try TemporaryFolder()
        try folder.write("css/app.css", "body { color: red }")
        let (client, assets) = try site(folder)
        let url = assets.url(for: "css/app.css")
        #expect(url.wholeMatch(of: /\/assets\/css\/app-[0-9a-f]{16}\.css/) != nil)
        let answer = try await client.get(url)
        #expect(answer.text == "body { color: red }")
        #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(answer.headers[.contentType] == "text/css; charset=utf-8")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(try await client.get("/assets/css/app.css").headers[.cacheControl] == "public, max-age=3600")
        try folder.write("css/app.css", "body { color: blue }")
        #expect(try AssetLibrary(folders: [folder.url]).url(for: "css/app.css") != url)
        #expect(assets.url(for: "none.js") == "/assets/none.js")
    }

    @Test("A known tag, a list of tags and * are answered with 304")
    func conditional() async throws {
        let folder = try TemporaryFolder()
        try folder.write("a.js", "1")
        let (client, assets) = try site(folder)
        let url = assets.url(for: "a.js")
        let tag = try #require(try await client.get(url).headers[.eTag])
        for value in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
            let answer = try await client.get(url, headers: [.ifNoneMatch: value])
            #expect(answer.status == .notModified)
            #expect(answer.bytes.readableBytes == 0)
        }
        #expect(try await client.get(url, headers: [.ifNoneMatch: "\"x\""]).status == .ok)
    }

    @Test("Compressed siblings are chosen by Accept-Encoding; stale ones are not; text without any is compressed at start")
    func encodings() async throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: "a { b: c } ", count: 200)
        try folder.write("a.css", text)
        try folder.write("a.css.br", "BR")
        try folder.write("b.css", text)
        try folder.write("b.css.br", "STALE")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: folder.url.appendingPathComponent("b.css.br").path)
        let (client, assets) = try site(folder)
        let brotli = try await client.get(assets.url(for: "a.css"), headers: [.acceptEncoding: "gzip, br"])
        #expect(brotli.text == "BR" && brotli.headers[.contentEncoding] == "br")
        #expect(brotli.headers[.vary] == "Accept-Encoding")
        let stale = try await client.get(assets.url(for: "b.css"), headers: [.acceptEncoding: "gzip, br"])
        #expect(stale.headers[.contentEncoding] == "gzip")
        #expect(try gunzip(stale.data) == text)
        let plain = try await client.get(assets.url(for: "a.css"))
        #expect(plain.text == text && plain.headers[.eTag] != brotli.headers[.eTag])
        #expect(assets.names == ["a.css", "b.css"])
    }

    @Test("Nothing outside the folder, no dot files and no links out of it are served; two dots inside a name are fine")
    func confinement() async throws {
        let (folder, outside) = (try TemporaryFolder(), try TemporaryFolder())
        try outside.write("secret.txt", "secret")
        try folder.write(".env", "secret")
        try folder.write(".git/config", "secret")
        try folder.write("a..b.css", "x")
        try FileManager.default.createSymbolicLink(
            at: folder.url.appendingPathComponent("link.txt"), withDestinationURL: outside.url.appendingPathComponent("secret.txt"))
        try FileManager.default.createSymbolicLink(at: folder.url.appendingPathComponent("dir"), withDestinationURL: outside.url)
        let (client, assets) = try site(folder)
        #expect(assets.names == ["a..b.css"])
        #expect(try await client.get(assets.url(for: "a..b.css")).text == "x")
        let outsideName = outside.url.lastPathComponent
        for path in [
            "/assets/.env", "/assets/.git/config", "/assets/link.txt", "/assets/dir/secret.txt", "/assets/../\(outsideName)/secret.txt",
            "/assets/%2e%2e/\(outsideName)/secret.txt", "/assets/..%2F\(outsideName)%2Fsecret.txt", "/assets/", "/assets",
        ] {
            let answer = try await client.get(path)
            #expect(answer.status == .notFound)
            #expect(!answer.text.contains("secret"))
        }
        #expect(try await client.send(.post, assets.url(for: "a..b.css")).status == .methodNotAllowed)
    }

    @Test("A missing folder is empty")
    func missing() throws { #expect(try AssetLibrary(folders: [URL(fileURLWithPath: "/nonexistent")]).names.isEmpty) }
}

@Suite("Documents")
struct FileResponseTests {
    private func client(_ file: @escaping @Sendable () -> FileResponse) -> Client {
        let router = TestRouter(testOptions()) { _, _, _ in }
        router.get("/file", access: .everybody) { _, _ in file() }
        return Client(router.buildResponder())
    }

    @Test(
        "Ranges give exactly the bytes asked for",
        arguments: [
            ("bytes=0-3", "0123", "bytes 0-3/10"), ("bytes=-3", "789", "bytes 7-9/10"), ("bytes=8-", "89", "bytes 8-9/10"),
            ("bytes=5-99", "56789", "bytes 5-9/10"), ("bytes=-99", "0123456789", "bytes 0-9/10"),
            ("bytes=9-99999999999999999999999", "9", "bytes 9-9/10"),
        ])
    func ranges(_ range: String, _ content: String, _ header: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("f", "0123456789")
        let path = folder.url.appendingPathComponent("f").path
        for client in [
            client { FileResponse(path: path, name: "f.txt", kind: .txt) },
            client { FileResponse(.bytes(ByteBuffer(string: "0123456789")), name: "f.txt", kind: .txt) },
        ] {
            let answer = try await client.get("/file", headers: [.range: range])
            #expect(answer.status == .partialContent)
            #expect(answer.text == content)
            #expect(answer.headers[.contentRange] == header)
            #expect(answer.headers[.contentLength] == String(content.utf8.count))
        }
    }

    @Test(
        "Ranges that cannot be met are 416; several, reversed or malformed ones give the whole",
        arguments: [
            ("bytes=10-", 416), ("bytes=9999-", 416), ("bytes=-0", 416), ("bytes=0-1,3-4", 200), ("bytes=5-2", 200), ("bytes=a-b", 200),
            ("bytes=-", 200), ("items=0-1", 200), ("bytes=", 200), ("bytes=1-2-3", 200),
        ])
    func oddRanges(_ range: String, _ status: Int) async throws {
        let client = client { FileResponse(.bytes(ByteBuffer(string: "0123456789")), name: "f", kind: .unknown) }
        let answer = try await client.get("/file", headers: [.range: range])
        #expect(answer.status.code == status)
        #expect(status == 200 ? answer.text == "0123456789" : answer.headers[.contentRange] == "bytes */10")
    }

    @Test("Any range of any size is within the file", arguments: 0..<300 as Range<UInt64>)
    func rangeProperty(_ seed: UInt64) {
        var random = SplitMix64(state: seed)
        let size = Int.random(in: 0...20, using: &random)
        func number() -> String { Bool.random(using: &random) ? "" : String(Int.random(in: 0...25, using: &random)) }
        if case .part(let range) = ByteRange.parse("bytes=\(number())-\(number())", size: size) {
            #expect(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= size)
        }
    }

    @Test("A range is followed only while the document is the same")
    func ifRange() async throws {
        let client = client { FileResponse(.bytes(ByteBuffer(string: "0123456789")), name: "f", kind: .pdf, tag: "abc") }
        #expect(try await client.get("/file", headers: [.range: "bytes=0-1", .ifRange: "\"abc\""]).text == "01")
        #expect(try await client.get("/file", headers: [.range: "bytes=0-1", .ifRange: "\"old\""]).text == "0123456789")
        #expect(try await client.get("/file", headers: [.ifNoneMatch: "\"x\", W/\"abc\""]).status == .notModified)
    }

    @Test("Names in Vietnamese arrive exactly, with an ASCII form beside")
    func names() {
        #expect(
            contentDisposition("Kế hoạch Đề án.pdf", inline: false)
                == "attachment; filename=\"Ke hoach De an.pdf\"; "
                + "filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%C4%90%E1%BB%81%20%C3%A1n.pdf")
        #expect(!contentDisposition("a\"; x=\"\r\n.pdf", inline: true).contains("\r"))
        #expect(contentDisposition("a\"b.pdf", inline: true).hasPrefix("inline; filename=\"a_b.pdf\";"))
    }

    @Test("Only safe kinds are shown in place, and even they run nothing")
    func inline() async throws {
        for kind in FileKind.allCases {
            let client = client { FileResponse(.bytes(ByteBuffer(string: "x")), name: "f", kind: kind, inline: true) }
            let answer = try await client.get("/file")
            #expect(answer.headers[.contentDisposition]?.hasPrefix(kind.isSafeInline ? "inline" : "attachment") == true)
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(answer.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
            #expect(answer.headers[.contentSecurityPolicy]?.contains("sandbox") == (kind != .pdf))
            #expect(answer.headers[.cacheControl] == "private, no-cache")
        }
    }

    @Test("A missing document and a folder are not found")
    func missing() async throws {
        #expect(try await client { FileResponse(path: "/nonexistent", name: "f", kind: .pdf) }.get("/file").status == .notFound)
        #expect(try await client { FileResponse(path: "/tmp", name: "f", kind: .pdf) }.get("/file").status == .notFound)
    }

    @Test("A file longer than one piece arrives whole")
    func long() async throws {
        let folder = try TemporaryFolder()
        let text = String(repeating: "0123456789abcdef", count: 40_000)
        try folder.write("f", text)
        let path = folder.url.appendingPathComponent("f").path
        #expect(try await client { FileResponse(path: path, name: "f", kind: .unknown) }.get("/file").text == text)
    }
}
