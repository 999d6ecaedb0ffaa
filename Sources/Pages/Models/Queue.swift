/// Where a number is taken: at the kiosk in the hall or on one's phone.
public struct QueueTaking: Page {
    public static let template = "queue-taking"
    public var title: String
    public var lead: String?
    /// POST with `line`, and `priority` where one is claimed.
    public var url: String
    /// The kinds of business, a large button each; `hint` says what belongs to it and how many wait.
    public var lines: [Choice]
    /// The first one is none.
    public var priorities: [Choice]
    /// POST with `phone`: who has an appointment today; nil without appointments.
    public var arrivalUrl: String?
    public var bookingUrl: String?
    public var errors: [FormError]
    public var hidden: [Hidden]
    /// A code that opens this page on a phone; nil on phones.
    public var picture: String?
    public var box: String
    public var hasErrors: Bool { !errors.isEmpty }
    public var hasPriorities: Bool { priorities.count > 1 }
    public var empty: Empty?

    public init(
        title: String, lead: String? = nil, url: String, lines: [Choice] = [], priorities: [Choice] = [], arrivalUrl: String? = nil,
        bookingUrl: String? = nil, errors: [FormError] = [], hidden: [Hidden] = [], picture: String? = nil, side: Int? = nil,
        empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.url = url
        self.lines = lines
        self.priorities = priorities
        self.arrivalUrl = arrivalUrl
        self.bookingUrl = bookingUrl
        self.errors = errors
        self.hidden = hidden
        self.picture = picture
        let side = String(side ?? 0)
        box = "0 0 \(side) \(side)"
        self.empty = empty
    }

    public static let names: Names<QueueTaking> = [
        "title": \.title, "lead": \.lead, "url": \.url, "lines": \.lines, "priorities": \.priorities, "arrivalUrl": \.arrivalUrl,
        "bookingUrl": \.bookingUrl, "errors": \.errors, "hidden": \.hidden, "picture": \.picture, "box": \.box, "hasErrors": \.hasErrors,
        "hasPriorities": \.hasPriorities, "empty": \.empty,
    ]
}

/// A number that was taken: printed at the kiosk, watched on the phone.
public struct QueueNumber: Page {
    public static let template = "queue-number"
    public var title: String
    public var number: String
    public var line: String?
    /// "Còn 3 người trước", "Mời đến quầy 2".
    public var state: String
    public var detail: String?
    public var isCalled: Bool
    /// A stream that says when the queue changes; nil for a number that is done with.
    public var eventsUrl: String?
    /// Of the kiosk: where it goes on, after it printed.
    public var returnUrl: String?
    public var taken: String
    /// A code that opens this page on a phone.
    public var picture: String?
    public var box: String

    public init(
        title: String, number: String, line: String? = nil, state: String, detail: String? = nil, isCalled: Bool = false,
        eventsUrl: String? = nil, returnUrl: String? = nil, taken: String, picture: String? = nil, side: Int? = nil
    ) {
        self.title = title
        self.number = number
        self.line = line
        self.state = state
        self.detail = detail
        self.isCalled = isCalled
        self.eventsUrl = eventsUrl
        self.returnUrl = returnUrl
        self.taken = taken
        self.picture = picture
        let side = String(side ?? 0)
        box = "0 0 \(side) \(side)"
    }

    public static let names: Names<QueueNumber> = [
        "title": \.title, "number": \.number, "line": \.line, "state": \.state, "detail": \.detail, "isCalled": \.isCalled,
        "eventsUrl": \.eventsUrl, "returnUrl": \.returnUrl, "taken": \.taken, "picture": \.picture, "box": \.box,
    ]
}

/// The screen of the hall: which number goes to which counter.
public struct QueueScreen: Page {
    public static let template = "queue-screen"
    public var title: String
    /// Those at a counter, the last called first.
    public var calls: [QueueCall]
    public var lines: [QueueWaiting]
    public var eventsUrl: String
    public var clock: String
    public var nothing: String?
    public var hasCalls: Bool { !calls.isEmpty }

    public init(
        title: String, calls: [QueueCall] = [], lines: [QueueWaiting] = [], eventsUrl: String, clock: String, nothing: String? = nil
    ) {
        self.title = title
        self.calls = calls
        self.lines = lines
        self.eventsUrl = eventsUrl
        self.clock = clock
        self.nothing = nothing
    }

    public static let names: Names<QueueScreen> = [
        "title": \.title, "calls": \.calls, "lines": \.lines, "eventsUrl": \.eventsUrl, "clock": \.clock, "nothing": \.nothing,
        "hasCalls": \.hasCalls,
    ]
}

/// A number at a counter.
public struct QueueCall: PageModel {
    public var number: String
    public var counter: String
    /// Another one is said aloud.
    public var key: String
    /// What is said: "Mời số 0 1 2 đến quầy 3".
    public var words: String

    public init(number: String, counter: String, key: String, words: String) {
        self.number = number
        self.counter = counter
        self.key = key
        self.words = words
    }

    public static let names: Names<QueueCall> = ["number": \.number, "counter": \.counter, "key": \.key, "words": \.words]
}

/// Who waits for a kind of business.
public struct QueueWaiting: PageModel {
    public var label: String
    public var count: String
    /// The next numbers.
    public var next: String?

    public init(label: String, count: String, next: String? = nil) {
        self.label = label
        self.count = count
        self.next = next
    }

    public static let names: Names<QueueWaiting> = ["label": \.label, "count": \.count, "next": \.next]
}

/// An official's counter: whom it serves, who is next.
public struct QueueCounter: Page {
    public static let template = "queue-counter"
    public var title: String
    public var crumbs: [Link]
    public var views: [Tab]
    public var liveUrl: String?
    /// "012"; nil for nobody.
    public var number: String?
    public var tag: Tag?
    public var details: [Detail]
    public var steps: [TransitionForm]
    /// Takes a dossier in for whom the counter serves.
    public var intake: Action?
    public var waiting: AdminSection
    public var summary: [Detail]
    public var nothing: String?
    public var hasDetails: Bool { !details.isEmpty }

    public init(
        title: String, crumbs: [Link] = [], views: [Tab] = [], liveUrl: String? = nil, number: String? = nil, tag: Tag? = nil,
        details: [Detail] = [], steps: [TransitionForm] = [], intake: Action? = nil, waiting: AdminSection, summary: [Detail] = [],
        nothing: String? = nil
    ) {
        self.title = title
        self.crumbs = crumbs
        self.views = views
        self.liveUrl = liveUrl
        self.number = number
        self.tag = tag
        self.details = details
        self.steps = steps
        self.intake = intake
        self.waiting = waiting
        self.summary = summary
        self.nothing = nothing
    }

    public static let names: Names<QueueCounter> = [
        "title": \.title, "crumbs": \.crumbs, "views": \.views, "liveUrl": \.liveUrl, "number": \.number, "tag": \.tag,
        "details": \.details, "steps": \.steps, "intake": \.intake, "waiting": \.waiting, "summary": \.summary, "nothing": \.nothing,
        "hasDetails": \.hasDetails,
    ]
}

/// Times that may be booked, day by day.
public struct SlotPage: Page {
    public static let template = "slots"
    public var title: String
    public var lead: String?
    public var crumbs: [Link]
    public var views: [Tab]
    public var days: [SlotDay]
    public var notes: [String]
    public var findUrl: String
    public var empty: Empty?

    public init(
        title: String, lead: String? = nil, crumbs: [Link] = [], views: [Tab] = [], days: [SlotDay] = [], notes: [String] = [],
        findUrl: String, empty: Empty? = nil
    ) {
        self.title = title
        self.lead = lead
        self.crumbs = crumbs
        self.views = views
        self.days = days
        self.notes = notes
        self.findUrl = findUrl
        self.empty = empty
    }

    public static let names: Names<SlotPage> = [
        "title": \.title, "lead": \.lead, "crumbs": \.crumbs, "views": \.views, "days": \.days, "notes": \.notes, "findUrl": \.findUrl,
        "empty": \.empty,
    ]
}

/// A day with the times that are left; `hint` says where or with whom.
public struct SlotDay: PageModel {
    public var label: String
    public var slots: [SlotTime]

    public init(label: String, slots: [SlotTime] = []) {
        self.label = label
        self.slots = slots
    }

    public static let names: Names<SlotDay> = ["label": \.label, "slots": \.slots]
}

/// A time; without address it is full.
public struct SlotTime: PageModel {
    public var label: String
    public var hint: String?
    public var url: String?

    public init(label: String, hint: String? = nil, url: String? = nil) {
        self.label = label
        self.hint = hint
        self.url = url
    }

    public static let names: Names<SlotTime> = ["label": \.label, "hint": \.hint, "url": \.url]
}
