"""The one-stop centre on a desktop: a dossier from the counter to its result, by the people whose turn it is."""
from playwright.sync_api import expect

from conftest import COMMUNE
from demo import one

CARD = "999185000777||Lý Thị Mẫu|05071985|Nữ|Xóm Bản Lài, xã Suối Mây|01012024"


def test_a_dossier_goes_from_intake_over_a_supplement_to_its_result(signed_in, server, axe):
    counter = signed_in("motcua.datdai")
    counter.goto(f"/{COMMUNE}/mot-cua")
    counter.get_by_role("link", name="Tiếp nhận hồ sơ").click()
    # By keyboard alone: a few letters, the card's line as a scanner types it, the telephone number, Enter.
    counter.keyboard.type("dang ky thanh lap")
    counter.keyboard.press("Enter")
    expect(counter.get_by_role("heading", level=1)).to_have_text("Đăng ký thành lập hộ kinh doanh")
    counter.keyboard.type(CARD)
    counter.keyboard.press("Enter")
    expect(counter.locator("#f-applicant_name")).to_have_value("Lý Thị Mẫu")
    expect(counter.locator("#f-born_on")).to_have_value("1985-07-05")
    expect(counter.locator("#f-phone")).to_be_focused()
    counter.keyboard.type("0900000777")
    axe(counter)
    counter.keyboard.press("Enter")
    expect(counter.get_by_role("heading", level=1)).to_have_text("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
    expect(counter.get_by_text("Lý Thị Mẫu").first).to_be_visible()
    code = counter.locator(".slip-head").inner_text().split("Số: ")[1].split("/")[0]
    where = "code = ?"
    page = f"/{COMMUNE}/mot-cua/ho-so/" + str(one(server, f"SELECT id FROM reg_dossier WHERE {where}", code))

    officer = signed_in("kinhte.thuongmai")
    officer.goto(page)
    officer.get_by_role("button", name="Nhận thụ lý").click()
    expect(officer.locator(".record-state")).to_have_text("Đang thụ lý")
    officer.get_by_role("link", name="Yêu cầu bổ sung").click()
    officer.locator("input[name^=why-]").first.fill("Chưa ghi vốn kinh doanh")
    officer.get_by_label("Lý do").fill("Tờ khai chưa đủ")
    officer.get_by_role("button", name="Yêu cầu bổ sung, in phiếu").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")

    counter.goto(page)
    expect(counter.get_by_text("Chưa ghi vốn kinh doanh").first).to_be_visible()
    counter.get_by_role("link", name="Nhận bổ sung").click()
    counter.get_by_role("button", name="Đã nhận đủ, chạy tiếp").click()
    expect(counter.locator(".record-state")).to_have_text("Đang thụ lý")

    officer.goto(page)
    officer.locator("summary", has_text="Trình ký").click()
    officer.locator("form.step-form:visible").get_by_role("button", name="Trình ký").click()
    expect(officer.locator(".record-state")).to_have_text("Chờ ký")
    head = signed_in("kinhte.truongphong")
    head.goto(page)
    head.locator("summary", has_text="Ký, có kết quả").click()
    head.locator("form.step-form:visible").get_by_role("button", name="Ký, có kết quả").click()
    expect(head.locator(".record-state")).to_have_text("Có kết quả, chờ trả")
    counter.goto(page)
    counter.locator("summary", has_text="Trả kết quả").click()
    form = counter.locator("form.step-form:visible")
    form.get_by_label("Nhận kết quả").select_option(label="Tại quầy")
    form.get_by_role("button", name="Trả kết quả").click()
    expect(counter.locator(".record-state")).to_have_text("Đã trả kết quả")
    assert one(server, f"SELECT settlement FROM reg_dossier WHERE {where}", code) in ("early", "on_time")
    assert one(server, "SELECT count(*) FROM reg_dossier_touch WHERE dossier = (SELECT id FROM reg_dossier WHERE code = ?)", code) == 3
    counter.goto(f"/{COMMUNE}/mot-cua/thong-ke?theo=procedure")
    expect(counter.get_by_text("Đăng ký thành lập hộ kinh doanh").first).to_be_visible()
