import API
import Figures
import Foundation
public import Store

/// A figure statement on its way to the province (gói số liệu): the statement as it was frozen, whose it is, and a signature over both.
public struct FigureBundle: Sendable, Equatable {
    static let format = "dinh-figure-bundle/1"
    /// In bytes; a statement of every figure of all packs is far below.
    public static let sizeLimit = 2 << 20

    public let commune: Int
    /// The statement's canonical bytes.
    public let statement: String
    /// Where the commune's journal stood at former statements, as it says today: whoever kept one of those sees whether the journal still goes
    /// on from there. The newest first.
    public let checkpoints: [JournalPlace]
    /// What shares of records and declared shares are of, by figure: the statement tells their values only.
    let parts: [String: Addend]
    /// The fingerprint of the public key, so that a wrong key can be told from a changed bundle.
    public let key: String
    let signature: [UInt8]

    init(_ statement: String, of commune: Int, checkpoints: [JournalPlace], parts: [String: Addend], signedBy key: SigningKey) {
        self.commune = commune
        self.statement = statement
        self.checkpoints = checkpoints
        self.parts = parts
        self.key = key.publicKey.fingerprint
        signature = key.sign(Self.message(statement, commune, self.key, checkpoints, parts))
    }

    /// What is signed: everything that the bundle says, in one order; no part can be read as another.
    private static func message(
        _ statement: String, _ commune: Int, _ key: String, _ checkpoints: [JournalPlace], _ parts: [String: Addend]
    ) -> [UInt8] {
        let places = checkpoints.map { "\($0.seq) \($0.hash)" }
        let head = [format, String(commune), key, String(places.count)] + places + [String(parts.count), partsJSON(parts).text, ""]
        return Array(head.joined(separator: "\n").utf8) + Array(statement.utf8)
    }

    public func isSigned(by key: BundleKey) -> Bool {
        key.verifies(signature, of: Self.message(statement, commune, self.key, checkpoints, parts))
    }

    // MARK: The file

    public var bytes: [UInt8] {
        let json: JSON = [
            "format": .string(Self.format), "commune": JSON(commune), "key": .string(key),
            "signature": .string(Data(signature).base64EncodedString()),
            "checkpoints": .array(checkpoints.map { ["seq": JSON($0.seq), "hash": .string($0.hash)] }),
            "parts": Self.partsJSON(parts), "statement": .string(statement),
        ]
        return json.bytes
    }

    /// Reads a file as it came; what it says is not believed before ``isSigned(by:)``.
    ///
    /// - Throws: ``BundleRefusal`` for a file that is too large or no bundle.
    public init(parsing bytes: [UInt8]) throws(BundleRefusal) {
        guard bytes.count <= Self.sizeLimit else { throw .tooLarge }
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: bytes) } catch { throw .noBundle("byte \(error.offset)") }
        guard json["format"]?.string == Self.format else { throw .noBundle("format") }
        guard let code = json["commune"]?.integer, (1...99_999).contains(code) else { throw .noBundle("commune") }
        guard let statement = json["statement"]?.string else { throw .noBundle("statement") }
        guard let key = json["key"]?.string, key.utf8.count <= 80 else { throw .noBundle("key") }
        guard let signature = json["signature"]?.string.flatMap({ Data(base64Encoded: $0) }), signature.count == 64 else {
            throw .noBundle("signature")
        }
        guard let items = json["checkpoints"]?.items, items.count <= 1000 else { throw .noBundle("checkpoints") }
        var checkpoints: [JournalPlace] = []
        for item in items {
            guard let seq = item["seq"]?.integer, seq >= 0, let hash = item["hash"]?.string, hash.utf8.count == 64 else {
                throw .noBundle("checkpoints")
            }
            checkpoints.append(JournalPlace(seq: seq, hash: hash))
        }
        guard let members = json["parts"]?.members else { throw .noBundle("parts") }
        var parts: [String: Addend] = [:]
        for member in members {
            guard let part = Addend(member.value) else { throw .noBundle("parts") }
            parts[member.name] = part
        }
        (commune, self.statement, self.checkpoints, self.parts, self.key) = (Int(code), statement, checkpoints, parts, key)
        self.signature = Array(signature)
        // One bundle is one file, so that the same one is known again by its hash.
        guard self.bytes == bytes else { throw .noBundle("form") }
    }

    /// In the order of the figures' ids, so that the same parts are the same text.
    private static func partsJSON(_ parts: [String: Addend]) -> JSON {
        .object(parts.sorted { $0.key < $1.key }.compactMap { id, part in part.json.map { JSON.Member(id, $0) } })
    }
}

extension Addend {
    /// `[matched, others, unknown]` of a share of records, `[above, below]` of a declared share; nil for what a value tells by itself.
    fileprivate var json: JSON? {
        switch self {
        case .number: return nil
        case .share(let matched, let others, let unknown): return .array([JSON(matched), JSON(others), JSON(unknown)])
        case .quotient(let above, let below):
            guard let above = above.number.whole, let below = below.number.whole else { return nil }
            return .array([JSON(above), JSON(below)])
        }
    }

    fileprivate init?(_ json: JSON) {
        let numbers = (json.items ?? []).compactMap { $0.integer.flatMap { Int(exactly: $0) } }
        // So that no sum over a province overflows.
        guard numbers.count == json.items?.count, numbers.allSatisfy({ (0...1_000_000_000_000).contains($0) }) else { return nil }
        switch numbers.count {
        case 2: self = .quotient(above: .init(Fraction(numbers[0])), below: .init(Fraction(numbers[1])))
        case 3: self = .share(matched: numbers[0], others: numbers[1], unknown: numbers[2])
        default: return nil
        }
    }
}
