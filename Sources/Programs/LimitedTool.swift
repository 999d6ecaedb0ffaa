public import Foundation

/// Runs an outside program on a file that a stranger may have sent: with bounds on time, memory and what it writes, and nothing of the
/// server's surroundings.
public enum LimitedTool {
    public struct Outcome: Sendable {
        /// What it ended with; -1 if a signal ended it.
        public let status: Int32
        /// The signal that ended it, `SIGXFSZ` and `SIGXCPU` for bounds that it broke.
        public let signal: Int32?
        /// The first 64 KB of what it printed.
        public let output: String
    }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
        /// Whether it was stopped because it took too long or because nobody waits for it any more.
        public let wasStopped: Bool

        public init(description: String, wasStopped: Bool = false) {
            self.description = description
            self.wasStopped = wasStopped
        }
    }

    /// Where a program lies; nil where it is not installed.
    public static func path(_ tool: String) -> String? {
        if tool.hasPrefix("/") { return FileManager.default.isExecutableFile(atPath: tool) ? tool : nil }
        return ["/usr/bin/", "/usr/local/bin/", "/bin/"].map { $0 + tool }.first(where: FileManager.default.isExecutableFile)
    }

    /// Bytes that can be handed to a program on its standard input: what a pipe holds before anybody reads.
    public static let mostInput = 60_000

    /// - Parameters:
    ///   - memory: bytes of address space; nil sets no bound (scanners load their signatures).
    ///   - writes: bytes of the largest file that it may write.
    ///   - input: what it reads on its standard input, at most ``mostInput`` bytes: the place for what nobody else may see.
    ///   - environment: variables besides the few that every program gets.
    /// - Throws: ``Failure`` for a program that is missing, does not start, or takes longer than `seconds`.
    public static func run(
        _ program: String, _ arguments: [String], in folder: URL, seconds: Double, memory: Int? = nil, writes: Int = 32 << 20,
        input: Data? = nil, environment: [String: String] = [:]
    ) async throws -> Outcome {
        guard let program = path(program) else { throw Failure(description: "\(program) is not installed") }
        let printed = folder.appending(path: ".printed-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: printed.path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw Failure(description: "can't write in \(folder.path)")
        }
        defer { try? FileManager.default.removeItem(at: printed) }
        let process = Process()
        var call = [program] + arguments
        if let prlimit = path("prlimit") {
            call =
                [prlimit, "--cpu=\(Int(seconds) + 1)", "--fsize=\(writes)", "--core=0"] + (memory.map { ["--as=\($0)"] } ?? []) + ["--"]
                + call
        }
        process.executableURL = URL(fileURLWithPath: call[0])
        process.arguments = Array(call.dropFirst())
        process.currentDirectoryURL = folder
        process.environment = ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "HOME": folder.path].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        if let input { process.standardInput = try filledPipe(input) }
        let sink = try FileHandle(forWritingTo: printed)
        defer { try? sink.close() }
        process.standardOutput = sink
        process.standardError = sink
        do { try process.run() } catch { throw Failure(description: "\(program) did not start: \(error)") }
        try await end(of: process, program, seconds: seconds)
        let reader = try FileHandle(forReadingFrom: printed)
        defer { try? reader.close() }
        let output = String(decoding: try reader.read(upToCount: 64 << 10) ?? Data(), as: UTF8.self)
        let exited = process.terminationReason == .exit
        let status = process.terminationStatus
        return Outcome(status: exited ? status : -1, signal: exited ? nil : status, output: output)
    }

    private static func end(of process: Process, _ program: String, seconds: Double) async throws {
        let start = ContinuousClock.now
        while process.isRunning {
            try? await Task.sleep(for: .milliseconds(5))
            // On a busy server the sleep may outlast the program and its time: one that has ended by then was not too slow.
            guard process.isRunning else { return }
            if Task.isCancelled || ContinuousClock.now - start > .seconds(seconds) {
                process.terminate()
                try? await Task.sleep(for: .milliseconds(200))
                if process.isRunning { kill(process.processIdentifier, SIGKILL) }
                throw Failure(description: "\(program) was stopped after \(Int(seconds)) seconds", wasStopped: true)
            }
        }
    }

    /// A pipe that holds all of the input and has no writer any more: nothing waits for a program that does not read.
    private static func filledPipe(_ input: Data) throws -> Pipe {
        guard input.count <= mostInput else { throw Failure(description: "\(input.count) bytes of input are too many") }
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: input)
        try pipe.fileHandleForWriting.close()
        return pipe
    }
}
