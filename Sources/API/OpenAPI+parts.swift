import Declarations
import Vietnamese

extension OpenAPI.Usage {
    /// `small_matter` is `SmallMatter`.
    private var name: String { register.id.split(separator: "_").map(\.capitalizedFirst).joined() }
    var record: String { name + "Record" }
    var input: String { name + "Input" }
    var change: String { name + "Change" }
}

extension OpenAPI {
    func reference(_ kind: String, _ name: String) -> JSON { ["$ref": "#/components/\(kind)/\(name)"] }
    func schema(_ name: String) -> JSON { reference("schemas", name) }

    func operation(
        _ usage: Usage, _ name: String, _ summary: JSON, parameters: [JSON] = [], body: JSON? = nil, bodyType: String = "application/json",
        writes: Bool = false, answers: [JSON.Member]
    ) -> JSON {
        var members: [JSON.Member] = [
            .init("tags", [.string(usage.register.id)]), .init("operationId", "\(usage.register.id)_\(name)"), .init("summary", summary),
        ]
        if writes { members.append(.init("security", [["token": []]])) }
        let all =
            parameters
            + (writes ? [reference("parameters", "key"), reference("parameters", "language")] : [reference("parameters", "language")])
        members.append(.init("parameters", .array(all)))
        if let body { members.append(.init("requestBody", ["required": true, "content": .object([.init(bodyType, ["schema": body])])])) }
        let codes =
            writes
            ? ["400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429"] : ["400", "401", "403", "404", "422", "429"]
        members.append(.init("responses", .object(answers + refusals(codes))))
        return .object(members)
    }

    func refusals(_ codes: [String]) -> [JSON.Member] { codes.map { .init($0, reference("responses", "Problem")) } }

    func query(_ name: String, _ description: JSON, _ schema: JSON, style isList: Bool = false) -> JSON {
        var members: [JSON.Member] = [
            .init("name", .string(name)), .init("in", "query"), .init("description", description), .init("schema", schema),
        ]
        if isList { members += [.init("style", "form"), .init("explode", false)] }
        return .object(members)
    }

    func header(_ name: String, _ description: JSON, required: Bool) -> JSON {
        [
            "name": .string(name), "in": "header", "required": .boolean(required), "description": description,
            "schema": name == "If-None-Match" ? ["type": "string"] : ["type": "string", "pattern": "^(\\*|\"[0-9]{1,9}\")$"],
            "example": "\"1\"",
        ]
    }

    func listOf(_ names: [String], atMost most: Int? = nil) -> JSON {
        var members: [JSON.Member] = [
            .init("type", "array"), .init("minItems", 1), .init("items", ["type": "string", "enum": JSON(names)]),
        ]
        if let most { members.append(.init("maxItems", .number(String(most)))) }
        return .object(members)
    }

    /// The orders that the list takes, each up and down.
    func orders(_ register: RegisterDeclaration) -> [String] {
        let declared = register.fields.filter { !$0.personal && !$0.encrypted }.map(\.id)
        let names = (declared + SystemField.allCases.map(\.rawValue)).filter { register.type(of: $0)?.hasTellingOrder == true }
        return (names.filter { $0 != "id" } + ["id"]).flatMap { [$0, "-" + $0] }
    }

    func answer(_ description: JSON, _ schema: JSON, headers names: [String] = []) -> JSON {
        var members: [JSON.Member] = [.init("description", description)]
        if !names.isEmpty { members.append(.init("headers", .object(names.map { .init($0, reference("headers", $0)) }))) }
        members.append(.init("content", ["application/json": ["schema": schema]]))
        return .object(members)
    }

    func recordAnswer(_ usage: Usage, _ more: String...) -> JSON {
        answer(words("Bản ghi", "The record"), schema(usage.record), headers: ["ETag"] + more)
    }

    var responses: [JSON.Member] {
        [
            .init(
                "Problem",
                [
                    "description": words("Vì sao không được (RFC 9457)", "Why not (RFC 9457)"),
                    "content": ["application/problem+json": ["schema": reference("schemas", "Problem")]],
                ])
        ]
    }

    var headers: [JSON.Member] {
        [
            .init(
                "ETag",
                [
                    "description": words("Phiên bản của bản ghi", "The record's version"),
                    "schema": ["type": "string", "pattern": "^\"[0-9]+\"$"],
                ]),
            .init("Link", ["description": words("Trang sau (RFC 8288)", "The next page (RFC 8288)"), "schema": ["type": "string"]]),
            .init("Location", ["description": words("Địa chỉ bản ghi", "The record's address"), "schema": ["type": "string"]]),
        ]
    }

    var parameters: [JSON.Member] {
        [
            .init("id", ["name": "id", "in": "path", "required": true, "schema": ["type": "string", "format": "uuid"]]),
            .init(
                "key",
                [
                    "name": "Idempotency-Key", "in": "header", "required": false,
                    "description": words(
                        "Khóa riêng của yêu cầu: gửi lại trong 24 giờ thì không ghi hai lần",
                        "The request's own key: sent again within 24 hours, nothing is written twice"),
                    "schema": ["type": "string", "pattern": "^[!-~]{1,255}$"],
                ]),
            .init(
                "language",
                ["name": "Accept-Language", "in": "header", "required": false, "schema": ["type": "string"], "example": "vi"]),
            .init("condition", header("If-Match", words("ETag đã đọc, hoặc *", "The ETag that was read, or *"), required: true)),
            .init(
                "personal",
                query(
                    "personal",
                    words(
                        "Mở dữ liệu cá nhân nếu có quyền; mỗi lần mở được ghi nhật ký",
                        "Opens personal data where the right is held; each opening is journaled"),
                    ["type": "boolean", "default": false])),
        ]
    }

    /// The filters of the list: each field that is neither personal nor of a kind that no list filters by.
    func filters(_ usage: Usage) -> [JSON] {
        let reserved = ["q", "view", "where", "sort", "fields", "limit", "after", "personal", "note", "before"]
        return usage.register.fields.filter { !$0.personal && !$0.encrypted && !reserved.contains($0.id) }.flatMap { field -> [JSON] in
            let label: JSON = .string(field.label(language))
            switch field.type {
            case .choice, .manyChoice:
                return [query(field.id, label, ["type": "string", "enum": JSON(field.choices.map(\.id) + ["none"])])]
            case .boolean: return [query(field.id, label, ["type": "string", "enum": ["true", "false", "none"]])]
            case .date, .datetime:
                return ["from", "to"].map { query("\(field.id).\($0)", label, ["type": "string", "format": "date"]) }
            case _ where field.type.isReference || field.type == .manyReference:
                return [query(field.id, label, ["type": "string", "format": "uuid"])]
            default: return []
            }
        }
    }
}
