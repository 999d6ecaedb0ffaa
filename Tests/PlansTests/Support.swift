import Declarations
import Foundation
import Jobs
import Registers
import Setup
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Plans

private let packFolders = [pack("core"), pack("metrics"), pack("plan"), pack("direction")]

let catalogue = Result { try Catalogue.load(folders: packFolders) }

func demoPlan(_ name: String) throws -> Data { try Data(contentsOf: pack("plan").appending(path: "demo/\(name)")) }

/// A server with one commune, its units and posts.
struct Hall: Sendable {
    static let commune = 99901
    static let neighbour = 99902

    let database: Store.Database
    let blobs: BlobStore
    let workflows: WorkflowEngine
    let units: [String: String]
    let posts: [String: String]

    var registry: Registry { workflows.registry }
    var importer: PlanImporter { PlanImporter(workflows, database: database, blobs: blobs) }
    var plans: PlanDesk { PlanDesk(workflows, blobs: blobs) }
    var system: Actor { .system(commune: Self.commune, origin: "test") }

    func actor(_ post: String, _ roles: [String], unit: String, commune: Int = commune, person: String = RecordID().text) -> Actor {
        let held = HeldPost(
            id: posts[post] ?? RecordID().text, name: post, unit: units[unit] ?? "", unitName: unit, subtree: [units[unit] ?? ""],
            roles: roles)
        return Actor(
            commune: commune, person: person, personName: post, posts: [held], acting: held, roles: ["signed_in"], origin: "test")
    }

    var keeper: Actor { actor("keeper", ["keeper", "officer"], unit: "VHXH") }
    var chair: Actor { actor("chair", ["chair"], unit: "UBND") }
    var officer: Actor { actor("officer", ["officer"], unit: "KT") }
    var visitor: Actor { .anonymous(commune: Self.commune, origin: "test") }

    func importDemo(_ name: String = "ke-hoach.docx") async throws -> ImportedPlan {
        try await importer.importPlan(data: try demoPlan(name), fileName: name, allowsTwin: true, by: keeper)
    }

    /// The demo plan, read, accepted and published.
    func publishDemo() async throws -> ImportedPlan {
        let imported = try await importDemo()
        let plans = plans
        let system = system
        try await database.write { tx in
            _ = try plans.acceptAll(of: imported.plan, minimumConfidence: 0, by: system, in: tx)
            _ = try plans.publish(imported.plan, by: system, in: tx)
        }
        return imported
    }

    func all(_ register: String, commune: Int = Hall.commune) async throws -> [Record] {
        let registry = registry
        return try await database.read { tx in
            try registry.all(register, sort: [SortKey("id")], for: .system(commune: commune, origin: "test"), in: tx)
        }
    }
}

private let unitNames: [(code: String, name: String, kind: String, aliases: String)] = [
    ("UBND", "UBND xã Suối Mây", "committee", "Ủy ban nhân dân xã"),
    ("VP", "Văn phòng HĐND và UBND", "office", "Văn phòng HĐND & UBND"),
    ("KT", "Phòng Kinh tế", "department", ""),
    ("VHXH", "Phòng Văn hóa - Xã hội", "department", "Phòng VHXH"),
    ("HCC", "Trung tâm Phục vụ hành chính công", "one_stop", ""),
    ("CA", "Công an xã", "police", ""),
    ("TYT", "Trạm Y tế", "health", "Trạm Y tế xã"),
    ("DVTH", "Trung tâm Dịch vụ tổng hợp", "service", ""),
    ("MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam xã", "front", ""),
    ("DUC", "Đội ứng cứu sự cố an toàn thông tin xã", "incident_team", "Đội ứng cứu sự cố"),
    ("XOM", "Các xóm", "group", ""),
    ("SKHCN", "Sở Khoa học và Công nghệ tỉnh Lam Sơn", "superior", "Sở Khoa học và Công nghệ"),
    ("VT", "Các doanh nghiệp viễn thông trên địa bàn", "partner", ""),
    ("NH", "Các ngân hàng trên địa bàn", "partner", ""),
]

func withHall(_ engine: EngineKind, _ body: (Hall) async throws -> Void) async throws {
    try await withPlace(engine) { place in
        try await withDatabase(try await place.address()) { try await body(try await furnished($0, place)) }
    }
}

private func furnished(_ database: Store.Database, _ place: Place) async throws -> Hall {
    let registry = try await Registry.open(catalogue: try catalogue.get(), cipher: try cipher.get(), database: database)
    try await WorkflowEngine.migrate(database)
    try await JobRunner.migrate(database)
    try await PlanDesk.migrate(database)
    let workflows = WorkflowEngine(registry)
    let setup = CommuneSetup(database: database, workflows: workflows, packs: packFolders)
    _ = try await setup.add(Commune(code: Hall.commune, name: "xã Suối Mây", province: "tỉnh Lam Sơn", slug: "suoi-may"), origin: "test")
    _ = try await setup.add(Commune(code: Hall.neighbour, name: "xã Khe Vàng", province: "tỉnh Lam Sơn", slug: "khe-vang"), origin: "test")
    let (units, posts) = try await database.write { tx in
        let system = Actor.system(commune: Hall.commune, origin: "test")
        var units: [String: String] = [:]
        for unit in unitNames {
            let values: [String: Value] = [
                "code": .text(unit.code), "name": .text(unit.name), "kind": .text(unit.kind),
                "aliases": unit.aliases.isEmpty ? .null : .text(unit.aliases), "parent": (unit.code == "UBND" ? nil : units["UBND"]).value,
            ]
            units[unit.code] = try workflows.create("unit", values, by: system, in: tx).id.text
        }
        for hamlet in ["Bản Lài", "Nà Pục"] {
            let values: [String: Value] = [
                "code": .text("X\(units.count)"), "name": .text("Xóm \(hamlet)"), "kind": .text("hamlet"), "parent": units["XOM"].value,
            ]
            units[hamlet] = try workflows.create("unit", values, by: system, in: tx).id.text
        }
        var posts: [String: String] = [:]
        for (key, unit, role) in [
            ("chair", "UBND", "chair"), ("keeper", "VHXH", "keeper"), ("officer", "KT", "officer"), ("head", "KT", "unit_head"),
            ("head-vp", "VP", "unit_head"),
        ] {
            let values: [String: Value] = ["unit": units[unit].value, "name": .text(key), "roles": .text(JSONText.list([role]))]
            posts[key] = try workflows.create("post", values, by: system, in: tx).id.text
        }
        return (units, posts)
    }
    return Hall(
        database: database, blobs: try place.blobs, workflows: workflows, units: units, posts: posts)
}

extension Hall {
    func read<T: Sendable>(_ body: @escaping @Sendable (PlanDesk, ReadTransaction) throws -> T) async throws -> T {
        let plans = plans
        return try await database.read { tx in try body(plans, tx) }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (PlanDesk, WriteTransaction) throws -> T) async throws -> T {
        let plans = plans
        return try await database.write { tx in try body(plans, tx) }
    }

    /// Declares a figure for the target with a printed number; confirms it if asked to.
    func declare(
        _ number: String, _ value: Int64, cutOff: Int = -20, expires: Int = 60, confirm: Bool = false, numerator: Int64? = nil,
        denominator: Int64? = nil
    ) async throws {
        let system = system
        guard let target = try await all("target").first(where: { $0["no"].text == number && $0["same_as"].isNull }) else {
            throw Refusal()
        }
        let (unit, post) = (units["KT"], posts["officer"])
        try await write { plans, tx in
            let today = Instant(milliseconds: tx.now).date
            let values: [String: Value] = [
                "target": .text(target.id.text), "unit": unit.value, "period": "2026".value, "kind": "share".value,
                "value": .integer(value), "numerator": numerator.value, "denominator": denominator.value,
                "data_source": "Sổ theo dõi".value, "method": "records".value,
                "evidence_ref": "Báo cáo 1".value, "declared_by": post.value, "cut_off": today.adding(days: cutOff).description.value,
                "expires_on": today.adding(days: expires).description.value,
            ]
            let record = try plans.workflows.create("target_result", values, by: system, in: tx)
            if confirm { _ = try plans.workflows.perform("confirm", on: "target_result", record.id, version: nil, by: system, in: tx) }
        }
    }
}

struct Refusal: Error {}

/// What `body` throws; nil when it throws nothing.
func failure(_ body: () async throws -> some Any) async -> (any Error)? { await thrown(body) }
