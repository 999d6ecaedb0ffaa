import Declarations
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Payments

/// A commune with an account, and whoever reconciles there.
private struct Counter {
    let database: Database
    let workflows: WorkflowEngine
    let desk: PaymentDesk
    let account: Record
    let system = Actor.system(commune: demo, origin: "test")

    init(_ database: Database) async throws {
        self.database = database
        let registry = try await Registry.open(
            catalogue: try Catalogue.load(folders: [pack("core"), pack("payments")]), cipher: try cipher.get(), database: database)
        try await WorkflowEngine.migrate(database)
        let workflows = WorkflowEngine(registry, followers: [Reconciliation()])
        self.workflows = workflows
        desk = PaymentDesk(workflows)
        let system = system
        account = try await database.write { tx in
            try tx.add(Commune(code: demo, name: "xã Suối Mây", province: "tỉnh Lam Sơn", slug: "suoi-may"), by: system.author)
            let bank = try workflows.create("bank", ["bin": .text("999999"), "short_name": .text("Ngân hàng Mẫu")], by: system, in: tx)
            return try workflows.create(
                "payment_account",
                [
                    "name": .text("Thu phí"), "bank": bank.id.value, "number": .text("0000099901"), "holder": .text("UBND xã (mẫu)"),
                    "active": .boolean(true),
                ],
                by: system, in: tx)
        }
    }

    func ask(_ amount: Int64) async throws -> Record {
        try await database.write { tx in
            try desk.open(PaymentWish(subject: "H42-0001", purpose: "fee", amount: amount), by: system, in: tx)
        }
    }

    func text(_ request: Record) -> String { PaymentCode(request["code"].text ?? "", commune: demo)?.text ?? "?" }

    func take(_ lines: [(amount: Int64, content: String, reference: String?)]) async throws -> TakenLines {
        let day = try CalendarDate(parsing: "22/11/2026")
        return try await database.write { tx in
            var seen: [String: Int] = [:]
            return try desk.take(
                lines.map { StatementLine(date: day, amount: $0.amount, content: $0.content, reference: $0.reference) },
                account: account.id,
                seen: &seen, by: system, in: tx)
        }
    }

    func request(_ record: Record) async throws -> Record {
        try await database.read { tx in try workflows.registry.record("payment_request", record.id, for: system, in: tx) }
    }

    func lines() async throws -> [Record] {
        try await database.read { tx in try workflows.registry.all("bank_line", sort: [SortKey("reference")], for: system, in: tx) }
    }

    func step(_ id: String, _ line: Record, _ values: [String: Value] = [:], register: String = "bank_line") async throws {
        _ = try await database.write { tx in
            try workflows.perform(id, on: register, line.id, version: nil, values, reason: "thử", by: system, in: tx)
        }
    }
}

@Suite("Requests and what came in")
struct PaymentDeskTests {
    @Test("statements are matched by the code; what came twice is known, what does not fit waits", arguments: engines)
    func reconciled(engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let counter = try await Counter(database)
            let (exact, parts, over) = (try await counter.ask(50_000), try await counter.ask(80_000), try await counter.ask(20_000))
            let transfer = try #require(try await database.read { tx in try counter.desk.transfer(of: parts, in: tx) })
            #expect(transfer.amount == 80_000 && transfer.content.hasPrefix(counter.text(parts)))
            #expect(try VietQR(payload: transfer.payload).amount == 80_000 && VietQR(payload: transfer.payload).bin == "999999")

            let day: [(amount: Int64, content: String, reference: String?)] = [
                (50_000, counter.text(exact) + " nop le phi", "1"), (30_000, counter.text(parts), "2"), (25_000, counter.text(over), "3"),
                (50_000, counter.text(exact), "4"), (10_000, "chuyen tien", nil), (10_000, "chuyen tien", nil),
                (70_000, counter.text(parts) + counter.text(over), "6"),
            ]
            let taken = try await counter.take(day)
            #expect(taken.found == [.exact: 1, .under: 1, .over: 1, .twice: 1, .unknown: 2, .several: 1] && taken.known == 0)
            let again = try await counter.take(day)
            #expect(again.new == 0 && again.known == 7)
            let twice = try await counter.request(exact)
            #expect(twice.state == "paid" && twice["paid_amount"].integer == 100_000)
            #expect(try await counter.request(parts).state == "short")
            #expect(try await counter.request(over).state == "paid")
            // The code then asks for the rest only.
            let rest = try await counter.request(parts)
            #expect(try await database.read { tx in try counter.desk.transfer(of: rest, in: tx) }?.amount == 50_000)
            #expect(try await counter.take([(50_000, counter.text(parts), "7")]).found == [.exact: 1])
            #expect(try await counter.request(parts).state == "paid")
            let done = try await counter.request(parts)
            #expect(try await database.read { tx in try counter.desk.transfer(of: done, in: tx) } == nil)
        }
    }

    @Test("by hand with a reason, taken back, and given back to the payer once", arguments: engines)
    func byHand(engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let counter = try await Counter(database)
            let request = try await counter.ask(50_000)
            #expect(try await counter.take([(60_000, "le phi", "1")]).found == [.unknown: 1])
            let line = try #require(try await counter.lines().first)
            let missing: RecordError? = await thrown {
                try await database.write { tx in
                    try counter.desk.match(line.id, version: nil, with: request.id, reason: "", by: counter.system, in: tx)
                }
            }
            #expect(missing?.code == .invalid)
            try await counter.step("match", line, ["request": request.id.value])
            #expect(try await counter.request(request).state == "paid")
            #expect(try await counter.lines().first?["verdict"].text == "over")
            try await counter.step("unmatch", line)
            let open = try await counter.request(request)
            #expect(open.state == "waiting" && open["paid_amount"].integer == 0)
            #expect(try await counter.lines().first?["request"].isNull == true)
            try await counter.step("match", line, ["request": request.id.value])

            let refund = try await database.write { tx in try counter.desk.proposeRefund(of: line.id, by: counter.system, in: tx) }
            let same = try await database.write { tx in try counter.desk.proposeRefund(of: line.id, by: counter.system, in: tx) }
            #expect(refund.id == same.id && refund["amount"].integer == 10_000 && refund["cause"].text == "over")
            try await counter.step("approve", refund, ["to_name": .text("Người mẫu"), "to_account": .text("123")], register: "refund")
            try await counter.step("pay_out", refund, ["paid_on": .text("2026-11-22"), "voucher": .text("UNC 1")], register: "refund")
            let settled = try await counter.request(request)
            #expect(settled.state == "paid" && settled["paid_amount"].integer == 50_000)
            #expect(try await counter.lines().first?["surplus"].integer == 0)
            let nothing: RecordError? = await thrown {
                try await database.write { tx in try counter.desk.proposeRefund(of: line.id, by: counter.system, in: tx) }
            }
            #expect(nothing?.problems.map(\.field) == ["amount"])
        }
    }
}
