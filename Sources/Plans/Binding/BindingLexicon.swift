/// The words of the genre by which a target is told from its wording: data, not rules.
enum BindingLexicon {
    /// What means the same thing, a concept a line: its id, then the ways to say it. The longest that fits is taken.
    static let concepts: [(id: String, wordings: [String])] = parsed(
        """
        tthc: thủ tục hành chính, TTHC, thủ tục
        dvctt: dịch vụ công trực tuyến, DVCTT, DVC trực tuyến
        dvc: dịch vụ công, DVC
        toan-trinh: toàn trình
        mot-phan: một phần
        truc-tuyen: trực tuyến, trên mạng, qua mạng
        moi-truong-so: môi trường số, môi trường điện tử, môi trường mạng, phương thức điện tử, bằng hệ thống
        ho-so-cong-viec: hồ sơ công việc, hồ sơ tài liệu công việc, tài liệu hồ sơ công việc, văn bản hồ sơ công việc
        ho-so: hồ sơ
        ho-so-suc-khoe: sổ sức khỏe điện tử, sổ sức khoẻ điện tử, hồ sơ sức khỏe điện tử, hồ sơ sức khoẻ điện tử, HSSK, HSSKĐT, hồ sơ sức khỏe, hồ sơ số về sức khỏe cá nhân, hồ sơ số về sức khỏe
        ho-so-y-te: hồ sơ y tế, bệnh án
        can-bo: cán bộ công chức viên chức, CBCCVC, cán bộ đảng viên công chức viên chức, cán bộ công chức, công chức viên chức, công chức, viên chức, cán bộ
        an-toan: an toàn thông tin mạng, an toàn thông tin, ATTT, an toàn an ninh mạng, an ninh mạng, an ninh an toàn thông tin, an toàn hệ thống thông tin, an toàn
        he-thong: hệ thống thông tin, HTTT, hệ thống
        he-thong-bao-cao: hệ thống thông tin báo cáo, hệ thống báo cáo, trên hệ thống báo cáo
        bao-cao: chế độ báo cáo, báo cáo định kỳ, báo cáo
        csdl: cơ sở dữ liệu, CSDL
        chia-se: chia sẻ, liên thông
        ket-noi: kết nối
        cntt: công nghệ thông tin, CNTT
        vneid: tài khoản định danh điện tử VNeID, tài khoản định danh điện tử, tài khoản VNeID, định danh điện tử, VNeID
        muc-2: mức độ 2, mức 2
        du-dieu-kien: đủ điều kiện
        tai-khoan: tài khoản giao dịch thanh toán, tài khoản thanh toán, tài khoản ngân hàng, tài khoản tại ngân hàng, tài khoản
        chu-ky-so: chữ ký số, ký số
        chu-ky-dien-tu: chữ ký điện tử
        smartphone: điện thoại thông minh, smartphone
        ai: AI, trí tuệ nhân tạo
        tro-ly-ao: trợ lý ảo, trợ lý AI, chatbot
        dnnvv: doanh nghiệp nhỏ và vừa, doanh nghiệp vừa và nhỏ, DNNVV, SME
        dnnn: doanh nghiệp nhà nước, DNNN
        doanh-nghiep-cong-nghe: doanh nghiệp công nghệ số, doanh nghiệp số
        doanh-nghiep: doanh nghiệp, DN
        hop-tac-xa: hợp tác xã, HTX
        nguoi-dan: người dân, dân số, dân cư, công dân, nhân dân, mỗi người
        truong-thanh: dân số trưởng thành, người dân trưởng thành, người trưởng thành, người lớn, từ đủ 18 tuổi
        muc-truong-thanh: mức độ trưởng thành, cấp độ trưởng thành, trưởng thành
        quan-tri-du-lieu: quản trị dữ liệu
        tuoi-15: từ 15 tuổi trở lên, từ đủ 15 tuổi, từ 15 tuổi, trên 15 tuổi, 15 tuổi
        ho-gia-dinh: hộ gia đình, hộ dân, số hộ, hộ
        ho-tich: hộ tịch
        ho-ngheo: hộ nghèo, hộ cận nghèo
        ho-kinh-doanh: hộ kinh doanh, tiểu thương
        san-thuong-mai: sàn thương mại điện tử, sàn TMĐT, sàn giao dịch điện tử
        thuong-mai-dien-tu: thương mại điện tử, TMĐT
        san-pham: sản phẩm đặc trưng, sản phẩm chủ lực, sản phẩm
        truy-xuat: mã QR truy xuất nguồn gốc, mã truy xuất nguồn gốc, truy xuất nguồn gốc, mã truy xuất, tem truy xuất
        to-cong-nghe: tổ công nghệ số cộng đồng, TCNSCĐ, tổ CNSCĐ, tổ công nghệ số
        thanh-vien: thành viên
        thon: thôn, xóm, tổ dân phố, TDP, khu phố, các tổ, khu dân cư, ấp, thôn bản, xóm bản
        ap-dung: áp dụng
        dia-gioi: phi địa giới hành chính, phi địa giới, không phụ thuộc vào địa giới hành chính, không phụ thuộc địa giới hành chính, không phụ thuộc nơi cư trú, không phụ thuộc địa giới
        trong-tinh: trong phạm vi tỉnh, trong phạm vi cấp tỉnh, phạm vi cấp tỉnh, phạm vi tỉnh, trong tỉnh
        cap-tinh: cấp tỉnh, của tỉnh
        cap-xa: cấp xã
        ngan-sach-dia-phuong: ngân sách địa phương, ngân sách xã, ngân sách phường
        ngan-sach-tinh: ngân sách tỉnh, ngân sách nhà nước của tỉnh
        xep-hang: xếp hạng, thứ hạng, thứ bậc, đứng đầu, dẫn đầu, bảng xếp hạng
        dti: chỉ số chuyển đổi số, chỉ số đánh giá chuyển đổi số, chỉ số DTI, DTI
        cds: chuyển đổi số, CĐS
        noi-bo: nội bộ
        chinh-quyen: chính quyền
        dieu-hanh: chỉ đạo điều hành, quản lý điều hành, điều hành
        thiet-yeu: thiết yếu
        chu-dong: chủ động, cá thể hóa, cá thể hoá, cá nhân hóa, sự kiện
        hai-long: hài lòng, SIPAS
        so-hoa: số hóa, số hoá
        dung-lai: tái sử dụng, sử dụng lại, dùng lại, khai thác sử dụng lại
        mot-lan: một lần
        su-dung: sử dụng, dùng
        dao-tao: đào tạo, bồi dưỡng, tập huấn, phổ cập kỹ năng
        dien-tap: diễn tập
        ung-cuu: đội ứng cứu sự cố, đội ứng cứu, ứng cứu sự cố, ứng phó sự cố
        ky-nang-so: kỹ năng số, nhận thức số
        lam-chu: làm chủ, thành thạo, đạt chuẩn
        chuyen-trach: chuyên trách
        phu-trach: phụ trách
        nen-tang-so: nền tảng số, nền tảng, công nghệ số
        dam-may: điện toán đám mây, đám mây, cloud
        trong-nuoc: trong nước
        quyet-dinh-33: 33/2025/QĐ-TTg
        mang-chuyen-dung: mạng truyền số liệu chuyên dùng
        de-an-06: đề án 06
        thanh-toan: nộp phí lệ phí, thanh toán phí lệ phí, thanh toán
        khong-tien-mat: không dùng tiền mặt, không tiền mặt, mã QR thanh toán, mã QR nhận tiền, bằng mã QR
        phi: phí lệ phí, lệ phí, phí
        ket-qua: kết quả
        dien-tu: điện tử, bản điện tử, dạng điện tử
        phu-song: phủ sóng, có sóng, vùng phủ
        5g: 5G
        gbps: 01 Gbps, 1 Gbps, 01 Gb/s, 1 Gb/s, Gbps, Gb/s
        cap-quang: cáp quang, FTTH
        bang-rong: băng rộng cố định, băng thông rộng cố định, băng rộng, băng thông rộng, Internet cố định, truy cập cố định
        di-dong: di động
        thue-bao: thuê bao
        nhu-cau: nhu cầu
        nguoi-dung: người sử dụng, người dùng
        ipv6: địa chỉ IPv6, địa chỉ Internet IPv6, IPv6
        thiet-bi-mang: thiết bị mạng
        iot: IoT, Internet vạn vật
        cap-do: cấp độ
        phe-duyet: phê duyệt
        phuong-an: phương án
        giam-sat: giám sát
        kiem-tra: kiểm tra đánh giá, đánh giá định kỳ, kiểm tra
        ma-doc: phòng chống mã độc, phòng chống vi rút, phòng chống virus, mã độc, vi rút, virus, diệt vi rút
        tap-trung: quản lý tập trung, tập trung
        may-tinh: máy tính, máy trạm
        may-tinh-tien: hóa đơn điện tử khởi tạo từ máy tính tiền, hoá đơn điện tử khởi tạo từ máy tính tiền, hóa đơn từ máy tính tiền, máy tính tiền
        cau-hinh: cấu hình tối thiểu, đủ cấu hình, cấu hình
        sao-luu: sao lưu, dự phòng
        truyen-thanh: truyền thanh thông minh, truyền thanh, loa
        truyen-hinh: truyền hình số quốc gia, truyền hình số, truyền hình
        truyen-thong: kênh truyền thông, kênh chính thống, chính thống
        cong-thong-tin: cổng thông tin điện tử, trang thông tin điện tử, cổng thông tin
        du-lieu-mo: dữ liệu mở
        luot-dung: lượt truy cập, lượt dùng, lượt tải, người khai thác
        di-san: di tích, lễ hội, làng nghề, di sản, nhân vật
        mo-hinh: mô hình
        nong-nghiep: nông nghiệp thông minh, nông nghiệp
        san-xuat: sản xuất kinh doanh, sản xuất, kinh doanh
        nghien-cuu: nghiên cứu
        hoc-sinh: học sinh, sinh viên
        kinh-te-so: kinh tế số
        grdp: GRDP, tổng sản phẩm trên địa bàn
        benh-vien: bệnh viện, trung tâm y tế
        dich-vu-so: dịch vụ số
        y-te: y tế, giáo dục, bảo hiểm, giao thông
        phan-hoi: phản hồi góp ý, phản ánh kiến nghị, góp ý, phản hồi, phản ánh, kiến nghị
        tiep-xuc: phi tiếp xúc, không cần gặp mặt, tiếp xúc
        thuong-xuyen: thường xuyên, hằng ngày, đều
        kinh-phi: kinh phí, chi ngân sách, ngân sách, chi cho
        van-ban: cụ thể hóa, cụ thể hoá, văn bản
        van-ban-di: văn bản đi, văn bản phát hành, văn bản do xã phát hành
        quan-ly-van-ban: hệ thống quản lý văn bản và điều hành, hệ thống quản lý văn bản, phần mềm quản lý văn bản
        nhiem-vu: nhiệm vụ
        chung-chi: chứng chỉ
        dung-han: giải quyết đúng hạn và trước hạn, giải quyết đúng và trước hạn, đúng hạn và trước hạn, đúng và trước hạn, giải quyết đúng hạn, đúng hạn, trước hạn
        qua-han: giải quyết quá hạn, giải quyết trễ hạn, quá hạn, trễ hạn, chậm hạn
        thoi-gian-cho: thời gian chờ
        tuoi-14: từ 14 tuổi trở lên, từ đủ 14 tuổi, từ 14 tuổi, trên 14 tuổi, 14 tuổi
        khu-cong-nghiep: khu công nghiệp, cụm công nghiệp
        hop-dong-dien-tu: hợp đồng điện tử
        nang-cao: kỹ năng số nâng cao, nâng cao kỹ năng chuyên sâu
        4g: 4G
        tu-nop: tự nộp
        so-nganh: sở ngành
        cai-cach: cải cách hành chính, PAR INDEX
        """)

    /// Words that say nothing about what is measured.
    static let fillers: [String] = list(
        """
        tỷ lệ, tỉ lệ, mức độ, đạt, trên, tối thiểu, ít nhất, các, của, được, và, có, cho, với, trong, từ, trở lên, đến, bằng, thực hiện,
        theo, phải, đảm bảo, bảo đảm, địa bàn, trên địa bàn, xã, phường, tỉnh, địa phương, tổng số, so, về, là, ở, mỗi, một, mở rộng,
        phấn đấu, nâng cao, tiếp tục, triển khai, khi, hoặc, vào, đã, ra, lên, tới, toàn, toàn bộ, mọi, tất cả, hết, năm, cơ quan đơn vị, số,
        đưa, khả năng, gồm, loại, thuộc, diện, bình quân, trung bình, ủy ban nhân dân, ubnd, số lượng, việc, hoàn thành, đúng, trước,
        ngày, cung cấp, cấp, làm, người, tăng cường, đẩy mạnh, xây dựng, phổ cập, tại, để, giữa, do, như, những, này, hằng năm, hàng năm,
        không dưới, không thấp hơn, không quá, không vượt quá, dưới, xuống dưới, vượt, đạt và vượt, khoảng, duy trì, còn, xuống,
        giảm còn, cuối quý, cuối năm, quý, đầu năm, trong năm, II, III, IV, vận động, nhóm, toàn xã, toàn phường, hiện có, định kỳ
        """)

    /// Concepts that say of which whole something is a share, or under which condition it counts: with another of them it is another metric.
    static let qualifiers = Set(
        list(
            """
            thiet-yeu, du-dieu-kien, muc-2, noi-bo, truong-thanh, ho-gia-dinh, ho-ngheo, ho-kinh-doanh, dnnn, hop-tac-xa, thanh-vien,
            chuyen-trach, trong-tinh, cap-tinh, mot-phan, tuoi-15, thue-bao, nhu-cau, thon, may-tinh, thiet-bi-mang, chu-ky-dien-tu,
            ngan-sach-tinh, benh-vien, phe-duyet, lam-chu, xep-hang, tiep-xuc, giam-sat, chu-ky-so, an-toan, doanh-nghiep, dnnvv, phu-trach,
            can-bo, smartphone, ai, hoc-sinh, tthc, toan-trinh, ngan-sach-dia-phuong, phuong-an, dung-han, qua-han, tuoi-14, khu-cong-nghiep,
            hop-dong-dien-tu, nang-cao, 4g, tu-nop, kinh-te-so, dti, so-nganh, cai-cach, san-thuong-mai, truy-xuat, may-tinh-tien, van-ban-di
            """))

    /// Words of headings and pillars by the sector of a metric.
    static let sectors: [(sector: String, words: [String])] = [
        ("services", ["chinh quyen so", "cai cach hanh chinh", "chinh phu so"]), ("data", ["du lieu"]), ("economy", ["kinh te so"]),
        ("society", ["xa hoi so"]), ("infrastructure", ["ha tang"]), ("security", ["an toan", "an ninh"]),
        ("governance", ["the che", "nhan thuc", "dieu hanh"]),
    ]

    private static func parsed(_ text: String) -> [(id: String, wordings: [String])] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), list(String(parts[1]))) : nil
        }
    }

    /// What stands between commas; a line may end within an entry.
    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.filter { !$0.isEmpty }
    }
}
