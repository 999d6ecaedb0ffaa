import Declarations
public import Figures
public import Foundation
import Registers
public import Store
import Vietnamese
public import Workflows

/// The bundle of a demo commune that is said to run a server of its own: made of invented numbers, signed by a key made for it, and taken in like
/// every other, so that the demo's province shows both ways.
public struct DemoBundle: Sendable {
    private struct Content: Decodable {
        let province: Int
        let commune: Int
        let name: String
        /// Counted figures; indicators follow from them.
        let numbers: [String: Int]
    }

    private let figures: Figures
    private let workflows: WorkflowEngine
    private let database: Database
    private let blobs: BlobStore
    /// The data folder, where the key is made.
    private let data: URL

    public init(_ figures: Figures, _ workflows: WorkflowEngine, database: Database, blobs: BlobStore, data: URL) {
        (self.figures, self.workflows, self.database, self.blobs, self.data) = (figures, workflows, database, blobs, data)
    }

    /// Sends the bundle that a pack brings in `demo/goi-so-lieu.json`, for this year; nothing where the pack brings none, or the province has one.
    public func send(from pack: URL) async throws {
        guard let file = try? Data(contentsOf: pack.appending(path: "demo/goi-so-lieu.json")) else { return }
        let content = try JSONDecoder().decode(Content.self, from: file)
        let system = Actor.system(commune: content.province, origin: "demo")
        let key = try SigningKey.key(of: content.commune, in: data)
        let member = try await database.read { tx in
            let own = Declarations.Expression.binary(
                .equal, .path(FieldPath(field: "code")), .literal(.number(Decimal(content.commune))))
            return try figures.registry.all(ProvinceDesk.members, where: [own], limit: 1, for: system, in: tx).first
        }
        guard let member, member["public_key"].isNull else { return }
        try await database.write { tx in
            let today = Instant(milliseconds: tx.now).date.description
            _ = try workflows.edit(
                ProvinceDesk.members, member.id, version: nil,
                ["public_key": key.publicKey.hex.value, "key_confirmed_on": today.value], by: system, in: tx)
        }
        let desk = BundleDesk(ProvinceDesk(figures, blobs: blobs), workflows, database: database, blobs: blobs)
        _ = try await desk.receive(try bundle(content, key).bytes, by: .upload, actor: system)
    }

    private func bundle(_ content: Content, _ key: SigningKey) throws -> FigureBundle {
        let period = FigurePeriod(Period(.year, containing: Instant.now.date))
        let catalogue = figures.catalogue
        func known(_ id: String) -> FigureValue.Known? { content.numbers[id].map { .init(Fraction($0)) } }
        func value(_ figure: FigureDeclaration) -> FigureValue {
            if let known = known(figure.id) { return .known(known) }
            guard let halves = figure.quotient(on: period), let above = known(halves.above), let below = known(halves.below) else {
                return .missing(.noRecords)
            }
            return .quotient(of: above, over: below)
        }
        let statement = FigureStatement(
            commune: content.commune, name: content.name, period: period,
            at: Instant.now.milliseconds, journal: JournalPlace(seq: 1, hash: String(repeating: "d", count: 64)),
            lines: catalogue.figures.map { ($0, value($0)) })
        return FigureBundle(
            String(decoding: try statement.encoded(), as: UTF8.self), of: content.commune, checkpoints: [], parts: [:], signedBy: key)
    }
}
