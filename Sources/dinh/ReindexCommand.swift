import ArgumentParser
import Registers
import Setup
import Store

struct ReindexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex",
        abstract: "Dựng lại chỉ mục tìm kiếm từ các bản ghi (make the search index anew from the records)."
    )

    @OptionGroup var store: StoreOptions

    func run() async throws {
        try await withWorkplace(store) { place, _ in
            try await place.database.write { tx in try place.registry.reindex(in: tx) }
            print("Đã dựng lại chỉ mục tìm kiếm.")
        }
    }
}
