import Testing

@Suite("Mistakes in registers")
struct FieldProblemTests {
    @Test("of fields are told with their place and what to write instead", arguments: fieldsWrong)
    func fields(_ mistake: Mistake) {
        #expect(problems(mistake.files) == mistake.problems)
    }

    static let fieldsWrong: [Mistake] = [
        .register("unknown type", "  age: { type: integr, label: Tuổi }", #"6:16: unknown field type "integr". Did you mean "integer"?"#),
        .register(
            "unknown key", "  age: { type: integer, label: Tuổi, requird: true }", #"6:38: unknown key "requird". Did you mean "required"?"#
        ),
        .register(
            "wrong scalar", "  age: { type: integer, label: Tuổi, required: yes }",
            #"6:48: "required" must be true or false. Write true or false without quotes."#),
        .register("no label", "  age: { type: integer }", #"6:3: the field "age" has no label. Write label: { vi: …, en: … }."#),
        .register("label that is a list", "  age: { type: integer, label: [a] }", "6:32: expected keys with values, not a list"),
        .register(
            "English label only", "  age: { type: integer, label: { en: Age } }",
            #"6:32: the key "vi" is missing. Vietnamese is always needed."#),
        .register("no type", "  age: { label: Tuổi }", #"6:8: the key "type" is missing. Write type: text, date, choice…"#),
        .register("field that is no mapping", "  age: integer", "6:8: expected keys with values, not a single value"),
        .register(
            "id with spaces and diacritics", "  Tuổi khách: { type: integer, label: Tuổi }",
            #"6:3: "Tuổi khách" cannot be an id: lower-case letters, digits and _, a letter first, at most 41. Write "tuoi_khach"."#),
        .register(
            "system field", "  created_at: { type: text, label: X }",
            #"6:3: "created_at" is a system field that every record has. Choose another name."#),
        .register(
            "SQL word", "  order: { type: text, label: X }", #"6:3: "order" is a reserved word. Choose another name, say "order_no"."#),
        .register(
            "the same key twice", "  name: { type: text, label: X }",
            #"6:3: the key "name" is written twice (first on line 5). Remove or rename one of them."#),
        .register(
            "unknown register", "  to_visit: { type: reference, to: visitt, label: X }",
            #"6:36: unknown register "visitt". Did you mean "visit"?"#),
        .register(
            "reference to nothing", "  to_visit: { type: reference, label: X }", #"6:13: the key "to" is missing. Write to: the register."#),
        .register(
            "choice without options", "  a: { type: choice, label: X }",
            #"6:6: the key "of" is missing. Write of: { its_id: { vi: …, en: … } }."#),
        .register(
            "options without labels", "  a: { type: choice, label: X, of: [b, c] }",
            "6:36: every option needs a label. Write of: { its_id: { vi: …, en: … } }."),
        .register(
            "option without label", "  a: { type: choice, label: X, of: { b: } }", #"6:38: "b" has no label. Write b: { vi: …, en: … }."#),
        .register(
            "unknown meaning", "  a: { type: choice, label: X, of: { b: { label: B, meaning: lat } } }",
            #"6:62: "lat" is not one of the values allowed here. Did you mean "late"?"#),
        .register(
            "least above greatest", "  a: { type: integer, label: X, min: 5, max: 2 }", "6:38: min is greater than max. Swap the two."),
        .register("range of another type", "  a: { type: date, label: X, min: 5 }", "6:35: this must be a date like 2026-01-31"),
        .register("default of another type", "  a: { type: money, label: X, default: 1.5 }", "6:40: this must be a whole number"),
        .register(
            "default that is no option", "  a: { type: choice, label: X, of: { big: B }, default: bog }",
            #"6:57: "bog" is not an option of the field "a". Did you mean "big"?"#),
        .register("scale out of range", "  a: { type: decimal, label: X, scale: 9 }", #"6:40: "scale" must be a whole number from 0 to 6"#),
        .register(
            "key of another type", "  a: { type: integer, label: X, of: { b: B } }",
            #"6:33: the key "of" has no meaning for a field of type integer"#),
        .register(
            "invalid regular expression", #"  a: { type: text, label: X, pattern: "a(b" }"#,
            #"6:39: the regular expression "a(b" is not valid. Check brackets and backslashes."#),
        .register(
            "code without pattern", "  a: { type: code, label: X }",
            #"6:6: the key "pattern" is missing. Write pattern: "{yyMMdd}-{seq:4}"."#),
        .register("code without counter", #"  a: { type: code, label: X, pattern: "{yyyy}-x" }"#, "6:40: the code pattern has no {seq}"),
        .register(
            "hidden counter", #"  a: { type: code, label: X, pattern: "{~seq:4}" }"#, "6:40: the code pattern has no {seq}"),
        .register(
            "code divided by an unknown field", #"  a: { type: code, label: X, pattern: "{seq:4}{~nam}" }"#,
            #"6:49: the register "visit" has no field "nam". Did you mean "name"?"#),
        .register(
            "code with an unknown field", #"  a: { type: code, label: X, pattern: "{nam}-{seq:4}" }"#,
            #"6:41: the register "visit" has no field "nam". Did you mean "name"?"#),
        .register(
            "code with a personal field",
            "  who: { type: text, label: X, personal: true }\n  a: { type: code, label: X, pattern: \"{seq} {who}\" }",
            #"7:47: a code cannot hold the personal or encrypted field "who""#),
        .register(
            "encrypted and unique", "  a: { type: text, label: X, encrypted: true, unique: true }",
            "6:47: an encrypted field cannot be unique. Leave out unique or encrypted."),
        .register(
            "encrypted number", "  a: { type: money, label: X, encrypted: true }",
            #"6:31: the key "encrypted" has no meaning for a field of type money"#),
        .register(
            "unit without pack core", "  a: { type: unit, label: X }",
            #"6:14: the type "unit" needs the register "unit" of pack core. Add core to requires in pack.yml, and load it."#),
        .register(
            "unknown section", "  a: { type: text, label: X, section: s }",
            #"6:39: unknown section "s". Declare it under the register's sections."#),
    ]

    @Test("of the register around them are told likewise", arguments: registersWrong)
    func registers(_ mistake: Mistake) {
        #expect(problems(mistake.files) == mistake.problems)
    }

    static let registersWrong: [Mistake] = [
        .register("no label", "label: Chuyến thăm\n", as: "", #"1:1: the key "label" is missing. Write label: { vi: …, en: … }."#),
        .register("no title", "title: \"{name}\"\n", as: "", #"1:1: the key "title" is missing. Write title: "{a_field}"."#),
        .register(
            "title with an unknown field", "{name}", as: "{nam}", #"3:10: the register "visit" has no field "nam". Did you mean "name"?"#),
        .register(
            "title through what is no reference", "{name}", as: "{name.days}",
            #"3:10: "name" is not a reference to one record, so nothing can follow its dot"#),
        .register("title with half a brace", "{name}", as: "{name", "3:9: a brace has no partner; write {{ and }} for braces themselves"),
        .register(
            "personal title", "type: text,", as: "type: text, personal: true,",
            #"3:10: a title cannot hold the personal or encrypted field "name": titles stand in every list and message"#),
        .register(
            "encrypted title", "type: text,", as: "type: text, encrypted: true,",
            #"3:10: a title cannot hold the personal or encrypted field "name": titles stand in every list and message"#),
        .register("unknown key", "lable: x", #"6:1: unknown key "lable". Did you mean "label"?"#),
        .register("unknown workflow", "workflow: visitx", #"6:11: unknown workflow "visitx". Did you mean "visit"?"#),
        .register("unknown menu group", "group: g", #"6:8: unknown menu group "g". Declare it under groups in pack.yml."#),
        .register("scope that is no unit", "scope: name", #"6:8: "name" must be a field of type unit"#),
        .register(
            "open data with an unknown field", "open: { columns: [name, x] }", #"6:25: the register "visit" has no field "x". Known: name."#
        ),
        .register(
            "open data with a personal field", "  who: { type: text, label: X, personal: true }\nopen: { columns: [name, who] }",
            #"7:25: open data cannot hold the personal or encrypted field "who""#),
        .register(
            "unknown columns", "list: { columns: [nam], sort: -nam }",
            #"6:19: the register "visit" has no field "nam". Did you mean "name"?"#,
            #"6:32: the register "visit" has no field "nam". Did you mean "name"?"#),
        .register(
            "state without workflow", "list: { columns: [name, state] }", #"6:25: the register "visit" has no field "state". Known: name."#),
        .register(
            "board, calendar and map of other types", "list: { board: name, calendar: name, map: name }",
            #"6:16: board needs a choice or state field, not "name""#, #"6:32: calendar needs a date field, not "name""#,
            #"6:43: map needs a point or area field, not "name""#),
        .register(
            "encrypted field in sort, filters and views",
            "  who: { type: text, label: X, encrypted: true }\nlist: { sort: who, filters: [who], views: { v: { label: V, filter: who = 'x' } } }",
            #"7:15: the encrypted field "who" cannot be used to filter or sort"#,
            #"7:30: the encrypted field "who" cannot be used to filter or sort"#,
            #"7:68: the encrypted field "who" cannot be used to filter or sort"#),
        .register(
            "sort by a long text", "  a: { type: long_text, label: X }\nlist: { sort: a }",
            #"7:15: a list cannot be sorted by the field "a""#),
        .register(
            "view without label", "list: { views: { v: { filter: name is set } } }",
            #"6:21: the key "label" is missing. Write label: { vi: …, en: … }."#),
        .register(
            "rule without message", "rules: { r: { check: name is set } }",
            #"6:13: the key "message" is missing. Write message: { vi: …, en: … }."#),
        .register(
            "quality of other types", "quality: { expected: [name], cadence: often, live_by: name, usual: { name: any } }",
            "6:39: cadence must be a number of days or months. Write 90 days or 12 months.",
            #"6:55: live_by needs a date or datetime field, not "name""#, #"6:70: usual is for numbers, not for "name""#),
        .register(
            "duplicates by what tells nothing apart",
            "  s: { type: text, label: X, encrypted: true }\n  d: { type: boolean, label: X }\nquality: { duplicates: [[name, s], d] }",
            #"8:32: the encrypted field "s" can't be compared"#, #"8:36: duplicates can't be told by the field "d""#),
        .register(
            "no fields", "fields:\n  name: { type: text, label: Tên }", as: "",
            #"1:1: the key "fields" is missing. A register needs at least one field."#,
            #"3:10: the register "visit" has no field "name""#),
    ]

    @Test("of expressions are told at the word that is wrong", arguments: expressionsWrong)
    func expressions(_ mistake: Mistake) {
        #expect(problems(mistake.files) == mistake.problems)
    }

    static let expressionsWrong: [Mistake] = [
        .register(
            "unknown field", "  a: { type: text, label: X, show: nam is set }",
            #"6:36: the register "visit" has no field "nam". Did you mean "name"?"#),
        .register("other types compared", "  a: { type: text, label: X, show: name = 5 }", "6:36: a text cannot be compared with a number"),
        .register(
            "chained comparison", #"  a: { type: text, label: X, show: "name = 'x' = 'y'" }"#,
            #"6:48: comparisons cannot be chained; join them with "and""#),
        .register("no condition", "  a: { type: text, label: X, show: length(name) }", "6:43: expected a condition, not a number"),
        .register(
            "unknown function", "rules: { r: { check: lenght(name) > 3, message: M } }",
            #"6:22: unknown function "lenght". Did you mean "length"?"#),
        .register(
            "function of another type", "rules: { r: { check: count(name) > 3, message: M } }",
            "6:28: count takes a field of many values, not a text"),
        .register(
            "unknown option",
            "  size: { type: choice, label: X, of: { big: B, small: S } }\nrules: { r: { check: size != bog, message: M } }",
            #"7:30: "bog" is not an option or state here. Did you mean "big"?"#),
        .register(
            "unknown state", "workflow: visit\nlist: { views: { v: { label: V, filter: \"state in [open, dome]\" } } }",
            #"7:58: "dome" is not an option or state here. Did you mean "done"?"#),
        .register(
            "options in order",
            "  size: { type: choice, label: X, of: { big: B, small: S } }\nrules: { r: { check: size > small, message: M } }",
            "7:22: an option can be compared with = and != only"),
        .register("formula of a text", "  a: { type: formula, label: X, formula: name + 1 }", "6:42: a text + a number has no meaning"),
        .register(
            "formula with another result", "  a: { type: formula, label: X, formula: length(name), result: date }",
            "6:42: the formula gives a number, which the type date cannot hold"),
        .register(
            "formula over another record",
            "  v: { type: reference, to: visit, label: X }\n  a: { type: formula, label: X, formula: length(v.name) }",
            #"7:49: a formula may use fields of its own record only, not "v.name". Its value is stored with the record."#),
        .register(
            "formula with the clock", "  d: { type: date, label: X }\n  a: { type: formula, label: X, formula: today() - d }",
            "7:42: a formula may not use today() and now(). Its value is stored with the record."),
        .register(
            "formula of itself", "  a: { type: formula, label: X, formula: a + 1 }",
            "6:42: formulas need each other: a → a. Break the circle at one field."),
        .register(
            "formulas in a circle", "  a: { type: formula, label: X, formula: b + 1 }\n  b: { type: formula, label: X, formula: a + 1 }",
            "6:42: formulas need each other: a → b → a. Break the circle at one field."),
        .register("date that is none", "  d: { type: date, label: X, show: d > 2026-02-30 }", #"6:40: there is no date "2026-02-30""#),
    ]
}
