/// One of the values that may be chosen.
public struct Choice: PageModel {
    public var value: String
    public var label: String
    public var selected: Bool
    public var hint: String?

    public init(value: String, label: String, selected: Bool = false, hint: String? = nil) {
        self.value = value
        self.label = label
        self.selected = selected
        self.hint = hint
    }

    public static let names: Names<Choice> = ["value": \.value, "label": \.label, "selected": \.selected, "hint": \.hint]
}

/// A box of a group, made from a `Choice`.
public struct CheckBox: PageModel {
    public var inputName: String
    public var value: String
    public var label: String
    public var selected: Bool
    public var hint: String?

    public init(inputName: String, value: String, label: String, selected: Bool = false, hint: String? = nil) {
        self.inputName = inputName
        self.value = value
        self.label = label
        self.selected = selected
        self.hint = hint
    }

    public static let names: Names<CheckBox> = [
        "inputName": \.inputName, "value": \.value, "label": \.label, "selected": \.selected, "hint": \.hint,
    ]
}

/// An input of a form: what it is called, how it is filled in, what was wrong with it.
public struct Field: PageModel {
    /// Unique on the page; the error summary links to it.
    public var id: String
    public var name: String
    public var label: String
    public var control: FieldControl
    /// As the input wants it: ISO dates, plain decimals; for a reference the id.
    public var value: String?
    /// What a reference or read-only value is called.
    public var display: String?
    public var help: String?
    public var error: String?
    public var required: Bool
    public var options: [Choice]
    public var placeholder: String?
    /// A unit behind the input: "đồng", "%".
    public var suffix: String?
    public var minimum: String?
    public var maximum: String?
    public var step: String?
    public var maxLength: Int?
    public var autocomplete: String?
    public var autofocus: Bool
    /// GET with `q`: a `LookupOptions` fragment. For references too many for a list.
    public var lookupUrl: String?
    /// The year of a period; which part of it is one of the options.
    public var year: String?
    public var latitude: String?
    public var longitude: String?
    /// The outlines over which a place is picked; nil without a map.
    public var outlinesUrl: String?
    public var files: [AttachmentItem]
    /// "pdf, docx, ảnh; mỗi tệp đến 20 MB".
    public var accept: String?
    public var isMultiple: Bool
    /// Personal data: never kept in the browser as a draft.
    public var isPersonal: Bool
    /// Filled in but hidden from this reader; left empty it stays as it is.
    public var isMasked: Bool
    public var controlTemplate: String { control.template }
    /// In digits alone: counts are written out with dots, which a browser does not read.
    public var maxLengthDigits: String? { maxLength.map { String($0) } }
    public var inputType: String { control.inputType }
    public var inputMode: String? { control.inputMode }
    public var css: String { control.css }
    /// The options of a group of boxes, each with the field's name.
    public var checks: [CheckBox] {
        options.map { CheckBox(inputName: name, value: $0.value, label: $0.label, selected: $0.selected, hint: $0.hint) }
    }
    public var isGroup: Bool { control.isGroup }
    public var isBoolean: Bool { control == .boolean }
    public var isChecked: Bool { control == .boolean && value == "true" }
    public var shownSuffix: String? { suffix ?? control.suffix }
    public var shownStep: String? { step ?? control.step }

    public init(
        id: String, name: String, label: String, control: FieldControl = .text, value: String? = nil, display: String? = nil,
        help: String? = nil, error: String? = nil, required: Bool = false, options: [Choice] = [], placeholder: String? = nil,
        suffix: String? = nil, minimum: String? = nil, maximum: String? = nil, step: String? = nil, maxLength: Int? = nil,
        autocomplete: String? = nil, autofocus: Bool = false, lookupUrl: String? = nil, year: String? = nil,
        latitude: String? = nil,
        longitude: String? = nil, outlinesUrl: String? = nil, files: [AttachmentItem] = [], accept: String? = nil, isMultiple: Bool = false,
        isPersonal: Bool = false, isMasked: Bool = false
    ) {
        self.id = id
        self.name = name
        self.label = label
        self.control = control
        self.value = value
        self.display = display
        self.help = help
        self.error = error
        self.required = required
        self.options = options
        self.placeholder = placeholder
        self.suffix = suffix
        self.minimum = minimum
        self.maximum = maximum
        self.step = step
        self.maxLength = maxLength
        self.autocomplete = autocomplete
        self.autofocus = autofocus
        self.lookupUrl = lookupUrl
        self.year = year
        self.latitude = latitude
        self.longitude = longitude
        self.outlinesUrl = outlinesUrl
        self.files = files
        self.accept = accept
        self.isMultiple = isMultiple
        self.isPersonal = isPersonal
        self.isMasked = isMasked
    }

    public static let names: Names<Field> = [
        "id": \.id, "name": \.name, "label": \.label, "value": \.value, "display": \.display, "help": \.help, "error": \.error,
        "required": \.required, "options": \.options, "placeholder": \.placeholder, "suffix": \.suffix, "minimum": \.minimum,
        "maximum": \.maximum, "step": \.step, "maxLength": \.maxLengthDigits, "autocomplete": \.autocomplete, "autofocus": \.autofocus,
        "lookupUrl": \.lookupUrl, "year": \.year, "latitude": \.latitude, "longitude": \.longitude, "outlinesUrl": \.outlinesUrl,
        "files": \.files, "accept": \.accept,
        "isMultiple": \.isMultiple, "isPersonal": \.isPersonal, "isMasked": \.isMasked, "controlTemplate": \.controlTemplate,
        "inputType": \.inputType, "inputMode": \.inputMode, "css": \.css, "checks": \.checks, "isGroup": \.isGroup,
        "isBoolean": \.isBoolean, "isChecked": \.isChecked, "shownSuffix": \.shownSuffix, "shownStep": \.shownStep,
    ]
}

/// A part of a form under a heading.
public struct FormSection: PageModel {
    public var label: String?
    public var help: String?
    public var fields: [Field]

    public init(label: String? = nil, help: String? = nil, fields: [Field] = []) {
        self.label = label
        self.help = help
        self.fields = fields
    }

    public static let names: Names<FormSection> = ["label": \.label, "help": \.help, "fields": \.fields]
}

/// A line of the error summary; links to its input.
public struct FormError: PageModel {
    public var fieldID: String
    public var label: String
    public var message: String

    public init(fieldID: String, label: String, message: String) {
        self.fieldID = fieldID
        self.label = label
        self.message = message
    }

    public static let names: Names<FormError> = ["fieldID": \.fieldID, "label": \.label, "message": \.message]
}

/// A draft brought back: "Đã khôi phục bản nháp lúc 14:32".
public struct Draft: PageModel {
    public var message: String
    /// POST.
    public var discardUrl: String?

    public init(message: String, discardUrl: String? = nil) {
        self.message = message
        self.discardUrl = discardUrl
    }

    public static let names: Names<Draft> = ["message": \.message, "discardUrl": \.discardUrl]
}

/// A step that the reader may take now on a record: a button that opens its form (chuyển trạng thái).
public struct TransitionForm: PageModel {
    /// Unique on the page.
    public var id: String
    public var label: String
    /// POST.
    public var url: String
    public var style: ActionStyle
    /// What will happen: "Hồ sơ chuyển cho lãnh đạo ký; hạn còn 2 ngày làm việc".
    public var explanation: String?
    public var fields: [Field]
    public var hidden: [Hidden]
    /// One letter or digit that presses the button.
    public var key: String?
    /// What was wrong with what was sent; the form then stands open.
    public var errors: [FormError] = []
    public var css: String { style.css }
    /// Of the button that ends its form.
    public var submitCss: String { style == .danger ? style.css : ActionStyle.primary.css }
    /// Sent as multipart.
    public var hasFiles: Bool { fields.contains { $0.control == .attachment } }
    public var needsForm: Bool { !fields.isEmpty || explanation != nil || hasErrors }
    public var hasErrors: Bool { !errors.isEmpty }

    public init(
        id: String, label: String, url: String, style: ActionStyle = .plain, explanation: String? = nil, fields: [Field] = [],
        hidden: [Hidden] = [], key: String? = nil
    ) {
        self.id = id
        self.label = label
        self.url = url
        self.style = style
        self.explanation = explanation
        self.fields = fields
        self.hidden = hidden
        self.key = key
    }

    public static let names: Names<TransitionForm> = [
        "id": \.id, "label": \.label, "url": \.url, "explanation": \.explanation, "fields": \.fields, "hidden": \.hidden, "key": \.key,
        "css": \.css, "submitCss": \.submitCss, "hasFiles": \.hasFiles, "needsForm": \.needsForm, "errors": \.errors,
        "hasErrors": \.hasErrors,
    ]
}

/// Create or change a record.
public struct RecordForm: Page {
    public static let template = "record-form"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    /// POST, multipart where `hasFiles`.
    public var url: String
    public var cancelUrl: String
    public var submitLabel: String?
    public var sections: [FormSection]
    public var errors: [FormError]
    public var hidden: [Hidden]
    /// The version that was read; sent as `_version` and compared when saved.
    public var version: String?
    public var draft: Draft?
    /// POST of the same fields, as typed; nil: kept in the browser only.
    public var draftUrl: String?
    public var hasFiles: Bool
    /// A second submit button with the name `_next` and the value `new`.
    public var offersAnother: Bool
    /// Whether a field is filled in on a map.
    public var hasMap: Bool
    /// Names of fields that decide which others are shown, with spaces between. POST with `_show` gives the form with what was typed and saves
    /// nothing.
    public var deciding: String?
    public var hasErrors: Bool { !errors.isEmpty }

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], url: String, cancelUrl: String, submitLabel: String? = nil,
        sections: [FormSection] = [], errors: [FormError] = [], hidden: [Hidden] = [], version: String? = nil, draft: Draft? = nil,
        draftUrl: String? = nil, hasFiles: Bool = false, offersAnother: Bool = false, hasMap: Bool = false, deciding: String? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.url = url
        self.cancelUrl = cancelUrl
        self.submitLabel = submitLabel
        self.sections = sections
        self.errors = errors
        self.hidden = hidden
        self.version = version
        self.draft = draft
        self.draftUrl = draftUrl
        self.hasFiles = hasFiles
        self.offersAnother = offersAnother
        self.hasMap = hasMap
        self.deciding = deciding
    }

    public static let names: Names<RecordForm> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "url": \.url, "cancelUrl": \.cancelUrl, "submitLabel": \.submitLabel,
        "sections": \.sections, "errors": \.errors, "hidden": \.hidden, "version": \.version, "draft": \.draft, "draftUrl": \.draftUrl,
        "hasFiles": \.hasFiles, "offersAnother": \.offersAnother, "hasMap": \.hasMap, "hasErrors": \.hasErrors, "deciding": \.deciding,
    ]
}

/// A small form on a page of its own: a transition whose input was wrong, a deletion to confirm.
public struct ConfirmPage: Page {
    public static let template = "confirm"
    public var title: String
    public var text: String?
    public var crumbs: [Link]
    public var form: TransitionForm
    public var errors: [FormError]
    public var cancelUrl: String
    public var hasErrors: Bool { !errors.isEmpty }

    public init(
        title: String, text: String? = nil, crumbs: [Link] = [], form: TransitionForm, errors: [FormError] = [], cancelUrl: String
    ) {
        self.title = title
        self.text = text
        self.crumbs = crumbs
        self.form = form
        self.errors = errors
        self.cancelUrl = cancelUrl
    }

    public static let names: Names<ConfirmPage> = [
        "title": \.title, "text": \.text, "crumbs": \.crumbs, "form": \.form, "errors": \.errors, "cancelUrl": \.cancelUrl,
        "hasErrors": \.hasErrors,
    ]
}

/// Options of a reference search, a fragment without the frame.
public struct LookupOptions: Page {
    public static let template = "lookup-options"
    public var title: String
    public var options: [Choice]

    public init(title: String = "", options: [Choice] = []) {
        self.title = title
        self.options = options
    }

    public static let names: Names<LookupOptions> = ["title": \.title, "options": \.options]
}

/// A field that two people changed at once.
public struct ConflictField: PageModel {
    public var label: String
    /// The choice is sent as this name with `mine` or `theirs`.
    public var name: String
    public var before: String?
    public var theirs: String?
    public var mine: String?
    /// Both wrote the same, or only one changed it: nothing to choose.
    public var isSettled: Bool
    public var settledText: String?

    public init(
        label: String, name: String, before: String? = nil, theirs: String? = nil, mine: String? = nil, isSettled: Bool = false,
        settledText: String? = nil
    ) {
        self.label = label
        self.name = name
        self.before = before
        self.theirs = theirs
        self.mine = mine
        self.isSettled = isSettled
        self.settledText = settledText
    }

    public static let names: Names<ConflictField> = [
        "label": \.label, "name": \.name, "before": \.before, "theirs": \.theirs, "mine": \.mine, "isSettled": \.isSettled,
        "settledText": \.settledText,
    ]
}

/// Somebody saved the record meanwhile: choose per field.
public struct ConflictPage: Page {
    public static let template = "conflict"
    public var title: String
    public var crumbs: [Link]
    /// "Công chức Địa chính lưu lúc 14:31, sau khi bạn mở biểu mẫu".
    public var text: String
    public var fields: [ConflictField]
    public var url: String
    public var cancelUrl: String
    /// My whole submission and the new version.
    public var hidden: [Hidden]

    public init(
        title: String, crumbs: [Link] = [], text: String, fields: [ConflictField] = [], url: String, cancelUrl: String,
        hidden: [Hidden] = []
    ) {
        self.title = title
        self.crumbs = crumbs
        self.text = text
        self.fields = fields
        self.url = url
        self.cancelUrl = cancelUrl
        self.hidden = hidden
    }

    public static let names: Names<ConflictPage> = [
        "title": \.title, "crumbs": \.crumbs, "text": \.text, "fields": \.fields, "url": \.url, "cancelUrl": \.cancelUrl,
        "hidden": \.hidden,
    ]
}
