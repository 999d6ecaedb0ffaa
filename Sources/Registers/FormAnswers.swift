public import Declarations
import Foundation
public import Store
public import Vietnamese

/// What somebody answered in a form (nội dung khai): values as records store them, with the form's version.
public struct FormAnswers: Sendable, Equatable {
    /// The form's id and the number of its version.
    public let form: String
    public let version: Int
    /// Values of the questions and of fields that are filled in once, by id.
    public var values: [String: Value]
    /// Of pages that are filled in several times: values of each of them, by page.
    public var rows: [String: [[String: Value]]]

    public init(form: String, version: Int, values: [String: Value] = [:], rows: [String: [[String: Value]]] = [:]) {
        self.form = form
        self.version = version
        self.values = values
        self.rows = rows
    }

    /// Canonical JSON: keys in order, nothing that is not filled in. The same answers always give the same text.
    public var json: String {
        let filled = JSONText.object(values.filter { !$0.value.isNull })
        let repeats = rows.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }.map { step, rows in
            JSONText.quoted(step) + ":[" + rows.map { JSONText.object($0.filter { !$0.value.isNull }) }.joined(separator: ",") + "]"
        }
        return
            "{\"answers\":\(filled),\"form\":\(JSONText.quoted(form)),\"repeats\":{\(repeats.joined(separator: ","))},\"version\":\(version)}"
    }

    /// Reads ``json``; nil for anything else.
    public init?(json: String?) {
        guard let json, let kept = try? JSONDecoder().decode(Kept.self, from: Data(json.utf8)) else { return nil }
        self.init(
            form: kept.form, version: kept.version, values: kept.answers.mapValues(\.value),
            rows: kept.repeats.mapValues { $0.map { $0.mapValues(\.value) } })
    }

    private struct Kept: Decodable {
        let form: String
        let version: Int
        let answers: [String: JSONText.JSONScalar]
        let repeats: [String: [[String: JSONText.JSONScalar]]]
    }
}

/// What is wrong with one page of a form.
public struct FormProblem: Sendable, Equatable {
    public let step: String
    /// Which of a page that is filled in several times, from 0.
    public let row: Int?
    public let problem: FieldProblem

    public init(step: String, row: Int?, problem: FieldProblem) {
        self.step = step
        self.row = row
        self.problem = problem
    }
}

extension Registry {
    /// The values of a sheet as a record that nobody saves: what rules and conditions read.
    public func draft(_ sheet: RegisterDeclaration, _ values: [String: Value], for actor: Actor, in tx: ReadTransaction) -> Record {
        var record = Record(register: sheet.id, commune: actor.commune, id: RecordID(), at: tx.now, by: actor.person)
        record.values = values
        return record
    }

    /// Judges the values of a sheet by the rules of records.
    ///
    /// - Parameter fields: those that are judged; nil for all, with the rules between them.
    public func problems(
        _ sheet: RegisterDeclaration, _ values: [String: Value], only fields: Set<String>? = nil, for actor: Actor, in tx: ReadTransaction
    ) throws -> [FieldProblem] {
        let found = try problems(draft(sheet, values, for: actor, in: tx), replacing: nil, sheet, in: tx)
        guard let fields else { return found }
        return found.filter { $0.field.map(fields.contains) ?? false }
    }

    /// The answer that ends a form, with why and what to do instead; nil where none does.
    public func refusal(_ version: FormVersion, _ values: [String: Value]) -> LocalizedText? {
        version.questions.lazy.compactMap { question in values[question.id]?.text.flatMap { question.refusals[$0] } }.first
    }

    /// The pages that are asked with these answers.
    public func steps(of version: FormVersion, _ values: [String: Value], for actor: Actor, in tx: ReadTransaction) throws -> [FormStep] {
        let record = draft(version.sheet, values, for: actor, in: tx)
        return try version.steps.filter { step in
            guard let show = step.show else { return true }
            return try show.evaluate(now: tx.now) { try value(at: $0, of: record, version.sheet, in: tx) } == .boolean(true)
        }
    }

    /// The answers without what the form does not ask with them: pages and fields that other answers closed, rows too many to be of any.
    public func asked(_ answers: FormAnswers, _ version: FormVersion, for actor: Actor, in tx: ReadTransaction) throws -> FormAnswers {
        var asked = answers
        // What is closed may have opened something else.
        for _ in 0...version.sheet.fields.count {
            let steps = try steps(of: version, asked.values, for: actor, in: tx)
            let shown = try shownFields(draft(version.sheet, asked.values, for: actor, in: tx), version.sheet, in: tx)
            let open = Set(version.questions.map(\.id) + steps.filter { $0.rows == nil }.flatMap(\.fields)).intersection(shown)
            let kept = asked.values.filter { open.contains($0.key) }
            asked.rows = asked.rows.filter { entry in steps.contains { $0.id == entry.key && $0.rows != nil } }
            if kept.count == asked.values.count { break }
            asked.values = kept
        }
        for step in version.steps {
            guard let sheet = step.rows?.sheet, let rows = asked.rows[step.id] else { continue }
            asked.rows[step.id] = try rows.map { row in
                let shown = try shownFields(draft(sheet, row, for: actor, in: tx), sheet, in: tx)
                return row.filter { shown.contains($0.key) }
            }
        }
        return asked
    }

    /// Everything that is wrong with answers, by page, judged by the same code as records. Of closed pages nothing is asked.
    public func problems(_ answers: FormAnswers, _ version: FormVersion, for actor: Actor, in tx: ReadTransaction) throws -> [FormProblem] {
        let steps = try steps(of: version, answers.values, for: actor, in: tx)
        let closed = Set(version.steps.map(\.id)).subtracting(steps.map(\.id))
        let single = try problems(version.sheet, answers.values, for: actor, in: tx)
        let home = Dictionary(
            version.steps.filter { $0.rows == nil }.flatMap { step in step.fields.map { ($0, step.id) } },
            uniquingKeysWith: { first, _ in first })
        let last = steps.last { $0.rows == nil }?.id ?? steps.last?.id ?? ""
        var found = single.compactMap { problem -> FormProblem? in
            let step = problem.field.map { home[$0] ?? "" } ?? last
            return closed.contains(step) ? nil : FormProblem(step: step, row: nil, problem: problem)
        }
        for step in steps {
            guard let rows = step.rows else { continue }
            found += try rowProblems(answers.rows[step.id] ?? [], step, rows, for: actor, in: tx)
        }
        let order = Dictionary(uniqueKeysWithValues: version.steps.enumerated().map { ($1.id, $0) })
        return found.enumerated().sorted {
            (order[$0.element.step] ?? -1, $0.offset) < (order[$1.element.step] ?? -1, $1.offset)
        }.map(\.element)
    }

    private func rowProblems(
        _ values: [[String: Value]], _ step: FormStep, _ rows: FormRows, for actor: Actor, in tx: ReadTransaction
    ) throws -> [FormProblem] {
        var found: [FormProblem] = []
        if values.count < rows.min {
            found.append(
                FormProblem(
                    step: step.id, row: nil,
                    problem: FieldProblem(
                        nil, vi: "Cần ít nhất \(rows.min) mục “\(rows.item.vi)”.",
                        en: "At least \(rows.min) “\(rows.item(.en))” are needed.")))
        }
        if values.count > rows.max {
            found.append(
                FormProblem(
                    step: step.id, row: nil,
                    problem: FieldProblem(
                        nil, vi: "Nhiều nhất \(rows.max) mục “\(rows.item.vi)”.", en: "At most \(rows.max) “\(rows.item(.en))”.")))
        }
        for (index, row) in values.enumerated() {
            found += try problems(rows.sheet, row, for: actor, in: tx).map { FormProblem(step: step.id, row: index, problem: $0) }
        }
        return found
    }
}
