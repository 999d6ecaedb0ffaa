import Declarations
import HTTPKit
import Hummingbird
import Pages
import Quality
import Registers
import Store
import Vietnamese

extension Routes {
    /// Chất lượng dữ liệu: scores, work lists, records that are there twice.
    func addQuality() {
        get("/chat-luong", .signedIn) { visit in try await visit.qualityPage() }
        get("/chat-luong/:register", .register(.read)) { visit in try await visit.qualityRegisterPage() }
        post("/chat-luong/:register/dem", .register(.read)) { visit, _ in try await visit.countQuality() }
        get("/chat-luong/:register/trung", .register(.read)) { visit in try await visit.twinsPage() }
        post("/chat-luong/:register/dung", .register(.edit)) { visit, form in try await visit.acceptFaults(form) }
        get("/chat-luong/:register/gop", .register(.delete)) { visit in try await visit.mergePage() }
        post("/chat-luong/:register/gop", .register(.delete)) { visit, form in try await visit.mergeRecords(form) }
        post("/chat-luong/:register/:id/ra-soat", .register(.edit)) { visit, _ in try await visit.confirmRecord() }
        post("/chat-luong/:register/:id/tach", .register(.delete)) { visit, _ in try await visit.unmergeRecords() }
    }
}

/// How a work list's address names a part.
extension QualityPart {
    var slug: String {
        switch self {
        case .correct: "dung"
        case .complete: "du"
        case .clean: "sach"
        case .live: "song"
        }
    }

    init?(slug: String?) {
        guard let part = Self.allCases.first(where: { $0.slug == slug }) else { return nil }
        self = part
    }

    var labelKey: String { "quality_\(rawValue)" }
}

extension CommuneURLs {
    var quality: String { base + "/chat-luong" }

    func quality(_ register: String, _ filter: WorkFilter = WorkFilter()) -> String {
        Self.query("\(quality)/\(register)", [("phan", filter.part?.slug), ("loi", filter.check), ("don-vi", filter.unit)])
    }
}

/// What is shown in one row of the table of scores.
private struct ScoredRow {
    let label: String
    let url: String?
    let score: QualityScore
    /// The score by day, the oldest first.
    let past: [Int64?]
    let filter: (QualityPart) -> String?
}

extension Visit {
    /// Days that the trend goes back.
    private static let trendDays = 60

    func qualityPage() async throws -> Response {
        let readable = catalogue.registers.filter { can(.read, $0) }
        let byUnit = query["xem"] == "don-vi"
        let chosen = byUnit ? nil : query["don-vi"].flatMap { RecordID($0)?.text }
        let reaches = Dictionary(uniqueKeysWithValues: readable.map { ($0.id, site.quality.reach($0, of: actor)) })
        let (scores, units) = try await read { tx in
            let today = Instant(milliseconds: tx.now).date
            let since = today.adding(days: byUnit ? -7 : -Self.trendDays)
            let isWhole = reaches.values.allSatisfy { $0 == .wholeCommune }
            let scores = try site.quality.scores(
                commune: commune.code, since: since, unit: byUnit || !isWhole && chosen == nil ? nil : chosen ?? "", in: tx)
            var options = ReferenceOptions()
            try options.load("unit", chosen: Set(scores.compactMap(\.unit)).sorted(), self, in: tx)
            return (scores.filter { Self.isSeen($0, reaches[$0.register], unit: chosen, byUnit: byUnit) }, options)
        }
        let rows = byUnit ? unitRows(scores, units) : registerRows(scores, readable, unit: chosen)
        let total = rows.map(\.score).reduce(QualityScore(weights: rows.first?.score.weights ?? .equal), +)
        let sorted = rows.filter { $0.score.records > 0 }.sorted {
            ($0.score.hundredths ?? .max, $0.label) < ($1.score.hundredths ?? .max, $1.label)
        }
        let empty = sorted.isEmpty
        let counted = scores.map(\.at).max().map { Instant(milliseconds: $0).text(language) }
        let page = Pages.QualityPage(
            title: words("quality_title"), lead: words("quality_lead"),
            views: [
                Tab(label: words("quality_by_register"), url: urls.quality, current: !byUnit),
                Tab(label: words("quality_by_unit"), url: urls.quality + "?xem=don-vi", current: byUnit),
            ],
            url: urls.quality, controls: byUnit || empty && chosen == nil ? [] : [unitField(units, chosen)],
            figures: empty ? [] : QualityPart.allCases.map { figure($0, total[$0], nil) },
            rowHead: words(byUnit ? "quality_unit" : "journal_register"),
            partHeads: QualityPart.allCases.map { QualityHead(label: words($0.labelKey)) }, rows: sorted.map(qualityRow),
            note: counted.map { words("quality_counted", $0, weightsText(total.weights)) },
            empty: empty
                ? Empty(
                    heading: words(chosen == nil ? "quality_none" : "quality_none_unit"),
                    text: words(chosen == nil ? "quality_none_text" : "quality_none_unit_text"),
                    action: Link(text: words("nav_registers"), url: urls.registers)) : nil)
        return try await self.page(page, at: .registers)
    }

    /// Whether a count is one of those that the page adds up: registers as wholes where the reader sees all of them, else their units.
    private static func isSeen(_ score: DatedScore, _ reach: UnitReach?, unit: String?, byUnit: Bool) -> Bool {
        guard let reach else { return false }
        if unit != nil || byUnit {
            guard let own = score.unit, unit == nil || own == unit else { return false }
            if case .units(let units) = reach { return units.contains(own) }
            return true
        }
        switch reach {
        case .wholeCommune: return score.unit == nil
        case .units(let units): return score.unit.map(units.contains) == true
        }
    }

    private func registerRows(_ scores: [DatedScore], _ registers: [RegisterDeclaration], unit: String?) -> [ScoredRow] {
        let found = Dictionary(grouping: scores, by: \.register)
        return registers.compactMap { register in
            guard let own = found[register.id] else { return nil }
            let days = daily(own)
            guard let last = days.last else { return nil }
            return ScoredRow(
                label: plural(register), url: urls.quality(register.id, WorkFilter(unit: unit)), score: last.score,
                past: days.map(\.hundredths),
                filter: { part in
                    last.score[part].bad > 0 ? urls.quality(register.id, WorkFilter(part: part, unit: unit)) : nil
                })
        }
    }

    private func unitRows(_ scores: [DatedScore], _ units: ReferenceOptions) -> [ScoredRow] {
        Dictionary(grouping: scores) { $0.unit ?? "" }.map { unit, own in
            // Of each register its last count.
            let last = Dictionary(own.map { ($0.register, $0) }, uniquingKeysWith: { $0.day < $1.day ? $1 : $0 })
            let score = last.values.reduce(QualityScore(weights: own[0].score.weights)) { $0 + $1.score }
            return ScoredRow(
                label: units.titles[unit] ?? words("untitled"), url: urls.quality + "?don-vi=" + unit, score: score, past: [],
                filter: { _ in nil })
        }
    }

    /// One score a day, units added up.
    private func daily(_ scores: [DatedScore]) -> [(score: QualityScore, hundredths: Int64?)] {
        Dictionary(grouping: scores, by: \.day).sorted { $0.key < $1.key }.map { _, own in
            if own.count == 1 { return (own[0].score, own[0].hundredths) }
            let sum = own.reduce(QualityScore(weights: own[0].score.weights)) { $0 + $1.score }
            return (sum, sum.hundredths)
        }
    }

    private func unitField(_ units: ReferenceOptions, _ chosen: String?) -> Field {
        let options = units.lists["unit"] ?? chosen.map { [ReferenceOptions.Option(id: $0, label: units.titles[$0] ?? "")] } ?? []
        return Field(
            id: "filter-unit", name: "don-vi", label: words("quality_unit"), control: .choice,
            options: options.map { Choice(value: $0.id, label: $0.label, selected: $0.id == chosen) },
            placeholder: words("quality_whole"))
    }

    // MARK: Numbers in words

    private func qualityRow(_ row: ScoredRow) -> QualityRow {
        QualityRow(
            label: row.label, url: row.url, detail: words("count_records", grouped(Int64(row.score.records), language)),
            tag: qualityTag(row.score.hundredths),
            parts: QualityPart.allCases.map { part in
                let share = row.score[part]
                return QualityCell(
                    label: words(part.labelKey), value: shareText(share), detail: fraction(share), url: row.filter(part))
            },
            trend: sparkline(row.past))
    }

    /// At least two points make a line.
    func sparkline(_ past: [Int64?]) -> Sparkline? {
        let values = past.map { $0.map(Double.init) }
        guard values.compactMap({ $0 }).count > 1 else { return nil }
        return Sparkline(values: values, meaning: qualityMeaning(past.last ?? nil))
    }

    func figure(_ part: QualityPart, _ share: Share, _ url: String?, past: [Int64?] = []) -> FigureCard {
        FigureCard(
            label: words(part.labelKey), value: shareText(share),
            detail: share.seen > 0
                ? words("quality_of", grouped(Int64(share.good), language), grouped(Int64(share.seen), language))
                : words("quality_not_seen_\(part.rawValue)"),
            tag: share.seen > 0
                ? Tag(text: words("quality_wrong", grouped(Int64(share.bad), language)), meaning: qualityMeaning(share.hundredths)) : nil,
            trend: sparkline(past), url: share.bad > 0 ? url : nil)
    }

    func shareText(_ share: Share) -> String? {
        share.hundredths.map { FixedPoint(value: $0, scale: 2).percentText(language) }
    }

    private func fraction(_ share: Share) -> String? {
        share.seen > 0 ? "\(grouped(Int64(share.good), language))/\(grouped(Int64(share.seen), language))" : nil
    }

    /// From 95% good, from 80% to be looked through (docs/quality.md).
    func qualityMeaning(_ hundredths: Int64?) -> Pages.Meaning {
        guard let hundredths else { return .unknown }
        return hundredths >= 9_500 ? .achieved : hundredths >= 8_000 ? .atRisk : .late
    }

    func qualityTag(_ hundredths: Int64?) -> Tag {
        guard let hundredths else { return Tag(text: words("quality_unknown"), meaning: .unknown) }
        let meaning = qualityMeaning(hundredths)
        let word = meaning == .achieved ? "quality_good" : meaning == .atRisk ? "quality_fair" : "quality_poor"
        return Tag(text: "\(FixedPoint(value: hundredths, scale: 2).percentText(language)) · \(words(word))", meaning: meaning)
    }

    /// "đúng 1, đủ 1, sạch 1, sống 1".
    func weightsText(_ weights: QualityWeights) -> String {
        QualityPart.allCases.map { "\(words($0.labelKey).lowercasedFirst) \(weights.parts[$0] ?? 0)" }.joined(separator: ", ")
    }
}
