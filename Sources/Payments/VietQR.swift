import Registers
import Vietnamese

/// What a VietQR code asks a banking app to transfer (NAPAS, IBFT to an account: EMVCo merchant-presented QR with NAPAS's own field 38).
public struct VietQR: Sendable, Equatable {
    /// The number under which NAPAS routes to the bank: six digits.
    public let bin: String
    /// Account number, at most 19 letters or digits.
    public let account: String
    /// In đồng; nil asks the payer.
    public let amount: Int64?
    /// What the transfer says (62.08): at most 25 letters, digits and blanks without diacritics; nil for none.
    public let content: String?

    static let network = "A000000727"
    static let toAccount = "QRIBFTTA"
    /// Characters of a content.
    public static let contentLength = 25

    /// - Throws: ``VietQRError`` naming what does not fit.
    public init(bin: String, account: String, amount: Int64? = nil, content: String? = nil) throws(VietQRError) {
        guard bin.utf8.count == 6, bin.utf8.allSatisfy(\.isDigit) else { throw .bank }
        guard (1...19).contains(account.utf8.count), account.utf8.allSatisfy({ $0.isDigit || $0.isLetter }) else { throw .account }
        if let amount { guard (1...9_999_999_999_999).contains(amount) else { throw .amount } }
        if let content {
            guard (1...Self.contentLength).contains(content.utf8.count),
                content.utf8.allSatisfy({ $0.isDigit || $0.isLetter || $0 == UInt8(ascii: " ") })
            else { throw .content }
        }
        self.bin = bin
        self.account = account
        self.amount = amount
        self.content = content
    }

    /// The text of the code, ids ascending, the checksum last.
    public func payload() throws(TLVError) -> String {
        let receiver = try TLV.text([TLVField("00", bin), TLVField("01", account)])
        var fields = [
            TLVField("00", "01"), TLVField("01", amount == nil ? "11" : "12"),
            TLVField(
                "38", try TLV.text([TLVField("00", Self.network), TLVField("01", receiver), TLVField("02", Self.toAccount)])),
            TLVField("53", "704"),
        ]
        if let amount { fields.append(TLVField("54", String(amount))) }
        fields.append(TLVField("58", "VN"))
        if let content { fields.append(TLVField("62", try TLV.text([TLVField("08", content)]))) }
        return TLV.sealed(try TLV.text(fields))
    }

    /// Reads a code to an account back, as a banking app does.
    ///
    /// - Throws: ``TLVError`` for what is no code; ``VietQRError/other`` for a code of another network, currency or service.
    public init(payload: String) throws {
        let fields = try Self.table(TLV.fields(of: TLV.opened(payload)))
        let merchant = try Self.table(TLV.fields(of: fields["38"] ?? ""))
        guard fields["00"] == "01", fields["53"] == "704", fields["58"] == "VN", merchant["00"] == Self.network,
            merchant["02"] == Self.toAccount
        else { throw VietQRError.other }
        let receiver = try Self.table(TLV.fields(of: merchant["01"] ?? ""))
        let amount = try fields["54"].map { text in
            guard text.utf8.allSatisfy(\.isDigit), let amount = Int64(text) else { throw VietQRError.amount }
            return amount
        }
        let more = try Self.table(TLV.fields(of: fields["62"] ?? ""))
        try self.init(bin: receiver["00"] ?? "", account: receiver["01"] ?? "", amount: amount, content: more["08"])
    }

    private static func table(_ fields: [TLVField]) throws(VietQRError) -> [String: String] {
        var table: [String: String] = [:]
        for field in fields {
            guard table.updateValue(field.value, forKey: field.id) == nil else { throw .other }
        }
        return table
    }

    /// A text as transfers can say it: no diacritics, letters, digits and single blanks, cut to the length.
    public static func plain(_ text: String, length: Int = contentLength) -> String {
        let letters = foldedLetters(text).uppercased().unicodeScalars.map { scalar -> Character in
            scalar.isASCII && (UInt8(ascii: scalar).isDigit || UInt8(ascii: scalar).isLetter) ? Character(scalar) : " "
        }
        return String(String(letters).split(separator: " ").joined(separator: " ").prefix(length)).trimmed
    }
}

/// What of a code can't be asked for.
public enum VietQRError: Error, Sendable, Equatable {
    /// A bank's number has six digits.
    case bank
    case account
    /// 1 to 9,999,999,999,999 đồng.
    case amount
    case content
    /// A code, but none that transfers đồng to an account through NAPAS.
    case other
}

extension UInt8 {
    var isDigit: Bool { (48...57).contains(self) }
    var isLetter: Bool { (65...90).contains(self) || (97...122).contains(self) }
}
