import Accounts
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@testable import Setup

let packs = [pack("core"), pack("metrics"), pack("plan")]

/// The day on which the tests set demos up: a Saturday after the last absolute date in the files.
let setUpDay = Instant(CalendarDate(year: 2026, month: 11, day: 21) ?? .min, minute: 540)

/// Opens a server's data in a place of the test's own.
func withWorkplace(_ engine: EngineKind, packs folders: [URL] = packs, _ body: (Workplace) async throws -> Void) async throws {
    try await withPlace(engine) { place in
        let workplace = try await Workplace.open(database: try await place.address(), packs: folders, data: place.folder)
        do { try await body(workplace) } catch {
            try? await workplace.database.close()
            throw error
        }
        try await workplace.database.close()
    }
}

extension DemoSetup {
    init(_ place: Workplace) {
        self.init(
            database: place.database, workflows: place.workflows, accounts: place.accounts, blobs: place.blobs, packs: place.packs,
            data: place.data,
            now: setUpDay)
    }
}

/// A pack folder of the test's own, with the real core pack beside it.
func withDataFile(_ yaml: String, _ body: (DataFile) throws -> Void) throws {
    let pack = FileManager.default.temporaryDirectory.appending(path: "pack-\(UUID().uuidString)", directoryHint: .isDirectory)
    let demo = pack.appending(path: "demo", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: demo, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: pack) }
    try Data(yaml.utf8).write(to: demo.appending(path: "1.yml"))
    try body(try #require(DataFile.all(in: "demo", of: pack).first))
}
