import ArgumentParser
import Foundation
import PlanReader
import Setup

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Văn bản kế hoạch (plans as issued).",
        subcommands: [Read.self, PlanImport.self, Check.self, Score.self, Parse.self])

    struct Read: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Đọc văn bản, in những gì đọc được (read a document; nothing is stored).")

        @Argument(help: "DOCX, ODT, PDF (also scanned), JPEG, PNG or UTF-8 text.")
        var file: String
        @Flag(help: "The whole reading as JSON.")
        var json = false

        func run() async throws {
            try await reporting {
                let reading = try await planReading(of: file)
                print(json ? String(decoding: try reading.json(), as: UTF8.self) : summary(reading))
            }
        }

        private func summary(_ reading: PlanReading) -> String {
            var lines = [
                [reading.document.kind, reading.document.number].compactMap { $0 }.joined(separator: " "), reading.document.title ?? "",
            ]
            lines.append(
                "\(reading.bases.count) căn cứ, \(reading.targets.count) chỉ tiêu, \(reading.tasks.count) nhiệm vụ, "
                    + "\(reading.duties.count) đơn vị có trách nhiệm, \(reading.reporting.count) chế độ báo cáo, \(reading.findings.count) điều cần xem lại"
            )
            lines += reading.targets.map { "  chỉ tiêu   \($0.text)" }
            lines += reading.tasks.map { "  nhiệm vụ   \($0.text)" }
            return lines.joined(separator: "\n")
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Nêu những chỗ đáng ngờ trong văn bản (findings; exit status 1 when there are some).")

        @Argument(help: "DOCX, ODT, PDF (also scanned), JPEG, PNG or UTF-8 text.")
        var file: String
        @Option(help: "A plan over more years: targets that ask for more than it does are told too.")
        var against: String?

        func run() async throws {
            try await reporting {
                var reading = try await planReading(of: file)
                if let against { reading.findings += harsherTargets(of: reading, than: try await planReading(of: against)) }
                if reading.findings.isEmpty { return print("Không thấy chỗ nào đáng ngờ.") }
                let text = Array(reading.source.text.utf16)
                for finding in reading.findings {
                    let line = text.prefix(finding.span.start).count { $0 == 10 } + 1
                    print("\(file):\(line): [\(finding.kind.rawValue)] \(finding.message)")
                }
                throw ExitCode(1)
            }
        }
    }
}

/// The bytes of a file that somebody named.
func contents(of file: String) throws(SettingsError) -> Data {
    do { return try Data(contentsOf: URL(filePath: file)) } catch {
        throw SettingsError("Không đọc được tệp \(file). Kiểm tra đường dẫn và quyền đọc.")
    }
}

private func planReading(of file: String) async throws -> PlanReading {
    try await PlanReader.readPlan(try contents(of: file), fileName: URL(filePath: file).lastPathComponent, progress: pagesToTerminal)
}

/// Tells somebody who waits at a terminal which page of a scan is recognised.
let pagesToTerminal: ReadingProgress = { done, count in
    guard isatty(STDERR_FILENO) == 1 else { return }
    let line = done < count ? "\rĐang đọc trang \(done + 1) trên \(count) " : "\r\u{1B}[K"
    try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
}
