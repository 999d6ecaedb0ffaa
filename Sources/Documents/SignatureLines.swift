/// In what capacity somebody signs (Decree 30/2020/NĐ-CP, Annex I, II.7): options of the field `capacity`.
enum SigningCapacity: String, CaseIterable {
    /// TM.
    case collective
    /// KT.
    case deputy
    /// TL.
    case order
    /// TUQ.
    case authority
    /// Q.
    case acting
    case head
}

/// The lines above a signature: capacity and post.
struct SignatureLines {
    enum Body { case committee, council, unit }

    /// The post's name as the register has it: "Phó Chủ tịch UBND xã phụ trách văn hóa - xã hội".
    let post: String
    let body: Body
    /// Who presides signs minutes as that.
    let isMinutes: Bool

    /// Posts whose names go on with what they are the head of.
    private static let titles = [
        "Phó Chủ tịch", "Chủ tịch", "Phó Chánh Văn phòng", "Chánh Văn phòng", "Phó Trưởng phòng", "Trưởng phòng", "Phó Giám đốc",
        "Giám đốc",
        "Phó Hiệu trưởng", "Hiệu trưởng", "Phó Trưởng Công an", "Trưởng Công an", "Phó Chỉ huy trưởng", "Chỉ huy trưởng", "Phó Trưởng Trạm",
        "Trưởng Trạm", "Phó Trưởng Ban", "Trưởng Ban",
    ]

    /// "PHÓ CHỦ TỊCH".
    private var title: String {
        let name = post.lowercased()
        return (Self.titles.first { name.hasPrefix($0.lowercased()) } ?? post).uppercased()
    }

    private var isDeputy: Bool { title.hasPrefix("PHÓ ") }

    private var headTitle: String {
        if body != .unit { return "CHỦ TỊCH" }
        return isDeputy ? String(title.dropFirst("PHÓ ".count)) : title
    }

    private var collective: [String] {
        switch body {
        case .committee: ["TM. ỦY BAN NHÂN DÂN"]
        case .council: ["TM. HỘI ĐỒNG NHÂN DÂN"]
        case .unit: []
        }
    }

    /// - Parameter capacity: nil where it follows from the post: the chair and the deputies sign on behalf of the committee, others by order of its
    ///   chair; in a unit its head signs, or the deputy for the head.
    func lines(_ capacity: SigningCapacity?) -> [String] {
        if isMinutes, capacity == nil { return ["CHỦ TỌA"] }
        return switch capacity ?? usual {
        case .collective: collective + [title]
        case .deputy: collective + ["KT. \(headTitle)", title]
        case .order: ["TL. \(headTitle)", title]
        case .authority: ["TUQ. \(headTitle)", title]
        case .acting: collective + ["Q. \(headTitle)"]
        case .head: [title]
        }
    }

    private var usual: SigningCapacity {
        switch body {
        case .unit: isDeputy ? .deputy : .head
        default: title == "CHỦ TỊCH" ? .collective : title == "PHÓ CHỦ TỊCH" ? .deputy : .order
        }
    }
}
