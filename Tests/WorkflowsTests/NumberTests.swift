import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

private func catalogue() throws -> Catalogue {
    let letter = """
        register: letter
        label: Văn bản
        title: "{number}"
        workflow: letter
        fields:
          number: { type: code, label: Số, pattern: "{seq:2}{~yyyy}{~kind}" }
          kind: { type: choice, label: Loại, required: true, of: { report: Báo cáo, notice: Thông báo } }
          place: { type: text, label: Nơi }

        """
    let workflow = """
        workflow: letter
        states:
          draft: { label: Dự thảo, initial: true }
          issued: { label: Đã ban hành }
          kept: { label: Đã lưu, final: true }
        transitions:
          issue: { label: Ban hành, from: draft, to: issued, by: [clerk], require: [place], effects: [{ number: number }] }
          recall: { label: Thu hồi, from: issued, to: draft, by: [clerk] }
          keep: { label: Lưu, from: issued, to: kept, by: [clerk] }

        """
    let files = [
        "pack.yml": "pack: letters\nlabel: Văn bản\nversion: 1.0.0\nrequires: [core]\n", "registers/letter.yml": letter,
        "workflows/letter.yml": workflow,
    ]
    return try Catalogue.load([PackSource(folder: pack("core")), PackSource(name: "Packs/letters", files: files)])
}

@Suite("Numbers that a step gives") struct NumberTests {
    private func withOffice(_ engine: EngineKind, _ body: (Office) async throws -> Void) async throws {
        let catalogue = try catalogue()
        try await withDatabase(engine) { database in try await body(try await Office(database, catalogue)) }
    }

    @Test(
        "begin with the step, anew each year and for each kind, and stay with a document that is recalled and issued again",
        arguments: engines)
    func series(_ engine: EngineKind) async throws {
        try await withOffice(engine) { office in
            let place: [String: Value] = ["place": "Xã".value]
            func issued(_ kind: String, _ moment: String) async throws -> Record {
                let draft = try await office.create("letter", ["kind": kind.value], at: moment)
                #expect(draft["number"].isNull)
                return try await office.move(draft, "issue", at: moment, place)
            }
            let first = try await issued("report", "2026-12-30T08:00")
            #expect(first["number"].text == "01")
            #expect(try await issued("notice", "2026-12-31T08:00")["number"].text == "01")
            #expect(try await issued("report", "2026-12-31T23:59")["number"].text == "02")
            #expect(try await issued("report", "2027-01-01T00:00")["number"].text == "01")
            let draft = try await office.move(first, "recall", at: "2027-01-02T08:00")
            #expect(try await office.move(draft, "issue", at: "2027-01-02T09:00", place)["number"].text == "01")
            #expect(try await issued("report", "2027-01-03T08:00")["number"].text == "02")
        }
    }

    @Test("are given by steps that were done earlier, in their order, and go on from there", arguments: engines)
    func earlier(_ engine: EngineKind) async throws {
        try await withOffice(engine) { office in
            let moment = try #require(Instant("2026-02-01T08:00")).milliseconds
            let numbers = try await office.at("2026-03-01T08:00") { [engine = office.engine, system = office.system] tx in
                try [1, 2, 3].map { hour -> String? in
                    let values: [String: Value] = ["kind": "report".value, "place": "Xã".value]
                    let letter = try engine.importRecord("letter", values, at: moment, by: system, in: tx)
                    let issued = try engine.importStep("issue", on: letter, at: moment + Int64(hour) * 3_600_000, by: system, in: tx)
                    return issued["number"].text
                }
            }
            #expect(numbers == ["01", "02", "03"])
            let next = try await office.create("letter", ["kind": "report".value, "place": "Xã".value], at: "2026-03-02T08:00")
            #expect(try await office.move(next, "issue", at: "2026-03-02T09:00")["number"].text == "04")
        }
    }

    @Test("leave no gap: not for a step that was refused, nor among many at once", arguments: engines)
    func gapless(_ engine: EngineKind) async throws {
        try await withOffice(engine) { office in
            var drafts: [Record] = []
            for _ in 0..<24 { drafts.append(try await office.create("letter", ["kind": "report".value], at: "2026-03-01T08:00")) }
            #expect(await refusal { try await office.move(drafts[0], "issue", at: "2026-03-02T08:00") }?.code == .invalid)
            let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
                for draft in drafts {
                    group.addTask {
                        try await office.move(draft, "issue", at: "2026-03-02T08:00", ["place": "Xã".value])["number"].text
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let wanted = (1...24).map { $0 < 10 ? "0\($0)" : "\($0)" }
            #expect(numbers.compactMap { $0 }.sorted() == wanted.sorted())
        }
    }
}
