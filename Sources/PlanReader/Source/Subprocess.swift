import Foundation

/// Runs one outside tool on files in a private folder, with limits on time, memory and output.
enum Subprocess {
    struct Output {
        var status: Int32
        /// The files that the tool wrote, by name.
        var files: [String: Data]
        var errors: String
    }

    /// Address space that a tool may take, in bytes.
    static let memory = 1500 << 20
    private static let places = ["/usr/bin/", "/usr/local/bin/", "/bin/"]

    private static func path(of tool: String) -> String? {
        if tool.hasPrefix("/") { return FileManager.default.isExecutableFile(atPath: tool) ? tool : nil }
        return places.map { $0 + tool }.first(where: FileManager.default.isExecutableFile)
    }

    /// - Parameters:
    ///   - input: written to `input` in the folder before the tool starts.
    ///   - arguments: paths are relative to the folder.
    ///   - output: the beginning of the names of the files that the tool writes; they are read back when it ends.
    ///   - seconds: time on the clock; the processor's time is limited to the same.
    ///   - maximum: bytes of one file that it may write.
    static func run(_ tool: String, _ arguments: [String], input: Data, output: String, seconds: Double = 60, maximum: Int = 200 << 20)
        async throws(PlanReadError) -> Output
    {
        guard let path = path(of: tool) else { throw PlanReadError(.toolMissing, "\(tool) is not installed") }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dinh-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let errorFile = folder.appendingPathComponent("errors")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try input.write(to: folder.appendingPathComponent("input"))
            try Data().write(to: errorFile)
        } catch { throw PlanReadError(.damaged, "cannot write a temporary file: \(error)") }
        let process = Process()
        // prlimit (util-linux) sets the limits and becomes the tool; where it is missing the clock and the size still hold.
        if let prlimit = Subprocess.path(of: "prlimit") {
            process.executableURL = URL(fileURLWithPath: prlimit)
            process.arguments = ["--as=\(memory)", "--cpu=\(Int(seconds) + 1)", "--fsize=\(maximum)", "--core=0", path] + arguments
        } else {
            process.executableURL = URL(fileURLWithPath: path)
            process.arguments = arguments
        }
        process.currentDirectoryURL = folder
        // One page a processor: several threads for one page take longer together.
        process.environment = ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "OMP_THREAD_LIMIT": "1"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try? FileHandle(forWritingTo: errorFile)
        do { try process.run() } catch { throw PlanReadError(.toolMissing, "\(tool) did not start: \(error)") }
        let start = ContinuousClock.now
        while process.isRunning {
            try? await Task.sleep(for: .milliseconds(5))
            if ContinuousClock.now - start > .seconds(seconds) || Task.isCancelled {
                process.terminate()
                throw PlanReadError(.timeout, "\(tool) was stopped")
            }
        }
        let errors = (try? String(contentsOf: errorFile, encoding: .utf8)) ?? ""
        if process.terminationReason == .uncaughtSignal, process.terminationStatus == SIGXFSZ {
            throw PlanReadError(.tooLarge, "\(tool) wrote more than \(maximum) bytes")
        }
        if process.terminationReason == .uncaughtSignal, process.terminationStatus == SIGXCPU {
            throw PlanReadError(.timeout, "\(tool) took more than \(seconds) s")
        }
        var files: [String: Data] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] where name.hasPrefix(output) {
            files[name] = try? Data(contentsOf: folder.appendingPathComponent(name))
        }
        return Output(status: process.terminationStatus, files: files, errors: errors)
    }
}
