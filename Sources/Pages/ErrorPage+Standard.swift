extension ErrorPage {
    /// The page for an HTTP status in the reader's language: what happened and what to do. Statuses without words of their own
    /// get those of 400 or 500.
    /// - Parameter reference: the request's id, for whoever helps.
    public static func standard(_ status: Int, texts: Texts, links: [Link] = [], reference: String? = nil) -> ErrorPage {
        let known: Set = [400, 401, 403, 404, 405, 409, 413, 429, 500, 503]
        let key = "error_\(known.contains(status) ? status : status < 500 ? 400 : 500)"
        return ErrorPage(
            status: status, title: texts("\(key)_title"), text: texts("\(key)_text"),
            steps: texts("\(key)_steps").split(separator: " | ").map(String.init), links: links, reference: reference)
    }
}
