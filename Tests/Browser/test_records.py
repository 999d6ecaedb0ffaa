"""Forms that keep what was typed, conflicts that are chosen, drafts that survive, and a recycle bin that gives back."""
import re

import pytest
from playwright.sync_api import expect

from conftest import COMMUNE
from demo import record

OBSTACLES = f"/{COMMUNE}/so/obstacle"


def sign_in(page, server, name):
    page.goto(f"/{COMMUNE}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(server.password)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Đăng nhập").click()


def fill_obstacle(page, text):
    page.get_by_label("Đơn vị báo cáo").select_option(label="Phòng Văn hóa - Xã hội")
    page.get_by_label(re.compile("^Khó khăn, vướng mắc")).fill(text)
    page.get_by_label("Nguyên nhân").select_option(label="Nhân lực")
    page.get_by_label("Kiến nghị, đề xuất").fill("Đề nghị tăng cường một người\ntrong ba tháng.")
    page.get_by_label("Ngày nêu").fill("2026-11-20")
    page.get_by_label("Cần trả lời trước ngày").fill("2026-11-02")


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_form_with_errors_keeps_everything_and_says_what_is_wrong_where(script, server, new_page, axe):
    page = new_page(java_script_enabled=script)
    sign_in(page, server, "vanhoa.cds")
    page.goto(f"{OBSTACLES}/moi")
    text = f"Thiếu người trực dịch vụ công ({script})"
    fill_obstacle(page, text)
    page.get_by_role("button", name="Thêm", exact=True).click()

    summary = page.locator(".error-summary")
    expect(summary.get_by_role("link")).to_have_count(2)
    expect(summary).to_contain_text("Vướng mắc phải gắn với kế hoạch, nhiệm vụ hoặc chỉ tiêu")
    expect(page.locator(".field", has=page.get_by_label("Cần trả lời trước ngày")).locator(".error")).to_contain_text("không được trước ngày nêu")
    expect(page.get_by_label("Cần trả lời trước ngày")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label(re.compile("^Khó khăn, vướng mắc"))).to_have_value(text)
    expect(page.get_by_label("Kiến nghị, đề xuất")).to_have_value("Đề nghị tăng cường một người\ntrong ba tháng.")
    expect(page.get_by_label("Cần trả lời trước ngày")).to_have_value("2026-11-02")
    expect(page.get_by_label("Nguyên nhân").locator("option:checked")).to_have_text("Nhân lực")
    if script:
        expect(summary).to_be_focused()
        axe(page)
    summary.get_by_role("link", name=re.compile("^Cần trả lời trước ngày")).click()
    expect(page).to_have_url(re.compile("#f-wanted_by$"))

    page.get_by_label("Cần trả lời trước ngày").fill("2026-12-04")
    page.get_by_label("Kế hoạch", exact=True).select_option(index=1)
    page.get_by_role("button", name="Thêm", exact=True).click()
    expect(page.get_by_text("Đã tạo.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    expect(page.locator("main")).to_contain_text("04/12/2026")


def test_what_must_be_filled_in_is_asked_for_by_the_server_as_well(signed_in):
    page = signed_in("vanhoa.cds")
    page.goto(f"{OBSTACLES}/moi")
    page.evaluate("document.querySelector('form[data-draft]').noValidate = true")
    page.get_by_role("button", name="Thêm", exact=True).click()
    links = page.locator(".error-summary a")
    expect(links.first).to_be_visible()
    for link in links.all():
        assert page.locator(link.get_attribute("href")).count() == 1


def test_two_people_who_edit_one_record_choose_and_lose_nothing(signed_in, server, axe):
    task = record(server, "task", "no = '14'")
    keeper, chair = signed_in("vanhoa.cds"), signed_in("chutich")
    for page in (keeper, chair):
        page.goto(f"/{COMMUNE}/so/task/{task}/sua")
    keeper.get_by_label("Sản phẩm").fill("Danh mục dữ liệu đã công bố trên trang của xã")
    keeper.get_by_label("Mô tả thêm").fill("Làm cùng tổ công nghệ số.")
    keeper.get_by_role("button", name="Lưu", exact=True).click()
    expect(keeper.get_by_text("Đã lưu.")).to_be_visible()

    chair.get_by_label("Sản phẩm").fill("Quyết định ban hành danh mục dữ liệu")
    chair.get_by_label("Tổng kinh phí").fill("25000000")
    chair.get_by_role("button", name="Lưu", exact=True).click()
    expect(chair.get_by_role("heading", level=1)).to_have_text("Hai người cùng sửa")
    expect(chair.get_by_role("alert")).to_contain_text("Nguyễn Hải Yến")
    axe(chair)
    both = chair.get_by_role("group", name="Sản phẩm")
    expect(both).to_contain_text("Danh mục dữ liệu đã công bố trên trang của xã")
    both.get_by_label(re.compile("Quyết định ban hành danh mục dữ liệu")).check()
    chair.get_by_role("button", name="Lưu theo lựa chọn").click()
    expect(chair.get_by_text("Đã lưu.")).to_be_visible()
    main = chair.locator("main")
    for kept in ("Quyết định ban hành danh mục dữ liệu", "Làm cùng tổ công nghệ số.", "25.000.000"):
        expect(main).to_contain_text(kept)


def test_a_draft_survives_closing_the_browser(signed_in, axe):
    page = signed_in("vanhoa.phophong")
    page.goto(f"{OBSTACLES}/moi")
    fill_obstacle(page, "Bản nháp chưa gửi: mất điện giữa chừng")
    expect(page.get_by_role("status").filter(has_text="Đã lưu bản nháp lúc")).to_be_visible()
    page.context.close()
    again = signed_in("vanhoa.phophong")
    again.goto(f"{OBSTACLES}/moi")
    expect(again.get_by_text("Đã khôi phục bản nháp lúc")).to_be_visible()
    expect(again.get_by_label(re.compile("^Khó khăn, vướng mắc"))).to_have_value("Bản nháp chưa gửi: mất điện giữa chừng")
    expect(again.get_by_label("Cần trả lời trước ngày")).to_have_value("2026-11-02")
    expect(again.get_by_label("Đơn vị báo cáo").locator("option:checked")).to_have_text("Phòng Văn hóa - Xã hội")
    axe(again)
    again.get_by_role("button", name="Bỏ bản nháp").click()
    expect(again.get_by_label(re.compile("^Khó khăn, vướng mắc"))).to_have_value("")


def test_a_deleted_record_is_given_back_by_the_recycle_bin_and_its_history_tells_it(signed_in, axe):
    page = signed_in("vanhoa.cds")
    page.goto(f"{OBSTACLES}/moi")
    fill_obstacle(page, "Ghi nhầm, sẽ xóa")
    page.get_by_label("Cần trả lời trước ngày").fill("")
    page.get_by_label("Kế hoạch", exact=True).select_option(index=1)
    page.get_by_role("button", name="Thêm", exact=True).click()
    page.get_by_role("link", name="Xóa", exact=True).click()
    axe(page)
    page.get_by_label("Lý do").fill("Nhập trùng")
    page.locator("main").get_by_role("button", name="Xóa").click()
    expect(page.get_by_text("Đã chuyển vào thùng rác.")).to_be_visible()
    expect(page.get_by_role("link", name="Ghi nhầm, sẽ xóa")).to_have_count(0)
    page.get_by_role("link", name="Thùng rác").click()
    axe(page)
    page.get_by_role("button", name="Khôi phục: Ghi nhầm, sẽ xóa").click()
    expect(page.get_by_text("Đã khôi phục.")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Toàn bộ lịch sử")).click()
    entries = page.locator(".history > li")
    expect(entries).to_have_count(3)
    for entry, (what, said) in zip(entries.all(), (("Khôi phục", ""), ("Xóa", "Nhập trùng"), ("Tạo", ""))):
        expect(entry).to_contain_text(what)
        expect(entry).to_contain_text("Nguyễn Hải Yến")
        expect(entry).to_contain_text(said)


def test_what_a_choice_asks_for_comes_at_once_and_goes_again_while_all_else_stays(signed_in, axe):
    page = signed_in("vanhoa.cds")
    page.goto(f"/{COMMUNE}/so/outgoing_document/moi")
    secretary = page.get_by_label("Thư ký cuộc họp")
    expect(secretary).to_have_count(0)
    page.get_by_label(re.compile("^Trích yếu")).fill("Họp giao ban tháng 11")
    material = page.locator("#f-material-file")
    material.set_input_files({"name": "tai-lieu.txt", "mimeType": "text/plain", "buffer": b"x"})
    kind = page.get_by_label(re.compile("^Loại văn bản"))
    kind.focus()
    kind.select_option(label="Biên bản")
    expect(secretary).to_be_visible()
    secretary.select_option(index=1)
    expect(kind).to_be_focused()
    expect(page.get_by_label(re.compile("^Trích yếu"))).to_have_value("Họp giao ban tháng 11")
    assert material.evaluate("input => input.files.length") == 1
    axe(page)
    kind.select_option(label="Công văn")
    expect(secretary).to_have_count(0)
    expect(page.get_by_label(re.compile("^Trích yếu"))).to_have_value("Họp giao ban tháng 11")
