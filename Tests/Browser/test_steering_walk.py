"""A task's detours and where tasks come from, as those who steer go through them: extension, hand-over, pause, refusal, cancelling; papers that become tasks."""
import datetime
import re
import subprocess

import pytest
from playwright.sync_api import expect

from conftest import COMMUNE
from demo import one, record
from test_task_life import state

TASK = "Lập danh sách hộ cần hỗ trợ nộp hồ sơ trực tuyến"
REMARK = "Nhắc riêng: hay trễ hẹn"
OFFICER, NEXT = "Công chức văn hóa, thông tin", "Công chức lao động, giảm nghèo"
VICE = "Phó Chủ tịch UBND xã phụ trách văn hóa - xã hội"


def at(register, id):
    return f"/{COMMUNE}/so/{register}/{id}"


def step(page, name, fill=None):
    """Takes a step on a record's page, with what its dialog asks for by label."""
    page.locator(".steps").get_by_text(name, exact=True).first.click()
    if fill is not None:
        dialog = page.get_by_role("dialog", name=name)
        for label, value in fill.items():
            field = dialog.get_by_label(re.compile(f"^{label}")).first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)
        dialog.get_by_role("button", name=name).click()
    expect(page.get_by_text("Đã chuyển bước.")).to_be_visible()


def added(page):
    """The id of what was just added."""
    page.wait_for_url(re.compile(r"/[0-9a-f-]{36}\?note=created"))
    return page.url.rsplit("/", 1)[1].split("?")[0]


def piece(page, text):
    """Opens somebody's piece of work beside the list."""
    page.goto(f"/{COMMUNE}/viec-cua-toi")
    page.locator("[data-item]", has_text=text).get_by_role("link").click()
    expect(page.locator("#work-detail")).to_contain_text(text)
    return page.locator("#work-detail")


def told(page, text):
    page.goto(f"/{COMMUNE}/thong-bao")
    expect(page.locator("main li", has_text=text).first).to_be_visible()


def assigned(keeper):
    """A task of the keeper's that lacks nothing."""
    keeper.goto(f"/{COMMUNE}/so/task/moi")
    form = keeper.locator("main form[data-draft]")
    form.locator("[name=text]").fill(TASK)
    form.locator("[name=origin]").select_option("direct")
    form.locator("[name=lead]").select_option(label="Phòng Văn hóa - Xã hội")
    form.locator("[name=accountable]").select_option(label=OFFICER)
    form.locator("[name=authority]").select_option(label=VICE)
    keeper.get_by_role("button", name="Thêm", exact=True).click()
    task = added(keeper)
    expect(keeper.get_by_label("6 rõ")).to_contain_text("3/6")
    expect(keeper.locator("main")).not_to_contain_text("Chất lượng dữ liệu")
    step(keeper, "Giao việc", {"Hạn hoàn thành": "2099-12-01", "Rõ trách nhiệm": "Lập, tổ trưởng xác nhận.", "Sản phẩm": "Danh sách"})
    expect(keeper.get_by_label("6 rõ")).to_contain_text("6/6")
    return task


def test_a_task_takes_every_detour(signed_in, axe):
    keeper, officer, vice, chair = (signed_in(name) for name in ("vanhoa.cds", "vanhoa.thongtin", "pct.vanxa", "chutich"))
    task = assigned(keeper)
    parts(keeper, task)
    extended(officer, vice, task, axe)
    for name, now, words in (("Tạm dừng", "Tạm dừng", "Tạm dừng: "), ("Tiếp tục", "Đang thực hiện", "Làm tiếp, hạn 15/12/2099: ")):
        vice.goto(at("task", task))
        step(vice, name, {"Lý do": "Chờ danh sách mới của tỉnh."} if name == "Tạm dừng" else None)
        expect(state(vice)).to_contain_text(now)
        told(officer, words + TASK)
    keeper.goto(at("task", task))
    step(keeper, "Giao lại người khác", {"Rõ người": NEXT, "Lý do": "Người cũ đi học."})
    following = signed_in("vanhoa.laodong")
    told(following, "Được giao lại, hạn 15/12/2099: " + TASK)
    judged(following, vice, task, axe)
    chair.goto(at("task", task))
    step(chair, "Hủy nhiệm vụ", {"Lý do": "Tỉnh đã làm."})
    expect(state(chair)).to_contain_text("Hủy")
    told(following, "Đã hủy, không phải làm nữa: " + TASK)
    history = chair.goto(at("task", task) + "/lich-su").text()
    for reason in ("Chờ danh sách mới của tỉnh.", "Người cũ đi học.", "Thiếu xóm Nà Cà.", "Đồng ý một lần.", "Tỉnh đã làm."):
        assert reason in history, reason


def parts(keeper, task):
    """A sub-task begins with what its task says; a private remark is its author's and nobody else's."""
    keeper.goto(at("task", task))
    keeper.get_by_role("link", name="Thêm việc con").first.click()
    for name, value in (("lead", "Phòng Văn hóa - Xã hội"), ("authority", VICE), ("parent", TASK)):
        assert keeper.locator(f"main [name={name}]").evaluate("field => field.selectedOptions[0].text") == value
    keeper.locator("main [name=text]").fill("Xin danh sách của từng xóm")
    keeper.get_by_role("button", name="Thêm", exact=True).click()
    keeper.get_by_role("link", name="Thêm ghi chú riêng").first.click()
    keeper.locator("main [name=text]").fill(REMARK)
    keeper.get_by_role("button", name="Thêm", exact=True).click()
    keeper.wait_for_url(re.compile(task))
    expect(keeper.get_by_role("complementary")).to_contain_text("Xin danh sách của từng xóm")


def extended(officer, vice, task, axe):
    """Whoever grants an extension reads the day and the reason at once."""
    piece(officer, TASK).get_by_role("button", name="Nhận việc").click()
    officer.goto(at("task", task))
    assert REMARK not in officer.content()
    assert REMARK not in officer.goto(f"/{COMMUNE}/tim?q=hay trễ hẹn").text().replace("<mark>", "").replace("</mark>", "")
    officer.goto(at("task", task))
    step(officer, "Bắt đầu thực hiện")
    step(officer, "Xin gia hạn", {"Hạn xin lùi đến": "2099-12-15", "Lý do xin gia hạn": "Mưa lũ, hai xóm bị chia cắt."})
    piece(vice, TASK)
    said = vice.locator("#work-detail").inner_text().split("Giao từ")[0]
    assert "15/12/2099" in said and "Mưa lũ, hai xóm bị chia cắt." in said, said
    axe(vice)
    vice.goto(at("task", task))
    step(vice, "Đồng ý gia hạn", {"Lý do": "Đồng ý một lần."})
    expect(vice.locator("main")).to_contain_text("Hạn giao lần đầu")


def judged(officer, vice, task, axe):
    officer.goto(at("task", task))
    for name in ("Nhận việc", "Bắt đầu thực hiện"):
        step(officer, name)
    step(officer, "Nộp kết quả", {"Kết quả thực hiện": "Danh sách 11 xóm.", "Số văn bản, đường dẫn": "15/DS-VHXH"})
    vice.goto(f"/{COMMUNE}/viec-cua-toi/duyet")
    card = vice.locator("[id^=viec-]", has_text=TASK)
    for words in ("Danh sách 11 xóm.", "15/DS-VHXH"):
        expect(card).to_contain_text(words)
    axe(vice)
    vice.goto(at("task", task))
    step(vice, "Trả lại kết quả", {"Lý do": "Thiếu xóm Nà Cà."})
    expect(piece(officer, TASK)).to_contain_text("Thiếu xóm Nà Cà.")


@pytest.mark.any_engine
def test_tasks_print_as_plans_write_them(signed_in, server, tmp_path):
    page = signed_in("vanhoa.cds")
    for form, heads in (
        ("6 rõ", ["Rõ việc", "Rõ người", "Rõ thời gian", "Rõ trách nhiệm", "Rõ sản phẩm", "Rõ thẩm quyền"]), ("5 rõ", ["Rõ kết quả"]),
        ("Địa chỉ - thời hạn - sản phẩm - giám sát", ["Địa chỉ (cơ quan)", "Thời hạn", "Sản phẩm", "Giám sát"]),
    ):
        page.goto(f"/{COMMUNE}/so/task/in?kho=ngang")
        page.get_by_role("link", name=form, exact=True).click()
        page.pdf(path=str(tmp_path / "in.pdf"), prefer_css_page_size=True)
        text = " ".join(subprocess.run(["pdftotext", str(tmp_path / "in.pdf"), "-"], capture_output=True, text=True, check=True).stdout.split())
        for head in heads:
            assert head in text, (form, head)


def test_papers_become_tasks_in_one_step(signed_in, server, axe):
    keeper, head = signed_in("vanhoa.cds"), signed_in("vanphong.chanh")
    paper = record(server, "incoming_document", "subject = ?", "Rà soát tài khoản mạng xã hội giả mạo cơ quan nhà nước")
    head.goto(at("incoming_document", paper))
    step(head, "Chuyển và giao thành nhiệm vụ", {
        "Đơn vị xử lý": "Phòng Văn hóa - Xã hội", "Người xử lý": OFFICER, "Ý kiến chỉ đạo": "Rà soát, báo cáo Công an xã.",
        "Hạn giải quyết": "2099-12-04", "Rõ sản phẩm": "Danh sách tài khoản", "Rõ thẩm quyền": VICE})
    points = {"Rõ người": NEXT, "Rõ trách nhiệm": "Chủ trì thực hiện.", "Rõ sản phẩm": "Văn bản", "Rõ thẩm quyền": VICE}
    mandate = record(server, "mandate", "text LIKE 'Đưa kết quả chuyển đổi số%'")
    keeper.goto(f"/{COMMUNE}/so/mandate")
    keeper.get_by_role("link", name="Chưa cụ thể hóa", exact=True).click()
    expect(keeper.locator("tbody")).to_contain_text("Đưa kết quả chuyển đổi số")
    keeper.goto(at("mandate", mandate))
    step(keeper, "Giao việc", points | {"Hạn hoàn thành": "2099-12-20"})
    step(keeper, "Đã có văn bản của xã", {"Văn bản của xã": "88/UBND-VHXH", "Ngày ban hành": "2026-01-20"})
    keeper.goto(f"/{COMMUNE}/so/mandate?view=not_yet")
    expect(keeper.locator("tbody")).not_to_contain_text("Đưa kết quả chuyển đổi số")
    conclusion = record(server, "conclusion", "text LIKE 'Trực tiếp làm việc%'")
    keeper.goto(at("conclusion", conclusion))
    step(keeper, "Giao việc", points | {"Rõ thời gian": "2099-12-20"})
    finding = record(server, "inspection_finding", "text LIKE 'Bảng hướng dẫn ở quầy%'")
    keeper.goto(at("inspection_finding", finding))
    step(keeper, "Giao thành nhiệm vụ")
    for register, id in (("incoming_document", paper), ("mandate", mandate), ("conclusion", conclusion), ("inspection_finding", finding)):
        task = one(server, f"SELECT task FROM reg_{register} WHERE commune = 99901 AND id = ?", id)
        keeper.goto(at("task", task))
        expect(keeper.get_by_label("6 rõ")).to_contain_text("6/6")
        expect(state(keeper)).to_contain_text("Mới giao")
    piece(signed_in("vanhoa.thongtin"), "Rà soát tài khoản mạng xã hội giả mạo")


def test_a_session_draws_its_agenda_once(signed_in, server, axe):
    keeper = signed_in("vanhoa.cds")
    session = record(server, "committee_session", "name LIKE 'Phiên họp Ban Chỉ đạo quý IV%'")
    keeper.goto(at("committee_session", session))

    def items():
        return one(server, "SELECT count(*) FROM reg_agenda_item WHERE commune = 99901 AND session = ?", session)

    keeper.get_by_role("button", name="Lấy chỉ tiêu đỏ và việc trễ").click()
    expect(keeper.get_by_role("complementary")).to_contain_text("Nhiệm vụ quá hạn")
    drawn = items()
    assert drawn > 0
    axe(keeper)
    keeper.get_by_role("button", name="Lấy chỉ tiêu đỏ và việc trễ").click()
    expect(keeper.get_by_text("Không có chỉ tiêu đỏ, việc trễ nào ngoài")).to_be_visible()
    assert items() == drawn


def test_a_leader_decides_on_a_phone_with_what_decides_in_sight(signed_in, server, axe):
    vice = signed_in("pct.vanxa", phone=True)
    vice.goto(f"/{COMMUNE}/viec-cua-toi/duyet")
    change = vice.locator("[id^=viec-]", has_text="Lùi hạn bản đồ số hạ tầng viễn thông")
    reason, after = one(server, "SELECT reason FROM reg_plan_change WHERE text LIKE 'Lùi hạn bản đồ số%'"), one(
        server, "SELECT after FROM reg_plan_change WHERE text LIKE 'Lùi hạn bản đồ số%'")
    for words in (reason, after):
        expect(change).to_contain_text(words)
    expect(vice.locator("[id^=viec-]", has_text="Đường lên xóm Phiêng Dầu").locator("summary", has_text="Cho ý kiến")).to_be_visible()
    pilot = vice.locator("[id^=viec-]", has_text="Trợ lý soạn thảo cho bộ phận một cửa")
    expect(pilot).to_contain_text("Thời gian soạn phiếu giảm một nửa")
    assert vice.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(vice)
    pilot.locator("summary", has_text="Cho thí điểm").click()
    dialog = vice.get_by_role("dialog", name=re.compile("Cho thí điểm"))
    dialog.get_by_label(re.compile("^Văn bản cho phép")).fill("301/QĐ-UBND")
    dialog.get_by_role("button", name=re.compile("^Cho thí điểm")).click()
    expect(vice.locator("[id^=viec-]", has_text="Trợ lý soạn thảo cho bộ phận một cửa")).to_have_count(0)
    assert one(server, "SELECT state FROM reg_pilot WHERE name LIKE 'Trợ lý soạn thảo%'") == "running"


def test_one_request_asks_many_and_one_is_sent_back(signed_in, server, axe):
    def day(ahead):
        return (datetime.date.today() + datetime.timedelta(days=ahead)).isoformat()

    keeper = signed_in("vanhoa.cds")
    keeper.goto(f"/{COMMUNE}/bao-cao/yeu-cau")
    form = keeper.locator("main form", has=keeper.locator("[name=questions]"))
    for name, value in (("name", "Báo cáo nhanh về chữ ký số"), ("request", "Số người đã có chữ ký số."), ("questions", "Số người đã có\nVướng mắc"),
                        ("period__year", "2026"), ("cut_off", "2026-11-22"), ("due_on", day(5)), ("consolidated_on", day(8))):
        form.locator(f"[name={name}]").fill(value)
    form.locator("[name=period__part]").select_option(label="Tháng 11")
    form.get_by_label("Phòng chuyên môn").check()
    form.get_by_label("Trạm Y tế").first.check()
    form.get_by_role("button").last.click()
    expect(keeper.locator("main")).to_contain_text("Báo cáo nhanh về chữ ký số")
    station = signed_in("yte.truongtram")
    station.set_default_timeout(30_000)  # Sending counts all figures and states them.
    station.goto(f"/{COMMUNE}/bao-cao")
    station.get_by_role("link", name=re.compile("chữ ký số")).first.click()
    for heading in ("Số người đã có", "Vướng mắc"):
        station.get_by_role("region", name=re.compile(heading)).get_by_role("textbox").first.fill(f"{heading}: như sổ.")
    station.get_by_role("button", name="Lưu và gửi").click()
    expect(station.locator("main")).to_contain_text("Đã gửi")
    keeper.goto(station.url)
    step(keeper, "Yêu cầu bổ sung", {"Lý do": "Ghi rõ đến ngày nào."})
    axe(keeper)
    station.reload()
    expect(station.locator("main")).to_contain_text("Ghi rõ đến ngày nào.")
    station.get_by_role("button", name="Lưu và gửi").click()
    expect(station.locator("main")).to_contain_text("Đã gửi")
