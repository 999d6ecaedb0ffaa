import API
import Declarations
import HTTPKit
import Hummingbird
import Registers
import Store
import Vietnamese
import Workflows

extension APICall {
    /// Many records in one request: all or none (`"mode": "all"`), or each by itself (`"each"`).
    func batch() async throws -> Response {
        let register = try register()
        _ = try writer()
        try refuseUnknownParameters([])
        let bytes = try await bodyBytes(limit: 8 << 20)
        let wish = try BatchWish(try json(bytes), register)
        return try await writing(bytes) { tx in try BatchWork(call: self, register: register, wish: wish).answer(in: tx) }
    }
}

/// A batch while it is done: group after group of its items, each judged and written together.
private struct BatchWork {
    let call: APICall
    let register: RegisterDeclaration
    let wish: BatchWish

    /// What became of an item.
    private enum Outcome {
        case made(Record)
        case edited(Record)
        case deleted(RecordID)
        case refused(APIProblem)

        var problem: APIProblem? { if case .refused(let problem) = self { problem } else { nil } }
    }

    private var registry: Registry { call.registry }
    private var actor: Actor { call.actor }

    func answer(in tx: WriteTransaction) throws -> KeptAnswer {
        // What is judged stays true until it is written.
        try tx.takeTurn(in: actor.commune)
        var outcomes: [Outcome] = []
        for group in wish.groups { outcomes += try wish.isAtomic ? perform(group, in: tx) : apart(group, in: tx) }
        let failed = outcomes.count { $0.problem != nil }
        let codec = call.codec(register)
        let results = zip(wish.items, outcomes).map { json($0, $1, codec) }
        let body: JSON = ["results": .array(results), "failed": JSON(failed)]
        return KeptAnswer(status: failed == 0 ? 200 : 207, body: body.bytes)
    }

    /// Nothing is kept of a whole batch when one item fails.
    private func refuseWhole(_ group: ArraySlice<BatchWish.Item>, _ outcomes: [Outcome?]) throws {
        guard wish.isAtomic else { return }
        for (item, outcome) in zip(group, outcomes) { if let problem = outcome?.problem { throw problem.of(item: item.index) } }
    }

    /// What is refused while it is judged leaves the others alone; where writing fails, each item is tried by itself.
    private func apart(_ group: ArraySlice<BatchWish.Item>, in tx: WriteTransaction) throws -> [Outcome] {
        do {
            return try tx.attempt { try perform(group, in: tx) }
        } catch {
            let problem = try foreseen(error)
            if group.count == 1 { return [.refused(problem)] }
            return try group.indices.flatMap { try apart(group[$0...$0], in: tx) }
        }
    }

    private func foreseen(_ error: any Error) throws -> APIProblem {
        guard let problem = call.site.problem(for: error, call.visit.language), problem.kind.status < 500 else { throw error }
        return problem
    }

    private func perform(_ group: ArraySlice<BatchWish.Item>, in tx: WriteTransaction) throws -> [Outcome] {
        if let item = group.first, case .delete(let id, let version) = item.action {
            let outcome = try delete(id, version, in: tx)
            try refuseWhole(group, [outcome])
            return [outcome]
        }
        let present = try present(group, in: tx)
        let input = RecordInput(register, editable: registry.rights.editableFields(.create, on: nil, of: register, to: actor))
        let mayCreate = call.visit.can(.create, register)
        var outcomes: [Outcome?] = Array(repeating: nil, count: group.count)
        var rows: [(place: Int, row: BatchRow)] = []
        for (place, item) in group.enumerated() {
            do {
                let (current, condition) = try target(item, present)
                if let condition {
                    let input = try call.input(changing: current, condition, register)
                    rows.append((place, BatchRow(try input.values(item.record), current: current)))
                } else {
                    guard mayCreate else { throw RecordError.forbidden }
                    rows.append((place, BatchRow(try input.values(item.record))))
                }
            } catch {
                outcomes[place] = .refused(try foreseen(error))
            }
        }
        let batch = try registry.judge(register.id, rows.map(\.row), by: actor, in: tx)
        for (row, outcome) in zip(rows, batch.outcomes) { outcomes[row.place] = outcome.refusal.map { .refused(APIProblem($0)) } }
        try refuseWhole(group, outcomes)
        let written = try call.site.workflows.write(batch, by: actor, in: tx)
        for (index, row) in rows.enumerated() where outcomes[row.place] == nil {
            let isNew = batch.outcomes[index].isCreated
            guard let record = written.records[index] ?? row.row.current else { throw RecordError.notFound }
            outcomes[row.place] = isNew ? .made(record) : .edited(record)
        }
        return outcomes.compactMap(\.self)
    }

    private func delete(_ id: RecordID, _ version: Int64?, in tx: WriteTransaction) throws -> Outcome {
        do {
            try call.site.workflows.delete(register.id, id, version: version, by: actor, in: tx)
            return .deleted(id)
        } catch {
            return .refused(try foreseen(error))
        }
    }

    /// The record that the item changes, if there is one, and on what condition; no condition where it makes one.
    private func target(_ item: BatchWish.Item, _ present: [Value: Record]) throws -> (Record?, APICall.Condition?) {
        switch item.action {
        case .create, .delete: return (nil, nil)
        case .update(let id, let version): return (present[id.value], version.map(APICall.Condition.version) ?? .any)
        case .upsert:
            guard let key = wish.key, let value = item.key(key) else {
                throw APIProblem(
                    .invalid,
                    places: [
                        .init(wish.key?.id ?? "key", "required", vi: "Thiếu giá trị của khóa.", en: "The value of the key is missing.")
                    ])
            }
            // Whom one may not read one can't find either.
            guard let found = present[.text(value)], registry.rights.allows(.read, on: found, of: register, to: actor) else {
                return (nil, nil)
            }
            return (found, .any)
        }
    }

    /// The records that updates and upserts name, by id and by key: a statement for each.
    private func present(_ group: ArraySlice<BatchWish.Item>, in tx: ReadTransaction) throws -> [Value: Record] {
        let ids = group.compactMap { item -> Value? in if case .update(let id, _) = item.action { id.value } else { nil } }
        let found = try registry.records(register.id, by: SystemField.id.rawValue, ids, commune: actor.commune, in: tx)
        guard let key = wish.key else { return found }
        let values = group.filter(\.isUpsert).compactMap { $0.key(key).map { Value.text($0) } }
        return try found.merging(registry.records(register.id, by: key.id, values, commune: actor.commune, in: tx)) { one, _ in one }
    }

    private func json(_ item: BatchWish.Item, _ outcome: Outcome, _ codec: RecordJSON) -> JSON {
        func told(_ record: Record, _ status: Int) -> JSON {
            [
                "index": JSON(item.index), "status": JSON(status), "id": .string(record.id.text), "version": JSON(record.version),
                "record": codec.json(record),
            ]
        }
        return switch outcome {
        case .made(let record): told(record, 201)
        case .edited(let record): told(record, 200)
        case .deleted(let id): ["index": JSON(item.index), "status": 204, "id": .string(id.text)]
        case .refused(let problem):
            ["index": JSON(item.index), "status": JSON(problem.kind.status), "problem": problem.json(item: item.index)]
        }
    }
}

extension APIProblem {
    /// The problem with the item of the batch that it concerns in each place.
    fileprivate func of(item: Int) -> APIProblem {
        var problem = self
        problem.places = (places.isEmpty ? [Place(nil, kind.rawValue, detail ?? kind.title)] : places).map { place in
            var place = place
            place.item = item
            return place
        }
        return problem
    }

    /// As it stands in the results of a batch.
    fileprivate func json(item: Int) -> JSON {
        [
            "type": .string(kind.type), "title": .string(kind.title.vi), "status": JSON(kind.status), "code": .string(kind.rawValue),
            "errors": .array(of(item: item).places.map(\.json)),
        ]
    }
}
