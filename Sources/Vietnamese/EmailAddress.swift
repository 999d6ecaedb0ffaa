/// An e-mail address of the ordinary kind: ASCII, one `@`, a host with a dot. Whether somebody reads it, only a message can tell.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address as typed, its host in lower case. The form to store and compare.
    public let text: String

    /// - Throws: `VietnameseError` with `.empty` or `.email`.
    public init(parsing text: String) throws(VietnameseError) {
        let trimmed = normalised(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !trimmed.isEmpty else { throw VietnameseError(.empty, vi: "Chưa nhập thư điện tử.", en: "No e-mail address was given.") }
        let halves = trimmed.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, trimmed.utf8.count <= 254, EmailAddress.isLocalPart(halves[0]), EmailAddress.isHost(halves[1]) else {
            throw VietnameseError(
                .email, vi: "Địa chỉ thư điện tử không đúng. Ví dụ ghi đúng: ten@xa.gov.vn.",
                en: "This is no e-mail address. Write it like name@example.vn.")
        }
        self.text = halves[0] + "@" + halves[1].lowercased()
    }

    /// "n***@example.com": what lists show.
    public var masked: String {
        let at = text.firstIndex(of: "@") ?? text.endIndex
        return text.prefix(1) + "***" + text[at...]
    }

    /// Masked, so that an address does not reach a log by accident; `text` tells it.
    public var description: String { masked }

    private static func isLocalPart(_ text: Substring) -> Bool {
        text.utf8.count <= 64
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
                !atom.isEmpty
                    && atom.unicodeScalars.allSatisfy { $0.isPlainLetterOrDigit || "!#$%&'*+/=?^_`{|}~-".unicodeScalars.contains($0) }
            }
    }

    private static func isHost(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2 && (labels.last?.utf8.count ?? 0) >= 2 && labels.last?.utf8.contains { (48...57).contains($0) } == false
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.unicodeScalars.allSatisfy { $0.isPlainLetterOrDigit || $0 == "-" }
            }
    }
}

extension Unicode.Scalar {
    fileprivate var isPlainLetterOrDigit: Bool { isASCII && (properties.isAlphabetic || ("0"..."9").contains(self)) }
}
