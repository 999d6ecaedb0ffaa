import ArgumentParser
import Foundation
import PlanReader
import Setup

extension PlanCommand {
    struct Score: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Chấm việc đọc các văn bản mẫu (measure readings against hand-made ones; prints a Markdown table).",
            discussion: "FOLDER holds NAME.gold.json beside NAME.txt, NAME.docx, NAME.odt, NAME.pdf or NAME-scan.pdf.")

        @Argument(help: "Folders of documents with their gold.")
        var folders: [String]
        @Flag(help: "List what was missed, invented or wrong, after the table.")
        var show = false
        @Option(help: "Only files whose name contains this.")
        var only: String?
        @Flag(help: "Measure time and memory instead: five readings of each document in this process, one of each scan.")
        var time = false

        func run() async throws {
            try await reporting {
                if time { return try await measure() }
                var differences: [String] = []
                print("| Document | List | Gold | Read | Found P | Found R | Found F1 | Exact P | Exact R | Exact F1 | ms |")
                print("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
                for (file, gold) in try folders.flatMap(samples) where only.map(file.lastPathComponent.contains) ?? true {
                    let name = file.lastPathComponent
                    let start = ContinuousClock.now
                    let reading = try await readPlan(try contents(of: file.path), fileName: name)
                    let milliseconds = Int((ContinuousClock.now - start) / .milliseconds(1))
                    let score = try ReadingScore(gold: try contents(of: gold.path), read: reading.json())
                    for list in score.lists { print(row(name, list, milliseconds)) }
                    differences += score.lists.flatMap(\.differences).map { "- \(name): \($0)" }
                    differences += score.wrongHeader.map { "- \(name): header \($0)" }
                }
                if show { print("\n" + differences.joined(separator: "\n")) }
            }
        }

        private func measure() async throws {
            print("| Document | Readings | Mean ms | Best ms | Processor ms | Peak memory MB |")
            print("|---|--:|--:|--:|--:|--:|")
            for (file, _) in try folders.flatMap(samples) where only.map(file.lastPathComponent.contains) ?? true {
                let name = file.lastPathComponent
                let data = try contents(of: file.path)
                let count = name.contains("-scan.") ? 1 : 5
                let start = clock()
                var times: [Double] = []
                for _ in 0..<count {
                    let begin = ContinuousClock.now
                    _ = try await readPlan(data, fileName: name, worker: nil)
                    times.append((ContinuousClock.now - begin) / .milliseconds(1))
                }
                let processor = Double(clock() - start) * 1000 / 1_000_000 / Double(count)
                let figures = [times.reduce(0, +) / Double(count), times.min() ?? 0, processor, Self.peakMemory].map {
                    String(format: "%.0f", $0)
                }
                print("| \(name) | \(count) | " + figures.joined(separator: " | ") + " |")
            }
        }

        /// The most memory that this process has taken so far, in MB; what it starts (tesseract, poppler) is not in it.
        private static var peakMemory: Double {
            let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
            return line.flatMap { Double($0.filter(\.isNumber)) }.map { $0 / 1024 } ?? 0
        }

        private func row(_ name: String, _ list: ReadingScore.List, _ milliseconds: Int) -> String {
            let figures = [list.found, list.exact].flatMap { [$0.precision, $0.recall, $0.f1] }.map { String(format: "%.2f", $0) }
            return "| \(name) | \(list.name) | \(list.gold) | \(list.read) | " + figures.joined(separator: " | ") + " | \(milliseconds) |"
        }

        /// The documents of `folder` that have gold, by name.
        private func samples(in folder: String) throws(SettingsError) -> [(file: URL, gold: URL)] {
            let root = URL(filePath: folder, directoryHint: .isDirectory)
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder).sorted() else {
                throw SettingsError("Không đọc được thư mục \(folder). Kiểm tra đường dẫn và quyền đọc.")
            }
            return names.compactMap { name in
                guard let dot = name.lastIndex(of: "."), !name.hasSuffix(".json") else { return nil }
                let gold = String(name[..<dot].replacing("-scan", with: "")) + ".gold.json"
                return names.contains(gold) ? (root.appending(path: name), root.appending(path: gold)) : nil
            }
        }
    }
}
