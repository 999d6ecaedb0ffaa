import API
import Exchange
import Foundation
import Identity
import Registers
import Sheets
import Store
import Synchronization
import Vietnamese

/// Tables of other systems that come without a person: from drop folders, over the interface, and those that the server asks for.
struct MirrorExchange: Sendable {
    let site: Site

    /// Bytes of a table that comes over the interface.
    static let bodyLimit = 50 << 20
    private static let pages = 500
    private static let attempts = 3

    private func system(_ commune: Int, _ origin: String) -> Actor { .system(commune: commune, origin: origin) }

    // MARK: Drop folders

    /// `mirror/<commune>/<code>/` of the data folder.
    func folder(_ commune: Commune, _ code: String) -> URL {
        site.configuration.data.appending(path: "mirror/\(commune.slug)/\(code)", directoryHint: .isDirectory)
    }

    /// Takes what lies in the drop folders. A file goes to `done` or `refused`, with a report beside it. Gives how many files there were.
    ///
    /// - Parameter settled: seconds for which a file must not have changed: one that is still being copied waits.
    func takeDropped(settled: Double = 5) async throws -> Int {
        var count = 0
        for commune in site.communes {
            let profiles = try await site.database.read { tx in try MirrorProfile.all(site.registry, commune: commune.code, in: tx) }
            for profile in profiles where profile.isOn {
                for file in try waiting(in: folder(commune, profile.record["code"].text ?? ""), settled) {
                    try await take(file, commune, profile)
                    count += 1
                }
            }
        }
        return count
    }

    private func waiting(in folder: URL, _ settled: Double) throws -> [URL] {
        let files = FileManager.default
        try files.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o770])
        let keys: [URLResourceKey] = [.isRegularFileKey, .contentModificationDateKey]
        return try files.contentsOfDirectory(at: folder, includingPropertiesForKeys: keys, options: .skipsHiddenFiles).filter { file in
            let values = try? file.resourceValues(forKeys: Set(keys))
            return values?.isRegularFile == true && (values?.contentModificationDate.map { -$0.timeIntervalSinceNow >= settled } ?? false)
        }.sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    private func take(_ file: URL, _ commune: Commune, _ profile: MirrorProfile) async throws {
        let date = try? file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
        let dataAt = date.map { Int64($0.timeIntervalSince1970 * 1000) } ?? Instant.now.milliseconds
        let actor = system(commune.code, "mirror folder")
        do {
            let report = try await site.imports.takeMirror(
                file, name: file.lastPathComponent, profile, way: .folder, dataAt: dataAt, by: actor)
            try move(file, to: "done", report: Self.lines(report))
        } catch {
            guard let why = Self.reason(error) else { throw error }
            try await fail(profile, file.lastPathComponent, .folder, why, actor)
            try move(file, to: "refused", report: [why])
        }
    }

    private func move(_ file: URL, to place: String, report: [String]) throws {
        let folder = file.deletingLastPathComponent().appending(path: place, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let stamp = Instant.now.description.filter { $0.isNumber }.prefix(14)
        let target = folder.appending(path: "\(stamp)-\(file.lastPathComponent)")
        try? FileManager.default.removeItem(at: target)
        try FileManager.default.moveItem(at: file, to: target)
        try Data(report.joined(separator: "\n").utf8).write(to: target.appendingPathExtension("report.txt"))
    }

    private static func lines(_ report: MirrorReport) -> [String] {
        let counts = report.progress
        let head =
            "\(counts.rows) dòng: \(counts.created) mới, \(counts.changed) đổi, \(counts.unchanged) như cũ, \(counts.differing ?? 0) khác biệt, \(counts.refused) bị từ chối"
        return [head] + report.problems.map { row in "Dòng \(row.line): " + row.problems.map(\.vi).joined(separator: " ") }
    }

    /// Why a table is not taken, in words for people; nil for what is no matter of the table.
    static func reason(_ error: any Error) -> String? {
        (error as? MirrorRefusal)?.message.vi ?? (error as? SheetError)?.userMessage ?? (error as? RecordError)?.userMessage
    }

    private func fail(_ profile: MirrorProfile, _ file: String, _ way: MirrorWay, _ why: String, _ actor: Actor) async throws {
        try await site.database.write { tx in
            try site.imports.noteFailure(of: profile, file: file, way: way, why: why, by: actor, in: tx)
        }
    }

    // MARK: JSON

    /// Rows of JSON objects as a table that profiles read: `{"rows": [{"Mã hồ sơ": "…"}], "data_at": "2026-11-22T08:00"}`.
    static func table(_ rows: [JSON]) -> [UInt8] {
        var titles: [String] = []
        var seen: Set<String> = []
        for row in rows { for member in row.members ?? [] where seen.insert(member.name).inserted { titles.append(member.name) } }
        var writer = CSVWriter(.plain)
        writer.append(titles: titles)
        for row in rows { writer.append(titles.map { cell(row[$0]) }) }
        return writer.take()
    }

    private static func cell(_ value: JSON?) -> SheetCell {
        switch value {
        case .string(let text)?: text.isEmpty ? .empty : .text(text)
        case .number(let digits)?: .text(digits)
        case .boolean(let truth)?: .text(truth ? "Có" : "Không")
        default: .empty
        }
    }

    /// The moment of which a message tells; now where it names none.
    static func moment(_ json: JSON) -> Int64 {
        json["data_at"]?.string.flatMap { Instant($0) }?.milliseconds ?? Instant.now.milliseconds
    }

    /// Writes bytes to a file for as long as `work` needs it.
    func withFile<T>(_ bytes: [UInt8], _ work: (URL) async throws -> T) async throws -> T {
        let file = site.configuration.uploads.appending(path: Site.madePrefix + RecordID().text)
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try await work(file)
    }

    // MARK: Asking

    /// Asks the sources that are to be asked by now. Gives how many were.
    func pullDue() async throws -> Int {
        var count = 0
        let now = Instant.now.milliseconds
        for commune in site.communes {
            let profiles = try await site.database.read { tx in try MirrorProfile.all(site.registry, commune: commune.code, in: tx) }
            for profile in profiles where profile.isOn {
                guard let url = profile.record["url"].text else { continue }
                let every = (profile.record["every_minutes"].integer ?? 60) * 60_000
                guard site.mirrorPulls.begin(profile.record.id.text, every: every, now: now, last: profile.record["last_at"].integer) else {
                    continue
                }
                try await pull(url, commune, profile)
                count += 1
            }
        }
        return count
    }

    /// Asks one source, page by page, and takes what it tells.
    func pull(_ url: String, _ commune: Commune, _ profile: MirrorProfile) async throws {
        let actor = system(commune.code, "mirror pull")
        let began = Instant.now.milliseconds
        do {
            let (rows, dataAt) = try await self.rows(from: url, token: token(profile.record["code"].text ?? ""))
            _ = try await withFile(Self.table(rows)) { file in
                try await site.imports.takeMirror(file, name: url, profile, way: .pull, dataAt: dataAt ?? began, by: actor)
            }
        } catch let error as PullFailure {
            try await fail(profile, url, .pull, error.message, actor)
        } catch {
            guard let why = Self.reason(error) else { throw error }
            try await fail(profile, url, .pull, why, actor)
        }
    }

    private struct PullFailure: Error { let message: String }

    /// Of the environment, `DINH_MIRROR_<CODE>`, or of a file of that name among the server's keys, and nowhere else.
    private func token(_ code: String) -> String? {
        let variable = "DINH_MIRROR_" + code.uppercased().replacing("-", with: "_")
        let file = site.configuration.data.appending(path: "keys/mirror/\(code)")
        let text = ProcessInfo.processInfo.environment[variable] ?? (try? String(contentsOf: file, encoding: .utf8))
        return text?.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func rows(from first: String, token: String?) async throws -> (rows: [JSON], dataAt: Int64?) {
        var headers = [("Accept", "application/json")]
        if let token { headers.append(("Authorization", "Bearer \(token)")) }
        let host = URLComponents(string: first)?.host
        var (next, rows, dataAt): (String?, [JSON], Int64?) = (first, [], nil)
        var asked: Set<String> = []
        while let url = next {
            guard asked.count < Self.pages, asked.insert(url).inserted else { throw PullFailure(message: "Nguồn trả về quá nhiều trang.") }
            guard URLComponents(string: url)?.host == host else { throw PullFailure(message: "Trang sau nằm ở máy chủ khác.") }
            let json = try await page(url, headers)
            guard let items = json["rows"]?.items ?? json["data"]?.items ?? json.items else {
                throw PullFailure(message: "Nguồn không trả về danh sách dòng.")
            }
            rows += items
            if let moment = json["data_at"]?.string.flatMap({ Instant($0) })?.milliseconds { dataAt = max(dataAt ?? moment, moment) }
            next = json["next"]?.string
        }
        return (rows, dataAt)
    }

    /// A page; asked again where there was no answer or the other side was at fault.
    private func page(_ url: String, _ headers: [(String, String)]) async throws -> JSON {
        var why = ""
        for attempt in 1...Self.attempts {
            do {
                let answer = try await site.mirrorTransport.send(url, headers: headers, body: nil)
                if answer.status == 200 {
                    if let json = try? JSON(parsing: answer.body) { return json }
                    throw PullFailure(message: "Nguồn trả về không phải JSON.")
                }
                why = "HTTP \(answer.status)"
                if answer.status < 500 && answer.status != 429 { break }
            } catch let error as PullFailure {
                throw error
            } catch {
                why = "\(error)"
            }
            if attempt < Self.attempts { try await Task.sleep(for: site.mirrorPulls.pause * attempt) }
        }
        throw PullFailure(message: "Không lấy được từ nguồn: \(why).")
    }
}

/// When sources were asked last, as far as this server knows.
final class MirrorPulls: Sendable {
    private let asked = Mutex<[String: Int64]>([:])
    /// Between two attempts.
    let pause: Duration

    init(pause: Duration = .seconds(1)) { self.pause = pause }

    /// Whether a source is to be asked now; it is noted then.
    func begin(_ id: String, every: Int64, now: Int64, last: Int64?) -> Bool {
        asked.withLock { asked in
            let before = max(asked[id] ?? .min, last ?? .min)
            guard before == .min || before + every <= now else { return false }
            asked[id] = now
            return true
        }
    }
}

extension Site {
    var mirrors: MirrorExchange { MirrorExchange(site: self) }

    /// Takes tables that lie in drop folders; gives how many.
    public func takeDroppedTables() async throws -> Int { try await mirrors.takeDropped() }

    /// Asks sources that are due; gives how many.
    public func pullMirrors() async throws -> Int { try await mirrors.pullDue() }
}
