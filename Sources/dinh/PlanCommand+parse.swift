import ArgumentParser
import Foundation
import PlanReader

extension PlanCommand {
    /// What the server starts to open a DOCX or ODT from outside, under limits on memory and time (``ReadingWorker``).
    struct Parse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Mở văn bản trong tiến trình riêng (used by the server itself).", shouldDisplay: false)

        @Argument(help: "The document.")
        var input: String
        @Argument(help: "Where the answer goes, as JSON.")
        var output: String

        func run() throws {
            try ReadingWorker.answer(try contents(of: input)).write(to: URL(filePath: output))
        }
    }
}
