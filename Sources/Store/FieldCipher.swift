import Crypto
import Foundation

/// Encrypts single fields with AES-256-GCM. The key lives outside the database, in a file that only the server may read.
///
/// A ciphertext is bound to its place (register, field, record): copied to another row, it does not open.
public struct FieldCipher: Sendable {
    private let key: SymmetricKey

    /// - Parameter key: 32 bytes.
    public init(key: [UInt8]) throws(StoreError) {
        guard key.count == 32 else { throw StoreError(.secret, "a field key has 32 bytes, this one has \(key.count)") }
        self.key = SymmetricKey(data: key)
    }

    /// Reads the key from a file of 64 hexadecimal digits, or makes the file with a new key where there is none (readable by its owner only).
    public static func key(at path: String) throws(StoreError) -> FieldCipher {
        try FieldCipher(key: secret(at: path))
    }

    /// The 32 secret bytes kept in a file; made on first use.
    public static func secret(at path: String) throws(StoreError) -> [UInt8] {
        // A key file that is there but can't be read must never be replaced: all that was encrypted with it would be lost.
        if FileManager.default.fileExists(atPath: path) {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8),
                let bytes = [UInt8](hex: text.trimmingCharacters(in: .whitespacesAndNewlines)), bytes.count == 32
            else { throw StoreError(.secret, "the key file \(path) can't be read: it must hold 64 hexadecimal digits") }
            return bytes
        }
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        let folder = URL(filePath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw StoreError(.file, "can't make the folder of the key file \(path): \(reason(error))")
        }
        let text = bytes.hex
        // Exclusive, so that two processes that start together don't end with two keys; on disk before anything is encrypted with it.
        let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        if descriptor < 0, errno == EEXIST { return try secret(at: path) }
        guard descriptor >= 0 else { throw StoreError(.file, "can't make the key file \(path)") }
        defer { close(descriptor) }
        guard write(descriptor, text, 64) == 64, fsync(descriptor) == 0 else { throw StoreError(.file, "can't write the key file \(path)") }
        return bytes
    }

    /// Base64 text of nonce, ciphertext and tag.
    public func seal(_ text: String, place: String) throws(StoreError) -> String {
        do {
            let box = try AES.GCM.seal(Data(text.utf8), using: key, authenticating: Data(place.utf8))
            guard let combined = box.combined else { throw StoreError(.secret, "AES-GCM gave no combined box") }
            return combined.base64EncodedString()
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.secret, "a field could not be encrypted")
        }
    }

    /// - Throws: `secret` when the key is another one or the ciphertext was altered or moved.
    public func open(_ sealed: String, place: String) throws(StoreError) -> String {
        do {
            let box = try AES.GCM.SealedBox(combined: Data(base64Encoded: sealed) ?? Data())
            return String(decoding: try AES.GCM.open(box, using: key, authenticating: Data(place.utf8)), as: UTF8.self)
        } catch {
            throw StoreError(.secret, "an encrypted field of \(place) does not open: wrong key, or it was altered")
        }
    }

    /// A keyed fingerprint of a value, the same for the same value: lets an encrypted field be unique or be looked up without being readable.
    public func fingerprint(_ text: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).hex
    }
}

extension [UInt8] {
    /// The bytes of an even number of hexadecimal digits; nil for any other text.
    init?(hex: String) {
        // Not `UInt8(_:radix:)`, which takes a sign as well.
        let digits = hex.unicodeScalars.map { $0.isASCII ? Character($0).hexDigitValue : nil }
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        self = bytes
    }
}
