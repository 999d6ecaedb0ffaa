"""Writes Packs/community/demo. Usage: python3 scripts/demo/make_community.py   (needs PyYAML)

120 households in 12 hamlets and 84 visits; what a sent visit said stands in its household, as the workflow would have written it."""
from pack_data import HAMLETS, at, chance, days, step, write

FAMILY = {"banlai": ["Hoàng", "Nông"], "napuc": ["Triệu", "Nông"], "khuoivang": ["Lý", "Đặng"], "dongmay": ["Nông", "Nguyễn"], "suoicat": ["Hứa", "Lương"],
          "tanlap": ["Phạm", "Trần"], "thacbac": ["Đặng", "Triệu"], "naca": ["Ma", "Hoàng"], "phiengdau": ["Bàn", "Lý"], "bolin": ["Lương", "Vi"],
          "doiche": ["Vi", "Nguyễn"], "trungtam": ["Nguyễn", "Lê"]}
MEN = ["Văn Thái", "Văn Hòa", "Văn Quý", "Đức Thắng", "Văn Lâm", "Minh Tuấn", "Văn Páo", "Quốc Việt", "Văn Sử", "Văn Cầu"]
WOMEN = ["Thị Mến", "Thị Lả", "Thị Hường", "Thị Sen", "Thị Thoa", "Thị Dung", "Thị Nhung", "Thị Bích"]
# Invented ground: nobody lives where these points are computed.
PLACE = {hamlet: (105.90 + 0.018 * (n % 4), 21.90 + 0.016 * (n // 4)) for n, hamlet in enumerate(HAMLETS)}
POOR_SIGNAL = ("khuoivang", "phiengdau", "thacbac")
roll = chance("community")


def name(hamlet):
    return f"{roll.choice(FAMILY[hamlet])} {roll.choice(MEN if roll.random() < 0.7 else WOMEN)}"


def point(hamlet, spread=0.006):
    east, north = PLACE[hamlet]
    return f"{north + roll.uniform(-spread, spread):.5f}, {east + roll.uniform(-spread, spread):.5f}"


def teams():
    for number, hamlet in enumerate(HAMLETS):
        trained = None if hamlet in ("thacbac", "bolin") else -430 if hamlet == "doiche" else -45 - number
        yield {"key": f"team-{hamlet}", "unit": f"@unit-t-{hamlet}", "hamlet": f"@unit-x-{hamlet}", "founded_on": "2026-02-12", "decision": "19/QĐ-UBND",
               "households": 180 + roll.randrange(180), "trained_on": None if trained is None else days(trained),
               "meeting_place": f"Nhà văn hóa {('xóm ')}{HAMLET_NAMES[hamlet]}", "spot": point(hamlet, 0.001)}


HAMLET_NAMES = {"banlai": "Bản Lài", "napuc": "Nà Pục", "khuoivang": "Khuổi Vàng", "dongmay": "Đồng Mây", "suoicat": "Suối Cát", "tanlap": "Tân Lập",
                "thacbac": "Thác Bạc", "naca": "Nà Cà", "phiengdau": "Phiêng Dầu", "bolin": "Bó Lịn", "doiche": "Đồi Chè", "trungtam": "Trung Tâm"}
LEADERS = {"khuoivang": ("to.khuoivang", "Lý Thị Mỷ"), "phiengdau": ("to.phiengdau", "Bàn Văn Tính"), "trungtam": ("to.trungtam", "Nguyễn Thị Thu Hà"),
           "banlai": ("xom.banlai", "Hoàng Văn Lả"), "napuc": ("xom.napuc", "Triệu Văn Phấu"), "dongmay": ("xom.dongmay", "Nông Văn Đoàn"),
           "suoicat": ("xom.suoicat", "Hứa Thị Nga"), "tanlap": ("xom.tanlap", "Phạm Văn Thắng"), "thacbac": ("xom.thacbac", "Đặng Văn Quẩy"),
           "naca": ("xom.naca", "Ma Văn Thực"), "bolin": ("xom.bolin", "Lương Thị Tâm"), "doiche": ("xom.doiche", "Vi Thị Đào")}


def members():
    for number, hamlet in enumerate(HAMLETS):
        trained = None if hamlet in ("thacbac", "bolin") else days(-45 - number)
        person, full = LEADERS[hamlet]
        yield {"key": f"member-{hamlet}-1", "full_name": full, "team": f"@unit-t-{hamlet}", "duty": "leader", "stands_for": "hamlet", "person": f"@person-{person}",
               "phone": f"09000006{number:02}", "trained_on": trained, "from_date": "2026-02-12"}
        for place, (duty, body) in enumerate([("deputy", "youth"), ("member", "women"), ("member", ["teacher", "farmers", "business"][number % 3])], start=2):
            yield {"key": f"member-{hamlet}-{place}", "full_name": name(hamlet), "team": f"@unit-t-{hamlet}", "duty": duty, "stands_for": body,
                   "phone": f"09000007{number * 3 + place:02}", "trained_on": trained if roll.random() < 0.85 else None, "from_date": "2026-02-12"}


def answers(people, hamlet):
    adults = max(1, people - roll.choice([0, 1, 1, 2]))
    phones = max(0, adults - roll.choice([0, 0, 0, 1, 1, 2]))
    vneid = min(adults, max(0, phones - roll.choice([0, 0, 1])))
    signal = "none" if hamlet in POOR_SIGNAL and roll.random() < 0.5 else roll.choice(["fibre", "fibre", "mobile"])
    return {"adults": adults, "with_phone": phones, "with_vneid": vneid, "with_services": min(vneid, max(0, vneid - roll.choice([0, 0, 1]))),
            "with_skills": max(0, phones - roll.choice([0, 1, 1])), "internet": signal}


households, visits, needs = [], [], []
for hamlet in HAMLETS:
    for number in range(1, 11):
        people = roll.choice([1, 2, 3, 4, 4, 5, 5, 6])
        households.append({"key": f"house-{hamlet}-{number}", "head_name": name(hamlet), "hamlet": f"@unit-x-{hamlet}", "team": f"@unit-t-{hamlet}",
                           "phone": f"0900{roll.randrange(800000, 899999)}" if roll.random() < 0.8 else None, "spot": point(hamlet), "people": people})


def visit(number, house):
    hamlet = house["key"].split("-")[1]
    day = -roll.randrange(4, 80)
    head = f"post-x-{hamlet}"
    row = {"key": f"visit-{number}", "household": f"@{house['key']}", "team": house["team"], "hamlet": house["hamlet"], "visited_on": days(day),
           "members": [f"@member-{hamlet}-1", f"@member-{hamlet}-{roll.choice([2, 3, 4])}"]}
    luck = roll.random()
    if luck < 0.12:
        house["next_visit_on"] = days(day + 7)
        return row | {"outcome": "absent", "next_visit_on": days(day + 7), "state": "sent", "history": [step("send", at(day, "18:30"), f"post-t-{hamlet}")]}
    if luck < 0.15:
        return row | {"outcome": "refused", "state": "sent", "history": [step("send", at(day, "18:30"), f"post-t-{hamlet}")]}
    if luck < 0.18:
        house |= {"consent": "refused", "last_visited_on": days(day), "visits": 1}
        return row | {"outcome": "met", "consent": "refused", "helped_with": ["safety"], "state": "checked",
                      "history": [step("send", at(day, "18:30"), f"post-t-{hamlet}"), step("check", at(day + 1, "09:00"), head)]}
    found = answers(house["people"], hamlet)
    row |= {"outcome": "met", "consent": "given", **found, "helped_with": roll.sample(["vneid", "health", "payment", "services", "skills", "safety"], roll.choice([1, 2, 3]))}
    wanted = [kind for kind, wants in (("device", found["with_phone"] < found["adults"] and roll.random() < 0.6), ("internet", found["internet"] == "none"),
                                       ("account", found["with_vneid"] < found["adults"]), ("skills", found["with_skills"] == 0)) if wants]
    if wanted:
        row["needs"] = wanted
    if number % 14 == 0:
        # Ghi mà chưa gửi: hộ và nhu cầu chưa đổi.
        return row | {"visited_on": days(-1 if number % 28 else -9)}
    house |= found | {"consent": "given", "consent_on": days(day), "last_visited_on": days(day), "visits": 1}
    if found["with_phone"] == 0 and roll.random() < 0.7:
        house["circumstances"] = [roll.choice(["poor", "elderly_alone", "disabled", "language"])] + (["remote"] if hamlet in POOR_SIGNAL else [])
    for kind in wanted:
        needs.append(need(f"need-{number}-{kind}", kind, row, house, hamlet, day))
    history = [step("send", at(day, "18:30"), f"post-t-{hamlet}")]
    if number % 5:
        return row | {"state": "checked", "history": history + [step("check", at(day + 2, "08:30"), head)]}
    return row | {"state": "sent", "history": history}


def need(key, kind, row, house, hamlet, day):
    made = {"key": key, "household": row["household"], "team": house["team"], "hamlet": house["hamlet"], "kind": kind, "visit": f"@{row['key']}", "opened_on": days(day)}
    luck = roll.random()
    if luck < 0.4:
        return made
    helper = {"internet": "@unit-vhxh", "device": "@unit-mttq"}.get(kind, house["team"])
    take = step("take", at(min(day + 3, -1), "09:00"), f"post-t-{hamlet}")
    if luck < 0.65:
        return made | {"helper": helper, "state": "helping", "history": [take]}
    if luck < 0.93:
        done = min(day + 12, -1)
        return made | {"helper": helper, "done_how": {"account": "Đã kích hoạt VNeID tại nhà văn hóa xóm", "skills": "Đã học lớp của xóm",
                                                      "device": "Đã trao điện thoại", "internet": "Đã lắp cáp quang"}[kind], "met_on": days(done),
                       "state": "met", "history": [take, step("meet", at(done, "16:00"), f"post-t-{hamlet}")]}
    return made | {"state": "cannot", "history": [step("give_up", at(min(day + 10, -1)), f"post-x-{hamlet}", "Chưa có nguồn hỗ trợ, ghi lại đợt sau")]}


chosen = roll.sample(households, 84)
visits = [visit(number, house) for number, house in enumerate(chosen, start=1)]


def support():
    wanted = [each for each in needs if each["kind"] == "device"]
    for index, each in enumerate(wanted[:9]):
        hamlet = each["key"] and each["team"].rsplit("-", 1)[1]
        row = {"key": f"support-{index + 1}", "household": each["household"], "team": each["team"], "need": f"@{each['key']}", "what": ["phone", "sim"][index % 2],
               "money_from": ["company", "charity", "state"][index % 3], "donor": [f"Doanh nghiệp viễn thông (mẫu)", "Quỹ khuyến học xã", None][index % 3],
               "value": [2_400_000, 600_000][index % 2], "proposed_on": days(-40 + index * 3)}
        if index < 4:
            yield row | {"serial": f"35{index}00{7100 + index}", "given_on": days(-18 + index), "state": "given",
                         "history": [step("grant", at(-30 + index), "post-vhxh-truong"), step("give", at(-18 + index, "15:00"), f"post-t-{hamlet}")]}
        elif index < 6:
            yield row | {"state": "granted", "history": [step("grant", at(-12), "post-vhxh-truong")]}
        elif index == 6:
            yield row | {"state": "refused", "history": [step("refuse", at(-10), "post-vhxh-truong", "Hộ đã được hỗ trợ năm trước")]}
        else:
            yield row


def classes():
    rows = [("banlai", "residents", -66, "closed"), ("napuc", "elderly", -52, "closed"), ("dongmay", "residents", -38, "closed"), ("tanlap", "workers", -31, "closed"),
            ("trungtam", "residents", -24, "closed"), ("suoicat", "pupils", -17, "closed"), ("naca", "residents", -10, "held"), ("phiengdau", "residents", -3, "planned"),
            ("khuoivang", "elderly", 5, "planned"), ("doiche", "workers", 11, "planned"), ("bolin", "residents", -12, "cancelled")]
    for number, (hamlet, audience, day, state) in enumerate(rows, start=1):
        post = f"post-t-{hamlet}"
        history = {"closed": [step("hold", at(min(day, 0), "21:00"), post), step("close", at(min(day + 2, 0), "20:00"), post)],
                   "held": [step("hold", at(min(day, 0), "21:00"), post)],
                   "cancelled": [step("cancel", at(min(day, 0) - 1, "17:00"), post, "Mưa lũ, đường vào xóm bị ngập")]}.get(state, [])
        yield {"key": f"skills-{number}", "name": f"Bình dân học vụ số xóm {HAMLET_NAMES[hamlet]}, buổi {1 + number % 3}", "team": f"@unit-t-{hamlet}",
               "audience": audience, "topics": [["phone", "vneid"], ["safety", "payment"], ["health", "vneid"]][number % 3], "held_on": days(day),
               "place": f"Nhà văn hóa xóm {HAMLET_NAMES[hamlet]}", "teacher": "Đoàn xã và tổ công nghệ số", "state": state, "history": history}


def participants():
    group = {"pupils": "pupil", "workers": "worker"}
    for row in classes():
        if row["state"] != "closed":
            continue
        hamlet = row["team"].rsplit("-", 1)[1]
        for index in range(1, 9):
            yield {"key": f"{row['key']}-{index}", "skills_class": f"@{row['key']}", "team": row["team"], "full_name": name(hamlet),
                   "birth_year": roll.randrange(2009, 2013) if row["audience"] == "pupils" else roll.randrange(1948, 1998),
                   "household": f"@house-{hamlet}-{index}" if index < 6 else None, "from_group": group.get(row["audience"], "resident"), "passed": roll.random() < 0.8}


write("community", "1-digital-team", "digital_team", list(teams()))
write("community", "2-team-member", "team_member", list(members()))
write("community", "3-household", "household", households)
write("community", "4-visit", "visit", visits)
write("community", "5-need", "need", needs)
write("community", "6-device-support", "device_support", list(support()))
write("community", "7-skills-class", "skills_class", list(classes()))
write("community", "8-class-participant", "class_participant", list(participants()))
