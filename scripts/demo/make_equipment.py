"""Writes Packs/equipment/demo. Usage: python3 scripts/demo/make_equipment.py   (needs PyYAML)"""
from pack_data import at, chance, days, staff, step, write

CNTT, CHANH = "post-vp-cntt", "post-vp-chanh"
PEOPLE = staff()
MODELS = [("pc", "FPT Elead T12i", "Intel Core i5-12400", 16, 512, True), ("pc", "Dell OptiPlex 3080", "Intel Core i5-10500", 8, 256, True),
          ("laptop", "HP ProBook 440 G9", "Intel Core i5-1235U", 16, 512, True), ("pc", "CMS X-Media H61", "Intel Core i3-4160", 4, 500, False),
          ("laptop", "Dell Vostro 3510", "Intel Core i5-1135G7", 8, 512, True), ("pc", "HP 280 G2", "Intel Core i3-6100", 4, 1000, False)]
WEIGHTS = [10, 8, 7, 4, 6, 5]


def standards():
    yield {"key": "standard-1", "name": "Máy tính làm việc tối thiểu 2026", "basis": "Quyết định 27/QĐ-UBND của UBND xã Suối Mây (mẫu)", "min_ram": 8,
           "min_storage": 256, "needs_ssd": True, "from_date": "2026-01-15"}


def computers():
    roll = chance("devices")
    for index in range(40):
        person, _, unit = PEOPLE[index] if index < len(PEOPLE) else (None, None, "unit-hcc")
        kind, name, processor, ram, storage, ssd = roll.choices(MODELS, WEIGHTS)[0]
        old = ram < 8
        bought = -2600 - roll.randrange(500) if old else -150 - roll.randrange(1300)
        system = "windows_7" if index in (11, 27) else "windows_10" if old or roll.random() < 0.3 else "windows_11"
        guard = roll.choices(["managed", "alone", "missing"], [30, 6, 4])[0]
        yield {"key": f"device-{index + 1}", "kind": kind, "name": name, "serial": f"SM{26000 + index * 37}", "unit": f"@{unit}",
               "used_by": f"@{person}" if person and index not in (18, 33) else None, "bought_on": days(bought),
               "price": roll.choice([9_800_000, 13_500_000, 14_900_000, 16_200_000]), "money_from": "province" if kind == "laptop" else "commune",
               "warranty_until": days(bought + 1095), "standard": "@standard-1", "processor": processor, "ram": ram, "storage": storage, "ssd": ssd,
               "system": system,
               "system_support_until": {"windows_7": "2020-01-14", "windows_10": "2025-10-14", "windows_11": "2031-10-14"}[system],
               "networks": ["lan", "internet"] + (["dedicated"] if unit in ("unit-vp", "unit-hcc", "unit-ubnd") else []), "antimalware": guard,
               "antimalware_seen_on": days(-40 if index in (6, 22, 30) else -roll.randrange(4)) if guard == "managed" else None,
               "patched_on": days(-roll.randrange(3, 75))}


def others():
    plain = [
        ("scanner", "Fujitsu fi-7160", "unit-hcc", "Quầy 1"), ("scanner", "Fujitsu fi-7160", "unit-hcc", "Quầy 2"),
        ("printer", "Canon LBP 226dw", "unit-hcc", "Quầy tiếp nhận"), ("printer", "HP LaserJet M404dn", "unit-vp", "Phòng Văn thư"),
        ("printer", "Canon LBP 6030", "unit-kt", "Phòng Kinh tế"), ("kiosk", "Ki-ốt tra cứu 32 inch", "unit-hcc", "Sảnh"),
        ("network", "MikroTik hEX S", "unit-vp", "Tủ mạng tầng 1"), ("network", "TP-Link TL-SG1024D", "unit-vp", "Tủ mạng tầng 2"),
        ("conference", "Bộ họp trực tuyến phòng họp số 1", "unit-vp", "Phòng họp số 1"), ("power", "Santak 3 kVA", "unit-vp", "Tủ mạng tầng 1"),
        ("camera", "Camera an ninh cổng UBND", "unit-ca", "Cổng chính"),
    ]
    for index, (kind, name, unit, place) in enumerate(plain):
        yield {"key": f"device-{41 + index}", "kind": kind, "name": name, "serial": f"PK{7100 + index * 13}", "unit": f"@{unit}", "place": place,
               "addressing": {"MikroTik hEX S": "dual", "TP-Link TL-SG1024D": "v4"}.get(name), "bought_on": days(-300 - 40 * index), "money_from": "commune"}
    pc = {"kind": "pc", "processor": "Intel Core i3-3220", "ram": 4, "storage": 500, "ssd": False, "system": "windows_7"}
    yield {"key": "device-52", **pc, "name": "Máy bộ lắp ráp", "serial": "CU0001", "unit": "@unit-vp", "bought_on": days(-3900), "state": "to_dispose",
           "history": [step("retire", at(-60, "10:00"), CNTT, "Máy 10 năm tuổi, không nâng cấp được")]}
    yield {"key": "device-53", **pc, "name": "Máy bộ lắp ráp", "serial": "CU0002", "unit": "@unit-vp", "bought_on": days(-3900),
           "wiped_on": days(-31), "wiped_how": "destroyed", "state": "disposed",
           "history": [step("retire", at(-72, "10:00"), CNTT, "Máy 10 năm tuổi, không nâng cấp được"), step("dispose", at(-30, "15:00"), CHANH)]}
    yield {"key": "device-54", **pc, "name": "Acer Veriton", "serial": "CU0003", "unit": "@unit-tyt", "bought_on": days(-2000), "state": "in_repair",
           "history": [step("repair", at(-33, "08:20"), CNTT, "Hỏng nguồn")]}
    yield {"key": "device-55", "kind": "laptop", "name": "HP ProBook 440 G9", "serial": "DP0001", "unit": "@unit-vp", "bought_on": days(-200),
           "standard": "@standard-1", "processor": "Intel Core i5-1235U", "ram": 16, "storage": 512, "ssd": True, "system": "windows_11",
           "antimalware": "managed", "antimalware_seen_on": days(-60), "state": "in_store", "history": [step("store", at(-90, "09:00"), CNTT)]}


def signatures():
    roll = chance("signatures")
    own = {row["used_by"]: f"@{row['key']}" for row in computers() if row["used_by"]}
    for index, (person, post, unit) in enumerate(PEOPLE[:34]):
        row = {"key": f"sign-{person.removeprefix('person-')}", "person": f"@{person}", "unit": f"@{unit}", "kind": roll.choice(["token", "sim", "sim", "remote"])}
        if index in (17, 26):
            yield row | {"asked_on": days(-4 if index == 17 else -30)}
            continue
        ends = {4: -6, 9: 12, 15: 38, 21: 55}.get(index, 120 + roll.randrange(900))
        issued = ends - 1095
        row |= {"asked_on": days(issued - 9), "serial": f"54{roll.randrange(16 ** 10):010X}", "issued_on": days(issued), "expires_on": days(ends),
                "used_for": ["documents"] + (["dossiers"] if unit == "unit-hcc" else []) + (["finance"] if "taichinh" in post else []),
                "tried_on": None if index in (12, 29) else days(max(issued + 1, -roll.randrange(20, 200)))}
        done = [step("issue", at(issued, "10:00"), CNTT)]
        if index == 9:
            yield row | {"state": "renewing", "history": done + [step("ask_renewal", at(-3, "14:00"), CNTT)]}
        elif index == 23:
            lost = [step("report_loss", at(-1, "16:40"), post, "Rơi token khi đi xóm"), ]
            yield row | {"state": "lost", "history": done + lost}
        elif index == 30:
            gone = [step("revoke", at(-75, "09:30"), CNTT, "Chuyển công tác")]
            yield row | {"state": "revoked", "history": done + gone}
        else:
            # Of some nobody noted yet on which computer they sign.
            computer = own.get(f"@{person}") if row["tried_on"] and index != 4 else None
            yield row | {"computer": computer, "state": "active", "history": done}


def licences():
    rows = [
        ("Windows 11 Pro", "system", 35, -200, None, 112_000_000), ("Microsoft 365 Business Basic", "service", 20, -340, 25, 31_200_000),
        ("Bkav Endpoint (quản lý tập trung)", "antimalware", 45, -350, 15, 18_900_000), ("Kaspersky Small Office", "antimalware", 10, -400, -35, 4_500_000),
        ("LibreOffice", "office", 100, -500, None, None), ("Phần mềm kế toán hành chính sự nghiệp", "specialist", 2, -690, 40, 9_000_000),
        ("Phần mềm dự toán xây dựng", "specialist", 1, -420, 310, 3_800_000), ("Zoom Workplace Pro", "service", 2, -300, 65, 7_400_000),
    ]
    for index, (name, kind, seats, begins, ends, price) in enumerate(rows, start=1):
        row = {"key": f"licence-{index}", "name": name, "kind": kind, "unit": "@unit-kt" if kind == "specialist" else "@unit-vp", "seats": seats,
               "open_source": price is None, "contract": None if price is None else f"{10 + index}/2026/HĐ-UBND", "price": price,
               "starts_on": days(begins), "expires_on": None if ends is None else days(ends)}
        if index == 3:
            row |= {"state": "renewing", "history": [step("ask", at(-8, "09:00"), CNTT)]}
        if index == 4:
            row |= {"state": "ended", "history": [step("end", at(-34, "09:00"), CNTT, "Chuyển sang giải pháp quản lý tập trung")]}
        yield row


def installations():
    for index in range(1, 41, 2):
        yield {"key": f"inst-{index}", "device": f"@device-{index}", "licence": "@licence-3", "unit": f"@{PEOPLE[(index - 1) % len(PEOPLE)][2]}",
               "version_text": "2026.4", "installed_on": days(-120)}
    for index in range(2, 41, 3):
        old = index in (8, 20)
        yield {"key": f"inst-o{index}", "device": f"@device-{index}", "licence": "@licence-4" if old else "@licence-2",
               "unit": f"@{PEOPLE[(index - 1) % len(PEOPLE)][2]}", "installed_on": days(-380 if old else -330)}


write("equipment", "1-minimum-standard", "minimum_standard", list(standards()))
write("equipment", "2-device", "device", [*computers(), *others()])
write("equipment", "3-signature", "signature", list(signatures()))
write("equipment", "4-licence", "licence", list(licences()))
write("equipment", "5-installation", "installation", list(installations()))
