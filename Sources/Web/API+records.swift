import API
import Declarations
import HTTPKit
import HTTPTypes
import Hummingbird
import Registers
import Store
import Vietnamese
import Workflows

extension APICall {
    // MARK: Reading

    /// The registers that the caller may read, and what may be done with them.
    func registers() async throws -> Response {
        try refuseUnknownParameters([])
        let readable = catalogue.registers.filter { visit.can(.read, $0) }
        return answer([
            "registers": .array(
                readable.map { register in
                    [
                        "id": .string(register.id), "pack": .string(register.pack), "label_vi": .string(register.label.vi),
                        "label_en": .string(register.label(.en)), "url": .string(recordsURL(register.id)),
                        "actions": JSON(RecordAction.allCases.filter { visit.can($0, register) }.map(\.rawValue)),
                    ]
                })
        ])
    }

    func list() async throws -> Response {
        let register = try register()
        let asked = try APIListQuery(self, register)
        let page = try await found(asked, register)
        var members = [JSON.Member("register", .string(register.id)), .init("records", .array(page.records))]
        var headers: HTTPFields = [:]
        if let next = page.next {
            let url = CommuneURLs.query(recordsURL(register.id), asked.items + [("after", next)])
            members.append(.init("next", .string(url)))
            headers[.link] = "<\(url)>; rel=\"next\""
        }
        return answer(.object(members), headers: headers)
    }

    private func found(_ asked: APIListQuery, _ register: RegisterDeclaration) async throws -> (records: [JSON], next: String?) {
        let codec = codec(register)
        if asked.personal {
            _ = try writer()
            return try await site.database.write { tx in
                let page = try registry.page(register.id, asked.records, for: actor, in: tx)
                return (try page.records.map { try revealed($0, codec, asked.fields, in: tx) }, asked.next(page))
            }
        }
        return try await read { tx in
            let page = try registry.page(register.id, asked.records, for: actor, in: tx)
            return (page.records.map { codec.json($0, only: asked.fields) }, asked.next(page))
        }
    }

    /// The record with its personal values where the caller may see them; the reading is journaled.
    private func revealed(_ record: Record, _ codec: RecordJSON, _ fields: Set<String>?, in tx: WriteTransaction) throws -> JSON {
        let hasPersonal = codec.register.fields.contains { field in
            (field.personal || field.encrypted) && fields?.contains(field.id) != false && !record[field.id].isNull
        }
        guard hasPersonal, registry.rights.allows(.personal, on: record, of: codec.register, to: actor) else {
            return codec.json(record, only: fields)
        }
        try visit.noteCitizenReading(record, in: tx)
        return codec.json(try registry.revealed(record, for: actor, in: tx), only: fields, opened: true)
    }

    func one() async throws -> Response {
        let register = try register()
        let id = try recordID()
        try refuseUnknownParameters(["fields", "personal"])
        let fields = try APIListQuery.fields(query["fields"], codec(register))
        let codec = codec(register)
        if try truth("personal") {
            _ = try writer()
            let (json, version) = try await site.database.write { tx in
                let record = try registry.record(register.id, id, for: actor, in: tx)
                return (try revealed(record, codec, fields, in: tx), record.version)
            }
            return answer(json, headers: [.eTag: "\"\(version)\"", .cacheControl: "no-store"])
        }
        let record = try await read { tx in try registry.record(register.id, id, for: actor, in: tx) }
        let headers: HTTPFields = [.eTag: "\"\(record.version)\""]
        if request.headers[.ifNoneMatch] == "\"\(record.version)\"" { return Response(status: .notModified, headers: headers) }
        return answer(codec.json(record, only: fields), headers: headers)
    }

    func history() async throws -> Response {
        let register = try register()
        let id = try recordID()
        try refuseUnknownParameters(["before", "limit"])
        let (before, limit) = (try number("before", 1...Int64.max, .max), try number("limit", 1...200, 50))
        let feed = feed
        let changes = try await read { tx in
            let record = try registry.record(register.id, id, for: actor, in: tx)
            return try feed.history(of: record, before: before, limit: Int(limit), in: tx)
        }
        return answer(["changes": .array(changes)])
    }

    var feed: ChangeFeed {
        let base = base
        return ChangeFeed(registry) { "\(base)/registers/\($0)/records" }
    }

    // MARK: Writing

    func create() async throws -> Response {
        let register = try register()
        _ = try writer()
        try refuseUnknownParameters([])
        let bytes = try await bodyBytes()
        let body = try json(bytes)
        return try await writing(bytes) { tx in
            try kept(try made(body, register, in: tx), status: 201)
        }
    }

    private func made(_ body: JSON, _ register: RegisterDeclaration, in tx: WriteTransaction) throws -> Record {
        guard visit.can(.create, register) else { throw RecordError.forbidden }
        let editable = registry.rights.editableFields(.create, on: nil, of: register, to: actor)
        return try site.workflows.create(register.id, try RecordInput(register, editable: editable).values(body), by: actor, in: tx)
    }

    func edit() async throws -> Response {
        let register = try register()
        let id = try recordID()
        _ = try writer()
        try refuseUnknownParameters([])
        let condition = try condition()
        if case .none = condition {
            throw APIProblem(
                .conditionNeeded, vi: "Gửi If-Match với ETag của bản đã đọc, hoặc * để sửa bản nào cũng được.",
                en: "Send If-Match with the ETag that you read, or * to change whatever there is.")
        }
        let bytes = try await bodyBytes()
        let body = try json(bytes)
        return try await writing(bytes) { tx in try kept(try edited(id, condition, body, register, in: tx)) }
    }

    private func edited(_ id: RecordID, _ condition: Condition, _ body: JSON, _ register: RegisterDeclaration, in tx: WriteTransaction)
        throws
        -> Record
    {
        let current = try registry.record(register.id, id, for: actor, in: tx)
        let values = try input(changing: current, condition, register).values(body)
        return try site.workflows.edit(register.id, id, version: condition.version, values, by: actor, in: tx)
    }

    /// What the caller may write into a record that there is.
    func input(changing record: Record?, _ condition: Condition, _ register: RegisterDeclaration) throws -> RecordInput {
        let rights = registry.rights
        guard let record, !record.isDeleted, rights.allows(.read, on: record, of: register, to: actor) else { throw RecordError.notFound }
        guard rights.allows(.edit, on: record, of: register, to: actor) else { throw RecordError.forbidden }
        if record.isMirrored { throw RecordError.mirrored }
        guard condition.holds(for: record) else { throw Self.changed(record) }
        let editable = rights.editableFields(.edit, on: record, of: register, to: actor)
        return RecordInput(register, editable: editable, current: record)
    }

    func delete() async throws -> Response {
        let register = try register()
        let id = try recordID()
        try refuseUnknownParameters([])
        let condition = try condition()
        return try await writing([]) { tx in
            let current = try registry.record(register.id, id, for: actor, in: tx)
            guard condition.holds(for: current) else { throw Self.changed(current) }
            try site.workflows.delete(register.id, id, version: condition.version, by: actor, in: tx)
            return KeptAnswer(status: 204, body: [])
        }
    }

    func restore() async throws -> Response {
        let register = try register()
        let id = try recordID()
        try refuseUnknownParameters([])
        return try await writing([]) { tx in try kept(try site.workflows.restore(register.id, id, by: actor, in: tx)) }
    }

    /// Moves a record on: `{"values": {…}, "reason": "…", "assignee": "…"}`, each where it is needed.
    func move() async throws -> Response {
        let register = try register()
        let id = try recordID()
        let name = try visit.context.parameter("transition")
        guard let step = catalogue.workflow(of: register)?.transition(name) else { throw HTTPFailure.notFound }
        _ = try writer()
        try refuseUnknownParameters([])
        let condition = try condition()
        let bytes = try await bodyBytes()
        let wish = try StepWish(bytes.isEmpty ? [:] : json(bytes))
        return try await writing(bytes) { tx in
            let current = try registry.record(register.id, id, for: actor, in: tx)
            guard registry.rights.allows(step, on: current, of: register, to: actor) else { throw RecordError.forbidden }
            if current.isMirrored { throw RecordError.mirrored }
            guard condition.holds(for: current) else { throw Self.changed(current) }
            let values = try RecordInput(register, step: step, current: current).values(wish.values)
            return try kept(
                try site.workflows.perform(
                    step.id, on: register.id, id, version: condition.version, values, reason: wish.reason, assignee: wish.assignee,
                    by: actor, in: tx))
        }
    }

    // MARK: Files

    /// Adds files to a field: multipart, each part a file.
    func upload() async throws -> Response {
        let register = try register()
        let id = try recordID()
        let token = try writer()
        try refuseUnknownParameters([])
        guard let field = register.field(try visit.context.parameter("field")), field.type == .attachment else {
            throw HTTPFailure.notFound
        }
        // Files of somebody who may not write the field are not kept.
        try await read { tx in try refuseForbiddenFile(field, id, register, in: tx) }
        let condition = try condition()
        guard (request.headers[.contentType] ?? "").lowercased().hasPrefix("multipart/form-data") else {
            throw APIProblem(.unsupportedType, vi: "Gửi multipart/form-data.", en: "Send multipart/form-data.")
        }
        let form = try await FormData(of: request, limits: .record, folder: site.configuration.uploads)
        let files = form.files.filter { $0.size > 0 }
        guard !files.isEmpty else {
            throw APIProblem(.invalid, places: [.init(field.id, "required", vi: "Chưa có tệp nào.", en: "There is no file.")])
        }
        if let unknown = files.first(where: { $0.kind == .unknown }) {
            throw APIProblem(
                .unsupportedType, vi: "Không nhận tệp “\(unknown.name)”. Nhận PDF, Word, Excel, ODT, ảnh, văn bản thuần và CSV.",
                en: "“\(unknown.name)” is not taken. PDF, Word, Excel, ODT, pictures, plain text and CSV are.")
        }
        let attachments = try files.map { file in
            Attachment(hash: try site.blobs.put(fileAt: file.url), name: file.name, type: file.kind.mediaType, size: Int64(file.size))
        }
        _ = token
        return try await writing(attachments.flatMap { Array($0.hash.utf8) }) { tx in
            try refuseForbiddenFile(field, id, register, in: tx)
            let current = try registry.record(register.id, id, for: actor, in: tx)
            guard condition.holds(for: current) else { throw Self.changed(current) }
            let present = Attachment.list(current[field.id].text)
            let added = attachments.filter { file in !present.contains { $0.hash == file.hash } }
            let changes = [field.id: Value.text(Attachment.json(present + added))]
            return try kept(try site.workflows.edit(register.id, id, version: current.version, changes, by: actor, in: tx), status: 201)
        }
    }

    private func refuseForbiddenFile(_ field: FieldDeclaration, _ id: RecordID, _ register: RegisterDeclaration, in tx: ReadTransaction)
        throws
    {
        let record = try registry.record(register.id, id, for: actor, in: tx)
        let editable = registry.rights.editableFields(.edit, on: record, of: register, to: actor)
        guard registry.rights.allows(.edit, on: record, of: register, to: actor), editable?.contains(field.id) != false, !field.readOnly
        else { throw RecordError.forbidden }
        if record.isMirrored { throw RecordError.mirrored }
    }
}

/// What a program sends along with a step.
private struct StepWish: Sendable {
    let values: JSON
    let reason: String?
    let assignee: String?

    init(_ json: JSON) throws {
        guard let members = json.members else {
            throw APIProblem(.invalid, places: [.init(nil, "type", vi: "Cần một đối tượng JSON.", en: "An object is needed.")])
        }
        for member in members {
            let fits =
                switch member.name {
                case "values": member.value.members != nil
                case "reason": member.value.string != nil || member.value == .null
                case "assignee": member.value == .null || member.value.string.flatMap { RecordID($0) } != nil
                default: false
                }
            guard fits else {
                throw APIProblem(
                    .invalid,
                    places: [
                        .init(
                            member.name, "type", vi: "Chỉ nhận values (đối tượng), reason (chữ), assignee (mã chức danh).",
                            en: "values (object), reason (text) and assignee (a post's id) are taken.")
                    ])
            }
        }
        values = json["values"] ?? [:]
        reason = json["reason"]?.string
        assignee = json["assignee"]?.string
    }
}
