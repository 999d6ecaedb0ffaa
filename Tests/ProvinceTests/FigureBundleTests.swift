import Figures
import Foundation
import Store
import TestKit
import Testing

@testable import Province

@Suite("A figure bundle's file") struct FigureBundleTests {
    private func bundle(_ seed: UInt8 = 7) throws -> (FigureBundle, SigningKey) {
        let key = try SigningKey(seed: [UInt8](repeating: seed, count: 32))
        let parts: [String: Addend] = [
            "a.share": .share(matched: 3, others: 1, unknown: 2), "b.share": .quotient(above: .init(.init(4)), below: .init(.init(5))),
        ]
        let hash = String(repeating: "ab", count: 32)
        return (
            FigureBundle("{\"số\":1}\n", of: 99901, checkpoints: [.init(seq: 12, hash: hash)], parts: parts, signedBy: key), key
        )
    }

    @Test("comes back as it was made, signed by its key and no other")
    func roundTrip() throws {
        let (bundle, key) = try bundle()
        let read = try FigureBundle(parsing: bundle.bytes)
        #expect(read == bundle && read.isSigned(by: key.publicKey))
        #expect(!read.isSigned(by: try SigningKey(seed: [UInt8](repeating: 8, count: 32)).publicKey))
    }

    @Test("is refused or no longer signed, whatever byte of it is changed, cut off or put in; it never crashes")
    func fuzz() throws {
        let (bundle, key) = try bundle()
        let bytes = bundle.bytes
        var random = SplitMix64(state: 4_711)
        var refused = 0
        for index in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[index / 8] ^= 1 << UInt8(index % 8)
            guard let read = try? FigureBundle(parsing: changed) else {
                refused += 1
                continue
            }
            #expect(!read.isSigned(by: key.publicKey), "bit \(index)")
        }
        #expect(refused > 0)
        for _ in 0..<3000 {
            var changed = bytes
            switch Int.random(in: 0..<3, using: &random) {
            case 0: changed.removeLast(Int.random(in: 1...bytes.count, using: &random))
            case 1:
                let place = Int.random(in: 0..<bytes.count, using: &random)
                changed.insert(contentsOf: (0..<5).map { _ in UInt8.random(in: 0...255, using: &random) }, at: place)
            default: changed.shuffle(using: &random)
            }
            if let read = try? FigureBundle(parsing: changed) { #expect(!read.isSigned(by: key.publicKey)) }
        }
        #expect(throws: BundleRefusal.tooLarge) { try FigureBundle(parsing: [UInt8](repeating: 0x20, count: FigureBundle.sizeLimit + 1)) }
        #expect(throws: BundleRefusal.noBundle("parts")) {
            let text = String(decoding: bytes, as: UTF8.self).replacing("[3,1,2]", with: "[3,-1,2]")
            return try FigureBundle(parsing: Array(text.utf8))
        }
    }

    @Test("is signed with a key whose fingerprint can be read over the telephone, and whose file only the server reads")
    func keys() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dinh-key-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = try SigningKey.key(of: 99901, in: folder)
        #expect(try SigningKey.key(of: 99901, in: folder).publicKey == key.publicKey)
        #expect(try SigningKey.key(of: 99902, in: folder).publicKey != key.publicKey)
        #expect(key.publicKey.fingerprint.wholeMatch(of: /\d{5}( \d{5}){5}/) != nil)
        let read = try #require(BundleKey(hex: key.publicKey.hex))
        #expect(read == key.publicKey && BundleKey(hex: "zz") == nil && BundleKey(hex: String(repeating: "é", count: 32)) == nil)
        let file = folder.appending(path: "keys/bundles-99901.key").path
        let rights = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(rights == 0o600)
    }
}
