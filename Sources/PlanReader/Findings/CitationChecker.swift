import Foundation
import Vietnamese

/// Finds one document cited with two dates.
enum CitationChecker {
    static func read(_ mentions: [BasisReader.Mention]) -> [PlanFinding] {
        var first: [String: BasisReader.Mention] = [:]
        var findings: [PlanFinding] = []
        for mention in mentions {
            guard let date = mention.date else { continue }
            let key = mention.number.lowercased()
            guard let known = first[key], let before = known.date else {
                first[key] = mention
                continue
            }
            // Two offices may give one number: only dates of one year and one issuer contradict each other.
            let sameIssuer = known.issuer == nil || mention.issuer == nil || folded(known.issuer ?? "") == folded(mention.issuer ?? "")
            guard date != before, date.prefix(4) == before.prefix(4), sameIssuer else { continue }
            findings.append(
                PlanFinding(
                    kind: .dateDiffers,
                    message: "\(mention.kind) số \(mention.number) ghi ngày \(shown(before)) ở một chỗ và ngày \(shown(date)) ở chỗ này.",
                    span: mention.span, confidence: 0.9))
        }
        return findings
    }

    private static func shown(_ date: String) -> String { date.split(separator: "-").reversed().joined(separator: "/") }
}
