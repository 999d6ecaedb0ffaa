"""The first things that anybody does: open the address, sign in."""
from conftest import COMMUNE


def test_front_page_shows_the_commune_and_says_that_it_is_a_demo(server, page, axe):
    page.goto("/")
    page.get_by_role("link", name="Xã Suối Mây").first.click()
    assert page.url.endswith(f"/{COMMUNE}")
    assert "Suối Mây" in page.inner_text("h1")
    assert "hư cấu" in page.inner_text("body").lower() or "bản mẫu" in page.inner_text("body").lower()
    axe(page)


def test_sign_in_with_a_shown_account_leads_to_ones_work(server, page, axe):
    page.goto(f"/{COMMUNE}/dang-nhap")
    axe(page)
    page.fill("#username", "chutich")
    page.fill("#password", server.password)
    page.locator("form:has(#password) button").click()
    page.wait_for_url(lambda url: "/dang-nhap" not in url)
    assert "Hoàng Văn Thịnh" in page.inner_text("body")
    axe(page)


def test_a_wrong_password_is_told_without_naming_what_was_wrong(page):
    page.goto(f"/{COMMUNE}/dang-nhap")
    page.fill("#username", "chutich")
    page.fill("#password", "khong-phai-mat-khau")
    page.locator("form:has(#password) button").click()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in page.inner_text("main")


def test_the_front_page_fits_a_phone(phone_page, axe):
    phone_page.goto(f"/{COMMUNE}")
    assert phone_page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(phone_page)


def test_health_and_readiness_answer(server, page):
    for path in ("/health", "/ready"):
        assert page.request.get(path).status == 200
