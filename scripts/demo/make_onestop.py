"""Writes Packs/onestop/demo. Usage: python3 scripts/demo/make_onestop.py   (needs PyYAML)

Codes of procedures are those commonly published on the national portal; codes that begin with 9.99 and all times, fees and papers are invented
for the demo. Nobody here is real: personal numbers begin with 999, which no place of birth has."""
from pack_data import chance, step, write

PCT_VX, PCT_KT, CHAIR = "post-pct-vx", "post-pct-kt", "post-chutich"
HOTICH, DATDAI, XAHOI = "post-hcc-mc1", "post-hcc-mc2", "post-hcc-mc3"
VP, KT, VHXH, HCC = "unit-vp", "unit-kt", "unit-vhxh", "unit-hcc"
COMMUNE = "Chủ tịch Ủy ban nhân dân xã"

PAPERS = [
    ("TO-KHAI", "Tờ khai (hoặc biểu mẫu điện tử)", "none", "Điền đủ các mục, có chữ ký hoặc xác nhận điện tử"),
    ("CAN-CUOC", "Căn cước, căn cước công dân", "population", "Còn hạn, ảnh rõ bốn góc"),
    ("CHUNG-SINH", "Giấy chứng sinh", "none", "Có dấu của cơ sở y tế"),
    ("KET-HON", "Giấy chứng nhận kết hôn", "civil_status", "Bản chính hoặc bản sao có chứng thực"),
    ("KHAI-SINH", "Giấy khai sinh", "civil_status", "Bản chính hoặc trích lục"),
    ("BAO-TU", "Giấy báo tử hoặc giấy tờ thay thế", "none", "Của cơ sở y tế hoặc của thủ trưởng đơn vị"),
    ("BAN-CHINH", "Bản chính giấy tờ cần chứng thực", "none", "Không tẩy xóa, không hư hỏng"),
    ("HOP-DONG", "Dự thảo hợp đồng, giao dịch", "none", "Chưa ký, đủ các trang"),
    ("GCN-QSDD", "Giấy chứng nhận quyền sử dụng đất", "land", "Đủ các trang, cả trang biến động"),
    ("HK-DANG-KY", "Giấy đề nghị đăng ký hộ kinh doanh", "none", "Ghi rõ ngành nghề, địa điểm, vốn"),
    ("HK-GCN", "Giấy chứng nhận đăng ký hộ kinh doanh", "business", "Bản đang có hiệu lực"),
    ("BIEN-BAN", "Biên bản họp thành viên hộ gia đình", "none", "Có chữ ký của mọi thành viên"),
    ("KHUYET-TAT", "Giấy xác nhận khuyết tật", "own_store", "Còn giá trị"),
    ("Y-TE", "Giấy tờ y tế chứng minh", "none", "Bệnh án, giấy ra viện, kết quả giám định"),
    ("DE-NGHI", "Văn bản đề nghị", "none", "Nêu rõ nội dung, có chữ ký"),
    ("NHA-TRE", "Giấy tờ về cơ sở vật chất, giáo viên", "none", "Bằng cấp, hợp đồng thuê, ảnh phòng học"),
    ("DON", "Đơn", "none", "Ghi rõ họ tên, địa chỉ, nội dung"),
    ("ANH", "Ảnh 3x4", "none", "Chụp trong 6 tháng, nền sáng"),
]

# code, name, field, level, eligible, essential, business, boundary, unit, officer, decider, unit of time, law, promise, fee, life events, papers, form
P = [
    ("1.001193", "Đăng ký khai sinh", "civil_status", "full", True, True, False, "province", VP, "post-vp-tonghop", PCT_VX, "same_day", None, None, 0,
     ["birth"], ["TO-KHAI", "CHUNG-SINH", "CAN-CUOC", "KET-HON"], "birth_registration"),
    ("1.000894", "Đăng ký kết hôn", "civil_status", "partial", False, True, False, "province", VP, "post-vp-tonghop", PCT_VX, "same_day", None, None, 0,
     ["marriage"], ["TO-KHAI", "CAN-CUOC"], None),
    ("1.000656", "Đăng ký khai tử", "civil_status", "full", True, True, False, "province", VP, "post-vp-tonghop", PCT_VX, "same_day", None, None, 0,
     ["death"], ["TO-KHAI", "BAO-TU", "CAN-CUOC"], None),
    ("1.004873", "Cấp Giấy xác nhận tình trạng hôn nhân", "civil_status", "full", True, True, False, "province", VP, "post-vp-tonghop", PCT_VX,
     "working_days", 3, 2, 15000, ["marriage", "housing"], ["TO-KHAI", "CAN-CUOC"], "marital_status"),
    ("1.001022", "Đăng ký nhận cha, mẹ, con", "civil_status", "partial", False, False, False, "province", VP, "post-vp-tonghop", PCT_VX,
     "working_days", 3, None, 0, ["birth"], ["TO-KHAI", "CAN-CUOC", "Y-TE"], None),
    ("1.004859", "Thay đổi, cải chính, bổ sung thông tin hộ tịch", "civil_status", "full", True, False, False, "province", VP, "post-vp-tonghop", PCT_VX,
     "working_days", 3, None, 15000, ["papers"], ["TO-KHAI", "KHAI-SINH", "CAN-CUOC"], None),
    ("1.004884", "Đăng ký lại khai sinh", "civil_status", "full", True, False, False, "province", VP, "post-vp-tonghop", PCT_VX,
     "working_days", 5, None, 8000, ["papers"], ["TO-KHAI", "CAN-CUOC"], None),
    ("2.000635", "Cấp bản sao trích lục hộ tịch", "civil_status", "full", True, True, False, "national", HCC, HOTICH, PCT_VX, "same_day", None, None, 8000,
     ["papers", "school", "work"], ["TO-KHAI", "CAN-CUOC"], None),
    ("2.000815", "Chứng thực bản sao từ bản chính", "certification", "partial", False, True, False, "national", HCC, HOTICH, PCT_VX, "same_day", None, None,
     10000, ["papers", "school", "work"], ["BAN-CHINH"], "certified_copy"),
    ("2.000884", "Chứng thực chữ ký", "certification", "information", False, False, False, "national", HCC, HOTICH, PCT_VX, "same_day", None, None, 10000,
     ["papers"], ["CAN-CUOC", "BAN-CHINH"], None),
    ("2.001035", "Chứng thực hợp đồng, giao dịch về động sản, quyền sử dụng đất, nhà ở", "certification", "information", False, False, False, "none", HCC,
     HOTICH, PCT_KT, "working_days", 2, 1, 50000, ["housing"], ["HOP-DONG", "GCN-QSDD", "CAN-CUOC"], None),
    ("1.001612", "Đăng ký thành lập hộ kinh doanh", "household_business", "full", True, True, True, "province", KT, "post-kt-thuongmai", "post-kt-truong",
     "working_days", 3, 2, 100000, ["business"], ["HK-DANG-KY", "CAN-CUOC", "BIEN-BAN"], "household_business"),
    ("2.000720", "Đăng ký thay đổi nội dung đăng ký hộ kinh doanh", "household_business", "full", True, False, True, "province", KT, "post-kt-thuongmai",
     "post-kt-truong", "working_days", 3, 2, 50000, ["business"], ["HK-DANG-KY", "HK-GCN"], None),
    ("1.001570", "Tạm ngừng kinh doanh của hộ kinh doanh", "household_business", "full", True, False, True, "province", KT, "post-kt-thuongmai",
     "post-kt-truong", "working_days", 3, 1, 0, ["business"], ["DE-NGHI", "HK-GCN"], None),
    ("1.001266", "Chấm dứt hoạt động hộ kinh doanh", "household_business", "partial", True, False, True, "province", KT, "post-kt-thuongmai",
     "post-kt-truong", "working_days", 3, None, 0, ["business"], ["DE-NGHI", "HK-GCN"], None),
    ("1.003554", "Hòa giải tranh chấp đất đai", "land", "partial", False, False, False, "none", KT, "post-kt-nongnghiep", PCT_KT, "working_days", 30, None, 0,
     ["housing"], ["DON", "GCN-QSDD"], None),
    ("9.990001", "Xác nhận hiện trạng sử dụng đất (mẫu)", "land", "partial", True, False, False, "none", KT, "post-kt-nongnghiep", PCT_KT, "working_days", 10, 7,
     0, ["housing"], ["DON", "GCN-QSDD", "CAN-CUOC"], None),
    ("1.001776", "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hằng tháng", "social", "full", True, True, False, "province", VHXH, "post-vhxh-laodong",
     PCT_VX, "working_days", 10, 8, 0, ["hardship", "retirement"], ["TO-KHAI", "CAN-CUOC", "KHUYET-TAT"], "social_allowance"),
    ("1.001731", "Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội", "social", "full", True, False, False, "province", VHXH, "post-vhxh-laodong", PCT_VX,
     "working_days", 5, 3, 0, ["death"], ["DE-NGHI", "BAO-TU"], None),
    ("1.001699", "Xác định, xác định lại mức độ khuyết tật", "social", "partial", True, False, False, "province", VHXH, "post-vhxh-laodong", PCT_VX,
     "working_days", 25, 20, 0, ["health", "hardship"], ["DON", "CAN-CUOC", "Y-TE"], None),
    ("9.990002", "Cấp thẻ, xác nhận người cao tuổi (mẫu)", "social", "full", True, True, False, "province", VHXH, "post-vhxh-laodong", PCT_VX, "working_days", 5,
     3, 0, ["retirement"], ["TO-KHAI", "CAN-CUOC", "ANH"], "elderly_card"),
    ("1.011607", "Công nhận hộ nghèo, hộ cận nghèo thường xuyên hằng năm", "poverty", "full", True, False, False, "none", VHXH, "post-vhxh-laodong", CHAIR,
     "working_days", 15, None, 0, ["hardship"], ["DON"], None),
    ("1.004492", "Thành lập nhóm trẻ, lớp mẫu giáo độc lập", "education", "partial", True, False, True, "none", VHXH, "post-vhxh-giaoduc", CHAIR, "working_days",
     15, 12, 0, ["business", "school"], ["DE-NGHI", "NHA-TRE"], None),
    ("1.003622", "Thông báo tổ chức lễ hội cấp xã", "culture", "full", True, False, False, "none", VHXH, "post-vhxh-vanhoa", PCT_VX, "working_days", 15, 10, 0,
     ["papers"], ["DE-NGHI"], None),
    ("2.002409", "Giải quyết khiếu nại lần đầu tại cấp xã", "complaints", "information", False, False, False, "none", VP, "post-vp-tonghop", CHAIR,
     "working_days", 30, None, 0, ["papers"], ["DON"], None),
]
INTERNAL = [
    ("NB-01", "Nghỉ phép của cán bộ, công chức", True, "working_days", 2), ("NB-02", "Cử đi công tác", True, "working_days", 1),
    ("NB-03", "Đăng ký sử dụng phòng họp", True, "working_hours", 4), ("NB-04", "Mua sắm thường xuyên dưới 50 triệu đồng", False, "working_days", 5),
]
FORMER = {"1.001612": (3, None), "1.001776": (15, None)}
FAMILY = ["Hoàng", "Nông", "Triệu", "Lý", "Ma", "Bế", "Vi", "Lục", "Đàm", "Phùng", "Chu", "Lăng"]
MIDDLE = ["Văn", "Thị", "Đức", "Thị", "Minh", "Thị Thu", "Quốc", "Thị Kim"]
GIVEN = ["An", "Bình", "Cầm", "Dậu", "Én", "Giang", "Hoan", "Ích", "Khuê", "Liễu", "Mận", "Nhài", "Oanh", "Páo", "Quế", "Sinh", "Tấm", "Út", "Vượng", "Xuyến"]
HAMLETS = ["Bản Lài", "Nà Pục", "Khuổi Vàng", "Đồng Mây", "Suối Cát", "Tân Lập", "Thác Bạc", "Nà Cà", "Phiêng Dầu", "Bó Lịn", "Đồi Chè", "Trung Tâm"]


def key(code):
    return code.lower().replace(".", "-")


def wd(count, clock=None):
    day = "today" if count == 0 else f"{count:+d} working days"
    return day if clock is None else f"{day} {clock}"


def points():
    for point in places():
        yield point | {"from_date": "2025-07-01"}


def places():
    yield {"key": "point-hcc", "name": "Trung tâm Phục vụ hành chính công xã Suối Mây", "kind": "centre", "agency_code": "H99.01", "unit": "@unit-hcc",
           "address": "Xóm Trung Tâm, xã Suối Mây", "hours": "8h00–12h00, 13h00–17h00, thứ Hai đến thứ Sáu", "position": 1}
    yield {"key": "point-ubnd", "name": "Ủy ban nhân dân xã Suối Mây", "kind": "own_body", "agency_code": "H99.01", "unit": "@unit-ubnd", "position": 2}
    yield {"key": "point-bd", "name": "Điểm bưu điện văn hóa xã Suối Mây", "kind": "support", "address": "Xóm Trung Tâm", "position": 3}
    yield {"key": "point-napuc", "name": "Nhà văn hóa xóm Nà Pục", "kind": "support", "address": "Xóm Nà Pục", "position": 4}
    yield {"key": "point-khevang", "name": "Ủy ban nhân dân xã Khe Vàng", "kind": "commune", "agency_code": "H99.02", "position": 5}
    yield {"key": "point-dat", "name": "Văn phòng đăng ký đất đai tỉnh Lam Sơn", "kind": "province", "agency_code": "H99.10.2", "position": 6}


# Papers that the form filled in online takes the place of.
BY_FORM = {"TO-KHAI", "HK-DANG-KY", "DE-NGHI", "DON"}


def paper_types():
    for code, name, held, example in PAPERS:
        by_form = {"by_form": True} if code in BY_FORM else {}
        yield {"key": f"paper-{code.lower()}", "code": code, "name": name, **by_form, "source_held": held, "example": example,
               "from_date": "2025-07-01"}


def procedures():
    for n, (code, name, field, level, eligible, essential, business, boundary, unit, officer, decider, _, _, _, _, events, _, _) in enumerate(P, 1):
        manner = ["counter", "post"] + (["online"] if level != "information" else [])
        subjects = ["business", "people"] if business else ["people"]
        yield {"key": f"proc-{key(code)}", "code": code, "name": name, "manner": manner, "result": "Văn bản, giấy tờ theo thủ tục", "kind": "citizens",
               "field": field, "level": level, "subjects": subjects, "eligible": eligible, "essential": essential, "business": business,
               "cross_boundary": boundary, "life_events": events, "executing_unit": f"@{unit}", "officer": f"@{officer}", "decider": f"@{decider}",
               "decided_by": COMMUNE, "summary": f"{name}: nộp tại Trung tâm, qua bưu chính" + (" hoặc trên mạng." if level != "information" else "."),
               "steps": "Nộp hồ sơ; kiểm tra, tiếp nhận; thụ lý, trình ký; trả kết quả.", "legal_basis": "Văn bản quy định của lĩnh vực (mẫu)",
               "published_by": "2101/QĐ-UBND (mẫu)", "published_on": "2025-06-20", "effective_on": "2025-07-01",
               "made_public_on": "2025-06-25" if n % 9 else "2025-07-10", "from_date": "2025-07-01", "position": n}
    for n, (code, name, electronic, _, _) in enumerate(INTERNAL, 100):
        yield {"key": f"proc-{key(code)}", "code": code, "name": name, "manner": ["online"], "kind": "internal", "field": "internal", "level": "full",
               "subjects": ["official"], "eligible": True, "cross_boundary": "none", "electronic": electronic, "executing_unit": f"@{VP}",
               "officer": "@post-vp-tonghop", "decider": "@post-vp-chanh", "decided_by": "Chánh Văn phòng HĐND và UBND", "from_date": "2026-01-01",
               "position": n}


def versions():
    for code, _, _, level, *rest in P:
        unit, law, promise, fee, form = rest[7], rest[8], rest[9], rest[10], rest[13]
        common = {"procedure": f"@proc-{key(code)}", "time_unit": unit, "fee": fee, "form": form or "general", "needs_presence": level == "information",
                  "gives_paper": code not in ("1.003622", "1.003554"), "legal_basis": "2101/QĐ-UBND (mẫu)"}
        if code == "1.000656":  # A death registered opens the support of its funeral.
            common |= {"opens": ["@proc-1-001731"], "opens_on": "result"}
        former = FORMER.get(code)
        if former:
            yield {"key": f"ver-{key(code)}-0", **common, "from_date": "2025-07-01", "to_date": "2026-03-31", "statutory_time": former[0]}
        yield {"key": f"ver-{key(code)}", **common, "from_date": "2026-04-01" if former else "2025-07-01", "statutory_time": law, "committed_time": promise}
    for code, _, _, unit, time in INTERNAL:
        yield {"key": f"ver-{key(code)}", "procedure": f"@proc-{key(code)}", "time_unit": unit, "statutory_time": time, "form": "general",
               "gives_paper": False, "from_date": "2026-01-01"}


def required():
    for code, *rest in P:
        for n, paper in enumerate(rest[15], 1):
            yield {"key": f"need-{key(code)}-{n}", "procedure_version": f"@ver-{key(code)}", "paper_type": f"@paper-{paper.lower()}", "position": n,
                   "originals": 1 if paper not in ("CAN-CUOC", "GCN-QSDD") else 0, "copies": 0 if paper not in ("CAN-CUOC", "GCN-QSDD") else 1,
                   "presented": True if paper == "CAN-CUOC" else None}


class Dossiers:
    """Writes dossiers with what hangs on them; `W` is how many working days ago one was handed in."""

    def __init__(self):
        self.roll = chance("onestop")
        self.met = set()
        self.rows, self.papers, self.touches, self.ratings, self.opinions, self.tickets = [], [], [], [], [], []

    def person(self, index):
        roll = self.roll
        year = 60 + roll.randrange(45)
        century, two = (2, year - 100) if year >= 100 else (0, year)
        middle = roll.choice(MIDDLE)
        sex = 1 if "Thị" in middle else 0
        return {"applicant_name": f"{roll.choice(FAMILY)} {middle} {roll.choice(GIVEN)}", "citizen_id": f"999{century + sex}{two:02d}{100000 + index * 7:06d}",
                "phone": f"0900{200000 + index:06d}", "address": f"Xóm {roll.choice(HAMLETS)}, xã Suối Mây"}

    def dossier(self, procedure, back, end, late=0, asked=False, channel=None):
        """`end`: the state in which it stands; `late`: working days after the promise at which it was settled (negative: before)."""
        index, roll = len(self.rows) + 1, self.roll
        code, _, _, level, *rest = procedure
        business, unit, officer, decider, time, law, promise, fee = rest[2], rest[4], rest[5], rest[6], rest[7], rest[8], rest[9], rest[10]
        given = 0 if time == "same_day" else promise or law
        channel = channel or ("counter" if level == "information" else roll.choices(["online", "counter", "post"], [58, 38, 4])[0])
        typed = {"online": roll.choices(["citizen", "relative", "official", "team"], [66, 12, 12, 10])[0]}.get(channel, "official")
        pause = 3 if asked else 0
        due = -back + given + pause
        came, seen = f"{roll.choice([7, 8, 9, 10])}:{roll.choice(['35', '50', '58'])}".zfill(5), "11:10"
        row = {"key": f"dos-{index}", "procedure": f"@proc-{key(code)}", "procedure_version": f"@ver-{key(code)}", "subject": "business" if business else "people",
               "channel": channel, "typed_by": typed, **self.person(index), "outside": True if index % 17 == 0 else None, "agency_code": "H99.01",
               "support_place": "@point-napuc" if typed == "team" else None, "reception_place": "@point-hcc", "competent": "@point-ubnd",
               "submitted_at": wd(-back, came), "fee": fee, "tracking_secret": f"{roll.randrange(100000, 999999)}"}
        history, files = [], channel == "online"
        receiver = {KT: DATDAI, VHXH: XAHOI}.get(unit, HOTICH)
        self.touch(index, "submit", channel, wd(-back, came), unit)
        if end == "submitted":
            return self.close(row, index, procedure, history, end, unit, files)
        if end in ("refused", "transferred"):
            row |= {"finished_at": wd(-back, seen)} | ({"refusal": "Hồ sơ không thuộc thẩm quyền của xã, đề nghị nộp đúng nơi có thẩm quyền."}
                                                        if end == "refused" else {"transferred_to": "@point-khevang"})
            refused = step("refuse", wd(-back, seen), receiver)
            history.append(refused if end == "refused" else step("transfer", wd(-back, seen), receiver, "người nộp cư trú ở xã Khe Vàng"))
            return self.close(row, index, procedure, history, end, unit, files)
        row |= {"received_at": wd(-back, seen), "promised_at": wd(due, "17:00"), "unit": f"@{unit}", "receiver": f"@{receiver}", "officer": f"@{officer}",
                "decider": f"@{decider}"}
        history.append(step("receive", wd(-back, seen), receiver))
        if end == "received":
            return self.close(row, index, procedure, history, end, unit, files)
        history.append(step("accept", wd(-back, "13:40"), officer))
        if end == "withdrawn":
            row |= {"finished_at": wd(-back + 1, "09:00"), "settlement": "early"}
            history.append(step("withdraw", wd(-back + 1, "09:00"), receiver, "Người nộp xin rút để nộp lại"))
            return self.close(row, index, procedure, history, end, unit, files)
        if asked or end in ("supplement", "stopped"):
            row |= {"supplements": 1, "supplement_needed": "Bản chụp giấy tờ bị mờ góc dưới: chụp lại đủ bốn góc."}
            history.append(step("ask_more", wd(-back, "15:30"), officer, "Ảnh chụp không đọc được"))
            if end == "stopped":
                row |= {"finished_at": wd(-1, "16:00"), "settlement": "early", "refusal": "Quá 30 ngày không bổ sung hồ sơ."}
                history.append(step("stop", wd(-1, "16:00"), officer))
            if end in ("supplement", "stopped"):
                row |= {"paused_since": wd(-back, "15:30")} if end == "supplement" else {}
                return self.close(row, index, procedure, history, end, unit, files, wrong=end == "supplement")
            history.append(step("resume", wd(-back + pause, "08:10"), receiver))
            self.touch(index, "supplement", roll.choice(["online", "online", "counter"]), wd(-back + pause, "08:05"), unit)
        if end == "opinion":
            history.append(step("ask_opinion", wd(-back, "16:00"), officer))
            answer = {"agreed": "agreed", "answer": "Thông tin cư trú đúng.", "state": "given",
                      "history": [step("give", wd(-1, "10:00"), "post-ca-truong")]} if self.opinions else {}
            self.opinions.append({"key": f"opinion-{index}", "dossier": f"@dos-{index}", "unit": "@unit-ca", "question": "Xác nhận thông tin cư trú của người nộp.",
                                  "asked_on": wd(-back), "within": 2} | answer)
        if end in ("opinion", "processing"):
            return self.close(row, index, procedure, history, end, unit, files)
        settled = max(min(due + late, -1), -back + pause)
        clock = "16:20"
        history.append(step("present", wd(min(settled, -1), "13:50" if settled == -back + pause else "10:00"), officer))
        if end == "to_sign":
            return self.close(row, index, procedure, history, end, unit, files)
        signed = roll.random() < 0.72
        verdict = "late" if settled > due else "early" if settled < due else "on_time"
        row |= {"finished_at": wd(settled, clock), "settlement": verdict, "result_number": f"{index}/{'GXN' if fee else 'KQ'}-UBND", "result_signed": signed}
        if verdict == "late":
            row |= {"attribution": roll.choice(["unit", "unit", "other_authority", "citizen"]), "apology": "Do phải xác minh thêm tại cơ sở, mong ông, bà thông cảm."}
        history.append(step("approve", wd(settled, clock), decider))
        if end == "ready":
            return self.close(row, index, procedure, history, end, unit, files)
        take = "online" if channel == "online" and signed else roll.choice(["counter", "counter", "post"])
        row |= {"returned_at": wd(settled, "16:45"), "result_channel": take}
        if fee:
            pay = "online" if channel == "online" and roll.random() < 0.8 else roll.choice(["cash", "transfer"])
            row |= {"paid_at": wd(-back, "11:05"), "payment_channel": pay}
            self.touch(index, "pay", "counter" if pay == "cash" else "online", wd(-back, "11:05"), unit)
        history.append(step("return", wd(settled, "16:45"), receiver))
        self.touch(index, "collect", take, wd(settled, "16:45"), unit)
        if roll.random() < 0.55:
            grade = "dissatisfied" if verdict == "late" and roll.random() < 0.6 else roll.choice(["very_satisfied", "satisfied", "satisfied", "neutral"])
            grade = "dissatisfied" if index == 63 else grade
            self.ratings.append({"key": f"rate-{index}", "dossier": f"@dos-{index}", "unit": f"@{unit}", "grade": grade, "rated_on": wd(settled),
                                 "because": (["guidance"] if index == 63 else ["time"]) if grade == "dissatisfied" else None})
        return self.close(row, index, procedure, history, end, unit, files)

    def close(self, row, index, procedure, history, end, unit, files, wrong=False):
        self.rows.append(row | {"in_person": True if index in self.met else None} | ({"state": end, "history": history} if history else {}))
        held = {code: source != "none" for code, _, source, _ in PAPERS}
        names = {code: name for code, name, *_ in PAPERS}
        for n, paper in enumerate(procedure[16], 1):
            reused = held[paper] and self.roll.random() < 0.6
            again = held[paper] and not reused and self.roll.random() < 0.5
            bad = wrong and n == 1
            self.papers.append({
                "key": f"dp-{index}-{n}", "dossier": f"@dos-{index}", "unit": f"@{unit}", "paper_type": f"@paper-{paper.lower()}", "name": names[paper], "position": n,
                "originals": 0 if reused else 1, "provenance": ("own_store" if paper == "KHUYET-TAT" else "other_system") if reused else "supplied",
                "held_before": held[paper] or None, "asked_again": again or None,
                "asked_again_reason": "Dữ liệu tra cứu không khớp giấy tờ của người nộp" if again else None,
                "digitised": True if files or reused or self.roll.random() < 0.7 else None,
                "checked": "wrong" if bad else "unchecked" if end == "submitted" else "right", "wrong_why": "Ảnh mờ góc dưới, không đọc được số" if bad else None})

    def touch(self, index, kind, channel, when, unit):
        if channel == "counter":
            self.met.add(index)
        self.touches.append({"key": f"touch-{len(self.touches) + 1}", "dossier": f"@dos-{index}", "unit": f"@{unit}", "kind": kind, "channel": channel, "at": when})


def dossiers():
    made = Dossiers()
    roll, timed = made.roll, [p for p in P if p[11] != "same_day"]
    frequent = [p for p in P for _ in range({"1.001193": 5, "2.000815": 6, "2.000635": 4, "1.004873": 4, "1.001612": 3, "1.001776": 3}.get(p[0], 1))]
    back = 150
    for n in range(82):
        procedure = roll.choice(frequent)
        given = 0 if procedure[11] == "same_day" else procedure[13] or procedure[12]
        asked = n % 11 == 5
        late = 2 if n % 14 == 3 else -1 if given > 2 and n % 3 else 0
        made.dossier(procedure, max(back, given + 8), "returned", late, asked)
        back = max(4, back - 2)
    short, longer = [p for p in timed if (p[13] or p[12]) <= 5], [p for p in timed if (p[13] or p[12]) > 5]
    for n, (state, count) in enumerate([("ready", 6), ("to_sign", 5), ("processing", 10), ("opinion", 2), ("received", 4), ("supplement", 4), ("stopped", 1),
                                        ("withdrawn", 2), ("refused", 2), ("transferred", 1)]):
        for m in range(count):
            procedure = (short if m % 2 and state not in ("opinion", "stopped") else longer)[(n * 3 + m) % (len(short) if m % 2 and state not in ("opinion", "stopped") else len(longer))]
            made.dossier(procedure, 6 if state in ("ready", "to_sign", "stopped") else 2 + m % 3 if state != "withdrawn" else 9, state, -1, channel="online" if m % 2 else None)
    for m, procedure in enumerate([P[0], P[3], P[11], P[17], P[20]]):
        made.dossier(procedure, 3 if m == 4 else 1, "submitted", channel="online")
    for m in range(12):
        waited = [4, 7, 11, 3, 26, 9, 15, 6, 2, 18, 5, 12][m]
        made.tickets.append({"key": f"ticket-{m + 1}", "unit": "@unit-hcc", "taken_on": wd(-1 - m // 4), "taken_at": wd(-1 - m // 4, f"08:{10 + m:02d}"), "counter": m % 3 + 1,
                             "called_at": wd(-1 - m // 4, f"08:{10 + m + waited:02d}"), "waited_minutes": waited})
    return made


def simplifications():
    yield {"key": "simple-1", "procedure": "@proc-1-004873", "name": "Không yêu cầu xuất trình căn cước khi đã tra được dữ liệu dân cư", "kind": ["fewer_papers", "shorter"],
           "unit": "@unit-hcc", "reason": "Dữ liệu dân cư đã có; quầy vẫn yêu cầu nộp lại ở một phần hồ sơ.", "papers_before": 2, "papers_after": 1, "hours_before": 3,
           "hours_after": 1, "cost_before": 60000, "cost_after": 20000, "dossiers_a_year": 180, "proposed_on": wd(-30), "decision": "214/UBND-VP (mẫu)", "state": "sent",
           "history": [step("propose", wd(-28, "09:00"), "post-hcc-gd"), step("send", wd(-25, "15:00"), "post-chutich")]}
    yield {"key": "simple-2", "procedure": "@proc-1-001266", "name": "Đưa thủ tục chấm dứt hoạt động hộ kinh doanh lên toàn trình", "kind": ["online", "fewer_steps"],
           "unit": "@unit-kt", "reason": "Đủ điều kiện làm toàn trình nhưng còn phải nộp lại giấy chứng nhận bản giấy.", "hours_before": 4, "hours_after": 0.5,
           "dossiers_a_year": 25, "proposed_on": wd(-6)}


write("onestop", "1-service-point", "service_point", list(points()))
write("onestop", "2-paper-type", "paper_type", list(paper_types()))
write("onestop", "3-procedure", "procedure", list(procedures()), "Codes beginning with 9.99, times, fees, papers and decisions are invented.")
write("onestop", "4-procedure-version", "procedure_version", list(versions()))
write("onestop", "5-procedure-paper", "procedure_paper", list(required()))
made = dossiers()
write("onestop", "6-dossier", "dossier", made.rows)
write("onestop", "7-dossier-paper", "dossier_paper", made.papers)
write("onestop", "8-dossier-touch", "dossier_touch", made.touches)
write("onestop", "9-after", "rating", made.ratings)
write("onestop", "a-opinion", "dossier_opinion", made.opinions)
write("onestop", "b-ticket", "counter_ticket", made.tickets)
write("onestop", "c-simplification", "simplification", list(simplifications()))
write("onestop", "d-post", "post", [{"key": "post-hcc-gd", "roles": ["unit_head", "centre_leader"]}], "The director leads the centre.")
