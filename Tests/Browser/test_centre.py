"""The hall of the one-stop centre: kiosk, screen, counter; appointments from a phone; several officials on one dossier."""
from playwright.sync_api import expect

from conftest import COMMUNE
from demo import one

BASE = f"/{COMMUNE}"


def take_number(page, line):
    page.goto(f"{BASE}/xep-hang?may=1")
    page.get_by_role("button", name=line).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Số của bạn")
    return page.locator(".queue-big").inner_text()


def test_a_number_is_called_by_keyboard_shown_in_the_hall_and_taken_in(new_page, signed_in, server, axe):
    kiosk, hall, counter = new_page(), new_page(), signed_in("motcua.datdai")
    number = take_number(kiosk, "Đất đai")
    expect(kiosk.locator(".queue-state")).to_have_text("Sắp đến lượt bạn")
    axe(kiosk)
    hall.goto(f"{BASE}/xep-hang/man-hinh")
    expect(hall.locator("body[data-live=on]")).to_have_count(1)
    counter.goto(f"{BASE}/mot-cua/quay/2")
    counter.keyboard.press("n")
    expect(counter.locator("#serving")).to_have_text(number)
    # The screen and the number follow by themselves.
    expect(hall.locator(".hall-calls tbody tr").first).to_have_text(f"{number}2")
    expect(kiosk.locator(".queue-state")).to_have_text("Mời đến quầy 2")
    counter.get_by_role("link", name="Tiếp nhận hồ sơ").click()
    counter.keyboard.type("dang ky thanh lap")
    counter.keyboard.press("Enter")
    expect(counter.get_by_role("heading", level=1)).to_have_text("Đăng ký thành lập hộ kinh doanh")
    counter.locator("#f-applicant_name").fill("Lý Thị Số")
    counter.locator("#f-phone").fill("0900000888")
    counter.keyboard.press("Enter")
    expect(counter.get_by_role("heading", level=1)).to_have_text("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
    code = counter.locator(".slip-head").inner_text().split("Số: ")[1].split("/")[0]
    counter.goto(f"{BASE}/mot-cua/quay/2")
    expect(counter.locator(".counter-now")).to_contain_text(code)
    counter.keyboard.press("x")
    expect(counter.get_by_text("Chưa phục vụ ai.")).to_be_visible()
    assert one(server, "SELECT count(*) FROM reg_counter_ticket WHERE dossier IS NOT NULL AND done_at IS NOT NULL AND served_minutes IS NOT NULL") >= 1


def test_an_appointment_is_booked_on_a_phone_and_moved(new_page, server, axe):
    phone = new_page(phone=True)
    phone.goto(f"{BASE}/dat-lich")
    axe(phone)
    phone.locator(".slot-day").nth(1).get_by_role("link").first.click()
    phone.get_by_label("Họ và tên người đến").fill("Hà Thị Hẹn")
    phone.get_by_label("Số điện thoại").fill("0900 300 123")
    phone.get_by_role("button", name="Đặt lịch").click()
    expect(phone.get_by_text("Giữ lại hai mã này")).to_be_visible()
    first = phone.get_by_role("heading", level=1).inner_text()
    phone.get_by_role("link", name="Đổi giờ hẹn").click()
    phone.locator(".slot-day").nth(2).get_by_role("link").first.click()
    phone.get_by_role("button", name="Đổi sang giờ này").click()
    expect(phone.get_by_text("Đã lưu.")).to_be_visible()
    assert phone.get_by_role("heading", level=1).inner_text() != first
    assert one(server, "SELECT moves FROM reg_appointment WHERE phone = '+84900300123'") == 1


def test_two_units_are_asked_side_by_side_and_the_result_follows(signed_in, server):
    officer, late = signed_in("vanphong.tonghop"), signed_in("vanphong.chanh")
    page = f"{BASE}/mot-cua/ho-so/" + str(one(
        server, "SELECT d.id FROM reg_dossier d JOIN reg_post p ON p.commune = d.commune AND p.id = d.officer WHERE d.state = 'processing' "
        "AND d.assignee = d.officer AND p.name LIKE 'Công chức tổng hợp' AND d.deleted_at IS NULL ORDER BY d.id LIMIT 1"))
    officer.goto(page)
    officer.get_by_role("link", name="Xin ý kiến đơn vị").click()
    # A colleague has the same form open, and is told that somebody was first; what was typed stays.
    late.goto(page + "/xin-y-kien")
    officer.get_by_label("Công an xã").check()
    officer.get_by_label("Phòng Văn hóa - Xã hội").check()
    officer.get_by_label("Nội dung hỏi").fill("Có vướng mắc gì không?")
    officer.get_by_role("button", name="Gửi câu hỏi").click()
    expect(officer.locator(".record-state")).to_have_text("Đang xin ý kiến")
    expect(officer.get_by_text("Còn 2 trong 2 đơn vị chưa trả lời.")).to_be_visible()
    late.get_by_label("Công an xã").check()
    late.get_by_label("Nội dung hỏi").fill("Câu hỏi của người đến sau")
    late.get_by_role("button", name="Gửi câu hỏi").click()
    expect(late.locator("body")).to_contain_text("Có người vừa")
    for who in ("congan.truong", "vanhoa.truongphong"):
        head = signed_in(who)
        head.goto(f"{BASE}/viec-cua-toi")
        opinion = one(
            server, "SELECT o.id FROM reg_dossier_opinion o JOIN reg_unit u ON u.commune = o.commune AND u.id = o.unit "
            "WHERE o.question = ? AND u.code = ?", "Có vướng mắc gì không?", "CA" if "congan" in who else "VHXH")
        head.goto(f"{BASE}/so/dossier_opinion/{opinion}")
        head.locator("summary", has_text="Cho ý kiến").click()
        form = head.locator("form.step-form:visible")
        form.get_by_label("Ý kiến").select_option(label="Đồng ý")
        form.get_by_label("Trả lời").fill("Không có vướng mắc.")
        form.get_by_role("button", name="Cho ý kiến").click()
        expect(head.locator("body")).to_contain_text("Đã cho ý kiến")
    officer.goto(page)
    expect(officer.get_by_text("Đã có đủ ý kiến.")).to_be_visible()
    expect(officer.locator(".record-state")).to_have_text("Đang thụ lý")
