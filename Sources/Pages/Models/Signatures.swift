/// One signature of a file, in plain words (chữ ký số).
public struct SignatureCard: PageModel {
    /// Whose it is.
    public var heading: String
    /// Their organisation and office.
    public var who: String?
    public var tag: Tag
    /// What the tag means for whoever holds the file.
    public var explanation: String
    public var details: [Detail]

    public init(heading: String, who: String? = nil, tag: Tag, explanation: String, details: [Detail] = []) {
        self.heading = heading
        self.who = who
        self.tag = tag
        self.explanation = explanation
        self.details = details
    }

    public static let names: Names<SignatureCard> = [
        "heading": \.heading, "who": \.who, "tag": \.tag, "explanation": \.explanation, "details": \.details,
    ]
}

/// What all signatures of a file come to.
public struct SignatureVerdict: PageModel {
    /// "Chữ ký hợp lệ".
    public var heading: String
    public var text: String
    public var meaning: Meaning
    public var signatures: [SignatureCard]
    public var css: String { meaning.css }

    public init(heading: String, text: String, meaning: Meaning, signatures: [SignatureCard] = []) {
        self.heading = heading
        self.text = text
        self.meaning = meaning
        self.signatures = signatures
    }

    public static let names: Names<SignatureVerdict> = [
        "heading": \.heading, "text": \.text, "css": \.css, "signatures": \.signatures,
    ]
}

/// Anybody's check of a signed file, or of a document by its code (Kiểm tra chữ ký số).
public struct VerifyPage: Page {
    public static let template = "verify"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    /// What was handed in: its name.
    public var fileName: String?
    public var verdict: SignatureVerdict?
    /// The document as its issuer has it.
    public var document: [Detail]
    public var documentLabel: String?
    public var documentUrl: String?
    /// Hand in a file.
    public var form: TransitionForm?
    public var error: String?

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], fileName: String? = nil, verdict: SignatureVerdict? = nil,
        document: [Detail] = [], documentLabel: String? = nil, documentUrl: String? = nil, form: TransitionForm? = nil, error: String? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.fileName = fileName
        self.verdict = verdict
        self.document = document
        self.documentLabel = documentLabel
        self.documentUrl = documentUrl
        self.form = form
        self.error = error
    }

    public static let names: Names<VerifyPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "fileName": \.fileName, "verdict": \.verdict, "details": \.document,
        "documentLabel": \.documentLabel, "documentUrl": \.documentUrl, "form": \.form, "error": \.error,
    ]
}
