import Foundation
import Vietnamese

extension Checker {
    /// Reads `quality:` of a register.
    func quality(_ reader: MappingReader<RegisterKey>, _ register: String) -> QualityDeclaration {
        var quality = QualityDeclaration()
        guard let written = reader.value(.quality), let reader = MappingReader<QualityKey>(written, log: log) else { return quality }
        if reader.has(.expected) { quality.expected = expectedFields(reader, register) }
        quality.cadence = cadence(reader)
        quality.liveBy = liveBy(reader, register)
        if reader.has(.duplicates) { quality.duplicates = duplicates(reader, register) }
        quality.usual = usual(reader, register)
        quality.least = reader.integer(.least, in: 1...100)
        reader.finish()
        return quality
    }

    private func expectedFields(_ reader: MappingReader<QualityKey>, _ register: String) -> [String] {
        let names = reader.names(.expected)
        for name in names {
            expect(name, in: register, system: false)
            forbid(name, in: register, where: { $0.type.isGiven || $0.required }) {
                .init(
                    vi: "expected chỉ nêu trường mà người dùng được để trống, không phải \"\($0)\"",
                    en: "expected names fields that people may leave empty, not \"\($0)\"")
            }
        }
        return names.map(\.text)
    }

    /// `90 days`, `12 months`.
    private func cadence(_ reader: MappingReader<QualityKey>) -> Cadence? {
        guard let name = reader.text(.cadence) else { return nil }
        let words = name.text.split(separator: " ").map(String.init)
        if words.count == 2, let count = Int(words[0]), (1...3650).contains(count),
            let unit = Cadence.Unit(rawValue: words[1].hasSuffix("s") ? words[1] : words[1] + "s")
        {
            return Cadence(count, unit)
        }
        log.report(
            name.location, vi: "cadence phải là số ngày hoặc số tháng", en: "cadence must be a number of days or months",
            hint: .init(vi: "Viết 90 days hoặc 12 months.", en: "Write 90 days or 12 months."))
        return nil
    }

    private func liveBy(_ reader: MappingReader<QualityKey>, _ register: String) -> String? {
        guard let name = reader.text(.liveBy) else { return nil }
        expect(name, in: register, that: { $0 == .date || $0 == .datetime }) {
            .init(vi: "live_by cần trường ngày hoặc lúc, không phải \"\($0)\"", en: "live_by needs a date or datetime field, not \"\($0)\"")
        }
        return name.text
    }

    /// A list whose items are a field or a list of fields.
    private func duplicates(_ reader: MappingReader<QualityKey>, _ register: String) -> [[String]] {
        var keys: [[String]] = []
        for written in reader.list(.duplicates) {
            let names = log.names(written)
            for name in names { expectKey(name, register) }
            keys.append(names.map(\.text))
        }
        return keys
    }

    private func expectKey(_ name: Name, _ register: String) {
        expect(name, in: register, system: false, that: \.tellsApart) {
            .init(vi: "không so trùng được theo trường \"\($0)\"", en: "duplicates can't be told by the field \"\($0)\"")
        }
        forbid(name, in: register, where: \.encrypted) {
            .init(vi: "trường mã hóa \"\($0)\" không so trùng được", en: "the encrypted field \"\($0)\" can't be compared")
        }
    }

    /// `field: { min: 1, max: 9 }`, or `field: any`.
    private func usual(_ reader: MappingReader<QualityKey>, _ register: String) -> [String: UsualRange] {
        var ranges: [String: UsualRange] = [:]
        for (id, value) in reader.declarations(.usual) {
            expect(id, in: register, system: false, that: \.isNumeric) {
                .init(vi: "usual chỉ dùng cho trường số, không phải \"\($0)\"", en: "usual is for numbers, not for \"\($0)\"")
            }
            if value.plainText == "any" {
                ranges[id.text] = .any
            } else if let range = MappingReader<UsualKey>(value, log: log) {
                ranges[id.text] = UsualRange(min: bound(.min, range), max: bound(.max, range))
                range.finish()
            }
        }
        return ranges
    }

    private func bound(_ key: UsualKey, _ reader: MappingReader<UsualKey>) -> ExpressionValue? {
        guard let name = reader.text(key) else { return nil }
        if let number = Decimal(string: name.text), name.text.allSatisfy({ $0.isNumber || $0 == "." || $0 == "-" }) {
            return .number(number)
        }
        log.report(name.location, vi: "\"\(key.rawValue)\" phải là số", en: "\"\(key.rawValue)\" must be a number")
        return nil
    }
}
