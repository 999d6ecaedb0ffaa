import Declarations
import Testing

@Suite("Templates and code patterns")
struct TemplateTests {
    @Test("read and print what they were written as", arguments: ["{code} · {procedure.name}", "không trường", "", "{{x}} {a}", "{a}{b}"])
    func roundTrip(_ text: String) throws {
        #expect(try TextTemplate(text).description == text)
    }

    @Test("are filled with the text of each field")
    func filled() throws {
        #expect(try TextTemplate("{{{code}}} ({procedure.name})").filled { "<\($0)>" } == "{<code>} (<procedure.name>)")
    }

    @Test("with braces that do not match say where", arguments: [("{a", 0), ("a}", 1), ("x {a b}", 3), ("{}", 1), ("{A}", 1)])
    func mistakes(_ text: String, _ offset: Int) {
        let error = #expect(throws: ExpressionError.self) { try TextTemplate(text) }
        #expect(error?.offset == offset)
    }

    @Test("of codes know their counter's scope")
    func codes() throws {
        let pattern = try CodePattern("HS-{channel}-{unit}-{yyyy}{MM}-{seq:5}")
        #expect(pattern.fields == ["channel"])
        #expect(pattern.counterScope.contains(.date(.MM)))
        #expect(!pattern.counterScope.contains(.sequence(width: 5)))
        #expect(pattern.description == "HS-{channel}-{unit}-{yyyy}{MM}-{seq:5}")
    }

    @Test(
        "of codes need one counter of sensible width",
        arguments: ["{yyyy}", "{seq}{seq:2}", "{seq:0}", "{seq:99}", "{a.b}{seq}", "{seq:x}"])
    func badCodes(_ text: String) {
        #expect(throws: ExpressionError.self) { try CodePattern(text) }
    }

    @Test("of fields match the whole text")
    func patterns() throws {
        let source = Sample.source([
            "registers/visit.yml": Sample.register + "  no: { type: text, label: Số, pattern: \"\\\\d{3}|x\" }\nworkflow: visit\n"
        ])
        let pattern = try #require(try Catalogue.load([source]).register("visit")?.field("no")?.pattern)
        #expect(pattern.matches("123") && pattern.matches("x"))
        #expect(!pattern.matches("1234") && !pattern.matches("x1") && !pattern.matches("123\n"))
    }
}
