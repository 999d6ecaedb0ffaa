/// One field of an EMVCo merchant-presented QR code: two digits of id, two of length in characters, the value. (EMVCo QRCPS MPM 1.1, 4.)
public struct TLVField: Sendable, Equatable {
    /// "00" to "99".
    public let id: String
    /// 1 to 99 characters.
    public let value: String

    public init(_ id: String, _ value: String) {
        self.id = id
        self.value = value
    }
}

/// Why a text is no code, or can't become one.
public enum TLVError: Error, Sendable, Equatable {
    /// The id has not two digits, or the value not 1 to 99 characters.
    case field(id: String)
    /// The text ends within a field, or a length is no number; counted in characters from 0.
    case broken(at: Int)
    /// The checksum at the end is not that of what stands before it.
    case checksum
}

/// The fields of a code as text, and back.
public enum TLV {
    /// - Throws: ``TLVError/field(id:)``.
    public static func text(_ fields: [TLVField]) throws(TLVError) -> String {
        var text = ""
        for field in fields {
            guard isID(field.id), (1...99).contains(field.value.unicodeScalars.count) else { throw .field(id: field.id) }
            text += field.id + twoDigits(field.value.unicodeScalars.count) + field.value
        }
        return text
    }

    /// - Throws: ``TLVError/broken(at:)``.
    public static func fields(of text: String) throws(TLVError) -> [TLVField] {
        let scalars = Array(text.unicodeScalars)
        var fields: [TLVField] = []
        var place = 0
        while place < scalars.count {
            guard place + 4 <= scalars.count else { throw .broken(at: place) }
            let id = string(scalars[place..<place + 2])
            guard isID(id), let length = number(scalars[place + 2..<place + 4]), length > 0, place + 4 + length <= scalars.count else {
                throw .broken(at: place)
            }
            fields.append(TLVField(id, string(scalars[place + 4..<place + 4 + length])))
            place += 4 + length
        }
        return fields
    }

    /// CRC-16/CCITT-FALSE: polynomial 0x1021, begun with 0xFFFF, nothing reflected, nothing added. "123456789" gives 0x29B1.
    public static func checksum(_ text: String) -> UInt16 {
        var sum: UInt16 = 0xFFFF
        for byte in text.utf8 {
            sum ^= UInt16(byte) << 8
            for _ in 0..<8 { sum = sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x1021 }
        }
        return sum
    }

    /// The text with its checksum as the last field (63): four upper-case hexadecimal digits over everything before them.
    public static func sealed(_ text: String) -> String {
        let begun = text + "6304"
        let digits = String(checksum(begun), radix: 16, uppercase: true)
        return begun + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// The text before its checksum. - Throws: ``TLVError/checksum`` where it has none or another one.
    public static func opened(_ text: String) throws(TLVError) -> String {
        guard text.utf8.count > 8 else { throw .checksum }
        let body = String(text.dropLast(8))
        guard sealed(body) == body + String(text.suffix(8)).uppercased() else { throw .checksum }
        return body
    }

    private static func isID(_ id: String) -> Bool { id.utf8.count == 2 && id.utf8.allSatisfy { (48...57).contains($0) } }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private static func number(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
        scalars.reduce(Optional(0)) { sum, scalar in
            guard let sum, (48...57).contains(scalar.value) else { return nil }
            return sum * 10 + Int(scalar.value - 48)
        }
    }
}
