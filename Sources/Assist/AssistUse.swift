import Declarations
import OneStop
public import Registers
public import Store
import Vietnamese
import Workflows

/// A use of an aid: which step, which tool, what became of its proposal. Holds no personal data of citizens.
public struct AssistUse: Sendable, Equatable {
    /// The step of a service in which it helped.
    public enum Step: String, Sendable, CaseIterable { case guidance, intake, handling, reply, proactive }

    /// What helped. Only recognition of letters by a neural network and language models are artificial intelligence.
    public enum Tool: String, Sendable, CaseIterable { case rules, retrieval, ocr, model }

    public enum Answer: String, Sendable, CaseIterable {
        case accepted, corrected, refused
        /// A question that was answered.
        case answered
        /// A question that nothing supports an answer to: handed to a person.
        case handedOver = "handed_over"
    }

    public var step: Step
    public var tool: Tool
    public var answer: Answer
    /// Names the proposal among those of a dossier: kind, paper, rule.
    public var proposal: String

    public init(step: Step, tool: Tool, answer: Answer, proposal: String) {
        self.step = step
        self.tool = tool
        self.answer = answer
        self.proposal = proposal
    }
}

extension AssistDesk {
    /// Writes a use down, with the step that the procedure declares for it (assist_step), where one does.
    ///
    /// - Parameters:
    ///   - procedure: of the dossier where nil.
    ///   - actor: the official who used it; nobody's name is kept of visitors.
    public func note(
        _ use: AssistUse, dossier: RecordID? = nil, procedure: String? = nil, by actor: Actor, in tx: WriteTransaction
    ) throws {
        let commune = actor.commune
        let record = try dossier.flatMap { try registry.records("dossier", [$0.text], commune: commune, in: tx)[$0.text] }
        let procedure = procedure ?? record?["procedure"].text
        var values: [String: Value] = [
            "at": .integer(tx.now), "step": .text(use.step.rawValue), "tool": .text(use.tool.rawValue),
            "answer": .text(use.answer.rawValue), "proposal": .text(String(use.proposal.prefix(120))),
        ]
        let texts: [String: String?] = [
            "dossier": dossier?.text, "procedure": procedure, "unit": record?["unit"].text, "person": actor.person,
            "declared": try declaredStep(use, procedure, commune: commune, in: tx),
        ]
        values.merge(texts.compactMapValues { $0.map(Value.text) }) { first, _ in first }
        _ = try workflows.create("assist_use", values, by: actor.working("assist"), in: tx)
    }

    /// The declaration under which a use counts: the procedure's own before one of all procedures.
    private func declaredStep(_ use: AssistUse, _ procedure: String?, commune: Int, in tx: ReadTransaction) throws -> String? {
        let day = Instant(milliseconds: tx.now).date.description
        let row = try tx.first(
            """
            SELECT id FROM reg_assist_step WHERE commune = \(commune) AND deleted_at IS NULL AND step = \(use.step.rawValue)
                AND tool = \(use.tool.rawValue) AND from_date <= \(day) AND (to_date IS NULL OR to_date >= \(day))
                AND (procedure IS NULL OR procedure = \(procedure)) ORDER BY procedure IS NULL, id LIMIT 1
            """)
        return try row?.text("id")
    }

    /// What was answered to the proposals of a dossier: the last answer of each.
    public func answers(of dossier: RecordID, commune: Int, in tx: ReadTransaction) throws -> [String: AssistUse.Answer] {
        let rows = try tx.rows(
            """
            SELECT proposal, answer FROM reg_assist_use WHERE commune = \(commune) AND dossier = \(dossier) AND deleted_at IS NULL
            ORDER BY at, id
            """)
        var answers: [String: AssistUse.Answer] = [:]
        for row in rows { answers[try row.text("proposal")] = AssistUse.Answer(rawValue: try row.text("answer")) }
        return answers
    }
}
