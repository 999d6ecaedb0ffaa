import ArgumentParser
import Registers
import Setup
import Store

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Kiểm tra chuỗi nhật ký, tệp đính kèm, cơ sở dữ liệu và chỉ mục tìm kiếm (check journal chains, files, database, search index; status 1 on a fault)."
    )

    @OptionGroup var store: StoreOptions

    func run() async throws {
        try await withWorkplace(store) { place, _ in
            let report = try await place.database.verify(blobs: place.blobs, naming: try await place.namedBlobs())
            for chain in report.chains {
                print("Nhật ký xã \(chain.commune): \(chain.entries) mục, " + (chain.faults.isEmpty ? "liền mạch." : "có lỗi:"))
                for fault in chain.faults { print("  \(fault)") }
            }
            print(
                "Tệp đính kèm: \(report.blobs.checked) đã đọc, \(report.blobs.missing.count) thiếu, \(report.blobs.altered.count) bị sửa.")
            for hash in report.blobs.missing { print("  thiếu \(hash)") }
            for hash in report.blobs.altered { print("  bị sửa \(hash)") }
            print("Cơ sở dữ liệu: " + (report.database.isEmpty ? "toàn vẹn." : "có lỗi:"))
            for fault in report.database { print("  \(fault)") }
            let search = try await place.database.read { tx in
                try tx.liftTimeLimits()
                return try place.registry.verifySearch(in: tx)
            }
            print("Chỉ mục tìm kiếm: \(search.records) bản ghi, " + (search.faults.isEmpty ? "khớp." : "không khớp (chạy dinh reindex):"))
            for fault in search.faults { print("  \(fault)") }
            guard report.isSound, search.faults.isEmpty else { throw ExitCode(1) }
        }
    }
}
