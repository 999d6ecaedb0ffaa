public import Foundation
import Mustache
import Vietnamese

/// A template of official documents: a flat OpenDocument text (FODT) that LibreOffice edits and Mustache fills.
///
/// Tags that open or close a section stand alone in their paragraph, or alone in a row of a table, which is taken away. The body is
/// written in paragraphs of the template's named styles (`VB phần`, `VB đoạn`, `VB ô` …): how they look is the template's matter.
public struct DocumentTemplate: Sendable {
    private let template: MustacheTemplate

    /// - Throws: ``ReportError`` where the file is no such template.
    public init(_ file: URL) throws {
        guard let text = try? String(contentsOf: file, encoding: .utf8), text.contains("<office:document") else {
            throw ReportError.template(file.lastPathComponent, "không đọc được, hoặc không phải FODT")
        }
        try self.init(text, name: file.lastPathComponent)
    }

    init(_ text: String, name: String) throws {
        do {
            template = try MustacheTemplate(string: Self.withBareTags(text))
        } catch {
            throw ReportError.template(name, "\(error)")
        }
    }

    /// The document as flat OpenDocument text.
    public func fill(_ document: OfficialDocument) -> String {
        var body = DocumentBody()
        let text = body.xml(document.body, ending: "./.")
        let annexes = body.annexes(document)
        let filled = template.render(context(document, body: text, annexes: annexes))
        return filled.replacing("</office:automatic-styles>", with: body.tableStyles + "</office:automatic-styles>", maxReplacements: 1)
    }

    private static func withBareTags(_ text: String) -> String {
        let tag = #"\s*(\{\{\{?\s*[#^/]?\s*[A-Za-z]+\s*\}?\}\})\s*"#
        var text = text
        for pattern in [
            #"<table:table-row[^>]*>\s*<table:table-cell[^>]*>\s*<text:p[^>]*>"# + tag
                + #"</text:p>\s*</table:table-cell>\s*(?:<table:covered-table-cell[^>]*/>\s*)*</table:table-row>"#,
            #"<text:p[^>]*>\s*(\{\{\s*[#^/]\s*[A-Za-z]+\s*\}\})\s*</text:p>"#,
            #"<text:p[^>]*>\s*(\{\{\{\s*[A-Za-z]+\s*\}\}\})\s*</text:p>"#,
        ] {
            guard let expression = try? NSRegularExpression(pattern: pattern) else { continue }
            text = expression.stringByReplacingMatches(in: text, range: NSRange(text.startIndex..., in: text), withTemplate: "$1")
        }
        return text
    }

    private func context(_ document: OfficialDocument, body: String, annexes: String) -> [String: Any] {
        var values: [String: Any] = [
            "issuer": document.issuer.map { ["line": clean($0)] }, "number": document.number.map(clean) ?? blank(8),
            "symbol": clean(document.symbol),
            "placeAndDate": clean("\(document.place), \(document.date?.formalText ?? openDate)"),
            "subject": clean(document.subject), "body": body, "annexes": annexes, "name": clean(document.signature.name),
            "capacity": document.signature.capacity.map { ["line": clean($0)] },
            "bases": ended(document.bases, by: ";", last: "."), "recipients": ended(document.recipients, by: ";", last: "."),
        ]
        if let superior = document.superior { values["superior"] = clean(superior) }
        if let authority = document.authority { values["authority"] = clean(authority) }
        if let resolution = document.resolution { values["resolution"] = clean(resolution) }
        if document.urgency != .normal { values["is" + document.urgency.mark] = true }
        if let second = document.secondSignature {
            values["hasSecond"] = true
            values["secondCapacity"] = second.capacity.map { ["line": clean($0)] }
            values["secondName"] = clean(second.name)
        }
        if let type = document.type { values["type"] = clean(type) } else { values["isLetter"] = true }
        if document.addressees.count == 1 { values["addressee"] = clean(document.addressees[0]) }
        if !document.recipients.isEmpty { values["hasRecipients"] = true }
        if document.isCopySheet { values["isSheet"] = true }
        if let copy = document.copy { values["copy"] = context(copy) }
        if let check = document.verification {
            values["verification"] = [
                "lines": check.lines.map { ["line": clean($0)] }, "picture": Data(check.picture.utf8).base64EncodedString(),
            ]
        }
        if document.addressees.count > 1 {
            values["hasAddressees"] = true
            values["addressees"] = ended(document.addressees, by: ";", last: ".")
        }
        return values
    }

    private func context(_ copy: OfficialDocument.Copy) -> [String: Any] {
        [
            "form": clean(copy.form), "copyIssuer": copy.issuer.map { ["line": clean($0)] },
            "copyNumber": copy.number.map(clean) ?? blank(8),
            "copySymbol": clean(copy.symbol), "copyDay": clean("\(copy.place), \(copy.date?.formalText ?? openDate)"),
            "copyRecipients": ended(copy.recipients, by: ";", last: "."),
            "copyCapacity": copy.signature.capacity.map { ["line": clean($0)] }, "copyName": clean(copy.signature.name),
        ]
    }

    private func ended(_ lines: [String], by mark: String, last: String) -> [[String: String]] {
        lines.enumerated().map { ["line": clean($1) + ($0 == lines.count - 1 ? last : mark)] }
    }
}

extension OfficialDocument.Urgency {
    /// What the template's tag for it ends with.
    fileprivate var mark: String { "\(self)".capitalizedFirst }
}

/// Room for what is written in later: spaces that OpenDocument does not take together.
func blank(_ count: Int) -> String { String(repeating: "\u{A0}", count: count) }

/// A date line whose day is not known yet; the year neither, as a draft may be issued in the next.
let openDate = "ngày\(blank(6))tháng\(blank(6))năm\(blank(8))"

/// Without what XML can't hold.
func clean(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.filter { $0 == "\t" || $0 == "\n" || $0.value >= 0x20 && $0.value != 0xFFFE && $0.value != 0xFFFF }))
}
