"""Searching: the page, the palette by keys, what slips lead to."""
import re

from playwright.sync_api import expect

from conftest import COMMUNE


def test_the_search_page_finds_without_diacritics_and_understands_a_slip(signed_in, axe):
    page = signed_in("vanhoa.thongtin")
    page.goto(f"/{COMMUNE}/tim?q=to+cong+nghe+so")
    expect(page.locator("main")).to_contain_text("Kiện toàn tổ công nghệ số cộng đồng")
    page.goto(f"/{COMMUNE}/tim?q=coong+ngheej+soos")
    expect(page.locator("main [role=status]")).to_contain_text("Không có “coong ngheej soos”")
    expect(page.locator("main")).to_contain_text("công nghệ")
    axe(page)


def test_the_palette_finds_records_registers_and_what_to_add_by_keys_alone(signed_in, axe):
    page = signed_in("vanhoa.cds")
    page.goto(f"/{COMMUNE}/so")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    expect(dialog.get_by_role("link").first).to_be_visible()
    axe(page)
    page.keyboard.type("kien toan to cong nghe")
    expect(dialog).to_contain_text("Kiện toàn tổ công nghệ số cộng đồng")
    axe(page)
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/so/[a-z_]+/[0-9a-f-]{36}$"))
    page.keyboard.press("Control+k")
    page.keyboard.type("them nhiem vu")
    expect(page.get_by_role("dialog")).to_contain_text("Thêm nhiệm vụ")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
