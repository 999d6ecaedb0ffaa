"""A plan from its document to the page that everybody sees: read, reviewed, submitted, published, each item with its passage."""
import re

import pytest
from playwright.sync_api import expect

from conftest import until
from demo import OTHER
from server import ROOT

PLAN = ROOT / "Packs/plan/demo/ke-hoach.pdf"
READING = 60_000
"""Milliseconds that a document of twelve pages may be read on a machine that does other work besides."""


@pytest.fixture
def keeper(server, new_page):
    return other_commune(server, new_page, "khevang.vanhoa")


def other_commune(server, new_page, name):
    page = new_page()
    page.goto(f"/{OTHER}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(server.password)
    page.locator("main").get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(re.compile("viec-cua-toi"))
    return page


def tab(page, name):
    page.locator("nav.tabs").get_by_role("link", name=re.compile(f"^{name}")).click()
    expect(page.locator("nav.tabs a[aria-current]")).to_contain_text(name)


def count(page, name):
    return int(re.search(r"\d+$", page.locator("nav.tabs").get_by_role("link", name=re.compile(f"^{name}")).inner_text()).group())


def words(text):
    return set(re.findall(r"\w+", text.lower()))


def test_what_is_no_document_is_refused_with_a_reason(keeper, axe):
    keeper.goto(f"/{OTHER}/ke-hoach/nhap")
    keeper.get_by_role("button", name="Đọc văn bản").click()
    expect(keeper.get_by_role("alert")).to_contain_text("Chọn một tệp")
    axe(keeper)
    keeper.get_by_label("Chọn tệp văn bản").set_input_files({"name": "anh.pdf", "mimeType": "application/pdf", "buffer": b"not a document at all"})
    keeper.get_by_role("button", name="Đọc văn bản").click()
    expect(keeper.get_by_role("alert")).to_be_visible()
    expect(keeper.get_by_label("Chọn tệp văn bản")).to_be_visible()


def test_a_plan_goes_from_its_document_to_the_page_of_the_commune(server, keeper, new_page, axe):
    page = keeper
    page.goto(f"/{OTHER}/ke-hoach")
    page.get_by_role("link", name="Nhập kế hoạch từ văn bản").first.click()
    page.get_by_label("Chọn tệp văn bản").set_input_files(PLAN)
    page.get_by_role("button", name="Đọc văn bản").click()
    page.wait_for_url(re.compile("/duyet"), timeout=READING)
    expect(page.get_by_text("Đã đọc xong văn bản")).to_be_visible()
    review = page.url.split("?")[0]
    targets, tasks = count(page, "Chỉ tiêu"), count(page, "Nhiệm vụ")
    assert targets >= 40 and tasks == 15
    axe(page)

    tab(page, "Chỉ tiêu")
    first = page.locator("[data-item]").first
    first.get_by_role("button", name=re.compile("^Nhận")).click()
    expect(first).to_contain_text("đã nhận")
    correct_an_item(page, axe)
    drop_an_item(page, targets)
    accept_everything(page, review)
    axe(page)

    page.get_by_role("button", name="Công bố", exact=True).click()
    expect(page.get_by_text("Đã trình kế hoạch")).to_be_visible()
    visitor = new_page()
    visitor.goto(f"/{OTHER}/ke-hoach")
    expect(visitor.get_by_text("Chưa có kế hoạch nào")).to_be_visible()

    chair = other_commune(server, new_page, "khevang.chutich")
    work = chair.locator("[data-item]", has_text="Suối Mây")
    expect(work).to_have_count(1)
    plan = review.removesuffix("/duyet")
    chair.goto(plan.replace("/ke-hoach/", "/so/plan/"))
    chair.locator("summary", has_text="Công bố").click()
    chair.get_by_role("dialog").get_by_role("button", name="Công bố").click()
    expect(chair.get_by_text("Đang thực hiện").first).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_text("Đang thực hiện")).to_be_visible()
    every_item_has_its_passage(page, plan, tasks)
    page.goto(f"{plan}?muc=bao-cao")
    assert page.locator(".calendar li li").count() > 0


def correct_an_item(page, axe):
    """A wrong number is told beside its field and takes nothing away; a right one is saved and accepts the item."""
    item = page.locator("[data-item]").nth(1)
    item.get_by_role("link", name=re.compile("^Sửa")).click()
    wanted = item.get_by_label("Chỉ tiêu").input_value() + " (đã sửa khi soát)"
    item.get_by_label("Chỉ tiêu").fill(wanted)
    item.get_by_label("Giá trị").fill("chín mươi")
    item.get_by_role("button", name="Lưu").click()
    expect(item.locator(".field.has-error")).to_contain_text("Giá trị")
    expect(item.get_by_label("Giá trị")).to_be_visible()
    expect(item.get_by_label("Giá trị")).to_have_value("chín mươi")
    expect(item.get_by_label("Chỉ tiêu")).to_have_value(wanted)
    axe(page)
    item.get_by_label("Giá trị").fill("91,5")
    item.get_by_role("button", name="Lưu").click()
    expect(page.locator("[data-item]").nth(1)).to_contain_text(wanted)
    expect(page.locator("[data-item]").nth(1)).to_contain_text("91,5")
    expect(page.locator("[data-item]").nth(1)).to_contain_text("đã nhận")


def drop_an_item(page, before):
    item = page.locator("[data-item]").nth(2)
    name = item.locator("h2").inner_text()
    item.get_by_role("button", name=re.compile("^Bỏ")).click()
    expect(page.locator("nav.tabs a[aria-current] .count")).to_have_text(str(before - 1))
    expect(page.locator("[data-item] h2").get_by_text(name, exact=True)).to_have_count(0)


def accept_everything(page, review):
    """The sure ones at once, the others one by one with a look."""
    page.get_by_role("button", name=re.compile(r"^Nhận \d+ mục chắc")).click()
    expect(page.get_by_role("button", name=re.compile(r"^Nhận \d+ mục chắc"))).to_have_count(0)
    page.goto(review + "?muc=cho-soat")
    while left := page.locator("[data-item]").count():
        page.locator("[data-item]").first.get_by_role("button", name=re.compile("^Nhận")).click()
        until(page, "left => document.querySelectorAll('[data-item]').length < left", left, seconds=60)
    page.goto(review)
    expect(page.locator("[data-progress]")).to_contain_text("Đã soát đủ")


def every_item_has_its_passage(page, plan, tasks):
    for part, least in (("chi-tieu", 40), ("nhiem-vu", tasks)):
        page.goto(f"{plan}?muc={part}")
        found = page.locator("[data-list] [data-item]").evaluate_all(
            "items => items.map(item => [item.querySelector('h3 a, .is-title a').textContent, item.querySelector('a[href*=\"/nguon?\"]')?.href])"
        )
        assert len(found) >= least
        assert all(passage for _, passage in found), [text for text, passage in found if not passage]
        for text, passage in found:
            answer = page.request.get(passage)
            assert answer.status == 200
            marked = " ".join(re.findall(r'<a class="span[^>]*>([^<]*)</a>', answer.text())).replace("&amp;", "&")
            missing = words(text.replace("(đã sửa khi soát)", "")) - words(marked)
            assert len(missing) <= len(words(text)) * 0.34, f"{text!r} not in its passage {marked!r}"
    page.goto(found[0][1])
    expect(page.locator(".span.is-current").first).to_be_visible()


def test_what_the_document_leaves_open_is_asked_for_where_publishing_needs_it(keeper, axe):
    page = keeper
    page.goto(f"/{OTHER}/ke-hoach/nhap")
    page.get_by_label("Chọn tệp văn bản").set_input_files({"name": "chua-ky.txt", "mimeType": "text/plain", "buffer": UNDATED.encode()})
    page.get_by_role("button", name="Đọc văn bản").click()
    page.wait_for_url(re.compile("/duyet"), timeout=READING)
    gap = page.get_by_role("form", name=re.compile("chưa ghi ngày ban hành"))
    expect(gap).to_be_visible()
    expect(page.get_by_role("button", name="Công bố", exact=True)).to_have_count(0)
    axe(page)
    gap.get_by_label("Số, ký hiệu").fill("15/KH-UBND")
    gap.get_by_label("Ngày ban hành").fill("2026-03-02")
    gap.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("chưa ghi ngày ban hành")).to_have_count(0)
    expect(page.locator("[data-item]:not(.is-decided)").first).to_be_visible()


def hand_in(page, name, text):
    page.get_by_label("Chọn tệp văn bản").set_input_files({"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="Đọc văn bản").click()


def test_an_amended_edition_is_compared_item_by_item_written_and_undone(keeper, new_page, server, axe):
    page = keeper
    signed = UNDATED.replace("Số:      /KH-UBND", "Số: 44/KH-UBND").replace("ngày     tháng     năm", "ngày 02 tháng 02 năm")
    page.goto(f"/{OTHER}/ke-hoach/nhap")
    hand_in(page, "ban-ky.txt", signed)
    page.wait_for_url(re.compile("/duyet"), timeout=READING)
    plan = page.url.split("/duyet")[0]

    amended = signed.replace("đạt trên 80%", "đạt trên 85%").replace("- 100% cán bộ, công chức xã được bồi dưỡng kỹ năng số.\n", "")
    page.goto(f"/{OTHER}/ke-hoach/nhap")
    hand_in(page, "sua-doi.txt", amended)
    expect(page.get_by_role("alert")).to_contain_text("Văn bản số 44/KH-UBND ngày 02/02/2026 đã có")
    axe(page)
    page.get_by_role("button", name="So sánh với kế hoạch đang có").click()
    page.wait_for_url(re.compile("/ban-khac/"), timeout=READING)
    changed = page.locator("#changed [data-item]", has_text="85%").first
    expect(changed.locator("del").first).to_contain_text("80")
    expect(changed.locator("ins").first).to_contain_text("85")
    dropped = page.locator("#dropped [data-item]", has_text="bồi dưỡng kỹ năng số")
    expect(dropped).to_have_count(1)
    axe(page)
    phone = new_page(phone=True, storage_state=page.context.storage_state())
    phone.goto(page.url)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    axe(phone)

    changed.get_by_role("button", name=re.compile("^Nhận")).click()
    expect(page.get_by_role("button", name="Ghi 1 thay đổi vào kế hoạch")).to_be_visible()
    dropped.get_by_role("button", name=re.compile("^Giữ như cũ")).click()
    expect(dropped).to_contain_text("giữ như cũ")
    page.get_by_role("button", name="Ghi 1 thay đổi vào kế hoạch").click()
    expect(page.get_by_text("Đã ghi 1 thay đổi vào kế hoạch")).to_be_visible()
    comparison = page.url
    page.goto(plan)
    expect(page.locator("main")).to_contain_text("> 85%")
    expect(page.locator("main")).to_contain_text("bồi dưỡng kỹ năng số")
    page.goto(comparison)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("kế hoạch trở lại như trước")).to_be_visible()
    page.goto(plan)
    expect(page.locator("main")).to_contain_text("> 80%")


UNDATED = """ỦY BAN NHÂN DÂN
XÃ KHE VÀNG
Số:      /KH-UBND
Khe Vàng, ngày     tháng     năm 2026

KẾ HOẠCH
Thử nghiệm chuyển đổi số xã Khe Vàng năm 2026

I. MỤC TIÊU
1. Mục tiêu cụ thể
- Tỷ lệ hồ sơ thủ tục hành chính được xử lý trực tuyến đạt trên 80%.
- Tỷ lệ hộ gia đình có đường truyền Internet đạt trên 90%.
- 100% cán bộ, công chức xã được bồi dưỡng kỹ năng số.
II. TỔ CHỨC THỰC HIỆN
1. Văn phòng HĐND và UBND
- Theo dõi, đôn đốc việc thực hiện Kế hoạch này.
"""
