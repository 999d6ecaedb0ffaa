import Crypto
import Foundation

/// One-time codes of authenticator apps (RFC 6238: SHA-1, 30 seconds, 6 digits).
public struct TOTP: Sendable {
    let secret: [UInt8]

    /// A new secret of 20 bytes.
    public init() {
        secret = SymmetricKey(size: .init(bitCount: 160)).withUnsafeBytes { Array($0) }
    }

    init(secret: [UInt8]) {
        self.secret = secret
    }

    /// The secret as apps take it by hand (RFC 4648 base 32).
    public var base32: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var text = ""
        var buffer: UInt32 = 0
        var bits = 0
        for byte in secret {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> bits) & 31])
            }
        }
        if bits > 0 { text.append(alphabet[Int(buffer << (5 - bits)) & 31]) }
        return text
    }

    init?(base32: String) {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for character in base32.utf8 {
            let value: UInt32
            switch character {
            case 65...90: value = UInt32(character - 65)
            case 50...55: value = UInt32(character - 24)
            default: return nil
            }
            buffer = buffer << 5 | value
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
            }
        }
        self.init(secret: bytes)
    }

    /// The address that a QR code holds for apps.
    public func address(account: String, issuer: String) -> String {
        let allowed = CharacterSet.alphanumerics
        func escaped(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text }
        return "otpauth://totp/\(escaped(issuer)):\(escaped(account))?secret=\(base32)&issuer=\(escaped(issuer))"
    }

    /// The code of a 30-second step.
    func code(step: Int64) -> String {
        let message = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
        let digest = Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: secret)))
        let offset = Int(digest[19] & 15)
        let number = digest[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// The step that the code belongs to, if it is one of the last, this or the next one and newer than `used`: a code works once.
    func step(of code: String, at moment: Int64, after used: Int64?) -> Int64? {
        let now = moment / 30_000
        return (now - 1...now + 1).first { step in step > (used ?? 0) && self.code(step: step) == code }
    }
}
