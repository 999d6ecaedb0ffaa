/// What somebody typed into a report.
public struct ReportInput: Sendable {
    public struct Text: Sendable, Equatable {
        public var text: String
        public var `internal`: String
        /// The version of the part that the person saw; nil where there was none.
        public var version: Int64?

        public init(text: String, internal: String, version: Int64?) {
            (self.text, self.internal, self.version) = (text, `internal`, version)
        }
    }

    public struct Remark: Sendable, Equatable {
        public var claimed: String
        /// One of the choices of `report_remark.kind`; empty where none was chosen.
        public var kind: String
        public var explanation: String

        public init(claimed: String, kind: String = "", explanation: String) {
            (self.claimed, self.kind, self.explanation) = (claimed, kind, explanation)
        }
    }

    /// By section's record id.
    public var texts: [String: Text]
    /// By figure.
    public var remarks: [String: Remark]

    public init(texts: [String: Text], remarks: [String: Remark]) { (self.texts, self.remarks) = (texts, remarks) }
}
