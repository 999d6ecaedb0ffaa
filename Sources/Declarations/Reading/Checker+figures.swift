import Vietnamese

extension Checker {
    /// Reads `figures/*.yml`.
    func readFigures(_ root: Written, pack: String) {
        guard let reader = MappingReader<FigureFileKey>(root, log: log) else { return }
        let figures = entries(reader, .figures)
        let indicators = entries(reader, .indicators)
        reader.finish()
        for (name, value) in figures { readFigure(name, value, .figure, pack) }
        for (name, value) in indicators { readFigure(name, value, .indicator, pack) }
    }

    /// Ids of figures may be dotted: `onestop.online_share`.
    private func entries(_ reader: MappingReader<FigureFileKey>, _ key: FigureFileKey) -> [(key: Name, value: Written)] {
        guard let written = reader.value(key) else { return [] }
        guard case .mapping(let pairs) = written.content else {
            log.report(
                written.location, vi: "\"\(key.rawValue)\" cần các cặp tên: nội dung", en: "\"\(key.rawValue)\" needs names with contents")
            return []
        }
        for (name, _) in pairs where (try? FieldPath(name.text, offset: 0)) == nil { log.isID(name) }
        return pairs
    }

    private func readFigure(_ name: Name, _ value: Written, _ kind: FigureDeclaration.Kind, _ pack: String) {
        guard let reader = MappingReader<FigureKey>(value, log: log) else { return }
        if let other = catalogue.figures[name.text] {
            return log.report(
                name.location, vi: "số liệu \"\(name.text)\" đã khai báo ở \(other.location)",
                en: "the figure \"\(name.text)\" is declared already at \(other.location)")
        }
        FigureReader(checker: self, reader: reader, written: value, name: name, kind: kind, pack: pack).read()
        reader.finish()
    }

    /// Reports each circle of indicators once.
    func checkFigureCycles() {
        var done: Set<String> = []
        for id in catalogue.figures.ids { checkFigureCycle(id, above: [], &done) }
    }

    private func checkFigureCycle(_ id: String, above: [String], _ done: inout Set<String>) {
        if let start = above.firstIndex(of: id) {
            let cycle = (above[start...] + [id]).joined(separator: " → ")
            guard let written = combinations[id]?.first else { return }
            return log.report(
                written.location, vi: "các chỉ tiêu dùng lẫn nhau: \(cycle)", en: "indicators need each other: \(cycle)",
                hint: .init(vi: "Cắt vòng ở một chỉ tiêu.", en: "Break the circle at one indicator."))
        }
        guard !done.contains(id), let figure = catalogue.figures[id] else { return }
        for part in figure.versions.flatMap(\.formula.parts) { checkFigureCycle(part, above: above + [id], &done) }
        done.insert(id)
    }
}

/// Reads one figure or indicator.
struct FigureReader {
    let checker: Checker
    let reader: MappingReader<FigureKey>
    let written: Written
    let name: Name
    let kind: FigureDeclaration.Kind
    let pack: String

    private var log: ProblemLog { checker.log }

    func read() {
        let label = reader.label(.label, required: true)
        let versions = versions()
        let measure = measure()
        let decimals = reader.integer(.decimals, in: 0...6)
        guard let first = versions.first else { return }
        let figure = FigureDeclaration(
            id: name.text, pack: pack, kind: kind, label: label ?? .init(vi: name.text), measure: measure ?? .number(nil),
            better: reader.option(.better, FigureDeclaration.Better.self), decimals: decimals ?? first.formula.usualDecimals,
            origin: reader.option(.origin, FigureDeclaration.Origin.self), metric: metric(), aliases: reader.names(.aliases).map(\.text),
            addsUp: reader.boolean(.addsUp), versions: versions, location: name.location)
        checker.catalogue.put(figure)
        let (id, isMeasured, isRounded) = (name.text, measure != nil, decimals != nil)
        checker.later(.names) { checker in
            checker.update(figure: id) { $0.follow(checker.catalogue, measure: !isMeasured, decimals: !isRounded) }
        }
    }

    /// What stands in `versions`, or in the figure itself.
    private func versions() -> [FigureVersion] {
        guard reader.has(.versions) else {
            guard let own = MappingReader<FigureVersionKey>(written, log: log) else { return [] }
            return version(1, own, inherited: nil).map { [$0] } ?? []
        }
        let stray = FigureVersionKey.allCases.filter { ![.period, .scope, .words].contains($0) }
        for key in stray.compactMap({ FigureKey(rawValue: $0.rawValue) }) where reader.has(key) {
            log.report(
                reader.keyLocation(key), vi: "\"\(key.rawValue)\" phải nằm trong từng mục của versions",
                en: "\"\(key.rawValue)\" belongs into an item of versions")
        }
        let inherited = MappingReader<FigureVersionKey>(written, log: log)
        var versions = reader.list(.versions).enumerated().compactMap { index, item -> FigureVersion? in
            guard let own = MappingReader<FigureVersionKey>(item, log: log) else { return nil }
            if !own.has(.from) { own.missing(.from, hint: .init(vi: "Viết from: 2026-07-01.", en: "Write from: 2026-07-01.")) }
            let version = version(index + 1, own, inherited: inherited)
            own.finish()
            return version
        }
        close(&versions)
        if versions.isEmpty, reader.list(.versions).isEmpty { notCounted() }
        return versions
    }

    /// Each version ends where the next begins.
    private func close(_ versions: inout [FigureVersion]) {
        for index in versions.indices.dropLast() {
            guard let next = versions[index + 1].from, let from = versions[index].from else { continue }
            if next <= from || versions[index].to.map({ $0 >= next }) == true {
                log.report(
                    reader.keyLocation(.versions), vi: "các phiên bản của \"\(name.text)\" phải nối tiếp nhau, cũ trước mới sau",
                    en: "the versions of \"\(name.text)\" must follow each other, the oldest first")
            }
            versions[index].to = versions[index].to ?? next.adding(days: -1)
        }
    }

    private func notCounted() {
        let operations = kind == .indicator ? [FigureVersionKey.value] : FigureVersionKey.operations
        let words = operations.map(\.rawValue).joined(separator: ", ")
        log.report(
            name.location, vi: "số liệu \"\(name.text)\" không nói cách tính",
            en: "the figure \"\(name.text)\" does not say how it is counted",
            hint: .init(vi: "Dùng: \(words).", en: "Use \(words)."))
    }

    private func version(_ id: Int, _ own: MappingReader<FigureVersionKey>, inherited: MappingReader<FigureVersionKey>?) -> FigureVersion? {
        let operations = kind == .indicator ? [FigureVersionKey.value] : FigureVersionKey.operations
        let given = operations.filter(own.has)
        guard let operation = given.first else {
            notCounted()
            return nil
        }
        if given.count > 1 {
            log.report(
                own.keyLocation(given[1]), vi: "số liệu chỉ có một cách tính: \(operation.rawValue) hoặc \(given[1].rawValue)",
                en: "a figure has one way to count: \(operation.rawValue) or \(given[1].rawValue)")
        }
        guard let text = own.value(operation) else {
            own.missing(operation)
            return nil
        }
        let periods = [own, inherited].compactMap { $0?.value(.period) }
        let scopes = [own, inherited].compactMap { $0?.value(.scope) }
        guard let formula = formula(operation, text, version: id, period: periods.first, scope: scopes.first) else { return nil }
        return FigureVersion(
            id: id, from: own.day(.from), to: own.day(.to),
            words: own.label(.words, required: false) ?? inherited?.label(.words, required: false),
            text: operation == .value ? text.text ?? "" : "\(operation.rawValue) \(text.text ?? "")", formula: formula)
    }

    private func formula(_ operation: FigureVersionKey, _ text: Written, version: Int, period: Written?, scope: Written?) -> FigureFormula?
    {
        switch operation {
        case .declared:
            if !reader.has(.metric) {
                log.report(
                    text.location, vi: "số liệu khai cần thước đo", en: "a declared figure needs its metric",
                    hint: .init(
                        vi: "Viết metric: M45; số liệu khai vào sổ theo thước đo ấy.", en: "Write metric: M45, by which it is declared."))
            }
            return log.name(text).map { .declared($0.text) }
        case .value: return log.expression(text).map { combined($0, text) }
        default:
            guard let operation = FigureCount.Operation(rawValue: operation.rawValue) else { return nil }
            let counting = CountReader(checker: checker, figure: name.text, version: version, operation: operation, pack: pack)
            return counting.read(text, period: period, scope: scope).map(FigureFormula.counted)
        }
    }

    private func combined(_ expression: Expression, _ text: Written) -> FigureFormula {
        if !expression.isArithmetic {
            log.report(
                text.location, vi: "value chỉ gồm số, tên số liệu, + - * / và ngoặc",
                en: "value takes numbers, figures, + - * / and brackets only")
        }
        checker.combinations[name.text, default: []].append(text)
        let pack = pack
        checker.later(.names) { checker in
            for path in expression.paths {
                checker.expectFigure(Name(text: path.description, location: text.location(at: path.offset)), from: pack)
            }
        }
        return .combined(expression)
    }

    private func measure() -> FigureDeclaration.Measure? {
        guard let written = reader.value(.unit) else { return nil }
        return written.plainText == "percent" ? .percent : .number(log.localized(written))
    }

    private func metric() -> String? {
        guard let metric = reader.text(.metric) else { return nil }
        if !metric.text.hasPrefix("M") || Int(metric.text.dropFirst().replacing("-", with: "")) == nil {
            log.report(metric.location, vi: "mã chỉ số viết như M18", en: "a metric is written like M18")
        }
        expectUnmeasured(metric)
        return metric.text
    }

    /// A metric has one figure: two would give a target two values. Packs that are different communes' own don't meet.
    private func expectUnmeasured(_ metric: Name) {
        let communes = { (pack: String) in checker.catalogue.packs[pack]?.communes ?? [] }
        let own = communes(pack)
        let other = checker.catalogue.figures.first { figure in
            let others = communes(figure.pack)
            return figure.metric == metric.text && (own.isEmpty || others.isEmpty || !own.isDisjoint(with: others))
        }
        guard let other else { return }
        log.report(
            metric.location, vi: "thước đo \(metric.text) đã do \"\(other.id)\" ở \(other.location) đo",
            en: "the metric \(metric.text) is measured already by \"\(other.id)\" at \(other.location)",
            hint: .init(
                vi: "Bỏ metric ở một bên; mẫu số khác thì là một biến thể, như M18-2.",
                en: "Leave metric out of one of them; another denominator is a variant, like M18-2."))
    }
}

extension MappingReader {
    /// A day, `2026-07-01`.
    func day(_ key: Key) -> CalendarDate? {
        guard let name = text(key) else { return nil }
        if let day = CalendarDate(name.text) { return day }
        log.report(
            name.location, vi: "\"\(key.rawValue)\" phải là ngày, như 2026-07-01", en: "\"\(key.rawValue)\" must be a date like 2026-07-01")
        return nil
    }
}

extension Expression {
    /// Whether it is made of numbers, names and `+ - * /` alone.
    var isArithmetic: Bool {
        switch self {
        case .literal(.number), .path: true
        case .negate(let operand): operand.isArithmetic
        case .binary(let symbol, let left, let right): symbol.isArithmetic && left.isArithmetic && right.isArithmetic
        default: false
        }
    }
}

extension FigureFormula {
    fileprivate var usualDecimals: Int {
        switch self {
        case .counted(let count): [.share, .avg].contains(count.operation) ? 2 : 0
        case .combined: 2
        case .declared: 2
        }
    }
}

extension FigureDeclaration {
    /// Takes from the counted field what the pack doesn't say of the number.
    fileprivate mutating func follow(_ catalogue: Catalogue, measure: Bool, decimals: Bool) {
        guard case .counted(let count) = versions[versions.count - 1].formula else { return }
        let field = count.field.flatMap { path in catalogue.registers[count.register].flatMap { catalogue.field(at: path, from: $0)?.field }
        }
        let isNumber = [.sum, .avg, .min, .max].contains(count.operation)
        if measure {
            self.measure =
                count.operation == .share || isNumber && field?.valueType == .percent
                ? .percent : .number(isNumber ? field?.valueType == .money ? .init(vi: "đồng", en: "VND") : field?.unit : nil)
        }
        if decimals, isNumber, let field { self.decimals = Swift.max(field.scale, count.operation == .avg ? 2 : 0) }
    }
}
