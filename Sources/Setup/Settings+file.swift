public import Foundation
import Yams

/// Why the settings can't be used, in Vietnamese for the operator.
public struct SettingsError: Error, Sendable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) { self.message = message }

    public var userMessage: String { message }
    public var description: String { message }
}

extension Settings {
    /// Reads a file of settings (YAML, or JSON, which is YAML) to see that it holds known keys only: a misspelt key would pass unnoticed.
    ///
    /// - Throws: ``SettingsError`` naming the line.
    public static func check(file: URL) throws(SettingsError) {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw SettingsError("Không đọc được tệp cấu hình \(file.path). Kiểm tra đường dẫn và quyền đọc.")
        }
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            throw SettingsError("Tệp cấu hình \(file.path) không đúng cú pháp YAML: \(error)")
        }
        guard let mapping = root?.mapping else { throw SettingsError("Tệp cấu hình \(file.path) phải gồm các dòng “khóa: giá trị”.") }
        for (key, _) in mapping {
            let name = key.string ?? ""
            if all.contains(where: { $0.key == name }) { continue }
            let line = key.mark.map { ":\($0.line)" } ?? ""
            throw SettingsError(
                "\(file.path)\(line): không có khóa “\(name)”. Các khóa: " + all.map(\.key).joined(separator: ", ") + ".")
        }
    }
}
