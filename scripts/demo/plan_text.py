"""The demo plan's words: Kế hoạch chuyển đổi số xã Suối Mây năm 2026. Commune, province, people and figures are invented.

Three mistakes of the kind that real plans have are planted on purpose; the plan reader must find them:
1. last year's share contradicts its fraction (LAST_YEAR: 2.736/3.420 is 80%, the text says 84,5%);
2. task 1 is due on 15/01/2026, before the plan's own date of issue, 28/01/2026;
3. the body's target on the digital-transformation index (0,70 điểm) is missing in Phụ lục I.
"""

NUMBER = "27/KH-UBND"
PLACE = "Suối Mây"
DATE = "ngày 28 tháng 01 năm 2026"
TITLE = "Chuyển đổi số xã Suối Mây năm 2026"

BASES = [
    "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15 ngày 16 tháng 6 năm 2025;",
    "Căn cứ Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị về đột phá phát triển khoa học, công nghệ, "
    "đổi mới sáng tạo và chuyển đổi số quốc gia;",
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;",
    "Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ về thực hiện thủ tục hành chính theo cơ chế "
    "một cửa, một cửa liên thông tại Bộ phận Một cửa và Cổng Dịch vụ công quốc gia;",
    "Căn cứ Nghị định số 09/2019/NĐ-CP ngày 24 tháng 01 năm 2019 của Chính phủ quy định về chế độ báo cáo của cơ quan hành chính "
    "nhà nước;",
    "Căn cứ Nghị quyết số 18-NQ/ĐU ngày 20 tháng 10 năm 2025 của Ban Chấp hành Đảng bộ xã Suối Mây về chuyển đổi số xã Suối Mây "
    "giai đoạn 2026 - 2030;",
    "Căn cứ Kế hoạch số 12/KH-UBND ngày 09 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Lam Sơn về chuyển đổi số tỉnh Lam Sơn năm 2026.",
]
OPENING = ("Ủy ban nhân dân xã Suối Mây ban hành Kế hoạch chuyển đổi số xã Suối Mây năm 2026 với các nội dung như sau:")

PURPOSE = [
    "Đưa các mục tiêu của Nghị quyết số 18-NQ/ĐU thành việc làm có người chịu trách nhiệm, có thời hạn và có sản phẩm kiểm đếm được "
    "ngay trong năm 2026.",
    "Lấy người dân, hộ kinh doanh và hợp tác xã làm trung tâm; người dân ở cả 12 xóm, kể cả các xóm vùng cao, đều được dùng dịch vụ số.",
    "Hình thành thói quen điều hành dựa trên số liệu: mỗi chỉ tiêu có nguồn số liệu, thời điểm chốt và đơn vị theo dõi.",
]
DEMANDS = [
    "Việc giao nhiệm vụ phải bảo đảm 6 rõ: rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ sản phẩm, rõ thẩm quyền.",
    "Dùng lại các nền tảng số của Trung ương và của tỉnh; không xây dựng hệ thống trùng lặp.",
    "Số liệu báo cáo phải khớp với sổ theo dõi; chỉ tiêu chưa có số liệu thì ghi rõ chưa có số liệu, không ước lượng thay.",
]
LAST_YEAR = [
    "Năm 2025, số hồ sơ thủ tục hành chính nộp trực tuyến tại Trung tâm Phục vụ hành chính công xã là 2.736/3.420 hồ sơ, đạt tỷ lệ 84,5%.",
    "Toàn xã có 12/12 xóm đã thành lập tổ công nghệ số cộng đồng với 84 thành viên; 6/9 sản phẩm OCOP có tem truy xuất nguồn gốc; "
    "8.105/13.426 người dân có sổ sức khỏe điện tử.",
    "Khó khăn chủ yếu là sóng di động yếu tại xóm Phiêng Dầu và xóm Khuổi Vàng, 18 máy tính của cán bộ, công chức "
    "không còn đáp ứng yêu cầu "
    "và số liệu giữa các đơn vị chưa thống nhất thời điểm chốt.",
]
GENERAL_GOAL = ("Đến hết năm 2026, xã Suối Mây vận hành chính quyền số trên nền dữ liệu được cập nhật hằng ngày; phần "
                "lớn thủ tục hành chính "
                "được giải quyết trực tuyến; các sản phẩm chủ lực của xã có mặt trên môi trường số; người dân tiếp "
                "cận thuận lợi các dịch vụ số "
                "thiết yếu và được bảo vệ an toàn trên không gian mạng.")
# The body's only target that Phụ lục I leaves out (planted mistake 3).
RANK_GOAL = "Chỉ số chuyển đổi số cấp xã (DTI) đạt từ 0,70 điểm trở lên."

VHXH, KT, VP = "Phòng Văn hóa - Xã hội", "Phòng Kinh tế", "Văn phòng HĐND và UBND"
HCC, DVTH = "Trung tâm Phục vụ hành chính công", "Trung tâm Dịch vụ tổng hợp"
CA, TYT = "Công an xã", "Trạm Y tế"

# (pillar, [(sentence in the body, words in Phụ lục I, unit, value in Phụ lục I, lead)])
PILLARS = [
    ("Phát triển hạ tầng số", [
        ("Tỷ lệ dân số được phủ sóng mạng di động 5G đạt từ 80% trở lên",
         "Tỷ lệ dân số được phủ sóng mạng di động 5G", "%", "≥80", VHXH),
        ("Tỷ lệ hộ gia đình có đường truyền Internet cáp quang đạt từ 90% trở lên",
         "Tỷ lệ hộ gia đình có đường truyền Internet cáp quang", "%", "≥90", VHXH),
        ("100% nhà văn hóa xóm có điểm truy cập wifi miễn phí",
         "Nhà văn hóa xóm có điểm truy cập wifi miễn phí", "%", "100", DVTH),
        ("100% cán bộ, công chức, viên chức được trang bị máy tính đáp ứng cấu hình tối thiểu",
         "Cán bộ, công chức, viên chức được trang bị máy tính đáp ứng cấu hình tối thiểu", "%", "100", VP),
        ("Tỷ lệ thiết bị mạng của Ủy ban nhân dân xã sử dụng địa chỉ IPv6 đạt từ 90% trở lên",
         "Tỷ lệ thiết bị mạng của Ủy ban nhân dân xã sử dụng địa chỉ IPv6", "%", "≥90", VP),
        ("100% xóm có hệ thống truyền thanh ứng dụng công nghệ thông tin - viễn thông",
         "Xóm có hệ thống truyền thanh ứng dụng công nghệ thông tin - viễn thông", "%", "100", DVTH),
    ]),
    ("Phát triển dữ liệu số", [
        ("Tỷ lệ cơ sở dữ liệu của xã được số hóa, kết nối và chia sẻ đạt từ 70% trở lên",
         "Tỷ lệ cơ sở dữ liệu của xã được số hóa, kết nối và chia sẻ", "%", "≥70", VHXH),
        ("100% hồ sơ, kết quả giải quyết thủ tục hành chính được số hóa",
         "Hồ sơ, kết quả giải quyết thủ tục hành chính được số hóa", "%", "100", HCC),
        ("Tỷ lệ khai thác, sử dụng lại dữ liệu đã số hóa trong giải quyết thủ tục hành chính đạt từ 80% trở lên",
         "Tỷ lệ khai thác, sử dụng lại dữ liệu đã số hóa trong giải quyết thủ tục hành chính", "%", "≥80", HCC),
        ("Công bố tối thiểu 05 bộ dữ liệu mở của xã",
         "Số bộ dữ liệu mở của xã được công bố", "bộ dữ liệu", "≥5", VHXH),
        ("Mức độ trưởng thành quản trị dữ liệu đạt cấp độ 3",
         "Mức độ trưởng thành quản trị dữ liệu", "cấp độ", "3", VHXH),
        ("Tỷ lệ di tích, lễ hội, làng nghề được số hóa hồ sơ đạt từ 60% trở lên",
         "Tỷ lệ di tích, lễ hội, làng nghề được số hóa hồ sơ", "%", "≥60", VHXH),
    ]),
    ("Phát triển chính quyền số", [
        ("100% thủ tục hành chính đủ điều kiện được cung cấp dịch vụ công trực tuyến toàn trình",
         "Thủ tục hành chính đủ điều kiện được cung cấp dịch vụ công trực tuyến toàn trình", "%", "100", HCC),
        ("Tỷ lệ hồ sơ thủ tục hành chính được xử lý trực tuyến đạt từ 95% trở lên",
         "Tỷ lệ hồ sơ thủ tục hành chính được xử lý trực tuyến", "%", "≥95", HCC),
        ("Tỷ lệ thanh toán trực tuyến trong giải quyết thủ tục hành chính đạt từ 90% trở lên",
         "Tỷ lệ thanh toán trực tuyến trong giải quyết thủ tục hành chính", "%", "≥90", HCC),
        ("100% kết quả giải quyết thủ tục hành chính được cấp bản điện tử có ký số",
         "Kết quả giải quyết thủ tục hành chính được cấp bản điện tử có ký số", "%", "100", HCC),
        ("100% thủ tục hành chính được tiếp nhận không phụ thuộc địa giới hành chính trong phạm vi tỉnh",
         "Thủ tục hành chính được tiếp nhận không phụ thuộc địa giới hành chính trong phạm vi tỉnh", "%", "100", HCC),
        ("Mức độ hài lòng của người dân, doanh nghiệp khi giải quyết thủ tục hành chính đạt từ 95% trở lên",
         "Mức độ hài lòng của người dân, doanh nghiệp khi giải quyết thủ tục hành chính", "%", "≥95", HCC),
        ("100% hồ sơ công việc được lập và xử lý trên môi trường điện tử",
         "Hồ sơ công việc được lập và xử lý trên môi trường điện tử", "%", "100", VP),
        ("100% thủ tục hành chính nội bộ được thực hiện bằng phương thức điện tử",
         "Thủ tục hành chính nội bộ được thực hiện bằng phương thức điện tử", "%", "100", VP),
        ("100% chế độ báo cáo của xã được thực hiện trên Hệ thống thông tin báo cáo",
         "Chế độ báo cáo của xã được thực hiện trên Hệ thống thông tin báo cáo", "%", "100", VP),
        ("Tỷ lệ phản ánh, kiến nghị của người dân được trả lời đúng hạn đạt từ 98% trở lên",
         "Tỷ lệ phản ánh, kiến nghị của người dân được trả lời đúng hạn", "%", "≥98", VP),
        ("Tỷ lệ cuộc họp của Ủy ban nhân dân xã không dùng tài liệu giấy đạt từ 80% trở lên",
         "Tỷ lệ cuộc họp của Ủy ban nhân dân xã không dùng tài liệu giấy", "%", "≥80", VP),
    ]),
    ("Phát triển kinh tế số", [
        ("Tỷ lệ doanh nghiệp nhỏ và vừa, hợp tác xã sử dụng nền tảng số đạt trên 70%",
         "Tỷ lệ doanh nghiệp nhỏ và vừa, hợp tác xã sử dụng nền tảng số", "%", ">70", KT),
        ("Tỷ lệ hộ kinh doanh chấp nhận thanh toán không dùng tiền mặt đạt từ 75% trở lên",
         "Tỷ lệ hộ kinh doanh chấp nhận thanh toán không dùng tiền mặt", "%", "≥75", KT),
        ("100% sản phẩm OCOP có mã truy xuất nguồn gốc",
         "Sản phẩm OCOP có mã truy xuất nguồn gốc", "%", "100", KT),
        ("Tỷ lệ sản phẩm OCOP được bán trên sàn thương mại điện tử đạt từ 80% trở lên",
         "Tỷ lệ sản phẩm OCOP được bán trên sàn thương mại điện tử", "%", "≥80", KT),
        ("Tỷ lệ dân số từ 15 tuổi trở lên có tài khoản thanh toán đạt từ 90% trở lên",
         "Tỷ lệ dân số từ 15 tuổi trở lên có tài khoản thanh toán", "%", "≥90", KT),
        ("Xây dựng tối thiểu 02 mô hình nông nghiệp thông minh",
         "Số mô hình nông nghiệp thông minh", "mô hình", "≥2", KT),
        ("100% cơ sở lưu trú thực hiện thông báo lưu trú trên môi trường điện tử",
         "Cơ sở lưu trú thực hiện thông báo lưu trú trên môi trường điện tử", "%", "100", CA),
    ]),
    ("Phát triển xã hội số", [
        ("Tỷ lệ công dân đủ điều kiện có tài khoản định danh điện tử mức độ 2 đạt từ 95% trở lên",
         "Tỷ lệ công dân đủ điều kiện có tài khoản định danh điện tử mức độ 2", "%", "≥95", CA),
        ("Tỷ lệ người trưởng thành có chữ ký số cá nhân đạt từ 50% trở lên",
         "Tỷ lệ người trưởng thành có chữ ký số cá nhân", "%", "≥50", VHXH),
        ("Tỷ lệ người dân có sổ sức khỏe điện tử đạt từ 95% trở lên",
         "Tỷ lệ người dân có sổ sức khỏe điện tử", "%", "≥95", TYT),
        ("Tỷ lệ người trưởng thành tiếp cận dịch vụ số về y tế, giáo dục, bảo hiểm, giao thông đạt từ 85% trở lên",
         "Tỷ lệ người trưởng thành tiếp cận dịch vụ số về y tế, giáo dục, bảo hiểm, giao thông", "%", "≥85", VHXH),
        ("100% trường học trên địa bàn triển khai mô hình trường học số",
         "Trường học trên địa bàn triển khai mô hình trường học số", "%", "100", VHXH),
        ("Tỷ lệ hộ nghèo, hộ cận nghèo có điện thoại thông minh đạt từ 90% trở lên",
         "Tỷ lệ hộ nghèo, hộ cận nghèo có điện thoại thông minh", "%", "≥90", VHXH),
        ("100% tổ công nghệ số cộng đồng được tập huấn kỹ năng số",
         "Tổ công nghệ số cộng đồng được tập huấn kỹ năng số", "%", "100", VHXH),
    ]),
    ("Bảo đảm an toàn, an ninh mạng", [
        ("100% hệ thống thông tin của xã được phê duyệt cấp độ an toàn",
         "Hệ thống thông tin của xã được phê duyệt cấp độ an toàn", "%", "100", VP),
        ("100% máy tính của cơ quan được cài phần mềm phòng, chống mã độc quản lý tập trung",
         "Máy tính của cơ quan được cài phần mềm phòng, chống mã độc quản lý tập trung", "%", "100", VP),
        ("100% thành viên Đội ứng cứu sự cố được diễn tập an toàn thông tin",
         "Thành viên Đội ứng cứu sự cố được diễn tập an toàn thông tin", "%", "100", CA),
    ]),
    ("Phát triển nhân lực số", [
        ("100% cán bộ, công chức, viên chức được bồi dưỡng kỹ năng số",
         "Cán bộ, công chức, viên chức được bồi dưỡng kỹ năng số", "%", "100", VHXH),
    ]),
]

SOLUTIONS = [
    ("Nâng cao nhận thức và trách nhiệm người đứng đầu", [
        "Người đứng đầu cơ quan, đơn vị trực tiếp chỉ đạo, chịu trách nhiệm trước Chủ tịch Ủy ban nhân dân xã về chỉ "
        "tiêu, nhiệm vụ được giao.",
        "Hằng tuần, Trung tâm Dịch vụ tổng hợp phát chuyên mục chuyển đổi số trên hệ thống truyền thanh xã và trang thông tin điện tử.",
    ]),
    ("Hoàn thiện hạ tầng số", [
        "Làm việc với doanh nghiệp viễn thông để xóa vùng lõm sóng tại xóm Phiêng Dầu và xóm Khuổi Vàng.",
        "Thay thế máy tính không đáp ứng yêu cầu, bố trí mạng nội bộ riêng cho Trung tâm Phục vụ hành chính công.",
    ]),
    ("Tạo lập, khai thác dữ liệu số", [
        "Lập danh mục dữ liệu của xã, ghi rõ đơn vị quản lý, tần suất cập nhật và mức độ chia sẻ.",
        "Thực hiện nguyên tắc người dân chỉ cung cấp thông tin một lần; công chức không yêu cầu nộp lại giấy tờ đã được số hóa.",
    ]),
    ("Đổi mới cung cấp dịch vụ công", [
        "Bố trí người hướng dẫn tại Trung tâm Phục vụ hành chính công và nhà văn hóa các xóm vào sáng thứ Bảy tuần đầu của tháng.",
        "Công khai tiến độ giải quyết hồ sơ, thời gian trả kết quả và mức độ hài lòng của người dân.",
    ]),
    ("Phát triển kinh tế số, xã hội số", [
        "Hỗ trợ hợp tác xã chè, hợp tác xã miến dong lập gian hàng trực tuyến, ghi nhật ký sản xuất điện tử và gắn mã truy xuất nguồn gốc.",
        "Tổ chức đợt cao điểm đến từng nhà hướng dẫn cài đặt VNeID, chữ ký số cá nhân và sổ sức khỏe điện tử.",
    ]),
    ("Bảo đảm an toàn, an ninh mạng", [
        "Sao lưu dữ liệu hằng ngày, kiểm tra khôi phục hằng quý; mọi sự cố được báo cho Đội ứng cứu sự cố trong vòng 24 giờ.",
        "Tuyên truyền phòng, chống lừa đảo trực tuyến tại các buổi họp xóm.",
    ]),
]

BUDGET = [
    "Tổng kinh phí thực hiện Kế hoạch năm 2026 là 1.860 triệu đồng, trong đó ngân sách xã 1.240 triệu đồng, ngân sách "
    "tỉnh hỗ trợ 420 triệu đồng, "
    "nguồn xã hội hóa 200 triệu đồng.",
    "Dành tối thiểu 10% kinh phí chuyển đổi số cho bảo đảm an toàn thông tin mạng.",
    "Phòng Kinh tế hướng dẫn lập dự toán, quản lý, sử dụng và quyết toán kinh phí theo quy định của pháp luật về ngân sách nhà nước.",
]

DUTIES = [
    ("Phòng Văn hóa - Xã hội", [
        "Là cơ quan thường trực, giúp Ủy ban nhân dân xã theo dõi, đôn đốc, tổng hợp việc thực hiện Kế hoạch.",
        "Chủ trì tập huấn kỹ năng số cho cán bộ, công chức, viên chức và tổ công nghệ số cộng đồng.",
        "Tham mưu điều chỉnh Kế hoạch khi cần thiết.",
    ]),
    ("Văn phòng HĐND và UBND", [
        "Theo dõi việc xử lý văn bản, hồ sơ công việc điện tử và ý kiến phản ánh, kiến nghị của người dân.",
        "Quản lý hạ tầng công nghệ thông tin, lập hồ sơ đề xuất cấp độ an toàn của các hệ thống thông tin.",
    ]),
    ("Phòng Kinh tế", [
        "Cân đối, bố trí kinh phí thực hiện Kế hoạch trong dự toán ngân sách xã.",
        "Chủ trì phát triển kinh tế số, truy xuất nguồn gốc sản phẩm OCOP và thanh toán không dùng tiền mặt.",
    ]),
    ("Trung tâm Phục vụ hành chính công", [
        "Tổ chức tiếp nhận, giải quyết, số hóa và trả kết quả thủ tục hành chính trên môi trường điện tử.",
        "Cung cấp số liệu về hồ sơ, thanh toán trực tuyến, mức độ hài lòng trước ngày 18 hằng tháng.",
    ]),
    ("Trung tâm Dịch vụ tổng hợp", [
        "Tuyên truyền Kế hoạch trên hệ thống truyền thanh và trang thông tin điện tử của xã.",
    ]),
    ("Công an xã", [
        "Chủ trì cấp tài khoản định danh điện tử, làm sạch dữ liệu dân cư; bảo đảm an ninh mạng trên địa bàn.",
        "Chủ trì tổ chức diễn tập ứng cứu sự cố an toàn thông tin.",
    ]),
    ("Trạm Y tế", [
        "Lập, cập nhật sổ sức khỏe điện tử cho người dân; hằng tháng cung cấp số liệu cho Phòng Văn hóa - Xã hội.",
    ]),
    ("Các trường học trên địa bàn", [
        "Triển khai mô hình trường học số, học bạ số và thu học phí không dùng tiền mặt.",
    ]),
    ("Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam xã và các tổ chức chính trị - xã hội", [
        "Vận động đoàn viên, hội viên và Nhân dân tham gia; giám sát việc thực hiện Kế hoạch tại cộng đồng dân cư.",
    ]),
    ("Các xóm, tổ công nghệ số cộng đồng", [
        "Hướng dẫn từng hộ gia đình sử dụng dịch vụ công trực tuyến, thanh toán số và các kỹ năng an toàn trên mạng.",
    ]),
]

REPORTING = [
    "Các cơ quan, đơn vị báo cáo định kỳ hằng quý (trước ngày 18 của tháng cuối quý), 6 tháng (trước ngày 18/6) và "
    "hằng năm (trước ngày 18/12) "
    "về Ủy ban nhân dân xã (qua Phòng Văn hóa - Xã hội) để tổng hợp.",
    "Phòng Văn hóa - Xã hội tổng hợp, tham mưu Ủy ban nhân dân xã báo cáo Sở Khoa học và Công nghệ định kỳ hằng quý "
    "(trước ngày 22 của tháng cuối quý) "
    "và hằng năm (trước ngày 22/12); báo cáo đột xuất khi có yêu cầu.",
    "Số liệu báo cáo định kỳ được chốt đến hết ngày 14 của tháng cuối kỳ.",
]
CLOSING = ("Trên đây là Kế hoạch chuyển đổi số xã Suối Mây năm 2026. Trong quá trình thực hiện, nếu có khó khăn, "
           "vướng mắc, các cơ quan, đơn vị phản ánh "
           "về Ủy ban nhân dân xã (qua Phòng Văn hóa - Xã hội) để được xem xét, giải quyết./.")
RECIPIENTS = ["- UBND tỉnh Lam Sơn;", "- Sở Khoa học và Công nghệ;", "- Thường trực Đảng ủy, HĐND xã;", "- Chủ tịch, "
             "các Phó Chủ tịch UBND xã;",
              "- Ủy ban MTTQ Việt Nam xã;", "- Các cơ quan, đơn vị thuộc UBND xã;", "- Các trường học, Trạm Y tế;",
              "- 12 xóm;", "- Lưu: VT, VHXH."]
SIGNER = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Hoàng Văn Thịnh")

ALL = "Các cơ quan, đơn vị liên quan"
# (task, lead, support, time, product); task 1 is due before the plan is issued (planted mistake 2).
TASKS = [
    ("Kiện toàn tổ công nghệ số cộng đồng tại 12 xóm", VHXH, "Các xóm; Ủy ban Mặt trận Tổ quốc Việt Nam xã",
     "Trước ngày 15/01/2026", "Quyết định kiện toàn của Chủ tịch UBND xã"),
    ("Ban hành Quy chế quản lý, sử dụng các hệ thống thông tin và nền tảng số dùng chung của xã", VP, "Phòng Văn hóa - Xã hội; Công an xã",
     "Quý I", "Quyết định ban hành Quy chế"),
    ("Thay thế máy tính không đáp ứng cấu hình tối thiểu", VP, KT, "Quý II", "Biên bản nghiệm thu, bàn giao 18 bộ máy tính"),
    ("Nâng cấp trang thiết bị Trung tâm Phục vụ hành chính công", HCC, "Văn phòng HĐND và UBND; Phòng Kinh tế",
     "Quý II", "Hồ sơ nghiệm thu hệ thống lấy số, màn hình tra cứu và 02 máy quét"),
    ("Lập hồ sơ đề xuất cấp độ an toàn cho các hệ thống thông tin của xã", VP, CA, "Quý II", "04 quyết định phê duyệt cấp độ"),
    ("Xây dựng các điểm thanh toán không dùng tiền mặt tại chợ Suối Mây", KT, "Các ngân hàng, doanh nghiệp viễn thông trên địa bàn",
     "Quý II", "60 điểm chấp nhận thanh toán bằng mã QR"),
    ("Số hóa kết quả giải quyết thủ tục hành chính còn hiệu lực", HCC, "Văn phòng HĐND và UBND; Công an xã",
     "Quý III", "6.200 kết quả được số hóa, ký số và đưa vào kho dữ liệu"),
    ("Tổ chức phòng họp không giấy của Ủy ban nhân dân xã", VP, VHXH, "Quý III", "Phòng họp được đưa vào sử dụng, có biên bản vận hành"),
    ("Gắn mã truy xuất nguồn gốc cho sản phẩm OCOP", KT, "Trung tâm Dịch vụ tổng hợp; các hợp tác xã",
     "Quý III", "09 sản phẩm có nhật ký sản xuất điện tử và mã truy xuất"),
    ("Lập bản đồ số về hạ tầng viễn thông và xóa vùng lõm sóng", VHXH, "Các doanh nghiệp viễn thông trên địa bàn; các xóm",
     "Quý III", "Bản đồ số và biên bản đo kiểm sóng tại 12 xóm"),
    ("Xây dựng mô hình nông nghiệp thông minh trên cây chè và cây dong riềng", KT, DVTH, "Quý IV", "02 mô hình có báo "
     "cáo đánh giá hiệu quả"),
    ("Tập huấn kỹ năng số cho tổ công nghệ số cộng đồng và cán bộ, công chức, viên chức", VHXH, "Trung tâm Dịch vụ tổng hợp; các xóm",
     "Quý IV", "Danh sách học viên và kết quả kiểm tra của 12 tổ"),
    ("Tổ chức đợt cao điểm đến từng nhà hướng dẫn cài đặt chữ ký số cá nhân và sổ sức khỏe điện tử", TYT, "Công an xã; các xóm",
     "Quý IV", "Sổ theo dõi 3.318 hộ gia đình được hướng dẫn"),
    ("Lập danh mục dữ liệu và công bố dữ liệu mở của xã", VHXH, ALL, "Quý IV", "Danh mục dữ liệu và 05 bộ dữ liệu mở"),
    ("Diễn tập ứng cứu sự cố an toàn thông tin", CA, "Văn phòng HĐND và UBND; Đội ứng cứu sự cố", "Quý IV", "Báo cáo kết quả diễn tập"),
]
