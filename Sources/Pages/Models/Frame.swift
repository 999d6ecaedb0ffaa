public import Vietnamese

/// What stands around every page: place, navigation, search, account, language, messages, footer. Built once a request.
public struct Frame: PageModel {
    public var language: Language
    /// "Xã Suối Mây", or the server's name outside a commune.
    public var place: String
    public var placeUrl: String
    /// "Dữ liệu mẫu · xã Suối Mây là địa danh hư cấu"; nil on a real server.
    public var demoNotice: String?
    public var navigation: [NavigationItem]
    public var search: SearchBox?
    public var account: AccountBox?
    /// Offered where nobody is signed in.
    public var signInUrl: String?
    /// This page in the other language.
    public var languageUrl: String?
    public var notices: [Notice]
    /// Sent with every POST as `_csrf`; empty when the server checks the origin instead.
    public var formToken: String?
    /// Where `Public/` is served.
    public var assetsUrl: String
    /// Changes with each release, so that assets may be cached for ever.
    public var assetVersion: String
    public var version: String?
    public var sourceUrl: String?
    public var licence: String?
    public var footerLinks: [Link]
    public var languageCode: String { language.rawValue }
    /// htmx is sent to people who work here, not to citizens' phones.
    public var isStaff: Bool { account != nil }

    public init(
        language: Language = .vi, place: String, placeUrl: String = "/", demoNotice: String? = nil, navigation: [NavigationItem] = [],
        search: SearchBox? = nil, account: AccountBox? = nil, signInUrl: String? = nil, languageUrl: String? = nil,
        notices: [Notice] = [], formToken: String? = nil, assetsUrl: String = "/assets", assetVersion: String = "1",
        version: String? = nil, sourceUrl: String? = nil, licence: String? = nil, footerLinks: [Link] = []
    ) {
        self.language = language
        self.place = place
        self.placeUrl = placeUrl
        self.demoNotice = demoNotice
        self.navigation = navigation
        self.search = search
        self.account = account
        self.signInUrl = signInUrl
        self.languageUrl = languageUrl
        self.notices = notices
        self.formToken = formToken
        self.assetsUrl = assetsUrl
        self.assetVersion = assetVersion
        self.version = version
        self.sourceUrl = sourceUrl
        self.licence = licence
        self.footerLinks = footerLinks
    }

    public static let names: Names<Frame> = [
        "place": \.place, "placeUrl": \.placeUrl, "demoNotice": \.demoNotice, "navigation": \.navigation, "search": \.search,
        "account": \.account, "signInUrl": \.signInUrl, "languageUrl": \.languageUrl, "notices": \.notices, "formToken": \.formToken,
        "assetsUrl": \.assetsUrl, "assetVersion": \.assetVersion, "version": \.version, "sourceUrl": \.sourceUrl, "licence": \.licence,
        "footerLinks": \.footerLinks, "languageCode": \.languageCode, "isStaff": \.isStaff,
    ]
}

/// An entry of the main navigation; `count` is what waits there.
public struct NavigationItem: PageModel {
    public var label: String
    public var url: String
    public var current: Bool
    public var count: String?

    public init(label: String, url: String, current: Bool = false, count: String? = nil) {
        self.label = label
        self.url = url
        self.current = current
        self.count = count
    }

    public static let names: Names<NavigationItem> = ["label": \.label, "url": \.url, "current": \.current, "count": \.count]
}

/// The search box of the top bar.
public struct SearchBox: PageModel {
    public var url: String
    public var query: String?
    public var placeholder: String?
    /// GET with `q`: a ``PalettePage`` fragment, asked for by Ctrl-K.
    public var paletteUrl: String?

    public init(url: String, query: String? = nil, placeholder: String? = nil, paletteUrl: String? = nil) {
        self.url = url
        self.query = query
        self.placeholder = placeholder
        self.paletteUrl = paletteUrl
    }

    public static let names: Names<SearchBox> = [
        "url": \.url, "query": \.query, "placeholder": \.placeholder, "paletteUrl": \.paletteUrl,
    ]
}

/// Who is signed in and in which post (chức vụ, kiêm nhiệm).
public struct AccountBox: PageModel {
    public var personName: String
    public var postName: String
    public var posts: [PostChoice]
    /// POST with `post`.
    public var switchUrl: String?
    public var settingsUrl: String?
    /// POST.
    public var signOutUrl: String
    public var hasOtherPosts: Bool { posts.count > 1 }

    public init(
        personName: String, postName: String, posts: [PostChoice] = [], switchUrl: String? = nil, settingsUrl: String? = nil,
        signOutUrl: String
    ) {
        self.personName = personName
        self.postName = postName
        self.posts = posts
        self.switchUrl = switchUrl
        self.settingsUrl = settingsUrl
        self.signOutUrl = signOutUrl
    }

    public static let names: Names<AccountBox> = [
        "personName": \.personName, "postName": \.postName, "posts": \.posts, "switchUrl": \.switchUrl, "settingsUrl": \.settingsUrl,
        "signOutUrl": \.signOutUrl, "hasOtherPosts": \.hasOtherPosts,
    ]
}

/// One of the posts that a person holds.
public struct PostChoice: PageModel {
    public var value: String
    public var label: String
    public var current: Bool

    public init(value: String, label: String, current: Bool = false) {
        self.value = value
        self.label = label
        self.current = current
    }

    public static let names: Names<PostChoice> = ["value": \.value, "label": \.label, "current": \.current]
}
