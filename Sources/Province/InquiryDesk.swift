import Declarations
public import Figures
import Foundation
public import Registers
public import Store
public import Vietnamese
public import Workflows

/// What an officer of a province writes into a request.
public struct RowWish: Sendable {
    public let columns: [String]
    public let personal: Bool
    public let purpose: String
    public let basis: String?
    public let until: CalendarDate

    public init(columns: [String], personal: Bool, purpose: String, basis: String?, until: CalendarDate) {
        (self.columns, self.personal, self.purpose, self.basis, self.until) = (columns, personal, purpose, basis, until)
    }
}

/// The province's side of asking for rows: what was asked, how communes answered, the rows while they are open. Communes on this server and those
/// with servers of their own are asked and read alike.
public struct InquiryDesk: Sendable {
    /// The register of what was asked, in provinces.
    public static let register = "row_inquiry"

    let desk: ProvinceDesk
    let rows: RowDesk
    let workflows: WorkflowEngine
    let database: Database

    public init(_ desk: ProvinceDesk, _ rows: RowDesk, _ workflows: WorkflowEngine, database: Database) {
        (self.desk, self.rows, self.workflows, self.database) = (desk, rows, workflows, database)
    }

    /// Signed answers lie in a table of their own, not among the files, which histories keep: what was granted for a time is deleted after it.
    public static func migrate(_ database: Database) async throws {
        try await database.migrate([
            Migration(
                "0082-row-answer",
                """
                CREATE TABLE row_answer (
                    commune {integer} NOT NULL, inquiry {uuid} NOT NULL, content {text} NOT NULL, PRIMARY KEY (commune, inquiry)
                ) {table};
                """)
        ])
    }

    private var registry: Registry { desk.registry }

    // MARK: Asking

    /// Asks a commune. One on this server has the request on somebody's desk, or its policy's answer, in the same transaction; another one is
    /// told when its server calls, or by a file.
    ///
    /// - Parameter actor: whose right to ask was judged before.
    /// - Throws: `RecordError` with what is wrong with the wish; ``RowRefusal`` where the commune can't answer.
    public func ask(
        _ choice: RowChoice, _ choices: RowChoices, of member: ProvinceMember, _ province: Commune, _ period: FigurePeriod, _ wish: RowWish,
        actor: Actor, in tx: WriteTransaction
    ) throws -> Record {
        try requireSound(wish, choice, at: tx.now)
        if let hosted = member.hosted { try tx.takeTurn(in: hosted.code) }
        let id = RecordID()
        let known = Set(choice.register.rowFields.map(\.id))
        let ask = RowAsk(
            inquiry: id.text, commune: member.code, province: province.code, provinceName: province.name, figure: choice.figure.id,
            definition: choice.definition, part: choice.part, period: period.description, at: choices.at, seq: choices.seq,
            expected: choice.expected, columns: wish.columns.filter(known.contains), personal: wish.personal, purpose: wish.purpose,
            basis: wish.basis, askedBy: [actor.personName, actor.acting?.name].compactMap { $0 }.joined(separator: ", "),
            askedAt: tx.now, until: wish.until.description)
        _ = try workflows.create(
            Self.register,
            [
                "commune_code": member.code.value, "commune_name": member.name.value, "figure": choice.figure.id.value,
                "figure_label": choice.figure.label.vi.value, "part": choice.part.rawValue.value, "period": period.description.value,
                "as_of": choices.at.value, "expected": choice.expected.value, "purpose": wish.purpose.value, "basis": wish.basis.value,
                "personal": .boolean(wish.personal), "asked_until": wish.until.description.value, "asked_by": actor.person.value,
                "asked_at": tx.now.value, "standing": "asked".value, "carried": (member.isHosted ? "here" : "server").value,
                "ask": String(decoding: ask.bytes, as: UTF8.self).value,
            ], id: id, by: actor.working("row request"), in: tx)
        if member.isHosted { _ = try rows.place(ask, of: member.code, by: .here, in: tx) }
        return try registry.record(Self.register, id, for: .system(commune: province.code, origin: "row request"), in: tx)
    }

    private func requireSound(_ wish: RowWish, _ choice: RowChoice, at now: Int64) throws {
        let today = Instant(milliseconds: now).date
        var problems: [FieldProblem] = []
        if wish.purpose.allSatisfy(\.isWhitespace) {
            problems.append(FieldProblem("purpose", vi: "Ghi rõ xin để làm gì.", en: "Say what the records are for."))
        }
        if wish.purpose.count > 1000 || (wish.basis?.count ?? 0) > 500 {
            problems.append(
                FieldProblem("purpose", vi: "Viết ngắn hơn: mục đích 1.000 chữ cái, căn cứ 500.", en: "Write less: 1,000 and 500 letters."))
        }
        if wish.until < today || wish.until > today.adding(days: 365) {
            problems.append(
                FieldProblem("until", vi: "Chọn một ngày từ hôm nay đến một năm nữa.", en: "Choose a day from today up to a year from now.")
            )
        }
        if wish.columns.isEmpty {
            problems.append(FieldProblem("columns", vi: "Chọn ít nhất một cột.", en: "Choose at least one column."))
        }
        if wish.personal, wish.basis?.allSatisfy(\.isWhitespace) != false {
            problems.append(
                FieldProblem(
                    "basis", vi: "Xin trường cá nhân thì phải ghi căn cứ pháp lý.", en: "Personal fields are asked for with a legal basis.")
            )
        }
        guard problems.isEmpty else { throw RecordError.invalid(problems) }
        if let expected = choice.expected, expected > RowSheet.limit { throw RowRefusal.tooMany(expected) }
    }

    // MARK: Reading

    /// The rows of a request while they are open: read in the commune as of the moment of the number, or from its signed answer.
    ///
    /// - Throws: ``RowRefusal`` where they are not open.
    public func sheet(of inquiry: Record, limit: Int = RowSheet.limit, in tx: ReadTransaction) throws -> RowSheet {
        if inquiry["carried"].text == "here" {
            guard let code = inquiry["commune_code"].integer, let request = try rows.request(inquiry.id.text, of: Int(code), in: tx) else {
                throw RowRefusal.notGranted
            }
            return try rows.sheet(of: request, limit: limit, in: tx)
        }
        switch inquiry["standing"].text.flatMap(RowAnswer.Standing.init) {
        case .granted?, .grantedPart?: break
        case .expired?: throw RowRefusal.expired
        case .refused?, nil: throw RowRefusal.notGranted
        }
        guard let last = inquiry["expires_on"].text, Instant(milliseconds: tx.now).date.description <= last else {
            throw RowRefusal.expired
        }
        let kept = try tx.first("SELECT content FROM row_answer WHERE commune = \(inquiry.commune) AND inquiry = \(inquiry.id)")
        guard let text = kept?["content"].text, let sheet = try RowAnswer(parsing: Array(text.utf8)).sheet else {
            throw RowRefusal.notGranted
        }
        return limit < sheet.rows.count
            ? RowSheet(columns: sheet.columns, rows: Array(sheet.rows.prefix(limit)), count: sheet.count) : sheet
    }

    /// Writes down, here and in the commune, that somebody reads rows; before they are shown. A commune with a server of its own is told when it
    /// calls next.
    public func note(_ count: Int, of inquiry: Record, actor: Actor, in tx: WriteTransaction) throws {
        let reader = [actor.personName, actor.acting?.name].compactMap { $0 }.joined(separator: ", ")
        let text = "\(reader): \(count) bản ghi"
        if inquiry["carried"].text == "here", let code = inquiry["commune_code"].integer.map({ Int($0) }) {
            try tx.takeTurn(in: code)
            if let request = try rows.request(inquiry.id.text, of: code, in: tx) {
                try rows.note([(at: tx.now, text: text)], of: request, in: tx)
            }
        }
        try tx.journal(
            commune: actor.commune, author: actor.author, register: Self.register, record: inquiry.id.text, action: "read_rows", note: text)
    }
}

extension RowDesk {
    /// Writes down in the commune who of the province read its rows.
    func note(_ readings: [(at: Int64, text: String)], of request: Record, in tx: WriteTransaction) throws {
        guard let newest = readings.last else { return }
        let system = Actor.system(commune: request.commune, origin: request["province_name"].text ?? "row request")
        for reading in readings {
            try tx.journal(
                commune: request.commune, author: system.author, register: Self.requests, record: request.id.text, action: "read_rows",
                note: "\(reading.text), \(Instant(milliseconds: reading.at).text())")
        }
        let count = (request["reads"].integer ?? 0) + Int64(readings.count)
        _ = try workflows.edit(
            Self.requests, request.id, version: nil,
            ["reads": count.value, "last_read": "\(Instant(milliseconds: newest.at).text()) · \(newest.text)".value], by: system, in: tx)
    }
}
