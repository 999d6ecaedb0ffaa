import Declarations
import Foundation
import Testing
import Vietnamese

/// One row of a table of the reference.
private struct KeyRow {
    let section: String
    let key: String
    let needed: String
    let value: String
    let example: String
}

@Suite("The pack reference")
struct PackReferenceTests {
    private static let docs = URL(filePath: #filePath).appending(path: "../../../docs").standardizedFileURL

    /// Compares a page of docs with what the code says; with DINH_WRITE_DOCS=1 the page is written instead.
    private func expectPage(_ name: String, _ text: String) throws {
        let page = Self.docs.appending(path: name)
        if ProcessInfo.processInfo.environment["DINH_WRITE_DOCS"] == "1" { try Data(text.utf8).write(to: page) }
        #expect(try String(contentsOf: page, encoding: .utf8) == text, "run this test with DINH_WRITE_DOCS=1 and commit docs/\(name)")
    }

    @Test("in docs is what the loader knows")
    func page() throws {
        try expectPage("pack-reference.md", PackReference.markdown)
    }

    @Test("of problems in docs is what the checker says")
    func problemPage() throws {
        let groups = [
            ("Fields", FieldProblemTests.fieldsWrong), ("Registers", FieldProblemTests.registersWrong),
            ("Expressions", FieldProblemTests.expressionsWrong), ("Workflows", WorkflowProblemTests.workflowsWrong),
            ("Roles", WorkflowProblemTests.rolesWrong), ("Figures", FigureTests.wrong),
            ("Sets of criteria", ScoreTests.wrong), ("Forms", FormTests.wrong),
            ("Packs and files", WorkflowProblemTests.packsWrong),
        ]
        var text = """
            # What `dinh pack check` says

            Every mistake that the tests make in a pack, with what is said of it: where, what is wrong, what to write instead. A test holds this page
            to the checker. With `--en` in English, else in Vietnamese; the place (`file:line:column`) stands before it.

            """
        for (heading, mistakes) in groups {
            text += "\n## \(heading)\n\n| | English | Vietnamese |\n|---|---|---|\n"
            for mistake in mistakes { text += try row(mistake) }
        }
        try expectPage("pack-problems.md", text)
    }

    private func row(_ mistake: Mistake) throws -> String {
        let errors = #expect(throws: DeclarationErrors.self) { try Catalogue.load([Sample.source(mistake.files)]) }
        let problems = try #require(errors).problems
        func said(_ text: (Problem) -> String) -> String {
            var seen: Set<String> = []
            return problems.map(text).filter { seen.insert($0).inserted }.joined(separator: "<br>").replacing("|", with: "\\|")
        }
        let english = said { $0.message(.en) + ($0.hint.map { ". " + $0(.en) } ?? "") }
        let vietnamese = said { $0.message(.vi) + ($0.hint.map { ". " + $0(.vi) } ?? "") }
        return "| \(mistake.testDescription) | \(english) | \(vietnamese) |\n"
    }

    // MARK: - The tables

    private func rows() -> [KeyRow] {
        var section = ""
        var rows: [KeyRow] = []
        for line in PackReference.markdown.split(separator: "\n") {
            if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
            let cells = line.replacing("\\|", with: "¦").split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces).replacing("¦", with: "|")
            }
            guard cells.count == 5, cells[0].hasPrefix("`"), cells[4].hasPrefix("`") else { continue }
            func plain(_ cell: String) -> String { String(cell.dropFirst().dropLast()) }
            rows.append(KeyRow(section: section, key: plain(cells[0]), needed: cells[1], value: cells[2], example: plain(cells[4])))
        }
        return rows
    }

    @Test("gives an example of every key, and one of the values that it allows")
    func examples() {
        let rows = rows()
        #expect(rows.count > 100)
        for row in rows {
            #expect(row.example.hasPrefix(row.key + ": "), "\(row.section): \(row.key)")
            guard row.value.hasPrefix("one of ") else { continue }
            #expect(row.value.contains("`\(row.example.dropFirst(row.key.count + 2))`"), "\(row.section): \(row.key)")
        }
    }

    @Test("calls a key required exactly where a pack is refused without it")
    func required() throws {
        #expect(problems(Self.whole) == [])
        let said = rows().filter { $0.needed == "**required**" }.map { "\($0.section): \($0.key)" }
        #expect(Set(said) == Set(Self.cuts.map(\.what)))
        for cut in Self.cuts {
            var files = Self.whole
            let text = try #require(files[cut.file])
            try #require(text.contains(cut.text), "\(cut.what) is not in \(cut.file)")
            files[cut.file] = text.replacing(cut.text, with: cut.rest, maxReplacements: 1)
            #expect(!problems(files).isEmpty, "\(cut.what)")
        }
    }

    /// A pack that says everything that is required, and of the rest only what holds it together.
    private static let whole = [
        "pack.yml": "pack: demo\nlabel: { vi: Thử }\nversion: 1.0.0\ngroups: { people: { label: Người, icon: x } }\n",
        "registers/visit.yml": """
        register: visit
        label: Chuyến thăm
        title: "{name}"
        fields:
          name: { type: text, label: Tên, pattern: { regex: "[a-z]+" } }
          kind: { type: choice, label: Loại, of: { one: { label: Một, meaning: ok } } }
          other: { type: reference, to: visit, label: Chuyến khác }
        rules: { named: { check: name is set, message: Thiếu tên } }
        list: { views: { all: { label: Tất cả } }, prints: { form: { label: Mẫu, columns: { name: Họ tên } } } }
        open: { columns: [name] }
        workflow: visit

        """,
        "workflows/visit.yml": """
        workflow: visit
        states:
          open: { label: Mới, initial: true, due: 3 days, escalate: [{ after: 1 day, to: clerk }] }
          done: { label: Xong, final: true }
        transitions:
          finish: { label: Kết thúc, from: open, to: done, by: clerk, effects: [{ notify: { to: clerk, text: Đã xong } }, { create: { register: visit } }, { update: { record: other } }] }

        """,
        "roles.yml": "roles:\n  clerk: { label: Cán bộ, rights: { visit: { actions: [read], scope: unit } } }\n",
        "figures/visit.yml": "figures: { visits: { label: Số chuyến, versions: [{ from: 2026-07-01, count: visit }] } }\n",
        "scores/trial.yml": """
        score: trial
        label: Bộ thử
        versions:
          - from: 2026-01-01
            total: 1
            pillars: { a: { label: Nhóm, total: 1, criteria: { 1.1: { label: Tiêu chí, max: 1, given: points } } } }

        """,
        "forms/trial.yml": """
        form: trial
        label: Tờ khai
        versions:
          - from: 2026-01-01
            eligibility: { here: { label: Ở đây, of: { so: { label: Có, refuse: Hãy về }, other: Không } } }
            steps: { one: { label: Một, repeat: { item: Con }, fields: { name: { type: text, label: Tên } } } }

        """,
    ]

    private struct Cut: Sendable {
        let what: String
        let file: String
        let text: String
        let rest: String

        init(_ what: String, _ file: String, _ text: String, as rest: String = "") {
            self.what = what
            self.file = file
            self.text = text
            self.rest = rest
        }
    }

    private static let cuts: [Cut] = [
        .init("pack.yml: pack", "pack.yml", "pack: demo\n"),
        .init("pack.yml: label", "pack.yml", "label: { vi: Thử }\n"),
        .init("pack.yml: version", "pack.yml", "version: 1.0.0\n"),
        .init("A label: vi", "pack.yml", "vi: Thử", as: "en: Try"),
        .init("A menu group: label", "pack.yml", "label: Người, "),
        .init("A register: register", "registers/visit.yml", "register: visit\n"),
        .init("A register: label", "registers/visit.yml", "label: Chuyến thăm\n"),
        .init("A register: title", "registers/visit.yml", "title: \"{name}\"\n"),
        .init("A register: fields", "registers/visit.yml", "fields:", as: "sections:"),
        .init("A field: type", "registers/visit.yml", "type: text, "),
        .init("A field: label", "registers/visit.yml", "label: Tên, "),
        .init("An option: label", "registers/visit.yml", "label: Một, "),
        .init("A text's pattern: regex", "registers/visit.yml", "regex: \"[a-z]+\"", as: "message: Sai"),
        .init("A rule: check", "registers/visit.yml", "check: name is set, "),
        .init("A rule: message", "registers/visit.yml", ", message: Thiếu tên"),
        .init("Open data: columns", "registers/visit.yml", "columns: [name]"),
        .init("A view: label", "registers/visit.yml", "label: Tất cả"),
        .init("A printed form: label", "registers/visit.yml", "label: Mẫu, "),
        .init("A printed form: columns", "registers/visit.yml", ", columns: { name: Họ tên }"),
        .init("A workflow: workflow", "workflows/visit.yml", "workflow: visit\n"),
        .init("A workflow: states", "workflows/visit.yml", "states:", as: "label:"),
        .init("A workflow: transitions", "workflows/visit.yml", "transitions:", as: "label:"),
        .init("A state: label", "workflows/visit.yml", "label: Mới, "),
        .init("An escalation: to", "workflows/visit.yml", ", to: clerk }] }\n  done", as: " }] }\n  done"),
        .init("A transition: label", "workflows/visit.yml", "label: Kết thúc, "),
        .init("A transition: from", "workflows/visit.yml", "from: open, "),
        .init("A transition: to", "workflows/visit.yml", "to: done, "),
        .init("A transition: by", "workflows/visit.yml", "by: clerk, "),
        .init("A message: to", "workflows/visit.yml", "to: clerk, text", as: "text"),
        .init("A message: text", "workflows/visit.yml", ", text: Đã xong"),
        .init("A record that is made: register", "workflows/visit.yml", "register: visit"),
        .init("A record that is changed: record", "workflows/visit.yml", "record: other"),
        .init("roles.yml: roles", "roles.yml", "roles:", as: "rolls:"),
        .init("A role: label", "roles.yml", "label: Cán bộ, "),
        .init("A right: actions", "roles.yml", "actions: [read], "),
        .init("A right: scope", "roles.yml", ", scope: unit"),
        .init("A figure or indicator: label", "figures/visit.yml", "label: Số chuyến, "),
        .init("A version of a figure: from", "figures/visit.yml", "from: 2026-07-01, "),
        .init("scores/*.yml: score", "scores/trial.yml", "score: trial\n"),
        .init("scores/*.yml: label", "scores/trial.yml", "label: Bộ thử\n"),
        .init("scores/*.yml: versions", "scores/trial.yml", "versions:", as: "words:"),
        .init("A version of a set of criteria: from", "scores/trial.yml", "from: 2026-01-01\n    "),
        .init("A version of a set of criteria: total", "scores/trial.yml", "    total: 1\n"),
        .init("A version of a set of criteria: pillars", "scores/trial.yml", "pillars:", as: "legal_basis:"),
        .init("A pillar: label", "scores/trial.yml", "label: Nhóm, "),
        .init("A pillar: total", "scores/trial.yml", "total: 1, "),
        .init("A pillar: criteria", "scores/trial.yml", ", criteria: { 1.1: { label: Tiêu chí, max: 1, given: points } }"),
        .init("A criterion: label", "scores/trial.yml", "label: Tiêu chí, "),
        .init("A criterion: max", "scores/trial.yml", "max: 1, "),
        .init("forms/*.yml: form", "forms/trial.yml", "form: trial\n"),
        .init("forms/*.yml: label", "forms/trial.yml", "label: Tờ khai\n"),
        .init("forms/*.yml: versions", "forms/trial.yml", "versions:", as: "text:"),
        .init("A version of a form: from", "forms/trial.yml", "from: 2026-01-01\n    "),
        .init("A version of a form: steps", "forms/trial.yml", "steps:", as: "rules:"),
        .init("A question of eligibility: label", "forms/trial.yml", "label: Ở đây, "),
        .init("A question of eligibility: of", "forms/trial.yml", ", of: { so: { label: Có, refuse: Hãy về }, other: Không }"),
        .init("An answer: label", "forms/trial.yml", "label: Có, "),
        .init("A page of a form: label", "forms/trial.yml", "label: Một, "),
        .init("A page of a form: fields", "forms/trial.yml", ", fields: { name: { type: text, label: Tên } }"),
        .init("A repeat: item", "forms/trial.yml", "item: Con"),
    ]
}
