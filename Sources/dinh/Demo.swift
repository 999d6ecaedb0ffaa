import ArgumentParser
import Registers
import Setup

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
            for warning in report.warnings { say("Lưu ý: \(warning)") }
        }
    }
}
