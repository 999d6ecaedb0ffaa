import Foundation
import Programs

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

    /// - Parameters:
    ///   - input: written to `input` in the folder before the tool starts.
    ///   - arguments: paths are relative to the folder.
    ///   - output: the beginning of the names of the files that the tool writes; they are read back when it ends.
    ///   - seconds: time on the clock; the processor's time is limited to the same.
    ///   - maximum: bytes of one file that it may write.
    static func run(_ tool: String, _ arguments: [String], input: Data, output: String, seconds: Double = 60, maximum: Int = 200 << 20)
        async throws(PlanReadError) -> Output
    {
        guard LimitedTool.path(tool) != nil else { throw PlanReadError(.toolMissing, "\(tool) is not installed") }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dinh-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try input.write(to: folder.appendingPathComponent("input"))
        } catch { throw PlanReadError(.damaged, "cannot write a temporary file: \(error)") }
        let outcome: LimitedTool.Outcome
        do {
            // One page a processor: several threads for one page take longer together.
            outcome = try await LimitedTool.run(
                tool, arguments, in: folder, seconds: seconds, memory: memory, writes: maximum, environment: ["OMP_THREAD_LIMIT": "1"])
        } catch {
            throw PlanReadError((error as? LimitedTool.Failure)?.wasStopped == true ? .timeout : .toolMissing, "\(error)")
        }
        if outcome.signal == SIGXFSZ { throw PlanReadError(.tooLarge, "\(tool) wrote more than \(maximum) bytes") }
        if outcome.signal == SIGXCPU { throw PlanReadError(.timeout, "\(tool) took more than \(seconds) s") }
        var files: [String: Data] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] where name.hasPrefix(output) {
            files[name] = try? Data(contentsOf: folder.appendingPathComponent(name))
        }
        return Output(status: outcome.signal ?? outcome.status, files: files, errors: outcome.output)
    }
}
