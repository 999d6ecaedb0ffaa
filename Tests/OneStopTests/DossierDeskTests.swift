import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import OneStop

/// A commune with a centre, two procedures, their papers, and people who handle them.
private struct Centre: Sendable {
    let database: Database
    let desk: DossierDesk
    let system = Actor.system(commune: demo, origin: "test")
    let hall: RecordID
    let intake, officer, signer, stranger: Actor
    let slow, quick: RecordID

    init(_ database: Database) async throws {
        self.database = database
        let folders = ["core", "metrics", "plan", "documents", "onestop"].map { pack($0) }
        let registry = try await Registry.open(
            catalogue: try Catalogue.load(folders: folders), cipher: try cipher.get(), database: database)
        try await WorkflowEngine.migrate(database)
        let desk = DossierDesk(WorkflowEngine(registry))
        self.desk = desk
        let system = system
        let made = try await database.write { tx in
            try tx.happening(at: Instant("2026-10-01T08:00")?.milliseconds ?? 0) { try Self.furnish(desk.workflows, system, in: tx) }
        }
        (hall, slow, quick) = (made.hall, made.slow, made.quick)
        (intake, officer, signer, stranger) = (made.people[0], made.people[1], made.people[2], made.people[3])
    }

    private static func furnish(_ engine: WorkflowEngine, _ system: Actor, in tx: WriteTransaction) throws -> (
        hall: RecordID, people: [Actor], slow: RecordID, quick: RecordID
    ) {
        func make(_ register: String, _ values: [String: String], _ others: [String: Value] = [:]) throws -> RecordID {
            try engine.create(register, values.mapValues { .text($0) }.merging(others) { $1 }, by: system, in: tx).id
        }
        let hall = try make("unit", ["code": "HCC", "name": "Trung tâm", "kind": "one_stop"])
        let office = try make("unit", ["code": "KT", "name": "Phòng Kinh tế", "kind": "department"])
        func holder(_ name: String, _ unit: RecordID, _ role: String) throws -> Actor {
            let post = try make("post", ["unit": unit.text, "name": name, "roles": "[\"\(role)\"]"])
            let held = HeldPost(id: post.text, name: name, unit: unit.text, unitName: "", subtree: [unit.text], roles: [role])
            return Actor(commune: demo, person: RecordID().text, personName: name, posts: [held], acting: held, roles: [], origin: "test")
        }
        let people = [
            try holder("Một cửa", hall, "intake_officer"), try holder("Thụ lý", office, "officer"), try holder("Ký", office, "vice_chair"),
            try holder("Người ngoài", hall, "clerk"),
        ]
        _ = try make(
            "service_point", ["name": "Trung tâm", "kind": "centre", "agency_code": "H99.01", "unit": hall.text], ["position": .integer(1)])
        func procedure(_ code: String, _ level: String, _ unit: String, _ days: Int64?) throws -> RecordID {
            let id = try make(
                "procedure",
                [
                    "code": code, "name": "Thủ tục \(code)", "manner": "[\"online\",\"counter\"]", "field": "household_business",
                    "level": level,
                    "subjects": "[\"people\"]", "executing_unit": office.text, "officer": people[1].acting?.id ?? "",
                    "decider": people[2].acting?.id ?? "", "decided_by": "UBND xã", "from_date": "2026-01-01",
                ], ["eligible": .boolean(true)])
            let version = try make(
                "procedure_version", ["procedure": id.text, "from_date": "2026-01-01", "time_unit": unit],
                ["statutory_time": days.map { .integer($0) } ?? .null, "fee": .integer(20_000)])
            for (position, held) in [(1, "none"), (2, "population")] {
                let type = try make(
                    "paper_type", ["code": "GT\(code.suffix(1))-\(position)", "name": "Giấy \(position)", "source_held": held])
                _ = try make(
                    "procedure_paper", ["procedure_version": version.text, "paper_type": type.text], ["position": .integer(Int64(position))]
                )
            }
            return id
        }
        return (
            hall, people, try procedure("1.000001", "full", "working_days", 3), try procedure("1.000002", "information", "same_day", nil)
        )
    }

    /// Does something as if it were `moment`.
    func at<T: Sendable>(_ moment: String, _ body: @escaping @Sendable (DossierDesk, WriteTransaction) throws -> T) async throws -> T {
        let milliseconds = try #require(Instant(moment)).milliseconds
        let desk = desk
        return try await database.write { tx in try tx.happening(at: milliseconds) { try body(desk, tx) } }
    }

    func dossier(_ id: RecordID) async throws -> Record {
        let (desk, system) = (desk, system)
        return try await database.read { tx in try desk.registry.record("dossier", id, for: system, in: tx) }
    }

    func submission(_ procedure: RecordID, key: String, _ channel: DossierSubmission.Channel = .online) -> DossierSubmission {
        DossierSubmission(
            procedure: procedure.text, key: key, channel: channel, typedBy: .citizen,
            applicant: Applicant(name: "Lý Thị Mẫu", citizenID: "999185000001", phone: "0900000999", address: "Xóm Bản Lài"))
    }
}

@Suite("The one-stop desk")
struct DossierDeskTests {
    @Test("A dossier from submission to result: one for a key, its clock, its touches, its statistics", arguments: engines)
    func life(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let centre = try await Centre(database)
            let (system, intake, officer, signer) = (centre.system, centre.intake, centre.officer, centre.signer)
            let wish = centre.submission(centre.slow, key: "khoa-1")
            // Monday. The same key twice is one dossier, also when the second comes later and says something else.
            let receipt = try await centre.at("2026-11-02T09:00") { try $0.open(wish, by: system, in: $1) }
            let again = try await centre.at("2026-11-02T09:01") { try $0.open(wish, by: system, in: $1) }
            #expect(receipt.isNew && !again.isNew && again.dossier == receipt.dossier && again.secret == receipt.secret)
            #expect(receipt.code == "H99.01-261102-0001" && receipt.secret.count == 6)
            let counts = try await database.read { tx in
                try ["reg_dossier", "reg_dossier_paper", "reg_dossier_touch"].map { try tx.number("SELECT COUNT(*) FROM \(name: $0)") }
            }
            #expect(counts == [1, 2, 1])

            let received = try await centre.at("2026-11-02T10:00") { try $0.receive(receipt.dossier, by: intake, in: $1) }
            #expect(received["promised_at"].integer == Instant("2026-11-05T17:00")?.milliseconds)
            #expect(received.assignee == officer.acting?.id && received["receiver"].text == intake.acting?.id)
            _ = try await centre.at("2026-11-02T13:00") {
                try $0.workflows.perform("accept", on: "dossier", receipt.dossier, version: nil, by: officer, in: $1)
            }

            try await supplement(centre, receipt)
            let resumed = try await centre.dossier(receipt.dossier)
            // Asked on Tuesday at 08:00, there on Friday at 12:00: three days and a half more.
            #expect(resumed["promised_at"].integer == Instant("2026-11-11T12:00")?.milliseconds && resumed["supplements"].integer == 1)

            for (moment, step, actor) in [("2026-11-09T09:00", "present", officer), ("2026-11-10T09:00", "approve", signer)] {
                _ = try await centre.at(moment) {
                    try $0.workflows.perform(step, on: "dossier", receipt.dossier, version: nil, by: actor, in: $1)
                }
            }
            let ready = try await centre.dossier(receipt.dossier)
            #expect(ready.state == "ready" && ready["settlement"].text == "early" && ready["finished_at"].integer != nil)
            _ = try await centre.at("2026-11-10T10:00") {
                try $0.workflows.perform(
                    "return", on: "dossier", receipt.dossier, version: nil, ["result_channel": .text("counter")], by: intake, in: $1)
            }
            try await centre.at("2026-11-10T11:00") {
                try $0.rate(receipt.dossier, grade: "satisfied", because: ["time"], by: system, in: $1)
            }
            let second: RecordError? = await thrown {
                try await centre.at("2026-11-10T11:01") { try $0.rate(receipt.dossier, grade: "neutral", by: system, in: $1) }
            }
            #expect(second?.code == .invalid)
            try await expectTracking(centre, receipt)
            try await expectStatistics(centre)
        }
    }

    /// Three days and a half of waiting, asked by the officer and supplied by the applicant.
    private func supplement(_ centre: Centre, _ receipt: DossierReceipt) async throws {
        let (officer, system) = (centre.officer, centre.system)
        let papers = try await centre.database.read { [desk = centre.desk] in try desk.papers(of: receipt.dossier, commune: demo, in: $0) }
        let paper = try #require(papers.first).id.text
        #expect(papers.map { $0["provenance"].text } == ["missing", "missing"] && papers[1]["held_before"].boolean == true)
        for missing in [[], [DossierDesk.Missing(paper: paper, why: "  ")]] {
            let refused: RecordError? = await thrown {
                try await centre.at("2026-11-03T08:00") { try $0.askMore(receipt.dossier, missing, reason: "Thiếu", by: officer, in: $1) }
            }
            #expect(refused?.code == .invalid, "a return without what and why is impossible")
        }
        let asked = try await centre.at("2026-11-03T08:00") {
            try $0.askMore(receipt.dossier, [.init(paper: paper, why: "Ảnh mờ, chụp lại")], reason: "Không đọc được", by: officer, in: $1)
        }
        #expect(asked.state == "supplement" && asked["supplement_needed"].text == "1. Giấy 1: Ảnh mờ, chụp lại" && asked.dueAt == nil)
        let file = Attachment(hash: String(repeating: "a", count: 64), name: "anh.jpg", type: "image/jpeg", size: 9)
        _ = try await centre.at("2026-11-06T12:00") {
            try $0.supplement(receipt.dossier, [paper: [file]], channel: .online, by: system, in: $1)
        }
        let after = try await centre.database.read { [desk = centre.desk] in try desk.papers(of: receipt.dossier, commune: demo, in: $0) }
        #expect(
            after[0]["provenance"].text == "supplied" && after[0]["checked"].text == "unchecked" && after[0]["digitised"].boolean == false)
    }

    private func expectTracking(_ centre: Centre, _ receipt: DossierReceipt) async throws {
        try await centre.database.read { [desk = centre.desk] tx in
            let found = try #require(
                try desk.track(code: receipt.code.lowercased(), secret: " " + receipt.secret.lowercased(), commune: demo, in: tx))
            #expect(found.state.id == "returned" && found.isRated && found.papers.count == 2 && found.record["phone"].text != nil)
            #expect(found.stays.first?.label.vi == "Chờ tiếp nhận")
            for (code, secret, commune) in [
                (receipt.code, "ABCDEF", demo), (receipt.code, "", demo), ("H99.01-261102-0002", receipt.secret, demo),
                (receipt.code, receipt.secret, 99902),
            ] {
                #expect(try desk.track(code: code, secret: secret, commune: commune, in: tx) == nil)
            }
        }
    }

    private func expectStatistics(_ centre: Centre) async throws {
        let november = try #require(CalendarDate("2026-11-01"))...(try #require(CalendarDate("2026-11-30")))
        let (intake, stranger) = (centre.intake, centre.stranger)
        try await centre.database.read { [desk = centre.desk] tx in
            for heading in DossierStatistics.Heading.allCases {
                let table = try desk.statistics(november, by: heading, for: intake, in: tx)
                #expect(table.lines.count == 1 && table.total.received == 1 && table.total.receivedOnline == 1 && table.total.early == 1)
                #expect(table.total.open == 0 && table.total.carried == 0)
                // What was not late is charged to nobody.
                #expect((table.lines[0].key == nil) == (heading == .attribution))
            }
            let days = try #require(CalendarDate("2026-11-04"))...(try #require(CalendarDate("2026-11-09")))
            let within = try desk.statistics(days, by: .field, for: intake, in: tx).total
            #expect(within.carried == 1 && within.received == 0 && within.openInTime == 1 && within.settled == 0)
            #expect(try desk.statistics(november, by: .field, for: stranger, in: tx).lines.isEmpty)
        }
    }

    @Test(
        "What is refused: strangers, procedures not online, a second extension, an extension on the due day, steps out of order",
        arguments: engines)
    func refusals(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let centre = try await Centre(database)
            let (system, intake, officer, stranger) = (centre.system, centre.intake, centre.officer, centre.stranger)
            func refused(_ moment: String, _ body: @escaping @Sendable (DossierDesk, WriteTransaction) throws -> some Sendable) async
                -> RecordError?
            {
                await thrown { try await centre.at(moment, body) }
            }
            let (slow, online) = (centre.submission(centre.slow, key: "a", .counter), centre.submission(centre.quick, key: "b"))
            #expect(await refused("2026-11-02T09:00") { try $0.open(slow, by: stranger, in: $1) }?.code == .forbidden)
            #expect(await refused("2026-11-02T09:00") { try $0.open(online, by: system, in: $1) }?.problems.first?.field == "channel")
            #expect(await refused("2025-11-02T09:00") { try $0.open(slow, by: intake, in: $1) }?.problems.first?.field == "procedure")
            let id = try await centre.at("2026-11-02T09:00") { try $0.open(slow, by: intake, in: $1) }.dossier
            #expect(await refused("2026-11-02T09:00") { try $0.receive(id, by: officer, in: $1) }?.code == .forbidden)
            _ = try await centre.at("2026-11-02T09:00") { try $0.receive(id, by: intake, in: $1) }
            _ = try await centre.at("2026-11-02T10:00") {
                try $0.workflows.perform("accept", on: "dossier", id, version: nil, by: officer, in: $1)
            }
            @Sendable func extend(to day: String) -> @Sendable (DossierDesk, WriteTransaction) throws -> Record {
                { desk, tx in
                    try desk.workflows.perform(
                        "extend", on: "dossier", id, version: nil, ["extended_to": .text(day), "apology": .text("Xin lỗi")], by: officer,
                        in: tx)
                }
            }
            #expect(await refused("2026-11-05T09:00", extend(to: "2026-11-12"))?.problems.first?.field == "extended_to", "on the due day")
            #expect(await refused("2026-11-04T09:00", extend(to: "2026-11-05"))?.problems.first?.field == "extended_to", "not later")
            _ = try await centre.at("2026-11-04T09:00", extend(to: "2026-11-12"))
            #expect(try await centre.dossier(id)["promised_at"].integer == Instant("2026-11-12T17:00")?.milliseconds)
            #expect(await refused("2026-11-06T09:00", extend(to: "2026-11-20"))?.problems.first?.field == "extended_to", "a second time")
            // Never received: it has to be received, not gone on with.
            let early = try await centre.at("2026-11-02T09:30") { [wish = centre.submission(centre.slow, key: "c")] in
                try $0.open(wish, by: system, in: $1)
            }
            _ = try await centre.at("2026-11-02T10:00") {
                try $0.askMore(early.dossier, [], other: "Ký tờ khai", reason: "Thiếu", by: intake, in: $1)
            }
            #expect(
                await refused("2026-11-02T11:00") {
                    try $0.workflows.perform("resume", on: "dossier", early.dossier, version: nil, by: intake, in: $1)
                }?
                .code == .invalid)
            let back = try await centre.at("2026-11-02T11:00") {
                try $0.supplement(early.dossier, [:], channel: .counter, by: intake, in: $1)
            }
            #expect(back.state == "submitted")
        }
    }
}
