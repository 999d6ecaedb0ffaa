import Foundation
import Vietnamese

extension Checker {
    /// Reads `scores/*.yml`.
    func readScore(_ root: Written, pack: String) {
        guard let reader = MappingReader<ScoreKey>(root, log: log) else { return }
        defer { reader.finish() }
        guard let name = reader.text(.score) else {
            return reader.missing(.score, hint: .init(vi: "Dòng đầu: score: tên_bộ.", en: "The first line says score: its_id."))
        }
        log.isID(name)
        if let other = catalogue.scores[name.text] {
            return log.report(
                name.location, vi: "bộ chỉ số \"\(name.text)\" đã khai báo ở \(other.location)",
                en: "the set of criteria \"\(name.text)\" is declared already at \(other.location)")
        }
        let label = reader.label(.label, required: true)
        let kinds = reader.names(.units)
        for kind in kinds { expectUnitKind(kind) }
        let periods = reader.names(.periods).compactMap { log.option($0, Period.Kind.self) }
        let versions = ScoreReader(checker: self, pack: pack).versions(reader)
        catalogue.scores.put(
            ScoreDeclaration(
                id: name.text, pack: pack, label: label ?? .init(vi: name.text), words: reader.label(.words, required: false),
                unitKinds: kinds.map(\.text), periods: periods.isEmpty ? [.year] : periods, versions: versions, location: name.location))
    }

    /// A kind that the register of units knows.
    fileprivate func expectUnitKind(_ name: Name) {
        later(.names) { checker in
            guard let kinds = checker.catalogue.registers["unit"]?.field("kind")?.choices.map(\.id), !kinds.contains(name.text) else {
                return
            }
            checker.log.report(
                name.location, vi: "không có loại đơn vị \"\(name.text)\"", en: "unknown kind of unit \"\(name.text)\"",
                hint: suggestion(for: name.text, among: kinds))
        }
    }
}

/// Reads the versions of one set of criteria.
private struct ScoreReader {
    let checker: Checker
    let pack: String

    private var log: ProblemLog { checker.log }

    func versions(_ reader: MappingReader<ScoreKey>) -> [ScoreVersion] {
        let items = reader.list(.versions)
        if items.isEmpty {
            reader.missing(.versions, hint: .init(vi: "Viết versions: [{ from: …, … }].", en: "Write versions: [{ from: …, … }]."))
        }
        var versions = items.enumerated().compactMap { index, item in version(index + 1, item) }
        let ends = log.ends(of: versions.map { ($0.from, $0.to) }, at: reader.keyLocation(.versions))
        for index in versions.indices { versions[index].to = ends[index] }
        return versions
    }

    private func version(_ id: Int, _ written: Written) -> ScoreVersion? {
        guard let reader = MappingReader<ScoreVersionKey>(written, log: log) else { return nil }
        defer { reader.finish() }
        let total = reader.number(.total, required: true)
        var seen: Set<String> = []
        let pillars = reader.declarations(.pillars).compactMap { pillar($0.id, $0.value, &seen) }
        if !reader.has(.pillars) { reader.missing(.pillars) }
        if let total, reader.has(.pillars), pillars.count == reader.declarations(.pillars).count {
            expect(total, toBe: pillars.map(\.total), .init(vi: "các nhóm", en: "its pillars"), at: reader.keyLocation(.total))
        }
        guard reader.has(.from) else {
            reader.missing(.from, hint: .init(vi: "Viết from: 2026-07-01.", en: "Write from: 2026-07-01."))
            return nil
        }
        guard let from = reader.day(.from) else { return nil }
        return ScoreVersion(
            id: id, from: from, to: reader.day(.to), legalBasis: reader.label(.legalBasis, required: false), total: total ?? 0,
            pillars: pillars)
    }

    private func pillar(_ name: Name, _ written: Written, _ seen: inout Set<String>) -> ScorePillar? {
        guard let reader = MappingReader<PillarKey>(written, log: log) else { return nil }
        defer { reader.finish() }
        let label = reader.label(.label, required: true)
        let total = reader.number(.total, required: true)
        guard let entries = reader.value(.criteria) else {
            reader.missing(.criteria)
            return nil
        }
        guard case .mapping(let pairs) = entries.content else {
            log.report(entries.location, vi: "\"criteria\" cần các cặp mã: nội dung", en: "\"criteria\" needs codes with contents")
            return nil
        }
        let criteria = pairs.compactMap { code, value -> ScoreCriterion? in
            if !code.text.isCriterionCode {
                log.report(
                    code.location, vi: "\"\(code.text)\" không phải mã tiêu chí", en: "\"\(code.text)\" is no code of a criterion",
                    hint: .init(vi: "Viết số và dấu chấm, như 4.22.11 hoặc 3.5a.", en: "Write numbers and dots, such as 4.22.11 or 3.5a."))
            } else if !seen.insert(code.text).inserted {
                log.report(
                    code.location, vi: "tiêu chí \"\(code.text)\" viết hai lần", en: "the criterion \"\(code.text)\" is written twice")
            }
            return criterion(code, value)
        }
        // What could not be read is reported already.
        if let total, criteria.count == pairs.count {
            expect(total, toBe: criteria.map(\.maximum), .init(vi: "các tiêu chí", en: "its criteria"), at: reader.keyLocation(.total))
        }
        return ScorePillar(id: name.text, label: label ?? .init(vi: name.text), total: total ?? 0, criteria: criteria)
    }

    private func expect(_ total: Decimal, toBe parts: [Decimal], _ noun: LocalizedText, at location: SourceLocation) {
        let sum = parts.reduce(0, +)
        guard sum != total else { return }
        log.report(
            location, vi: "tổng là \(total) nhưng \(noun.vi) cộng lại được \(sum)",
            en: "the total is \(total), but \(noun(.en)) add up to \(sum)",
            hint: .init(vi: "Đối chiếu với bảng điểm đã ban hành.", en: "Hold it against the table as issued."))
    }

    // MARK: Criteria

    private func criterion(_ code: Name, _ written: Written) -> ScoreCriterion? {
        guard let reader = MappingReader<CriterionKey>(written, log: log) else { return nil }
        defer { reader.finish() }
        let label = reader.label(.label, required: true)
        let maximum = reader.number(.max, required: true) ?? 0
        if let kind = reader.text(.unit) { checker.expectUnitKind(kind) }
        guard let rule = rule(code, reader, maximum: maximum) else { return nil }
        return ScoreCriterion(
            id: code.text, label: label ?? .init(vi: code.text), words: reader.label(.words, required: false), maximum: maximum, rule: rule,
            evidence: reader.label(.evidence, required: false), unitKind: reader.text(.unit)?.text)
    }

    private func rule(_ code: Name, _ reader: MappingReader<CriterionKey>, maximum: Decimal) -> ScoreRule? {
        let ways = CriterionKey.ways.filter(reader.has)
        guard ways.count == 1, let way = ways.first else {
            log.report(
                ways.count > 1 ? reader.keyLocation(ways[1]) : code.location,
                vi: "tiêu chí \"\(code.text)\" phải có đúng một cách chấm: share, value hoặc given",
                en: "the criterion \"\(code.text)\" needs one way to score: share, value or given")
            return nil
        }
        let given = way == .given ? reader.text(.given) : nil
        switch given?.text ?? way.rawValue {
        case "share":
            refuse([.steps], reader)
            return source(way, reader, isShare: true).map { source in
                .share(
                    source, fullFrom: fullFrom(reader),
                    whenNothing: reader.option(.whenNothing, ScoreRule.WhenNothing.self) ?? .notApplicable)
            }
        case "value":
            refuse([.fullFrom, .whenNothing], reader)
            let steps = steps(reader, maximum: maximum)
            return source(way, reader, isShare: false).map { .steps($0, steps) }
        case "points":
            refuse([.fullFrom, .whenNothing, .steps], reader)
            return .points
        default:
            if let given {
                log.report(
                    given.location, vi: "\"\(given.text)\" không dùng được ở đây",
                    en: "\"\(given.text)\" is not one of the values allowed here",
                    hint: suggestion(for: given.text, among: ["share", "value", "points"]))
            }
            return nil
        }
    }

    /// Keys that mean nothing for the way to score.
    private func refuse(_ keys: [CriterionKey], _ reader: MappingReader<CriterionKey>) {
        for key in keys where reader.has(key) {
            let wanted =
                key == .steps ? LocalizedText(vi: "một số (value)", en: "a number (value)") : .init(vi: "tỷ lệ (share)", en: "a share")
            log.report(
                reader.keyLocation(key), vi: "\"\(key.rawValue)\" chỉ dùng với \(wanted.vi)",
                en: "\"\(key.rawValue)\" goes with \(wanted(.en))")
        }
    }

    private func fullFrom(_ reader: MappingReader<CriterionKey>) -> Decimal {
        guard let number = reader.number(.fullFrom, required: false) else { return 1 }
        if number <= 0 || number > 1, let place = reader.value(.fullFrom)?.location {
            log.report(
                place, vi: "full_from phải lớn hơn 0 và không quá 1", en: "full_from lies above 0 and not above 1",
                hint: .init(vi: "80% viết là 0.8.", en: "80% is written 0.8."))
            return 1
        }
        return number
    }

    private func steps(_ reader: MappingReader<CriterionKey>, maximum: Decimal) -> [ScoreStep] {
        guard let written = reader.value(.steps) else {
            if maximum > 0 { reader.missing(.steps, hint: .init(vi: "Viết steps: { 1: 5, 2: 10 }.", en: "Write steps: { 1: 5, 2: 10 }.")) }
            return []
        }
        guard case .mapping(let pairs) = written.content else {
            log.report(written.location, vi: "\"steps\" cần các cặp mức: điểm", en: "\"steps\" needs numbers with points")
            return []
        }
        let steps = pairs.compactMap { from, points -> ScoreStep? in
            guard let from = Decimal(written: from.text), let points = points.plainText.flatMap(Decimal.init(written:)) else {
                log.report(from.location, vi: "mức và điểm phải là số", en: "a step and its points must be numbers")
                return nil
            }
            return ScoreStep(from: from, points: points)
        }
        for (one, next) in zip(steps, steps.dropFirst()) where next.from <= one.from || next.points <= one.points {
            log.report(
                written.location, vi: "các mức phải tăng dần, điểm cũng vậy", en: "steps must rise, and their points too")
            return steps
        }
        if let last = steps.last, last.points != maximum {
            log.report(
                written.location, vi: "mức cao nhất được \(last.points) điểm, không phải điểm tối đa \(maximum)",
                en: "the highest step gives \(last.points) points, not the maximum of \(maximum)")
        }
        return steps
    }

    private func source(_ way: CriterionKey, _ reader: MappingReader<CriterionKey>, isShare: Bool) -> ScoreSource? {
        guard way != .given else { return .given }
        guard let written = reader.value(way) else {
            reader.missing(way)
            return nil
        }
        guard let expression = log.expression(written) else { return nil }
        if !expression.isArithmetic {
            log.report(
                written.location, vi: "\(way.rawValue) chỉ gồm số, tên số liệu, + - * / và ngoặc",
                en: "\(way.rawValue) takes numbers, figures, + - * / and brackets only")
        }
        let pack = pack
        checker.later(.names) { checker in
            for path in expression.paths {
                checker.expectFigure(Name(text: path.description, location: written.location(at: path.offset)), from: pack)
            }
        }
        if isShare, case .path(let path) = expression {
            checker.later(.expressions) { checker in
                guard let figure = checker.catalogue.figures[path.description], figure.measure != .percent else { return }
                checker.log.report(
                    written.location, vi: "\"\(path)\" không phải tỷ lệ", en: "\"\(path)\" is no share",
                    hint: .init(
                        vi: "Dùng value và steps, hoặc chia cho một số liệu khác.", en: "Use value and steps, or divide it by a figure."))
            }
        }
        return .figures(expression)
    }
}

extension MappingReader {
    /// A number that is not negative.
    fileprivate func number(_ key: Key, required: Bool) -> Decimal? {
        guard let written = value(key) else {
            if required { missing(key) }
            return nil
        }
        if let number = written.plainText.flatMap(Decimal.init(written:)) { return number }
        log.report(
            written.location, vi: "\"\(key.rawValue)\" phải là số không âm", en: "\"\(key.rawValue)\" must be a number, not negative")
        return nil
    }
}

extension Decimal {
    /// `12` or `0.8`: up to nine digits before the mark and six behind it.
    fileprivate init?(written: String) {
        let parts = written.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }), parts[0].count <= 9,
            parts.count == 1 || parts[1].count <= 6
        else { return nil }
        self.init(string: written)
    }
}

extension String {
    /// `4.22.11`, `3.5a`; at most twenty characters.
    fileprivate var isCriterionCode: Bool {
        var body = self[...]
        if let last = body.last, last.isLowercase, last.isASCII { body.removeLast() }
        let parts = body.split(separator: ".", omittingEmptySubsequences: false)
        return count <= 20 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }
}
