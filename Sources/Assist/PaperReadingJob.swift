import Foundation
public import Jobs
import PlanReader
import Registers
public import Store
import Vietnamese

/// Reads the papers of a commune's dossiers that wait for it, one after the other: each is kept in a transaction of its own, so a server that was
/// killed goes on with the next.
public struct PaperReadingJob: JobKind {
    public static let name = "paper-reading"
    public var id: String { Self.name }
    public var isExclusive: Bool { true }
    private let desk: AssistDesk
    private let blobs: BlobStore

    /// Papers of one run; what is left waits for the next, so that other readings get their turn.
    static let most = 40
    /// Bytes of a file that is read.
    static let largest = 20 << 20

    public init(_ desk: AssistDesk, blobs: BlobStore) {
        self.desk = desk
        self.blobs = blobs
    }

    public func run(_ work: JobWork) async throws -> String? {
        let commune = work.job.commune
        let waiting = try await work.database.read { tx in try desk.unread(commune: commune, limit: Self.most, in: tx) }
        var read = 0
        for (index, id) in waiting.enumerated() {
            let found = try await work.database.read { tx -> (Record?, Set<String>) in
                let paper = try desk.registry.records("dossier_paper", [id.text], commune: commune, in: tx)[id.text]
                let hashes = Attachment.list(paper?["file"].text).map(\.hash)
                let infected = try tx.fileScans(of: hashes).filter { $0.value.state == .infected }.keys
                return (paper, Set(infected))
            }
            guard let paper = found.0 else { continue }
            let (text, why) = try await recognise(paper, except: found.1)
            let isKept = try await work.database.write { tx in
                let isKept = try desk.keep(text, why: why, of: paper, in: tx)
                try work.note(done: Int64(index + 1), total: Int64(waiting.count), in: tx)
                return isKept
            }
            if isKept, text != nil { read += 1 }
        }
        return "Đã đọc \(read) giấy tờ trong \(waiting.count)."
    }

    /// The words of a paper's files, or why there are none. Files are read until the pages of a paper are full.
    private func recognise(_ paper: Record, except infected: Set<String>) async throws -> (PaperText?, String?) {
        var text = PaperText()
        var why: String?
        for file in Attachment.list(paper["file"].text) where text.pages.count < PaperScan.mostPages {
            guard !infected.contains(file.hash) else {
                why = "Tệp có mã độc, không đọc."
                continue
            }
            guard file.size <= Self.largest, let data = try? blobs.data(file.hash) else {
                why = "Tệp quá lớn hoặc không còn trên máy chủ."
                continue
            }
            do throws(PlanReadError) {
                text.add(try await PaperScan.read(data, pages: PaperScan.mostPages - text.pages.count), of: file.hash)
            } catch {
                // A tool that the ending server stopped says that it was stopped.
                if Task.isCancelled { throw CancellationError() }
                why = Self.words(error)
            }
        }
        return text.pages.isEmpty ? (nil, why ?? "Không có tệp nào đọc được.") : (text, nil)
    }

    private static func words(_ error: PlanReadError) -> String {
        switch error.code {
        case .pictureFormat: "Kiểu ảnh này máy chưa đọc được (WebP, HEIC): lưu thành JPEG rồi gửi lại."
        case .timeout: "Đọc quá lâu: ảnh quá lớn hoặc quá rối."
        case .tooLarge: "Ảnh quá lớn."
        case .toolMissing: "Máy chủ chưa cài chương trình nhận dạng chữ (tesseract với tiếng Việt, poppler)."
        case .encrypted: "Tệp có mật khẩu."
        default: "Tệp hỏng hoặc không phải ảnh, PDF."
        }
    }
}
