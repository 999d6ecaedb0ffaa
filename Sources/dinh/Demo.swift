import ArgumentParser
import Declarations
import Figures
import Province
import Quality
import Registers
import Setup
import Store
import Workflows

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Dựng xã mẫu với dữ liệu hư cấu (set up the demo communes; what is there already stays).")

    @OptionGroup var store: StoreOptions

    func run() async throws {
        try await withWorkplace(store) { place, settings in
            let setup = DemoSetup(
                database: place.database, workflows: place.workflows, accounts: place.accounts, blobs: place.blobs, packs: place.packs,
                data: place.data)
            let report = try await setup.run()
            for result in report.communes {
                let name = "\(result.commune.name) (/\(result.commune.slug))"
                print(result.records.map { "\(name): \($0) bản ghi, \(result.accounts) tài khoản." } ?? "\(name): đã có, giữ nguyên.")
            }
            for result in report.communes where result.records != nil {
                try await countPastWeeks(of: result.commune.code, QualityDesk(place.workflows.registry, place.database))
            }
            if report.isNew {
                let bundle = DemoBundle(
                    Figures(place.workflows), place.workflows, database: place.database, blobs: place.blobs, data: place.data)
                for pack in place.packs { try await bundle.send(from: pack) }
            }
            for warning in report.warnings { say("Lưu ý: \(warning)") }
        }
    }

    /// Lets the demo commune have a past in the quality of its data: each week counts the records that were there by then.
    private func countPastWeeks(of commune: Int, _ quality: QualityDesk) async throws {
        try await QualityDesk.migrate(quality.database)
        for week in (1...5).reversed() {
            for register in quality.registry.catalogue.registers {
                try await quality.assess(register.id, commune: commune, at: .now - Int64(week) * 7 * 86_400_000)
            }
        }
    }
}
