public import Figures
import Foundation
public import Vietnamese

/// What a province asks of a commune (xin bản ghi): the records behind one number, what for and until when. It opens nothing by itself.
public struct RowAsk: Codable, Sendable, Equatable {
    static let format = "dinh-row-ask/1"
    /// In bytes.
    public static let sizeLimit = 64 << 10

    let format: String
    /// The province's record of it.
    public let inquiry: String
    /// Official codes of who is asked and who asks.
    public let commune: Int
    public let province: Int
    public let provinceName: String
    public let figure: String
    /// The rule by which the province counts it: a commune with another one can't answer for this number.
    public let definition: FigureStatement.Definition
    public let part: CountedPart
    /// The period's code: `2026Q3`.
    public let period: String
    /// The moment of the number, in milliseconds since 1970 UTC, and where the commune's journal then ended.
    public let at: Int64
    public let seq: Int64
    /// How many records the figure says there are; nil where it is no number of records (a sum, an average).
    public let expected: Int?
    /// Fields of the register.
    public let columns: [String]
    /// Whether personal fields are wanted unmasked.
    public let personal: Bool
    public let purpose: String
    public let basis: String?
    public let askedBy: String
    /// In milliseconds since 1970 UTC.
    public let askedAt: Int64
    /// The last day, `2026-12-31`.
    public let until: String

    init(
        inquiry: String, commune: Int, province: Int, provinceName: String, figure: String, definition: FigureStatement.Definition,
        part: CountedPart, period: String, at: Int64, seq: Int64, expected: Int?, columns: [String], personal: Bool, purpose: String,
        basis: String?, askedBy: String, askedAt: Int64, until: String
    ) {
        format = Self.format
        (self.inquiry, self.commune, self.province, self.provinceName) = (inquiry, commune, province, provinceName)
        (self.figure, self.definition, self.part, self.period) = (figure, definition, part, period)
        (self.at, self.seq, self.expected, self.columns, self.personal) = (at, seq, expected, columns, personal)
        (self.purpose, self.basis, self.askedBy, self.askedAt, self.until) = (purpose, basis, askedBy, askedAt, until)
    }

    /// JSON with sorted keys: one request is one text.
    public var bytes: [UInt8] { RowJSON.bytes(self) }

    /// - Throws: ``RowRefusal`` for what is no request.
    public init(parsing bytes: [UInt8]) throws(RowRefusal) {
        guard bytes.count <= Self.sizeLimit else { throw .tooLarge }
        guard let ask = try? JSONDecoder().decode(RowAsk.self, from: Data(bytes)), ask.format == Self.format else { throw .noAsk }
        self = ask
    }
}

/// The canonical encoding of what province and commune exchange about rows.
enum RowJSON {
    static func bytes(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { Array($0) } ?? []
    }
}

/// Why rows are not asked for, given or shown.
public enum RowRefusal: Error, Sendable, Equatable {
    case tooLarge
    case noAsk
    case noAnswer
    /// It is for another commune: that one's code.
    case otherCommune(Int)
    /// The figure is counted otherwise in the commune, or is not known there.
    case otherDefinition(String)
    /// The number was not counted from the journal that the commune has.
    case unknownMoment
    /// More records than one answer may hold.
    case tooMany(Int)
    /// Nobody has granted it.
    case notGranted
    case expired
    /// The signature is not that of the commune's registered key, or what was signed was changed.
    case signature
    /// Nobody asked for that, or another answer was taken already.
    case notAsked

    /// What happened and what to do about it.
    public func text(_ language: Language) -> String {
        let isVietnamese = language == .vi
        switch self {
        case .tooLarge: return isVietnamese ? "Tệp quá lớn." : "The file is too large."
        case .noAsk:
            return isVietnamese
                ? "Tệp không phải yêu cầu bản ghi của tỉnh, hoặc đã hỏng. Xin tỉnh tải lại."
                : "The file is no request for records, or is damaged. Ask the province to download it again."
        case .noAnswer:
            return isVietnamese
                ? "Tệp không phải trả lời yêu cầu bản ghi, hoặc đã hỏng. Xin xã tải lại."
                : "The file is no answer to a request for records, or is damaged. Ask the commune to download it again."
        case .otherCommune(let code):
            return isVietnamese
                ? "Yêu cầu gửi cho mã \(code), không phải xã này." : "The request is for code \(code), not for this commune."
        case .otherDefinition(let figure):
            return isVietnamese
                ? "Xã đếm “\(figure)” theo định nghĩa khác của tỉnh nên không trả lời được cho con số này."
                : "The commune counts “\(figure)” by another definition, and can't answer for this number."
        case .unknownMoment:
            return isVietnamese
                ? "Con số của tỉnh không đếm từ nhật ký mà xã đang có (có thể xã đã khôi phục từ bản sao cũ). Gửi gói số liệu mới rồi xin lại."
                : "The number was not counted from the journal that the commune has. Send a new bundle, then ask again."
        case .tooMany(let count):
            return isVietnamese
                ? "\(count) bản ghi là quá nhiều cho một lần xin (tối đa \(RowSheet.limit)). Chọn kỳ ngắn hơn."
                : "\(count) records are too many for one request (at most \(RowSheet.limit)). Choose a shorter period."
        case .notGranted:
            return isVietnamese ? "Xã chưa cấp, hoặc không cấp các bản ghi này." : "The commune has not granted these records."
        case .expired:
            return isVietnamese
                ? "Đã hết hạn xem các bản ghi này. Còn cần thì xin lại." : "These records are no longer open. Ask again if you need them."
        case .signature:
            return isVietnamese
                ? "Chữ ký không khớp khóa đã đăng ký của xã: tệp bị sửa, hoặc xã đã đổi khóa. Gọi xã để đối chiếu."
                : "The signature is not that of the commune's registered key: the file was changed, or the key was. Call the commune."
        case .notAsked:
            return isVietnamese
                ? "Tỉnh không có yêu cầu nào như vậy đang chờ xã này trả lời."
                : "The province has no such request that waits for this commune."
        }
    }
}
