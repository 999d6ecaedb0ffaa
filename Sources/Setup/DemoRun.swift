import Foundation
import Registers
import Store
import Vietnamese
import Workflows

/// The set-up of one demo commune: files that belong together in one transaction each, the plan's document between them.
struct DemoRun {
    let setup: DemoSetup
    let commune: Commune
    var keys: [String: KeyedRecord] = [:]
    var signIns: [SignInPerson] = []
    var warnings: [String] = []

    /// The day on which the demo commune is said to have begun: that of the two-level local government.
    private static let epoch = Instant(CalendarDate(dayNumber: CalendarDate("2025-07-01")?.dayNumber ?? 0), minute: 420)

    init(_ setup: DemoSetup, _ commune: Commune) {
        self.setup = setup
        self.commune = commune
    }

    /// Gives how many records were made.
    mutating func load() async throws -> Int {
        let communes = CommuneSetup(database: setup.database, workflows: setup.workflows, packs: setup.packs)
        let (workflows, commune) = (setup.workflows, commune)
        let start = min(Self.epoch, setup.now).milliseconds
        keys = try await Database.writing(at: start) { try await communes.begin(commune, origin: "demo").keys }
        let calendar = try await setup.database.read { try workflows.calendar(of: commune.code, in: $0) }
        let clock = RelativeTime(now: setup.now, calendar: calendar)

        var made = 0
        var batch: [DataFile] = []
        for file in try communes.files(in: "demo", of: commune.code) {
            guard file.root["plan"] != nil else {
                batch.append(file)
                continue
            }
            made += try await load(batch, clock)
            batch = []
            made += try await loadPlan(file, clock)
        }
        return made + (try await load(batch, clock))
    }

    private mutating func load(_ files: [DataFile], _ clock: RelativeTime) async throws -> Int {
        if files.isEmpty { return 0 }
        let before = RecordLoader(setup.workflows, commune: commune.code, clock: clock, origin: "demo", keys: keys)
        let (made, after) = try await setup.database.write { tx in
            var loader = before
            return (try loader.load(files, in: tx), loader)
        }
        keys = after.keys
        signIns += after.signIns
        return made
    }
}
