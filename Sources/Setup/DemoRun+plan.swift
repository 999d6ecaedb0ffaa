import Foundation
import Plans
import Registers
import Store
import Vietnamese
import Workflows

extension DemoRun {
    /// Imports the plan's document as a keeper would, and then leads its targets and tasks to where the file says that they stand.
    mutating func loadPlan(_ file: DataFile, _ clock: RelativeTime) async throws -> Int {
        guard let head = file.root["plan"], let key = head["key"]?.string, let document = head["document"]?.string else {
            throw SetupError("plan cần key và document.", at: file.name)
        }
        let history = try DataEntry.steps(head["history"], in: file, clock: clock)
        // On the day of issue: a plan that claims to be issued later than it is read is a slip of reading.
        let moment = min((history.last?.at ?? clock.now.milliseconds) - 5_400_000, clock.now.milliseconds)
        let loader = RecordLoader(setup.workflows, commune: commune.code, clock: clock, origin: "demo", keys: keys)
        let keeper = try await setup.database.read {
            try loader.author(head["history"]?.sequence?.first?["by"]?.string, place: file.name, in: $0)
        }
        let importer = PlanImporter(setup.workflows, database: setup.database, blobs: setup.blobs)
        let imported = try await Database.writing(at: moment) {
            try await importer.importPlan(data: try self.document(document), fileName: document, by: keeper)
        }
        keys[key] = KeyedRecord(register: "plan", id: imported.plan, made: moment, place: file.name)
        try await nameItems(of: imported.plan, madeAt: moment, as: file.name)
        let step = PlanProgress(file: file, clock: clock, keys: keys)
        let (workflows, code) = (setup.workflows, commune.code)
        try await setup.database.write { tx in
            let loader = RecordLoader(workflows, commune: code, clock: clock, origin: "demo", keys: step.keys)
            try step.accept(madeAt: moment + 60_000, loader, in: tx)
            try step.apply(head, to: key, loader, in: tx)
        }
        return imported.counts.values.reduce(0, +)
    }

    private func document(_ name: String) throws -> Data {
        for pack in setup.packs {
            let url = pack.appending(path: "demo").appending(path: name)
            if FileManager.default.fileExists(atPath: url.path) { return try Data(contentsOf: url) }
        }
        throw SetupError("không thấy văn bản \(name) trong thư mục demo của gói nào.")
    }

    /// Names the rows of the plan as files refer to them: `target-14`, `task-3`, and `target-body` for the one that only the body has.
    private mutating func nameItems(of plan: RecordID, madeAt moment: Int64, as place: String) async throws {
        let (workflows, system) = (setup.workflows, Actor.system(commune: commune.code, origin: "demo"))
        let (targets, tasks) = try await setup.database.read { tx in
            (try workflows.registry.all("target", for: system, in: tx), try workflows.registry.all("task", for: system, in: tx))
        }
        let repeated = Set(targets.compactMap { $0["same_as"].text })
        for target in targets where target["plan"].text == plan.text {
            if target["found_in"].text == "appendix", let number = target["no"].text {
                // Of a target that is said twice, the one that counts is meant.
                let id = target["same_as"].text.flatMap { RecordID($0) } ?? target.id
                keys["target-\(number)"] = KeyedRecord(register: "target", id: id, made: moment, place: place)
            } else if target["same_as"].isNull, !repeated.contains(target.id.text), target["found_in"].text == "body" {
                keys["target-body"] = KeyedRecord(register: "target", id: target.id, made: moment, place: place)
            }
        }
        for task in tasks where task["plan"].text == plan.text {
            if let number = task["no"].text {
                keys["task-\(number)"] = KeyedRecord(register: "task", id: task.id, made: moment, place: place)
            }
        }
    }
}
