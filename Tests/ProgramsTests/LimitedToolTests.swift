import Foundation
import Programs
import Testing

@Suite("Outside programs")
struct LimitedToolTests {
    @Test("give what they print and what they end with")
    func outcome() async throws {
        let outcome = try await run("echo có dấu; echo lỗi >&2; exit 3")
        #expect(outcome.status == 3)
        #expect(outcome.signal == nil)
        #expect(outcome.output == "có dấu\nlỗi\n")
    }

    @Test("are told nothing of the server's surroundings but what they are meant to know")
    func surroundings() async throws {
        let outcome = try await run("env | cut -d= -f1 | sort | tr '\\n' ' '", environment: ["OMP_THREAD_LIMIT": "1"])
        #expect(Set(outcome.output.split(separator: " ")).subtracting(["PWD", "SHLVL", "_"]) == ["HOME", "LC_ALL", "OMP_THREAD_LIMIT", "PATH"])
    }

    @Test("write no more than they may")
    func bounds() async throws {
        // The signal may be ignored by whoever started the tests; the bound holds anyway.
        let outcome = try await run("dd if=/dev/zero of=large bs=1024 count=100 2>/dev/null; wc -c < large", writes: 50 << 10)
        #expect(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines).hasSuffix("\(50 << 10)"))
    }

    @Test("are stopped when their time is over, and say so")
    func stopped() async throws {
        let failure = await #expect(throws: LimitedTool.Failure.self) { try await run("exec sleep 300", seconds: 0.3) }
        #expect(failure?.wasStopped == true)
    }

    @Test("that are missing are named")
    func missing() async throws {
        let failure = await #expect(throws: LimitedTool.Failure.self) {
            try await LimitedTool.run("no-such-tool", [], in: FileManager.default.temporaryDirectory, seconds: 1)
        }
        #expect(failure?.description == "no-such-tool is not installed")
        #expect(failure?.wasStopped == false)
    }

    @Test("that ended in time are not called too slow by a server too busy to look")
    func busy() async throws {
        async let outcome = run("sleep 0.1; echo done", seconds: 0.5)
        try await Task.sleep(for: .milliseconds(50))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<2 * ProcessInfo.processInfo.activeProcessorCount {
                group.addTask { occupyThread(seconds: 0.7) }
            }
        }
        #expect(try await outcome.output == "done\n")
    }

    private func run(_ script: String, seconds: Double = 20, writes: Int = 32 << 20, environment: [String: String] = [:])
        async throws -> LimitedTool.Outcome
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "programs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await LimitedTool.run(
            "sh", ["-c", script], in: folder, seconds: seconds, writes: writes, environment: environment)
    }
}

/// Keeps a thread of the pool from doing anything else.
private func occupyThread(seconds: Double) { Thread.sleep(forTimeInterval: seconds) }
