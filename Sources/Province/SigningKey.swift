import CSodium
import Crypto
public import Foundation
public import Store

/// The key pair with which a commune signs its figure bundles (Ed25519). The secret half lies in a file of the data folder that only the server
/// may read, never in the database.
public struct SigningKey: Sendable {
    private let secret: [UInt8]
    public let publicKey: BundleKey

    /// The key of a commune; made on first use.
    public static func key(of commune: Int, in data: URL) throws(StoreError) -> SigningKey {
        try SigningKey(seed: FieldCipher.secret(at: data.appending(path: "keys/bundles-\(commune).key").path))
    }

    /// - Parameter seed: 32 secret bytes.
    init(seed: [UInt8]) throws(StoreError) {
        var secret = [UInt8](repeating: 0, count: Int(crypto_sign_secretkeybytes()))
        var open = [UInt8](repeating: 0, count: Int(crypto_sign_publickeybytes()))
        guard sodium_init() >= 0, seed.count == Int(crypto_sign_seedbytes()), crypto_sign_seed_keypair(&open, &secret, seed) == 0,
            let publicKey = BundleKey(open)
        else { throw StoreError(.secret, "a signing key could not be made of its file") }
        (self.secret, self.publicKey) = (secret, publicKey)
    }

    func sign(_ message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Int(crypto_sign_bytes()))
        crypto_sign_detached(&signature, nil, message, UInt64(message.count), secret)
        return signature
    }
}

/// The public half of a commune's key.
public struct BundleKey: Sendable, Equatable {
    private let bytes: [UInt8]

    /// Nothing for anything but 32 bytes.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Reads 64 hexadecimal digits.
    public init?(hex: String) {
        let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard hex.utf8.count == 64, digits.count == 64 else { return nil }
        self.init(stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }

    public var hex: String { bytes.hex }

    /// Six groups of five digits, to be read over the telephone: 30 bytes of the key's SHA-256, five bytes a group.
    public var fingerprint: String {
        let digest = Array(SHA256.hash(data: bytes))
        return stride(from: 0, to: 30, by: 5).map { start in
            let number = digest[start..<start + 5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000
            return String(number + 100_000).dropFirst().description
        }.joined(separator: " ")
    }

    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard sodium_init() >= 0, signature.count == Int(crypto_sign_bytes()) else { return false }
        return crypto_sign_verify_detached(signature, message, UInt64(message.count), bytes) == 0
    }
}
