"""Lists that follow what others do, and changes of many records at once."""
import re

from playwright.sync_api import expect

from conftest import COMMUNE, following
from demo import record

TASKS = f"/{COMMUNE}/so/task"


def test_a_list_follows_what_another_person_does_and_leaves_alone_what_one_types(signed_in, server):
    reader, writer = signed_in("vanhoa.thongtin"), signed_in("vanhoa.cds")
    task = record(server, "task", "state = 'in_progress'")
    reader.goto(TASKS)
    following(reader)
    row = reader.locator(f"tr[data-row$='{task}']")
    row.locator("[data-pick]").check()
    search = reader.get_by_label("Tìm", exact=True)
    search.press_sequentially("đang gõ dở")
    writer.goto(f"{TASKS}/{task}/sua")
    text = writer.locator("[name=text]")
    text.fill("Đã sửa: " + text.input_value())
    writer.get_by_role("button", name="Lưu", exact=True).first.click()
    writer.wait_for_url(re.compile(task))
    expect(row).to_contain_text("Đã sửa: ")
    expect(search).to_have_value("đang gõ dở")
    expect(search).to_be_focused()
    expect(row.locator("[data-pick]")).to_be_checked()


def test_many_are_chosen_changed_and_put_back(signed_in):
    page = signed_in("vanhoa.cds")
    page.goto(TASKS)
    expect(page.locator("#bulk")).to_be_hidden()
    picks = page.locator("[data-pick]")
    picks.nth(0).check()
    picks.nth(2).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("Đã chọn 3 bản ghi")
    page.locator("#bulk-do").select_option("assign")
    page.locator("#bulk").get_by_role("button", name="Tiếp tục").click()
    page.locator("[name=assignee]").select_option(index=1)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name=re.compile("^Làm với")).click()
    expect(page.locator("p[role=status]")).to_contain_text(re.compile("Đã làm .* trong 3 bản ghi"))
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("p[role=status]")).to_contain_text("Đã trả lại")


def test_a_condition_is_added_in_place_and_filters_stand_behind_a_button_on_a_phone(signed_in):
    page = signed_in("vanhoa.thongtin")
    page.goto(TASKS)
    page.get_by_role("link", name="Thêm điều kiện").click()
    page.locator("#builder-field").select_option("state")
    page.locator("#builder-op").select_option("not")
    page.locator("#builder").get_by_label("Hoàn thành", exact=True).check()
    page.locator("#builder").get_by_role("button", name="Thêm điều kiện").click()
    expect(page).to_have_url(re.compile(r"state\.not=done"))
    expect(page.get_by_label("Điều kiện đang lọc")).to_contain_text("không là")
    phone = signed_in("vanhoa.thongtin", phone=True)
    phone.goto(TASKS)
    expect(phone.get_by_label("Trạng thái", exact=True)).to_be_hidden()
    phone.locator("label[for=filters-open]").click()
    expect(phone.get_by_label("Trạng thái", exact=True)).to_be_visible()
