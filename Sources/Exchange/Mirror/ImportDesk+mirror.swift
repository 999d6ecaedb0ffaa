import Declarations
public import Foundation
public import Registers
import Sheets
public import Store
import Vietnamese
import Workflows

/// How a table of another system came.
public enum MirrorWay: String, Sendable, CaseIterable { case upload, folder, api, pull }

/// What became of a table of another system.
public struct MirrorReport: Sendable {
    public let progress: ImportProgress
    /// The first rows that were not taken, with why.
    public let problems: [RowProblem]
}

extension ImportDesk {
    /// How many refused rows a report names.
    private static let named = 1000

    /// Keeps an uploaded table and tries what it would change; nothing is written to the register before somebody confirms it.
    ///
    /// - Parameter dataAt: the moment of which the table tells, in milliseconds since 1970 UTC.
    /// - Returns: the import, whose trial waits as a job.
    /// - Throws: `SheetError` for what is no table, ``MirrorRefusal`` for one that is not of this profile.
    public func beginMirror(_ upload: URL, name: String, _ profile: MirrorProfile, dataAt: Int64, by actor: Actor) async throws -> RecordID
    {
        let plan = try await mirrorPlan(upload, profile, dataAt: dataAt)
        let id = try await begin(upload, name: name, register: profile.target, by: actor)
        try await database.write { tx in
            guard let run = try tx.importRun(id, commune: actor.commune) else { throw RecordError.notFound }
            try check(run, plan, in: tx)
        }
        return id
    }

    private func mirrorPlan(_ file: URL, _ profile: MirrorProfile, dataAt: Int64) async throws -> ImportPlan {
        let register = try workflows.registry.register(profile.target)
        let preview = try await TablePreview.read(file, sheet: profile.record["sheet"].text)
        return try profile.plan(for: preview, register, dataAt: dataAt)
    }

    /// Takes a table that came without a person to confirm it: from a folder, over the interface, by asking for it. The same table again changes
    /// nothing, so one that was cut off is simply taken again.
    ///
    /// - Throws: `SheetError`, ``MirrorRefusal`` where nothing of it is taken.
    public func takeMirror(_ file: URL, name: String, _ profile: MirrorProfile, way: MirrorWay, dataAt: Int64, by asking: Actor)
        async throws
        -> MirrorReport
    {
        let plan = try await mirrorPlan(file, profile, dataAt: dataAt)
        let actor = asking.working("mirror")
        let problems = ProblemList(limit: Self.named)
        let end = try await importer.run(file, plan, into: profile.target, by: actor, isTrial: false) { step, tx in
            problems.add(step.problems)
            try keep(step.differences, of: plan, by: actor, in: tx)
        }
        try await database.write { tx in try finishMirror(plan, end, file: name, way: way, by: actor, in: tx) }
        return MirrorReport(progress: end, problems: problems.all)
    }

    /// Notes that a source did not tell, or told what nobody could read: whoever keeps it sees why it is late.
    public func noteFailure(of profile: MirrorProfile, file: String, way: MirrorWay, why: String, by actor: Actor, in tx: WriteTransaction)
        throws
    {
        _ = try workflows.create(
            MirrorProfile.runs,
            [
                "source_of": .text(profile.record.id.text), "way": .text(way.rawValue), "file_name": .text(String(file.prefix(200))),
                "outcome": .text("failed"), "note": .text(String(why.prefix(1000))), "ran_at": .integer(tx.now),
            ], by: actor.working("mirror"), in: tx)
    }

    /// Keeps contradictions that nobody was told of yet.
    func keep(_ differences: [MirrorDifference], of plan: ImportPlan, by actor: Actor, in tx: WriteTransaction) throws {
        guard let mirror = plan.mirror, !differences.isEmpty else { return }
        let known = try tx.rows(
            """
            SELECT digest FROM reg_mirror_difference WHERE commune = \(actor.commune) AND deleted_at IS NULL
                AND digest IN (\(SQL.values(Set(differences.map(\.digest)).sorted())))
            """)
        var told = Set(try known.map { try $0.text("digest") })
        for difference in differences where told.insert(difference.digest).inserted {
            _ = try workflows.create(
                MirrorProfile.differences,
                [
                    "source_of": .text(mirror.profile), "kind": .text(difference.kind.rawValue), "told_id": .text(difference.key),
                    "known_record": .text(difference.record.text), "detail": .text(String(difference.text.prefix(4000))),
                    "digest": .text(difference.digest), "told_at": .integer(mirror.dataAt),
                ], by: actor, in: tx)
        }
    }

    /// Notes what came, and until when that is fresh.
    func finishMirror(_ plan: ImportPlan, _ end: ImportProgress, file: String, way: MirrorWay, by actor: Actor, in tx: WriteTransaction)
        throws
    {
        guard let mirror = plan.mirror, let id = RecordID(mirror.profile) else { return }
        _ = try workflows.create(
            MirrorProfile.runs,
            [
                "source_of": .text(mirror.profile), "way": .text(way.rawValue), "file_name": .text(String(file.prefix(200))),
                "outcome": .text("taken"), "data_at": .integer(mirror.dataAt), "ran_at": .integer(tx.now),
                "all_rows": .integer(Int64(end.rows)), "made": .integer(Int64(end.created)), "changed": .integer(Int64(end.changed)),
                "same": .integer(Int64(end.unchanged)), "differing": .integer(Int64(end.differing ?? 0)),
                "refused": .integer(Int64(end.refused)),
            ], by: actor, in: tx)
        let profile = try MirrorProfile.one(id, workflows.registry, commune: actor.commune, in: tx)
        let dataAt = max(mirror.dataAt, profile.dataAt ?? .min)
        var values: [String: Value] = [
            "data_at": .integer(dataAt), "last_at": .integer(tx.now), "fresh_until": .integer(dataAt + profile.hours * 3_600_000),
        ]
        if profile.record["first_at"].isNull { values["first_at"] = .integer(tx.now) }
        _ = try workflows.edit(MirrorProfile.register, id, version: nil, values, by: actor, in: tx)
        // A new stay in the state: who is told of lateness is told anew when it is late again.
        if profile.isOn { _ = try workflows.perform("synced", on: MirrorProfile.register, id, version: nil, by: actor, in: tx) }
    }
}
