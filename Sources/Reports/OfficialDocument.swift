public import Vietnamese

/// An administrative document (văn bản hành chính) by its components, in the order of Decree 30/2020/NĐ-CP, Annex I, part I.
public struct OfficialDocument: Sendable, Equatable {
    /// The direct superior body, printed above the issuer: "UBND TỈNH LAM SƠN"; nil for none.
    public var superior: String?
    /// Line by line: "ỦY BAN NHÂN DÂN", "XÃ SUỐI MÂY".
    public var issuer: [String]
    /// "05"; nil as long as the document has none: a space is left for it.
    public var number: String?
    /// What follows the number: "BC-UBND"; of an official letter (công văn) "UBND-VHXH".
    public var symbol: String
    /// "Suối Mây".
    public var place: String
    /// The day of issue; nil as long as it is not issued.
    public var date: CalendarDate?
    /// "BÁO CÁO"; nil for an official letter, which has no type and carries its subject under its number.
    public var type: String?
    /// Trích yếu: "Kết quả chuyển đổi số quý III năm 2026".
    public var subject: String
    /// Kính gửi.
    public var addressees: [String]
    /// Căn cứ, each without its last mark.
    public var bases: [String]
    public var body: [DocumentBlock]
    public var signature: Signature
    /// Of minutes: who kept them, printed on the left of who presided.
    public var secondSignature: Signature?
    /// Nơi nhận, each without dash and mark: "Như trên", "Lưu: VT, VHXH".
    public var recipients: [String]
    public var annexes: [Annex]
    public var urgency = Urgency.normal
    /// Of a decision, above its bases: "ỦY BAN NHÂN DÂN XÃ SUỐI MÂY".
    public var authority: String?
    /// Of a decision, below its bases: "QUYẾT ĐỊNH:".
    public var resolution: String?
    /// Whose document it is, as its annexes say: "Ủy ban nhân dân xã Suối Mây".
    public var issuerName: String?
    /// Where anybody checks it: a picture below the recipients, where Decree 30/2020/NĐ-CP leaves the page free. Nil for none.
    public var verification: Verification?
    /// Where this is a copy.
    public var copy: Copy?
    /// Whether only the copy's own part is printed: on the photocopy of a document that is not at hand as text.
    public var isCopySheet = false

    public init(
        superior: String? = nil, issuer: [String], number: String? = nil, symbol: String, place: String, date: CalendarDate? = nil,
        type: String? = nil, subject: String, addressees: [String] = [], bases: [String] = [], body: [DocumentBlock],
        signature: Signature, recipients: [String] = [], annexes: [Annex] = []
    ) {
        self.superior = superior
        self.issuer = issuer
        self.number = number
        self.symbol = symbol
        self.place = place
        self.date = date
        self.type = type
        self.subject = subject
        self.addressees = addressees
        self.bases = bases
        self.body = body
        self.signature = signature
        self.recipients = recipients
        self.annexes = annexes
    }

    /// What makes a sheet of paper a copy (bản sao): below the copied text and a rule as wide as it (Decree 30/2020/NĐ-CP, Annex I, part II, II).
    public struct Copy: Sendable, Equatable {
        /// Hình thức sao: "SAO Y", "SAO LỤC", "TRÍCH SAO".
        public var form: String
        /// Who copies, line by line.
        public var issuer: [String]
        public var number: String?
        /// "SY-UBND".
        public var symbol: String
        public var place: String
        public var date: CalendarDate?
        public var signature: Signature
        public var recipients: [String]

        public init(
            form: String, issuer: [String], number: String?, symbol: String, place: String, date: CalendarDate?, signature: Signature,
            recipients: [String]
        ) {
            self.form = form
            self.issuer = issuer
            self.number = number
            self.symbol = symbol
            self.place = place
            self.date = date
            self.signature = signature
            self.recipients = recipients
        }
    }

    /// The page that tells whether a document is whole and who signed it.
    public struct Verification: Sendable, Equatable {
        /// What stands below the picture: the address without `https://`, and the code to type.
        public var lines: [String]
        /// The address as a QR code, an SVG picture.
        public var picture: String

        public init(lines: [String], picture: String) {
            self.lines = lines
            self.picture = picture
        }
    }

    /// Quyền hạn, chức vụ, họ tên.
    public struct Signature: Sendable, Equatable {
        /// Line by line: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH".
        public var capacity: [String]
        /// Without titles and honours.
        public var name: String

        public init(capacity: [String], name: String) {
            self.capacity = capacity
            self.name = name
        }
    }

    /// Dấu chỉ độ khẩn: a red box below the number, 8 mm high.
    public enum Urgency: String, Sendable, CaseIterable {
        case normal
        /// KHẨN
        case urgent
        /// THƯỢNG KHẨN
        case veryUrgent = "very_urgent"
        /// HỎA TỐC
        case express
    }

    /// Phụ lục: begins on a page of its own, with pages of its own.
    public struct Annex: Sendable, Equatable {
        public var title: String
        public var body: [DocumentBlock]
        /// For wide tables.
        public var isLandscape: Bool

        public init(title: String, body: [DocumentBlock], isLandscape: Bool = false) {
            self.title = title
            self.body = body
            self.isLandscape = isLandscape
        }
    }

    /// "Báo cáo số 05/BC-UBND ngày 05 tháng 01 năm 2026", with spaces for what is not given yet: what annexes refer to.
    public var reference: String {
        let day = date?.formalText ?? openDate
        let name = "\((type ?? "Công văn").lowercased().capitalizedFirst) số \(number ?? blank(6))/\(symbol) \(day)"
        return issuerName.map { "\(name) của \($0)" } ?? name
    }
}

/// A piece of a document's body.
public enum DocumentBlock: Sendable, Equatable {
    /// "I. KẾT QUẢ THỰC HIỆN": a part, in bold capitals as written.
    case part(String)
    /// "1. Về hạ tầng số": a section with a title, in bold.
    case section([TextRun])
    case paragraph([TextRun])
    case table(DocumentTable)
}

/// A stretch of text of one look.
public struct TextRun: Sendable, Equatable {
    public var text: String
    public var isBold: Bool
    public var isItalic: Bool

    public init(_ text: String, isBold: Bool = false, isItalic: Bool = false) {
        self.text = text
        self.isBold = isBold
        self.isItalic = isItalic
    }
}

/// A table: its head is repeated on each page, and no row is torn apart.
public struct DocumentTable: Sendable, Equatable {
    public struct Column: Sendable, Equatable {
        public var head: String
        /// Beside the widths of the other columns.
        public var width: Int
        public var isNumber: Bool

        public init(_ head: String, width: Int = 1, isNumber: Bool = false) {
            self.head = head
            self.width = max(width, 1)
            self.isNumber = isNumber
        }
    }

    public var columns: [Column]
    public var rows: [[String]]

    public init(columns: [Column], rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }
}
