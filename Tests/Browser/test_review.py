"""Reviewing a plan: a scan from upload to the published plan, each item beside its place, keys, what is begun, what others decide."""
import re
import subprocess
import time

import pytest
from playwright.sync_api import expect

from conftest import COMMUNE, following, until
from demo import OTHER, record
from server import ROOT
from test_plan import other_commune

SCAN = ROOT.parent / "shared/plans/001-scan.pdf"
TEXT = """ỦY BAN NHÂN DÂN XÃ SUỐI MÂY
Số: {number}/KH-UBND
Suối Mây, ngày 03 tháng 11 năm 2026

KẾ HOẠCH
Chuyển đổi số chợ xã Suối Mây năm 2027, lần {number}

I. KẾT QUẢ NĂM 2026
- Năm 2026, số quầy hàng nhận thanh toán không dùng tiền mặt là 50/80 quầy, đạt tỷ lệ 75,5%.
II. MỤC TIÊU
1. Chỉ tiêu cụ thể
- 100% quầy hàng thường xuyên niêm yết giá bằng mã QR.
- Tỷ lệ quầy hàng nhận thanh toán không dùng tiền mặt đạt từ 90% trở lên.
- Tỷ lệ tiểu thương có chữ ký số đạt 60% trở lên.
- Tỷ lệ tiểu thương dùng hóa đơn điện tử đạt 80% trở lên.
- Xây dựng tối thiểu 02 gian hàng mẫu trên sàn thương mại điện tử.
III. TỔ CHỨC THỰC HIỆN
1. Phòng Kinh tế
- Theo dõi, đôn đốc việc thực hiện Kế hoạch này.
"""


def scanned(folder):
    """A scan of four pages of the demo's plan, leaning a little, as a PDF of pictures without any text."""
    pages = []
    for number in (1, 2, 3, 7):
        name = folder / f"page-{number}"
        subprocess.run(
            ["pdftoppm", "-r", "150", "-gray", "-jpeg", "-f", str(number), "-l", str(number), "-singlefile", ROOT / "Packs/plan/demo/ke-hoach.pdf", name],
            check=True,
        )
        pages.append(name.with_suffix(".jpg").read_bytes())
    file = folder / "ke-hoach-quet.pdf"
    file.write_bytes(pdf_of(pages))
    return file


def pdf_of(pictures):
    """A PDF with a page for each JPEG, as scanners make them."""
    kids = " ".join(f"{3 + 3 * index} 0 R" for index in range(len(pictures)))
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pictures)}/Kids[{kids}]>>".encode()]
    for index, picture in enumerate(pictures):
        height, width, colours = jpeg_frame(picture)
        # A lean of half a degree, as sheets lie in a feeder.
        draw = b"q 595 5.2 -7.3 842 3 -2 cm /I Do Q"
        parts.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I {5 + 3 * index} 0 R>>>>/Contents {4 + 3 * index} 0 R>>".encode()
        )
        parts.append(f"<</Length {len(draw)}>>\nstream\n".encode() + draw + b"\nendstream")
        head = f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/{colours}/BitsPerComponent 8/Filter/DCTDecode/Length {len(picture)}>>"
        parts.append(head.encode() + b"\nstream\n" + picture + b"\nendstream")
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = len(made)
    made += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode() + b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return made + f"trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n".encode()


def jpeg_frame(picture):
    """Height, width and colours, as the frame header says."""
    at = 2
    while picture[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
    height, width = (int.from_bytes(picture[at + place : at + place + 2], "big") for place in (5, 7))
    return height, width, {1: "DeviceGray", 3: "DeviceRGB"}[picture[at + 9]]


def hand_in(page, commune, file, seconds=60):
    page.goto(f"/{commune}/ke-hoach/nhap")
    page.get_by_label("Chọn tệp văn bản").set_input_files(file)
    page.get_by_role("button", name="Đọc văn bản").click(no_wait_after=True)
    end = time.monotonic() + seconds
    while "/duyet" not in page.url:
        assert time.monotonic() < end, page.locator("main").inner_text()
        # The same document was handed in elsewhere on this server.
        separate = page.get_by_role("button", name="Vẫn nhập thành kế hoạch riêng")
        if separate.is_visible():
            separate.click(no_wait_after=True)
        page.wait_for_timeout(200)
    page.wait_for_load_state()


@pytest.fixture
def reviewing(signed_in):
    """reviewing(number): the review of a small plan that was just read."""

    def make(number, name="vanhoa.cds", phone=False):
        page = signed_in(name, phone=phone)
        hand_in(page, COMMUNE, {"name": f"cho-{number}.txt", "mimeType": "text/plain", "buffer": TEXT.format(number=number).encode()})
        return page

    return make


def waiting(page):
    """How many items wait, as the head of the review says."""
    return int(page.locator("[data-waiting]").get_attribute("data-waiting"))


def wait_for(page, left):
    until(page, "left => document.querySelector('[data-waiting]').dataset.waiting === String(left)", left)


def current(page):
    return page.locator("[data-item].is-on")


def sureness(page):
    return [int(text) for text in re.findall(r"chắc (\d+)%", " ".join(page.locator("[data-item] .review-line").all_inner_texts()))]


# ---- From a scan to the published plan -------------------------------------------------------------------------------------------


@pytest.mark.any_engine("postgres")  # The reading and the browser are the same; what is written is tried on both engines elsewhere.
@pytest.mark.parametrize("document", ["a small scan", "001-scan.pdf"])
def test_a_scan_goes_from_upload_to_the_published_plan(document, server, new_page, axe, tmp_path):
    if document == "001-scan.pdf" and not SCAN.exists():
        pytest.skip(f"{SCAN} is not there")
    page = other_commune(server, new_page, "khevang.vanhoa")
    hand_in(page, OTHER, SCAN if document == "001-scan.pdf" else scanned(tmp_path), seconds=400)
    review = page.url.split("?")[0]
    every_place_is_on_its_picture(page)
    axe(page)
    what_is_unsure_comes_first(page)
    an_item_is_accepted_by_key(page)
    an_item_is_corrected_by_key(page)
    the_sure_ones_are_accepted_at_once(page)
    while left := waiting(page):
        page.keyboard.press("Enter")
        wait_for_less(page, left)
    expect(page.locator("[data-progress]")).to_contain_text("Đã soát đủ")
    fill_what_is_missing(page)
    page.get_by_role("button", name="Công bố", exact=True).click()
    expect(page.get_by_text("Đã trình kế hoạch")).to_be_visible()
    plan = review.removesuffix("/duyet")
    chair = other_commune(server, new_page, "khevang.chutich")
    chair.goto(plan.replace("/ke-hoach/", "/so/plan/"))
    chair.locator("summary", has_text="Công bố").click()
    chair.get_by_role("dialog").get_by_role("button", name="Công bố").click()
    expect(chair.get_by_text("Đang thực hiện").first).to_be_visible()
    chair.goto(f"{plan}?muc=chi-tieu")
    targets = chair.locator("[data-list] [data-item]")
    assert targets.count() >= 10
    expect(chair.locator("main")).to_contain_text("(đã sửa khi soát)")
    passage = targets.first.locator("a[href*='/nguon?']").get_attribute("href")
    chair.goto(passage)
    expect(chair.locator(".page-sheet img").first).to_be_visible()
    assert chair.locator(".page-sheet rect").count() > 0
    axe(chair)


def every_place_is_on_its_picture(page):
    """Pictures come as they are looked at; the current item's words are marked on one, and stand in sight."""
    until(page, "() => [...document.querySelectorAll('.page-sheet img')].some(image => image.complete && image.naturalWidth > 400)", seconds=60)
    placed, items = page.locator("[data-item][data-source^='#s-']").count(), page.locator("[data-item]").count()
    assert placed == items > 10
    found = page.evaluate(
        "() => [...document.querySelectorAll('[data-item]')].filter(item => document.querySelector(`.place[href=\"#${item.id}\"] rect`)).length")
    assert found >= items * 0.9, f"{found} of {items} items are marked on a page"
    in_sight = """() => {
        const view = document.querySelector('.source-pane').getBoundingClientRect();
        const box = document.querySelector('.place.is-current rect').getBoundingClientRect();
        return box.width > 10 && box.top >= view.top && box.bottom <= view.bottom;
    }"""
    assert page.evaluate(in_sight)
    page.keyboard.press("End")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(in_sight)
    # The other way round: a click on a place leads to its item.
    other = page.evaluate("() => document.querySelector('[data-item]:not(.is-on)').id")
    page.locator(f".place[href='#{other}'] rect").first.dispatch_event("click", {"bubbles": True})
    expect(current(page)).to_have_id(other)


def what_is_unsure_comes_first(page):
    found = sureness(page)
    unsure = [percent for percent in found if percent < 90]
    assert unsure and all(percent < 90 for percent in found[: len(unsure)])
    expect(page.locator(".doubts li").first).to_be_visible()
    page.get_by_role("link", name="Theo thứ tự văn bản").click()
    expect(page.get_by_role("link", name="Theo thứ tự văn bản")).to_have_attribute("aria-current", "page")
    assert sorted(sureness(page)) == sorted(found) and sureness(page) != found
    page.get_by_role("link", name="Chưa chắc trước").click()
    expect(page.get_by_role("link", name="Chưa chắc trước")).to_have_attribute("aria-current", "page")


def an_item_is_accepted_by_key(page):
    left, first = waiting(page), page.locator("[data-item]").first.get_attribute("id")
    page.keyboard.press("k")
    while current(page).get_attribute("id") != first:
        page.keyboard.press("k")
    page.keyboard.press("Enter")
    wait_for_less(page, left)
    expect(page.locator(f"[id='{first}']")).to_have_count(0)
    expect(current(page)).to_be_focused()
    after = waiting(page)
    page.keyboard.press("u")
    wait_for(page, left)
    expect(current(page)).to_have_id(first)
    page.keyboard.press("a")
    wait_for(page, after)


def wait_for_less(page, left):
    until(page, "left => Number(document.querySelector('[data-waiting]').dataset.waiting) < left", left)


def an_item_is_corrected_by_key(page):
    left = waiting(page)
    item = page.locator("[data-item]", has=page.locator(".kind", has_text="Chỉ tiêu")).first
    item.locator(".review-line").click()
    name = item.get_attribute("id")
    page.keyboard.press("e")
    words = page.locator(f"[id='{name}-text']")
    expect(words).to_be_focused()
    wanted = words.input_value() + " (đã sửa khi soát)"
    words.fill(wanted)
    page.keyboard.press("Escape")
    expect(page.locator(f"[id='{name}'] .draft-kept")).to_be_visible()
    expect(current(page)).to_be_focused()
    page.keyboard.press("e")
    expect(words).to_have_value(wanted)
    words.focus()
    page.keyboard.press("Control+Enter")
    wait_for_less(page, left)
    expect(page.locator(f"[id='{name}']")).to_have_count(0)


def the_sure_ones_are_accepted_at_once(page):
    before = waiting(page)
    button = page.get_by_role("button", name=re.compile(r"^Nhận \d+ mục chắc từ 90% trở lên"))
    if button.count() == 0:
        return
    number = int(re.search(r"\d+", button.inner_text()).group())
    button.click()
    wait_for(page, before - number)
    expect(page.get_by_text(f"Đã nhận {number} mục.")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    wait_for(page, before)
    page.get_by_role("button", name=re.compile(r"^Nhận \d+ mục chắc")).click()
    wait_for(page, before - number)


def fill_what_is_missing(page):
    gap = page.locator(".review-gap")
    if gap.count() == 0:
        return
    for name, value in (("number", "15/KH-UBND"), ("issued_on", "2026-03-02"), ("issuer", "Ủy ban nhân dân xã"), ("from_year", "2026"), ("to_year", "2026")):
        field = gap.locator(f"[name='{name}']")
        if field.count() and not field.input_value():
            field.fill(value)
    gap.get_by_role("button", name="Lưu").click()
    expect(page.locator(".review-gap")).to_have_count(0)


# ---- Keys, drafts, others --------------------------------------------------------------------------------------------------------


def test_what_is_typed_survives_leaving_and_other_fields_stay(reviewing, server):
    page = reviewing(701)
    page.goto(page.url.split("?")[0] + "?muc=chi-tieu")
    item = page.locator("[data-item]").nth(1)
    name = item.get_attribute("id")
    item.get_by_role("link", name=re.compile("^Sửa")).click()
    page.locator(f"[id='{name}-text']").fill("Tỷ lệ quầy hàng dùng mã QR đạt từ 91% trở lên")
    page.locator(f"[id='{name}-value']").fill("91")
    expect(page.locator(f"[id='{name}'] .form-state")).to_contain_text("Đã lưu bản nháp")
    page.goto(f"/{COMMUNE}/ke-hoach")
    page.go_back()
    expect(current(page)).to_have_id(name)
    expect(page.locator(f"[id='{name}'] .draft-kept")).to_be_visible()
    # The record's own form shows the draft too, over the values of the fields that the review does not ask for.
    target = name.removeprefix("i-")
    page.goto(f"/{COMMUNE}/so/target/{target}/sua")
    expect(page.locator("#f-text")).to_have_value("Tỷ lệ quầy hàng dùng mã QR đạt từ 91% trở lên")
    assert page.locator("#f-no").input_value() != ""
    page.go_back()
    page.locator(f"[id='{name}']").get_by_role("link", name=re.compile("^Sửa")).click()
    expect(page.locator(f"[id='{name}-value']")).to_have_value("91")
    page.get_by_role("button", name="Bỏ bản nháp").click()
    expect(page.locator(f"[id='{name}'] .edit")).to_have_count(0)
    expect(page.locator(f"[id='{name}'] .draft-kept")).to_have_count(0)
    expect(page.locator(f"[id='{name}'] h2")).not_to_contain_text("91%")


def test_a_wrong_value_is_told_beside_its_field_and_takes_nothing_away(reviewing, axe):
    page = reviewing(702)
    page.goto(page.url.split("?")[0] + "?muc=chi-tieu")
    item = page.locator("[data-item]").first
    name = item.get_attribute("id")
    item.get_by_role("link", name=re.compile("^Sửa")).click()
    page.locator(f"[id='{name}-value']").fill("chín mươi")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"[id='{name}'] .has-error")).to_contain_text("Giá trị")
    expect(page.locator(f"[id='{name}-value']")).to_be_focused()
    expect(page.locator(f"[id='{name}-value']")).to_have_value("chín mươi")
    axe(page)
    page.locator(f"[id='{name}-value']").fill("95,5")
    page.get_by_role("button", name="Lưu, xem mục tiếp").click()
    expect(page.locator(f"[id='{name}']")).to_contain_text("95,5")
    expect(page.locator(f"[id='{name}']")).to_contain_text("đã nhận")
    page.keyboard.press("u")
    expect(page.locator(f"[id='{name}']")).not_to_contain_text("đã nhận")
    expect(page.locator(f"[id='{name}']")).not_to_contain_text("95,5")


def test_two_people_see_each_others_decisions_and_lose_nothing_they_type(reviewing, signed_in):
    one = reviewing(703)
    other = signed_in("vanhoa.cds")
    other.goto(one.url)
    following(one)
    first, second = [one.locator("[data-item]").nth(number).get_attribute("id") for number in (0, 1)]
    one.locator(f"[id='{second}']").get_by_role("link", name=re.compile("^Sửa")).click()
    words = one.locator(f"[id='{second}'] textarea").first
    words.fill("Đang gõ dở")
    left = waiting(other)
    other.locator(f"[id='{first}']").get_by_role("button", name=re.compile("^Nhận")).click()
    wait_for_less(other, left)
    wait_for(one, waiting(other))
    expect(one.locator(f"[id='{first}']")).to_have_count(0)
    expect(words).to_have_value("Đang gõ dở")
    expect(words).to_be_focused()
    left = waiting(other)
    other.locator(f"[id='{second}']").get_by_role("button", name=re.compile("^Bỏ")).click()
    wait_for_less(other, left)
    expect(one.locator(f"[id='{second}'] .review-warning")).to_be_visible()
    expect(words).to_have_value("Đang gõ dở")


def test_a_dropped_item_comes_back_and_mistakes_are_marked_as_seen(reviewing, axe):
    page = reviewing(704)
    left = waiting(page)
    dropped = current(page).get_attribute("id")
    page.keyboard.press("x")
    wait_for_less(page, left)
    expect(page.locator(f"[id='{dropped}']")).to_have_count(0)
    page.keyboard.press("u")
    wait_for(page, left)
    expect(current(page)).to_have_id(dropped)
    page.get_by_role("link", name=re.compile(r"lỗi trong văn bản chưa xem")).click()
    page.wait_for_url(re.compile("muc=loi"))
    wrong = page.locator("[data-item]", has_text="75,5%")
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("50/80 là 62,5%")
    name = wrong.get_attribute("id")
    mistake = page.locator(f"[id='{name}']")
    axe(page)
    mistake.get_by_role("button", name=re.compile("^Đã xem, giữ như in")).click()
    expect(page.locator(f"[id='{name}']")).to_have_class(re.compile("is-decided"))


def test_keys_are_told_and_do_nothing_while_somebody_types(reviewing, axe):
    page = reviewing(705)
    left = waiting(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("hoàn tác lần quyết định gần nhất")
    axe(page)
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    # A closed dialog lets go of the keys when the page is drawn next.
    expect(page.locator("dialog:focus, dialog :focus")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-item]").nth(1)).to_have_class(re.compile("is-on"))
    assert page.locator("[data-item][tabindex='0']").count() == 1
    page.locator("#find").focus()
    page.keyboard.type("ax")
    assert waiting(page) == left and page.locator("#find").input_value() == "ax"


def test_everything_works_without_scripts(reviewing, browser, server, signed_in_states):
    made = reviewing(706)
    context = browser.new_context(base_url=server.address, java_script_enabled=False, storage_state=signed_in_states[server.address, "vanhoa.cds"])
    page = context.new_page()
    page.goto(made.url)
    left, name = waiting(page), page.locator("[data-item]").first.get_attribute("id")
    page.locator(f"[id='{name}'] h2 a").click()
    assert page.url.endswith("#s-" + name.removeprefix("i-"))
    expect(page.locator(f"[id='s-{name.removeprefix('i-')}']")).to_be_in_viewport()
    page.locator(f"[id='{name}']").get_by_role("link", name=re.compile("^Sửa")).click()
    page.locator(f"[id='{name}'] form.form").get_by_role("button", name="Lưu").click()
    assert waiting(page) < left
    page.get_by_role("button", name="Hoàn tác").click()
    assert waiting(page) == left
    context.close()


def test_on_a_phone_the_page_stays_in_sight_above_the_items(reviewing, axe):
    page = reviewing(707, phone=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    pane = page.locator(".source-pane")
    page.locator("[data-item]").last.scroll_into_view_if_needed()
    expect(pane).to_be_in_viewport()
    expect(page.locator("[data-item]").last).to_be_in_viewport()
    axe(page)


def test_nobody_else_reviews_and_addresses_of_others_plans_decide_nothing(signed_in, server):
    plan = record(server, "plan", "state = 'published'")
    officer = signed_in("vanhoa.thongtin")
    assert officer.request.get(f"/{COMMUNE}/ke-hoach/{plan}/duyet").status == 403
    keeper = signed_in("vanhoa.cds")
    keeper.goto(f"/{COMMUNE}/ke-hoach/{plan}/duyet?vua=1-2")
    token = keeper.locator("body").get_attribute("data-token")
    for body, status in (({}, 404), ({"vua": "x"}, 404), ({"vua": "9-1"}, 404)):
        answer = keeper.request.post(f"/{COMMUNE}/ke-hoach/{plan}/duyet/hoan-tac", form={"_csrf": token, **body})
        assert answer.status == status
    published = keeper.request.post(f"/{COMMUNE}/ke-hoach/{plan}/duyet/hoan-tac", form={"_csrf": token, "vua": "1-2"})
    assert published.status in (409, 422), "a plan in force is not reviewed any more"
