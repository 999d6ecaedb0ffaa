"""Writes Packs/security/demo. Usage: python3 scripts/demo/make_security.py   (needs PyYAML)"""
from pack_data import at, chance, days, staff, step, write

CNTT, CHANH, CDS, DOI, PCT, CA = "post-vp-cntt", "post-vp-chanh", "post-vhxh-cds", "post-duc-kythuat", "post-pct-vx", "post-ca-pho"


def systems():
    def made(key, code, name, purpose, kind, unit, owner, hosting, officer, monitoring, **more):
        return {"key": f"system-{key}", "code": code, "name": name, "purpose": purpose, "kind": kind, "unit": f"@{unit}", "owner": owner,
                "hosting": hosting, "officer": f"@{officer}", "monitoring": monitoring, **more}

    xa, tinh = "UBND xã Suối Mây", "UBND tỉnh Lam Sơn"
    up = lambda since: [step("operate", at(since, "08:00"), CNTT)]  # noqa: E731
    checked = {"last_scan_on": days(-70), "next_scan_on": days(112), "last_assessed_on": days(-58), "next_assessment_on": days(307)}
    yield made("chuyendoiso", "DINH", "Nền tảng quản lý kế hoạch chuyển đổi số", "Theo dõi kế hoạch, nhiệm vụ, hồ sơ và số liệu của xã", "service",
               "unit-vhxh", xa, "province", CNTT, "province", handles_dossiers=True, personal_records=13426, dedicated_network=True,
               level="@level-3", decision="118/QĐ-UBND", approved_on=days(-62), operating_since=days(-61), log_months=12,
               protected_from=["firewall", "two_factor", "encryption"], **checked, last_restored_on=days(-21),
               measures="full", sharing="live", shared_on=days(-3), state="operating", history=up(-61))
    yield made("web", "TTDT", "Trang thông tin điện tử xã", "Công bố thông tin của HĐND, UBND xã", "service", "unit-dvth", xa, "cloud", "post-dvth-truyenthanh",
               "service", personal_records=0, level="@level-2", decision="86/QĐ-SKHCN", approved_on=days(-300), old_regime=True,
               operating_since=days(-700), log_months=6, protected_from=["firewall"], last_scan_on=days(-380), next_scan_on=days(-15),
               last_assessed_on=days(-372), next_assessment_on=days(-7), measures="in_part", sharing="not_connected", state="operating", history=up(-480))
    yield made("mang", "LAN", "Mạng nội bộ trụ sở UBND xã", "Kết nối máy tính, máy in, mạng truyền số liệu chuyên dùng", "infrastructure", "unit-vp", xa,
               "local", CNTT, "own", dedicated_network=True, level="@level-2", decision="119/QĐ-UBND", approved_on=days(-62),
               operating_since=days(-2000), log_months=1, protected_from=["firewall", "antimalware"], **checked,
               last_restored_on=days(-160), measures="full", sharing="not_connected", state="operating", history=up(-60))
    yield made("camera", "CAM", "Hệ thống camera an ninh xã", "Giám sát an ninh trật tự tại 24 điểm", "internal", "unit-ca", xa, "local", "post-ca-khuvuc",
               "nobody", personal_records=13426, allowed_by="@post-ca-truong", operating_since=days(-95), log_months=0,
               measures="not_begun", sharing="not_connected", state="unapproved",
               history=[step("run_unapproved", at(-95, "10:00"), "post-ca-truong", "Cần phục vụ bảo vệ lễ hội, sẽ lập hồ sơ sau")])
    yield made("hop", "HOP", "Phòng họp không giấy", "Tài liệu họp, biểu quyết, kết luận", "internal", "unit-vp", xa, "province", CNTT, "province",
               personal_records=60, allowed_by="@post-vp-chanh", operating_since=days(-20), log_months=3,
               measures="in_part", sharing="trial", state="unapproved",
               history=[step("run_unapproved", at(-20, "14:00"), CHANH, "Họp HĐND xã kỳ cuối năm, chạy thử có giám sát")])
    yield made("truyenthanh", "TT", "Truyền thanh thông minh", "Phát thanh đến 12 xóm", "internal", "unit-dvth", xa, "cloud", "post-dvth-truyenthanh", "nobody",
               personal_records=0)
    yield made("ksk", "KSK", "Quản lý sức khỏe người dân tại Trạm Y tế", "Hồ sơ sức khỏe, tiêm chủng", "internal", "unit-tyt", tinh, "province",
               "post-tyt-dieuduong", "province", personal_records=12980, dedicated_network=True, level="@level-3", decision="52/QĐ-UBND",
               approved_on=days(-410), old_regime=True, operating_since=days(-900), log_months=2, last_assessed_on=days(-408),
               next_assessment_on=days(-43), protected_from=["firewall", "antimalware"], last_restored_on=days(-95), measures="full", sharing="live",
               shared_on=days(-1), state="operating", history=up(-500))
    yield made("cu", "QLDC-CU", "Phần mềm quản lý hộ tịch cũ", "Đã thay bằng phần mềm dùng chung của Bộ Tư pháp", "internal", "unit-hcc", xa, "local", CNTT,
               "nobody", operating_since=days(-3200), state="retired",
               history=[step("run_unapproved", at(-900), CHANH, "Phần mềm có từ trước khi sáp nhập"),
                        step("retire", at(-210, "09:00"), CNTT, "Đã chuyển dữ liệu sang phần mềm dùng chung")])


def dossiers():
    why3 = "Hệ thống có giải quyết thủ tục hành chính"

    def made(key, system, unit, level, why, wanted, state="drafting", history=(), **more):
        return {"key": f"dossier-{key}", "information_system": f"@system-{system}", "unit": f"@{unit}", "proposed_level": f"@level-{level}",
                "reason_for_level": why, "wanted_on": days(wanted), **more, "state": state, "history": list(history)}

    done = [step("submit", at(-100, "10:00"), CNTT), step("accept", at(-96, "15:00"), CNTT), step("pass", at(-80, "09:00"), CNTT),
            step("approve", at(-62, "16:00"), CNTT)]
    out = {"appraiser": "Phòng An ninh mạng, Công an tỉnh", "opinion": "Đạt yêu cầu cấp độ đề xuất"}
    yield made("1", "chuyendoiso", "unit-vhxh", 3, why3, -98, "approved", done, decision="118/QĐ-UBND", decided_on=days(-62), **out)
    yield made("2", "mang", "unit-vp", 2, "Hạ tầng phục vụ một cơ quan", -98, "approved", done, decision="119/QĐ-UBND", decided_on=days(-62), **out)
    # Thẩm định đã quá 15 ngày của cấp độ 3.
    yield made("3", "hop", "unit-vp", 3, "Lưu tài liệu họp chưa công khai, dữ liệu cá nhân của đại biểu; đề xuất theo hệ thống của tỉnh", -35, "appraising",
               [step("submit", at(-33, "10:00"), CNTT), step("accept", at(-28, "15:00"), CNTT)], appraiser="Phòng An ninh mạng, Công an tỉnh")
    yield made("4", "truyenthanh", "unit-dvth", 2, "Dịch vụ nội bộ, không xử lý dữ liệu cá nhân", -2, "supplement",
               [step("submit", at(-12, "08:40"), CNTT), step("ask_more", at(-6, "16:00"), CNTT, "Thiếu phương án sao lưu")],
               appraiser="Phòng An ninh mạng, Công an tỉnh")
    yield made("5", "camera", "unit-ca", 3, "Hình ảnh nơi công cộng của toàn xã", -11)
    yield made("6", "ksk", "unit-tyt", 3, "Lập lại theo Nghị định 331/2026 (đã phê duyệt theo Nghị định 85/2016)", 26)


def assessments():
    def made(key, system, kind, unit, due, held=None, found=None, conclusion=None, by="Đội ứng cứu sự cố xã"):
        row = {"key": f"check-{key}", "information_system": f"@system-{system}", "kind": kind, "unit": f"@{unit}", "due_on": days(due)}
        if held is None:
            return row
        return row | {"held_on": days(held), "by_whom": by, "found": found, "conclusion": conclusion, "state": "done",
                      "history": [step("finish", at(held, "16:30"), DOI)]}

    yield made("1", "chuyendoiso", "scan", "unit-vp", -66, -70, 4, "4 điểm yếu mức trung bình và thấp, đã giao khắc phục", "Trung tâm giám sát tỉnh")
    yield made("2", "chuyendoiso", "risk_review", "unit-vp", -50, -58, 2, "Rủi ro còn lại chấp nhận được")
    yield made("3", "mang", "scan", "unit-vp", -66, -70, 3, "Thiết bị mạng tầng 2 dùng mật khẩu mặc định")
    yield made("4", "mang", "risk_review", "unit-vp", -50, -58, 1, "Cần tách mạng khách")
    yield made("5", "web", "risk_review", "unit-dvth", -7)
    yield made("6", "web", "scan", "unit-dvth", -15)
    yield made("7", "ksk", "risk_review", "unit-tyt", -43)
    yield made("8", "chuyendoiso", "scan", "unit-vp", 112)
    yield made("9", "chuyendoiso", "risk_review", "unit-vp", 307)
    yield made("10", "mang", "scan", "unit-vp", 112)
    yield made("11", "chuyendoiso", "rights_review", "unit-vp", -30, -31, 5, "Thu hồi 5 quyền của người đã chuyển công tác")
    yield made("12", "chuyendoiso", "rights_review", "unit-vp", 60)
    yield made("13", "chuyendoiso", "log_review", "unit-vp", 9)
    yield made("14", "web", "penetration", "unit-dvth", 25)


def weaknesses():
    def made(key, summary, system, check, unit, severity, found, fix, state="open", history=(), **more):
        return {"key": f"weak-{key}", "summary": summary, "information_system": f"@system-{system}", "assessment": f"@check-{check}", "unit": f"@{unit}",
                "severity": severity, "found_on": days(found), "fix_by": days(fix), **more, "state": state, "history": list(history)}

    def mended(day):
        return [step("mend", at(day, "15:00"), CNTT), step("retest", at(day + 3, "10:00"), DOI)]

    yield made("1", "Thiết bị mạng tầng 2 dùng mật khẩu mặc định", "mang", 3, "unit-vp", "critical", -70, -63, "closed", mended(-68),
               remedy="Đổi mật khẩu, tắt quản trị từ xa", mended_on=days(-68), retested_on=days(-65))
    yield made("2", "Chưa tách mạng khách khỏi mạng làm việc", "mang", 4, "unit-vp", "high", -58, -14)
    yield made("3", "Máy chủ ứng dụng chưa cập nhật bản vá tháng", "chuyendoiso", 1, "unit-vp", "medium", -70, -40, "mended",
               [step("mend", at(-4, "11:00"), CNTT)], remedy="Đã cập nhật theo lịch hằng tháng", mended_on=days(-4))
    yield made("4", "Trang quản trị mở ra Internet", "web", 6, "unit-dvth", "high", -10, 12)
    yield made("5", "Thiếu tiêu đề bảo mật trên trang công khai", "web", 6, "unit-dvth", "low", -10, 50)
    yield made("6", "Máy in mạng không hỗ trợ mã hóa", "mang", 3, "unit-vp", "low", -70, -20, "accepted",
               [step("accept", at(-55, "09:00"), PCT, "Thay khi hết khấu hao năm sau")])


def backups():
    def made(key, system, what, unit, last, restored, kept, encrypted=True, every=1):
        return {"key": f"backup-{key}", "information_system": f"@system-{system}", "what": what, "unit": f"@{unit}", "every_days": every, "kept_at": kept,
                "encrypted": encrypted, "last_run_on": None if last is None else days(last), "restored_on": None if restored is None else days(restored)}

    yield made("1", "chuyendoiso", "Cơ sở dữ liệu và tệp đính kèm", "unit-vp", 0, -21, ["province", "other_building"])
    yield made("2", "web", "Nội dung trang", "unit-dvth", -12, None, ["cloud"], every=7)
    yield made("3", "mang", "Cấu hình thiết bị mạng", "unit-vp", -20, -160, ["other_building"], every=30)
    yield made("4", "camera", "Hình ảnh 30 ngày", "unit-ca", None, None, ["same_place"], encrypted=False)
    yield made("5", "ksk", "Dữ liệu sức khỏe (tỉnh sao lưu)", "unit-tyt", -1, -95, ["province"])


def restores():
    def made(key, backup, system, unit, planned, state="planned", history=(), **more):
        return {"key": f"restore-{key}", "backup": f"@backup-{backup}", "information_system": f"@system-{system}", "unit": f"@{unit}",
                "planned_on": days(planned), **more, "state": state, "history": list(history)}

    yield made("1", 1, "chuyendoiso", "unit-vp", -112, "failed", [step("fail", at(-112, "17:00"), CNTT, "Thiếu khóa giải mã trên máy dự phòng")], held_on=days(-112))
    yield made("2", 1, "chuyendoiso", "unit-vp", -98, "worked", [step("succeed", at(-98, "16:00"), CNTT)], held_on=days(-98), minutes=95,
               checked="Số bản ghi từng sổ bằng hệ thống chính; mở 20 tệp đính kèm")
    yield made("3", 1, "chuyendoiso", "unit-vp", -21, "worked", [step("succeed", at(-21, "11:30"), CNTT)], held_on=days(-21), minutes=41,
               checked="Số bản ghi bằng nhau; chuỗi nhật ký nguyên vẹn")
    yield made("4", 1, "chuyendoiso", "unit-vp", 70)
    yield made("5", 3, "mang", "unit-vp", -69)
    yield made("6", 2, "web", "unit-dvth", 8)


def incidents():
    def made(key, summary, kind, found, unit, detail, state="reported", history=(), **more):
        return {"key": f"incident-{key}", "summary": summary, "kind": kind, "found_at": found, "unit": f"@{unit}", "detail": detail, **more,
                "state": state, "history": list(history)}

    yield made("1", "Tài khoản thư công vụ gửi thư rác", "account", "-84 days 08:10", "unit-kt", "Thư mời đầu tư giả gửi từ hộp thư của phòng đến 40 địa chỉ",
               "closed", [step("take", "-84 days 08:40", DOI), step("judge_serious", "-84 days 09:15", DOI), step("contain", "-84 days 11:00", DOI),
                          step("recover", "-83 days 16:00", DOI), step("close", "-78 days 09:00", PCT)],
               personal_data=True, people_hit=40, contained="Khóa tài khoản, thu hồi phiên, báo người nhận", restored_at="-83 days 15:30",
               cause="Mật khẩu dùng chung với trang mua sắm bị lộ", lessons="Bật xác thực hai lớp cho toàn bộ hộp thư", told_by="Văn thư", contact="0900000106")
    yield made("2", "Trang thông tin điện tử không truy cập được", "outage", "-37 days 07:20", "unit-dvth", "Nhà cung cấp bảo trì không báo trước", "closed",
               [step("take", "-37 days 07:50", DOI), step("recover", "-37 days 14:00", DOI), step("close", "-30 days 10:00", DOI)],
               information_system="@system-web", stopped_service=True, contained="Chuyển thông báo sang loa truyền thanh", restored_at="-37 days 13:40",
               cause="Bảo trì ngoài kế hoạch của nhà cung cấp", lessons="Ghi cam kết thời gian vào hợp đồng mới")
    yield made("3", "Mã độc tống tiền trên máy kế toán", "malware", "-1 days 09:30", "unit-kt", "Tệp trên máy bị đổi đuôi, có tệp đòi tiền chuộc", "serious",
               [step("judge_serious", "-1 days 10:05", DOI)], personal_data=True, people_hit=310, stopped_service=True, told_by="Công chức tài chính",
               contact="0900000111", information_system="@system-mang")
    yield made("4", "Thư giả mạo Cục Thuế gửi đến cán bộ", "phishing", "-3 days 15:00", "unit-vp", "11 người nhận, 1 người bấm liên kết", "handling",
               [step("take", "-3 days 15:30", DOI)])
    yield made("5", "USB lạ cắm vào máy quầy tiếp nhận", "other", "today 07:45", "unit-hcc", "Người dân để quên USB, máy tự chạy tệp", told_by="Công chức một cửa",
               contact="0900000122")
    yield made("6", "Máy báo nhiễm mã độc, kiểm tra là báo nhầm", "malware", "-52 days 10:00", "unit-tyt", "Phần mềm nội bộ bị nhận nhầm", "no_incident",
               [step("dismiss", "-52 days 14:00", DOI, "Báo nhầm, đã thêm ngoại lệ")])


def notices():
    def made(key, incident, kind, due, sent=None, to=None, symbol=None):
        row = {"key": f"notice-{key}", "incident": f"@incident-{incident}", "kind": kind, "unit": "@unit-kt", "send_by": due}
        if sent is None:
            return row
        return row | {"to_body": to, "sent_at": sent, "symbol": symbol, "state": "sent", "history": [step("send", sent, DOI)]}

    yield made("1", 1, "first", "-83 days 08:10", "-84 days 14:20", "Phòng An ninh mạng, Công an tỉnh", "44/BC-ĐUC")
    yield made("2", 1, "full", "-81 days 08:10", "-80 days 10:00", "Phòng An ninh mạng, Công an tỉnh", "46/BC-ĐUC")
    yield made("3", 1, "personal_data", "-81 days 08:10", "-82 days 16:00", "Cơ quan chuyên trách bảo vệ dữ liệu cá nhân", "45/TB-UBND")
    yield made("4", 3, "first", "today 09:30", "-1 days 17:45", "Phòng An ninh mạng, Công an tỉnh", "61/BC-ĐUC")
    yield made("5", 3, "full", "+2 days 09:30")
    yield made("6", 3, "personal_data", "+2 days 09:30")


def entries():
    rows = [(1, "-84 days 08:40", "Xác nhận thư gửi từ địa chỉ lạ"), (1, "-84 days 09:30", "Khóa tài khoản, thu hồi mọi phiên"),
            (1, "-83 days 10:00", "Gửi cảnh báo đến 40 người nhận"), (3, "-1 days 09:40", "Rút dây mạng máy kế toán, giữ nguyên hiện trạng"),
            (3, "-1 days 10:05", "Xác định nghiêm trọng, báo lãnh đạo"), (3, "-1 days 14:00", "Sao chép ổ cứng làm chứng cứ"),
            (3, "-1 days 16:10", "Kiểm tra bản sao lưu kế toán: dùng được đến hôm kia"), (4, "-3 days 15:40", "Đổi mật khẩu người đã bấm liên kết")]
    for index, (incident, moment, what) in enumerate(rows, start=1):
        yield {"key": f"entry-{index}", "incident": f"@incident-{incident}", "unit": "@unit-duc", "happened_at": moment, "what": what,
               "who": "@person-cntt" if index % 3 else "@person-congan.pho"}


def responders():
    rows = [("congan.pho", "unit-ca", "lead", "cntt", -25), ("cntt", "unit-vp", "technical", "vanhoa.cds", -25), ("congan.qlhc", "unit-ca", "police", "congan.pho", -25),
            ("vanhoa.cds", "unit-vhxh", "data", "cntt", -400), ("vanhoa.thongtin", "unit-vhxh", "communication", "dvth.truyenthanh", None),
            ("vanphong.tonghop", "unit-vp", "communication", None, -25)]
    for index, (person, unit, duty, deputy, drilled) in enumerate(rows, start=1):
        yield {"key": f"responder-{index}", "call_order": index, "person": f"@person-{person}", "unit": f"@{unit}", "duty": duty,
               "phone": f"090000030{index}", "deputy": f"@person-{deputy}" if deputy else None, "decision": "77/QĐ-UBND", "from_date": "2025-09-10",
               "drilled_on": None if drilled is None else days(drilled)}


def drills():
    def made(key, name, kind, planned, scenario, state="planned", history=(), **more):
        return {"key": f"drill-{key}", "name": name, "kind": kind, "unit": "@unit-duc", "planned_on": days(planned), "scenario": scenario, **more,
                "state": state, "history": list(history)}

    yield made("1", "Diễn tập tình huống mất dữ liệu hộ tịch", "tabletop", -400, "Máy chủ hỏng ổ cứng giữa giờ tiếp dân", "assessed",
               [step("hold", at(-400, "16:00"), DOI), step("assess", at(-394, "10:00"), DOI)], held_on=days(-400), score=62,
               lessons="Danh bạ đội ứng cứu phải in sẵn")
    yield made("2", "Diễn tập thực chiến mã độc tống tiền", "live", -25, "Một máy tại Phòng Kinh tế bị mã hóa, lan sang thư mục dùng chung", "assessed",
               [step("hold", at(-25, "16:30"), DOI), step("assess", at(-18, "10:00"), DOI)], held_on=days(-25), score=78,
               lessons="Ngắt mạng nhanh; chậm báo cấp trên 40 phút")
    yield made("3", "Gửi thư lừa đảo thử quý này", "phishing", -9, "Thư giả thông báo nâng lương gửi 38 người", "held", [step("hold", at(-9, "17:00"), DOI)],
               held_on=days(-9))
    yield made("4", "Diễn tập khôi phục hệ thống một cửa", "restore", -4, "Mất điện kéo dài, chuyển sang máy dự phòng")
    yield made("5", "Diễn tập phối hợp với Công an tỉnh", "live", 40, "Tấn công từ chối dịch vụ vào trang thông tin điện tử")


def participants():
    roll = chance("drills")
    for drill, people in ((2, [1, 2, 3, 6]),):
        for index in people:
            person = list(responders())[index - 1]
            yield {"key": f"part-{drill}-{index}", "drill": f"@drill-{drill}", "person": person["person"], "unit": person["unit"],
                   "responder": f"@responder-{index}", "score": roll.randrange(65, 95), "state": "took_part",
                   "history": [step("confirm", at(-24, "09:00"), DOI)]}
    for index in (4, 5):
        person = list(responders())[index - 1]
        yield {"key": f"part-2-{index}", "drill": "@drill-2", "person": person["person"], "unit": person["unit"], "responder": f"@responder-{index}",
               "remedy": "Dự buổi diễn tập kế tiếp", "state": "missed", "history": [step("miss", at(-24, "09:05"), DOI)]}
    for index, (person, _, unit) in enumerate(staff()[6:30]):
        fooled = index in (3, 11, 20)
        yield {"key": f"part-3-{index}", "drill": "@drill-3", "person": f"@{person}", "unit": f"@{unit}", "was_fooled": fooled,
               "remedy": "Lớp nhận biết lừa đảo" if fooled else None, "state": "took_part", "history": [step("confirm", at(-8, "10:00"), DOI)]}


FILES = [("information-system", systems), ("level-dossier", dossiers), ("assessment", assessments), ("weakness", weaknesses), ("backup", backups),
         ("restore-test", restores), ("incident", incidents), ("incident-notice", notices), ("incident-entry", entries), ("responder", responders),
         ("drill", drills), ("drill-participant", participants)]
for number, (name, records) in enumerate(FILES, start=1):
    write("security", f"{number:02}-{name}", name.replace("-", "_"), list(records()))
