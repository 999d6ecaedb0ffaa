import Foundation
import Logging

/// Writes each log entry as one line to standard error: for people, or as a JSON object for collectors.
struct LineLog: LogHandler {
    enum Format: String { case text, json }

    let format: Format
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        let time = Date().ISO8601Format(.init(includingFractionalSeconds: true))
        let line = format == .json ? json(time, event, fields) : text(time, event, fields)
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    private func text(_ time: String, _ event: LogEvent, _ fields: [(String, String)]) -> String {
        let tail = fields.map { " \($0)=\($1.contains(" ") ? "\"\($1)\"" : $1)" }.joined()
        // A line break in a value must not look like another entry.
        return "\(time) \(event.level) \(event.message)\(tail)".replacing("\n", with: "\\n")
    }

    private func json(_ time: String, _ event: LogEvent, _ fields: [(String, String)]) -> String {
        var object = Dictionary(fields) { $1 }
        object["time"] = time
        object["level"] = event.level.rawValue
        object["message"] = "\(event.message)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
