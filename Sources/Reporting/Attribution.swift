import Registers
import Vietnamese

/// Whose words a line of a report that consolidates are, as long as it is edited: "… [Trạm Y tế]" at its end. Left out of the document.
public enum Attribution {
    /// A line with whose it is.
    public static func line(_ line: String, of unit: String) -> String { "\(line) [\(unit)]" }

    /// A text without the names that stand at the ends of its lines. Brackets that name none of the units stay.
    public static func stripped(_ text: String, units: Set<String>) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { stripped(String($0), units) }.joined(separator: "\n")
    }

    private static func stripped(_ line: String, _ units: Set<String>) -> String {
        var line = line
        while let trimmed = line.trimmed.last == "]" ? line.trimmed : nil, let open = trimmed.lastIndex(of: "["),
            units.contains(String(trimmed[trimmed.index(after: open)...].dropLast()))
        {
            line = String(trimmed[..<open]).trimmed
        }
        return line
    }

    /// The lines of what a unit wrote, and which of them stand in a text already, with or without whose they are.
    static func lines(of written: String, takenInto text: String, units: Set<String>) -> [Report.Line] {
        let taken = Set(stripped(text, units: units).split(separator: "\n").map { bare(String($0)) })
        return written.split(separator: "\n").map(String.init).filter { !bare($0).isEmpty }.map { line in
            Report.Line(text: line, isTaken: taken.contains(bare(line)))
        }
    }

    /// A line without its bullet, its case and its spaces at the ends.
    private static func bare(_ line: String) -> String {
        let trimmed = line.trimmed
        let body = ["- ", "+ ", "• "].first { trimmed.hasPrefix($0) }.map { String(trimmed.dropFirst($0.count)) } ?? trimmed
        return body.trimmed.lowercased()
    }
}
