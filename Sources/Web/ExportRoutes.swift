import Declarations
import Exchange
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import NIOCore
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    /// Sends what the list shows: its columns, or with `tat-ca` every field; personal fields masked unless `ca-nhan` asks for them and the
    /// right is there.
    func export() async throws -> Response {
        let register = try register()
        guard let format = ExportFormat(rawValue: query["dang"] ?? ExportFormat.csv.rawValue),
            format != .geojson || register.placeField != nil
        else { throw HTTPFailure.notFound }
        let list = ListQuery(register, query, registry, for: actor)
        let request = ExportRequest(
            register.id, query: list.records(limit: 500), columns: exportColumns(list, isWhole: query["tat-ca"] != nil),
            showsPersonal: query["ca-nhan"] != nil, language: language)
        let exporter = Exporter(registry, database: site.database)
        try await exporter.begin(request, as: format, by: actor)
        let name = register.exportName(format, on: Instant.now.date)
        let actor = actor
        if format == .xlsx {
            return sendMade(name, format.mediaType) { file in try await exporter.writeWorkbook(request, to: file, by: actor) }
        }
        var headers: HTTPFields = [.contentType: format.mediaType, .cacheControl: "private, no-store"]
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await exporter.write(request, as: format, by: actor) { bytes in try await writer.write(ByteBuffer(bytes: bytes)) }
                try await writer.finish(nil)
            })
    }

    /// Sends a file that is made for this answer: its head at once, so that the browser shows the download and no proxy gives up waiting, its
    /// bytes when it is whole; no part of it is in memory longer than it is on its way.
    ///
    /// - Parameter name: of ASCII letters only.
    func sendMade(_ name: String, _ mediaType: String, _ make: @escaping @Sendable (URL) async throws -> Void) -> Response {
        let folder = site.configuration.uploads.appending(path: Site.madePrefix + RecordID().text)
        var headers: HTTPFields = [.contentType: mediaType, .cacheControl: "private, no-store"]
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                defer { try? FileManager.default.removeItem(at: folder) }
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                let file = folder.appending(path: name)
                try await make(file)
                let handle = try FileHandle(forReadingFrom: file)
                while let piece = try handle.read(upToCount: 256 << 10), !piece.isEmpty {
                    try await writer.write(ByteBuffer(bytes: piece))
                }
                try await writer.finish(nil)
            })
    }

    /// The columns of the list, or every field with the id by which an import finds the record again.
    private func exportColumns(_ list: ListQuery, isWhole: Bool) -> [ExportColumn] {
        let register = list.register
        guard isWhole else { return list.shownColumns.map { ExportColumn($0.id, title: $0.label(self)) } }
        let system = [SystemField.state, .dueAt, .createdAt, .updatedAt].filter { register.systemField($0.rawValue) != nil }
        let fields = (register.fields.map(\.id) + system.map(\.rawValue)).compactMap { ListField($0, of: register) }
        return [ExportColumn(SystemField.id.rawValue, title: ColumnMatcher.idTitle)]
            + fields.map { ExportColumn($0.id, title: $0.label(self)) }
    }

    /// The addresses under a list from which it can be taken out.
    func exportLinks(_ list: ListQuery) -> [Link] {
        guard can(.export, list.register) else { return [] }
        let base = urls.register(list.register.id) + "/xuat"
        var formats: [(String, ExportFormat)] = [("Excel", .xlsx), ("CSV", .csv), ("JSON", .json)]
        let place = list.register.placeField.flatMap { ListField($0.id, of: list.register) }
        if let place, !place.isPersonal { formats.append(("GeoJSON", .geojson)) }
        var links = formats.map { Link(text: $0.0, url: CommuneURLs.query(base, [("dang", $0.1.rawValue)] + list.items)) }
        links.append(
            Link(text: words("export_whole"), url: CommuneURLs.query(base, [("dang", "xlsx"), ("tat-ca", "1")] + list.items)))
        if can(.personal, list.register), list.register.fields.contains(where: { $0.personal || $0.encrypted }) {
            links.append(
                Link(
                    text: words("export_personal"),
                    url: CommuneURLs.query(base, [("dang", "xlsx"), ("tat-ca", "1"), ("ca-nhan", "1")] + list.items)))
        }
        return links
    }
}
