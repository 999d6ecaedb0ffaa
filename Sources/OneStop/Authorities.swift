import Declarations
public import Registers
public import Store
public import Vietnamese
public import Workflows

/// Who may act for whom in procedures (register `authorisation`).
public struct Authorities: Sendable {
    public static let register = "authorisation"
    /// The steps by which an authority begins to hold, and ends.
    public static let confirm = "confirm", end = "end"
    let workflows: WorkflowEngine
    private var registry: Registry { workflows.registry }

    public init(_ workflows: WorkflowEngine) { self.workflows = workflows }

    /// Authorities by their record ids, opened, the newest first.
    public func all(_ ids: [RecordID], commune: Int, in tx: ReadTransaction) throws -> [Record] {
        guard registry.catalogue.registers[Self.register] != nil else { return [] }
        return try registry.records(Self.register, ids.map(\.text), commune: commune, in: tx).values.filter { !$0.isDeleted }
            .sorted { $0.createdAt > $1.createdAt }.map { try registry.unsealed($0) }
    }

    /// Whether an authority lets its agent act for somebody in a procedure on a day.
    ///
    /// - Parameters:
    ///   - number: of the person for whom is acted, twelve digits.
    ///   - procedure: record id.
    public static func holds(_ authority: Record, for number: String, in procedure: String, on day: CalendarDate) -> Bool {
        let procedures = authority.items("procedures")
        return authority.state == "active" && authority["principal_id"].text == number
            && (authority["from_date"].text ?? "9999") <= day.description && (authority["to_date"].text ?? "9999-12-31") >= day.description
            && (procedures.isEmpty || procedures.contains(procedure))
    }

    /// Notes an authority that whoever gives it has given with an identified account: it holds at once.
    ///
    /// - Throws: `RecordError` with `invalid` and what to correct.
    public func give(_ values: [String: Value], by system: Actor, in tx: WriteTransaction) throws -> RecordID {
        var values = values.filter { !$0.value.isNull }
        values["made"] = .text("online")
        let made = try workflows.create(Self.register, values, by: system, in: tx)
        if values["principal_id"] == values["agent_id"] {
            throw DossierDesk.refused("agent_id", vi: "Người làm thay phải là người khác.", en: "Nobody needs an authority of their own.")
        }
        _ = try workflows.perform(Self.confirm, on: Self.register, made.id, version: nil, by: system, in: tx)
        return made.id
    }

    public func end(_ id: RecordID, by system: Actor, in tx: WriteTransaction) throws {
        _ = try workflows.perform(Self.end, on: Self.register, id, version: nil, by: system, in: tx)
    }
}
