"""What targets are measured by: one metric across plans, and the targets for which a person chooses."""
import re

import pytest
from playwright.sync_api import expect

from conftest import COMMUNE
from demo import one, record


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_metric_names_what_plans_contradict_each_other(phone, signed_in, server, axe):
    page = signed_in("vanhoa.thongtin", phone=phone)
    page.goto(f"/{COMMUNE}/ke-hoach")
    page.get_by_role("link", name="Thước đo").first.click()
    page.get_by_role("link", name=re.compile("^Có mâu thuẫn")).click()
    page.get_by_role("link", name="Tỷ lệ hồ sơ thủ tục hành chính được xử lý trực tuyến").click()
    expect(page.get_by_text("cao hơn 5 điểm phần trăm, sớm hơn 4 năm")).to_be_visible()
    expect(page.locator("table.metric-lines tbody tr")).to_have_count(2)
    axe(page)
    page.get_by_role("link", name="Kế hoạch 27/KH-UBND của UBND xã Suối Mây").click()
    expect(page.get_by_role("link", name="M18-1: 1 kế hoạch khác cũng đòi, 1 mâu thuẫn")).to_be_visible()


def test_the_keeper_chooses_what_the_reader_was_unsure_of(signed_in, server):
    page = signed_in("vanhoa.cds")
    page.goto(f"/{COMMUNE}/thuoc-do?xem=cho-gan")
    waiting = page.locator(".metric-unbound > li")
    before = waiting.count()
    assert before == one(
        server, "SELECT count(*) FROM reg_target WHERE commune = 99901 AND deleted_at IS NULL AND metric IS NULL AND same_as IS NULL")
    # A metric of its own, with the name out of the target's words.
    waiting.filter(has_text="thông báo lưu trú").get_by_role("link", name="Lập thước đo mới").click()
    expect(page.locator("#f-name")).to_have_value(re.compile("thông báo lưu trú"))
    page.locator("#f-code").fill("X01")
    page.locator("#f-family").fill("X01")
    page.locator("#f-sector").select_option(label="Kinh tế số")
    page.locator("#f-definition").fill("Cơ sở lưu trú khai báo khách trên môi trường điện tử.")
    page.locator("#f-unit").fill("%")
    page.locator("#f-measured_by").select_option(label="Đếm từ sổ của xã (S)")
    page.locator("#f-cadence").select_option(label="Hằng năm")
    page.get_by_role("button", name="Thêm", exact=True).click()
    page.goto(f"/{COMMUNE}/thuoc-do?xem=cho-gan")
    page.get_by_role("button", name="Gắn lại chỉ tiêu chưa ai chọn").click()
    expect(page.get_by_text("Đã gắn lại theo thước đo hiện có")).to_be_visible()
    own = record(server, "metric", "code = 'X01'")
    assert one(server, "SELECT count(*) FROM reg_target WHERE commune = 99901 AND metric = ? AND same_as IS NULL", own) == 1
    page.goto(f"/{COMMUNE}/thuoc-do?xem=cho-gan")
    expect(waiting).to_have_count(before - 1)
    # One choice by hand.
    waiting.first.get_by_role("button", name="Gắn thước đo này").click()
    expect(page.get_by_text("Đã gắn thước đo cho chỉ tiêu")).to_be_visible()
    expect(waiting).to_have_count(before - 2)
