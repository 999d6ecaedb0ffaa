public import Foundation

/// The opening of DOCX and ODT in a process of its own: their archives and XML come from outside, and what breaks or swells there
/// ends that process and not the server.
public enum ReadingWorker {
    /// This program, where it can be started as a worker (`dinh plan parse`); nil in other programs, which open documents themselves.
    public static let own: URL? = {
        guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else { return nil }
        let file = URL(filePath: path)
        return file.lastPathComponent == "dinh" ? file : nil
    }()

    /// What the worker answers: the blocks of `data`, or why it has none, as JSON.
    public static func answer(_ data: Data) throws -> Data {
        let answer: Answer
        do throws(PlanReadError) {
            let (format, blocks) = try ArchiveSource.blocks(of: data)
            answer = Answer(format: format.rawValue, blocks: blocks.map(WireBlock.init))
        } catch {
            answer = Answer(code: error.code.rawValue, message: error.message)
        }
        return try JSONEncoder().encode(answer)
    }

    /// Has `worker` open `data`.
    static func blocks(of data: Data, by worker: URL) async throws(PlanReadError) -> (SourceFormat, [RawBlock]) {
        let output = try await Subprocess.run(
            worker.path, ["plan", "parse", "input", "answer.json"], input: data, output: "answer.json", seconds: 30)
        guard output.status == 0, let json = output.files["answer.json"], let answer = try? JSONDecoder().decode(Answer.self, from: json)
        else {
            throw PlanReadError(.damaged, "the worker ended with \(output.status): \(output.errors.prefix(300))")
        }
        if let code = answer.code.flatMap(PlanReadError.Code.init) { throw PlanReadError(code, answer.message ?? "") }
        guard let format = answer.format.flatMap(SourceFormat.init) else { throw PlanReadError(.damaged, "the worker gave no format") }
        return (format, answer.blocks.map(\.raw))
    }

    private struct Answer: Codable {
        var code: String?
        var message: String?
        var format: String?
        var blocks: [WireBlock] = []
    }

    private struct WireCell: Codable {
        var text: String
        var row: Int?
        var column: Int?
    }

    private struct WireBlock: Codable {
        var paragraph: String?
        var footnote: String?
        var table: [[WireCell]]?

        init(_ block: RawBlock) {
            switch block {
            case .paragraph(let text): paragraph = text
            case .footnote(let text): footnote = text
            case .table(let rows):
                table = rows.map { $0.map { WireCell(text: $0.text, row: $0.copyOf?.row, column: $0.copyOf?.column) } }
            }
        }

        var raw: RawBlock {
            if let table {
                return .table(
                    table.map { row in
                        row.map { cell in
                            RawCell(text: cell.text, copyOf: cell.row.flatMap { row in cell.column.map { (row: row, column: $0) } })
                        }
                    })
            }
            return footnote.map(RawBlock.footnote) ?? .paragraph(paragraph ?? "")
        }
    }
}

/// Documents that are archives: DOCX and ODT.
enum ArchiveSource {
    static func blocks(of data: Data) throws(PlanReadError) -> (SourceFormat, [RawBlock]) {
        let parts = try WordSource.parts(of: data)
        guard parts["word/document.xml"] == nil, let content = parts["content.xml"] else {
            return (.docx, try WordSource.blocks(of: parts))
        }
        if parts["META-INF/manifest.xml"]?.range(of: Data("encryption-data".utf8)) != nil {
            throw PlanReadError(.encrypted, "an encrypted ODT")
        }
        return (.odt, try OpenDocumentSource.blocks(content: content, styles: parts["styles.xml"]))
    }
}
