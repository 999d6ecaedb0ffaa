import Vietnamese

@testable import Reports

/// The eight kinds of documents that a commune writes most, each with every component that its kind has. Everything is invented.
enum Kinds {
    static let named = DocumentLayout(.named)

    static var all: [(name: String, document: OfficialDocument, layout: DocumentLayout)] {
        [
            ("kế hoạch", plan, named), ("báo cáo", report, named), ("công văn", letter, .init(.letter, needsAddressee: true)),
            ("tờ trình", submission, .init(.named, needsAddressee: true)), ("quyết định", decision, .init(.decision, needsBases: true)),
            ("thông báo", notice, named), ("biên bản", minutes, .init(.minutes)), ("giấy mời", invitation, named),
        ]
    }

    private static func document(_ type: String?, _ symbol: String, _ subject: String, _ body: String) -> OfficialDocument {
        var document = OfficialDocument(
            issuer: ["ỦY BAN NHÂN DÂN", "XÃ SUỐI MÂY"], number: "07", symbol: symbol, place: "Suối Mây", date: CalendarDate("2026-10-05"),
            type: type, subject: subject, body: DocumentText.blocks(body),
            signature: .init(capacity: ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], name: "Hoàng Văn Thịnh"),
            recipients: ["Thường trực Đảng ủy, HĐND xã", "Lưu: VT, VHXH"])
        document.issuerName = "Ủy ban nhân dân xã Suối Mây"
        return document
    }

    private static let sentence = "Các đơn vị đã rà soát việc của quý, cập nhật kết quả vào sổ và gửi minh chứng đúng hạn."

    static var plan: OfficialDocument {
        var plan = document(
            "KẾ HOẠCH", "KH-UBND", "Tổ chức lớp kỹ năng số quý IV năm 2026",
            "Ủy ban nhân dân xã ban hành Kế hoạch như sau:\nI. MỤC ĐÍCH\n\(sentence)\nII. TỔ CHỨC THỰC HIỆN\n1. Phòng Văn hóa - Xã hội chủ trì."
        )
        plan.bases = ["Căn cứ Kế hoạch chuyển đổi số năm 2026"]
        return plan
    }

    static var report: OfficialDocument {
        var report = document(
            "BÁO CÁO", "BC-UBND", "Kết quả chuyển đổi số quý III năm 2026",
            "Ủy ban nhân dân xã báo cáo như sau:\nI. KẾT QUẢ\n\(sentence)\n| TT | Chỉ tiêu | Kết quả |\n| 1 | Hồ sơ trực tuyến | 82,5% |\nII. KIẾN NGHỊ\nChi tiết tại Phụ lục."
        )
        report.addressees = ["Sở Khoa học và Công nghệ"]
        report.recipients = ["Như trên", "Lưu: VT, VHXH"]
        report.signature = .init(capacity: ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], name: "Nông Thị Hạnh")
        report.annexes = DocumentText.annexes("# Số liệu (ngang)\n| TT | Xóm | Số |\n| 1 | Bản Lài | 25 |")
        return report
    }

    static var letter: OfficialDocument {
        var letter = document(nil, "UBND-VHXH", "Cung cấp số liệu trạm phát sóng", "Phúc đáp công văn của Sở.\n\(sentence)")
        letter.addressees = ["Sở Khoa học và Công nghệ", "Sở Nội vụ"]
        letter.recipients = ["Như trên", "Lưu: VT, VHXH"]
        letter.urgency = .express
        return letter
    }

    static var submission: OfficialDocument {
        var submission = document(
            "TỜ TRÌNH", "TTr-UBND", "Đề nghị bổ sung kinh phí", "1. Sự cần thiết\n\(sentence)\nKính đề nghị xem xét, quyết định.")
        submission.addressees = ["Ủy ban nhân dân tỉnh Lam Sơn"]
        submission.recipients = ["Như trên", "Lưu: VT, KT"]
        return submission
    }

    static var decision: OfficialDocument {
        var decision = document(
            "QUYẾT ĐỊNH", "QĐ-UBND", "Kiện toàn tổ công nghệ số cộng đồng",
            "Điều 1. Kiện toàn tổ gồm 07 thành viên.\nĐiều 2. \(sentence)\nĐiều 3. Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này."
        )
        decision.bases = ["Căn cứ Luật Tổ chức chính quyền địa phương", "Theo đề nghị của Trưởng phòng Văn hóa - Xã hội"]
        decision.authority = "ỦY BAN NHÂN DÂN XÃ SUỐI MÂY"
        decision.resolution = "QUYẾT ĐỊNH:"
        decision.recipients = ["Như Điều 3", "Lưu: VT, VHXH"]
        return decision
    }

    static var notice: OfficialDocument {
        var notice = document("THÔNG BÁO", "TB-UBND", "Kết luận cuộc họp giao ban", "Chủ tịch kết luận như sau:\n1. \(sentence)")
        notice.signature = .init(capacity: ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], name: "Lê Quang Huy")
        return notice
    }

    static var minutes: OfficialDocument {
        var minutes = document("BIÊN BẢN", "BB-UBND", "Cuộc họp rà soát tiến độ", "Thời gian bắt đầu: 08 giờ 00.\n\(sentence)")
        minutes.signature = .init(capacity: ["CHỦ TỌA"], name: "Hoàng Văn Thịnh")
        minutes.secondSignature = .init(capacity: ["THƯ KÝ"], name: "Vi Văn Toàn")
        return minutes
    }

    static var invitation: OfficialDocument {
        document(
            "GIẤY MỜI", "GM-UBND", "Dự hội nghị sơ kết",
            "Ủy ban nhân dân xã trân trọng kính mời: Trưởng các xóm.\nThời gian: 08 giờ 00.\nĐịa điểm: Hội trường xã.")
    }
}
