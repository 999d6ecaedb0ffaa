import Accounts
import ArgumentParser
import Declarations
import Foundation
import HTTPKit
import PlanReader
import Plans
import Registers
import Setup
import Sheets
import Signing
import Store
import Vietnamese

/// Runs a command; what it throws is told in Vietnamese with what to do, without a trace, and the exit status is 1.
func reporting(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let exit as ExitCode {
        throw exit
    } catch {
        say(explained(error))
        throw ExitCode(1)
    }
}

/// To standard error, where people look for what went wrong.
func say(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}

/// What went wrong and what to do about it.
func explained(_ error: any Error) -> String {
    switch error {
    case let error as DeclarationErrors:
        "Gói khai báo có \(error.problems.count) chỗ phải sửa; máy chủ chưa chạy:\n\(error.userMessage)"
    case let error as SchemaRefusal:
        "Gói mới làm mất dữ liệu nên chưa được áp dụng; cơ sở dữ liệu còn nguyên.\n\(error.userMessage)"
    case let error as StoreError: explained(store: error)
    case is AddressInUse:
        "Cổng hoặc địa chỉ này đã có chương trình khác dùng. Dừng chương trình ấy, hoặc chọn cổng khác: --port 8090 (make run PORT=8090)."
    case let error as SettingsError: error.userMessage
    case let error as SetupError: error.userMessage
    case let error as RecordError:
        ([error.userMessage] + error.problems.map { "- \($0.field ?? ""): \($0.message.vi)" }).joined(separator: "\n")
    case let error as AccountError: error.message.vi
    case let error as PlanReadError: error.userMessage
    case let error as PlanError: error.userMessage
    case let error as SheetError: error.userMessage
    case let error as SigningError: error.userMessage
    default: "Không làm được: \(error)"
    }
}

private func explained(store error: StoreError) -> String {
    let advice =
        switch error.code {
        case .unavailable: "Không mở được cơ sở dữ liệu. Kiểm tra --database, quyền đọc ghi thư mục và máy chủ PostgreSQL."
        case .schema:
            "Cơ sở dữ liệu mới hơn chương trình, hoặc không trống khi cần trống. Dùng đúng phiên bản, hoặc một cơ sở dữ liệu khác."
        case .secret: "Không dùng được khóa. Kiểm tra tệp khóa trong thư mục dữ liệu (keys/) hoặc khóa sao lưu."
        case .integrity: "Dữ liệu không còn như lúc ghi. Chạy dinh verify, rồi khôi phục từ bản sao lưu nếu cần."
        case .file: "Không đọc hoặc ghi được tệp. Kiểm tra đường dẫn, quyền và chỗ trống trên đĩa."
        case .busy: "Cơ sở dữ liệu đang bận vì tiến trình khác. Thử lại sau ít phút."
        case .unique: "Mã hoặc tên này đã có."
        default: "Cơ sở dữ liệu từ chối."
        }
    return "\(advice)\n(\(error))"
}
