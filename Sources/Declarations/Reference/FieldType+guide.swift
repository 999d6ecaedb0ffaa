/// What the pack reference says of a field type.
struct FieldTypeGuide {
    /// What it holds.
    let holds: String
    /// What people type, in forms and tables.
    let typed: String
    /// The column of the database.
    let stored: String
    /// What people read.
    let shown: String
    /// What the filters of a list ask for.
    let filtered: String
    /// The value in JSON.
    let api: String
}

extension FieldType {
    var guide: FieldTypeGuide {
        switch self {
        case .text:
            .init(
                holds: "one line of text", typed: "a line", stored: "text, composed (NFC)", shown: "as it is",
                filtered: "is, is not, holds, holds not", api: "`\"Tổ 4\"`")
        case .longText:
            .init(
                holds: "text of several lines", typed: "lines", stored: "text, composed (NFC)", shown: "as it is", filtered: "–",
                api: "`\"…\"`")
        case .integer:
            .init(
                holds: "a whole number", typed: "`1.234`", stored: "integer", shown: "`1.234 phút`; years without dot",
                filtered: "is, from, to; chosen where it has at most 13 values", api: "`1234`")
        case .decimal:
            .init(
                holds: "a fixed-point number", typed: "`12,5`", stored: "integer × 10^scale", shown: "`12,5 ha`", filtered: "is, from, to",
                api: "`12.5`")
        case .money:
            .init(
                holds: "đồng", typed: "`1.500.000`", stored: "integer", shown: "`1.500.000 đồng`", filtered: "is, from, to",
                api: "`1500000`")
        case .percent:
            .init(
                holds: "per cent", typed: "`95,5`", stored: "integer × 10^scale", shown: "`95,5%`", filtered: "is, from, to", api: "`95.5`")
        case .date:
            .init(
                holds: "a day", typed: "`21/11/2026`, `2026-11-21`", stored: "date", shown: "`21/11/2026`",
                filtered: "is, from, to, in the next or past days", api: "`\"2026-11-21\"`")
        case .datetime:
            .init(
                holds: "an instant", typed: "`21/11/2026 08:00`", stored: "integer: milliseconds since 1970",
                shown: "`08:00 21/11/2026`, Vietnam's time", filtered: "is, from, to, in the next or past days",
                api: "`\"2026-11-21T08:00:00+07:00\"`")
        case .boolean:
            .init(
                holds: "true or false", typed: "`có`, `không`, `x`", stored: "boolean", shown: "`Có`, `Không`", filtered: "yes, no",
                api: "`true`")
        case .choice:
            .init(
                holds: "one of its options", typed: "chosen; in tables the label or id", stored: "text: the option's id",
                shown: "the label, in its colour", filtered: "is one of, is none of", api: "`\"broken\"`")
        case .manyChoice:
            .init(
                holds: "several of its options", typed: "ticked; in tables labels with `;` between", stored: "text: JSON list of ids",
                shown: "the labels", filtered: "has one of, has none of", api: "`[\"phone\", \"laptop\"]`")
        case .reference:
            .init(
                holds: "a record of a register", typed: "looked up; in tables its code, unique text or title", stored: "uuid",
                shown: "its title, linked", filtered: "is one of, is none of", api: "`\"0196…\"`: its id")
        case .manyReference:
            .init(
                holds: "records of a register", typed: "looked up; in tables with `;` between", stored: "text: JSON list of ids",
                shown: "their titles", filtered: "has one of, has none of", api: "`[\"0196…\"]`: ids")
        case .code:
            .init(
                holds: "a number that the system gives", typed: "never", stored: "text", shown: "as it is",
                filtered: "is, is not, holds, holds not", api: "`\"TH-2026-0007\"`; can't be sent")
        case .attachment:
            .init(
                holds: "files", typed: "uploaded", stored: "text: JSON list; the files by their SHA-256 beside the database",
                shown: "names, with a preview of images, PDF, text", filtered: "–",
                api: "`[{hash, name, type, size, url}]`; sent to `/files/`")
        case .point:
            .init(
                holds: "a place (WGS 84)", typed: "`21.5928, 105.8442`, or chosen on the map", stored: "text: `[longitude,latitude]`",
                shown: "`21.5928, 105.8442`, and on the map", filtered: "– (the map's frame)", api: "GeoJSON Point")
        case .area:
            .init(
                holds: "an outline, at most 10,000 corners", typed: "GeoJSON Polygon or MultiPolygon",
                stored: "text: GeoJSON, six decimals",
                shown: "its size, and on the map", filtered: "–", api: "GeoJSON Polygon or MultiPolygon")
        case .phone:
            .init(
                holds: "a telephone number of Vietnam", typed: "`0912 345 678`, `+84…`", stored: "text: `+84912345678`",
                shown: "`0912 345 678`", filtered: "is, is not, holds, holds not", api: "`\"+84912345678\"`")
        case .email:
            .init(
                holds: "an e-mail address", typed: "an address", stored: "text", shown: "as it is",
                filtered: "is, is not, holds, holds not",
                api: "`\"a@example.vn\"`")
        case .citizenID:
            .init(
                holds: "a personal identification number, checked by its parts", typed: "12 digits", stored: "text",
                shown: "as it is; masked but for its ends",
                filtered: "is, where not personal", api: "`\"0…\"`")
        case .taxCode:
            .init(
                holds: "a tax code, its check digit right", typed: "10 or 13 digits", stored: "text", shown: "as it is",
                filtered: "is, is not, holds, holds not", api: "`\"…\"`")
        case .unit:
            .init(
                holds: "a unit (pack core)", typed: "looked up; in tables its code, name or short name", stored: "uuid",
                shown: "its name, linked", filtered: "is one of, is none of, mine", api: "`\"0196…\"`: its id")
        case .post:
            .init(
                holds: "a post (pack core)", typed: "looked up", stored: "uuid", shown: "its title, linked",
                filtered: "is one of, is none of, mine", api: "`\"0196…\"`: its id")
        case .person:
            .init(
                holds: "a person (pack core)", typed: "looked up", stored: "uuid", shown: "the name, linked",
                filtered: "is one of, is none of, me", api: "`\"0196…\"`: its id")
        case .period:
            .init(
                holds: "a reporting period", typed: "`quý 3/2026`, `9/2026`, `2026`", stored: "text: `2026`, `2026Q3`, `202609`, `2026H1`",
                shown: "`quý III năm 2026`", filtered: "is, is not", api: "`\"2026Q3\"`")
        case .formula:
            .init(
                holds: "what is computed when the record is saved", typed: "never", stored: "by its `result`", shown: "by its `result`",
                filtered: "by its `result`", api: "by its `result`; can't be sent")
        }
    }
}
