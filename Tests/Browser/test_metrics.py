"""What targets are measured by: one metric across plans, and the targets for which a person chooses."""
import html
import pathlib
import re

import pytest
import yaml
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


@pytest.mark.any_engine("postgres")
def test_each_counted_metric_opens_to_the_records_that_it_counts(signed_in, server):
    """By requests for all of them, as a browser would for the first: what the figure says of its records, the list holds."""
    page = signed_in("vanhoa.cds")
    page.goto(f"/{COMMUNE}/so-lieu")
    listed = page.request.get(f"/{COMMUNE}/so-lieu").text()
    for indicator, parts in counted_metrics().items():
        assert f"/{COMMUNE}/so-lieu/{indicator}?" in listed, indicator
        why = page.request.get(f"/{COMMUNE}/so-lieu/{indicator}").text()
        for part in parts:
            assert f"/so-lieu/{part}?" in why, f"{indicator} does not open to {part}"
    # What several metrics are of, as the staff, is opened once.
    parts = {part for own in counted_metrics().values() for part in own}
    assert sum(opened(page, part) for part in parts) > 40
    page.get_by_role("link", name="Tỷ lệ cán bộ, công chức, viên chức làm chủ kỹ năng số").click()
    expect(page.get_by_text("Theo cách hiểu của xã ngày 12/03/2026")).to_be_visible()
    page.get_by_role("link", name="Cán bộ, công chức, viên chức làm chủ kỹ năng số", exact=True).click()
    people = page.locator(".figure-value").first.inner_text()
    page.get_by_role("link", name=re.compile("^Xem bản ghi")).click()
    assert people == f"{page.locator('table.table tbody tr').count()} người"


def counted_metrics():
    """Indicators that measure a metric, each with the figures that it is made of, as the packs have them."""
    figures = {}
    for file in (pathlib.Path(__file__).resolve().parents[2] / "Packs").glob("*/figures/*.yml"):
        declared = yaml.safe_load(file.read_text(encoding="utf-8"))
        figures |= declared.get("figures", {}) | declared.get("indicators", {})
    parts = {name: re.findall(r"[a-z][a-z_0-9]*", figure["value"]) for name, figure in figures.items() if "value" in figure}
    found = {name: parts[name] for name in parts if "metric" in figures[name]}
    assert len(found) >= 31
    # An indicator among the parts opens to parts of its own.
    return found | {part: parts[part] for own in found.values() for part in own if part in parts}


def opened(page, figure):
    """Opens a figure's records: as many as it says that it counts. Gives how many lists there were, none for what is combined or counts nothing."""
    why = page.request.get(f"/{COMMUNE}/so-lieu/{figure}").text()
    lists = re.findall(r"Được tính: ([\d.]+) bản ghi</b>.*?href=\"([^\"]+)\"", why)
    for count, address in lists:
        records = page.request.get(html.unescape(address)).text()
        assert f"{count} bản ghi" in records, f"{figure}: {count}, {address}"
    return len(lists)
