import Declarations
import Foundation
import Registers
import Store
import Testing
import Vietnamese

@testable import API

/// What the pack reference says of field types is what they do: the first sample of "typed" is read, and gives the first one of "shown" and of
/// "in the API".
@Suite("The pack reference on field types")
struct FieldTypeGuideTests {
    private static let keys = ["integer": ", unit: phút", "decimal": ", unit: ha, scale: 1"]
    /// Those that are typed in a form of their own.
    static let typed = ["integer", "decimal", "money", "percent", "date", "datetime", "boolean", "point", "phone", "period"]

    @Test("tells how a value is typed, shown and given by the API", arguments: typed)
    func samples(_ type: String) throws {
        let row = try #require(
            PackReference.markdown.split(separator: "\n").first { $0.hasPrefix("| `\(type)` | ") && $0.count(where: { $0 == "|" }) == 8 })
        let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        func sample(_ cell: String) -> String? {
            cell.split(separator: "`", omittingEmptySubsequences: false).dropFirst().first.map(String.init)
        }
        let register = try register(type)
        let field = try #require(register.field("sample"))
        let value = try FieldInput.value(try #require(sample(cells[2])), of: field)
        #expect(FieldText(.vi).text(value, of: field) == sample(cells[4]))
        guard let json = sample(cells[6]) else { return }
        #expect(RecordJSON(register, base: "").value(value, of: field, in: "").text == json)
    }

    private func register(_ type: String) throws -> RegisterDeclaration {
        let text = """
            register: thing
            label: Thứ
            title: "{name}"
            fields:
              name: { type: text, label: Tên }
              sample: { type: \(type), label: Mẫu\(Self.keys[type] ?? "") }
            """
        let pack = PackSource(
            name: "Packs/sample", files: ["pack.yml": "pack: sample\nlabel: Mẫu\nversion: 1.0.0\n", "registers/thing.yml": text])
        return try #require(try Catalogue.load([pack]).registers["thing"])
    }
}
