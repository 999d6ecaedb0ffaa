import Foundation

/// Runs one outside tool on files in a private folder, with limits on time and output.
enum Subprocess {
    struct Output {
        var status: Int32
        var files: [String: Data]
        var errors: String
    }

    /// - Parameters:
    ///   - input: written to `input` in the folder before the tool starts.
    ///   - arguments: paths are relative to the folder.
    ///   - output: the file that the tool writes, read back when it ends.
    static func run(
        _ tool: String, _ arguments: [String], input: Data, output: String, seconds: Double = 60, maximum: Int = 200 << 20
    ) async throws(PlanReadError) -> Output {
        guard let path = ["/usr/bin/", "/usr/local/bin/", "/bin/"].map({ $0 + tool }).first(where: FileManager.default.isExecutableFile)
        else { throw PlanReadError(.toolMissing, "\(tool) is not installed") }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dinh-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let errorFile = folder.appendingPathComponent("errors")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try input.write(to: folder.appendingPathComponent("input"))
            try Data().write(to: errorFile)
        } catch {
            throw PlanReadError(.damaged, "cannot write a temporary file: \(error)")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try? FileHandle(forWritingTo: errorFile)
        do {
            try process.run()
        } catch {
            throw PlanReadError(.toolMissing, "\(tool) did not start: \(error)")
        }
        let result = folder.appendingPathComponent(output)
        let start = ContinuousClock.now
        while process.isRunning {
            try? await Task.sleep(for: .milliseconds(10))
            let size = (try? FileManager.default.attributesOfItem(atPath: result.path)[.size] as? Int) ?? 0
            if ContinuousClock.now - start > .seconds(seconds) || size > maximum {
                process.terminate()
                throw PlanReadError(size > maximum ? .tooLarge : .timeout, "\(tool) was stopped")
            }
        }
        let errors = (try? String(contentsOf: errorFile, encoding: .utf8)) ?? ""
        let data = (try? Data(contentsOf: result)) ?? Data()
        return Output(status: process.terminationStatus, files: [output: data], errors: errors)
    }
}
