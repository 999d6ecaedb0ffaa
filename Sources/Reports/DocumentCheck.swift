public import Vietnamese

/// How a type of document is laid out (Decree 30/2020/NĐ-CP, Annex III), and what it must have.
public struct DocumentLayout: Sendable, Equatable {
    public enum Form: String, Sendable, CaseIterable {
        /// With the name of its type.
        case named
        /// Công văn: no type, its subject below the number.
        case letter
        /// Quyết định, nghị quyết: bases, who decides, articles.
        case decision
        /// Biên bản: two signatures.
        case minutes
    }

    public var form: Form
    public var needsBases: Bool
    public var needsAddressee: Bool

    public init(_ form: Form, needsBases: Bool = false, needsAddressee: Bool = false) {
        self.form = form
        self.needsBases = needsBases
        self.needsAddressee = needsAddressee
    }
}

/// Something in a document that lacks or breaks what Decree 30/2020/NĐ-CP asks of its form (thể thức).
public struct FormFinding: Sendable, Equatable {
    /// The component in which it is mended.
    public enum Part: String, Sendable, CaseIterable {
        case type, subject, addressees, bases, body, signature, secondSignature, recipients, annexes
    }

    public let part: Part
    /// Whether the document can't be issued so; otherwise somebody should look at it.
    public let mustBeMended: Bool
    public let message: LocalizedText

    static func must(_ part: Part, _ vi: String, _ en: String) -> FormFinding {
        FormFinding(part: part, mustBeMended: true, message: .init(vi: vi, en: en))
    }

    static func look(_ part: Part, _ vi: String, _ en: String) -> FormFinding {
        FormFinding(part: part, mustBeMended: false, message: .init(vi: vi, en: en))
    }
}

extension OfficialDocument {
    /// What to mend in the document's form, in the order of its components. Annex I of Decree 30/2020/NĐ-CP, part II, where a finding names nothing
    /// else.
    public func findings(_ layout: DocumentLayout) -> [FormFinding] {
        subjectFindings(layout) + addresseeFindings(layout) + basisFindings(layout) + bodyFindings(layout) + signatureFindings(layout)
            + recipientFindings(layout) + annexFindings()
    }

    // MARK: Above the text

    private func subjectFindings(_ layout: DocumentLayout) -> [FormFinding] {
        if subject.isEmpty { return [.must(.subject, "Chưa có trích yếu.", "The subject is missing.")] }
        var findings: [FormFinding] = []
        let isLetter = layout.form == .letter
        if isLetter, subject.lowercased().hasPrefix("v/v") || subject.lowercased().hasPrefix("về việc") {
            findings.append(
                .must(.subject, "Bỏ “V/v” ở đầu trích yếu: mẫu công văn in sẵn.", "Leave out “V/v”: letters are printed with it."))
        }
        if let type, subject.lowercased().hasPrefix(type.lowercased() + " ") {
            findings.append(
                .must(.subject, "Bỏ tên loại ở đầu trích yếu: tên loại in riêng một dòng.", "Leave out the type: it has a line of its own.")
            )
        }
        if subject.last.map({ ".;,:".contains($0) }) == true {
            findings.append(.must(.subject, "Trích yếu không có dấu câu ở cuối.", "A subject ends without a mark."))
        }
        let most = isLetter ? 120 : 250
        if subject.count > most {
            findings.append(
                .look(
                    .subject, "Trích yếu dài \(subject.count) chữ cái, quá \(most): rút gọn, chỉ nêu nội dung chủ yếu.",
                    "The subject has \(subject.count) letters, over \(most): shorten it."))
        }
        return findings
    }

    private func addresseeFindings(_ layout: DocumentLayout) -> [FormFinding] {
        guard layout.needsAddressee, addressees.isEmpty else { return [] }
        let name = (type ?? "Công văn").lowercased()
        return [.must(.addressees, "Thiếu nơi kính gửi: \(name) phải ghi.", "Whom it is sent to is missing.")]
    }

    private func basisFindings(_ layout: DocumentLayout) -> [FormFinding] {
        if bases.isEmpty {
            return layout.needsBases
                ? [.must(.bases, "Thiếu căn cứ ban hành: \((type ?? "").lowercased()) phải ghi.", "The legal bases are missing.")] : []
        }
        return bases.filter { !["Căn cứ", "Theo", "Xét", "Thực hiện", "Trên cơ sở"].contains(where: $0.hasPrefix) }.map {
            .look(
                .bases, "“\($0.prefix(40))” không bắt đầu bằng “Căn cứ”, “Theo đề nghị của”.",
                "“\($0.prefix(40))” does not begin as a basis does.")
        }
    }

    // MARK: The text

    private func bodyFindings(_ layout: DocumentLayout) -> [FormFinding] {
        let lines = body.flatMap(\.lines)
        if lines.isEmpty { return [.must(.body, "Chưa có nội dung.", "The text is missing.")] }
        var findings: [FormFinding] = []
        if let mark = lines.first(where: { ["MẬT", "TỐI MẬT", "TUYỆT MẬT"].contains($0.filter { $0.isLetter || $0 == " " }) }) {
            findings.append(
                .must(
                    .body, "Có dấu chỉ độ mật “\(mark)”: văn bản mật không được soạn, lưu ở đây.",
                    "It is marked “\(mark)”: secret documents may not be written or kept here."))
        }
        if layout.form == .decision, !lines.contains(where: { $0.hasPrefix("Điều 1.") }) {
            findings.append(.must(.body, "Quyết định phải chia điều, bắt đầu từ “Điều 1.”.", "A decision has articles, from “Điều 1.” on."))
        }
        if lines.contains(where: { $0.contains("**") }) {
            findings.append(.look(.body, "Còn dấu ** chưa khép.", "A ** is not closed."))
        }
        if let wide = body.lazy.compactMap(\.columns).first(where: { $0 > 7 }) {
            findings.append(
                .look(
                    .body, "Bảng \(wide) cột chật trên khổ dọc: chuyển vào phụ lục khổ ngang.",
                    "A table of \(wide) columns wants landscape."))
        }
        let speaksOfAnnex = lines.contains { $0.lowercased().contains("phụ lục") || $0.lowercased().contains("kèm theo") }
        if !annexes.isEmpty, !speaksOfAnnex {
            findings.append(
                .must(.body, "Có phụ lục thì trong văn bản phải có chỉ dẫn về phụ lục đó.", "The text must speak of the annex that it has.")
            )
        }
        return findings
    }

    private func annexFindings() -> [FormFinding] {
        var findings: [FormFinding] = []
        let speaks = body.flatMap(\.lines).contains { $0.lowercased().contains("phụ lục") }
        if annexes.isEmpty, speaks {
            findings.append(
                .look(.annexes, "Nội dung nhắc đến phụ lục nhưng chưa có phụ lục.", "The text speaks of an annex; there is none."))
        }
        for (index, annex) in annexes.enumerated() where annex.body.isEmpty {
            findings.append(.must(.annexes, "Phụ lục thứ \(index + 1) chưa có nội dung.", "Annex \(index + 1) is empty."))
        }
        return findings
    }
}

extension DocumentBlock {
    /// Its words, line by line.
    var lines: [String] {
        switch self {
        case .part(let text): [text]
        case .section(let runs), .paragraph(let runs): [runs.map(\.text).joined()]
        case .table(let table): [table.columns.map(\.head).joined(separator: " ")] + table.rows.map { $0.joined(separator: " ") }
        }
    }

    /// How many columns a table has; nil for text.
    var columns: Int? { if case .table(let table) = self { table.columns.count } else { nil } }
}
