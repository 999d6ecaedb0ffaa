import Declarations
import Figures
import Pages
import Registers
import Store
import Vietnamese

/// A metric with how the commune reads its undefined words, and who signed that.
struct ReadMetric: Sendable {
    let metric: Record
    /// The post's name.
    let signer: String?
}

/// The figure that measures a metric, with its value of the current year.
struct MetricAnswer: Sendable {
    let figure: FigureDeclaration
    let question: FigureQuestion
    let table: FigureTable
}

extension Visit {
    // MARK: Finding

    /// The metric that a figure measures, where the reader may see it.
    func metric(of figure: FigureDeclaration, in tx: ReadTransaction) throws -> ReadMetric? {
        guard let code = figure.metric, let register = catalogue.registers["metric"], can(.read, register) else { return nil }
        let own = Declarations.Expression.binary(.equal, .path(FieldPath(field: "code")), .literal(.text(code)))
        return try registry.all(register.id, where: [own], limit: 1, for: actor, in: tx).first.map { try signed($0, in: tx) }
    }

    func signed(_ metric: Record, in tx: ReadTransaction) throws -> ReadMetric {
        guard let post = metric["defined_by"].text else { return ReadMetric(metric: metric, signer: nil) }
        let posts = try registry.records("post", [post], commune: actor.commune, in: tx)
        return ReadMetric(metric: metric, signer: posts[post]?["name"].text)
    }

    func measure(_ metric: Record, in tx: ReadTransaction) throws -> MetricAnswer? {
        guard let figure = metric["code"].text.flatMap(catalogue.figure(measuring:)) else { return nil }
        let (question, _) = try figureQuestion(in: tx)
        let parts = figure.version(on: question.period.days.upperBound)?.formula.parts ?? []
        let table = try site.figures.values(of: [figure.id] + parts, units: [question.unit], periods: [question.period], in: tx)
        return MetricAnswer(figure: figure, question: question, table: table)
    }

    // MARK: Showing

    /// How the commune reads the undefined words, with who and when; that it doesn't yet; nothing where all words are defined.
    func reading(_ read: ReadMetric) -> MetricReading? {
        let metric = read.metric
        let edit = mayEdit(metric) ? Link(text: words("reading_edit"), url: urls.record(metric) + "/sua#f-own_reading") : nil
        if let own = metric["own_reading"].text {
            let day = metric["defined_on"].text.flatMap { CalendarDate($0) }?.text(language)
            let head = day.map { words("reading_of", $0) } ?? words("reading_own")
            return MetricReading(
                label: [head, read.signer].compactMap { $0 }.joined(separator: ", "), text: own, meaning: .onCourse, edit: edit)
        }
        guard let undefined = metric["undefined_words"].text else { return nil }
        return MetricReading(label: words("reading_missing"), text: undefined, meaning: .atRisk, edit: edit)
    }

    private func mayEdit(_ metric: Record) -> Bool {
        guard let register = catalogue.registers[metric.register] else { return false }
        return registry.rights.allows(.edit, on: metric, of: register, to: actor)
    }

    /// The value of the figure that measures a metric; where it is declared, with the way to declare it.
    func measured(_ answer: MetricAnswer, _ metric: Record) -> MetricMeasure {
        let (figure, question) = (answer.figure, answer.question)
        let shown = text(
            answer.table[figure.id, question.unit, question.period].value, of: figure, parts: fraction(figure, question, answer.table))
        let period = question.period.text(language).capitalizedFirst
        let card = FigureCard(
            label: "\(period) · \(commune.name.capitalizedFirst)", value: shown.number, detail: shown.detail ?? shown.none,
            whyUrl: urls.figure(figure.id, question))
        guard case .declared(let body) = figure.version(on: question.period.days.upperBound)?.formula else {
            return MetricMeasure(card: card, note: words("metric_counted", catalogue.packs[figure.pack]?.label(language) ?? figure.pack))
        }
        let register = catalogue.registers["target_result"]
        let declare = register.flatMap { can(.create, $0) ? $0 : nil }.map { register in
            let kind = figure.measure == .percent ? "share" : nil
            let url = CommuneURLs.query(urls.register(register.id) + "/moi", [("metric", metric.id.text), ("kind", kind)])
            return Action(label: words("metric_declare"), url: url, style: .primary)
        }
        return MetricMeasure(card: card, note: words("metric_declared", body), declare: declare)
    }

    /// The metric of a figure, to its page across plans or, for those who may not see targets, to its record.
    func metricDetail(_ read: ReadMetric) -> Detail {
        let metric = read.metric
        let mayCompare = catalogue.registers["target"].map { can(.read, $0) } ?? false
        return Detail(
            label: words("figure_metric"), value: "\(metric["code"].text ?? "") · \(name(of: metric))",
            url: mayCompare ? urls.metric(metric.id) : urls.record(metric))
    }
}
