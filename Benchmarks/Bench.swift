import ArgumentParser
import Foundation

/// Measures the server against what it stands on; `Benchmarks/run` calls these in turn and writes the table.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures Đình side by side with the bare framework and the bare database.",
        subcommands: [
            Seed.self, Serve.self, Creates.self, Batches.self, SheetBench.self, Search.self, ExchangeBench.self, MapBench.self,
            FigureBench.self, DeliveryBench.self, TasksBench.self, OneStopBench.self,
        ])
}

/// Where the data are and what they are checked against.
struct Place: ParsableArguments {
    @Option(help: "sqlite:PATH or postgres://…")
    var database: String
    @Option(help: "A folder for keys and files.")
    var data: String = "/tmp/dinh-bench"
    @Option(help: "The repository.")
    var root: String = FileManager.default.currentDirectoryPath

    var rootURL: URL { URL(filePath: root) }
    var dataURL: URL { URL(filePath: data) }
}
