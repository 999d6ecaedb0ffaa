/// A file held with a record, seen before it is fetched (xem trước).
public struct FilePage: Page {
    public static let template = "file"
    public var title: String
    public var kicker: String?
    public var crumbs: [Link]
    public var tag: Tag?
    public var downloadUrl: String?
    public var details: [Detail]
    /// A picture of it.
    public var imageUrl: String?
    /// Its beginning, where it is text.
    public var text: String?
    /// Its pages.
    public var views: [Tab]
    /// Why nothing is shown.
    public var nothing: String?
    /// What its signatures are worth.
    public var verdict: SignatureVerdict?
    /// Puts the reader's own signature, or the office's, on it.
    public var signing: [TransitionForm]
    /// What went wrong when it was to be signed.
    public var error: String?
    /// A picture that leads a phone to the file's page of verification.
    public var codeUrl: String?
    public var verifyUrl: String?

    public init(
        title: String, kicker: String? = nil, crumbs: [Link] = [], tag: Tag? = nil, downloadUrl: String? = nil, details: [Detail] = [],
        imageUrl: String? = nil, text: String? = nil, views: [Tab] = [], nothing: String? = nil, verdict: SignatureVerdict? = nil,
        signing: [TransitionForm] = [], error: String? = nil, codeUrl: String? = nil, verifyUrl: String? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.crumbs = crumbs
        self.tag = tag
        self.downloadUrl = downloadUrl
        self.details = details
        self.imageUrl = imageUrl
        self.text = text
        self.views = views
        self.nothing = nothing
        self.verdict = verdict
        self.signing = signing
        self.error = error
        self.codeUrl = codeUrl
        self.verifyUrl = verifyUrl
    }

    public static let names: Names<FilePage> = [
        "title": \.title, "kicker": \.kicker, "crumbs": \.crumbs, "tag": \.tag, "downloadUrl": \.downloadUrl, "details": \.details,
        "imageUrl": \.imageUrl, "text": \.text, "views": \.views, "nothing": \.nothing, "verdict": \.verdict,
        "signing": \.signing, "error": \.error, "codeUrl": \.codeUrl, "verifyUrl": \.verifyUrl,
    ]
}
