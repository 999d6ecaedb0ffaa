import Accounts
import Declarations
import Foundation
import Jobs
import Registers
import Store
import Vietnamese
import Workflows

/// A change of units or desks that takes more than one transaction, or waits for its day.
enum OrganisationChange: Codable, Sendable, Equatable {
    case merge(UnitMerger)
    case rename(UnitRenaming)
    /// Somebody's open work goes to other posts; `leaves` closes the account of who left the service.
    case handOver(person: String?, moves: [DeskMove], leaves: Bool)
}

/// Does such a change in steps, with the rights that the person who asked has while it runs.
struct OrganisationJob: JobKind {
    static let name = "organisation"
    let id = OrganisationJob.name
    let workflows: WorkflowEngine
    let accounts: Accounts

    struct Payload: Codable, Sendable {
        let change: OrganisationChange
        let post: String?
    }

    private struct Place: Codable {
        var move = 0
        var total: Int64 = 0
        var progress = RehomingProgress()
        var done: Int64 = 0
        var kept: [String] = []
    }

    private static let step = 100

    func run(_ work: JobWork) async throws -> String? {
        let payload = try work.job.payload(as: Payload.self)
        do {
            switch payload.change {
            case .merge(let merger): return try await run(merger, payload, work)
            case .rename(let renaming):
                try await work.database.write { tx in
                    try workflows.rename(renaming, by: try asker(payload, work, tx), in: tx)
                    try work.note(done: 1, total: 1, in: tx)
                }
                return "Đã đổi tên thành \(renaming.name)."
            case .handOver(let person, let moves, let leaves): return try await run(person, moves, leaves, payload, work)
            }
        } catch let error as RecordError {
            throw JobFailure(error.problems.first?.message.vi ?? error.message.vi)
        }
    }

    private func asker(_ payload: Payload, _ work: JobWork, _ tx: ReadTransaction) throws -> Actor {
        guard let person = work.job.person else { throw JobFailure("Không rõ ai yêu cầu việc này.") }
        let actor = try accounts.actor(
            person: person, post: payload.post, commune: work.job.commune, origin: "job \(work.job.id)", in: tx)
        guard workflows.registry.rights.allows(.manageUnits, to: actor) else {
            throw JobFailure("Người yêu cầu không còn quyền quản trị đơn vị.")
        }
        return actor
    }

    private func kept(_ work: JobWork, in tx: ReadTransaction) throws -> Place {
        // As the last transaction left it, which may be newer than when this attempt began.
        let text = try tx.job(work.job.id, commune: work.job.commune)?.checkpoint
        return try text.map { try JSONDecoder().decode(Place.self, from: Data($0.utf8)) } ?? Place()
    }

    private func keep(_ place: Place, _ work: JobWork, _ tx: WriteTransaction) throws {
        let text = String(decoding: try JSONEncoder().encode(place), as: UTF8.self)
        try work.note(done: place.done, total: max(place.total, place.done), checkpoint: text, in: tx)
    }

    private func run(_ merger: UnitMerger, _ payload: Payload, _ work: JobWork) async throws -> String {
        while true {
            let place = try await work.database.write { tx in
                let actor = try asker(payload, work, tx)
                var place = try kept(work, in: tx)
                if place.total == 0 {
                    let preview = try workflows.preview(merger, commune: work.job.commune, in: tx)
                    place.total = Int64(preview.places.reduce(2) { $0 + $1.records } - preview.mirrored)
                }
                try workflows.advance(merger, &place.progress, limit: Self.step, by: actor, in: tx)
                place.done = Int64(place.progress.done)
                try keep(place, work, tx)
                return place
            }
            if place.progress.isOver { return told(place.progress.done, place.progress.kept, place.progress.keptCount) }
        }
    }

    private func run(_ person: String?, _ moves: [DeskMove], _ leaves: Bool, _ payload: Payload, _ work: JobWork) async throws -> String {
        var isOver = moves.isEmpty
        while !isOver {
            isOver = try await work.database.write { tx in
                let actor = try asker(payload, work, tx)
                var place = try kept(work, in: tx)
                guard place.move < moves.count else { return true }
                if place.total == 0 {
                    let open = try workflows.openWork(of: moves.map(\.from), commune: work.job.commune, in: tx)
                    place.total = Int64(open.reduce(0) { $0 + $1.records })
                }
                let before = place.progress.done
                try workflows.advance(moves[place.move], &place.progress, limit: Self.step, note: "Bàn giao công việc", by: actor, in: tx)
                place.done += Int64(place.progress.done - before)
                if place.progress.isOver {
                    place.kept += place.progress.kept
                    place.move += 1
                    place.progress = RehomingProgress()
                }
                try keep(place, work, tx)
                return place.move == moves.count
            }
        }
        let place = try await work.database.read { tx in try kept(work, in: tx) }
        if leaves, let person { try await close(person, payload, work) }
        return told(Int(place.done), place.kept, place.kept.count)
    }

    /// Who left signs in no more; neither do the programs that act for that person.
    private func close(_ person: String, _ payload: Payload, _ work: JobWork) async throws {
        let actor = try await work.database.write { tx in
            let actor = try asker(payload, work, tx)
            if let id = RecordID(person) {
                _ = try workflows.edit("person", id, version: nil, ["active": .boolean(false)], by: actor, note: "Thôi công tác", in: tx)
            }
            return actor
        }
        if try await accounts.list(commune: work.job.commune).contains(where: { $0.person == person && !$0.isDisabled }) {
            try await accounts.setDisabled(true, person: person, by: actor)
        }
        for token in try await accounts.tokens(commune: work.job.commune) where token.person == person && token.isValid(at: .now) {
            try await accounts.revokeToken(token.id, by: actor)
        }
    }

    private func told(_ done: Int, _ kept: [String], _ count: Int) -> String {
        let moved = "Đã chuyển \(grouped(Int64(done))) bản ghi."
        return kept.isEmpty ? moved : moved + " Còn \(count) bản ghi chưa chuyển được:\n" + kept.joined(separator: "\n")
    }
}
