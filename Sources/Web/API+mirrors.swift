import API
import Exchange
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import NIOCore
import Registers
import Sheets
import Store
import Vietnamese

extension APICall {
    /// Takes a source's table: CSV or a workbook as it is, or JSON with `rows`. 200 with the counts; the same again changes nothing. 422 with why
    /// where nothing of it is taken.
    func receiveMirror() async throws -> Response {
        _ = try writer()
        let code = visit.context.parameters.get("code") ?? ""
        let profile = try await read { tx in try MirrorProfile.named(code, registry, commune: visit.commune.code, in: tx) }
        guard let profile, profile.isOn else { throw APIProblem(APIProblem.Kind.notFound) }
        var bytes: [UInt8] = []
        for try await chunk in request.body {
            guard bytes.count + chunk.readableBytes <= MirrorExchange.bodyLimit else { throw APIProblem(.tooLarge) }
            bytes += chunk.readableBytesView
        }
        let (site, actor) = (site, actor)
        let isJSON = request.headers[.contentType]?.hasPrefix("application/json") == true
        do {
            var dataAt = query["data_at"].flatMap { Instant($0) }?.milliseconds
            var table = bytes
            if isJSON {
                guard let json = try? JSON(parsing: bytes), let rows = json["rows"]?.items else {
                    throw APIProblem(.invalid, vi: "Cần đối tượng JSON có rows.", en: "An object with rows is needed.")
                }
                dataAt = dataAt ?? MirrorExchange.moment(json)
                table = MirrorExchange.table(rows)
            }
            let moment = dataAt ?? Instant.now.milliseconds
            let report = try await site.mirrors.withFile(table) { file in
                try await site.imports.takeMirror(file, name: "api", profile, way: .api, dataAt: moment, by: actor)
            }
            return answer(json(report))
        } catch let error where MirrorExchange.reason(error) != nil {
            let why = MirrorExchange.reason(error) ?? ""
            try await site.database.write { tx in
                try site.imports.noteFailure(of: profile, file: "api", way: .api, why: why, by: actor, in: tx)
            }
            throw APIProblem(.invalid, vi: why, en: (error as? MirrorRefusal)?.message(.en) ?? why)
        }
    }

    private func json(_ report: MirrorReport) -> JSON {
        let counts = report.progress
        return [
            "rows": JSON(counts.rows), "new": JSON(counts.created), "changed": JSON(counts.changed), "same": JSON(counts.unchanged),
            "differing": JSON(counts.differing ?? 0), "refused": JSON(counts.refused),
            "problems": .array(
                report.problems.prefix(200).map { row in
                    ["row": JSON(row.line), "why": .string(row.problems.map(\.vi).joined(separator: " "))]
                }),
        ]
    }
}
