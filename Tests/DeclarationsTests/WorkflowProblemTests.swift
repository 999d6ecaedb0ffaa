import Declarations
import Testing

@Suite("Mistakes in workflows, roles and packs")
struct WorkflowProblemTests {
    @Test("of workflows are told with their place and what to write instead", arguments: workflowsWrong)
    func workflows(_ mistake: Mistake) {
        #expect(problems(mistake.files) == mistake.problems)
    }

    private static let step = "from: open, to: done, by: clerk"

    static let workflowsWrong: [Mistake] = [
        .workflow(
            "no initial state", ", initial: true", as: "", "1:11: the workflow has no initial state. Add initial: true to one state."),
        .workflow(
            "two initial states", "label: Đang làm", as: "label: Đang làm, initial: true",
            #"4:3: a second initial state: "busy". Only one state says initial: true."#),
        .workflow(
            "no final state", ", final: true", as: "", "1:11: the workflow has no final state. Add final: true to the state that ends it."),
        .workflow(
            "state that nothing leads to", "  busy: {", as: "  lost: { label: L, final: true }\n  busy: {",
            #"4:3: no transition leads to the state "lost". Add a transition with to: lost."#),
        .workflow(
            "state without a way out", "to: done", as: "to: lost",
            #"3:3: no way leads from the state "open" to a final one. Add a transition from it, or final: true."#,
            #"4:3: no way leads from the state "busy" to a final one. Add a transition from it, or final: true."#,
            #"5:3: no transition leads to the state "done". Add a transition with to: done."#,
            #"8:42: unknown state "lost". Known: busy, done, open."#),
        .workflow(
            "state without label", "{ label: Đang làm }", as: "{ clock: paused }",
            #"4:9: the key "label" is missing. Write label: { vi: …, en: … }."#),
        .workflow(
            "length of time", "label: Đang làm", as: "label: Đang làm, due: 3 wrking days",
            #"4:33: "3 wrking days" is not a length of time. Write "3 working days", "8 working hours", "10 days", "{field} working days" or "{date_field}"."#
        ),
        .workflow("due by a text", "label: Đang làm", as: "label: Đang làm, due: \"{name} days\"", #"4:35: "name" must be a whole number"#),
        .workflow(
            "due at an unknown field", "label: Đang làm", as: "label: Đang làm, due: \"{date}\"",
            #"4:35: the register "visit" has no field "date". Known: name."#),
        .workflow(
            "waiting for a text", "label: Đang làm", as: "label: Đang làm, waits_for: name",
            #"4:39: waits_for needs a field that names posts, units or people; "name" does not"#),
        .workflow(
            "waiting in a final state", "final: true", as: "final: true, waits_for: name",
            "5:37: nobody is waited for in a final state",
            #"5:48: waits_for needs a field that names posts, units or people; "name" does not"#),
        .workflow("due in a final state", "final: true", as: "final: true, due: 3 days", "5:37: a final state has no due time"),
        .workflow(
            "clock and cutoff", "label: Đang làm", as: "label: Đang làm, clock: pausd, same_day_cutoff: 15h",
            #"4:35: "pausd" is not one of the values allowed here. Did you mean "paused"?"#,
            #"4:59: "15h" is not a time of day. Write "15:00"."#),
        .workflow(
            "escalation without a moment", "label: Đang làm", as: "label: Đang làm, escalate: [{ to: clerk }]",
            "4:39: one of the keys before and after is needed. Write before: 1 working day."),
        .workflow(
            "unknown escalations", "label: Đang làm", as: "label: Đang làm, escalate: usual",
            #"4:38: unknown escalations "usual""#),
        .transition("unknown state", "from: opne, to: done, by: clerk", #"10:24: unknown state "opne". Did you mean "open"?"#),
        .transition(
            "from a final state", "from: done, to: open, by: clerk",
            #"10:24: a transition from the final state "done" can only lead to another final state. Remove final, or this state from from."#
        ),
        .transition("unknown role", "from: open, to: done, by: clerkk", #"10:44: unknown role "clerkk". Did you mean "clerk"?"#),
        .transition("nobody", "from: open, to: done", #"10:6: the key "by" is missing. Write by: [a_role]."#),
        .transition(
            "unknown required field", step + ", require: nam", #"10:60: the register "visit" has no field "nam". Did you mean "name"?"#),
        .transition(
            "number of a text", step + ", effects: [{ number: name }]", #"10:71: "name" is no code field"#),
        .transition(
            "effect of two kinds", step + ", effects: [{ set: { name: x }, create: { register: visit } }]",
            "10:61: an effect has exactly one key. notify, create, set, number or update."),
        .transition(
            "updating by what refers to nothing", step + ", effects: [{ update: { record: name, values: {} } }]",
            #"10:81: "name" does not refer to records"#),
        .transition(
            "condition that is none", step + ", effects: [{ set: { name: x }, when: name }]",
            "10:87: expected a condition, not a text"),
        .transition(
            "setting an unknown field", step + ", effects: [{ set: { nam: x } }]",
            #"10:70: the register "visit" has no field "nam". Did you mean "name"?"#),
        .transition(
            "setting to an unknown field", step + #", effects: [{ set: { name: "= nam" } }]"#,
            #"10:79: the register "visit" has no field "nam". Did you mean "name"?"#),
        .transition(
            "setting to another type", step + #", effects: [{ set: { name: "= today()" } }]"#, "10:78: expected a text, not a date"),
        .transition(
            "making a record of an unknown register", step + ", effects: [{ create: { register: vist, values: {} } }]",
            #"10:83: unknown register "vist". Did you mean "visit"?"#),
        .transition(
            "making a record with a step that it cannot take", step + ", effects: [{ create: { register: visit, step: finis } }]",
            #"10:96: a new record of "visit" has no step "finis". Known: start, x."#),
        .transition(
            "keeping a new record in a text", step + ", effects: [{ create: { register: visit, into: name } }]",
            #"10:96: the field "name" does not refer to "visit""#),
        .transition(
            "telling nobody something unknown", step + #", effects: [{ notify: { to: clrk, text: "{nam}" } }]"#,
            #"10:77: unknown role "clrk". Did you mean "clerk"?"#, #"10:91: the register "visit" has no field "nam". Did you mean "name"?"#),
        .transition(
            "telling by a text field", step + #", effects: [{ notify: { to: { field: name }, text: x } }]"#,
            #"10:86: "name" names nobody: a field of type unit, post, person, phone or email is needed"#),
        .transition(
            "assigning by a text field", step + ", assign: { field: name }",
            #"10:68: records cannot be assigned by the field "name": unit, post or person is needed"#),
    ]

    @Test("of roles are told likewise", arguments: rolesWrong)
    func roles(_ mistake: Mistake) {
        #expect(problems(mistake.files) == mistake.problems)
    }

    @Test("of values that effects write are told likewise")
    func effects() {
        let register =
            Sample.register
            + "  size: { type: choice, label: X, of: { big: B } }\n  no: { type: code, label: X, pattern: \"{seq}\" }\n"
            + "  fee: { type: money, label: X }\nworkflow: visit\n"
        let line =
            #"  x: { label: X, from: open, to: done, by: clerk, effects: [{ set: { size: bog, no: "1", fee: "{name}", name: "{name}" } }] }"#
        #expect(
            problems(["registers/visit.yml": register, "workflows/visit.yml": Sample.workflow + line + "\n"]) == [
                #"Packs/demo/workflows/visit.yml:10:76: "bog" is not an option of the field "size". Did you mean "big"?"#,
                #"Packs/demo/workflows/visit.yml:10:81: the field "no" is written by the system only"#,
            ])
        let typed = line.replacing("bog", with: "big").replacing("no: \"1\"", with: "name: now").replacing(
            "\"{name}\", name: \"{name}\"", with: "much")
        #expect(
            problems(["registers/visit.yml": register, "workflows/visit.yml": Sample.workflow + typed + "\n"]) == [
                #"Packs/demo/workflows/visit.yml:10:97: "much" is not a value of type money. Expressions begin with =: "= now()"."#
            ])
    }

    static let rolesWrong: [Mistake] = [
        Mistake(
            "unknown register", ["roles.yml": "roles:\n  clerk: { label: C, rights: { visitt: { actions: [read], scope: own } } }\n"],
            #"roles.yml:2:32: unknown register "visitt". Did you mean "visit"?"#),
        Mistake(
            "unknown action, scope, field and state",
            [
                "roles.yml":
                    "roles:\n  clerk: { label: C, rights: { visit: { actions: [raed], scope: mine, editable: [nme], states: [opn] } } }\n"
            ],
            #"roles.yml:2:51: "raed" is not one of the values allowed here. Did you mean "read"?"#,
            #"roles.yml:2:65: "mine" is not one of the values allowed here. Known: all, commune, own, subtree, unit."#,
            #"roles.yml:2:82: the register "visit" has no field "nme". Did you mean "name"?"#,
            #"roles.yml:2:97: unknown state "opn". Did you mean "open"?"#),
        Mistake(
            "unit by a field that is none",
            ["roles.yml": "roles:\n  clerk: { label: C, rights: { visit: { actions: [read], scope: unit, unit: name } } }\n"],
            #"roles.yml:2:77: the field "name" must be of type unit"#),
        Mistake(
            "unknown right over the platform", ["roles.yml": "roles:\n  clerk: { label: C, platform: [manage_acounts] }\n"],
            #"roles.yml:2:33: "manage_acounts" is not one of the values allowed here. Did you mean "manage_accounts"?"#),
        Mistake(
            "no label", ["roles.yml": "roles:\n  clerk: { platform: [] }\n"],
            #"roles.yml:2:10: the key "label" is missing. Write label: { vi: …, en: … }."#),
        Mistake(
            "word that means something else", ["roles.yml": "roles:\n  clerk: { label: C }\n  creator: { label: C }\n"],
            #"roles.yml:3:3: "creator" is a reserved word"#),
    ]

    @Test("of files and packs are told likewise", arguments: packsWrong)
    func packs(_ mistake: Mistake) {
        #expect(problems(mistake.files) == mistake.problems)
    }

    static let packsWrong: [Mistake] = [
        Mistake(
            "pack that is not there", ["pack.yml": Sample.pack + "requires: [cor]\n"],
            #"pack.yml:4:12: the pack "cor" is not loaded. Load its folder too."#),
        Mistake(
            "no label, no version", ["pack.yml": "pack: demo\n"],
            #"pack.yml:1:1: the key "label" is missing. Write label: { vi: …, en: … }."#,
            #"pack.yml:1:1: the key "version" is missing. Write version: 1.0.0."#),
        Mistake(
            "order of unknown registers", ["pack.yml": Sample.pack + "order: [vist]\n"],
            #"pack.yml:4:9: unknown register "vist". Did you mean "visit"?"#),
        Mistake(
            "files of other names", ["registers/x.yaml": "a: b\n", "role.yml": "a: b\n"],
            #"registers/x.yaml:1:1: the file's name must end in .yml. Rename it."#,
            #"role.yml:1:1: a pack has no file "role.yml". Did you mean "roles.yml"?"#),
        Mistake(
            "register twice", ["registers/other.yml": Sample.register],
            #"registers/visit.yml:1:11: the register "visit" is declared already at Packs/demo/registers/other.yml:1:11"#),
        Mistake(
            "file without its first key", ["registers/other.yml": "label: x\n"],
            #"registers/other.yml:1:1: the key "register" is missing. The first line says register: its_id."#),
        Mistake("empty file", ["registers/other.yml": "# nothing\n"], "registers/other.yml:1:1: the file is empty"),
        Mistake("list for a register", ["registers/other.yml": "- a\n"], "registers/other.yml:1:1: expected keys with values, not a list"),
        Mistake(
            "aliases", ["registers/other.yml": "register: visit\nlabel: &a x\ntitle: *a\n"],
            "registers/other.yml:3:8: YAML anchors (&) and aliases (*) are not used in packs. Write it out, or put the text in quotes."),
        Mistake(
            "broken YAML, without complaints about what it may declare", ["workflows/visit.yml": "workflow: visit\nstates: [a\n"],
            "workflows/visit.yml:3:1: not YAML: did not find expected ',' or ']'. Check indentation, colons and quotes on this line."),
        Mistake(
            "key twice on one line", ["roles.yml": "roles:\n  clerk: { label: C, label: D }\n"],
            #"roles.yml:2:22: the key "label" is written twice (first on line 2). Remove or rename one of them."#),
    ]

    @Test("of packs that need each other name the circle, and the pack that is not asked for")
    func severalPacks() {
        func pack(_ id: String, requires: String, _ files: [String: String] = [:]) -> PackSource {
            PackSource(
                name: "Packs/\(id)",
                files: files.merging(["pack.yml": "pack: \(id)\nlabel: X\nversion: 1\nrequires: [\(requires)]\n"]) { $1 })
        }
        #expect(
            problems(pack("a", requires: "b"), pack("b", requires: "c"), pack("c", requires: "a"))
                == ["Packs/c/pack.yml:4:12: packs require each other: a → b → c → a. Move what they share into a pack of its own."])
        let visit = ["registers/visit.yml": Sample.register]
        let other = ["registers/other.yml": "register: other\nlabel: X\ntitle: x\nfields:\n  v: { type: reference, to: visit, label: X }\n"]
        #expect(
            problems(pack("a", requires: "", visit), pack("b", requires: "", other))
                == [
                    #"Packs/b/registers/other.yml:5:29: "visit" belongs to the pack "a", which "b" does not require. Add a to requires in pack.yml."#
                ])
        #expect(problems(pack("a", requires: "", visit), pack("b", requires: "a"), pack("c", requires: "b", other)) == [])
        #expect(
            problems(PackSource(name: "Packs/x", files: [:])) == [
                "Packs/x/pack.yml:1:1: the pack has no pack.yml. Write one with pack, label and version."
            ])
        #expect(
            problems(pack("a", requires: ""), pack("a", requires: "")) == [
                #"Packs/a/pack.yml:1:7: the pack "a" is declared already at Packs/a/pack.yml:1:7"#
            ])
    }

    @Test("are all told at once, in the order of files and lines, in both languages")
    func all() {
        let files = [
            "registers/visit.yml": Sample.register + "  a: { type: integr, label: X }\n  b: { type: text }\nworkflow: visit\n",
            "workflows/visit.yml": Sample.workflow + "  x: { label: X, from: opne, to: done, by: clrk }\n",
        ]
        #expect(
            problems(files).map { $0.prefix { $0 != " " } } == [
                "Packs/demo/registers/visit.yml:6:14:", "Packs/demo/registers/visit.yml:7:3:", "Packs/demo/workflows/visit.yml:10:24:",
                "Packs/demo/workflows/visit.yml:10:44:",
            ])
        #expect(vietnamese(files).first == #"Packs/demo/registers/visit.yml:6:14: không có kiểu "integr". Có phải "integer"?"#)
    }
}
