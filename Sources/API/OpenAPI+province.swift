extension OpenAPI {
    /// What servers of communes send to a province: signed files, which are described by what is in them.
    var provincePaths: [JSON.Member] {
        if !takesBundles { return [] }
        let text: JSON = ["type": "string"]
        let whole: JSON = ["type": "integer"]
        let bundle = file(
            "dinh-figure-bundle/1",
            [
                .init("key", text), .init("checkpoints", ["type": "array", "items": ["type": "object"]]),
                .init("parts", ["type": "object"]),
                .init("statement", text),
            ])
        let receipt: JSON = [
            "type": "object", "required": ["id", "commune", "period", "known", "otherDefinitions"],
            "properties": [
                "id": ["type": "string", "format": "uuid"], "commune": text, "period": text, "known": ["type": "boolean"],
                "otherDefinitions": whole,
            ],
        ]
        let reply: JSON = [
            "type": "object", "required": ["asks", "readings"],
            "properties": [
                "asks": ["type": "array", "items": ["type": "object"]],
                "readings": [
                    "type": "array",
                    "items": [
                        "type": "object", "properties": ["inquiry": ["type": "string", "format": "uuid"], "at": whole, "text": text],
                    ],
                ],
            ],
        ]
        let taken: JSON = [
            "type": "object", "required": ["id", "standing"],
            "properties": ["id": ["type": "string", "format": "uuid"], "standing": text],
        ]
        return [
            path(
                "/figure-bundles", "figure_bundles", words("Nộp gói số liệu có chữ ký", "Hand in a signed bundle of figures"), bundle,
                receipt, made: true),
            path(
                "/row-requests", "row_requests",
                words("Hỏi tỉnh đang xin bản ghi nào; ai đã đọc", "Ask which records the province asks for, and who read"),
                file("dinh-row-call/1", [.init("at", whole), .init("since", whole)]), reply),
            path(
                "/row-answers", "row_answers", words("Trả lời yêu cầu bản ghi, có chữ ký", "Answer a request for records, signed"),
                file(
                    "dinh-row-answer/1",
                    [
                        .init("inquiry", text), .init("standing", ["enum": ["granted", "granted_part", "refused", "expired"]]),
                        .init("sheet", ["type": "object"]),
                    ]), taken),
        ]
    }

    /// A signed file by its format.
    private func file(_ format: String, _ more: [JSON.Member]) -> JSON {
        let common: [JSON.Member] = [
            .init("format", ["const": .string(format)]), .init("commune", ["type": "integer", "minimum": 1, "maximum": 99999]),
            .init("signature", ["type": "string", "contentEncoding": "base64"]),
        ]
        return [
            "type": "object", "required": ["format", "commune", "signature"], "properties": .object(common + more),
        ]
    }

    private func path(_ path: String, _ name: String, _ summary: JSON, _ body: JSON, _ schema: JSON, made: Bool = false) -> JSON.Member {
        var answers: [JSON.Member] = [.init("200", answer(summary, schema))]
        if made { answers.append(.init("201", answer(summary, schema))) }
        return .init(
            path,
            [
                "post": [
                    "operationId": .string(name), "summary": summary,
                    "requestBody": ["required": true, "content": ["application/json": ["schema": body]]],
                    "responses": .object(answers + refusals(["400", "401", "403", "404", "413", "415", "422", "429"])),
                ]
            ])
    }
}
