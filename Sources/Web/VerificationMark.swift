import Documents
import QRCode
import Registers
import Reports
import Store

/// Where a document is checked: printed on what is signed digitally, and on what is signed by hand.
struct VerificationMark: PaperMark {
    let configuration: SiteConfiguration
    let signing: SigningDesk

    func verification(of record: Record, in tx: ReadTransaction) throws -> OfficialDocument.Verification? {
        guard let address = try tx.commune(record.commune).flatMap(configuration.publicAddress) else { return nil }
        let code = signing.code(commune: record.commune, record.register, record.id, "pdf")
        let shown = address.replacing(/^https?:\/\//, with: "")
        let typed = [code.prefix(4), code.dropFirst(4).prefix(4), code.suffix(4)].joined(separator: "\u{2011}")
        return .init(
            lines: ["Kiểm tra văn bản: \(shown)/xac-minh", "Mã: \(typed)"],
            picture: try QRCode("\(address)/xac-minh/\(code)", correction: .quarter).svg)
    }

    func note(_ file: Attachment, of record: Record, in tx: WriteTransaction) throws {
        try signing.note(file.hash, of: record, "pdf", signer: SigningDesk.paper, in: tx)
    }
}

extension Site {
    var mark: VerificationMark { VerificationMark(configuration: configuration, signing: signing) }
}
