"""A task from its assignment to its confirmation, as the four people see it who have to do with it."""
import re

from playwright.sync_api import expect

from conftest import COMMUNE
from demo import record

TASK = "Lắp bổ sung cụm loa truyền thanh tại xóm Khuổi Vàng"
WORK = f"/{COMMUNE}/viec-cua-toi"


def open_step(page, name):
    page.locator("details.step > summary", has_text=name).click()
    return page.get_by_role("dialog", name=name)


def open_work(page):
    page.goto(WORK)
    page.locator("[data-item]", has_text=TASK).get_by_role("link").click()
    expect(page.locator("#work-detail")).to_contain_text(TASK)


def state(page):
    return page.locator(".record-state .tag").first


def test_a_task_is_assigned_accepted_done_handed_in_and_confirmed(signed_in, server, axe):
    task = record(server, "task", "text = ?", TASK)
    keeper, officer, leader = signed_in("vanhoa.cds"), signed_in("dvth.truyenthanh"), signed_in("pct.vanxa")
    officer.goto(WORK)
    expect(officer.locator("[data-item]", has_text=TASK)).to_have_count(0)
    assign(keeper, task, axe)
    carry_out(officer, axe)
    confirm(leader, axe)
    told(keeper, task)
    officer.goto(WORK)
    expect(officer.locator("[data-item]", has_text=TASK)).to_have_count(0)
    officer.goto(f"/{COMMUNE}/thong-bao")
    expect(officer.locator("main")).to_contain_text("Đã xác nhận hoàn thành: " + TASK)
    axe(officer)


def assign(page, task, axe):
    """What is not clear yet is asked for, by the browser and by the server."""
    page.goto(f"/{COMMUNE}/so/task/{task}")
    expect(page.get_by_label("6 rõ")).to_contain_text("2/6")
    dialog = open_step(page, "Giao việc")
    expect(dialog).to_be_visible()
    axe(page)
    dialog.locator("form").evaluate("form => { form.noValidate = true; }")
    dialog.get_by_role("button", name="Giao việc").click()
    expect(page.locator(".error-summary a")).to_have_count(4)
    axe(page)
    main = page.locator("main")
    main.get_by_label("Rõ người").select_option(label="Viên chức truyền thanh, trang thông tin điện tử")
    main.get_by_label("Rõ trách nhiệm").fill("Lắp, chạy thử, bàn giao cho xóm.")
    main.get_by_label("Rõ thẩm quyền").select_option(label="Phó Chủ tịch UBND xã phụ trách văn hóa - xã hội")
    main.get_by_label("Hạn hoàn thành").fill("2026-12-18")
    main.get_by_role("button", name="Giao việc").click()
    expect(page.get_by_text("Đã chuyển bước.")).to_be_visible()
    expect(state(page)).to_contain_text("Mới giao")
    expect(page.get_by_label("6 rõ")).to_contain_text("6/6")
    expect(page.locator("main")).to_contain_text("Đang chờ Viên chức truyền thanh")


def carry_out(page, axe):
    open_work(page)
    axe(page)
    page.locator("#work-detail").get_by_role("button", name="Nhận việc").click()
    expect(page.get_by_text("Đã chuyển bước.")).to_be_visible()
    expect(page.locator("[data-item]", has_text=TASK)).to_contain_text("Đã nhận việc")
    open_work(page)
    page.locator("#work-detail h2 a").click()
    page.get_by_role("button", name="Bắt đầu thực hiện").click()
    expect(state(page)).to_contain_text("Đang thực hiện")
    page.get_by_role("link", name="Sửa", exact=True).click()
    page.get_by_label("Minh chứng", exact=True).set_input_files({"name": "bien-ban.txt", "mimeType": "text/plain", "buffer": "Biên bản bàn giao".encode()})
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="bien-ban.txt").first.evaluate("link => { link.download = ''; link.click(); }")
    assert download.value.suggested_filename == "bien-ban.txt"
    dialog = open_step(page, "Nộp kết quả")
    dialog.get_by_label("Kết quả thực hiện").fill("Đã lắp 01 cụm 4 loa, phát thử ba buổi.")
    axe(page)
    dialog.get_by_role("button", name="Nộp kết quả").click()
    expect(state(page)).to_contain_text("Chờ xác nhận")


def confirm(page, axe):
    open_work(page)
    expect(page.locator("#work-detail")).to_contain_text("bien-ban.txt")
    expect(page.locator("#work-detail")).to_contain_text("Đã lắp 01 cụm 4 loa")
    axe(page)
    page.locator("#work-detail").get_by_role("button", name="Xác nhận hoàn thành").click()
    expect(page.get_by_text("Đã chuyển bước.")).to_be_visible()
    expect(page.locator("[data-item]", has_text=TASK)).to_have_count(0)


def told(page, task):
    page.goto(f"/{COMMUNE}/so/task/{task}/lich-su")
    history = page.locator(".history").inner_text()
    steps = ["Giao việc", "Nhận việc", "Bắt đầu thực hiện", "Nộp kết quả", "Xác nhận hoàn thành"]
    places = [history.index(step) for step in steps]
    assert places == sorted(places, reverse=True), "the newest step comes first"
    for who in ("Nguyễn Hải Yến", "Lục Thị Ánh", "Nông Thị Hạnh"):
        assert who in history
    change = page.locator(".history > li").first.locator(".changes li", has_text="Trạng thái")
    expect(change.locator("del")).to_have_text("Chờ xác nhận")
    expect(change.locator("ins")).to_have_text("Hoàn thành")


def test_what_belongs_to_a_task_is_added_on_its_page_with_the_task_filled_in(signed_in, server, axe):
    task = record(server, "task", "state = 'in_progress'")
    page = signed_in("vanhoa.cds", phone=True)
    page.goto(f"/{COMMUNE}/so/task/{task}")
    adds = page.get_by_role("navigation", name="Thêm cho bản ghi này")
    for name in ("Thêm vướng mắc", "Thêm việc con", "Thêm sản phẩm, minh chứng"):
        expect(adds.get_by_role("link", name=name)).to_be_visible()
    axe(page)
    adds.get_by_role("link", name="Thêm vướng mắc").click()
    expect(page.get_by_label("Nhiệm vụ", exact=True)).to_have_value(task)
    page.get_by_label("Khó khăn, vướng mắc").fill("Chưa có điện ba pha tại điểm lắp.")
    page.get_by_label("Kiến nghị, đề xuất").fill("Đề nghị Điện lực kéo thêm dây.")
    page.locator("form[data-draft]").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Thêm", exact=True).click()
    # What lacks is told, and the way back is kept.
    expect(page.locator(".error-summary a")).to_have_count(1)
    page.get_by_label("Nguyên nhân").select_option(label="Chờ cơ quan khác")
    page.get_by_role("button", name="Thêm", exact=True).click()
    page.wait_for_url(re.compile(f"/so/task/{task}"))
    expect(page.get_by_role("complementary")).to_contain_text("Chưa có điện ba pha tại điểm lắp.")
