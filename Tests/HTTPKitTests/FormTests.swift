import Foundation
import HTTPTypes
import Hummingbird
import TestKit
import Testing

@testable import HTTPKit

@Suite("Forms")
struct FormTests {
    @Test("Typed getters: trimmed NFC text, whole numbers, check boxes, repeated fields")
    func getters() throws {
        let form = FormData(fields: [
            .init("name", "  Xa\u{0303}\r\nhai \n"), .init("n", " 42 "), .init("bad", "4x"), .init("empty", "  "),
            .init("box", "off"), .init("box", "on"),
        ])
        #expect(form.text("name") == "Xã\nhai")
        #expect(form.text("name")?.unicodeScalars.count == 6)
        #expect(form.text("empty") == nil)
        #expect(try form.integer("n") == 42)
        #expect(try form.integer("none") == nil)
        #expect(throws: HTTPFailure.self) { try form.integer("bad") }
        #expect(form.flag("box") && !form.flag("none"))
        #expect(form.all("box") == ["off", "on"])
    }

    @Test(
        "Invalid UTF-8 and control characters are refused, not replaced",
        arguments: [
            "a=%FF", "a=%C3", "a=%00", "a=%1B", "a=%", "a=%G0", "%FF=1",
        ])
    func strictEncoding(_ body: String) {
        #expect(throws: HTTPFailure.self) { try FormData.urlencoded(Array(body.utf8), limits: .fields) }
    }

    @Test("Urlencoded text survives any round trip; random bytes never crash", arguments: 0..<200 as Range<UInt64>)
    func urlencodedProperty(_ seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let fields = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            FormData.Field(randomText(&random), randomText(&random))
        }
        func encoded(_ text: String) -> String { text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        let body = fields.map { "\(encoded($0.name))=\(encoded($0.value))" }.joined(separator: "&")
        #expect(try FormData.urlencoded(Array(body.utf8), limits: .fields) == fields)
        let noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
        _ = try? FormData.urlencoded(noise, limits: .fields)
        _ = MediaHeader(String(decoding: noise, as: UTF8.self))
        _ = weightedItems([String(decoding: noise, as: UTF8.self)])
    }

    @Test("A body above its limit is answered with a 413 page, announced or not")
    func tooLarge() async throws {
        let client = testClient()
        let token = try await client.get("/form").csrf
        let big = String(repeating: "a", count: 3 << 20)
        let answer = try await client.post("/form", ["_csrf": token, "a": big])
        #expect(answer.status == .contentTooLarge)
        #expect(answer.text.contains("quá lớn"))
        let announced = try await client.post("/form", ["_csrf": token], headers: [.contentLength: "999999999"])
        #expect(announced.status == .contentTooLarge)
        let field = try await client.post("/form", ["_csrf": token, "a": String(repeating: "a", count: 300 << 10)])
        #expect(field.status == .contentTooLarge)
    }

    @Test("A JSON body is read within its limit; mistakes are named by their place")
    func json() async throws {
        struct Item: Decodable { let names: [String] }
        let router = TestRouter(testOptions()) { _, _, _ in }
        router.raw(.put, "/api/item", access: .everybody, tokenInHeader: false) { request, _ in
            Response.text(try await request.json(Item.self, limit: 100).names.joined(separator: ","))
        }
        let client = Client(router.buildResponder())
        func put(_ body: String, _ type: String = "application/json") async throws -> Client.Answer {
            try await client.send(.put, "/api/item", body: Data(body.utf8), type: type)
        }
        #expect(try await put("{\"names\":[\"An\",\"Bình\"]}").text == "An,Bình")
        #expect(try await put("{\"names\":[\"An\",3]}").text.contains("$.names[1]"))
        #expect(try await put("{}").text.contains("$.names"))
        #expect(try await put("{").status == .badRequest)
        #expect(try await put("{}", "text/plain").status == .unsupportedMediaType)
        #expect(try await put(String(repeating: " ", count: 101)).status == .contentTooLarge)
    }

    @Test("Another content type is refused")
    func mediaType() async throws {
        let answer = try await testClient().send(.post, "/form", body: Data("{}".utf8), type: "application/json")
        #expect(answer.status == .unsupportedMediaType)
    }

    @Test("Files are streamed to the folder, named safely, sniffed, and gone when the request ends")
    func uploads() async throws {
        let folder = try TemporaryFolder()
        var options = testOptions()
        options.uploadFolder = folder.url
        let client = testClient(options, signedInAs: "An")
        let token = try await client.get("/form").csrf
        let answer = try await client.post(
            "/files", ["_csrf": token],
            files: [
                ("f", "../../etc/Kế hoạch.pdf", Data("%PDF-1.7 x".utf8)), ("g", "C:\\fakepath\\ảnh.png", Data("<svg onload=x>".utf8)),
            ])
        #expect(answer.text == "f Kế hoạch.pdf 10 pdf|g ảnh.png 14 unknown")
        #expect(folder.names.isEmpty)
    }

    @Test("Limits on files: size, number, and routes that take none")
    func fileLimits() async throws {
        let folder = try TemporaryFolder()
        var options = testOptions()
        options.uploadFolder = folder.url
        let client = testClient(options, signedInAs: "An")
        let token = try await client.get("/form").csrf
        let file = ("f", "a.txt", Data(repeating: 65, count: 500))
        let big = ("f", "a.txt", Data(repeating: 65, count: 1001))
        #expect(try await client.post("/files", ["_csrf": token], files: [big]).status == .contentTooLarge)
        #expect(try await client.post("/files", ["_csrf": token], files: [file, file, file]).status == .contentTooLarge)
        #expect(try await client.post("/form", ["_csrf": token], files: [file]).status == .contentTooLarge)
        #expect(try await client.post("/files", ["_csrf": token], files: [file, file]).status == .ok)
        #expect(folder.names.isEmpty)
    }

    @Test(
        "File names are harmless",
        arguments: [
            ("", "tep"), ("..", "tep"), ("a/..", "tep"), ("báo\u{0000}cáo.pdf", "báocáo.pdf"), ("x\u{202E}fdp.exe", "xfdp.exe"),
            ("a\r\nb", "ab"),
        ])
    func names(_ given: String, _ clean: String) { #expect(cleanFileName(given) == clean) }
}

@Suite("Multipart")
struct MultipartTests {
    /// The parts a parser reports for a body fed in pieces.
    private func parse(_ body: [UInt8], boundary: String, cuts: inout SplitMix64, largest: Int) throws -> [(name: String, bytes: [UInt8])] {
        var parser = MultipartParser(boundary: boundary)
        var parts: [(name: String, bytes: [UInt8])] = []
        var ended = 0
        var rest = body[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...largest, using: &cuts))
            rest = rest.dropFirst(piece.count)
            try parser.feed(Array(piece)) { event in
                switch event {
                case .began(let headers): parts.append((MediaHeader(headers["content-disposition"] ?? "").parameters["name"] ?? "", []))
                case .content(let bytes): parts[parts.count - 1].bytes += bytes
                case .ended: ended += 1
                }
            }
        }
        try parser.finish()
        #expect(ended == parts.count)
        return parts
    }

    @Test("Any content, cut anywhere, comes out as it went in", arguments: 0..<300 as Range<UInt64>)
    func roundTrip(_ seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let boundary = "--b" + String(repeating: "-", count: Int.random(in: 0...3, using: &random)) + "x"
        // Pieces that look almost like a delimiter are the hard ones.
        let pieces: [[UInt8]] = [
            [13], [10], [13, 10], [45, 45], Array("\r\n--".utf8), Array(("\r\n--" + boundary.dropLast()).utf8), [0], [255],
        ]
        let contents = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            (0..<Int.random(in: 0...40, using: &random)).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
        }
        var body = Bool.random(using: &random) ? Array("preamble\r\n".utf8) : []
        for (number, content) in contents.enumerated() {
            let padding = Bool.random(using: &random) ? " \t" : ""
            body += "--\(boundary)\(padding)\r\nContent-Disposition: form-data; name=\"f\(number)\"\r\nX-Other: 1\r\n\r\n".utf8
            body += content + [13, 10]
        }
        body += "--\(boundary)--\r\nepilogue".utf8
        let parts = try parse(body, boundary: boundary, cuts: &random, largest: Bool.random(using: &random) ? 3 : 200)
        #expect(parts.map(\.bytes) == contents)
        #expect(parts.map(\.name) == contents.indices.map { "f\($0)" })
    }

    @Test("Damaged bodies are refused or read, never a crash, and leave no file", arguments: 0..<300 as Range<UInt64>)
    func damaged(_ seed: UInt64) throws {
        var random = SplitMix64(state: seed ^ 0xABCD)
        let folder = try TemporaryFolder()
        var body = Array("--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\r\n\r\nPK\u{3}\u{4}rest\r\n--b--\r\n".utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let at = Int.random(in: 0..<body.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: body[at] = UInt8.random(in: 0...255, using: &random)
            case 1: body.remove(at: at)
            default: body.insert(contentsOf: body[at...].prefix(8), at: at)
            }
            if body.isEmpty { body = [0] }
        }
        do {
            var collector = MultipartCollector(boundary: "b", limits: .uploads(fileSize: 100), folder: folder.url)
            try collector.feed(body)
            _ = try collector.finish()
        } catch is HTTPFailure {}
        #expect(folder.names.isEmpty)
    }

    @Test("A body without its end, with endless headers or without a name is refused")
    func refused() throws {
        let folder = try TemporaryFolder()
        for body in [
            "", "--b", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut", "--b\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--b--", "--bx\r\n\r\n",
            "--b\r\nX: " + String(repeating: "y", count: 10_000) + "\r\n\r\nx\r\n--b--",
        ] {
            #expect(throws: HTTPFailure.self) {
                var collector = MultipartCollector(boundary: "b", limits: .fields, folder: folder.url)
                try collector.feed(Array(body.utf8))
                _ = try collector.finish()
            }
        }
    }

    @Test("Header parameters are read with quotes, escapes and semicolons in names")
    func parameters() {
        let header = MediaHeader("Form-Data; name=\"a;b\"; filename=\"x\\\"y\\z.pdf\"; size=3")
        #expect(header.value == "form-data")
        #expect(header.parameters == ["name": "a;b", "filename": "x\"y\\z.pdf", "size": "3"])
    }
}

@Suite("File kinds")
struct FileKindTests {
    private func kind(_ bytes: [UInt8]) -> FileKind {
        FileKind(head: Array(bytes.prefix(FileKind.headLength)), size: bytes.count) { Array(bytes.dropFirst($0).prefix($1)) }
    }

    /// A ZIP with empty entries, enough for its directory to be read.
    private func zip(_ names: [String]) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
        var body: [UInt8] = []
        var directory: [UInt8] = []
        for name in names {
            directory += [0x50, 0x4B, 1, 2] + [UInt8](repeating: 0, count: 24) + number(name.utf8.count, 2)
            directory += [UInt8](repeating: 0, count: 12)
            directory += number(body.count, 4) + Array(name.utf8)
            body += [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 22) + number(name.utf8.count, 2) + number(0, 2) + Array(name.utf8)
        }
        let end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + number(names.count, 2) + number(names.count, 2)
        return body + directory + end + number(directory.count, 4) + number(body.count, 4) + [0, 0]
    }

    @Test("Content decides, not the name")
    func kinds() {
        #expect(kind(Array("%PDF-1.4".utf8)) == .pdf)
        #expect(kind([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) == .png)
        #expect(kind([0xFF, 0xD8, 0xFF, 0xE0]) == .jpg)
        #expect(kind(Array("GIF89a".utf8)) == .gif)
        #expect(kind([0x49, 0x49, 0x2A, 0x00, 8, 0, 0, 0]) == .tiff && kind([0x4D, 0x4D, 0x00, 0x2A, 0, 0, 0, 8]) == .tiff)
        #expect(kind(Array("RIFF0000WEBP".utf8)) == .webp)
        #expect(kind(zip(["[Content_Types].xml", "word/document.xml"])) == .docx)
        #expect(kind(zip(["[Content_Types].xml", "xl/workbook.xml"])) == .xlsx)
        #expect(kind(zip(["word/document.xml"])) == .unknown)
        #expect(kind(zip(["mimetypeapplication/vnd.oasis.opendocument.text"])) == .odt)
        #expect(kind(Array("họ tên;tuổi\nAn;30\nBình;31\n".utf8)) == .csv)
        #expect(kind(Array("Một dòng, có dấu phẩy\nHai dòng".utf8)) == .txt)
        #expect(kind(Array(" <html><script>".utf8)) == .unknown)
        #expect(kind([0, 1, 2]) == .unknown)
        #expect(kind(Array(String(repeating: "ế", count: 3000).utf8)) == .txt)
    }

    @Test("Any bytes have a kind; damaged containers do not crash", arguments: 0..<200 as Range<UInt64>)
    func noise(_ seed: UInt64) {
        var random = SplitMix64(state: seed)
        var bytes = zip(["[Content_Types].xml", "word/document.xml"])
        for _ in 0..<8 { bytes[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
        _ = kind(bytes)
        _ = kind(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
    }
}

/// Text of letters, Vietnamese and other scripts, and reserved characters.
func randomText(_ random: inout SplitMix64) -> String {
    let alphabet = Array("abcXYZ019 +&=%;\"'<>/\\ếđỗẤ漢🙂\n\t")
    return String((0..<Int.random(in: 0...12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "a" })
}
