import Foundation
import Vietnamese

@testable import Reports

/// The repository's own template.
let templates = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Templates/documents", directoryHint: .isDirectory)

func officialTemplate() throws -> DocumentTemplate { try DocumentTemplate(templates.appending(path: "van-ban.fodt")) }

/// A report of a fictional commune: parts, sections, a table, two annexes.
func report(paragraphs: Int = 3) -> OfficialDocument {
    let words = "Các đơn vị đã rà soát việc của quý, cập nhật kết quả vào sổ và gửi minh chứng đúng hạn. "
    var text = "Thực hiện Kế hoạch số 27/KH-UBND, UBND xã Suối Mây báo cáo như sau:\nI. KẾT QUẢ THỰC HIỆN\n1. Hạ tầng số\n"
    for _ in 0..<paragraphs { text += String(repeating: words, count: 4) + "\n" }
    text += "| TT | Chỉ tiêu | Kết quả |\n|---|---|---|\n| 1 | Hồ sơ nộp trực tuyến | 82,5% |\n| 2 | Hộ có Internet | 1.204 |\n"
    text += "II. KIẾN NGHỊ\nĐề nghị Sở xem xét **hỗ trợ** trạm phát sóng cho *xóm Đồi* & xóm <Ven>."
    var document = OfficialDocument(
        superior: "UBND TỈNH LAM SƠN", issuer: ["ỦY BAN NHÂN DÂN", "XÃ SUỐI MÂY"], number: "05", symbol: "BC-UBND", place: "Suối Mây",
        date: CalendarDate("2026-02-05"), type: "BÁO CÁO", subject: "Kết quả chuyển đổi số quý III năm 2026",
        addressees: ["Sở Khoa học và Công nghệ"], bases: ["Căn cứ Luật Tổ chức chính quyền địa phương", "Căn cứ Kế hoạch số 27/KH-UBND"],
        body: DocumentText.blocks(text),
        signature: .init(capacity: ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], name: "Vàng Thị Mẩy"),
        recipients: ["Như trên", "Đảng ủy, HĐND xã", "Lưu: VT, VHXH"],
        annexes: [
            .init(title: "Số liệu quý III", body: DocumentText.blocks("| TT | Tên | Số |\n| 1 | Lớp kỹ năng số | 12 |")),
            .init(
                title: "Danh mục nhiệm vụ",
                body: [
                    .table(
                        DocumentTable(
                            columns: [.init("TT", width: 6), .init("Nhiệm vụ", width: 40), .init("Hạn", width: 12)],
                            rows: (1...60).map {
                                ["\($0)", "Nhiệm vụ thứ \($0) của kế hoạch, việc dài hơn một dòng để bảng phải ngắt trang", "30/09/2026"]
                            }))
                ], isLandscape: true),
        ])
    document.issuerName = "Ủy ban nhân dân xã Suối Mây"
    return document
}
