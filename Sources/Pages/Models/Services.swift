/// Find a procedure by what happened or by words (Dịch vụ công).
public struct ServiceList: Page {
    public static let template = "services"
    public var title: String
    public var lead: String?
    public var query: String?
    /// GET with `q`.
    public var url: String
    /// What happens in a life, each with its procedures.
    public var events: [Tab]
    public var services: [ServiceCard]
    public var heading: String?
    public var empty: Empty?
    public var trackUrl: String
    /// Where a question is asked in one's own words; nil where nothing answers.
    public var askUrl: String?
    public var numbersUrl: String
    /// The citizen's own page, or where to sign in.
    public var account: Link

    public init(
        title: String, lead: String? = nil, query: String? = nil, url: String, events: [Tab] = [], services: [ServiceCard] = [],
        heading: String? = nil, empty: Empty? = nil, trackUrl: String, numbersUrl: String,
        account: Link
    ) {
        self.title = title
        self.lead = lead
        self.query = query
        self.url = url
        self.events = events
        self.services = services
        self.heading = heading
        self.empty = empty
        self.trackUrl = trackUrl
        self.numbersUrl = numbersUrl
        self.account = account
    }

    public static let names: Names<ServiceList> = [
        "title": \.title, "lead": \.lead, "query": \.query, "url": \.url, "events": \.events, "services": \.services, "heading": \.heading,
        "empty": \.empty, "trackUrl": \.trackUrl, "askUrl": \.askUrl, "numbersUrl": \.numbersUrl, "account": \.account,
    ]
}

/// A paper to have at hand.
public struct PaperLine: PageModel {
    public var label: String
    public var note: String?
    public var tag: Tag?

    public init(label: String, note: String? = nil, tag: Tag? = nil) {
        self.label = label
        self.note = note
        self.tag = tag
    }

    public static let names: Names<PaperLine> = ["label": \.label, "note": \.note, "tag": \.tag]
}

/// A procedure: papers, time, fee, who decides, what it rests on (Thủ tục hành chính).
public struct ServicePage: Page {
    public static let template = "service"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    /// Where it is handed in online; nil where it can't be.
    public var applyUrl: String?
    public var applyLabel: String?
    /// What to do where it is not online.
    public var notice: String?
    public var facts: [Detail]
    public var papers: [PaperLine]
    public var steps: String?
    public var legal: [Detail]

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], applyUrl: String? = nil, applyLabel: String? = nil, notice: String? = nil,
        facts: [Detail] = [], papers: [PaperLine] = [], steps: String? = nil, legal: [Detail] = []
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.applyUrl = applyUrl
        self.applyLabel = applyLabel
        self.notice = notice
        self.facts = facts
        self.papers = papers
        self.steps = steps
        self.legal = legal
    }

    public static let names: Names<ServicePage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "applyUrl": \.applyUrl, "applyLabel": \.applyLabel, "notice": \.notice,
        "facts": \.facts, "papers": \.papers, "steps": \.steps, "legal": \.legal,
    ]
}

/// A part of a page of a form that can be taken away again: one child, one member.
public struct StepPart: PageModel {
    public var label: String?
    public var help: String?
    public var fields: [Field]
    /// The button's value, where it can be taken away.
    public var removeValue: String?
    public var removeLabel: String?

    public init(label: String? = nil, help: String? = nil, fields: [Field] = [], removeValue: String? = nil, removeLabel: String? = nil) {
        self.label = label
        self.help = help
        self.fields = fields
        self.removeValue = removeValue
        self.removeLabel = removeLabel
    }

    public static let names: Names<StepPart> = [
        "label": \.label, "help": \.help, "fields": \.fields, "removeValue": \.removeValue, "removeLabel": \.removeLabel,
    ]
}

/// What was answered on one page, with the way back to it.
public struct AnswerPart: PageModel {
    public var label: String
    public var details: [Detail]
    public var editUrl: String?
    /// What is still wrong there.
    public var problem: String?

    public init(label: String, details: [Detail] = [], editUrl: String? = nil, problem: String? = nil) {
        self.label = label
        self.details = details
        self.editUrl = editUrl
        self.problem = problem
    }

    public static let names: Names<AnswerPart> = [
        "label": \.label, "details": \.details, "editUrl": \.editUrl, "problem": \.problem,
    ]
}

/// One page of a form that people fill in for a service, the preview of all of them, or the form to track a dossier.
public struct ServiceStep: Page {
    public static let template = "service-step"
    public var title: String
    /// The procedure.
    public var kicker: String?
    public var lead: String?
    public var crumbs: [Link]
    /// "Bước 2 trong 5".
    public var progress: String?
    /// From 0 to 100.
    public var percent: Int?
    /// POST, multipart where `hasFiles`.
    public var url: String
    public var draftUrl: String?
    public var backUrl: String?
    public var submitLabel: String
    public var addLabel: String?
    public var parts: [StepPart]
    public var answers: [AnswerPart]
    public var errors: [FormError]
    public var hidden: [Hidden]
    /// Why the procedure is not the right one.
    public var refusal: String?
    public var refusalUrl: String?
    public var hasFiles: Bool
    /// Names of fields that decide which others are shown, with spaces between.
    public var deciding: String?
    /// POST: throws everything away.
    public var discardUrl: String?
    public var hasErrors: Bool { !errors.isEmpty }
    public var canGoOn: Bool { refusal == nil }

    public init(
        title: String, kicker: String? = nil, lead: String? = nil, crumbs: [Link] = [], progress: String? = nil, percent: Int? = nil,
        url: String, draftUrl: String? = nil, backUrl: String? = nil, submitLabel: String, addLabel: String? = nil, parts: [StepPart] = [],
        answers: [AnswerPart] = [], errors: [FormError] = [], hidden: [Hidden] = [], refusal: String? = nil, refusalUrl: String? = nil,
        hasFiles: Bool = false, deciding: String? = nil, discardUrl: String? = nil
    ) {
        self.title = title
        self.kicker = kicker
        self.lead = lead
        self.crumbs = crumbs
        self.progress = progress
        self.percent = percent
        self.url = url
        self.draftUrl = draftUrl
        self.backUrl = backUrl
        self.submitLabel = submitLabel
        self.addLabel = addLabel
        self.parts = parts
        self.answers = answers
        self.errors = errors
        self.hidden = hidden
        self.refusal = refusal
        self.refusalUrl = refusalUrl
        self.hasFiles = hasFiles
        self.deciding = deciding
        self.discardUrl = discardUrl
    }

    public static let names: Names<ServiceStep> = [
        "title": \.title, "kicker": \.kicker, "lead": \.lead, "crumbs": \.crumbs, "progress": \.progress, "percent": \.percent,
        "url": \.url, "draftUrl": \.draftUrl, "backUrl": \.backUrl, "submitLabel": \.submitLabel, "addLabel": \.addLabel,
        "parts": \.parts, "answers": \.answers, "errors": \.errors, "hidden": \.hidden, "refusal": \.refusal,
        "refusalUrl": \.refusalUrl, "hasFiles": \.hasFiles, "deciding": \.deciding, "discardUrl": \.discardUrl,
        "hasErrors": \.hasErrors, "canGoOn": \.canGoOn,
    ]
}

/// One thing that happened to a dossier, in words for its applicant.
public struct DossierMoment: PageModel {
    public var label: String
    public var time: String?
    public var isNow: Bool

    public init(label: String, time: String? = nil, isNow: Bool = false) {
        self.label = label
        self.time = time
        self.isNow = isNow
    }

    public static let names: Names<DossierMoment> = ["label": \.label, "time": \.time, "isNow": \.isNow]
}

/// One of the grades of a rating, a button each.
public struct GradeButton: PageModel {
    public var value: String
    public var label: String

    public init(value: String, label: String) {
        self.value = value
        self.label = label
    }

    public static let names: Names<GradeButton> = ["value": \.value, "label": \.label]
}

/// A dossier for who handed it in: receipt, where it stands, what is missing, its result (Hồ sơ của tôi).
public struct OwnDossier: Page {
    public static let template = "own-dossier"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var code: String
    /// Kept beside the code; shown right after it was handed in only.
    public var secret: String?
    /// A picture of the code.
    public var qrUrl: String?
    public var tag: Tag?
    /// Where the fee is paid, while it is due.
    public var pay: Action?
    public var facts: [Detail]
    public var moments: [DossierMoment]
    /// What is missing, why, and the form to send it.
    public var supplement: TransitionForm?
    /// Why it was refused or stopped.
    public var notice: Notice?
    public var results: [AttachmentItem]
    public var grades: [GradeButton]
    public var rateUrl: String?
    /// What was rated.
    public var rated: String?
    public var withdraw: TransitionForm?
    public var answers: [AnswerPart]
    public var hasFiles: Bool { supplement?.hasFiles == true }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], code: String, secret: String? = nil, qrUrl: String? = nil, tag: Tag? = nil,
        pay: Action? = nil, facts: [Detail] = [], moments: [DossierMoment] = [], supplement: TransitionForm? = nil, notice: Notice? = nil,
        results: [AttachmentItem] = [], grades: [GradeButton] = [], rateUrl: String? = nil, rated: String? = nil,
        withdraw: TransitionForm? = nil, answers: [AnswerPart] = []
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.code = code
        self.secret = secret
        self.qrUrl = qrUrl
        self.tag = tag
        self.pay = pay
        self.facts = facts
        self.moments = moments
        self.supplement = supplement
        self.notice = notice
        self.results = results
        self.grades = grades
        self.rateUrl = rateUrl
        self.rated = rated
        self.withdraw = withdraw
        self.answers = answers
    }

    public static let names: Names<OwnDossier> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "code": \.code, "secret": \.secret, "qrUrl": \.qrUrl, "tag": \.tag,
        "pay": \.pay, "facts": \.facts, "moments": \.moments, "supplement": \.supplement, "notice": \.notice, "results": \.results,
        "grades": \.grades, "rateUrl": \.rateUrl, "rated": \.rated, "withdraw": \.withdraw, "answers": \.answers, "hasFiles": \.hasFiles,
    ]
}

/// A line of the centre's numbers.
public struct ServiceNumbersRow: PageModel {
    public var label: String
    public var cells: [String]

    public init(label: String, cells: [String]) {
        self.label = label
        self.cells = cells
    }

    public static let names: Names<ServiceNumbersRow> = ["label": \.label, "cells": \.cells]
}

/// The centre's numbers as they are now, for everybody (Tình hình giải quyết hồ sơ).
public struct ServiceNumbers: Page {
    public static let template = "service-numbers"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var figures: [FigureCard]
    public var columns: [String]
    public var rows: [ServiceNumbersRow]

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], figures: [FigureCard] = [], columns: [String] = [],
        rows: [ServiceNumbersRow] = []
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.figures = figures
        self.columns = columns
        self.rows = rows
    }

    public static let names: Names<ServiceNumbers> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "figures": \.figures, "columns": \.columns, "rows": \.rows,
    ]
}
