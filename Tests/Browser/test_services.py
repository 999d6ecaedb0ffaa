"""A citizen on a phone, from the question to the rating, on a line that breaks; the centre's officer in between."""
import re
import struct
import zlib

from playwright.sync_api import expect

from conftest import COMMUNE
from demo import one, record

SERVICES = f"/{COMMUNE}/dich-vu"
PROCEDURE = "1.001193"
HANDLER = "vanphong.tonghop"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def photo(seed=0, side=1900):
    """A PNG of 11 MB, as large as a phone takes it."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    row = b"\0" + bytes((seed * 20 + x // 40) % 256 for x in range(side * 3))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * side, 0)) + chunk(b"IEND", b"")


def taken(name, seed=0):
    return {"name": name, "mimeType": "image/png", "buffer": photo(seed)}


def go_on(page, heading):
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_citizen_on_a_phone_finds_sends_supplements_takes_and_rates(phone_page, new_page, signed_in, server, axe):
    page = phone_page
    find(page, axe)
    fill_in(page, axe)
    photograph(page, axe)
    code, secret = send(page, server, axe)

    # Another phone: the code and what stands beside it on the receipt.
    other = new_page(phone=True)
    track(other, code, secret, axe)
    officer = signed_in("motcua.hotich")
    dossier = record(server, "dossier", "code = ?", code)
    officer.goto(f"/{COMMUNE}/so/dossier/{dossier}")
    step(officer, "Tiếp nhận")
    officer.get_by_role("link", name="Yêu cầu bổ sung").click()
    officer.get_by_label("Giấy chứng sinh").fill("ảnh mờ, chụp lại đủ bốn góc")
    officer.get_by_label("Lý do").fill("Không đọc được")
    officer.get_by_role("button", name="Yêu cầu bổ sung, in phiếu").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")
    supplement(other, axe)
    expect_state(server, dossier, "processing")
    handler, leader = signed_in(HANDLER), signed_in("pct.vanxa")
    handler.goto(f"/{COMMUNE}/so/dossier/{dossier}")
    step(handler, "Trình ký")
    leader.goto(f"/{COMMUNE}/so/dossier/{dossier}")
    step(leader, "Ký, có kết quả", {}, files={"result_file": {"name": "giay-khai-sinh.pdf", "mimeType": "application/pdf", "buffer": PDF}})
    result(other, axe)
    expect_state(server, dossier, "returned")
    assert one(server, "SELECT grade FROM reg_rating WHERE dossier = ?", dossier) == "very_satisfied"


def find(page, axe):
    page.goto(f"/{COMMUNE}")
    page.get_by_role("link", name="Dịch vụ công").first.click()
    axe(page)
    page.get_by_label("Bạn cần làm gì?").fill("lam giay khai sinh cho con")
    page.get_by_role("button", name="Tìm", exact=True).last.click()
    page.get_by_role("link", name="Đăng ký khai sinh").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")
    axe(page)
    page.get_by_role("link", name="Nộp trực tuyến").first.click()


def fill_in(page, axe):
    expect(page.get_by_role("heading", level=1)).to_have_text("Có đúng thủ tục này không?")
    page.get_by_label("Cháu bé đã từng được đăng ký khai sinh chưa?").select_option(label="Rồi, nhưng mất giấy")
    page.get_by_label("Cha hoặc mẹ có quốc tịch nước ngoài không?").select_option(label="Không")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("alert").first).to_contain_text("Không thuộc thủ tục này, vì khai sinh đã đăng ký rồi")
    axe(page)
    page.get_by_label("Cháu bé đã từng được đăng ký khai sinh chưa?").select_option(label="Chưa")
    page.get_by_role("button", name="Trả lời lại").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cháu bé")

    # As typed, before anything is pressed: there after a reload, and after going back and forth.
    with page.expect_response(lambda answer: "luu=1" in answer.url and answer.status == 204):
        page.get_by_label("Họ, chữ đệm, tên").fill("Lò Thị Mẫu")
    page.reload()
    expect(page.get_by_label("Họ, chữ đệm, tên")).to_have_value("Lò Thị Mẫu")
    page.get_by_label("Giới tính").select_option(label="Nữ")
    page.get_by_label("Ngày sinh").fill("2026-01-05")
    # A choice opens a question at once.
    page.get_by_label("Nơi sinh").fill("Trạm y tế xã Suối Mây")
    page.get_by_label("Dân tộc").fill("Thái")
    page.get_by_label("Quê quán").fill("Suối Mây")
    expect(page.get_by_label("Vì sao đăng ký sau 60 ngày?")).to_be_visible()
    page.get_by_label("Vì sao đăng ký sau 60 ngày?").fill("Gia đình ở xa")
    axe(page)
    go_on(page, "Cha và mẹ")
    page.go_back()
    expect(page.get_by_label("Họ, chữ đệm, tên")).to_have_value("Lò Thị Mẫu")
    page.go_forward()
    page.get_by_label("Cha mẹ có giấy chứng nhận kết hôn không?").select_option(label="Chỉ khai mẹ")
    page.get_by_label("Họ tên mẹ").fill("Lò Thị Ví Dụ")
    page.get_by_label("Số định danh của mẹ").fill("001190000015")
    go_on(page, "Anh chị em ruột")
    page.get_by_role("button", name="Thêm anh chị em").click()
    page.get_by_label("Họ tên").fill("Lò Văn Anh")
    go_on(page, "Bản sao")
    go_on(page, "Người nộp hồ sơ")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Họ và tên").fill("Lò Thị Ví Dụ")
    page.get_by_label("Số định danh").fill("001190000015")
    page.get_by_label("Điện thoại").fill("0912345678")
    page.get_by_label("Địa chỉ").fill("Bản Nà Lọc")
    page.get_by_label("Ai nhập").select_option(label="Người nộp tự nhập")
    page.get_by_label("Nhận kết quả").select_option(label="Trực tuyến")
    go_on(page, "Ảnh giấy tờ")


def photograph(page, axe):
    """The line is cut while the second photo is on its way: the first stays, the second goes when the line is back."""
    page.locator("input[type=file]").first.set_input_files(taken("mat-truoc.png"))
    expect(page.locator(".files .file").first).to_have_text(re.compile(r"mat-truoc\.jpg\s+\d+ KB"))
    page.context.set_offline(True)
    page.locator("input[type=file]").first.set_input_files(taken("mat-sau.png", 3))
    expect(page.locator(".photo-state")).to_contain_text("Mất mạng")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("main")).to_contain_text("mat-sau")
    page.reload()
    expect(page.locator("main")).to_contain_text("mat-truoc")
    expect(page.locator("main")).to_contain_text("mat-sau")
    axe(page)
    go_on(page, "Xem lại và nộp")


def send(page, server, axe):
    """The answer is lost on its way back: pressed again, it is the same dossier."""
    axe(page)
    expect(page.locator("main")).to_contain_text("Lò Văn Anh")
    count = "SELECT count(*) FROM reg_dossier WHERE channel = 'online' AND applicant_name = 'Lò Thị Ví Dụ'"
    before = one(server, count)
    address, lost = page.url, []

    def cut(route):
        route.fetch(max_redirects=0)
        route.abort()
        lost.append(route)

    page.route("**/khai/xem-lai", lambda route: cut(route) if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Nộp hồ sơ").click(no_wait_after=True)
    for _ in range(50):
        if lost:
            break
        page.wait_for_timeout(100)
    assert one(server, count) == before + 1
    page.unroute("**/khai/xem-lai")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận hồ sơ của bạn")
    assert one(server, count) == before + 1
    axe(page)
    codes = page.locator(".receipt-code code").all_inner_texts()
    expect(page.get_by_role("img", name="Mã QR")).to_be_visible()
    page.goto(f"{SERVICES}/thu-tuc/{PROCEDURE}/khai/child")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận hồ sơ của bạn")
    return codes


def track(page, code, secret, axe):
    page.goto(f"{SERVICES}/tra-cuu?ma={code}")
    axe(page)
    page.get_by_label("Mã tra cứu").fill("AAAAAA")
    page.get_by_role("button", name="Xem hồ sơ").click()
    expect(page.get_by_role("alert")).to_contain_text("chưa đúng")
    page.get_by_label("Mã tra cứu").fill(secret)
    page.get_by_role("button", name="Xem hồ sơ").click()
    expect(page.locator(".receipt-code")).to_contain_text(code)
    expect(page.locator(".receipt-code")).to_contain_text("Chờ tiếp nhận")
    axe(page)


def step(page, name, values=None, files=None):
    page.locator("details.step > summary", has_text=re.compile(f"^{name}$")).click()
    dialog = page.get_by_role("dialog", name=name, exact=True)
    for label, value in (values or {}).items():
        dialog.get_by_label(label).fill(value)
    for field, file in (files or {}).items():
        dialog.locator(f"input[type=file][name={field}]").set_input_files(file)
    dialog.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text("Đã chuyển bước.")).to_be_visible()


def supplement(page, axe):
    page.reload()
    expect(page.locator(".needed")).to_contain_text("ảnh mờ, chụp lại đủ bốn góc")
    axe(page)
    page.locator("input[type=file]").first.set_input_files(taken("chup-lai.png", 9))
    expect(page.locator("main")).to_contain_text("chup-lai")
    page.get_by_role("button", name="Gửi bổ sung").click()
    expect(page.get_by_text("Đã gửi bổ sung")).to_be_visible()


def result(page, axe):
    """Taken in one tap, rated in two."""
    page.reload()
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="giay-khai-sinh.pdf").click()
    assert download.value.path().read_bytes() == PDF
    page.reload()
    expect(page.locator(".receipt-code")).to_contain_text("Đã trả kết quả")
    page.get_by_role("button", name="Rất hài lòng").click()
    expect(page.get_by_text("Cảm ơn bạn đã đánh giá.")).to_be_visible()
    expect(page.get_by_role("button", name="Rất hài lòng")).to_have_count(0)


def expect_state(server, dossier, state):
    assert one(server, "SELECT state FROM reg_dossier WHERE id = ?", dossier) == state
