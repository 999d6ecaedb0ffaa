import Declarations
import Foundation
import Testing
import Vietnamese

@Suite("The example pack")
struct PackTests {
    static func load() throws -> Catalogue {
        try Catalogue.load(folders: [fixtures.appending(path: "onestop"), fixtures.appending(path: "core")])
    }

    @Test("loads, packs in the order in which they need each other, registers in the order asked for")
    func order() throws {
        let catalogue = try Self.load()
        #expect(catalogue.packs.ids == ["core", "onestop"])
        #expect(catalogue.registers.ids == ["unit", "post", "person", "dossier", "procedure"])
        #expect(catalogue.groups.ids == ["organisation", "services"])
        #expect(catalogue.figures.ids == ["dossiers", "dossiers_online", "onestop.online_share"])
        #expect(catalogue.packs["onestop"]?.demoFiles == ["demo/dossier.csv"])
    }

    @Test("gives fields their types, ranges, options, patterns and targets")
    func fields() throws {
        let dossier = try #require(try Self.load().register("dossier"))
        #expect(dossier.fields.map(\.id).prefix(3) == ["code", "procedure", "applicant_name"])
        #expect(
            dossier.field("code")?.codePattern?.pieces == [.unitCode, .literal("-"), .date(.yyMMdd), .literal("-"), .sequence(width: 4)])
        #expect(dossier.field("code")?.codePattern?.counterScope.count == 4)
        #expect(dossier.field("procedure")?.targetRegister == "procedure")
        #expect(dossier.field("received_by")?.targetRegister == "unit")
        #expect(dossier.field("channel")?.choices.map(\.id) == ["online", "counter", "post"])
        #expect(dossier.field("channel")?.choice("online")?.meaning == .ok)
        #expect(dossier.field("fee")?.max == .value(.number(50_000_000)))
        #expect(dossier.field("fee")?.defaultValue == .value(.number(0)))
        #expect(dossier.field("deadline")?.min == .value(.date("2020-01-01")))
        #expect(dossier.field("total")?.valueType == .money)
        #expect(dossier.field("total")?.formula?.description == "fee * copies")
        #expect(dossier.title.description == "{code} · {procedure.name}")
        #expect(dossier.list.sort == [SortKey("submitted_at", descending: true), SortKey("code")])
        #expect(dossier.scopeField == "received_by")
        #expect(dossier.openColumns?.count == 5)
        #expect(dossier.location.description == "Packs/onestop/registers/dossier.yml:1:11")
    }

    @Test("knows an option from a field in filters")
    func options() throws {
        let dossier = try #require(try Self.load().register("dossier"))
        let filter = try #require(dossier.list.views.first?.filter)
        #expect(filter.description == "channel = \"online\" and state in [\"received\", \"processing\"]")
    }

    @Test("gives the workflow its states, clocks, due times and steps")
    func workflow() throws {
        let workflow = try #require(try Self.load().workflows["dossier"])
        #expect(workflow.initial?.id == "received")
        #expect(workflow.state("received")?.sameDayCutoff == 900)
        #expect(workflow.state("received")?.due == .after(.fixed(8), .workingHours))
        #expect(workflow.state("processing")?.due?.description == "{procedure.days} working days")
        #expect(workflow.state("processing")?.escalations.map(\.to) == [[.assignee], [.role("leader"), .assignee]])
        #expect(workflow.state("done")?.clock == .stopped)
        #expect(workflow.transition("refuse")?.from == ["received", "processing", "supplement"])
        let askMore = try #require(workflow.transition("ask_more"))
        #expect(askMore.reason && askMore.require.isEmpty && askMore.byAssignee && askMore.by == ["case_officer"])
        #expect(workflow.transition("resume")?.assign == .field("received_by"))
        guard case .set(let values)? = workflow.transition("finish")?.effects.first?.action else { return #expect(Bool(false), "no set") }
        #expect(values.map(\.field) == ["paid_at", "deadline"])
        #expect(workflow.transitions(from: "processing").map(\.id) == ["ask_more", "refuse", "finish"])
    }

    @Test("adds the rights of later packs to a role")
    func roles() throws {
        let leader = try #require(try Self.load().roles["leader"])
        #expect(leader.rights(on: "dossier").count == 2)
        #expect(leader.rights(on: "procedure").count == 1)
        #expect(leader.platform.contains(.viewJournal))
        #expect(try Self.load().roles["intake_officer"]?.rights(on: "dossier").last?.states == ["received", "supplement"])
    }

    @Test("follows dotted paths to the field at their end")
    func paths() throws {
        let catalogue = try Self.load()
        let dossier = try #require(catalogue.register("dossier"))
        let path = try #require(dossier.title.paths.last)
        #expect(catalogue.field(at: path, from: dossier)?.field.id == "name")
        #expect(catalogue.field(at: path, from: dossier)?.register.id == "procedure")
    }

    @Test("checks conditions that people type")
    func conditions() throws {
        let catalogue = try Self.load()
        let dossier = try #require(catalogue.register("dossier"))
        #expect(
            try catalogue.condition("channel = post and procedure.days > 3", in: dossier).description
                == #"channel = "post" and procedure.days > 3"#)
        let errors = #expect(throws: DeclarationErrors.self) { try catalogue.condition("fee > 0 and citizen_id = '1'", in: dossier) }
        #expect(errors?.text(.en) == #"filter:1:13: the encrypted field "citizen_id" cannot be used to filter or sort"#)
        #expect(throws: DeclarationErrors.self) { try catalogue.condition("fee >", in: dossier) }
        #expect(catalogue.type(at: try TextTemplate("{procedure.days}").paths[0], from: dossier) == .number)
    }

    @Test("of the documentation, made from nothing in ten minutes, loads")
    func documentation() throws {
        let file = fixtures.appending(path: "../../../../docs/packs.md").standardizedFileURL
        let text = try String(contentsOf: file, encoding: .utf8)
        let example = try #require(
            text.components(separatedBy: "## A register made from nothing").last?.components(separatedBy: "## Ids").first)
        let blocks = example.components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        #expect(blocks.count == 5)
        guard blocks.count == 5 else { return }
        let visits = PackSource(
            name: "Packs/visits",
            files: [
                "pack.yml": blocks[0], "registers/household_visit.yml": blocks[1] + blocks[2], "workflows/household_visit.yml": blocks[3],
                "roles.yml": blocks[4],
            ])
        let catalogue = try Catalogue.load([PackSource(folder: fixtures.appending(path: "core")), visits])
        #expect(catalogue.register("household_visit")?.workflow == "household_visit")
    }

    @Test("and every other pack of the project are without mistakes")
    func project() throws {
        let folder = fixtures.appending(path: "../../../../Packs").standardizedFileURL
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
        do {
            _ = try Catalogue.load(folders: names.map { folder.appending(path: $0) })
        } catch {
            Issue.record(Comment(rawValue: error.text(.en)))
        }
    }
}
