import Declarations
public import Figures
import Foundation
public import Registers
public import Store
import Vietnamese
public import Workflows

/// The commune's side of asking for rows: what was asked, by what policy it is answered, and the rows that a grant opens. Nothing here asks for a
/// right in the commune, and nothing gives one: rows are read by the grant alone.
public struct RowDesk: Sendable {
    /// The registers of requests and of policies, in communes.
    public static let requests = "row_request"
    public static let policies = "row_policy"

    let figures: Figures
    let workflows: WorkflowEngine

    public init(_ figures: Figures, _ workflows: WorkflowEngine) { (self.figures, self.workflows) = (figures, workflows) }

    var registry: Registry { figures.registry }

    /// How a request came.
    public enum Way: String, Sendable { case here, link, file }

    // MARK: Taking a request in

    /// Keeps a request, on the desk of whoever keeps the commune's plan, and answers it where the commune's policy does. The same request again
    /// changes nothing.
    ///
    /// - Throws: ``RowRefusal`` for a request that can't be answered here.
    public func place(_ ask: RowAsk, of commune: Int, by way: Way, in tx: WriteTransaction) throws -> Record {
        guard ask.commune == commune else { throw RowRefusal.otherCommune(ask.commune) }
        try tx.takeTurn(in: commune)
        let system = Actor.system(commune: commune, origin: ask.provinceName)
        if let known = try request(ask.inquiry, of: commune, in: tx) { return known }
        let (figure, register) = try checked(ask, in: tx)
        let policy = try RowPolicy(of: register.id, commune: commune, registry, in: tx)
        let today = Instant(milliseconds: tx.now).date
        guard let until = CalendarDate(ask.until), until >= today, RecordID(ask.inquiry) != nil else { throw RowRefusal.noAsk }
        let isPersonal = ask.personal && policy.personal == .withBasis && ask.basis?.allSatisfy(\.isWhitespace) == false
        let record = try workflows.create(
            Self.requests,
            [
                "figure_label": figure.label.vi.value, "part": ask.part.rawValue.value, "about": register.id.value,
                "period": ask.period.value, "expected": ask.expected.value,
                "columns_text": columns(ask, register, policy).map(\.label.vi).joined(separator: ", ").value,
                "personal": .boolean(isPersonal), "as_of": ask.at.value, "purpose": ask.purpose.value, "basis": ask.basis.value,
                "asked_by": ask.askedBy.value, "asked_at": ask.askedAt.value,
                "expires_on": Swift.min(until, today.adding(days: policy.days)).description.value, "inquiry": ask.inquiry.value,
                "province_code": ask.province.value, "province_name": ask.provinceName.value, "came_by": way.rawValue.value,
                "ask": String(decoding: ask.bytes, as: UTF8.self).value,
            ], assignee: try keeper(of: commune, in: tx), by: system, in: tx)
        return try answer(record, policy, system, in: tx)
    }

    /// What the policy answers by itself. Unmasked personal fields always wait for somebody's decision.
    private func answer(_ record: Record, _ policy: RowPolicy, _ system: Actor, in tx: WriteTransaction) throws -> Record {
        let step: (name: String, reason: String?)
        switch policy.answer {
        case .ask: return record
        case .always where record["personal"].boolean == true: return record
        case .always: step = ("grant", nil)
        case .never: step = ("refuse", "Theo chính sách của xã, bản ghi của sổ này không cấp cho tỉnh.")
        }
        _ = try workflows.edit(Self.requests, record.id, version: nil, ["by_policy": .boolean(true)], by: system, in: tx)
        return try workflows.perform(
            step.name, on: Self.requests, record.id, version: nil, step.reason.map { ["reason": $0.value] } ?? [:], by: system, in: tx)
    }

    private func checked(_ ask: RowAsk, in tx: ReadTransaction) throws -> (FigureDeclaration, RegisterDeclaration) {
        guard let period = FigurePeriod(ask.period), let figure = figures.catalogue.figures[ask.figure],
            let version = figure.version(on: period.days.upperBound), case .counted(let count) = version.formula,
            FigureStatement.Definition(version) == ask.definition, let register = figures.catalogue.registers[count.register]
        else { throw RowRefusal.otherDefinition(ask.figure) }
        guard ask.seq <= (try tx.journalEnd(of: ask.commune).seq), ask.at <= tx.now + 600_000 else { throw RowRefusal.unknownMoment }
        if let expected = ask.expected, expected > RowSheet.limit { throw RowRefusal.tooMany(expected) }
        guard !ask.purpose.allSatisfy(\.isWhitespace), ask.purpose.count <= 1000, (ask.basis?.count ?? 0) <= 500,
            ask.provinceName.count <= 120, ask.askedBy.count <= 300, (1...99).contains(ask.province), ask.columns.count <= 200
        else { throw RowRefusal.noAsk }
        return (figure, register)
    }

    /// The post of whoever keeps the plan; nil where there is none, so that the request lies on no desk.
    private func keeper(of commune: Int, in tx: ReadTransaction) throws -> String? {
        try registry.all("post", sort: [SortKey("position")], for: .system(commune: commune, origin: "row request"), in: tx)
            .first { $0.items("roles").contains("keeper") }?.id.text
    }

    /// The request that a province knows by this id.
    public func request(_ inquiry: String, of commune: Int, in tx: ReadTransaction) throws -> Record? {
        let same = Expression.binary(.equal, .path(FieldPath(field: "inquiry")), .literal(.text(inquiry)))
        return try registry.all(Self.requests, where: [same], limit: 1, for: .system(commune: commune, origin: "row request"), in: tx).first
    }

    /// What a kept request asks for.
    public func ask(of request: Record) throws -> RowAsk { try RowAsk(parsing: Array((request["ask"].text ?? "").utf8)) }

    // MARK: Rows

    /// The columns that a policy leaves: without personal ones where it says so.
    private func columns(_ ask: RowAsk, _ register: RegisterDeclaration, _ policy: RowPolicy) -> [FieldDeclaration] {
        let wanted = Set(ask.columns)
        return register.rowFields.filter { wanted.contains($0.id) && !($0.personal && policy.personal == .never) }
    }

    /// Whether a request's rows may be read now.
    ///
    /// - Throws: ``RowRefusal`` where they may not.
    public func requireGrant(_ request: Record, at now: Int64) throws(RowRefusal) {
        if request.state == "expired" { throw .expired }
        guard request.state == "granted" || request.state == "granted_part" else { throw .notGranted }
        guard let last = request["expires_on"].text, Instant(milliseconds: now).date.description <= last else { throw .expired }
    }

    /// The rows that a grant opens, as they stood at the moment of the number: personal fields masked, but where the request asked for them,
    /// the grant was whole and the commune's policy of today still lets it.
    ///
    /// - Throws: ``RowRefusal`` without a grant that holds today.
    public func sheet(of request: Record, limit: Int = RowSheet.limit, in tx: ReadTransaction) throws -> RowSheet {
        try requireGrant(request, at: tx.now)
        let ask = try ask(of: request)
        let (_, register) = try checked(ask, in: tx)
        guard let period = FigurePeriod(ask.period) else { throw RowRefusal.noAsk }
        let policy = try RowPolicy(of: register.id, commune: request.commune, registry, in: tx)
        let isOpen = request.state == "granted" && request["personal"].boolean == true && policy.personal == .withBasis
        let found = try figures.rows(
            ask.part, of: ask.figure, FigureUnit(commune: request.commune), period, asOf: .journal(ask.seq, clock: ask.at), limit: limit,
            in: tx)
        if found.count > RowSheet.limit { throw RowRefusal.tooMany(found.count) }
        let fields = columns(ask, register, policy)
        let titles = try registry.titles(referredBy: found.records, fields: fields, .vi, in: tx)
        let text = FieldText(.vi, titles: titles)
        return RowSheet(
            columns: fields.map { RowSheet.Column($0, isMasked: $0.personal && !isOpen) },
            rows: found.records.map { record in
                fields.map { field in
                    field.personal && !isOpen ? text.masked(record[field.id], of: field) : text.text(record[field.id], of: field)
                }
            }, count: found.count)
    }

    // MARK: The end

    /// Ends what is past its last day: grants, and requests that nobody answered in time. Gives how many.
    public func expire(in database: Database) async throws -> Int {
        guard figures.catalogue.registers[Self.requests] != nil else { return 0 }
        return try await database.write { tx in
            let today = Instant(milliseconds: tx.now).date.description
            let rows = try tx.rows(
                """
                SELECT commune, id, state FROM reg_row_request
                WHERE deleted_at IS NULL AND state IN ('asked', 'granted', 'granted_part') AND expires_on < \(today)
                ORDER BY commune, id LIMIT 500
                """)
            for row in rows {
                guard let id = RecordID(try row.text("id")) else { continue }
                let system = Actor.system(commune: Int(try row.integer("commune")), origin: "row requests")
                let isOpen = row["state"].text == "asked"
                let reason = isOpen ? "Quá ngày tỉnh xin mà chưa quyết định." : "Hết hạn xem."
                _ = try workflows.perform(
                    isOpen ? "refuse" : "close", on: Self.requests, id, version: nil, ["reason": reason.value], by: system, in: tx)
            }
            return rows.count
        }
    }
}
