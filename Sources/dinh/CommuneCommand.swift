import ArgumentParser
import Registers
import Setup
import Store

struct CommuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "commune", abstract: "Các xã trên máy chủ (communes of the server).", subcommands: [Add.self, List.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Thêm một xã cùng lịch nghỉ lễ và danh mục (add a commune).")

        @Argument(help: "Official code of the administrative unit: five digits, of a province two.")
        var code: Int
        @Argument(help: "Name with its kind: \"xã Suối Mây\".")
        var name: String
        @Option(help: "Name of the province: \"tỉnh Lam Sơn\".")
        var province: String
        @Option(help: "Its place in addresses: suoi-may for /suoi-may.")
        var slug: String
        @Option(help: "Host name of its own, such as suoimay.example.")
        var host: String?
        @Option(help: "commune, or province for a place that follows the figures of its communes.")
        var level = "commune"
        @OptionGroup var store: StoreOptions

        func validate() throws {
            guard (1...99_999).contains(code) else { throw ValidationError("Mã xã có từ 1 đến 5 chữ số.") }
            guard let level = Commune.Level(rawValue: level) else { throw ValidationError("--level là commune hoặc province.") }
            if level == .province, code > 99 { throw ValidationError("Mã tỉnh có một hoặc hai chữ số.") }
            let letters = slug.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
            guard letters, slug.count >= 2, !["assets", "health", "ready", "metrics"].contains(slug) else {
                throw ValidationError("--slug gồm chữ thường không dấu, chữ số và gạch nối, ví dụ suoi-may.")
            }
        }

        func run() async throws {
            try await withWorkplace(store) { place, _ in
                let commune = Commune(
                    code: code, name: name, province: province, slug: slug, host: host?.lowercased(),
                    level: Commune.Level(rawValue: level) ?? .commune)
                let setup = CommuneSetup(database: place.database, workflows: place.workflows, packs: place.packs)
                let records = try await setup.add(commune, origin: "cli commune add")
                print("Đã thêm \(name) tại /\(slug), \(records) bản ghi danh mục.")
                print("Tiếp theo: dinh user add TÊN --commune \(slug) --full-name \"Họ và tên\" --administrator")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Liệt kê các xã (list the communes).")

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await withWorkplace(store) { place, _ in
                let all = try await place.database.read { try $0.communes() }
                print(
                    columns(
                        all.map { [String($0.code), $0.name, "/" + $0.slug, $0.host ?? "", $0.level.rawValue, $0.isDemo ? "bản mẫu" : ""] })
                )
            }
        }
    }
}
