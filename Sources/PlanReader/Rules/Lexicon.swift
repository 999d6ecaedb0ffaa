import Foundation

/// The genre's words in one place: what Vietnamese administrative plans call things. No wording of any one plan.
enum Lexicon {
    /// Column headings, the more specific first.
    static let columns: [(ColumnKind, String)] = [
        (.number, #"(?:^|(?<=\s))(?:STT|TT|Số\s*TT|Số thứ tự)(?=\s|$)|^Mã(?:\s+(?:số|nhiệm vụ|chỉ tiêu|hiệu))?\s*$"#),
        (
            .baseline,
            #"Hiện trạng(?:\s+năm\s+20\d\d)?|Hiện tại|(?:Thực hiện|TH)(?: năm)? 20\d\d|Ước (?:thực hiện|TH)(?:\s+(?:năm\s+)?20\d\d)?|Giá trị nền|Số liệu gốc"#
        ), (.budgetTotal, #"Tổng (?:kinh phí|mức đầu tư|dự toán|vốn)(?:\s+giai đoạn\s+20\d\d\s*[-–]\s*20\d\d)?"#),
        (
            .budgetYear,
            #"(?:Trong đó:?,?\s+(?:kinh phí\s+)?|(?:Kế hoạch\s+)?(?:Kinh phí|Dự toán|Vốn)\s+(?:thực hiện\s+|giao\s+|bố trí\s+)?)(?:năm\s+)?20\d\d"#
        ),
        (.budgetTotal, #"(?:Dự kiến\s+|Khái toán\s+)?(?:Kinh phí|Dự toán)(?:\s+(?:thực hiện|dự kiến))*|Nhu cầu vốn|Khái toán"#),
        (
            .chief,
            #"Lãnh đạo(?:\s+(?:UBND|Sở|Ban|xã|phường|tỉnh|cơ quan|đơn vị)){0,2}(?:\s+(?:phụ trách|chỉ đạo|theo dõi|chịu trách nhiệm))?|(?:Người|Đồng chí|Cấp)\s+chỉ đạo|Chỉ đạo(?:\s+chung)?(?=\s*$)"#
        ),
        (
            .other,
            #"Nguồn (?:vốn|kinh phí|lực)(?:\s+thực hiện)?|Căn cứ(?:\s+(?:thực hiện|pháp lý|triển khai))?|Văn bản (?:giao|chỉ đạo|căn cứ)|Quy mô(?:\s+(?:đầu tư|dự kiến))?|Địa điểm(?:\s+(?:thực hiện|triển khai))?|Địa bàn (?:thực hiện|triển khai)|Đối tượng(?:\s+(?:thực hiện|áp dụng))?|Mục đích|Tình trạng|Lĩnh vực(?=\s*$)"#
        ),
        (.form, #"Hình thức(?:\s+(?:triển khai|thực hiện|đầu tư))?"#),
        (.support, #"(?:(?:Cơ quan|Đơn vị|Cơ quan,\s*đơn vị)\s+)?[Pp]hối hợp(?:\s+(?:thực hiện|triển khai))?"#),
        (.starts, #"(?:(?:Thời gian|Thời điểm|Năm|Ngày)\s+)?bắt đầu(?=\s*$)"#),
        (.ends, #"(?:(?:Thời gian|Thời điểm|Năm|Ngày)\s+)?kết thúc(?=\s*$)"#),
        (
            .time,
            #"(?:Thời gian|Thời hạn|Thời điểm|Tiến độ|Lộ trình|Mốc(?: thời gian)?|Hạn|Ngày)(?:\s+(?:thực hiện|hoàn thành|triển khai|xong))*(?=\s|$)|(?:Hoàn thành|Xong)(?: trước)?(?=\s*$)|(?:Hoàn thành|Xong) trước"#
        ),
        (
            .product,
            #"Sản phẩm(?:,?\s*(?:đầu ra|kết quả|hoàn thành|dự kiến|chủ yếu))*|Kết quả (?:đầu ra|dự kiến|đạt được)|Kết quả\s*[,/(]?\s*(?:và\s+|hoặc\s+)?sản phẩm"#
        ),
        (
            .lead,
            #"(?:(?:(?:Cơ quan|Đơn vị|Cơ quan,\s*đơn vị|Bộ phận|Người|Nơi|Ai)\s+)(?:chủ trì|chịu trách nhiệm|đầu mối|phụ trách|thực hiện|tham mưu|triển khai|theo dõi|làm|lo)(?:\s+chính)?|[Cc]hủ trì|[Cc]hịu trách nhiệm|[Pp]hụ trách|Đầu mối|(?-i:Theo dõi))(?:[\s,]+(?:theo dõi|đánh giá|thực hiện|chính|và|báo cáo|tham mưu|thống kê))*"#
        ),
        (
            .unit,
            #"Đơn vị tính|ĐVT|(?-i:Đơn vị)(?=\s*$|\s+(?-i:Năm|Kế hoạch|Chỉ tiêu|Thực hiện|Hiện trạng|Mục tiêu|Giá trị|Kết quả|TH|KH|Ước)\s|\s+20\d\d)"#
        ),
        (
            .note,
            #"Ghi chú|Số liệu (?:cụ thể|chi tiết)(?:\s*\([^)]*\))?|Cách tính|Công thức(?:\s+tính)?|Phương pháp tính|Nguồn số liệu|(?:Đánh giá|Nhận xét)(?=\s*$)"#
        ),
        (.note, #"Tử số\s*/\s*mẫu số"#), (.numerator, #"Tử số|Số (?:lượng )?đạt(?=\s|$)"#),
        (.denominator, #"Mẫu số|Tổng số(?=\s|$)"#),
        (.result, #"Kết quả(?:\s+(?:thực hiện|đạt được))?(?:\s+(?:năm\s+)?20\d\d)?|Thực hiện(?=\s*$)"#),
        (
            .name,
            #"(?:Tên\s+|Nội dung\s+|Danh mục\s+|Nhóm\s+)?(?:nhiệm vụ|công việc|hoạt động|giải pháp|hạng mục|đầu việc|phần việc)(?:[,/\s]+(?:dự án|giải pháp|chủ yếu|trọng tâm|cụ thể|công việc|hoạt động))*|Tên chỉ tiêu|Nội dung(?:\s+(?:chỉ tiêu|công việc|thực hiện))?|Tên dự án"#
        ),
        (
            .name,
            #"(?:Chỉ tiêu|Mục tiêu)(?:,\s*(?:mục tiêu|chỉ tiêu))?\s+(?:cụ thể|chủ yếu|chiến lược|cơ bản)(?:\s+\p{L}+){0,3}?(?=\s+Chỉ|\s*$)"#
        ),
        (
            .value,
            #"Giá trị(?:\s+(?:mục tiêu|cần đạt))?|Mức (?:cần )?đạt|(?:Kế hoạch|KH(?=\s+(?:năm\s+)?20\d\d|\s+giao))(?:\s+năm)?(?:\s+20\d\d)?|Mức phấn đấu|(?:Chỉ tiêu|Mục tiêu)\s*(?:\(%\)|(?:đến\s+)?(?:hết\s+)?năm\s+20\d\d|(?-i:giao|GIAO)|cần đạt|phấn đấu)"#
        ), (.name, #"Chỉ tiêu|Mục tiêu"#), (.value, #"(?:^|(?<=\s))(?:Được giao|Giao)(?=\s|$)"#),
        (.result, #"(?:^|(?<=\s))Đạt(?:\s+được)?(?=\s|$)"#),
    ]

    /// Headings of a column that names places or bodies, each with values of its own.
    static let areaColumn = Pattern(
        #"^(?:Tên\s+)?(?:(?:các\s+)?(?:thôn|bản|xóm|ấp|buôn|làng|tổ dân phố|TDP|khu phố|khối|khóm|khu dân cư|xã|phường|địa bàn|địa phương|đơn vị)(?:[\s,/]|$))+$"#
    )

    /// Labels before what a task of running text says of itself ("Đơn vị chủ trì: …").
    static let taskLabels: [(ColumnKind, String)] = [
        (
            .support,
            #"(?:(?:các\s+)?(?:cơ quan|đơn vị|cơ quan, đơn vị|bộ phận)\s+)?phối hợp(?:\s+(?:thực hiện|triển khai))?|(?:cùng thực hiện|thực hiện cùng|cùng làm|cùng tham gia)"#
        ),
        (
            .lead,
            #"(?:(?:cơ quan|đơn vị|cơ quan, đơn vị|bộ phận|người|phòng|phòng, ban|cán bộ|công chức|lãnh đạo)\s+)?(?:chủ trì|đầu mối|phụ trách|chịu trách nhiệm|được giao)(?:[,\s]+(?:thực hiện|chính|tham mưu|triển khai|và))*|(?:cơ quan|đơn vị|bộ phận|người)\s+(?:thực hiện|tham mưu)|phân công"#
        ),
        (
            .time,
            #"(?:thời gian|thời hạn|thời điểm|tiến độ|hạn|lộ trình)(?:\s+(?:thực hiện|hoàn thành|triển khai|xong))*|hoàn thành(?:\s+trước)?|xong trước"#
        ),
        (.product, #"(?:sản phẩm|kết quả)(?:[,\s/]+(?:đầu ra|kết quả|sản phẩm|hoàn thành|dự kiến|cần đạt))*"#),
        (
            .budgetYear,
            #"(?:(?:trong đó|riêng)[,:]?\s+(?:kinh phí\s+)?|(?:kinh phí|dự toán|vốn)\s+(?:(?:thực hiện|giao|bố trí)\s+)?)năm\s+20\d\d"#
        ), (.budgetTotal, #"(?:(?:dự kiến|tổng)\s+)*kinh phí(?:\s+(?:thực hiện|dự kiến))*|tổng mức đầu tư|(?:tổng\s+)?dự toán"#),
        (.form, #"hình thức(?:\s+(?:thực hiện|triển khai))?"#),
        (
            .note,
            #"(?:cơ quan|đơn vị|bộ phận|người|lãnh đạo)\s+(?:theo dõi|giám sát|kiểm tra|chỉ đạo|hướng dẫn|thụ hưởng)|ghi chú|nội dung(?:\s+(?:thực hiện|công việc|chính|chủ yếu))?|yêu cầu|mục đích|cách làm|địa điểm|đối tượng|phạm vi|nguồn vốn|nguồn kinh phí"#
        ),
    ]

    /// What a kind of column is mostly headed by.
    static func title(of kind: ColumnKind) -> String {
        switch kind {
        case .value, .yearValue: "Chỉ tiêu"
        case .name: "Nội dung"
        case .budgetYear: "Kinh phí năm"
        case .budgetTotal: "Tổng kinh phí"
        default: ""
        }
    }

    /// How the name of a body (cơ quan, đơn vị, tổ chức) begins.
    static let bodyHead =
        #"(?:Các\s+\p{Ll}+|"#
        + #"Sở|Phòng|Văn phòng|UBND|HĐND|UBMTTQ|MTTQ|Ủy ban|Uỷ ban|Hội đồng|Công an|Trung tâm|Trạm|Ban|Báo|Đài|Hội|Đoàn|Tỉnh đoàn|Thành đoàn|Tỉnh Đoàn|Thành Đoàn|Bộ|Cục|Vụ|Viện|Chánh|Giám đốc|"#
        + #"Chi cục|Tổ|Trường|Bệnh viện|Thủ trưởng|Thường trực|Tỉnh ủy|Đảng ủy|Thành ủy|Bưu điện|Viễn thông|Thanh tra|Kho bạc|Bảo hiểm xã hội|BHXH|"#
        + #"Chính phủ|Thủ tướng|Quốc hội|Bộ trưởng|Chủ tịch|Công chức|Doanh nghiệp|Tập đoàn|Công ty|Ngân hàng|Thôn|Bộ phận|Đảng bộ|Liên đoàn|Chi bộ|"#
        + #"Mặt trận|Nhà văn hóa|Hiệp hội|Nhóm|Đội|Đồn|Hạt|Bộ đội|Ủy viên|Đồng chí|Tiểu ban|Ấp|Buôn|Khu phố|Xóm|Bản|Xã|Phường|Hợp tác xã|Quân sự|Thuế|Kế toán|Tư pháp|Địa chính|Lãnh đạo|Trưởng|Đơn vị|Cơ quan|Cán bộ|Ban Chấp hành|Toàn|Hiệu trưởng|Bí thư|Tổ trưởng|Thành viên|Chi hội|Chi đoàn|Chi nhánh|"#
        + #"Thống kê(?=\s(?:tỉnh|thành phố|cơ sở))|Viettel|VNPT|MobiFone|Điện lực|Đại học|Học viện|Phó Chủ tịch|Tòa án|Toà án|Liên minh|Khóm|Người đứng đầu|Nhà trường)"#
    /// What headings in the section on organisation are about when they name no body.
    static let topics = Pattern(
        #"^(?:kinh phí|chế độ|công tác|thông tin|tổ chức|phân công|thời gian|kiểm tra|khen thưởng|lộ trình|nguồn|triển khai|thực hiện|theo dõi|đánh giá|sơ kết|tổng kết|"#
            + #"báo cáo|trách nhiệm|giải pháp|nhiệm vụ|nội dung|mục tiêu|yêu cầu|phương thức|hình thức|căn cứ|quán triệt|tăng cường|đẩy mạnh|xây dựng|ban hành|"#
            + #"chủ trì|phối hợp|tham mưu|là |trước|định kỳ|h[ằà]ng|trong|trên|các nội dung|các nhiệm vụ|kế hoạch|quyết định|việc|tuyên truyền|hướng dẫn|rà soát|"#
            + #"cấp|đưa|bố trí|lập|tiếp tục|chỉ đạo|đề xuất|kịp thời|bảo đảm|đảm bảo|giám sát|vận động|hỗ trợ|huy động|phát huy|chịu|cung cấp|cập nhật|nghiên cứu)(?:\s|$)"#
    )
    /// Words that begin as a body's name does and are none.
    static let noBody =
        #"(?:Tổ chức\s(?!chính trị|đoàn thể|hội|đảng)|Ban hành|Báo cáo|Báo chí|Trường hợp|Hội nghị|Hội thảo|Đội ngũ|Nhóm (?:nhiệm vụ|chỉ tiêu|giải pháp|mục tiêu)|Bản đồ|Bộ tiêu chí|Bộ chỉ số|(?:Đơn vị|Cơ quan|Bộ phận)\s(?:tính|thực hiện|theo dõi|chủ trì|phối hợp|tham mưu)(?=\s*(?:$|:))|Trung tâm dữ liệu|Hội đồng thẩm|"#
        + #"Các (?:chỉ tiêu|mục tiêu|nhiệm vụ|giải pháp|nội dung|hoạt động|văn bản|chương trình|dự án|kế hoạch|hệ thống|hình thức|biện pháp|công việc|quy định|điều kiện|nguồn|kết quả|yêu cầu)(?=\s|$))"#
    static let things = Pattern("^" + noBody)
    static let bodyStart = Pattern("^(?!" + noBody + ")" + bodyHead + #"(?=[\s,;:.&-]|$)"#, caseSensitive: true, .capital)
    static let formThenBody = Pattern(
        #"^(.*?)(?:^|\s)(Thuê|Đầu tư|Mua sắm)\s+("# + bodyHead + #"(?:(?!\s(?:Thuê|Đầu tư)\s+"# + bodyHead + #").)*)$"#, caseSensitive: true
    )

    /// Slips of optical recognition that turn one word of the genre into another; the left side never occurs in good text.
    static let slips: [(Pattern, String)] = [
        (
            Pattern(
                #"\b([Pp])h(?:ần|ân|ẩn|ẫn) đ(?:ầu|âu|ấu|ẩu)(?= (?:đến|đạt|bố trí|xếp|cấp|có|trên|tối thiểu|\d|100|hoàn thành|đưa|mỗi|tăng|giảm|thuộc|nằm|\p{Ll}+ tỷ lệ))"#,
                caseSensitive: true, .has("n đ")), "$1hấn đấu"
        ), (Pattern(#"\b([Cc])huy[êẻ]n đ[ôố]i (số|đổi)"#, caseSensitive: true, .has("huy")), "$1huyển đổi $2"),
        (Pattern(#"\b([Cc])huy[êẻ]n đổi số"#, caseSensitive: true, .has("đổi số")), "$1huyển đổi số"),
        (Pattern(#"\b([Cc])huyển đối số"#, caseSensitive: true, .has("đối số")), "$1huyển đổi số"),
        (Pattern(#"\bm[aă]m (?=20\d\d)"#, caseSensitive: true, .has("m 20")), "năm "),
        (Pattern(#"\bThống kế\b"#, caseSensitive: true, .has("Thống kế")), "Thống kê"),
        (Pattern(#"\blực lương (?=đoàn|nòng|công)"#, caseSensitive: true, .has("lực lương")), "lực lượng "),
        (Pattern(#"\bnền tăng số\b"#, caseSensitive: true, .has("nền tăng")), "nền tảng số"),
        (Pattern(#"\b([Tt])ôi thiểu(?= )"#, caseSensitive: true, .has("ôi thiểu")), "$1ối thiểu"),
        (Pattern(#"\b([Hh])ệ thông\b"#, caseSensitive: true, .has("ệ thông")), "$1ệ thống"),
        (Pattern(#"\b([Tt])iên bộ (?=khoa|kỹ)"#, caseSensitive: true, .has("iên bộ")), "$1iến bộ "),
        (Pattern(#"\bTỉ lệ\b"#, caseSensitive: true, .has("Tỉ lệ")), "Tỷ lệ"),
    ]

    /// Words that say how well, and not how much.
    static let vague = Pattern(
        #"(?<![\p{L}])(?:cơ bản (?=hoàn thành|đáp ứng|đạt|được)|thường xuyên|kịp thời|đồng bộ|hiệu quả|phù hợp|tích cực|thành thạo|nghiêm túc|đầy đủ|tốt)(?![\p{L}])"#
    )

    /// Words that two people count differently unless the plan says what they mean.
    static let undefined = Pattern(
        #"(?<![\p{L}])(?:thường xuyên|(?<!chứng chỉ[^,;]{0,40}\s)cơ bản|làm chủ|thiết yếu|tiếp cận|thành thạo|biết(?= (?:kỹ năng|sử dụng|khai thác))|có khả năng|thực chất|hoạt động hiệu quả)(?![\p{L}])"#
    )
    /// Where a plan says how its figures are counted.
    static let counting = Pattern(
        #"(?:phương pháp|cách|công thức)\s+(?:tính|đo|xác định|thống kê|thu thập)|nguồn (?:số liệu|dữ liệu)\s*:|bảng giải thích|giải thích từ ngữ"#
    )

    static let kinds = [
        "Chương trình hành động", "Kế hoạch hành động", "Nghị quyết liên tịch", "Thông tư liên tịch", "Nghị quyết", "Nghị định",
        "Quyết định", "Chỉ thị", "Thông tư", "Kế hoạch", "Chương trình", "Đề án", "Công văn", "Kết luận", "Hướng dẫn", "Thông báo",
        "Báo cáo", "Quy định", "Quy chế", "Pháp lệnh", "Luật", "Văn bản", "Tờ trình", "Công điện", "Thông tri",
    ]

    /// Kinds by the letters that stand for them in numbers and short citations.
    static let kindLetters = [
        "QĐ": "Quyết định", "NQ": "Nghị quyết", "NĐ": "Nghị định", "KH": "Kế hoạch", "CT": "Chỉ thị", "CTr": "Chương trình",
        "CTHĐ": "Chương trình hành động", "TT": "Thông tư", "TB": "Thông báo", "KL": "Kết luận", "HD": "Hướng dẫn", "CV": "Công văn",
        "ĐA": "Đề án",
    ]

    /// What counted targets are counted in.
    static let countUnits =
        #"tập đoàn|bệnh viện|trung tâm|nhà khoa học|nhà văn hóa|nhà máy|di tích|lễ hội|làng nghề|tổ hợp tác|cơ quan|địa phương|chính sách|nghị quyết|quy chế|thư viện|khu công nghiệp|cụm công nghiệp|khu du lịch|kết nối|mô hình|lớp|buổi|cuộc|hội nghị|hội thảo|sản phẩm|doanh nghiệp|hợp tác xã|hộ|người|lượt khách|lượt|chứng thư|thôn|tổ|bản|điểm cầu|điểm|trạm|camera|máy|"#
        + #"hệ thống|dịch vụ|thủ tục|video|tin|bài|chuyên mục|sáng kiến|đề tài|khóa|khoá|nền tảng|ứng dụng|cơ sở dữ liệu|bộ dữ liệu|chiếc|bậc|"#
        + #"đơn vị|gian hàng|đợt|lần|công trình|tuyến phố|tuyến đường|tuyến|km|trường|tủ sách|nhà|chữ ký số|tài khoản|đoàn|phiên|tập|phần mềm|ngày|giờ|phút|tỷ đồng|USD|"#
        + #"triệu đồng|đồng|m2|ha|thành viên|học viên|hồ sơ|bộ|khu|nhóm|câu lạc bộ|chương trình|dự án|nhiệm vụ|ý tưởng|mã|cửa hàng|cơ sở|tổ chức|"#
        + #"vùng trồng|vùng|xóm|ấp|buôn|làng|tổ dân phố|khu phố|xã|phường|hội viên|đoàn viên|đảng viên|chi bộ|chi hội|chi đoàn|cán bộ|công chức|viên chức|giảng viên|sinh viên|chuyên gia|kỹ sư|bác sĩ|tình nguyện viên|nghệ nhân|lao động|học sinh|giáo viên|"#
        + #"thiết bị|màn hình|bảng tin|cụm loa|loa|ki-?ốt|tủ|phòng|chợ|siêu thị|nông hộ|trang trại|cây|con|tấn|tạ|kg|lít|m3|MW|Mbps|Gbps|GB|TB|"#
        + #"vụ việc|vụ|sự cố|phản ánh|kiến nghị|trường hợp|văn bản|quy trình|báo cáo|ấn phẩm|phóng sự|chuyên đề|cuộc thi|giải pháp|giải|bằng|chứng chỉ|đại lý|tàu|xe|thửa|sổ|trang|tháng|năm|đơn(?!\s+(?:giản|thư|vị)(?!\p{L}))"#
}
