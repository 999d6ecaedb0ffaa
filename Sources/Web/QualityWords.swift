import Declarations
import Foundation
import Pages
import Quality
import Registers
import Store
import Vietnamese

extension Visit {
    /// What a check asks, without a record: "Điện thoại đã điền".
    func question(_ check: QualityCheck, _ register: RegisterDeclaration, _ fences: [String: Fence]) -> String {
        let label = check.field?.label(language) ?? ""
        switch check.kind {
        case .rule(let rule): return told(rule, label)
        case .form: return words("quality_ask_form", label)
        case .filled(let required): return words(required ? "quality_ask_required" : "quality_ask_expected", label)
        case .twin(let fields): return words("quality_ask_twin", together(fields))
        case .link: return words("quality_ask_link", label)
        case .usual(let range):
            guard let field = check.field, let text = rangeText(field, range, fences[field.id]) else {
                return words("quality_ask_usual_none", label, String(30))
            }
            return words(range == nil ? "quality_ask_spread" : "quality_ask_usual", label, text)
        case .live(let cadence, let by):
            let name = ListField(by, of: register)?.label(self) ?? ""
            return words("quality_ask_live", text(cadence), name.lowercasedFirst)
        }
    }

    /// What is wrong with one record: "Điện thoại: chưa điền".
    func complaint(
        _ check: QualityCheck, _ record: Record, _ register: RegisterDeclaration, _ text: RecordText, _ fences: [String: Fence]
    ) -> String {
        let label = check.field?.label(language) ?? ""
        let value = check.field.flatMap { ListField($0.id, of: register) }.map { text.text($0, record).shortened(to: 80) } ?? ""
        switch check.kind {
        case .rule(let rule): return told(rule, label)
        case .form: return words("quality_bad_form", label, value)
        case .filled: return words("quality_bad_filled", label)
        case .twin(let fields): return words("quality_bad_twin", together(fields).lowercasedFirst)
        case .link: return words("quality_bad_link", label)
        case .usual(let range):
            guard let field = check.field, let usual = rangeText(field, range, fences[field.id]) else {
                return words("quality_bad_unusual", label, value)
            }
            return site.words("quality_bad_usual", language, label, value, usual)
        case .live(let cadence, let by):
            let looked = ListField(by, of: register).map { text.text($0, record) } ?? ""
            return looked.isEmpty
                ? words("quality_bad_never", self.text(cadence)) : words("quality_bad_live", looked, self.text(cadence))
        }
    }

    /// The rule's message, which stands beside its field where a form shows it.
    private func told(_ rule: RuleDeclaration, _ label: String) -> String {
        label.isEmpty ? rule.message(language) : "\(label): \(rule.message(language).lowercasedFirst)"
    }

    private func together(_ fields: [FieldDeclaration]) -> String {
        fields.enumerated().map { $0 == 0 ? $1.label(language) : $1.label(language).lowercasedFirst }.joined(separator: " + ")
    }

    private func text(_ cadence: Cadence) -> String {
        words(cadence.unit == .days ? "quality_days" : "quality_months", String(cadence.count))
    }

    /// "0 – 40 người".
    private func rangeText(_ field: FieldDeclaration, _ range: UsualRange?, _ fence: Fence?) -> String? {
        let text = FieldText(language)
        func shown(_ value: Value) -> String { text.text(value, of: field) }
        let low = range.map { $0.min.map(field.stored) } ?? fence.map { Value.integer($0.low) }
        let high = range.map { $0.max.map(field.stored) } ?? fence.map { Value.integer($0.high) }
        switch (low, high) {
        case (let low?, let high?): return "\(shown(low)) – \(shown(high))"
        case (let low?, nil): return words("quality_from", shown(low))
        case (nil, let high?): return words("quality_to", shown(high))
        case (nil, nil): return nil
        }
    }
}
