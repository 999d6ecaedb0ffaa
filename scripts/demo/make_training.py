"""Writes Packs/training/demo. Usage: python3 scripts/demo/make_training.py   (needs PyYAML)"""
from pack_data import at, chance, days, staff, step, write

CDS, CNTT, TRUONG = "post-vhxh-cds", "post-vp-cntt", "post-vhxh-truong"
PEOPLE = staff()

COURSES = [
    ("KNS-CB", "Kỹ năng số cơ bản cho cán bộ, công chức, viên chức", "basic_skills", ["officials", "party_members"], 16, True, None),
    ("KNS-NC", "Kỹ năng số nâng cao: dữ liệu, ký số, trợ lý AI", "advanced_skills", ["officials"], 24, True, None),
    ("QTDL-CB", "Quản trị dữ liệu cơ bản", "data_governance", ["it_officers"], 40, True, 1095),
    ("ATTT-CB", "An toàn thông tin cho người dùng", "security", ["officials", "community_teams"], 8, True, 730),
    ("LD-CDS", "Chuyển đổi số cho lãnh đạo cấp xã", "leadership", ["leaders"], 12, False, None),
    ("NT-QLVB", "Sử dụng hệ thống quản lý văn bản và điều hành", "platforms", ["officials"], 4, False, None),
]


def courses():
    for code, name, field, audience, hours, gives, valid in COURSES:
        yield {"key": f"course-{code.lower()}", "code": code, "name": name, "field": field, "audience": audience, "hours": hours,
               "provider": "Trung tâm bồi dưỡng tỉnh Lam Sơn" if gives else "UBND xã Suối Mây", "gives_certificate": gives, "valid_days": valid,
               "taught_now": code != "NT-QLVB"}


def sessions():
    def made(key, course, name, mode, begins, ends, state, history, **more):
        return {"key": f"class-{key}", "course": f"@course-{course}", "name": name, "organiser": "@unit-vhxh", "mode": mode,
                "begins_on": days(begins), "ends_on": days(ends), **more, "state": state, "history": history}

    def full(begins, ends, settled):
        return [step("begin", at(begins, "07:45"), CDS), step("end", at(ends, "16:45"), CDS), step("settle", at(settled, "10:20"), CDS)]

    hall = {"place": "Hội trường UBND xã", "trainer": "Giảng viên Trung tâm bồi dưỡng tỉnh"}
    yield made("1", "kns-cb", "Kỹ năng số cơ bản, đợt 1", "in_person", -152, -151, "closed", full(-152, -151, -144), seats=25,
               decision="41/QĐ-UBND", cost=18_500_000, closed_on=days(-144), **hall)
    yield made("2", "kns-cb", "Kỹ năng số cơ bản, đợt 2", "blended", -96, -94, "closed", full(-96, -94, -83), seats=20,
               decision="63/QĐ-UBND", cost=9_200_000, closed_on=days(-83), **hall)
    yield made("3", "attt-cb", "Nhận biết lừa đảo, bảo vệ tài khoản", "online", -61, -61, "closed", full(-61, -61, -54), seats=60,
               closed_on=days(-54), trainer="Công an tỉnh")
    yield made("4", "qtdl-cb", "Quản trị dữ liệu cơ bản cho đầu mối cấp xã", "blended", -47, -19, "settling",
               [step("begin", at(-47, "08:00"), CNTT), step("end", at(-19, "16:30"), CNTT)], seats=6, decision="88/QĐ-SKHCN",
               place="Trung tâm bồi dưỡng tỉnh", trainer="Sở Khoa học và Công nghệ")
    yield made("5", "kns-nc", "Kỹ năng số nâng cao", "in_person", -3, 4, "running", [step("begin", at(-3, "07:50"), CDS)], seats=25,
               decision="112/QĐ-UBND", cost=21_000_000, **hall)
    yield made("6", "ld-cds", "Chuyển đổi số cho lãnh đạo xã", "in_person", 12, 13, "planned", [], seats=15, **hall)
    # Quá ngày khai giảng mà chưa mở: phải hiện là trễ.
    yield made("7", "attt-cb", "An toàn thông tin cho viên chức các trường", "in_person", -6, -6, "planned", [], seats=30,
               place="Trường THCS Suối Mây")
    yield made("8", "nt-qlvb", "Sử dụng phiên bản mới của phần mềm quản lý văn bản", "online", -120, -120, "cancelled",
               [step("cancel", at(-125, "15:00"), TRUONG, "Tỉnh lùi ngày nâng cấp phần mềm")], seats=40)


def attendance():
    roll = chance("attendance")
    plans = [("1", -155, PEOPLE[:22]), ("2", -99, PEOPLE[22:36] + PEOPLE[3:6]), ("3", -63, PEOPLE[4:30]), ("5", -10, PEOPLE[6:24])]
    for number, enrolled, people in plans:
        for person, _, unit in people:
            row = {"key": f"att-{number}-{person.removeprefix('person-')}", "training_session": f"@class-{number}", "person": f"@{person}",
                   "unit": f"@{unit}", "enrolled_on": days(enrolled)}
            yield row | ({} if number == "5" else result(roll, 8 if number == "3" else 16))
    for person, _, unit in (p for p in PEOPLE if p[1] in (CNTT, CDS, "post-tyt-dieuduong", "post-ca-khuvuc")):
        yield {"key": f"att-4-{person.removeprefix('person-')}", "training_session": "@class-4", "person": f"@{person}", "unit": f"@{unit}",
               "enrolled_on": days(-50), "presence": "attended", "hours": 40}


def result(roll, hours):
    luck = roll.random()
    if luck < 0.06:
        return {"presence": "absent", "hours": 0, "passed": False, "follow_up": "Xếp vào lớp kế tiếp"}
    if luck < 0.13:
        return {"presence": "excused", "hours": 0, "follow_up": "Học bù trực tuyến"}
    if luck < 0.2:
        return {"presence": "in_part", "hours": hours // 2, "score": roll.choice([4, 4.5]), "passed": False,
                "follow_up": "Kiểm tra lại phần thực hành"}
    return {"presence": "attended", "hours": hours, "score": roll.choice([6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5]), "passed": True}


def certificates():
    roll = chance("certificates")
    center = "Trung tâm bồi dưỡng tỉnh Lam Sơn"
    for index, (person, _, unit) in enumerate(PEOPLE[:21]):
        key, issued = person.removeprefix("person-"), -130 - roll.randrange(6)
        row = {"key": f"cert-kns-{key}", "person": f"@{person}", "unit": f"@{unit}", "kind": "basic_skills", "issuer": center,
               "number": f"KNS-26-{1021 + index}", "issued_on": days(issued), "training_session": "@class-1"}
        if index in (7, 15):
            yield row
        else:
            yield row | {"state": "valid", "history": [step("confirm", at(issued + 6, "14:10"), CDS)]}
    for index, (person, _, unit) in enumerate(PEOPLE[5:14]):
        ends = [-9, 17, 41, 655, 660, 670, 671, 672, 673][index]
        yield {"key": f"cert-attt-{person.removeprefix('person-')}", "person": f"@{person}", "unit": f"@{unit}", "kind": "security",
               "issuer": "Học viện an toàn thông tin (mẫu)", "number": f"ATTT-{310 + index}", "issued_on": days(ends - 730),
               "expires_on": days(ends), "state": "valid", "history": [step("confirm", at(max(ends - 700, -500), "09:00"), CDS)]}
    it = next(p for p in PEOPLE if p[1] == CNTT)
    yield {"key": "cert-qtdl-cntt", "person": f"@{it[0]}", "unit": f"@{it[2]}", "kind": "data_governance", "number": "QTDL-0417",
           "issuer": "Sở Khoa học và Công nghệ tỉnh Lam Sơn", "issued_on": days(-200), "expires_on": days(895), "state": "valid",
           "history": [step("confirm", at(-196, "08:30"), CDS)]}
    person, _, unit = PEOPLE[9]
    yield {"key": "cert-refused", "person": f"@{person}", "unit": f"@{unit}", "kind": "it_standard", "issuer": "Cơ sở tư nhân (mẫu)",
           "number": "88/2019", "issued_on": days(-2500), "refused_why": "Không có trong danh sách cơ sở được phép cấp", "state": "refused",
           "history": [step("refuse", at(-40, "16:00"), CDS)]}


def assessments():
    roll = chance("assessments")
    skills = ["documents", "services", "data", "meeting", "safety", "assistant"]
    for person, _, unit in PEOPLE[:34]:
        count = roll.choice([2, 3, 4, 5, 5, 6, 6])
        yield {"key": f"skill-{person.removeprefix('person-')}", "person": f"@{person}", "unit": f"@{unit}", "period": "quarter-1",
               "assessed_on": days(-45 + roll.randrange(20)), "method": roll.choice(["test", "head", "head", "self"]),
               "masters": skills[:count], "grade": "mastered" if count >= 5 else "basic" if count >= 3 else "below"}


write("training", "1-course", "course", list(courses()))
write("training", "2-training-session", "training_session", list(sessions()))
write("training", "3-attendance", "attendance", list(attendance()))
write("training", "4-certificate", "certificate", list(certificates()))
write("training", "5-skill-assessment", "skill_assessment", list(assessments()))
