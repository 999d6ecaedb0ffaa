import Declarations
public import Registers
public import Store

extension Report.Note {
    /// Remarks with their answers, the oldest first, each where its passage stands in the text.
    static func threads(_ records: [Record], in text: String) -> [Report.Note] {
        records.filter { $0["answers"].isNull }.map { record in
            let range = record["quote"].text.flatMap { quote in
                TextAnchor(
                    quote: quote, position: Int(record["position"].integer ?? 0), before: record["before"].text ?? "",
                    after: record["after"].text ?? ""
                ).range(in: text)
            }
            return Report.Note(record: record, answers: records.filter { $0["answers"].text == record.id.text }, range: range)
        }
    }
}

extension ReportDesk {
    /// The remarks on a report that the actor may read, the oldest first.
    func notes(of record: Record, for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        guard registry.catalogue.registers[Report.notes] != nil else { return [] }
        return try registry.all(Report.notes, where: [equal("report", record.id.text)], sort: [SortKey("id")], for: actor, in: tx)
    }

    /// Remarks on a section of a report, or on a passage of it.
    ///
    /// - Parameters:
    ///   - quote: the words that it is about; empty for the whole section.
    ///   - position: near which they stand, in characters.
    /// - Throws: `RecordError` with `forbidden` without the right to remark; `notFound` for a section that is none of the report's; `invalid`
    ///   with problems of `comment-<section>` and `quote-<section>`.
    public func remark(
        _ body: String, on section: RecordID, quoting quote: String, near position: Int?, of id: RecordID, by actor: Actor,
        in tx: WriteTransaction
    ) throws {
        let record = try registry.record(Report.register, id, for: actor, in: tx)
        let part = try parts(of: [record], for: actor, in: tx).first { $0["section"].text == section.text }
        guard isRemarkable(record, by: actor) else { throw RecordError.forbidden }
        guard try sections(of: record, for: actor, in: tx).contains(where: { $0.id == section }) else { throw RecordError.notFound }
        var values: [String: Value] = [
            "report": id.text.value, "unit": record["unit"], "section": section.text.value, "body": .text(body.trimmed),
        ]
        if !quote.allSatisfy(\.isWhitespace) {
            guard let anchor = TextAnchor(quoting: quote, near: position, in: part?["text"].text ?? "") else {
                throw RecordError.invalid([
                    FieldProblem(
                        "quote-\(section)", vi: "Mục này không có đoạn ấy. Chép đúng chữ trong mục, hoặc để trống để nhận xét cả mục.",
                        en: "The section holds no such words. Copy them as they stand, or leave it empty.")
                ])
            }
            values.merge(
                [
                    "quote": anchor.quote.value, "position": anchor.position.value, "before": anchor.before.value,
                    "after": anchor.after.value,
                ]
            ) { _, new in new }
        }
        try saying("comment-\(section)") { _ = try registry.create(Report.notes, values, by: actor.working("report"), in: tx) }
    }

    /// Answers a remark. - Throws: as ``remark(_:on:quoting:near:of:by:in:)``, with problems of `answer-<remark>`.
    public func answer(_ note: RecordID, _ body: String, in id: RecordID, by actor: Actor, in tx: WriteTransaction) throws {
        let (record, first) = try thread(note, in: id, by: actor, in: tx)
        let values: [String: Value] = [
            "report": id.text.value, "unit": record["unit"], "section": first["section"], "body": .text(body.trimmed),
            "answers": note.text.value,
        ]
        try saying("answer-\(note)") { _ = try registry.create(Report.notes, values, by: actor.working("report"), in: tx) }
    }

    /// Says that a remark is settled, or that it is not.
    public func settle(_ note: RecordID, _ isSettled: Bool, in id: RecordID, by actor: Actor, in tx: WriteTransaction) throws {
        let (_, first) = try thread(note, in: id, by: actor, in: tx)
        _ = try registry.edit(Report.notes, first.id, version: nil, ["settled": isSettled.value], by: actor.working("report"), in: tx)
    }

    private func thread(_ note: RecordID, in id: RecordID, by actor: Actor, in tx: ReadTransaction) throws -> (report: Record, note: Record)
    {
        let record = try registry.record(Report.register, id, for: actor, in: tx)
        let first = try registry.record(Report.notes, note, for: actor, in: tx)
        guard first["report"].text == id.text, first["answers"].isNull else { throw RecordError.notFound }
        guard isRemarkable(record, by: actor) else { throw RecordError.forbidden }
        return (record, first)
    }

    /// What is wrong with a remark's words, said of the field where they were typed.
    private func saying(_ field: String, _ body: () throws -> Void) throws {
        do { try body() } catch var error as RecordError {
            error.problems = error.problems.map { FieldProblem(field, $0.message) }
            throw error
        }
    }
}
