import PlanReader
import Registers
import Store

/// What of a record comes out of a document: these fields are compared; all others (results, bindings, who is accountable) are the commune's own.
enum RevisionFields {
    /// The registers that a comparison covers, in the order of its page; what others name comes before them.
    static let registers = ["plan"] + PlanDesk.itemRegisters + ["finding"]

    /// What is printed.
    static func printed(_ register: String) -> [String] {
        switch register {
        case "plan": ["number", "title", "kind", "issuer", "place", "issued_on", "signer", "from_year", "to_year"]
        case "target":
            [
                "text", "op", "value", "value_to", "unit", "from_year", "to_year", "phase", "due_before", "baseline", "baseline_value",
                "baseline_source", "pillar", "lead", "co_leads", "lead_text",
            ]
        case "task":
            [
                "text", "task_group", "lead", "co_leads", "lead_text", "support", "support_text", "from_year", "to_year", "quarter",
                "due_text", "deadline", "product", "form", "budget_total", "budget_year",
            ]
        case "reporting_rule":
            [
                "from_text", "from_unit", "from_units", "to_text", "to_unit", "via", "frequency", "due_text", "due_day", "due_month",
                "due_before",
            ]
        case "legal_basis": ["kind", "number", "issued_on", "issuer"]
        case "duty": ["agency", "unit", "text"]
        case "spending_rule": ["text", "op", "value", "unit", "amount", "year"]
        case "finding": ["message"]
        default: []
        }
    }

    /// Where it is printed, and how sure the reader was: taken from the new document wherever the item stands in it.
    static func places(_ register: String) -> [String] {
        switch register {
        case "plan": []
        case "finding": span + ["confidence"]
        case "target": reading + ["no", "found_in", "heading", "source_sentence"]
        case "task": reading + ["no", "found_in", "source_sentence"]
        case "duty": reading + ["no"]
        default: reading
        }
    }

    static let span = ["span_start", "span_end"]
    private static let reading = span + ["confidence", "doubt"]

    /// The words by which an item is known again.
    static func words(of record: Record) -> String {
        func text(_ field: String) -> String { record[field].text ?? "" }
        return switch record.register {
        case "plan": text("title")
        case "reporting_rule": text("from_text") + " → " + text("to_text")
        // A number is one word: numbers are alike when they are the same.
        case "legal_basis":
            record["number"].isNull
                ? text("kind") + " " + text("issuer") + " " + text("issued_on") : text("number").filter { $0.isLetter || $0.isNumber }
        case "duty": text("agency") + ": " + text("text")
        case "finding": text("kind").replacing("_", with: "") + " " + text("message")
        default: text("text")
        }
    }

    /// Least likeness of the words of one item in two documents.
    static func threshold(_ register: String) -> Double {
        switch register {
        case "legal_basis": 0.99
        case "task", "duty", "finding": 0.6
        default: 0.5
        }
    }

    /// What speaks for a pair besides its words: body or appendix, year, frequency, the number in front.
    static func bonus(_ one: Record, _ other: Record) -> Double {
        let signs: [(field: String, weight: Double)] = [
            ("found_in", 0.15), ("to_year", 0.1), ("frequency", 0.2), ("value", 0.04), ("no", 0.03),
        ]
        return signs.reduce(0) { one[$1.field].isNull || !one[$1.field].means(other[$1.field]) ? $0 : $0 + $1.weight }
    }

    /// Whether a field says the same in both: words in the same order, the same units in any order.
    static func areSame(_ one: Value, _ other: Value) -> Bool {
        if one.means(other) { return true }
        guard let first = one.text, let second = other.text else { return false }
        if first.hasPrefix("["), second.hasPrefix("[") { return Set(JSONText.items(first)) == Set(JSONText.items(second)) }
        return WordPairs.areSame(first, second)
    }
}
