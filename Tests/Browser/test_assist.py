"""Papers read and checked at intake, and notices by event of life, as people meet them."""
import time

from playwright.sync_api import expect

from conftest import COMMUNE
from demo import one, record
from test_services import PROCEDURE, SERVICES, fill_in, find, go_on

NOTICE = """<body style="margin:60px;font:26px/1.9 'DejaVu Serif',serif;width:1120px;background:#fff;color:#000">
<p style="text-align:center"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></p><h1 style="text-align:center">GIẤY CHỨNG SINH</h1>
<p>Họ và tên mẹ: {name}</p><p>Số định danh: {number}</p><p>Đã sinh con vào lúc 8 giờ</p><p>Sinh ngày: 05/01/2026</p>
<p>Tên dự kiến của con: Lò Thị Mẫu, giới tính nữ, cân nặng 3100 gam</p><p>Trạm y tế xã Suối Mây (giấy mẫu, không có giá trị)</p></body>"""


def wait_for(server, sql, *values, seconds=90):
    """The first value of a query once it is there and not 0."""
    for _ in range(seconds * 2):
        found = one(server, sql, *values)
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"nothing after {seconds} s: {sql}")


def scan(new_page, number):
    """A paper as a scanner gives it."""
    page = new_page()
    page.set_viewport_size({"width": 1240, "height": 1000})
    page.set_content(NOTICE.format(name="Lò Thị Ví Dụ", number=number))
    picture = page.screenshot(type="jpeg", quality=90)
    page.close()
    return {"name": "chung-sinh.jpg", "mimeType": "image/jpeg", "buffer": picture}


def test_a_wrong_number_on_a_scan_becomes_the_reason_of_a_supplement(phone_page, new_page, signed_in, server, axe):
    def nothing(page):
        """These pages have their own test."""

    page = phone_page
    find(page, nothing)
    fill_in(page, nothing)
    page.locator("input[type=file]").first.set_input_files(scan(new_page, "001190000051"))
    expect(page.locator(".files .file").first).to_contain_text("chung-sinh")
    go_on(page, "Xem lại và nộp")
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận hồ sơ của bạn")
    code = page.locator(".receipt-code code").first.inner_text()
    dossier = record(server, "dossier", "code = ?", code)
    wait_for(server, "SELECT count(*) FROM reg_paper_reading WHERE dossier = ?", dossier)
    assert one(server, "SELECT status FROM reg_paper_reading WHERE dossier = ?", dossier) == "read"

    officer = signed_in("motcua.hotich")
    officer.goto(f"/{COMMUNE}/mot-cua/ho-so/{dossier}")
    officer.get_by_role("link", name="Đối chiếu: 1 đề xuất").click()
    finding = officer.locator("ol.rows > li").first
    expect(finding).to_contain_text("Số không khớp")
    expect(finding).to_contain_text("Trên giấy: 001190000051. Tờ khai, thẻ: 001190000015.")
    expect(finding).to_contain_text("trang 1")
    axe(officer)
    finding.get_by_role("link", name="Xem trên bản chụp").click()
    expect(officer.locator("#f-chung-sinh-me-so")).to_have_value("001190000051")
    expect(officer.locator("svg a#s-chung-sinh-me-so rect")).to_have_count(1)
    axe(officer)
    officer.go_back()
    # One key.
    officer.keyboard.press("a")
    expect(finding).to_contain_text("đã nhận")
    officer.get_by_role("link", name="Yêu cầu bổ sung 1 giấy tờ").click()
    reason = officer.get_by_label("Giấy chứng sinh")
    assert "không khớp với tờ khai (trang 1" in reason.input_value() and "001190000051" not in reason.input_value()
    officer.get_by_role("button", name="Yêu cầu bổ sung, in phiếu").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")
    page.reload()
    expect(page.locator("main")).to_contain_text("không khớp với tờ khai")
    assert one(server, "SELECT count(*) FROM reg_assist_use WHERE dossier = ? AND answer = 'accepted'", dossier) == 1
    assert one(server, "SELECT count(*) FROM reg_dossier_paper WHERE dossier = ? AND digitised AND file IS NOT NULL", dossier) == 0


def test_a_notice_by_event_of_life_leads_to_a_filled_form(phone_page, server, axe):
    page = phone_page
    token = one(server, "SELECT token FROM reg_care_notice WHERE token LIKE 'demomong%'")
    page.goto(f"{SERVICES}/nhac/{token}")
    axe(page)
    page.get_by_role("button", name="Điền sẵn và nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Có đúng thủ tục này không?")
    address = page.url.split("/khai")[0] + "/khai/nguoi-nop"
    page.goto(address)
    expect(page.get_by_label("Họ và tên")).to_have_value("Mông Văn Tài")
    expect(page.get_by_label("Điện thoại")).not_to_have_value("")
    assert one(server, "SELECT count(*) FROM reg_care_notice WHERE token = ? AND opened_at IS NOT NULL", token) == 1


def test_a_question_is_answered_from_the_catalogue_or_refused(phone_page, axe):
    page = phone_page
    page.goto(SERVICES)
    page.get_by_role("link", name="Hỏi bằng lời của mình").click()
    page.get_by_label("Bạn muốn hỏi gì?").fill("lam khai sinh cho con can giay to gi")
    page.get_by_role("button", name="Hỏi").click()
    expect(page.get_by_role("heading", name="Đăng ký khai sinh", exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text(f"mã {PROCEDURE}")
    expect(page.locator("main")).to_contain_text("Giấy chứng sinh")
    axe(page)
    page.get_by_label("Bạn muốn hỏi gì?").fill("trồng cà phê thế nào cho nhiều quả")
    page.get_by_role("button", name="Hỏi").click()
    expect(page.get_by_role("heading", name="Danh mục không có câu trả lời")).to_be_visible()
    axe(page)
