import ArgumentParser
import Figures
import Registers
import Setup
import Store
import Vietnamese

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Kiểm tra những gì đã lưu (check what is kept; status 1 on a fault).",
        subcommands: [Storage.self, Statements.self], defaultSubcommand: Storage.self)

    struct Storage: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Kiểm tra chuỗi nhật ký, tệp đính kèm, cơ sở dữ liệu và chỉ mục tìm kiếm (check journal chains, files, database, search index)."
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
                    "Tệp đính kèm: \(report.blobs.checked) đã đọc, \(report.blobs.missing.count) thiếu, \(report.blobs.altered.count) bị sửa."
                )
                for hash in report.blobs.missing { print("  thiếu \(hash)") }
                for hash in report.blobs.altered { print("  bị sửa \(hash)") }
                print("Cơ sở dữ liệu: " + (report.database.isEmpty ? "toàn vẹn." : "có lỗi:"))
                for fault in report.database { print("  \(fault)") }
                let search = try await place.database.read { tx in
                    try tx.liftTimeLimits()
                    return try place.registry.verifySearch(in: tx)
                }
                print(
                    "Chỉ mục tìm kiếm: \(search.records) bản ghi, " + (search.faults.isEmpty ? "khớp." : "không khớp (chạy dinh reindex):"))
                for fault in search.faults { print("  \(fault)") }
                guard report.isSound, search.faults.isEmpty else { throw ExitCode(1) }
            }
        }
    }

    struct Statements: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "figures",
            abstract: "Đếm lại các bảng số liệu đã chốt và so với số đã chốt (count every stated figure again, as known then).")

        @Option(help: "The commune's code, or its place in addresses; all where missing.")
        var commune: String?
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await withWorkplace(store) { place, _ in
                let desk = StatementDesk(place.figures, blobs: place.blobs)
                var communes = try await place.database.read { try $0.communes() }
                if let commune { communes = [try await place.commune(commune)] }
                var (isSound, count) = (true, 0)
                for commune in communes {
                    let records = try await place.database.read { try desk.all(of: commune.code, in: $0) }
                    for record in records {
                        count += 1
                        isSound = try await verify(record, commune, desk, place) && isSound
                    }
                }
                if count == 0 { print("Chưa có bảng số liệu nào được chốt.") }
                guard isSound else { throw ExitCode(1) }
            }
        }

        /// Prints what a statement gives when it is counted again.
        private func verify(_ record: Record, _ commune: Commune, _ desk: StatementDesk, _ place: Workplace) async throws -> Bool {
            let name = "\(commune.name), \(record["code"].text ?? "") \(record["title"].text ?? "")"
            let statement: FigureStatement
            do {
                statement = try desk.statement(of: record)
            } catch let error as FigureError {
                print("\(name): \(error.userMessage)")
                return false
            } catch let error as StoreError {
                print("\(name): tệp số liệu không đọc được (\(error)).")
                return false
            }
            let check = try await place.database.read { tx in
                try tx.liftTimeLimits()
                return try place.figures.check(statement, in: tx)
            }
            let counts: [(StatementCheck.Verdict, String)] = [
                (.same, "không đổi"), (.changed, "đã đổi từ khi chốt"), (.redefined, "đổi cách tính"), (.faulty, "KHÔNG RA LẠI"),
            ]
            print("\(name): " + counts.map { "\(check.rows($0.0).count) \($0.1)" }.joined(separator: ", ") + ".")
            if !check.isJournalWhole { print("  nhật ký không còn mục \(statement.journal.seq) như lúc chốt") }
            for row in check.rows(.faulty) {
                let again = row.recounted?.number?.description ?? "không có số"
                print("  \(row.line.figure): đã chốt \(row.line.value.number?.description ?? "không có số"), đếm lại \(again)")
            }
            return check.isSound
        }
    }
}
