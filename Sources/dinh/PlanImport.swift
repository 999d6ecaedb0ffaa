import ArgumentParser
import Declarations
import Foundation
import Plans
import Registers
import Setup
import Store
import Vietnamese

struct PlanImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Nhập văn bản thành chỉ tiêu, nhiệm vụ của một xã (import as a draft that waits for review).")

    @Argument(help: "DOCX, ODT, PDF (also scanned), JPEG, PNG or UTF-8 text.")
    var file: String
    @Option(help: "Commune, by code or slug.")
    var commune: String
    @Flag(help: "Accepts every item as it was read.")
    var accept = false
    @Flag(help: "Publishes the plan, and makes its reporting calendar; needs --accept.")
    var publish = false
    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard accept || !publish else { throw ValidationError("--publish cần --accept: mục chưa soát thì chưa công bố được.") }
    }

    func run() async throws {
        try await withWorkplace(store) { place, _ in
            let commune = try await place.commune(commune)
            let actor = Actor.system(commune: commune.code, origin: "cli plan import")
            let importer = PlanImporter(place.workflows, database: place.database, blobs: place.blobs)
            let imported = try await importer.importPlan(
                data: try contents(of: file), fileName: URL(filePath: file).lastPathComponent, by: actor, progress: pagesToTerminal)
            print("Đã nhập “\(imported.title)” trong \(String(format: "%.1f", imported.seconds)) giây:")
            for (register, count) in imported.counts.sorted(by: { $0.key < $1.key }) {
                print("  \(count) \(place.catalogue.registers[register]?.label.vi.lowercased() ?? register)")
            }
            if !imported.unknownAgencies.isEmpty { print("Đơn vị chưa nhận ra: " + imported.unknownAgencies.joined(separator: "; ")) }
            try await review(imported.plan, place, actor)
            print("Xem tại /\(commune.slug)/ke-hoach/\(imported.plan)")
        }
    }

    private func review(_ plan: RecordID, _ place: Workplace, _ actor: Actor) async throws {
        let desk = PlanDesk(place.workflows, blobs: place.blobs)
        if accept {
            let count = try await place.database.write { try desk.acceptAll(of: plan, minimumConfidence: 0, by: actor, in: $0) }
            print("Đã nhận \(count) mục.")
        }
        if publish {
            let done = try await place.database.write { try desk.publish(plan, by: actor, in: $0) }
            print("Đã công bố; lịch báo cáo có \(done.reports) kỳ, \(done.bornLate.count) nhiệm vụ quá hạn từ ngày ban hành.")
            return
        }
        let missing = try await place.database.read { try desk.readiness(of: plan, for: actor, in: $0) }.blockers
        for hindrance in missing { print("Trước khi công bố: \(hindrance.message.vi)") }
    }
}
