import Declarations
import PlanReader
import Registers
import Store
import Vietnamese
import Workflows

/// What ``PlanWriter`` wrote.
struct WrittenPlan: Sendable {
    let plan: RecordID
    let title: String
    let counts: [String: Int]
    let distinctTargets: Int
    let unknownAgencies: [String]
}

/// Writes a reading as records, within one transaction.
struct PlanWriter {
    let workflows: WorkflowEngine
    let reading: PlanReading
    let text: PlanText
    let files: KeptFiles
    let former: Replacement?
    let person: Actor
    let actor: Actor
    let matcher: UnitMatcher
    let binder: MetricBinder
    let calendar: WorkCalendar
    let today: CalendarDate
    /// Whether the document becomes a plan although there is one of the same number and date.
    var allowsTwin = false
    /// Whether what is written is taken back at once: then a known file is no hindrance.
    var isTrial = false
    let plan = RecordID()
    var counts: [String: Int] = [:]
    var unknownAgencies: [String] = []
    /// What could not be written as read, for the findings.
    var notes: [(message: String, span: SourceSpan)] = []
    var targetsBySpan: [SourceSpan: RecordID] = [:]
    var tasksBySpan: [SourceSpan: RecordID] = [:]

    init(
        _ workflows: WorkflowEngine, _ reading: PlanReading, _ files: KeptFiles, former: Replacement?, by person: Actor,
        in tx: ReadTransaction
    ) throws {
        self.workflows = workflows
        self.reading = reading
        self.files = files
        self.former = former
        self.person = person
        text = PlanText(reading.source)
        actor = person.working("import \(files.document.name)")
        today = Instant(milliseconds: tx.now).date
        calendar = try workflows.calendar(of: person.commune, in: tx)
        let day = today.description
        let units = try workflows.registry.all("unit", for: actor, in: tx).filter { ($0["to_date"].text ?? day) >= day }
        matcher = UnitMatcher(units, commune: try tx.commune(person.commune)?.name ?? "")
        binder = try MetricLibrary(workflows.registry, for: actor, in: tx).binder
    }

    mutating func write(in tx: WriteTransaction) throws -> WrittenPlan {
        if !isTrial { try refuseKnownFile(in: tx) }
        if former == nil, !allowsTwin, !isTrial { try refuseKnownDocument(in: tx) }
        let title = try writePlan(in: tx)
        try writeBases(in: tx)
        let distinct = try writeTargets(in: tx)
        try writeTasks(in: tx)
        try writeDuties(in: tx)
        try writeReporting(in: tx)
        try writeSpending(in: tx)
        try writeFindings(in: tx)
        return WrittenPlan(plan: plan, title: title, counts: counts, distinctTargets: distinct, unknownAgencies: unknownAgencies)
    }

    private func refuseKnownFile(in tx: ReadTransaction) throws {
        let row = try tx.first(
            """
            SELECT id, title FROM reg_plan
            WHERE commune = \(actor.commune) AND source_hash = \(files.document.hash) AND deleted_at IS NULL LIMIT 1
            """)
        guard let row, let id = RecordID(try row.text("id")) else { return }
        throw PlanError.alreadyImported(id, title: row["title"].text ?? "")
    }

    /// Another form of a document (the scan after the DOCX), or the document once more with changes, belongs to the plan that it became.
    private func refuseKnownDocument(in tx: ReadTransaction) throws {
        let header = reading.document
        guard let number = header.number, let date = header.date.flatMap({ CalendarDate($0) }) else { return }
        let rows = try tx.rows(
            """
            SELECT id, issuer FROM reg_plan
            WHERE commune = \(actor.commune) AND number = \(number) AND issued_on = \(date.description) AND deleted_at IS NULL ORDER BY id DESC
            """)
        let known = rows.first { row in
            guard let one = row["issuer"].text, let other = header.issuer else { return true }
            return folded(one) == folded(other)
        }
        if let id = try known.flatMap({ RecordID(try $0.text("id")) }) { throw PlanError.knownDocument(id, number: number, date: date) }
    }

    // MARK: The plan

    private mutating func writePlan(in tx: WriteTransaction) throws -> String {
        let header = reading.document
        let title = (header.title ?? files.document.name).prefix(600).trimmingPrefix(" ")
        var values: [String: Value] = [
            "number": header.number.value, "title": .text(String(title)), "kind": .text(Self.kind(header.kind)),
            "issuer": header.issuer.value, "place": header.place.value, "issued_on": issueDate().value,
            "signer": (header.signer?.name).value,
            "document": .text(Attachment.json([files.document])), "source_text": .text(Attachment.json([files.text])),
            "source_hash": .text(files.document.hash), "accountability": .text(accountability()),
            "from_year": year(header.period?.from).value, "to_year": year(header.period?.to).value,
        ]
        if let post = person.acting, post.roles.contains("keeper") { values["steward"] = .text(post.id) }
        if let former { try replace(former, &values, in: tx) }
        guard let created = try add("plan", values, id: plan, span: header.titleSpan, assignee: person.acting?.id, in: tx) else {
            throw PlanError.nothingRead
        }
        return created["title"].text ?? String(title)
    }

    private func replace(_ former: Replacement, _ values: inout [String: Value], in tx: ReadTransaction) throws {
        let old = try workflows.registry.record("plan", former.plan, for: person, in: tx)
        guard old.state == "published" || old.state == "draft" || old.state == "review" else { throw PlanError.wrongState }
        values["replaces"] = .text(old.id.text)
        values["edition"] = .integer((old["edition"].integer ?? 0) + 1)
        values["decision_number"] = .text(former.decisionNumber)
        values["version_reason"] = .text(former.reason)
        values["steward"] = values["steward"] ?? old["steward"]
        values["parent"] = old["parent"]
    }

    /// A date of issue in the future is a slip of reading: it is left open for the keeper.
    private mutating func issueDate() -> String? {
        guard let date = reading.document.date.flatMap({ CalendarDate($0) }) else { return nil }
        if date <= today { return date.description }
        notes.append(("Ngày ban hành đọc được là \(date.text()), sau hôm nay: chưa ghi.", SourceSpan(start: 0, end: 1)))
        return nil
    }

    private static func kind(_ printed: String?) -> String {
        let words = folded(printed ?? "")
        let kinds = [
            ("chuong trinh hanh dong", "action_plan"), ("ke hoach", "plan"), ("de an", "scheme"), ("chuong trinh", "program"),
            ("nghi quyet", "resolution"), ("quyet dinh", "decision"),
        ]
        return kinds.first { words.contains($0.0) }?.1 ?? "plan"
    }

    /// The formula by which the document wants responsibility written down; six points unless it says otherwise.
    private func accountability() -> String {
        let words = folded(reading.source.text)
        if words.contains("6 ro") || words.contains("sau ro") { return "six" }
        if words.contains("dia chi - thoi han - san pham - giam sat") { return "address" }
        return words.contains("5 ro") || words.contains("nam ro") ? "five" : "six"
    }

    // MARK: Records

    /// Makes a record. What the register's rules refuse is left out and said in `doubt`, so that one slip does not cost the whole plan;
    /// nil, and a note, where nothing valid is left.
    mutating func add(
        _ register: String, _ values: [String: Value], id: RecordID = RecordID(), span: SourceSpan?, assignee: String? = nil,
        in tx: WriteTransaction
    ) throws -> Record? {
        let declaration = try workflows.registry.register(register)
        var values = values.filter { !$0.value.isNull }
        for field in declaration.fields where field.type == .text {
            guard let limit = field.longest, let long = values[field.id]?.text, long.count > limit else { continue }
            values[field.id] = .text(long.prefix(limit - 1) + "…")
        }
        for _ in 0..<4 {
            do {
                let record = try workflows.create(
                    register, values, id: id, assignee: assignee, by: actor, note: "Nhập từ \(files.document.name)", in: tx)
                counts[register, default: 0] += 1
                return record
            } catch let error as RecordError where error.code == .invalid {
                guard leaveOut(error.problems, of: declaration, &values) else { break }
            }
        }
        notes.append(("Chưa ghi được một mục “\(declaration.label.vi.lowercased())”, cần nhập tay.", span ?? SourceSpan(start: 0, end: 1)))
        return nil
    }

    /// False where nothing more can be left out.
    private func leaveOut(_ problems: [FieldProblem], of register: RegisterDeclaration, _ values: inout [String: Value]) -> Bool {
        var changed = false
        for problem in problems {
            guard let field = problem.field, register.field(field)?.required != true, values.removeValue(forKey: field) != nil else {
                continue
            }
            changed = true
            if register.field("doubt") != nil {
                values["doubt"] = .text([values["doubt"]?.text, problem.message.vi].compactMap { $0 }.joined(separator: "\n"))
            }
        }
        return changed
    }

    /// The fields by which every read item tells where it stands and how sure the reader was.
    func origin(_ evidence: Evidence) -> [String: Value] {
        [
            "plan": .text(plan.text), "span_start": .integer(Int64(evidence.span.start)), "span_end": .integer(Int64(evidence.span.end)),
            "confidence": .integer(Int64((min(max(evidence.confidence, 0), 1) * 10_000).rounded())),
            "doubt": evidence.reasons.isEmpty ? .null : .text(evidence.reasons.joined(separator: "\n")), "review": .text("pending"),
        ]
    }

    /// The units of printed agencies; names that mean none are remembered.
    mutating func units(_ names: [String]) -> [String] {
        for name in names where matcher.units([name]).isEmpty && !UnitMatcher.isEverybody(name) && !unknownAgencies.contains(name) {
            unknownAgencies.append(name)
        }
        return matcher.units(names)
    }

    /// A year that the registers take.
    func year(_ year: Int?) -> Int? { year.flatMap { (2020...2100).contains($0) ? $0 : nil } }
}

extension FieldDeclaration {
    /// The most characters that a text may have.
    fileprivate var longest: Int? {
        guard case .value(.number(let number))? = max else { return nil }
        return Int("\(number)")
    }
}
