public import Declarations
public import Vietnamese

/// Writes the OpenAPI 3.1 description of the interface from what the packs declare, as far as one caller may use it.
///
/// Every register has paths of its own, so that each is described with its own schema; registers that the caller may not read are not in it.
public struct OpenAPI: Sendable {
    /// What the caller may do with one register.
    public struct Usage: Sendable {
        public let register: RegisterDeclaration
        public let workflow: WorkflowDeclaration?
        public let actions: Set<RecordAction>

        public init(_ register: RegisterDeclaration, workflow: WorkflowDeclaration?, actions: Set<RecordAction>) {
            self.register = register
            self.workflow = workflow
            self.actions = actions
        }
    }

    let usages: [Usage]
    let place: String
    let version: String
    /// `/suoi-may/api/v1`
    let base: String
    let language: Language
    /// Whether the caller sent a token or a session: the change feed is for those only.
    let isKnown: Bool
    /// The ids of figures that the caller may ask for.
    let figures: [String]
    /// Whether the caller may hand in what communes' servers sign for a province.
    let takesBundles: Bool

    public init(
        _ usages: [Usage], place: String, version: String, base: String, language: Language, isKnown: Bool, figures: [String] = [],
        takesBundles: Bool = false
    ) {
        self.figures = figures
        self.takesBundles = takesBundles
        self.usages = usages
        self.place = place
        self.version = version
        self.base = base
        self.language = language
        self.isKnown = isKnown
    }

    func words(_ vi: String, _ en: String) -> JSON { .string(language == .vi ? vi : en) }

    /// The whole description.
    public var json: JSON {
        var paths: [JSON.Member] = [.init("/registers", ["get": registerList])]
        if isKnown { paths.append(.init("/changes", ["get": changeFeed])) }
        paths += figurePaths + provincePaths
        for usage in usages { paths += self.paths(usage) }
        var schemas: [JSON.Member] = [
            .init("Problem", problemSchema), .init("Change", changeSchema), .init("File", fileSchema), .init("Point", pointSchema),
            .init("Area", areaSchema),
        ]
        if !figures.isEmpty { schemas.append(.init("Figure", figureSchema)) }
        for usage in usages { schemas += self.schemas(usage) }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": words("Đình · \(place)", "Đình · \(place)"), "version": .string(version),
                "summary": words("Đọc và ghi các sổ của \(place).", "Reads and writes the registers of \(place)."),
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": .string(base)]],
            "security": [["token": []], [:]],
            "tags": .array(usages.map { ["name": .string($0.register.id), "description": .string($0.register.label(language))] }),
            "paths": .object(paths),
            "components": [
                "schemas": .object(schemas), "responses": .object(responses), "parameters": .object(parameters),
                "headers": .object(headers),
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer", "bearerFormat": "dinh_…"]],
            ],
        ]
    }

    // MARK: Paths

    private func paths(_ usage: Usage) -> [JSON.Member] {
        let id = usage.register.id
        let records = "/registers/\(id)/records"
        func may(_ action: RecordAction) -> Bool { usage.actions.contains(action) }
        var list: [JSON.Member] = [.init("get", self.list(usage))]
        if may(.create) { list.append(.init("post", create(usage))) }
        var one: [JSON.Member] = [.init("parameters", [reference("parameters", "id")]), .init("get", self.one(usage))]
        if may(.edit) { one.append(.init("patch", edit(usage))) }
        if may(.delete) { one.append(.init("delete", delete(usage))) }
        var paths: [JSON.Member] = [.init(records, .object(list)), .init(records + "/{id}", .object(one))]
        if may(.create) || may(.edit) || may(.delete) { paths.append(.init(records + ":batch", ["post": batch(usage)])) }
        paths.append(.init(records + "/{id}/history", ["parameters": [reference("parameters", "id")], "get": history(usage)]))
        if may(.restore) {
            let operation = self.operation(
                usage, "restore", words("Khôi phục bản ghi từ thùng rác", "Restore a record from the recycle bin"), writes: true,
                answers: [.init("200", recordAnswer(usage))])
            paths.append(.init(records + "/{id}/restore", ["parameters": [reference("parameters", "id")], "post": operation]))
        }
        for step in usage.workflow?.transitions ?? [] {
            paths.append(
                .init(records + "/{id}/transitions/\(step.id)", ["parameters": [reference("parameters", "id")], "post": move(usage, step)]))
        }
        if may(.edit) {
            for field in usage.register.fields where field.type == .attachment && !field.readOnly {
                paths.append(
                    .init(
                        records + "/{id}/files/\(field.id)", ["parameters": [reference("parameters", "id")], "post": upload(usage, field)]))
            }
        }
        return paths
    }

    /// No control characters: the server reads no address with one.
    private static let oneLine: JSON = ["type": "string", "pattern": "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$"]

    private func list(_ usage: Usage) -> JSON {
        let codec = RecordJSON(usage.register, base: "")
        var parameters: [JSON] = [
            query(
                "q",
                words(
                    "Từ cần tìm, có dấu hoặc không; tính 200 ký tự đầu",
                    "Words to find, with or without diacritics; the first 200 characters count"),
                Self.oneLine),
            query(
                "where",
                words(
                    "Điều kiện theo ngôn ngữ của gói, như amount > 10 and day is set",
                    "A condition in the packs' language, such as amount > 10 and day is set"),
                Self.oneLine),
            query(
                "sort", words("Trường sắp xếp, dấu - là giảm dần", "Fields to order by, - is descending"),
                listOf(orders(usage.register), atMost: 3), style: true),
            query("fields", words("Chỉ các trường này", "These fields only"), listOf(codec.names), style: true),
            query(
                "limit", words("Số bản ghi một trang", "Records a page"), ["type": "integer", "minimum": 1, "maximum": 200, "default": 50]),
            query(
                "after", words("Chỗ của trang sau, lấy từ next", "The place of the next page, from next"),
                ["type": "string", "pattern": "^[A-Za-z0-9_-]+$"]),
            reference("parameters", "personal"),
        ]
        if !usage.register.list.views.isEmpty {
            parameters.append(
                query(
                    "view", words("Khung nhìn của gói", "A view of the pack"),
                    ["type": "string", "enum": JSON(usage.register.list.views.map(\.id))]))
        }
        parameters += filters(usage)
        return operation(
            usage, "list", words("Các bản ghi", "The records"), parameters: parameters,
            answers: [
                .init(
                    "200",
                    answer(
                        words("Một trang", "One page"),
                        [
                            "type": "object", "required": ["register", "records"],
                            "properties": [
                                "register": ["const": .string(usage.register.id)],
                                "records": ["type": "array", "items": schema(usage.record)],
                                "next": [
                                    "type": "string",
                                    "description": words("Địa chỉ trang sau; không có ở trang cuối", "The next page; missing on the last"),
                                ],
                            ],
                        ], headers: ["Link"]))
            ])
    }

    private func one(_ usage: Usage) -> JSON {
        let codec = RecordJSON(usage.register, base: "")
        return operation(
            usage, "get", words("Một bản ghi", "One record"),
            parameters: [
                query("fields", words("Chỉ các trường này", "These fields only"), listOf(codec.names), style: true),
                reference("parameters", "personal"),
                header("If-None-Match", words("ETag đã có", "The ETag that is there"), required: false),
            ],
            answers: [
                .init("200", answer(words("Bản ghi", "The record"), schema(usage.record), headers: ["ETag"])),
                .init("304", ["description": words("Không đổi", "Not changed")]),
            ])
    }

    private func create(_ usage: Usage) -> JSON {
        operation(
            usage, "create", words("Lập bản ghi", "Make a record"), body: schema(usage.input), writes: true,
            answers: [.init("201", recordAnswer(usage, "Location"))])
    }

    private func edit(_ usage: Usage) -> JSON {
        operation(
            usage, "edit", words("Sửa một số trường", "Change some fields"), parameters: [reference("parameters", "condition")],
            body: schema(usage.change), writes: true, answers: [.init("200", recordAnswer(usage))])
    }

    private func delete(_ usage: Usage) -> JSON {
        operation(
            usage, "delete", words("Chuyển bản ghi vào thùng rác", "Move a record to the recycle bin"),
            parameters: [header("If-Match", words("ETag đã đọc", "The ETag that was read"), required: false)], writes: true,
            answers: [.init("204", ["description": words("Đã xóa", "Deleted")])])
    }

    private func history(_ usage: Usage) -> JSON {
        operation(
            usage, "history", words("Mọi thay đổi của bản ghi, mới trước", "Every change of the record, newest first"),
            parameters: [
                query("before", words("Trước số này của nhật ký", "Before this place of the journal"), ["type": "integer", "minimum": 1]),
                query("limit", words("Số dòng", "Lines"), ["type": "integer", "minimum": 1, "maximum": 200, "default": 50]),
            ],
            answers: [
                .init(
                    "200",
                    answer(
                        words("Các thay đổi", "The changes"),
                        [
                            "type": "object", "required": ["changes"],
                            "properties": ["changes": ["type": "array", "items": reference("schemas", "Change")]],
                        ]))
            ])
    }

    private func move(_ usage: Usage, _ step: TransitionDeclaration) -> JSON {
        let fields = step.fields.compactMap { usage.register.field($0) }.filter { $0.type != .attachment }
        let body: JSON = [
            "type": "object", "additionalProperties": false,
            "properties": [
                "values": [
                    "type": "object", "additionalProperties": false,
                    "properties": .object(fields.map { .init($0.id, property($0, isInput: true)) }),
                ],
                "reason": ["type": .array(step.reason ? ["string"] : ["string", "null"])],
                "assignee": ["type": ["string", "null"], "format": "uuid"],
            ],
            "required": step.reason ? ["reason"] : [],
        ]
        return operation(
            usage, "transition_\(step.id)", .string(step.label(language)),
            parameters: [header("If-Match", words("ETag đã đọc", "The ETag that was read"), required: false)], body: body, writes: true,
            answers: [.init("200", recordAnswer(usage))])
    }

    private func upload(_ usage: Usage, _ field: FieldDeclaration) -> JSON {
        let file: JSON = ["type": "string", "contentMediaType": "application/octet-stream"]
        return operation(
            usage, "upload_\(field.id)", words("Thêm tệp vào “\(field.label.vi)”", "Add files to “\(field.label(.en))”"),
            body: ["type": "object", "required": ["file"], "properties": ["file": file]], bodyType: "multipart/form-data", writes: true,
            answers: [.init("201", recordAnswer(usage))])
    }

    private func batch(_ usage: Usage) -> JSON {
        operation(
            usage, "batch", words("Ghi tới 500 bản ghi", "Write up to 500 records"), body: batchSchema(usage), writes: true,
            answers: [
                .init("200", answer(words("Xong cả", "All done"), batchAnswer)),
                .init("207", answer(words("Có mục hỏng", "Some failed"), batchAnswer)),
            ])
    }

    private var registerList: JSON {
        [
            "operationId": "registers", "summary": words("Các sổ đọc được", "The registers that can be read"),
            "responses": .object(
                [
                    .init(
                        "200",
                        answer(
                            words("Các sổ", "The registers"),
                            [
                                "type": "object", "required": ["registers"],
                                "properties": [
                                    "registers": [
                                        "type": "array",
                                        "items": [
                                            "type": "object", "required": ["id", "label_vi", "label_en", "url", "actions"],
                                            "properties": [
                                                "id": ["type": "string"], "pack": ["type": "string"], "label_vi": ["type": "string"],
                                                "label_en": ["type": "string"], "url": ["type": "string"],
                                                "actions": ["type": "array", "items": ["type": "string"]],
                                            ],
                                        ],
                                    ]
                                ],
                            ]))
                ] + refusals(["400", "401", "429"])),
        ]
    }

    private var changeFeed: JSON {
        [
            "operationId": "changes", "summary": words("Những gì đã đổi, theo thứ tự", "What changed, in order"),
            "parameters": [
                query(
                    "after", words("Sau số này của nhật ký", "Behind this place of the journal"),
                    ["type": "integer", "minimum": 0, "default": 0]),
                query("register", words("Chỉ sổ này", "This register only"), ["type": "string", "enum": JSON(usages.map(\.register.id))]),
                query("limit", words("Số dòng", "Lines"), ["type": "integer", "minimum": 1, "maximum": 200, "default": 100]),
                query(
                    "wait", words("Chờ tối đa, giây", "Seconds to wait at most"),
                    ["type": "integer", "minimum": 0, "maximum": 30, "default": 0]),
            ],
            "responses": .object(
                [
                    .init(
                        "200",
                        answer(
                            words("Các thay đổi", "The changes"),
                            [
                                "type": "object", "required": ["changes", "next", "more"],
                                "properties": [
                                    "changes": ["type": "array", "items": reference("schemas", "Change")], "next": ["type": "integer"],
                                    "more": ["type": "boolean"],
                                ],
                            ]))
                ] + refusals(["400", "401", "429"])),
        ]
    }
}
