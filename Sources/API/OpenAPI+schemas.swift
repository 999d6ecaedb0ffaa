import Declarations
import Foundation
import Vietnamese

extension OpenAPI {
    /// What records of a register are read as, made with, and changed with.
    func schemas(_ usage: Usage) -> [JSON.Member] {
        let register = usage.register
        var read: [JSON.Member] = RecordJSON.systemFields(of: register).map { .init($0.rawValue, property($0, usage)) }
        read += register.fields.map { .init($0.id, property($0, isInput: false)) }
        read.append(
            .init(
                "_masked",
                [
                    "type": "array", "items": ["type": "string"], "readOnly": true,
                    "description": words("Trường cá nhân có giá trị nhưng không mở", "Personal fields that are filled in and not opened"),
                ]))
        let writable = register.fields.filter { !$0.readOnly && ![.code, .formula, .attachment].contains($0.type) }
        let input = writable.map { JSON.Member($0.id, property($0, isInput: true)) }
        let change = writable.map { field in
            JSON.Member(field.id, property(field, isInput: true))
        }
        let required = writable.filter { $0.required && $0.defaultValue == nil && $0.show == nil }.map(\.id)
        return [
            .init(
                usage.record,
                ["type": "object", "title": .string(register.label(language)), "required": ["id", "version"], "properties": .object(read)]),
            .init(
                usage.input,
                ["type": "object", "additionalProperties": false, "required": JSON(required), "properties": .object(input)]),
            .init(
                usage.change,
                ["type": "object", "additionalProperties": false, "minProperties": 1, "properties": .object(change)]),
        ]
    }

    private func property(_ field: SystemField, _ usage: Usage) -> JSON {
        var members: [JSON.Member]
        switch field {
        case .id: members = [.init("type", "string"), .init("format", "uuid")]
        case .version: members = [.init("type", "integer"), .init("minimum", 1)]
        case .state:
            members = [
                .init("type", ["string", "null"]),
                .init("enum", .array((usage.workflow?.states ?? []).map { JSON.string($0.id) } + [JSON.null])),
            ]
        case _ where field.type == .datetime: members = [.init("type", ["string", "null"]), .init("format", "date-time")]
        case _ where field.type.isReference: members = [.init("type", ["string", "null"]), .init("format", "uuid")]
        default: members = [.init("type", ["string", "null"])]
        }
        return .object(members + [.init("readOnly", true)])
    }

    /// The schema of a field's values.
    ///
    /// - Parameter isInput: whether they are written: then required ones can't be null, and limits are told.
    func property(_ field: FieldDeclaration, isInput: Bool) -> JSON {
        var members = [JSON.Member("title", .string(field.label(language)))]
        if let help = field.help { members.append(.init("description", .string(help(language)))) }
        members += type(field, isNullable: !isInput || !field.required, isInput: isInput)
        if !isInput, field.readOnly || field.type == .code || field.type == .formula { members.append(.init("readOnly", true)) }
        if field.personal || field.encrypted { members.append(.init("x-personal", true)) }
        if let target = field.targetRegister { members.append(.init("x-register", .string(target))) }
        if let example = example(field) { members.append(.init("examples", [example])) }
        return .object(members)
    }

    private func type(_ field: FieldDeclaration, isNullable: Bool, isInput: Bool) -> [JSON.Member] {
        func typed(_ name: String, _ more: JSON.Member...) -> [JSON.Member] {
            [.init("type", isNullable ? [.string(name), "null"] : .string(name))] + more
        }
        func options(_ ids: [String]) -> JSON { .array(ids.map(JSON.string) + (isNullable ? [JSON.null] : [])) }
        switch field.valueType {
        case .integer, .money: return typed("integer") + bounds(field, "minimum", "maximum", isInput)
        case .decimal, .percent:
            return typed("number") + bounds(field, "minimum", "maximum", isInput)
                + (isInput ? [JSON.Member("multipleOf", .number(RecordJSON.decimal(1, field.scale)))] : [])
        case .date: return typed("string", .init("format", "date"))
        case .datetime: return typed("string", .init("format", "date-time"))
        case .boolean: return typed("boolean")
        case .choice: return typed("string", .init("enum", options(field.choices.map(\.id))))
        case .manyChoice:
            return typed("array", .init("items", ["type": "string", "enum": JSON(field.choices.map(\.id))]))
                + bounds(field, "minItems", "maxItems", isInput)
        case .manyReference:
            return typed("array", .init("items", ["type": "string", "format": "uuid"])) + bounds(field, "minItems", "maxItems", isInput)
        case .attachment: return typed("array", .init("items", reference("schemas", "File")))
        case .point:
            return [.init("anyOf", isNullable ? [reference("schemas", "Point"), ["type": "null"]] : [reference("schemas", "Point")])]
        case .area:
            return [.init("anyOf", isNullable ? [reference("schemas", "Area"), ["type": "null"]] : [reference("schemas", "Area")])]
        case .reference, .unit, .post, .person: return typed("string", .init("format", "uuid"))
        case .citizenID: return typed("string", .init("pattern", "^[0-9]{12}$"))
        case .email: return typed("string", .init("format", "email"))
        case .phone: return typed("string", .init("pattern", "^[0-9+][0-9 .-]{7,18}$"))
        case .taxCode: return typed("string", .init("pattern", "^[0-9]{10}(-?[0-9]{3})?$"))
        case .period: return typed("string", .init("pattern", isInput ? "^20[0-9]{2}(Q[1-4]|H[12])?$" : "^[0-9]{4}"))
        case .text, .longText, .code, .formula: return typed("string") + (isInput ? lengths(field) : [])
        }
    }

    private func lengths(_ field: FieldDeclaration) -> [JSON.Member] {
        var members = bounds(field, "minLength", "maxLength", true)
        if field.required, !members.contains(where: { $0.name == "minLength" }) { members.append(.init("minLength", 1)) }
        if let pattern = field.pattern { members.append(.init("pattern", .string("^(?:\(pattern.regex))$"))) }
        return members
    }

    private func bounds(_ field: FieldDeclaration, _ low: String, _ high: String, _ isInput: Bool) -> [JSON.Member] {
        guard isInput else { return [] }
        return [(low, field.min), (high, field.max)].compactMap { name, bound in
            guard case .value(.number(let number))? = bound else { return nil }
            return .init(name, .number("\(number)"))
        }
    }

    private func example(_ field: FieldDeclaration) -> JSON? {
        switch field.type {
        case .date: "2026-12-01"
        case .datetime: "2026-12-01T08:00:00+07:00"
        case .money: 1_200_000
        case .percent, .decimal: .number("95.5")
        case .choice: field.choices.first.map { .string($0.id) }
        case .manyChoice: field.choices.first.map { [.string($0.id)] }
        case .phone: "0912345678"
        case .citizenID: "001085012349"
        case .point: ["type": "Point", "coordinates": [.number("105.84"), .number("21.59")]]
        case .period: "2026Q3"
        default: nil
        }
    }

    // MARK: Shared

    func batchSchema(_ usage: Usage) -> JSON {
        let id: JSON = ["type": "string", "format": "uuid"]
        let version: JSON = ["type": "integer", "minimum": 1]
        func item(_ action: String, _ required: [String], _ properties: [JSON.Member]) -> JSON {
            [
                "type": "object", "additionalProperties": false, "required": JSON(["action"] + required),
                "properties": .object([.init("action", ["const": .string(action)])] + properties),
            ]
        }
        var kinds: [JSON] = []
        if usage.actions.contains(.create) { kinds.append(item("create", ["record"], [.init("record", schema(usage.input))])) }
        if usage.actions.contains(.edit) {
            kinds.append(
                item("update", ["id", "record"], [.init("id", id), .init("version", version), .init("record", schema(usage.change))]))
        }
        if usage.actions.contains(.delete) { kinds.append(item("delete", ["id"], [.init("id", id), .init("version", version)])) }
        let keys = usage.register.fields.filter { $0.unique && $0.valueType.isTextual && !$0.personal && $0.type != .code }.map(\.id)
        let canUpsert = usage.actions.contains(.create) && usage.actions.contains(.edit) && !keys.isEmpty
        if canUpsert { kinds.append(item("upsert", ["record"], [.init("record", schema(usage.input))])) }
        var properties: [JSON.Member] = [
            .init("mode", ["type": "string", "enum": ["all", "each"], "default": "all"]),
            .init("items", ["type": "array", "minItems": 1, "maxItems": 500, "items": ["oneOf": .array(kinds)]]),
        ]
        if canUpsert {
            properties.append(
                .init(
                    "key",
                    [
                        "type": "string", "enum": JSON(keys),
                        "description": words("Trường không trùng mà upsert tìm theo", "The unique field that upserts look by"),
                    ]))
        }
        return ["type": "object", "additionalProperties": false, "required": ["items"], "properties": .object(properties)]
    }

    var batchAnswer: JSON {
        [
            "type": "object", "required": ["results", "failed"],
            "properties": [
                "failed": ["type": "integer", "minimum": 0],
                "results": [
                    "type": "array",
                    "items": [
                        "type": "object", "required": ["index", "status"],
                        "properties": [
                            "index": ["type": "integer"], "status": ["type": "integer"], "id": ["type": "string", "format": "uuid"],
                            "version": ["type": "integer"], "record": ["type": "object"], "problem": reference("schemas", "Problem"),
                        ],
                    ],
                ],
            ],
        ]
    }

    var problemSchema: JSON {
        [
            "type": "object", "required": ["type", "title", "status", "code"],
            "properties": [
                "type": ["type": "string", "format": "uri"], "title": ["type": "string"], "status": ["type": "integer"],
                "code": ["type": "string", "enum": JSON(APIProblem.Kind.allCases.map(\.rawValue))], "detail": ["type": "string"],
                "instance": ["type": "string"], "request_id": ["type": "string"],
                "errors": [
                    "type": "array",
                    "items": [
                        "type": "object", "required": ["field", "code", "message_vi", "message_en"],
                        "properties": [
                            "field": ["type": ["string", "null"]], "code": ["type": "string"], "message_vi": ["type": "string"],
                            "message_en": ["type": "string"], "item": ["type": "integer"],
                        ],
                    ],
                ],
            ],
        ]
    }

    var changeSchema: JSON {
        let id: JSON = ["type": ["string", "null"], "format": "uuid"]
        return [
            "type": "object", "required": ["seq", "at", "register", "id", "action", "before", "after"],
            "properties": [
                "seq": ["type": "integer"], "at": ["type": "string", "format": "date-time"], "register": ["type": "string"],
                "id": ["type": "string", "format": "uuid"], "action": ["type": "string"], "by": id, "post": id,
                "origin": ["type": "string"], "note": ["type": ["string", "null"]], "before": ["type": "object"],
                "after": ["type": "object"],
            ],
        ]
    }

    var fileSchema: JSON {
        [
            "type": "object", "required": ["hash", "name", "type", "size", "url"],
            "properties": [
                "hash": ["type": "string", "pattern": "^[0-9a-f]{64}$"], "name": ["type": "string"], "type": ["type": "string"],
                "size": ["type": "integer"], "url": ["type": "string"],
            ],
        ]
    }

    /// RFC 7946: one polygon or several, their rings closed.
    var areaSchema: JSON {
        [
            "type": "object", "required": ["type", "coordinates"],
            "properties": ["type": ["enum": ["Polygon", "MultiPolygon"]], "coordinates": ["type": "array", "minItems": 1]],
        ]
    }

    /// RFC 7946; longitude, then latitude.
    var pointSchema: JSON {
        [
            "type": "object", "required": ["type", "coordinates"],
            "properties": [
                "type": ["const": "Point"],
                "coordinates": [
                    "type": "array", "minItems": 2, "maxItems": 2, "items": false,
                    "prefixItems": [
                        ["type": "number", "minimum": -180, "maximum": 180], ["type": "number", "minimum": -90, "maximum": 90],
                    ],
                ],
            ],
        ]
    }
}
