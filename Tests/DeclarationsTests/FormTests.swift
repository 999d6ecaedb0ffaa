import Declarations
import Testing
import Vietnamese

@Suite("Forms in packs") struct FormTests {
    /// Up to line 9, inside `fields:` of the one page.
    private static let head = """
        form: birth
        label: Tờ khai
        versions:
          - from: 2026-01-01
            eligibility: { here: { label: Ở đây?, of: { so: Có, other: { label: Không, refuse: Hãy đến nơi ở. } } } }
            steps:
              child:
                label: Người con
                fields:

        """
    private static let name = "          name: { type: text, label: Tên, required: true }\n"

    private static func files(_ text: String) -> [String: String] { ["forms/a.yml": text] }

    @Test("are read whole: versions, questions, pages with conditions, repeats, rules")
    func whole() throws {
        let catalogue = try Catalogue.load([
            Sample.source(
                Self.files(
                    """
                    form: birth
                    label: { vi: Tờ khai, en: Form }
                    versions:
                      - { from: 2025-01-01, steps: { one: { label: Một, fields: { name: { type: text, label: Tên } } } } }
                      - from: 2026-01-01
                        legal_basis: Thông tư 1
                        eligibility: { here: { label: Ở đây?, of: { so: Có, other: { label: Không, refuse: Hãy đến nơi ở. } } } }
                        steps:
                          child:
                            label: Người con
                            texts: { name: Viết chữ in. }
                            fields:
                              name: { type: text, label: Tên, required: true }
                              born: { type: date, label: Ngày sinh, show: here = so }
                          family:
                            label: Gia đình
                            show: born is set
                            repeat: { min: 1, max: 3, item: Thành viên, rules: { order: { check: until > since_when, message: Sai } } }
                            fields: { since_when: { type: date, label: Từ }, until_when: { type: date, label: Đến } }
                        rules: { past: { check: born <= today(), message: Chưa đến, field: born } }

                    """.replacing("until >", with: "until_when >")))
        ])
        let form = try #require(catalogue.forms["birth"])
        #expect(form.versions.map(\.id) == [1, 2] && form.versions[0].to == CalendarDate("2025-12-31"))
        let day = try #require(CalendarDate("2026-06-01"))
        let version = try #require(form.version(on: day))
        #expect(version.questions[0].refusals["other"]?.vi == "Hãy đến nơi ở.")
        #expect(version.sheet.fields.map(\.id) == ["here", "name", "born"])
        #expect(version.sheet.rules.map(\.id) == ["past"] && version.sheet.rules[0].expression.paths.count == 1)
        #expect(version.sheet.field("born")?.show != nil && version.steps[1].show != nil && version.steps[0].show == nil)
        #expect(version.steps[1].rows?.sheet.rules.count == 1 && version.steps[1].rows?.max == 3)
        #expect(catalogue.registers.ids == ["visit"], "a sheet is no register")
    }

    static let wrong = [
        Mistake(
            "a form without an id", files("label: X\nversions: []\n"),
            "forms/a.yml:1:1: the key \"form\" is missing. The first line says form: its_id."),
        Mistake(
            "a field that only registers have", files(head + name + "          paper: { type: attachment, label: Giấy }\n"),
            "forms/a.yml:11:26: a form can't ask for a field of type attachment. Papers to hand in are declared with the procedure."),
        Mistake(
            "a key that only registers have", files(head + "          name: { type: text, label: Tên, unique: true }\n"),
            "forms/a.yml:10:51: the key \"unique\" has no meaning in a form"),
        Mistake(
            "a condition of a page over an unknown field",
            files(head.replacing("label: Người con", with: "label: Con\n        show: nam is set") + name),
            "forms/a.yml:9:15: the form \"birth\" has no field \"nam\". Did you mean \"name\"?"),
        Mistake(
            "a question that nobody passes", files(head.replacing("so: Có", with: "so: { label: Có, refuse: Hãy về }") + name),
            "forms/a.yml:5:43: every answer ends the form. One answer at least has no refuse."),
        Mistake(
            "a field that is there twice",
            files(head + name + "      more: { label: Nữa, fields: { name: { type: text, label: Tên } } }\n"),
            "forms/a.yml:11:37: the field \"name\" stands twice in the form. Choose another name."),
        Mistake(
            "a text above no field", files(head + name + "        texts: { nam: Chú ý }\n"),
            "forms/a.yml:11:18: this page has no field \"nam\". Did you mean \"name\"?"),
        Mistake(
            "a repeat of fewer than none",
            files(head.replacing("label: Người con", with: "label: Con\n        repeat: { item: Con, min: 5, max: 2 }") + name),
            "forms/a.yml:9:30: min is greater than max. Swap the two."),
    ]

    @Test("say where a mistake is and what to write instead", arguments: wrong)
    func mistakes(_ mistake: Mistake) {
        #expect(problems(mistake.files) == mistake.problems)
    }
}
