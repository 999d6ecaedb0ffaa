"""Writes Packs/platforms/demo. Usage: python3 scripts/demo/make_platforms.py   (needs PyYAML)"""
from pack_data import at, chance, days, staff, step, write

CNTT, CDS = "post-vp-cntt", "post-vhxh-cds"
PEOPLE = staff()
# code, name, field, owner, tier, lead, use_from, in use since, last used, state, way
ROWS = [
    ("QLVB", "Hệ thống quản lý văn bản và điều hành", "Hành chính", "UBND tỉnh Lam Sơn", "province", "vp", -420, -430, 0, "in_use", "connection"),
    ("TTHC", "Hệ thống thông tin giải quyết thủ tục hành chính tỉnh", "Hành chính", "UBND tỉnh Lam Sơn", "province", "hcc", -420, -430, 0, "in_use", "file"),
    ("HOTICH", "Hệ thống đăng ký, quản lý hộ tịch", "Tư pháp", "Bộ Tư pháp", "national", "hcc", -420, -425, -1, "in_use", "nothing"),
    ("DANCU", "Cơ sở dữ liệu quốc gia về dân cư", "Công an", "Bộ Công an", "national", "ca", -420, -430, 0, "in_use", "nothing"),
    ("CBCCVC", "Cơ sở dữ liệu cán bộ, công chức, viên chức", "Nội vụ", "Bộ Nội vụ", "national", "vp", -260, -240, -72, "in_use", "file"),
    ("BTXH", "Cơ sở dữ liệu trợ giúp xã hội", "Y tế", "Bộ Y tế", "national", "vhxh", -200, -185, -9, "in_use", "file"),
    ("DATDAI", "Hệ thống thông tin đất đai", "Nông nghiệp và Môi trường", "Sở Nông nghiệp và Môi trường", "province", "kt", -35, None, None, "rolling_out", "nothing"),
    ("BCQG", "Hệ thống thông tin báo cáo của tỉnh", "Hành chính", "Văn phòng UBND tỉnh", "province", "vp", -300, -310, -5, "in_use", "connection"),
    ("SSK", "Sổ sức khỏe điện tử", "Y tế", "Bộ Y tế", "national", "tyt", -120, -110, -2, "in_use", "file"),
    ("HOCBA", "Học bạ số", "Giáo dục", "Bộ Giáo dục và Đào tạo", "national", "thcs", -80, -76, -30, "in_use", "file"),
    ("DLMO", "Cổng dữ liệu mở của tỉnh", "Dữ liệu", "Sở Khoa học và Công nghệ", "province", "vhxh", 40, None, None, "rolling_out", "connection"),
    ("TKS", "Trợ lý số cho cán bộ", "Hành chính", "Sở Khoa học và Công nghệ", "province", "vhxh", 100, None, None, "assigned", "nothing"),
    ("NTM", "Phần mềm theo dõi nông thôn mới", "Nông nghiệp", "Bộ Nông nghiệp và Môi trường", "national", "kt", -150, -140, -6, "interrupted", "file"),
    ("HOP1", "Phòng họp trực tuyến cũ của huyện", "Hành chính", "UBND huyện (cũ)", "province", "vp", -600, -600, -430, "replaced", "nothing"),
]


def platforms():
    for code, name, field, owner, tier, lead, due, since, used, state, way in ROWS:
        head = {"vp": CNTT, "vhxh": CDS}.get(lead, f"post-{lead}-{'gd' if lead == 'hcc' else 'ht' if lead == 'thcs' else 'truong'}")
        begun = (since or min(due - 30, -14)) - 30
        history = [] if state == "assigned" else [step("roll_out", at(begun), head)]
        if since is not None:
            history.append(step("put_to_use", at(since, "10:00"), head))
        if state == "interrupted":
            history.append(step("interrupt", at(-5, "08:30"), head))
        if state == "replaced":
            history.append(step("replace", at(-428, "16:00"), CDS, "Sắp xếp đơn vị hành chính, chuyển sang phòng họp của tỉnh"))
        yield {"key": f"platform-{code.lower()}", "code": code, "name": name, "field": field, "owner": owner, "tier": tier, "lead": f"@unit-{lead}",
               "document": f"{(40 + len(code) * 7)}/KH-UBND tỉnh (mẫu)", "use_from": days(due), "in_use_since": days(since) if since is not None else None,
               "last_used_on": days(used) if used is not None else None, "data_way": way, "dedicated_network": tier != "national",
               "on_decision_33": code in ("QLVB", "TTHC", "DANCU", "BCQG") or None, "uses_ai": code == "TKS" or None,
               "obstacle_text": {"interrupted": "Máy chủ của Bộ lỗi chứng thư, không đăng nhập được",
                                 "rolling_out": "Chờ tỉnh cấp tài khoản và dữ liệu chuyển giao" if code == "DATDAI" else None}.get(state),
               "state": state, "history": history}
    yield {"key": "platform-soanthao", "code": "SOANTHAO", "name": "Trợ lý soạn thảo văn bản", "field": "Hành chính", "owner": "UBND xã Suối Mây",
           "tier": "commune", "lead": "@unit-vp", "document": "33/KH-UBND (mẫu)", "use_from": days(-60), "in_use_since": days(-58), "last_used_on": days(-1),
           "data_way": "file", "dedicated_network": False, "uses_ai": True, "state": "in_use",
           "history": [step("roll_out", at(-80, "09:00"), CNTT), step("put_to_use", at(-58, "10:00"), CNTT)]}


def grants():
    """(platform, people): who works on what."""
    by = lambda *units: [p for p in PEOPLE if p[2].removeprefix("unit-") in units]  # noqa: E731
    yield "qlvb", PEOPLE[:30]
    yield "tthc", by("hcc")
    yield "hotich", by("hcc")[:3]
    yield "dancu", by("ca")
    yield "cbccvc", by("vp")[:2]
    yield "btxh", by("vhxh")[-2:]
    yield "bcqg", by("vp", "kt", "vhxh")[:6]
    yield "ssk", by("tyt")
    yield "hocba", by("thcs", "th", "ptbt")


def accounts():
    roll = chance("accounts")
    for platform, people in grants():
        since = next(row[7] for row in ROWS if row[0].lower() == platform)
        for index, (person, post, unit) in enumerate(people):
            key = person.removeprefix("person-")
            row = {"key": f"account-{platform}-{key}", "platform": f"@platform-{platform}", "person": f"@{person}", "unit": f"@{unit}",
                   "sign_in_name": f"{key}.suoimay", "asked_on": days(since - 8)}
            if platform == "qlvb" and index in (21, 26):
                yield row | {"asked_on": days(-3 if index == 21 else -16)}
                continue
            row |= {"granted_on": days(since), "last_used_on": days(-130 if roll.random() < 0.1 else -roll.randrange(6)),
                    "reviewed_on": days(-60) if roll.random() < 0.6 else None}
            history = [step("grant", at(since, "09:00"), CNTT)]
            if platform == "qlvb" and index == 28:
                yield row | {"state": "to_take_back", "history": history + [step("ask_back", at(-7, "14:00"), post, "Không còn làm việc trên hệ thống")]}
            else:
                yield row | {"state": "granted", "history": history}
    yield {"key": "account-qlvb-cu", "platform": "@platform-qlvb", "person": "@person-cu.vanhoa", "unit": "@unit-vhxh", "sign_in_name": "cu.vanhoa.suoimay",
           "asked_on": days(-438), "granted_on": days(-430), "last_used_on": days(-260), "taken_back_on": days(-255), "state": "taken_back",
           "history": [step("grant", at(-430, "09:00"), CNTT), step("take_back", at(-255, "15:00"), CNTT)]}
    # An AI application: of two nobody knows whether they ever signed in.
    for key, unit, used in (("vanthu", "vp", -2), ("vanphong.tonghop", "vp", -1), ("vanhoa.cds", "vhxh", -1), ("motcua.hotich", "hcc", -6),
                            ("kinhte.taichinh", "kt", None), ("yte.dulieu", "tyt", None)):
        yield {"key": f"account-soanthao-{key}", "platform": "@platform-soanthao", "person": f"@person-{key}", "unit": f"@unit-{unit}",
               "asked_on": days(-58), "granted_on": days(-57), "last_used_on": None if used is None else days(used), "state": "granted",
               "history": [step("grant", at(-57, "09:00"), CNTT)]}


def usage():
    roll = chance("usage")
    for month in range(1, 5):
        for platform, unit, granted in (("qlvb", "vp", 30), ("tthc", "hcc", 6), ("bcqg", "vp", 6), ("ssk", "tyt", 2)):
            active = max(1, granted - roll.randrange(1 + granted // 4))
            yield {"key": f"usage-{platform}-{month}", "platform": f"@platform-{platform}", "unit": f"@unit-{unit}", "period": f"month-{month}",
                   "accounts": granted, "active": active, "actions": active * roll.randrange(30, 90), "taken_on": days(-2),
                   "evidence": "Trang thống kê của nền tảng, xuất tệp"}


write("platforms", "1-platform", "platform", list(platforms()))
write("platforms", "2-platform-account", "platform_account", list(accounts()))
write("platforms", "3-platform-usage", "platform_usage", list(usage()))
