import Vietnamese

/// What a browser calls itself, in words that its owner recognises: "Chrome trên Windows".
enum Device {
    /// The first that fits: most browsers name others as well, which they resemble.
    private static let browsers: [(mark: String, name: String)] = [
        ("Zalo", "Zalo"), ("coc_coc", "Cốc Cốc"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ]
    private static let systems: [(mark: String, name: String)] = [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]

    static func name(_ agent: String, _ language: Language) -> String {
        let browser = browsers.first { agent.contains($0.mark) }?.name
        let system = systems.first { agent.contains($0.mark) }?.name
        switch (browser, system) {
        case (let browser?, let system?): return browser + (language == .vi ? " trên " : " on ") + system
        case (let one?, nil), (nil, let one?): return one
        case (nil, nil): return language == .vi ? "Trình duyệt khác" : "Another browser"
        }
    }
}
