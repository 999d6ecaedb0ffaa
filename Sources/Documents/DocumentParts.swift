import Declarations
import Registers
import Reports
import Store
import Vietnamese

/// What a document is made of: its record and the records that it names.
struct DocumentParts {
    let record: Record
    let commune: Commune
    let type: Record?
    /// The drafting unit.
    let unit: Record?
    /// Nil where the People's Committee issues it.
    let issuer: Record?
    let signer: Signer?
    let secondSigner: Signer?

    /// A post and whose name stands below the signature.
    struct Signer {
        let post: String
        let name: String
    }

    init(_ record: Record, _ registry: Registry, in tx: ReadTransaction) throws {
        guard let commune = try tx.commune(record.commune) else { throw RecordError.notFound }
        func named(_ field: String, _ register: String) throws -> Record? {
            guard let id = record[field].text else { return nil }
            return try registry.records(register, [id], commune: record.commune, in: tx)[id]
        }
        func signer(_ field: String) throws -> Signer? {
            guard let post = try named(field, "post") else { return nil }
            let name = try record["\(field)_name"].text ?? holder(of: post.id.text, commune: record.commune, in: tx)
            return Signer(post: post["name"].text ?? "", name: name ?? "")
        }
        self.record = record
        self.commune = commune
        type = try named("type", "document_type")
        unit = try named("unit", "unit")
        issuer = try named("issuer", "unit")
        self.signer = try signer("signer")
        secondSigner = try signer("second_signer")
    }

    // MARK: Names

    var layout: DocumentLayout {
        DocumentLayout(
            type?["form"].text.flatMap(DocumentLayout.Form.init(rawValue:)) ?? .named, needsBases: type?["needs_bases"].boolean == true,
            needsAddressee: type?["needs_addressee"].boolean == true)
    }

    /// "Suối Mây": the commune's name without its level.
    private var place: String {
        let levels = ["xã ", "phường ", "đặc khu ", "thị trấn ", "tỉnh ", "thành phố "]
        return levels.first(where: commune.name.lowercased().hasPrefix).map { String(commune.name.dropFirst($0.count)) } ?? commune.name
    }

    private var isCouncil: Bool { issuer?["kind"].text == "council" }

    /// Cơ quan ban hành, line by line.
    private var issuerLines: [String] {
        guard let issuer else { return ["ỦY BAN NHÂN DÂN", commune.name.uppercased()] }
        return isCouncil ? ["HỘI ĐỒNG NHÂN DÂN", commune.name.uppercased()] : [(issuer["name"].text ?? "").uppercased()]
    }

    private var issuerName: String {
        guard let issuer else { return "Ủy ban nhân dân \(commune.name)" }
        return isCouncil ? "Hội đồng nhân dân \(commune.name)" : issuer["name"].text ?? ""
    }

    /// Ký hiệu: `BC-UBND`; of an official letter `UBND-VHXH` (Decree 30/2020/NĐ-CP, Annex I, II.3).
    var symbol: String {
        let body = issuer?["code"].text ?? "UBND"
        guard let abbreviation = type?["abbreviation"].text else { return "\(body)-\(unit?["code"].text ?? "")" }
        return "\(abbreviation)-\(body)"
    }

    // MARK: The document

    var document: OfficialDocument {
        let layout = layout
        var document = OfficialDocument(
            superior: issuer == nil || isCouncil ? nil : "UBND \(commune.name.uppercased())", issuer: issuerLines,
            number: record["number"].text, symbol: record["symbol"].text ?? symbol, place: place,
            date: record["issued_on"].text.flatMap { CalendarDate($0) },
            type: layout.form == .letter ? nil : (type?["name"].text ?? "").uppercased(), subject: record["subject"].text ?? "",
            addressees: DocumentText.list(record["addressees"].text), bases: DocumentText.list(record["bases"].text),
            body: DocumentText.blocks(record["body"].text ?? ""), signature: signature,
            recipients: DocumentText.list(record["recipients"].text),
            annexes: DocumentText.annexes(record["annexes"].text ?? ""))
        document.urgency = record["urgency"].text.flatMap(OfficialDocument.Urgency.init(rawValue:)) ?? .normal
        document.issuerName = issuerName
        if layout.form == .minutes { document.secondSignature = .init(capacity: ["THƯ KÝ"], name: secondSigner?.name ?? "") }
        if layout.form == .decision {
            document.resolution = isCouncil || type?["abbreviation"].text == "NQ" ? "QUYẾT NGHỊ:" : "QUYẾT ĐỊNH:"
            document.authority = authority
        }
        return document
    }

    /// Thẩm quyền ban hành: the body, or its chair where the chair decides alone.
    private var authority: String {
        record["capacity"].text == SigningCapacity.head.rawValue && issuer == nil
            ? "CHỦ TỊCH \(issuerName.uppercased())" : issuerName.uppercased()
    }

    private var signature: OfficialDocument.Signature {
        guard let signer else { return .init(capacity: [], name: "") }
        let written = DocumentText.list(record["signature_lines"].text)
        let capacity = record["capacity"].text.flatMap(SigningCapacity.init(rawValue:))
        let lines = SignatureLines(
            post: signer.post, body: issuer == nil ? .committee : isCouncil ? .council : .unit, isMinutes: layout.form == .minutes)
        return .init(capacity: written.isEmpty ? lines.lines(capacity) : written.map { $0.uppercased() }, name: signer.name)
    }
}

/// Who holds a post today: those appointed before deputies.
private func holder(of post: String, commune: Int, in tx: ReadTransaction) throws -> String? {
    let today = Instant(milliseconds: tx.now).date.description
    return try tx.first(
        """
        SELECT p.full_name FROM reg_holding h JOIN reg_person p ON p.commune = h.commune AND p.id = h.person
        WHERE h.commune = \(commune) AND h.post = \(post) AND h.deleted_at IS NULL AND p.deleted_at IS NULL
        AND h.from_date <= \(today) AND (h.to_date IS NULL OR h.to_date >= \(today)) ORDER BY h.main DESC, h.id LIMIT 1
        """)?["full_name"].text
}
