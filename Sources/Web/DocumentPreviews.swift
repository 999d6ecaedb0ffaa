import Foundation
import Reports

/// Drafts as PDF files for looking at, kept under a name that follows from their text: nothing is made twice, and whoever waits for the same one
/// for one conversion. They can be made again at any time.
actor DocumentPreviews {
    private let folder: URL
    private let office: Office
    private var running: [String: Task<URL, any Error>] = [:]

    init(folder: URL, office: Office) {
        self.folder = folder
        self.office = office
    }

    /// - Parameter key: names the text; letters and digits.
    /// - Throws: `ReportError` where LibreOffice is missing or makes nothing.
    func pdf(of document: String, key: String) async throws -> URL {
        let file = folder.appending(path: "vb-\(key).pdf")
        if FileManager.default.fileExists(atPath: file.path) { return file }
        if let task = running[key] { return try await task.value }
        let (office, folder) = (office, folder)
        let task = Task {
            let data = try await office.convert(document, to: .pdfA)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try data.write(to: file, options: .atomic)
            return file
        }
        running[key] = task
        defer { running[key] = nil }
        return try await task.value
    }
}
