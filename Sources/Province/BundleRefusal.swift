public import Vietnamese

/// Why a bundle was not kept.
public enum BundleRefusal: Error, Sendable, Equatable {
    case tooLarge
    /// The file is no bundle; the part in which that shows.
    case noBundle(String)
    /// Its signature holds, but what was signed can't be read.
    case noStatement(String)
    case unknownCommune(Int)
    /// The commune is one that is counted here.
    case hosted(String)
    case noKey(String)
    /// Signed with another key than the registered one: both fingerprints.
    case otherKey(registered: String, used: String)
    case changed
    case otherCommune(bundle: Int, statement: Int)
    /// A newer one was kept: when that was made.
    case older(Instant)
    /// The journal does not go on from where a kept bundle left it, at that place.
    case journalChanged(Int64)
    /// Nothing says that the journal goes on from there.
    case journalUnproven(Int64)
    /// It says to have been made in the time to come.
    case fromTheFuture

    /// What happened and what to do about it.
    public func text(_ language: Language) -> String {
        let isVietnamese = language == .vi
        switch self {
        case .tooLarge:
            return isVietnamese
                ? "Tệp lớn hơn 2 MB nên không phải gói số liệu." : "The file is larger than 2 MB: it is no figure bundle."
        case .noBundle(let part):
            return isVietnamese
                ? "Tệp không phải gói số liệu, hoặc đã hỏng (\(part)). Xin xã tải lại gói và gửi lại."
                : "The file is no figure bundle, or is damaged (\(part)). Ask the commune to download it again."
        case .noStatement(let part):
            return isVietnamese
                ? "Chữ ký đúng nhưng bảng số liệu bên trong không đọc được (\(part)). Hai máy chủ có thể khác phiên bản."
                : "The signature holds, but the statement inside can't be read (\(part)). The two servers may have different versions."
        case .unknownCommune(let code):
            return isVietnamese
                ? "Mã \(code) chưa có trong danh sách đơn vị cấp xã của tỉnh. Thêm xã và khóa công khai trước."
                : "Code \(code) is not in the province's list of communes. Enter the commune and its public key first."
        case .hosted(let name):
            return isVietnamese
                ? "\(name) được đếm ngay trên máy chủ này nên không nhận gói. Nếu xã đã chuyển sang máy chủ riêng, sửa trong danh sách."
                : "\(name) is counted on this server and sends no bundles. If it moved to a server of its own, change the list."
        case .noKey(let name):
            return isVietnamese
                ? "\(name) chưa đăng ký khóa công khai. Đọc dấu vân tay qua điện thoại rồi ghi khóa vào danh sách."
                : "\(name) has no registered key. Compare the fingerprint over the telephone, then enter the key."
        case .otherKey(let registered, let used):
            return isVietnamese
                ? "Gói ký bằng khóa khác khóa đã đăng ký (đăng ký: \(registered); gói: \(used)). Gọi xã để đối chiếu trước khi đổi khóa."
                : "Signed with another key than the registered one (\(registered); the bundle: \(used)). Call the commune before you change it."
        case .changed:
            return isVietnamese
                ? "Chữ ký không khớp: gói đã bị sửa sau khi xã ký, hoặc hỏng trên đường. Xin xã gửi lại."
                : "The signature does not fit: the bundle was changed after it was signed, or damaged. Ask the commune to send it again."
        case .otherCommune(let bundle, let statement):
            return isVietnamese
                ? "Gói ghi mã \(bundle) nhưng bảng số liệu của mã \(statement)."
                : "The bundle says code \(bundle), the statement inside \(statement)."
        case .older(let newest):
            return isVietnamese
                ? "Đã có gói mới hơn của xã, chốt lúc \(newest.text()). Gói này cũ hơn nên không nhận."
                : "A newer bundle of the commune was kept, made at \(newest.text(.en)). This one is older."
        case .journalChanged(let seq):
            return isVietnamese
                ? "Nhật ký của xã không nối tiếp nhật ký ở gói trước (dòng \(seq) khác): dữ liệu có thể đã bị thay. Hỏi xã trước khi dùng."
                : "The commune's journal does not follow that of the bundle before (entry \(seq) differs): data may have been replaced."
        case .journalUnproven(let seq):
            return isVietnamese
                ? "Gói không chứng minh được nhật ký nối tiếp gói trước (dòng \(seq)): xã có thể đã khôi phục từ bản sao cũ. Hỏi xã, rồi đăng ký khóa mới."
                : "Nothing proves that the journal follows that of the bundle before (entry \(seq)): the commune may have been restored from an older copy. Ask it, then register a new key."
        case .fromTheFuture:
            return isVietnamese
                ? "Gói ghi thời điểm chốt ở tương lai: đồng hồ một trong hai máy chủ sai."
                : "The bundle says to be made in the time to come: the clock of one of the servers is wrong."
        }
    }
}
