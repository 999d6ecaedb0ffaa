/// Sign in with a name and a password (Đăng nhập).
public struct SignInPage: Page {
    public static let template = "sign-in"
    public var title: String
    public var url: String
    public var username: String?
    public var error: String?
    /// "Tài khoản tạm khóa đến 14:45 vì nhập sai 5 lần".
    public var locked: String?
    /// Where to go afterwards, sent as `next`.
    public var next: String?
    public var help: String?
    /// Demo servers list their sample accounts.
    public var samples: [SampleAccount]

    public init(
        title: String, url: String, username: String? = nil, error: String? = nil, locked: String? = nil, next: String? = nil,
        help: String? = nil, samples: [SampleAccount] = []
    ) {
        self.title = title
        self.url = url
        self.username = username
        self.error = error
        self.locked = locked
        self.next = next
        self.help = help
        self.samples = samples
    }

    public static let names: Names<SignInPage> = [
        "title": \.title, "url": \.url, "username": \.username, "error": \.error, "locked": \.locked, "next": \.next, "help": \.help,
        "samples": \.samples,
    ]
}

/// An account of a demo server.
public struct SampleAccount: PageModel {
    public var username: String
    public var password: String
    public var label: String

    public init(username: String, password: String, label: String) {
        self.username = username
        self.password = password
        self.label = label
    }

    public static let names: Names<SampleAccount> = ["username": \.username, "password": \.password, "label": \.label]
}

/// The second step of signing in: a code from the authenticator.
public struct CodeStepPage: Page {
    public static let template = "code-step"
    public var title: String
    public var url: String
    public var error: String?
    public var locked: String?
    public var cancelUrl: String
    public var hidden: [Hidden]
    public var offersRecovery: Bool

    public init(
        title: String, url: String, error: String? = nil, locked: String? = nil, cancelUrl: String, hidden: [Hidden] = [],
        offersRecovery: Bool = false
    ) {
        self.title = title
        self.url = url
        self.error = error
        self.locked = locked
        self.cancelUrl = cancelUrl
        self.hidden = hidden
        self.offersRecovery = offersRecovery
    }

    public static let names: Names<CodeStepPage> = [
        "title": \.title, "url": \.url, "error": \.error, "locked": \.locked, "cancelUrl": \.cancelUrl, "hidden": \.hidden,
        "offersRecovery": \.offersRecovery,
    ]
}

/// Where I am signed in, and how to end it.
public struct SessionsPage: Page {
    public static let template = "sessions"
    public var title: String
    public var tabs: [Tab]
    public var sessions: [SessionRow]
    /// POST.
    public var endAllUrl: String
    /// POST: this device as well.
    public var everywhereUrl: String
    public var hasOthers: Bool { sessions.count > 1 }

    public init(title: String, tabs: [Tab] = [], sessions: [SessionRow] = [], endAllUrl: String, everywhereUrl: String) {
        self.title = title
        self.tabs = tabs
        self.sessions = sessions
        self.endAllUrl = endAllUrl
        self.everywhereUrl = everywhereUrl
    }

    public static let names: Names<SessionsPage> = [
        "title": \.title, "tabs": \.tabs, "sessions": \.sessions, "endAllUrl": \.endAllUrl,
        "everywhereUrl": \.everywhereUrl, "hasOthers": \.hasOthers,
    ]
}

/// A signed-in device.
public struct SessionRow: PageModel {
    public var device: String
    public var address: String
    public var since: String
    public var lastSeen: String
    public var isThis: Bool
    /// POST.
    public var endUrl: String?

    public init(device: String, address: String, since: String, lastSeen: String, isThis: Bool = false, endUrl: String? = nil) {
        self.device = device
        self.address = address
        self.since = since
        self.lastSeen = lastSeen
        self.isThis = isThis
        self.endUrl = endUrl
    }

    public static let names: Names<SessionRow> = [
        "device": \.device, "address": \.address, "since": \.since, "lastSeen": \.lastSeen, "isThis": \.isThis, "endUrl": \.endUrl,
    ]
}

/// Turn two-step sign-in on or off.
public struct CodeSetupPage: Page {
    public static let template = "code-setup"
    public var title: String
    public var tabs: [Tab]
    public var url: String
    public var isOn: Bool
    /// Grouped by four, to be typed in by hand.
    public var secret: String?
    /// `otpauth://…` for phones.
    public var otpauth: String?
    /// An image of the same, drawn by the server.
    public var imageUrl: String?
    public var error: String?
    /// Shown once, after switching on.
    public var recoveryCodes: [String]
    /// POST.
    public var turnOffUrl: String?
    /// "Còn 8 trên 10 mã dự phòng".
    public var codesLeft: String?
    /// POST: new recovery codes.
    public var renewUrl: String?

    public init(
        title: String, tabs: [Tab] = [], url: String, isOn: Bool = false, secret: String? = nil, otpauth: String? = nil,
        imageUrl: String? = nil, error: String? = nil, recoveryCodes: [String] = [], turnOffUrl: String? = nil, codesLeft: String? = nil,
        renewUrl: String? = nil
    ) {
        self.title = title
        self.tabs = tabs
        self.url = url
        self.isOn = isOn
        self.secret = secret
        self.otpauth = otpauth
        self.imageUrl = imageUrl
        self.error = error
        self.recoveryCodes = recoveryCodes
        self.turnOffUrl = turnOffUrl
        self.codesLeft = codesLeft
        self.renewUrl = renewUrl
    }

    public static let names: Names<CodeSetupPage> = [
        "title": \.title, "tabs": \.tabs, "url": \.url, "isOn": \.isOn, "secret": \.secret, "otpauthUrl": \.otpauth,
        "imageUrl": \.imageUrl, "error": \.error, "recoveryCodes": \.recoveryCodes, "turnOffUrl": \.turnOffUrl,
        "codesLeft": \.codesLeft, "renewUrl": \.renewUrl,
    ]
}

/// Change my password.
public struct PasswordPage: Page {
    public static let template = "password"
    public var title: String
    public var tabs: [Tab]
    public var url: String
    /// A first sign-in or an expired password: nothing else can be done before.
    public var isForced: Bool
    public var username: String
    public var fields: [Field]
    public var errors: [FormError]
    public var rules: [String]
    public var hasErrors: Bool { !errors.isEmpty }

    public init(
        title: String, tabs: [Tab] = [], url: String, isForced: Bool = false, username: String, fields: [Field] = [],
        errors: [FormError] = [], rules: [String] = []
    ) {
        self.title = title
        self.tabs = tabs
        self.url = url
        self.isForced = isForced
        self.username = username
        self.fields = fields
        self.errors = errors
        self.rules = rules
    }

    public static let names: Names<PasswordPage> = [
        "title": \.title, "tabs": \.tabs, "url": \.url, "isForced": \.isForced, "username": \.username, "fields": \.fields,
        "errors": \.errors, "rules": \.rules, "hasErrors": \.hasErrors,
    ]
}
