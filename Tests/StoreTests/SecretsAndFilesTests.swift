import Foundation
import TestKit
import Testing

@testable import Store

@Suite("Record ids")
struct RecordIDTests {
    @Test("The id of a moment sorts behind what was made before it and before what is made from it on")
    func moments() throws {
        let before = Int64.now
        let id = RecordID()
        let after = Int64.now + 1
        #expect(RecordID(notBefore: before) <= id && id < RecordID(notBefore: after))
        #expect(RecordID(notBefore: -5) < id, "a moment before 1970 is before everything")
        #expect(RecordID(RecordID(notBefore: before).text) != nil)
    }

    @Test("Ids sort by the order of their making, are all different, and are UUIDs of version 7")
    func order() async {
        let ids = (0..<20_000).map { _ in RecordID() }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
        for id in ids.prefix(100) {
            let digits = Array(id.text)
            #expect(digits[14] == "7")
            #expect("89ab".contains(digits[19]))
            #expect(RecordID(id.text) == id)
            let milliseconds = Int64(id.text.replacing("-", with: "").prefix(12), radix: 16) ?? 0
            #expect(abs(milliseconds - .now) < 60_000)
        }
        let together = await withTaskGroup(of: [RecordID].self) { group in
            for _ in 0..<8 { group.addTask { (0..<5000).map { _ in RecordID() } } }
            return await group.reduce(into: Set<RecordID>()) { $0.formUnion($1) }
        }
        #expect(together.count == 40_000)
    }

    @Test("Text that is no id is refused; upper case is taken and lowered")
    func parsing() {
        #expect(RecordID("0190AAAA-0000-7000-8000-00000000000F")?.text == "0190aaaa-0000-7000-8000-00000000000f")
        for text in [
            "", "x", "0190aaaa-0000-7000-8000-00000000000", "0190aaaa00007000800000000000000f", "0190aaaa-0000-7000-8000-00000000000'",
        ] {
            #expect(RecordID(text) == nil)
        }
    }
}

@Suite("Field encryption")
struct FieldCipherTests {
    private let cipher = try! FieldCipher(key: (0..<32).map { UInt8($0) })  // a constant

    @Test("What was sealed opens again, and never looks the same twice")
    func roundTrip() throws {
        for text in ["", "079201001234", "Nguyễn Văn Đỗ", String(repeating: "x", count: 100_000)] {
            let sealed = try cipher.seal(text, place: "person.citizen_id/1")
            #expect(try cipher.open(sealed, place: "person.citizen_id/1") == text)
            #expect(try cipher.seal(text, place: "person.citizen_id/1") != sealed)
            #expect(text.isEmpty || !sealed.contains(text))
        }
    }

    @Test("A wrong key, a moved or an altered ciphertext does not open")
    func refusals() throws {
        let sealed = try cipher.seal("079201001234", place: "person.citizen_id/1")
        let other = try FieldCipher(key: Array(repeating: 9, count: 32))
        #expect(throws: StoreError.self) { try other.open(sealed, place: "person.citizen_id/1") }
        #expect(throws: StoreError.self) { try cipher.open(sealed, place: "person.citizen_id/2") }
        var bytes = try #require(Data(base64Encoded: sealed))
        for index in bytes.indices {
            bytes[index] ^= 1
            #expect(throws: StoreError.self) { try cipher.open(bytes.base64EncodedString(), place: "person.citizen_id/1") }
            bytes[index] ^= 1
        }
        #expect(throws: StoreError.self) { try cipher.open("", place: "person.citizen_id/1") }
        #expect(throws: StoreError.self) { try cipher.open("not base64 !", place: "person.citizen_id/1") }
        #expect(throws: StoreError.self) { try FieldCipher(key: [1, 2, 3]) }
    }

    @Test("Fingerprints are the same for the same value under the same key only")
    func fingerprints() throws {
        #expect(cipher.fingerprint("a") == cipher.fingerprint("a"))
        #expect(cipher.fingerprint("a") != cipher.fingerprint("b"))
        #expect(try FieldCipher(key: Array(repeating: 9, count: 32)).fingerprint("a") != cipher.fingerprint("a"))
    }

    @Test("A key file is made once, for its owner only, and one that can't be read is never replaced")
    func keyFile() async throws {
        try await withPlace(.sqlite) { place in
            let path = place.folder.appending(path: "keys/field.key").path
            let key = try FieldCipher.secret(at: path)
            #expect(key.count == 32)
            #expect(try FieldCipher.secret(at: path) == key)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            for spoilt in [Data(), Data("zz".utf8), Data([0xFF, 0xFE]), Data(String(repeating: "+f", count: 32).utf8)] {
                try spoilt.write(to: URL(filePath: path))
                #expect(throws: StoreError.self) { try FieldCipher.secret(at: path) }
                #expect(try Data(contentsOf: URL(filePath: path)) == spoilt)
            }
        }
    }
}

@Suite("Files by content")
struct BlobStoreTests {
    private let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test("The same content is kept once, under its SHA-256, whole")
    func keeping() async throws {
        try await withPlace(.sqlite) { place in
            let store = try place.blobs
            #expect(try store.put(Data()) == empty)
            let data = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            let hash = try store.put(data)
            #expect(try store.put(data) == hash)
            let upload = place.folder.appending(path: "upload")
            try data.write(to: upload)
            #expect(try store.put(fileAt: upload) == hash)
            #expect(!FileManager.default.fileExists(atPath: upload.path))
            #expect(try store.data(hash) == data)
            #expect(Set(try store.hashes()) == [hash, empty])
            let files = FileManager.default.subpaths(atPath: store.folder.path)?.filter { $0.count > 2 }
            #expect(files?.count == 2)
        }
    }

    @Test("Many that keep the same file at once end with one whole file")
    func concurrent() async throws {
        try await withPlace(.sqlite) { place in
            let store = try place.blobs
            let data = Data(repeating: 7, count: 200_000)
            let hashes = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<16 { group.addTask { try store.put(data) } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(hashes.count == 1)
            #expect(try store.hashes() == Array(hashes))
            #expect(try store.data(try #require(hashes.first)) == data)
        }
    }

    @Test("A name that is no hash leads nowhere")
    func badNames() async throws {
        try await withPlace(.sqlite) { place in
            let store = try place.blobs
            _ = try store.put(Data())
            let names = [
                "", "x", "../../../../etc/passwd", empty.uppercased(), String(empty.dropLast()), "/" + empty.dropFirst(),
                "..%2f" + empty.dropFirst(5), "../" + empty.dropFirst(3), String(repeating: "+f", count: 32), empty + "\0",
            ]
            for name in names {
                #expect(store.url(of: name) == nil, "\(name)")
                #expect(throws: StoreError.self) { try store.data(name) }
            }
        }
    }
}
