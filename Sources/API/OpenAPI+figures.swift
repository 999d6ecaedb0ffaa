import Declarations
import Vietnamese

extension OpenAPI {
    /// The addresses of figures: all of a unit and a period, and one.
    var figurePaths: [JSON.Member] {
        if figures.isEmpty { return [] }
        let list: JSON = [
            "type": "object", "required": ["period", "unit", "known_on", "figures"],
            "properties": [
                "period": ["type": "string"], "unit": ["type": ["string", "null"]], "known_on": ["type": ["string", "null"]],
                "figures": ["type": "array", "items": schema("Figure")],
            ],
        ]
        let id: JSON = ["name": "figure", "in": "path", "required": true, "schema": ["type": "string", "enum": JSON(figures)]]
        return [
            .init("/figures", ["get": operation("figures", words("Mọi số liệu của một kỳ", "All figures of a period"), list)]),
            .init(
                "/figures/{figure}",
                ["parameters": [id], "get": operation("figure", words("Một số liệu", "One figure"), schema("Figure"))]),
        ]
    }

    private func operation(_ name: String, _ summary: JSON, _ schema: JSON) -> JSON {
        [
            "operationId": .string(name), "summary": summary,
            "parameters": [
                query(
                    "period",
                    words(
                        "Kỳ: 2026, 2026H1, 2026Q3, 202609; + là lũy kế", "The period: 2026, 2026H1, 2026Q3, 202609; + since the year began"),
                    ["type": "string", "pattern": "^20[0-9]{2}(H[12]|Q[1-4]|M9|0[1-9]|1[0-2])?[+]?$"]),
                query(
                    "unit", words("Đơn vị; bỏ trống là cả xã", "A unit; the whole commune without"), ["type": "string", "format": "uuid"]),
                query("known_on", words("Như đã biết đến hết ngày", "As known at the end of a day"), ["type": "string", "format": "date"]),
                reference("parameters", "language"),
            ],
            "responses": .object([.init("200", answer(summary, schema))] + refusals(["400", "401", "403", "404", "422", "429"])),
        ]
    }

    var figureSchema: JSON {
        let number: JSON = ["type": ["number", "null"]]
        let whole: JSON = ["type": ["integer", "null"]]
        let text: JSON = ["type": ["string", "null"]]
        return [
            "type": "object",
            "required": ["id", "label", "state", "value", "numerator", "denominator", "lower", "upper", "unknown", "version", "why"],
            "properties": [
                "id": ["type": "string"], "pack": ["type": "string"], "kind": ["type": "string", "enum": ["figure", "indicator"]],
                "label": ["type": "string"], "words": text, "metric": text, "measure": ["type": "string"],
                "state": ["type": "string", "enum": ["known", "missing", "not_applicable"]], "reason": text, "value": number,
                "numerator": whole, "denominator": whole, "lower": number, "upper": number, "unknown": whole, "version": whole,
                "formula": text, "declared": ["type": ["object", "null"]], "why": ["type": "string"],
            ],
        ]
    }
}
