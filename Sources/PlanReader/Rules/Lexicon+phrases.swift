extension Lexicon {
    /// Pairs of words that plans use all the time and that recognition of letters gives with wrong marks. Each is the only word of the language
    /// with its letters that can stand in a plan.
    static let phrases: [String] = """
        chuyển đổi, đổi số, đổi mới, tổ chức, tổ dân, dân phố, phổ biến, kiểm tra, ổn định, thúc đẩy, đẩy mạnh, thẩm quyền, tối thiểu, tổng hợp, tổng số, tổng cộng,
        tổng thể, phổ cập, triển khai, phát triển, kế hoạch, mục tiêu, chỉ tiêu, nhiệm vụ, giải pháp, hướng dẫn, thực hiện, đơn vị, chủ trì, phối hợp, báo cáo,
        hằng năm, hằng quý, hằng tháng, định kỳ, ủy ban, nhân dân, hội đồng, thủ tục, hành chính, trực tuyến, toàn trình, dịch vụ, hồ sơ, cơ sở, dữ liệu,
        hạ tầng, nền tảng, công nghệ, thông tin, an toàn, bảo đảm, đảm bảo, sử dụng, ứng dụng, cán bộ, công chức, viên chức, người dân, doanh nghiệp,
        hợp tác, sản phẩm, sản xuất, kinh doanh, thương mại, điện tử, thanh toán, tài khoản, định danh, chữ ký, cấp độ, mức độ, tỷ lệ, tiếp nhận, giải quyết,
        xử lý, khai thác, kết nối, chia sẻ, chất lượng, hiệu quả, tuyên truyền, vận động, tập huấn, bồi dưỡng, đào tạo, kỹ năng, nhận thức, trách nhiệm,
        lãnh đạo, chỉ đạo, thủ trưởng, văn phòng, văn hóa, xã hội, kinh tế, đô thị, trung tâm, phục vụ, khoa học, đề án, nghị quyết, quyết định, nghị định,
        chương trình, thời gian, hoàn thành, bắt đầu, kinh phí, ngân sách, nhà nước, đầu tư, dự án, xây dựng, hệ thống, thiết bị, địa bàn, địa phương,
        cộng đồng, hộ gia, gia đình, trưởng thành, hài lòng, số hóa, tái sử, tập trung, tăng cường, nâng cao, thường xuyên, kịp thời, đột xuất, khó khăn,
        vướng mắc, phát sinh, tháo gỡ, đề nghị, yêu cầu, căn cứ, ban hành, kèm theo, phụ lục, nơi nhận, chủ tịch, phó chủ, thường trực, đảng ủy, đảng bộ,
        mặt trận, tổ quốc, đoàn thể, thành viên, hội viên, công an, trường học, trạm y, bệnh viện, giáo dục, bảo hiểm, giao thông, nông nghiệp, nông thôn,
        môi trường, du lịch, truy xuất, nguồn gốc, xếp hạng, đứng đầu, dẫn đầu, trở lên, ít nhất, không quá, bình quân, giai đoạn, năm trước, cả năm
        """.split { $0 == "," || $0 == "\n" }.map { $0.trimmingPrefix { $0 == " " } }.map(String.init).filter { !$0.isEmpty }
}
