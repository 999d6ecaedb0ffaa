public import Registers
public import Store

/// Who hands a dossier in.
public struct Applicant: Sendable {
    public var name: String
    /// Twelve digits.
    public var citizenID: String?
    /// `yyyy-MM-dd`.
    public var bornOn: String?
    public var phone: String?
    public var email: String?
    public var address: String?
    public var organisation: String?
    /// An option of the field `subject`: people, business, organisation, official.
    public var subject: String
    /// Whether the applicant lives outside of the commune.
    public var isOutside: Bool

    public init(
        name: String, citizenID: String? = nil, bornOn: String? = nil, phone: String? = nil, email: String? = nil, address: String? = nil,
        organisation: String? = nil, subject: String = "people", isOutside: Bool = false
    ) {
        self.name = name
        self.citizenID = citizenID
        self.bornOn = bornOn
        self.phone = phone
        self.email = email
        self.address = address
        self.organisation = organisation
        self.subject = subject
        self.isOutside = isOutside
    }
}

/// Who hands a dossier in for somebody else, and on which basis.
public struct DossierAgent: Sendable {
    /// An option of the field `acting`: authorised, parent, guardian.
    public var basis: String
    public var name: String
    /// Twelve digits.
    public var citizenID: String?
    /// The record id of the authority in the register `authorisation`, where there is one.
    public var authorisation: String?
    /// The paper that shows the authority, where the register has none.
    public var files: [Attachment]

    public init(basis: String, name: String, citizenID: String? = nil, authorisation: String? = nil, files: [Attachment] = []) {
        self.basis = basis
        self.name = name
        self.citizenID = citizenID
        self.authorisation = authorisation
        self.files = files
    }
}

/// A paper as it came with a submission.
public struct GivenPaper: Sendable {
    /// Where a paper came from.
    public enum Provenance: String, Sendable, CaseIterable {
        case supplied
        case ownStore = "own_store"
        case otherSystem = "other_system"
        case missing
    }

    /// The record id of the required paper (`procedure_paper`) that it answers.
    public var required: String
    public var provenance: Provenance
    /// Kept files, as an attachment field holds them.
    public var files: [Attachment]
    public var originals: Int?
    public var copies: Int?
    /// Why a paper is asked for again that the state holds (B7); nil where it is not.
    public var askedAgain: String?
    /// The record id of the paper in the applicant's own store that is taken.
    public var held: String?
    /// Whether the applicant's own store has such a paper that is still valid, taken or not (B9).
    public var isInStore = false
    /// `yyyy-MM-dd`, as it stands on the paper.
    public var issuedOn: String?

    public init(
        required: String, provenance: Provenance, files: [Attachment] = [], originals: Int? = nil, copies: Int? = nil,
        askedAgain: String? = nil
    ) {
        self.required = required
        self.provenance = provenance
        self.files = files
        self.originals = originals
        self.copies = copies
        self.askedAgain = askedAgain
    }
}

/// What is handed in: everything from which a dossier is opened.
public struct DossierSubmission: Sendable {
    /// How a dossier comes, or what a touch uses.
    public enum Channel: String, Sendable, CaseIterable { case online, counter, post }

    /// Who typed it (B3).
    public enum Typist: String, Sendable, CaseIterable { case citizen, relative, official, team }

    /// The procedure's record id.
    public var procedure: String
    /// The same key twice gives the same dossier: a random text that the page made before it was sent. At most 80 characters.
    public var key: String
    public var channel: Channel
    public var typedBy: Typist
    public var applicant: Applicant
    /// What the form gave, canonical JSON with the form's key and version; nil without a form.
    public var answers: String?
    public var papers: [GivenPaper]
    /// The record id of the service point that helped, if one did.
    public var supportPlace: String?
    /// The record id of the competent body, where it is another than the commune.
    public var competent: String?
    public var note: String?
    /// Who acts for the applicant; nil where the applicant hands it in.
    public var agent: DossierAgent?
    /// The record id of the dossier along with which it is opened (liên thông); nil for one that somebody handed in.
    public var openedBy: String?

    public init(
        procedure: String, key: String, channel: Channel, typedBy: Typist, applicant: Applicant, answers: String? = nil,
        papers: [GivenPaper] = [], supportPlace: String? = nil, competent: String? = nil, note: String? = nil
    ) {
        self.procedure = procedure
        self.key = key
        self.channel = channel
        self.typedBy = typedBy
        self.applicant = applicant
        self.answers = answers
        self.papers = papers
        self.supportPlace = supportPlace
        self.competent = competent
        self.note = note
    }
}

/// What whoever handed a dossier in takes home.
public struct DossierReceipt: Sendable, Equatable {
    public let dossier: RecordID
    /// `H99.01-261122-0007`.
    public let code: String
    /// The second factor of tracking.
    public let secret: String
    /// Whether the dossier was opened now; false where the key was known already.
    public let isNew: Bool
}
