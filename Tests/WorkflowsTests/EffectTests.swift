import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

private func catalogue() throws -> Catalogue {
    let packs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Packs").standardizedFileURL
    let household = """
        register: household
        label: Hộ
        title: "{name}"
        scope: hamlet
        fields:
          name: { type: text, label: Chủ hộ, required: true }
          hamlet: { type: unit, label: Xóm }
          team: { type: unit, label: Tổ }
          phones: { type: integer, label: Điện thoại, max: 9 }
          visited_on: { type: date, label: Lần thăm gần nhất }
          visits: { type: integer, label: Số lần thăm, default: 0 }

        """
    let visit = """
        register: visit
        label: Chuyến thăm
        title: "{code}"
        workflow: visit
        fields:
          code: { type: code, label: Mã, pattern: "T-{seq:3}" }
          day: { type: date, label: Ngày, required: true }
          household: { type: reference, to: household, label: Hộ }
          neighbours: { type: many_reference, to: household, label: Hộ bên cạnh }
          phones: { type: integer, label: Điện thoại }
          again_on: { type: date, label: Lần tới }
          first_need: { type: reference, to: need, label: Nhu cầu đầu }
          repeats: { type: many_reference, to: visit, label: Các lần sau }
          wants: { type: many_choice, label: Cần, of: { phone: Điện thoại, skills: Kỹ năng } }

        """
    let need = """
        register: need
        label: Nhu cầu
        title: "{about}"
        fields:
          about: { type: text, label: Việc, required: true }
          household: { type: reference, to: household, label: Hộ }
          visit: { type: reference, to: visit, label: Chuyến thăm }

        """
    let workflow = """
        workflow: visit
        escalations:
          yearly:
            - { after: 1 days, to: creator, text: Quá ngày }
        states:
          noted:
            label: Đã ghi
            initial: true
            due: "{again_on}"
            escalate: yearly
            on_late:
              - create: { register: visit, values: { day: "= day" }, step: send, into: repeats }
              - set: { day: "= again_on", again_on: "= months_after(again_on, 1)" }
          sent: { label: Đã gửi, final: true }
        transitions:
          send:
            label: Gửi
            from: noted
            to: sent
            by: [officer]
            effects:
              - update: { record: household, values: { visited_on: "= day", visits: "= household.visits + 1", phones: "= phones" } }
              - { update: { record: neighbours, values: { visits: "= 5" } }, when: phones > 3 }
              - { create: { register: need, values: { about: Điện thoại, household: "= household" } }, when: "wants in [phone]" }
              - { create: { register: need, values: { about: "Lần {code}" }, into: first_need }, when: phones = 7 }
              - { create: { register: need, values: { about: Kỹ năng, household: "= household", visit: "= id" } }, when: "wants in [skills]" }

        """
    let roles = """
        roles:
          hamlet_head:
            rights:
              household: { actions: [read], scope: unit }
          community_team:
            rights:
              household: { actions: [read, create, edit], scope: unit, unit: team }
          unit_head:
            rights:
              household: { actions: [read], scope: subtree, unit: team }

        """
    return try Catalogue.load([
        PackSource(folder: packs.appending(path: "core")),
        PackSource(
            name: "Packs/visits",
            files: [
                "pack.yml": "pack: visits\nlabel: Đi từng ngõ\nversion: 1.0.0\nrequires: [core]\n", "registers/household.yml": household,
                "registers/visit.yml": visit, "registers/need.yml": need, "workflows/visit.yml": workflow, "roles.yml": roles,
            ]),
    ])
}

@Suite("One step, several registers")
struct EffectTests {
    private func needs(_ office: Office) async throws -> [String] {
        try await office.database.read { tx in
            try tx.rows("SELECT about FROM reg_need WHERE commune = \(demo) ORDER BY about").map { try $0.text("about") }
        }
    }

    @Test("A visit updates its household and opens the needs that were found, and no others", arguments: engines)
    func visit(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let household = try await office.create("household", ["name": .text("A"), "phones": .integer(2)])
            let values: [String: Value] = [
                "day": .text("2026-03-02"), "household": .text(household.id.text), "wants": .text("[\"skills\"]"),
            ]
            let visit = try await office.create("visit", values)
            try await office.move(visit, "send", at: "2026-03-03T08:00")
            let after = try await office.now(household)
            #expect(after["visited_on"] == .text("2026-03-02") && after["visits"] == .integer(1))
            // What the visit did not ask stays as it was.
            #expect(after["phones"] == .integer(2))
            #expect(after.version == household.version + 1)
            #expect(try await needs(office) == ["Kỹ năng"])
            let origin = try await office.database.read { tx in
                try tx.first("SELECT visit FROM reg_need WHERE commune = \(demo)")?["visit"].text
            }
            #expect(origin == visit.id.text)
        }
    }

    @Test("A step keeps the record that it makes, in the same change, and makes none where there is one", arguments: engines)
    func kept(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let values: [String: Value] = ["day": .text("2026-03-02"), "phones": .integer(7)]
            let visit = try await office.create("visit", values)
            let sent = try await office.move(visit, "send", at: "2026-03-03T08:00")
            #expect(try await needs(office) == ["Lần T-001"])
            let made = try #require(sent["first_need"].text)
            #expect(sent.version == visit.version + 1)
            let other = try await office.create("visit", values.merging(["first_need": .text(made)]) { $1 })
            #expect(try await office.move(other, "send", at: "2026-03-03T09:00")["first_need"] == .text(made))
            #expect(try await needs(office) == ["Lần T-001"])
        }
    }

    @Test("A day that comes again makes a record each time and moves on by a month, to the last day of a shorter one", arguments: engines)
    func recurring(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let visit = try await office.create("visit", ["day": .text("2026-01-02"), "again_on": .text("2026-01-31")])
            for (moment, steps) in [("2026-01-31T08:00", 0), ("2026-02-01T08:00", 1), ("2026-02-01T08:05", 0), ("2026-04-01T08:00", 2)] {
                #expect(try await office.at(moment) { tx in try office.engine.escalate(commune: demo, in: tx) } == steps, "\(moment)")
            }
            let after = try await office.now(visit)
            #expect(after["again_on"] == .text("2026-03-28") && after.due == "2026-03-28T17:00")
            let repeats = try await office.database.read { tx in
                try office.registry.records("visit", after.items("repeats"), commune: demo, in: tx)
            }
            #expect(Set(repeats.values.compactMap { $0["day"].text }) == ["2026-01-31", "2026-02-28"])
            #expect(repeats.values.allSatisfy { $0.state == "sent" })
        }
    }

    @Test("Every record of a list is updated, if the condition holds of the visit", arguments: engines)
    func neighbours(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            var households: [Record] = []
            for name in ["A", "B", "C"] { households.append(try await office.create("household", ["name": .text(name)])) }
            let list = Value.text("[" + households.map { "\"\($0.id.text)\"" }.joined(separator: ",") + "]")
            let few = try await office.create("visit", ["day": .text("2026-03-02"), "neighbours": list, "phones": .integer(3)])
            let many = try await office.create("visit", ["day": .text("2026-03-02"), "neighbours": list, "phones": .integer(4)])
            try await office.move(few, "send", at: "2026-03-03T08:00")
            #expect(try await office.now(households[0])["visits"] == .integer(0))
            try await office.move(many, "send", at: "2026-03-03T09:00")
            for household in households { #expect(try await office.now(household)["visits"] == .integer(5)) }
        }
    }

    @Test("What the other register refuses leaves the visit where it was, and nothing half done", arguments: engines)
    func refused(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let household = try await office.create("household", ["name": .text("A")])
            let visit = try await office.create(
                "visit",
                [
                    "day": .text("2026-03-02"), "household": .text(household.id.text), "phones": .integer(10),
                    "wants": .text("[\"phone\"]"),
                ])
            let error = await refusal { try await office.move(visit, "send", at: "2026-03-03T08:00") }
            #expect(error?.code == .invalid)
            #expect(try await office.now(visit).state == "noted")
            #expect(try await office.now(household).version == household.version)
            #expect(try await needs(office).isEmpty)
        }
    }

    @Test("A team sees the households of its field, the hamlet head those of the hamlet, in lists as one by one", arguments: engines)
    func fieldOfRight(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let teams = try await office.unit("TO")
            let (hamlet, team, other) = (
                try await office.unit("X1"), try await office.unit("T1", parent: teams), try await office.unit("T2", parent: teams)
            )
            let head = office.holder(try await office.post("Trưởng xóm", hamlet, "hamlet_head"))
            let member = office.holder(try await office.post("Tổ viên", team, "community_team"))
            let above = office.holder(try await office.post("Phụ trách các tổ", teams, "unit_head"), below: [team, other])
            let hamletID = Value.text(hamlet.id.text)
            let ours = try await office.create("household", ["name": .text("A"), "hamlet": hamletID, "team": .text(team.id.text)])
            let theirs = try await office.create("household", ["name": .text("B"), "hamlet": hamletID, "team": .text(other.id.text)])
            let nobodys = try await office.create("household", ["name": .text("C")])
            let register = try office.registry.register("household")
            for (actor, seen) in [(head, [ours, theirs]), (member, [ours]), (above, [ours, theirs])] {
                let listed = try await office.database.read { tx in
                    try office.registry.page("household", RecordQuery(limit: 10), for: actor, in: tx).records
                }
                #expect(Set(listed.map(\.id)) == Set(seen.map(\.id)))
                for record in [ours, theirs, nobodys] {
                    let allowed = office.registry.rights.allows(.read, on: record, of: register, to: actor)
                    #expect(allowed == seen.contains { $0.id == record.id })
                }
            }
            let foreign = await refusal {
                try await office.create("household", ["name": .text("D"), "hamlet": hamletID, "team": .text(other.id.text)], by: member)
            }
            #expect(foreign?.code == .forbidden)
            let handedOn = await refusal {
                try await office.at("2026-03-03T08:00") { tx in
                    try office.engine.edit("household", ours.id, version: nil, ["team": .text(other.id.text)], by: member, in: tx)
                }
            }
            #expect(handedOn?.code == .forbidden)
            _ = try await office.create("household", ["name": .text("E"), "team": .text(team.id.text)], by: member)
        }
    }
}
