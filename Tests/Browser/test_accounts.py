"""Signing in and out, lock-out that holds up only whoever causes it, two steps, sessions on other devices, passwords."""
import base64
import hashlib
import hmac
import http.client
import re
import struct
import time
import urllib.parse

from playwright.sync_api import expect

from conftest import COMMUNE

SIGN_IN = f"/{COMMUNE}/dang-nhap"
WORK = re.compile(r"/viec-cua-toi")


def sign_in(page, name, password, start=SIGN_IN):
    if start:
        page.goto(start)
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Đăng nhập").click()


def code(secret, at=None):
    """RFC 6238: six digits of the present half minute."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", int((at or time.time()) // 30)), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def signed_out(page):
    """The page of one's work is closed, and says how to open it."""
    assert page.goto(f"/{COMMUNE}/viec-cua-toi").status == 401
    expect(page.get_by_role("heading", name="Cần đăng nhập")).to_be_visible()
    expect(page.locator("details.who")).to_have_count(0)


def menu(page):
    page.locator("details.who > summary").click()


def test_after_signing_in_one_is_where_one_wanted_to_go_and_after_signing_out_nothing_is_open(server, page):
    page.goto(f"/{COMMUNE}/so/task?view=overdue")
    page.get_by_role("link", name="Đăng nhập").first.click()
    sign_in(page, "vanhoa.phophong", server.password, start=None)
    expect(page).to_have_url(re.compile(r"/so/task\?view=overdue$"))
    menu(page)
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
    signed_out(page)


def test_the_name_stays_typed_after_a_wrong_password_and_the_password_does_not(page, axe):
    sign_in(page, "vanhoa.phophong", "sai-mat-khau-roi")
    expect(page.get_by_role("alert")).to_contain_text("Tên đăng nhập hoặc mật khẩu chưa đúng")
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("vanhoa.phophong")
    expect(page.get_by_label("Mật khẩu")).to_have_value("")
    axe(page)


def sign_in_from(server, address, name, password):
    """Signs in from another address of this machine, as another computer would; gives the status."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20, source_address=(address, 0))
    connection.request("GET", SIGN_IN)
    answer = connection.getresponse()
    token = answer.read().decode().split('name="_csrf" value="', 1)[1].split('"', 1)[0]
    cookie = "; ".join(value.split(";", 1)[0] for value in answer.headers.get_all("Set-Cookie") or [])
    body = urllib.parse.urlencode({"_csrf": token, "username": name, "password": password})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": server.address, "Cookie": cookie}
    connection.request("POST", SIGN_IN, body, headers)
    return connection.getresponse().status


def test_five_wrong_passwords_stop_this_computer_and_nobody_else(server, page, axe):
    for _ in range(5):
        sign_in(page, "mamnon.dongmay", "khong-phai-mat-khau")
    sign_in(page, "mamnon.dongmay", server.password)
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"Chờ \d+ giây"))
    axe(page)
    assert sign_in_from(server, "127.0.0.2", "mamnon.dongmay", server.password) == 303
    sign_in(page, "mamnon.suoimay", server.password)
    expect(page).to_have_url(WORK)


def test_two_steps_ask_for_the_code_of_the_phone(server, new_page, axe):
    page = new_page()
    sign_in(page, "yte.dulieu", server.password)
    menu(page)
    page.get_by_role("link", name="Tài khoản và bảo mật").click()
    page.get_by_role("link", name="Đăng nhập hai bước").click()
    secret = page.locator(".big-code").inner_text()
    page.get_by_label("Mã xác thực").fill("000000")
    page.get_by_role("button", name="Bật đăng nhập hai bước").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã chưa đúng")
    assert page.locator(".big-code").inner_text() == secret
    # A code opens once: the setting up takes the one of the half minute before, the signing in the present one.
    page.get_by_label("Mã xác thực").fill(code(secret, time.time() - 30))
    page.get_by_role("button", name="Bật đăng nhập hai bước").click()
    expect(page.get_by_text("Đăng nhập hai bước đang bật")).to_be_visible()
    axe(page)

    elsewhere = new_page()
    sign_in(elsewhere, "yte.dulieu", server.password)
    expect(elsewhere.get_by_label("Mã xác thực")).to_be_focused()
    axe(elsewhere)
    elsewhere.get_by_label("Mã xác thực").fill("123456")
    elsewhere.get_by_role("button", name="Tiếp tục").click()
    expect(elsewhere.get_by_role("alert")).to_contain_text("Mã chưa đúng")
    used = code(secret)
    elsewhere.get_by_label("Mã xác thực").fill(used)
    elsewhere.get_by_role("button", name="Tiếp tục").click()
    expect(elsewhere).to_have_url(WORK)

    third = new_page()
    sign_in(third, "yte.dulieu", server.password)
    third.get_by_label("Mã xác thực").fill(used)
    third.get_by_role("button", name="Tiếp tục").click()
    expect(third.get_by_role("alert")).to_contain_text("Mã chưa đúng")


def test_a_session_is_listed_and_ended_from_another_device(server, new_page):
    office, home = new_page(), new_page(user_agent="Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36")
    sign_in(office, "congan.pho", server.password)
    sign_in(home, "congan.pho", server.password)
    expect(home).to_have_url(WORK)
    office.goto(f"/{COMMUNE}/tai-khoan/phien")
    other = office.locator("main li", has_text="Chrome trên Android")
    expect(other).to_have_count(1)
    expect(office.locator("main li", has_text="thiết bị này")).to_have_count(1)
    other.get_by_role("button", name="Đăng xuất").click()
    expect(other).to_have_count(0)
    signed_out(home)
    office.goto(f"/{COMMUNE}/viec-cua-toi")
    expect(office).to_have_url(WORK)


def test_a_new_password_is_asked_for_twice_and_ends_the_other_sessions(server, new_page, axe):
    page, other = new_page(), new_page()
    sign_in(page, "thcs.suoimay", server.password)
    sign_in(other, "thcs.suoimay", server.password)
    expect(other).to_have_url(WORK)
    page.goto(f"/{COMMUNE}/tai-khoan/mat-khau")
    page.get_by_label("Mật khẩu hiện tại").fill(server.password)
    page.get_by_label(re.compile("^Mật khẩu mới")).fill("suong-som-tren-doi-che")
    page.get_by_label("Nhập lại mật khẩu mới").fill("suong-som-tren-doi-chè")
    page.locator("main form").get_by_role("button").click()
    expect(page.get_by_text("Hai lần nhập chưa giống nhau").first).to_be_visible()
    axe(page)
    page.get_by_label("Mật khẩu hiện tại").fill(server.password)
    page.get_by_label(re.compile("^Mật khẩu mới")).fill("suong-som-tren-doi-che")
    page.get_by_label("Nhập lại mật khẩu mới").fill("suong-som-tren-doi-che")
    page.locator("main form").get_by_role("button").click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    signed_out(other)
    sign_in(other, "thcs.suoimay", "suong-som-tren-doi-che")
    expect(other).to_have_url(WORK)


def test_an_administrator_resets_a_password_which_has_to_be_changed(server, signed_in, new_page, axe):
    page = signed_in("cntt")
    page.goto(f"/{COMMUNE}/quan-tri/tai-khoan")
    page.get_by_label("Tìm", exact=True).fill("tieuhoc")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("link", name="Trần Văn Quyết").click()
    page.locator("summary", has_text="Đặt lại mật khẩu").click()
    page.get_by_role("dialog").get_by_role("button", name="Đặt lại mật khẩu").click()
    temporary = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", page.locator("main").inner_text()).group()
    axe(page)
    person = new_page()
    sign_in(person, "tieuhoc.suoimay", temporary)
    person.goto(f"/{COMMUNE}/viec-cua-toi")
    expect(person).to_have_url(re.compile("/tai-khoan/mat-khau"))
    expect(person.get_by_text("Hãy đặt mật khẩu mới trước khi làm việc tiếp")).to_be_visible()
