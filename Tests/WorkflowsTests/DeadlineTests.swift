import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

private let packs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Packs").standardizedFileURL

/// Dossiers (hồ sơ) whose time stops while the applicant supplements them.
private func catalogue() throws -> Catalogue {
    let register = """
        register: dossier
        label: Hồ sơ
        title: "{name}"
        workflow: dossier
        scope: place
        fields:
          name: { type: text, label: Tên, required: true }
          days: { type: integer, label: Số ngày }
          deadline: { type: date, label: Hẹn }
          place: { type: unit, label: Nơi }
          to_whom: { type: unit, label: Giao cho }
          asked: { type: post, label: Hỏi ai }
          helpers: { type: many_reference, to: unit, label: Cùng làm }
          late_note: { type: text, label: Ghi chú trễ }
        """
    let other = """
        register: slip
        label: Phiếu
        title: "{about}"
        fields:
          about: { type: text, label: Về }
          on_day: { type: date, label: Ngày }
        """
    let workflow = """
        workflow: dossier
        states:
          received: { label: Mới, initial: true, due: 8 working hours }
          working:
            label: Đang xử lý
            due: "{days} working days"
            escalate:
              - { before: 1 working day, to: assignee, text: { vi: "Sắp hạn {name}" } }
              - { after: 2 working days, to: [unit_head], text: { vi: "Trễ {name}" } }
            on_late:
              - set: { late_note: "trễ" }
              - notify: { to: creator, text: { vi: "Đã quá hạn {name}" } }
          waiting: { label: Chờ bổ sung, clock: paused }
          dated: { label: Có hẹn, due: "{deadline}", waits_for: asked }
          plain: { label: Ngày thường, due: 3 days, waits_for: helpers }
          hurried: { label: Gấp, due: 5 hours }
          done: { label: Xong, final: true }
        transitions:
          accept: { label: Nhận, from: received, to: working, by: [officer], require: [days], assign: officer }
          ask: { label: Yêu cầu bổ sung, from: working, to: waiting, by: [officer], reason: true }
          resume: { label: Đã bổ sung, from: waiting, to: working, by: [officer] }
          date: { label: Hẹn, from: [received, working], to: dated, by: [officer], require: [deadline], assign: { field: to_whom } }
          simplify: { label: Thường, from: received, to: plain, by: [officer], assign: nobody }
          hurry: { label: Gấp, from: received, to: hurried, by: [officer], assign: actor }
          restart: { label: Làm lại, from: [dated, plain], to: working, by: [assignee, officer] }
          finish:
            label: Xong
            from: any
            to: done
            by: [officer]
            effects:
              - create: { register: slip, values: { about: "Kết quả {name}", on_day: "= today()" } }
        """
    return try Catalogue.load([
        PackSource(folder: packs.appending(path: "core")),
        PackSource(
            name: "Packs/desk",
            files: [
                "pack.yml": "pack: desk\nlabel: Một cửa\nversion: 1.0.0\nrequires: [core]\n", "registers/dossier.yml": register,
                "registers/slip.yml": other, "workflows/dossier.yml": workflow,
            ]),
    ])
}

@Suite("Deadlines, desks, reminders")
struct DeadlineTests {
    @Test("Working days, working hours, plain days, hours and dates in fields give their due times", arguments: engines)
    func kinds(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            // Monday 9 March 2026.
            let record = try await office.create("dossier", ["name": .text("A")], at: "2026-03-09T08:00")
            #expect(record.state == "received" && record.due == "2026-03-09T17:00")
            let friday = try await office.create("dossier", ["name": .text("B")], at: "2026-03-13T15:00")
            #expect(friday.due == "2026-03-16T15:00")
            let working = try await office.move(record, "accept", at: "2026-03-09T10:00", ["days": .integer(5)])
            #expect(working.due?.hasPrefix("2026-03-16") == true)
            let dated = try await office.move(working, "date", at: "2026-03-10T08:00", ["deadline": .text("2026-04-20")])
            #expect(dated.due == "2026-04-20T17:00")
            let later = try await office.at("2026-03-11T08:00") { tx in
                try office.engine.edit("dossier", dated.id, version: nil, ["deadline": .text("2026-05-04")], by: office.system, in: tx)
            }
            #expect(later.due == "2026-05-04T17:00")
            #expect(try await office.move(later, "finish", at: "2026-03-12T08:00").due == nil)
            #expect(try await office.move(friday, "simplify", at: "2026-03-14T09:30").due == "2026-03-17T09:30")
            let hurried = try await office.create("dossier", ["name": .text("C")], at: "2026-01-10T22:00")
            #expect(try await office.move(hurried, "hurry", at: "2026-01-10T23:00").due == "2026-01-11T04:00")
        }
    }

    @Test("Records made and changed by the batch have the desks, deadlines and histories of those made one by one", arguments: engines)
    func batch(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let (start, later) = ("2026-03-09T08:00", "2026-03-10T08:00")
            let (april, may) = (["deadline": Value.text("2026-04-20")], ["deadline": Value.text("2026-05-04")])
            let dated = try await office.move(
                try await office.create("dossier", ["name": .text("Lẻ")], at: start), "date", at: start, april)
            let alone = try await office.at(later) { tx in
                try office.engine.edit("dossier", dated.id, version: nil, may, by: office.system, in: tx)
            }
            @Sendable func written(_ rows: [BatchRow], at moment: String) async throws -> [Record?] {
                try await office.at(moment) { tx in
                    let batch = try office.registry.judge("dossier", rows, by: office.system, in: tx)
                    return try office.engine.write(batch, by: office.system, in: tx).records
                }
            }
            let rows = [["name": Value.text("Lô 1")], ["days": .integer(1)], ["name": .text("Lô 2")]].map { BatchRow($0) }
            let made = try await written(rows, at: start)
            #expect(made.map { $0?.due } == ["2026-03-09T17:00", nil, "2026-03-09T17:00"] && made[1] == nil)
            let moved = try await office.move(try #require(made[2]), "date", at: start, april)
            let changed = try await written([rows[0], BatchRow(may, current: moved)], at: later)
            #expect(changed.map { $0?.due } == ["2026-03-10T17:00", "2026-05-04T17:00"] && changed[1]?.version == alone.version)
            #expect(try await office.now(moved) == changed[1])
            let spans = try await office.database.read { tx in try [alone, moved].map { try office.engine.spans(of: $0, in: tx) } }
            #expect(spans[0] == spans[1] && spans[0].map(\.state) == ["received", "dated"])
        }
    }

    @Test("Time spent waiting for supplements does not count, however many rounds there are", arguments: engines)
    func supplementRounds(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            var record = try await office.create("dossier", ["name": .text("A")], at: "2026-03-02T08:00")
            let straight = try await office.create("dossier", ["name": .text("B")], at: "2026-03-02T08:00")
            // Monday 2 March, no holiday before 10 March + pauses.
            record = try await office.move(record, "accept", at: "2026-03-02T08:00", ["days": .integer(5)])
            let plain = try await office.move(straight, "accept", at: "2026-03-02T08:00", ["days": .integer(5)])
            let due = try #require(record.dueAt)
            #expect(plain.dueAt == due)
            // Three rounds: one working day, two working days over nothing, half a day.
            for (from, to) in [
                ("2026-03-03T08:00", "2026-03-04T08:00"), ("2026-03-05T08:00", "2026-03-09T08:00"),
                ("2026-03-10T08:00", "2026-03-10T13:00"),
            ] {
                record = try await office.move(record, "ask", at: from, reason: "Thiếu giấy tờ")
                #expect(record.dueAt == nil && record.state == "waiting")
                record = try await office.move(record, "resume", at: to)
            }
            let calendar = try await office.database.read { tx in try office.engine.calendar(of: demo, in: tx) }
            let clock = WorkClock(
                start: try #require(Instant("2026-03-02T08:00")), allowance: .days(5),
                pauses: [
                    ("2026-03-03T08:00", "2026-03-04T08:00"), ("2026-03-05T08:00", "2026-03-09T08:00"),
                    ("2026-03-10T08:00", "2026-03-10T13:00"),
                ]
                .compactMap { from, to in Instant(from).map { .init(from: $0, to: Instant(to)) } },
                calendar: calendar)
            #expect(record.dueAt == clock.due?.milliseconds)
            #expect((record.dueAt ?? 0) > due)
            // Monday 9 March, 1 day, 2 days (Thursday, Friday) and half of Tuesday later.
            #expect(record.due == "2026-03-13T12:00")
            // A state that was left for anything but a pause begins anew.
            record = try await office.move(record, "date", at: "2026-03-11T08:00", ["deadline": .text("2026-04-01")])
            record = try await office.move(record, "restart", at: "2026-03-16T08:00")
            #expect(record.due?.hasPrefix("2026-03-23") == true)
        }
    }

    @Test("Stays account for every minute from making to end", arguments: engines)
    func spans(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            var record = try await office.create("dossier", ["name": .text("A")], at: "2026-03-02T08:00")
            record = try await office.move(record, "accept", at: "2026-03-02T09:13", ["days": .integer(5)])
            record = try await office.move(record, "ask", at: "2026-03-03T10:00", reason: "x")
            record = try await office.move(record, "resume", at: "2026-03-03T10:00")
            record = try await office.move(record, "finish", at: "2026-03-09T16:59")
            let last = record
            let spans = try await office.database.read { tx in try office.engine.spans(of: last, in: tx) }
            #expect(spans.map(\.state) == ["received", "working", "waiting", "working", "done"])
            #expect(spans.map(\.transition) == [nil, "accept", "ask", "resume", "finish"])
            #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.left == $1.entered } && spans.last?.left == nil)
            #expect(spans.first?.entered == last.createdAt && spans.last?.entered == last.stateSince)
        }
    }

    @Test("A day off decreed midway moves what is open, and moves it back when it is withdrawn", arguments: engines)
    func decreed(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let made = try await office.create("dossier", ["name": .text("A")], at: "2026-03-02T08:00")
            let record = try await office.move(made, "accept", at: "2026-03-02T08:00", ["days": .integer(5)])
            let dated = try await office.create("dossier", ["name": .text("B"), "deadline": .text("2026-03-10")], at: "2026-03-02T08:00")
            _ = try await office.move(dated, "date", at: "2026-03-02T08:00", ["deadline": .text("2026-03-10")])
            let before = record.due
            try await office.create(
                "holiday_rule",
                [
                    "name": .text("Tết"), "days": .text("new_year"), "before": .integer(2), "from_first": .integer(3),
                    "legal_basis": .text("Luật thử"),
                ])
            let holiday = try await office.create(
                "holiday",
                ["date": .text("2026-03-05"), "kind": .text("off"), "name": .text("Nghỉ bão"), "legal_basis": .text("Công điện thử")],
                at: "2026-03-04T08:00")
            let moved = try await office.now(record)
            #expect(moved.due != before && moved.version == record.version)
            #expect(try await office.now(dated).due == "2026-03-10T17:00")
            // Tết is still there although the register says something about 2026 now.
            let calendar = try await office.at("2026-03-04T08:30") { tx in try office.engine.calendar(of: demo, in: tx) }
            let tet = try #require(CalendarDate("2026-02-17"))
            #expect(!calendar.isWorking(tet))
            try await office.at("2026-03-04T09:00") { tx in
                try office.engine.delete("holiday", holiday.id, version: nil, by: office.system, in: tx)
            }
            #expect(try await office.now(record).due == before)
            try await office.at("2026-03-04T10:00") { tx in _ = try office.engine.restore("holiday", holiday.id, by: office.system, in: tx)
            }
            #expect(try await office.now(record).due == moved.due)
            try await office.at("2026-03-04T11:00") { tx in
                _ = try office.engine.edit("holiday", holiday.id, version: nil, ["date": .text("2026-05-20")], by: office.system, in: tx)
            }
            #expect(try await office.now(record).due == before)
        }
    }

    @Test("A rehearsed change of the calendar tells which open deadlines would move, and moves none", arguments: engines)
    func rehearsed(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let made = try await office.create("dossier", ["name": .text("A")], at: "2026-03-02T08:00")
            let record = try await office.move(made, "accept", at: "2026-03-02T08:00", ["days": .integer(5)])
            let dated = try await office.create("dossier", ["name": .text("B")], at: "2026-03-02T08:00")
            _ = try await office.move(dated, "date", at: "2026-03-02T08:00", ["deadline": .text("2026-03-05")])
            let day: [String: Value] = [
                "date": .text("2026-03-05"), "kind": .text("off"), "name": .text("Nghỉ bão"), "legal_basis": .text("Công điện thử"),
            ]
            let moved = try await office.at("2026-03-04T08:00") { tx in
                try office.engine.deadlinesMoved(
                    in: demo, by: { _ = try office.engine.create("holiday", day, by: office.system, in: $0) }, in: tx)
            }
            #expect(moved.map(\.record) == [record.id] && moved.first.map { $0.after > $0.before } == true)
            #expect(try await office.now(record).due == record.due)
            try await office.at("2026-03-04T09:00") { tx in
                #expect(try office.registry.all("holiday", for: office.system, in: tx).isEmpty)
                let (from, until) = (try #require(Instant("2026-03-05T00:00")), try #require(Instant("2026-03-06T00:00")))
                #expect(
                    try office.engine.fixedDeadlines(of: demo, from: from.milliseconds, until: until.milliseconds, in: tx) == 1)
            }
            let refused = await refusal {
                try await office.at("2026-03-04T10:00") { tx in
                    try office.engine.deadlinesMoved(
                        in: demo,
                        by: { _ = try office.engine.create("holiday", ["date": .text("2026-03-05")], by: office.system, in: $0) }, in: tx)
                }
            }
            #expect(refused?.code == .invalid)
        }
    }

    @Test("Each reminder is given once a stay; being late is acted on once", arguments: engines)
    func escalations(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let unit = try await office.unit("A")
            let clerk = try await office.post("Chuyên viên", unit, "officer")
            let head = try await office.post("Trưởng phòng", unit, "unit_head")
            let writer = Actor(
                commune: demo, person: RecordID().text, personName: nil, posts: [], acting: nil, roles: [], origin: "t", isSystem: true)
            let made = try await office.create(
                "dossier", ["name": .text("A"), "place": .text(unit.id.text)], at: "2026-03-02T08:00", by: writer)
            let record = try await office.move(made, "accept", at: "2026-03-02T08:00", ["days": .integer(5)])
            #expect(record.assignee == clerk.id.text && record.due?.hasPrefix("2026-03-09") == true)
            for (moment, steps) in [
                ("2026-03-03T08:00", 0), ("2026-03-08T08:00", 1), ("2026-03-08T08:05", 0), ("2026-03-10T08:00", 1), ("2026-03-10T09:00", 0),
                ("2026-03-13T08:00", 1), ("2026-03-20T08:00", 0),
            ] {
                #expect(try await office.at(moment) { tx in try office.engine.escalate(commune: demo, in: tx) } == steps, "\(moment)")
            }
            #expect(try await office.notices(office.holder(clerk)) == ["Sắp hạn A"])
            #expect(try await office.notices(office.holder(head)) == ["Trễ A"])
            #expect(try await office.notices(writer) == ["Đã quá hạn A"])
            #expect(try await office.now(record)["late_note"] == .text("trễ"))
            // Whoever comes back late to find it overdue gets no "soon".
            try await office.at("2026-03-21T08:00") { tx in try office.engine.markNoticesRead(for: office.holder(clerk), in: tx) }
            let clerkNotices = try await office.database.read { tx in try office.engine.notices(for: office.holder(clerk), in: tx) }
            #expect(clerkNotices.allSatisfy { $0.isRead })
        }
    }

    @Test("Records land on the desk that the step names, and effects happen in the same write", arguments: engines)
    func desks(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let unit = try await office.unit("A")
            let other = try await office.unit("B")
            let elsewhere = try await office.post("Chuyên viên B", other, "officer")
            let clerk = try await office.post("Chuyên viên A", unit, "officer")
            let head = try await office.post("Trưởng phòng B", other, "unit_head")
            let made = try await office.create(
                "dossier", ["name": .text("A"), "place": .text(unit.id.text), "to_whom": .text(other.id.text)])
            // Of the posts with the role, one of the record's own unit.
            let accepted = try await office.move(made, "accept", at: "2026-01-05T09:00", ["days": .integer(5)])
            #expect(accepted.assignee == clerk.id.text)
            let chosen = try await office.move(accepted, "ask", at: "2026-01-05T09:30", reason: "x", assignee: elsewhere.id.text)
            #expect(chosen.assignee == elsewhere.id.text)
            #expect(
                await refusal { try await office.move(chosen, "resume", at: "2026-01-05T09:40", assignee: RecordID().text) }?.problems.map(
                    \.field) == ["assignee"])
            let resumed = try await office.move(chosen, "resume", at: "2026-01-05T09:45")
            #expect(resumed.assignee == elsewhere.id.text)
            // A unit stands for its head.
            let dated = try await office.move(resumed, "date", at: "2026-01-05T10:00", ["deadline": .text("2026-02-02")])
            #expect(dated.assignee == head.id.text)
            try await office.move(dated, "finish", at: "2026-01-06T10:00")
            let slips = try await office.database.read { tx in try office.registry.all("slip", for: office.system, in: tx) }
            #expect(slips.map { $0["about"] } == [.text("Kết quả A")] && slips.first?["on_day"] == .text("2026-01-06"))
            let tray = try await office.create("dossier", ["name": .text("T")], at: "2026-01-06T10:00")
            #expect(try await office.move(tray, "simplify", at: "2026-01-06T11:00").assignee == nil)
        }
    }

    @Test("A desk shows the most pressing first, what has no deadline last, and nothing that is finished", arguments: engines)
    func inbox(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let unit = try await office.unit("A")
            let clerk = try await office.post("Chuyên viên", unit, "officer")
            let actor = office.holder(clerk)
            for (name, days) in [("năm", 5), ("một", 1), ("ba", 3), ("xong", 2), ("chờ", 4)] {
                let made = try await office.create("dossier", ["name": .text(name), "place": .text(unit.id.text)])
                let record = try await office.move(made, "accept", at: "2026-01-05T09:00", ["days": .integer(Int64(days))])
                if name == "xong" { try await office.move(record, "finish", at: "2026-01-06T08:00") }
                if name == "chờ" { try await office.move(record, "ask", at: "2026-01-06T08:00", reason: "x") }
            }
            let items = try await office.database.read { tx in try office.engine.inbox(for: actor, in: tx) }
            #expect(items.map { $0.record["name"].text ?? "" } == ["một", "ba", "năm", "chờ"])
            let first = try await office.database.read { tx in try office.engine.inbox(for: actor, limit: 2, in: tx) }
            #expect(first.map { $0.record["name"].text ?? "" } == ["một", "ba"])
            let nobody = Actor.anonymous(commune: demo, origin: "test")
            #expect(try await office.database.read { tx in try office.engine.inbox(for: nobody, in: tx).count } == 0)
        }
    }

    @Test(
        "A record is among the work of whom its state waits for: a post, or the heads of several units; they may act on it",
        arguments: engines)
    func waitsFor(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let (one, two, other) = (try await office.unit("A"), try await office.unit("B"), try await office.unit("C"))
            let chair = office.holder(try await office.post("Chủ tịch", other, "chair"))
            let heads = [
                office.holder(try await office.post("Trưởng A", one, "unit_head")),
                office.holder(try await office.post("Trưởng B", two, "unit_head")),
            ]
            let stranger = office.holder(try await office.post("Chuyên viên A", one, "officer"))
            func inbox(_ actor: Actor) async throws -> [String] {
                try await office.database.read { tx in try office.engine.inbox(for: actor, in: tx).map { $0.record["name"].text ?? "" } }
            }
            let asked = try await office.create("dossier", ["name": .text("hỏi"), "asked": .text(chair.posts[0].id)])
            #expect(try await inbox(chair).isEmpty)
            let waiting = try await office.move(asked, "date", at: "2026-01-05T09:00", ["deadline": .text("2026-02-02")])
            #expect(try await inbox(chair) == ["hỏi"])
            #expect(office.engine.available(waiting, to: chair).map(\.id) == ["restart"])
            let units: Value = .text(JSONText.list([one.id.text, two.id.text]))
            let shared = try await office.create("dossier", ["name": .text("chung"), "helpers": units])
            let open = try await office.move(shared, "simplify", at: "2026-01-05T09:00")
            for head in heads {
                #expect(try await inbox(head) == ["chung"])
                #expect(office.engine.available(open, to: head).map(\.id) == ["restart"])
            }
            #expect(try await inbox(stranger).isEmpty)
            #expect(try await inbox(chair) == ["hỏi"])
            try await office.move(open, "restart", at: "2026-01-05T10:00")
            #expect(try await inbox(heads[1]).isEmpty)
        }
    }

    @Test(
        "What is left is told in what the deadline is given in: a date in calendar days, plain days plainly, working time as such",
        arguments: engines)
    func told(_ engine: EngineKind) async throws {
        try await withOffice(engine, try catalogue()) { office in
            let made = try await office.create("dossier", ["name": .text("A")], at: "2026-01-05T08:00")
            let dated = try await office.move(made, "date", at: "2026-01-05T09:00", ["deadline": .text("2026-01-12")])
            func text(_ record: Record, _ moment: String) async throws -> String? {
                try await office.at(moment) { tx in
                    let calendar = try office.engine.calendar(of: demo, in: tx)
                    return office.engine.remaining(record, at: tx.now, calendar: calendar)?.text()
                }
            }
            #expect(try await text(dated, "2026-01-09T16:00") == "còn 3 ngày")
            #expect(try await text(dated, "2026-01-12T18:00") == "hạn hôm nay")
            #expect(try await text(dated, "2026-01-20T08:00") == "quá hạn 8 ngày")
            #expect(try await text(made, "2026-01-05T16:00") == "còn 1 giờ")
            let working = try await office.move(dated, "restart", at: "2026-01-06T08:00", by: office.system)
            #expect(working.dueAt == nil)
        }
    }
}
