"""A citizen's own: two dossiers on a phone, the second with the first one's paper; who read it; the whole way once without scripts."""
import re

import pytest
from playwright.sync_api import expect

from conftest import COMMUNE
from demo import one, record
from engines import empty_database
from mail_sink import MailSink
from server import DemoServer
from test_services import PDF, go_on, photo, step

SERVICES, OWN = f"/{COMMUNE}/dich-vu", f"/{COMMUNE}/toi"
DEATH, FUNERAL = "1.000656", "1.001731"


@pytest.fixture(scope="session")
def sink():
    with MailSink() as running:
        yield running


@pytest.fixture(scope="session")
def server(engine, tmp_path_factory, sink):
    """A demo server that sends codes by e-mail."""
    folder = tmp_path_factory.mktemp("vault")
    flags = ["--smtp", sink.url, "--mail-from", "dinh@suoimay.example"]
    with empty_database(engine, folder) as address, DemoServer(folder, address, flags) as running:
        yield running


def sign_in(page, sink, address):
    page.goto(f"/{COMMUNE}/cong-dan/dang-nhap")
    page.locator("[name=address]").fill(address)
    page.get_by_role("button", name="Gửi mã cho tôi").click()
    for _ in range(100):
        mails = [mail for mail in sink.mails if mail["To"] == address]
        if mails:
            break
        page.wait_for_timeout(100)
    code = re.search(r"\b(\d{6})\b", mails[-1].get_content()).group(1)
    page.locator("[name=code]").fill(code)
    page.get_by_role("button").filter(has_text=re.compile("Tiếp tục|Đăng nhập|Xác nhận")).last.click()
    expect(page.get_by_role("heading", name="Hồ sơ của tôi")).to_be_visible()


def fill_in(page, procedure, name):
    page.goto(f"{SERVICES}/thu-tuc/{procedure}/khai")
    page.get_by_label("Bạn đề nghị giải quyết việc gì?").fill("Đề nghị giải quyết theo quy định")
    go_on(page, "Người nộp hồ sơ")
    known = page.get_by_label("Họ và tên").input_value()
    page.get_by_label("Họ và tên").fill(name)
    page.get_by_label("Số định danh").fill("001190000015")
    page.get_by_label("Điện thoại").fill("0912345678")
    page.get_by_label("Địa chỉ").fill("Bản Nà Lọc")
    page.get_by_label("Ai nhập").select_option(label="Người nộp tự nhập")
    page.get_by_label("Nhận kết quả").select_option(label="Trực tuyến")
    go_on(page, "Ảnh giấy tờ")
    return known


def send(page):
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã nhận hồ sơ của bạn")
    return page.locator(".receipt-code code").first.inner_text()


def receive(officer, server, code):
    dossier = record(server, "dossier", "code = ?", code)
    officer.goto(f"/{COMMUNE}/so/dossier/{dossier}")
    step(officer, "Tiếp nhận")
    return dossier


def test_the_second_dossier_takes_the_first_ones_paper(phone_page, signed_in, server, sink, axe):
    page, officer = phone_page, signed_in("motcua.hotich")
    sign_in(page, sink, "lan@vidu.example")
    axe(page)
    assert fill_in(page, DEATH, "Lò Thị Lan") == ""
    page.locator("input[type=file]").first.set_input_files({"name": "giay-bao-tu.png", "mimeType": "image/png", "buffer": photo(side=300)})
    expect(page.locator("main")).to_contain_text("giay-bao-tu")
    go_on(page, "Xem lại và nộp")
    first = send(page)
    dossier = receive(officer, server, first)

    page.goto(OWN)
    expect(page.locator("main")).to_contain_text(first)
    expect(page.locator("main")).to_contain_text("Hẹn trả")
    axe(page)
    page.get_by_role("link", name=re.compile("^Đăng ký khai tử")).click()
    expect(page.locator(".receipt-code")).to_contain_text("Đã tiếp nhận")

    # What was said before stands there, and says where it comes from; the paper need not be photographed again.
    assert fill_in(page, FUNERAL, "Lò Thị Lan") == "Lò Thị Lan"
    choice = page.get_by_label("Giấy báo tử hoặc giấy tờ thay thế: đã có trong kho của bạn")
    expect(choice.locator("option:checked")).to_contain_text("Dùng giấy trong kho")
    axe(page)
    go_on(page, "Xem lại và nộp")
    expect(page.locator("main")).to_contain_text("Lấy từ kho của bạn")
    second = send(page)
    paper = one(
        server,
        "SELECT p.provenance FROM reg_dossier_paper p JOIN reg_dossier d ON d.id = p.dossier JOIN reg_paper_type t ON t.id = p.paper_type"
        " WHERE d.code = ? AND t.code = 'BAO-TU' AND p.held_before AND p.held_paper IS NOT NULL", second)
    assert paper == "own_store"

    # An officer opens it: its owner sees who, when, what for.
    filed = one(server, "SELECT id FROM reg_dossier_paper WHERE dossier = ? AND file IS NOT NULL", dossier)
    officer.goto(f"/{COMMUNE}/so/dossier_paper/{filed}")
    assert officer.request.get(officer.locator(".file a").first.get_attribute("href")).ok
    page.goto(f"{OWN}/kho")
    axe(page)
    page.get_by_role("link", name="Giấy báo tử hoặc giấy tờ thay thế").click()
    expect(page.locator("main")).to_contain_text(f"Giải quyết hồ sơ {first}")
    expect(page.locator("main")).to_contain_text(second)
    axe(page)
    page.goto(f"{OWN}/uy-quyen")
    axe(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    for place in ("", "/kho", "/uy-quyen"):
        page.goto(OWN + place)
        axe(page)


def test_the_whole_way_works_without_scripts(new_page, signed_in, server, sink):
    page = new_page(phone=True, java_script_enabled=False)
    page.goto(SERVICES)
    page.get_by_label("Bạn cần làm gì?").fill("dang ky khai tu")
    page.get_by_role("button", name="Tìm", exact=True).last.click()
    page.get_by_role("link", name="Đăng ký khai tử").first.click()
    fill_in(page, DEATH, "Lò Văn Không")
    page.locator("input[type=file]").first.set_input_files({"name": "giay.pdf", "mimeType": "application/pdf", "buffer": PDF})
    go_on(page, "Xem lại và nộp")
    expect(page.locator("main")).to_contain_text("1 tệp")
    code = send(page)
    secret = page.locator("#tracking-secret").inner_text()
    officer = signed_in("motcua.hotich")
    receive(officer, server, code)

    # Taken into an account afterwards, on another phone: no code any more, and its paper is in the store.
    other = new_page(phone=True, java_script_enabled=False)
    sign_in(other, sink, "khong@vidu.example")
    other.get_by_label("Mã hồ sơ").fill(code)
    other.get_by_label("Mã tra cứu").fill(secret)
    other.get_by_role("button", name="Đưa vào tài khoản").click()
    expect(other.locator("main")).to_contain_text(code)
    fill_in(other, FUNERAL, "Lò Văn Không")
    expect(other.get_by_label("đã có trong kho của bạn").locator("option:checked")).to_contain_text("Dùng giấy trong kho")
    go_on(other, "Xem lại và nộp")
    send(other)
    other.goto(f"{OWN}/kho")
    kind = other.get_by_label("Loại giấy tờ")
    kind.select_option(label="Giấy khai sinh")
    other.locator("input[type=file]").set_input_files({"name": "khai-sinh.pdf", "mimeType": "application/pdf", "buffer": PDF + b"2"})
    other.get_by_role("button", name="Cất vào kho").click()
    other.get_by_role("link", name="Giấy khai sinh").click()
    other.get_by_role("button", name="Rút khỏi kho").click()
    expect(other.locator("main")).to_contain_text("Đã rút khỏi kho.")
