package import Foundation

/// A certificate authority with its services (Tests/SigningTests/Fixtures/authority.py), running while this value lives: keys and certificates lie
/// in its folder. Its process is touched only when it is made and when it is ended.
package final class CertificateAuthority: @unchecked Sendable {
    package let folder: URL
    /// Where it answers: time stamps at `/tsa` and `/tsa-later`, a signing service at `/csc/v2`.
    package let base: String
    private let process: Process
    private let leash: Pipe

    package struct Failure: Error { package let words: String }

    /// The driver of tokens in software.
    package static let tokenDriver = "/usr/lib/softhsm/libsofthsm2.so"
    /// Of every key.
    package static let pin = "2468"
    private static let fixtures = repository.appending(path: "Tests/SigningTests/Fixtures").standardizedFileURL
    private static let python = repository.appending(path: ".venv-signing/bin/python").standardizedFileURL.path

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "signing-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        (process, leash) = (Process(), Pipe())
        let told = Pipe()
        process.executableURL = URL(filePath: Self.python)
        process.arguments = ["-B", Self.fixtures.appending(path: "authority.py").path, folder.path]
        process.standardInput = leash
        process.standardOutput = told
        try process.run()
        let line = String(decoding: told.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else { throw Failure(words: "no authority") }
        base = "http://127.0.0.1:\(port)"
    }

    deinit {
        try? leash.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Makes a token in software, "suoi-may", with the chair's key and certificate.
    ///
    /// - Returns: where its configuration lies, for `SOFTHSM2_CONF`.
    package func softToken() throws -> String {
        let configuration = folder.appending(path: "softhsm.conf").path
        try FileManager.default.createDirectory(at: folder.appending(path: "tokens"), withIntermediateDirectories: true)
        try Data("directories.tokendir = \(folder.appending(path: "tokens").path)\n".utf8).write(to: URL(filePath: configuration))
        try run(
            ["softhsm2-util", "--init-token", "--free", "--label", "suoi-may", "--so-pin", "111111", "--pin", Self.pin], configuration)
        try run([Self.python, "-B", Self.fixtures.appending(path: "fill_token.py").path, folder.path, Self.pin], configuration)
        return configuration
    }

    private func run(_ command: [String], _ configuration: String) throws {
        let program = Process()
        program.executableURL = URL(filePath: "/usr/bin/env")
        program.arguments = command
        program.environment = ProcessInfo.processInfo.environment.merging(["SOFTHSM2_CONF": configuration]) { $1 }
        program.standardOutput = FileHandle.nullDevice
        try program.run()
        program.waitUntilExit()
        guard program.terminationStatus == 0 else { throw Failure(words: "\(command[0]): \(program.terminationStatus)") }
    }
}
