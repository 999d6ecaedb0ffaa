"""Keys: reviewing without a mouse, search, moving in lists."""
import re

import pytest
from playwright.sync_api import expect

from conftest import COMMUNE

pytestmark = pytest.mark.any_engine("postgres")  # Keys are the browser's.

TEXT = """ỦY BAN NHÂN DÂN XÃ SUỐI MÂY
Số: 99/KH-UBND
Suối Mây, ngày 02 tháng 11 năm 2026

KẾ HOẠCH
Chuyển đổi số trường học xã Suối Mây năm 2027

II. MỤC TIÊU
1. Chỉ tiêu cụ thể
- 100% trường học dùng học bạ số.
- Tỷ lệ thu học phí không dùng tiền mặt đạt từ 90% trở lên.
- Tỷ lệ giáo viên có chữ ký số đạt 95% trở lên.
- Tỷ lệ phụ huynh dùng sổ liên lạc điện tử đạt 80% trở lên.
"""


def test_a_keeper_reviews_with_j_k_a_and_x(signed_in, server):
    page = signed_in("vanhoa.cds")
    page.goto(f"/{COMMUNE}/ke-hoach/nhap")
    page.get_by_text("Không có tệp?").click()
    page.get_by_label("Nội dung văn bản").fill(TEXT)
    page.get_by_role("button", name="Đọc văn bản").click()
    page.wait_for_url(re.compile("/duyet"))
    page.goto(page.url.split("?")[0] + "?muc=chi-tieu")
    items = page.locator("[data-item]")
    assert items.count() >= 3
    expect(page.locator("[data-item].is-on")).to_have_count(1)
    page.keyboard.press("j")
    expect(items.nth(1)).to_have_class(re.compile("is-on"))
    expect(page.locator(".span.is-current").first).to_be_visible()
    page.keyboard.press("k")
    expect(items.nth(0)).to_have_class(re.compile("is-on"))
    page.keyboard.press("a")
    expect(items.nth(0)).to_contain_text("đã nhận")
    expect(items.nth(1)).to_have_class(re.compile("is-on"))
    before = items.count()
    page.keyboard.press("x")
    expect(items).to_have_count(before - 1)


def test_slash_leads_to_the_search_and_letters_typed_there_stay_letters(signed_in):
    page = signed_in("vanhoa.thongtin")
    page.goto(f"/{COMMUNE}/so/task")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("jka xom")
    expect(page.locator("#find")).to_have_value("jka xom")
    page.locator("#find").fill("to cong nghe so")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tim\?q="))
    expect(page.locator("main")).to_contain_text("Kiện toàn tổ công nghệ số cộng đồng")


def test_a_list_is_walked_and_opened_by_keys(signed_in):
    page = signed_in("vanhoa.thongtin")
    page.goto(f"/{COMMUNE}/so/task")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tr.is-on")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/so/task/[0-9a-f-]{36}$"))


def test_the_first_tab_skips_to_the_content(page):
    page.goto(f"/{COMMUNE}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Tới nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
