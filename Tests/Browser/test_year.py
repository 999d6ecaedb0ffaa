"""A year of the demo commune, played through from the plan to what was corrected after the report, with a clock that the test sets.

What the pages say is held against what the test itself did: which hamlets it visited, which units it let report, and when.
"""
import re
import subprocess

import pytest
from playwright.sync_api import expect

from clock import Clock
from conftest import COMMUNE
from demo import one
from engines import empty_database, rows
from year import LATE, ON_TIME, REPORTERS, TARGET, Year, YearServer, authority, open_work, percent, plan_file, step

KEEPER, CHAIR, VICE, CLERK = "vanhoa.cds", "chutich", "pct.vanxa", "vanthu"
LATE_UNIT, RETURNED_UNIT = "Trường Tiểu học Suối Mây", "Trạm Y tế"
TEAMS = {"to.khuoivang": "Khuổi Vàng", "to.phiengdau": "Phiêng Dầu", "to.trungtam": "Trung Tâm"}
PIN = "2468"


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    made = Clock(tmp_path_factory.mktemp("clock"))
    made.set("2026-11-23")
    return made


@pytest.fixture(scope="module")
def server(engine, clock, tmp_path_factory):
    folder = tmp_path_factory.mktemp("year")
    with authority(tmp_path_factory.mktemp("authority")) as flags, empty_database(engine, folder) as address:
        with YearServer(folder, address, clock, flags) as running:
            yield running


@pytest.fixture
def year(server, clock, new_page, tmp_path):
    return Year(server, clock, new_page, tmp_path)


def the_keeper_brings_the_plan_in_and_the_chair_publishes_it(year):
    page = year.open(KEEPER, "/ke-hoach/nhap")
    page.get_by_label("Chọn tệp văn bản").set_input_files(plan_file(year.folder))
    page.get_by_role("button", name="Đọc văn bản").click()
    page.wait_for_url(re.compile("/duyet"), timeout=60_000)
    while page.locator("[data-progress]", has_text="Đã soát đủ").count() == 0:
        left = page.locator("[data-waiting]").get_attribute("data-waiting")
        page.keyboard.press("Enter")
        expect(page.locator(f"[data-waiting='{left}']")).to_have_count(0)
    page.get_by_role("button", name="Công bố", exact=True).click()
    expect(page.get_by_text("Đã trình kế hoạch")).to_be_visible()
    plan = year.id("plan", "number = '05/KH-UBND'")
    chair = year.open(CHAIR, "/viec-cua-toi")
    open_work(chair, "Chuyển đổi số xã Suối Mây năm 2027")
    step(chair, "Công bố")
    chair.goto(f"/{COMMUNE}/so/plan/{plan}")
    expect(chair.get_by_text("Đang thực hiện").first).to_be_visible()


def publishing_makes_the_calendar_of_eight_units_and_of_the_commune(year):
    found = rows(
        year.server.database, "SELECT u.name, r.consolidates FROM reg_report_due r JOIN reg_unit u ON u.commune = r.commune AND u.id = r.unit"
        " JOIN reg_plan p ON p.commune = r.commune AND p.id = r.plan WHERE r.commune = 99901 AND p.number = '05/KH-UBND' AND r.period = '2027Q1'")
    assert {unit for unit, consolidates in found if not consolidates} == set(REPORTERS)
    assert [unit for unit, consolidates in found if consolidates] == ["Phòng Văn hóa - Xã hội"]


def the_keeper_assigns_with_six_points_clear(year):
    for text, who in ((ON_TIME, "Công chức công nghệ thông tin"), (LATE, "Viên chức truyền thanh, trang thông tin điện tử")):
        page = year.open(KEEPER, f"/so/task/{year.id('task', 'text = ?', text)}")
        expect(page.get_by_label("6 rõ")).to_contain_text("3/6")
        page.locator("details.step > summary", has_text="Giao việc").click()
        dialog = page.get_by_role("dialog", name="Giao việc")
        dialog.get_by_label("Rõ người").select_option(label=who)
        dialog.get_by_label("Rõ trách nhiệm").fill("Làm đúng hạn, báo khi vướng.")
        dialog.get_by_label("Rõ thẩm quyền").select_option(label="Phó Chủ tịch UBND xã phụ trách văn hóa - xã hội")
        dialog.get_by_role("button", name="Giao việc").click()
        expect(page.get_by_label("6 rõ")).to_contain_text("6/6")


def both_officers_take_their_task_in_hand(year):
    for name, text in (("cntt", ON_TIME), ("dvth.truyenthanh", LATE)):
        for button, state in (("Nhận việc", "accepted"), ("Bắt đầu thực hiện", "in_progress")):
            page = year.open(name, "/viec-cua-toi")
            open_work(page, text)
            step(page, button)
            assert state_of(year, text) == state


def state_of(year, text):
    return one(year.server, "SELECT state FROM reg_task WHERE commune = 99901 AND text = ? AND deleted_at IS NULL", text)


def one_hands_in_the_result_with_its_evidence(year):
    page = year.open("cntt", f"/so/task/{year.id('task', 'text = ?', ON_TIME)}/sua")
    page.get_by_label("Minh chứng", exact=True).set_input_files({"name": "quyet-dinh.txt", "mimeType": "text/plain", "buffer": "Quyết định".encode()})
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    page.locator("details.step > summary", has_text="Nộp kết quả").click()
    dialog = page.get_by_role("dialog", name="Nộp kết quả")
    dialog.get_by_label("Kết quả thực hiện").fill("Đã ban hành Quy chế.")
    dialog.get_by_role("button", name="Nộp kết quả").click()
    expect(page.locator(".record-state .tag").first).to_contain_text("Chờ xác nhận")


def the_leader_confirms_it_as_done_on_time(year):
    page = year.open(VICE, "/viec-cua-toi")
    open_work(page, ON_TIME)
    expect(page.locator("#work-detail")).to_contain_text("quyet-dinh.txt")
    step(page, "Xác nhận hoàn thành")
    assert state_of(year, ON_TIME) == "done"


def three_teams_visit_households(year):
    for name, hamlet in TEAMS.items():
        year.seen[hamlet] = visit(year, name)


def visit(year, name, day=None):
    """A team's visit, today or noted later; gives its id."""
    page = year.open(name, "/so/visit/moi")
    page.get_by_label(re.compile("^Hộ")).select_option(index=1)
    if day:
        page.get_by_label("Ngày thăm").fill(day)
    page.get_by_label(re.compile("^Kết quả")).select_option(label="Gặp được")
    # Who was met is asked more, at once.
    page.get_by_label(re.compile("^Đồng ý cho ghi")).select_option(label="Đồng ý")
    page.get_by_label(re.compile("^Người từ 15 tuổi")).fill("3")
    page.get_by_role("button", name="Thêm", exact=True).click()
    page.wait_for_url(re.compile("/so/visit/[0-9a-f-]{36}"))
    number = page.url.rsplit("/", 1)[1].split("?")[0]
    step(page, "Gửi")
    expect(page.locator(".record-state .tag").first).to_contain_text("Đã gửi")
    return number


def told_of(year, name, text):
    """Whether somebody's notices say a text of the late task."""
    page = year.open(name, "/thong-bao")
    return page.locator("main li", has_text=LATE).filter(has_text=text).count() > 0


def the_late_task_is_told_to_the_post_its_head_and_the_keeper_first(year):
    for name in ("dvth.truyenthanh", REPORTERS["Trung tâm Dịch vụ tổng hợp"], KEEPER):
        assert told_of(year, name, "Quá hạn"), name
    assert not told_of(year, VICE, "Quá hạn"), "the leader is not bothered yet"


def seven_of_eight_units_send_their_reports_in_time(year):
    for unit, name in REPORTERS.items():
        if unit != LATE_UNIT:
            write_report(year, unit, name)
    page = year.open(KEEPER, "/bao-cao")
    expect(quarter(page)).to_contain_text("7/9 đã gửi")


def quarter(page, number="I"):
    """A quarter's reports on the page of reports."""
    return page.locator("section", has=page.get_by_role("heading", name=f"Quý {number} năm 2027 · Chuyển đổi số xã Suối Mây năm 2027"))


def open_report(page, name, number="I"):
    """Opens one of a quarter's reports; where many report, the page tells how many did and unfolds the rest."""
    reports = quarter(page, number)
    folded = reports.locator("summary", has_text="Xem từng báo cáo")
    if folded.count():
        folded.click()
    reports.locator("ul.rows").get_by_role("link", name=name).click()


def said(unit):
    return f"{unit} đã làm xong phần việc quý I."


def section(page, heading):
    """A section of a report's page."""
    return page.get_by_role("region", name=re.compile(heading))


def write_report(year, unit, name):
    page = year.open(name, "/viec-cua-toi")
    page.goto(f"/{COMMUNE}/bao-cao")
    open_report(page, unit)
    section(page, "Kết quả thực hiện").get_by_role("textbox").first.fill(said(unit))
    # What the registers know is offered, and taken over by a click.
    for heading, task, lead in (("Kết quả thực hiện", ON_TIME, "Văn phòng HĐND và UBND"), ("Tồn tại", LATE, "Trung tâm Dịch vụ tổng hợp")):
        offer = section(page, heading).locator("details", has_text="Gợi ý từ sổ")
        if unit != lead:
            expect(offer.get_by_text(task)).to_have_count(0)
            continue
        offer.locator("summary").click()
        offer.get_by_role("button", name=re.compile("^Chép")).click()
        expect(section(page, heading).get_by_role("textbox").first).to_have_value(re.compile(task))
    page.get_by_role("button", name="Lưu và gửi").click()
    expect(page.locator("main")).to_contain_text("Đã gửi")


def the_eighth_is_told_that_it_is_late_and_sends(year):
    page = year.open(REPORTERS[LATE_UNIT], "/thong-bao")
    expect(page.locator("main")).to_contain_text(re.compile("Trễ báo cáo: Báo cáo quý I năm 2027"))
    write_report(year, LATE_UNIT, REPORTERS[LATE_UNIT])
    page = year.open(KEEPER, "/bao-cao")
    expect(quarter(page)).to_contain_text("8/9 đã gửi · 1 trễ")


def the_keeper_returns_one_and_accepts_the_others(year):
    for unit in REPORTERS:
        page = report(year, unit)
        if unit == RETURNED_UNIT:
            page.locator("details.step > summary", has_text="Yêu cầu bổ sung").click()
            dialog = page.get_by_role("dialog", name="Yêu cầu bổ sung")
            dialog.get_by_role("textbox").first.fill("Ghi thêm số sổ sức khỏe điện tử.")
            dialog.get_by_role("button", name="Yêu cầu bổ sung").click()
            expect(page.locator(".record-state .tag").first).to_contain_text("Cần bổ sung")
        else:
            step(page, "Tiếp nhận")
            expect(page.locator(".record-state .tag").first).to_contain_text("Đã tiếp nhận")


def report(year, unit):
    """The keeper's page of a unit's report of the quarter."""
    page = year.open(KEEPER, "/bao-cao")
    open_report(page, unit)
    page.goto(page.url.replace("/bao-cao/", "/so/report_due/"))
    return page


def what_was_returned_comes_completed_and_is_accepted(year):
    write_report(year, RETURNED_UNIT, REPORTERS[RETURNED_UNIT])
    page = report(year, RETURNED_UNIT)
    step(page, "Tiếp nhận")
    expect(page.locator(".record-state .tag").first).to_contain_text("Đã tiếp nhận")


def the_late_task_reaches_the_leader(year):
    assert told_of(year, VICE, "Quá hạn 5 ngày làm việc")


def the_keeper_puts_the_eight_together_and_makes_the_document(year):
    page = year.open(KEEPER, "/bao-cao")
    open_report(page, re.compile("tổng hợp của xã"))
    expect(page.locator("main")).to_contain_text("8/8")
    results = section(page, "Kết quả thực hiện")
    for unit in REPORTERS:
        source = results.locator("details", has=page.locator("summary", has_text=unit))
        expect(source).to_contain_text(said(unit))
    figure = page.locator("tr", has_text=TARGET)
    expect(figure.locator("td.num").first).to_have_text(percent(len(TEAMS), hamlets(year)))
    for unit in (RETURNED_UNIT, "Văn phòng HĐND và UBND"):
        source = section(page, "Kết quả thực hiện").locator("details", has=page.locator("summary", has_text=unit))
        source.evaluate("details => { details.open = true; }")
        source.get_by_role("button", name=re.compile("^Chép (vào mục này|phần chưa có)")).click()
    expect(section(page, "Kết quả thực hiện").get_by_role("textbox").first).to_have_value(re.compile(said(RETURNED_UNIT)))
    page.get_by_role("button", name=re.compile("^Gửi và lập văn bản")).click()
    page.wait_for_url(re.compile("/van-ban/"))
    year.seen["document"] = page.url.rsplit("/", 1)[1].split("?")[0]
    submit_document(page)


def hamlets(year):
    return one(year.server, "SELECT count(*) FROM reg_unit WHERE commune = 99901 AND kind = 'hamlet' AND deleted_at IS NULL")


def submit_document(page):
    page.locator("details.step > summary", has_text="Trình lãnh đạo đơn vị").click()
    dialog = page.get_by_role("dialog", name="Trình lãnh đạo đơn vị")
    signer = dialog.get_by_label("Chức danh ký")
    if signer.count():
        signer.select_option(label="Chủ tịch UBND xã")
    dialog.get_by_role("button", name="Trình lãnh đạo đơn vị").click()
    expect(page.locator(".record-state .tag").first).to_contain_text("Chờ lãnh đạo đơn vị duyệt")


def the_draft_is_returned_once_then_approved_and_presented(year):
    head = year.open("vanhoa.truongphong", f"/van-ban/{year.seen['document']}")
    head.locator("details.step > summary", has_text="Trả lại để sửa").click()
    dialog = head.get_by_role("dialog", name="Trả lại để sửa")
    dialog.get_by_role("textbox").first.fill("Nêu thêm kết quả của Trạm Y tế.")
    dialog.get_by_role("button", name="Trả lại để sửa").click()
    expect(head.locator(".record-state .tag").first).to_contain_text("Dự thảo")
    keeper = year.open(KEEPER, f"/van-ban/{year.seen['document']}")
    submit_document(keeper)
    head.reload()
    step(head, "Duyệt nội dung")
    clerk = year.open(CLERK, f"/van-ban/{year.seen['document']}")
    step(clerk, "Đúng thể thức, trình ký")
    expect(clerk.locator(".record-state .tag").first).to_contain_text("Chờ ký")


def the_chair_signs_on_a_phone_and_the_document_has_its_number(year):
    page = year.open(CHAIR, f"/van-ban/{year.seen['document']}", phone=True)
    page.locator("details.step > summary", has_text="Ký số và ban hành").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Ký số và ban hành"))
    dialog.get_by_label(re.compile("^Mã PIN")).fill(PIN)
    dialog.get_by_role("button", name=re.compile("^Ký số và ban hành")).click()
    expect(page.locator(".record-state .tag").first).to_contain_text("Đã ban hành", timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quý I năm 2027")


def the_clerk_sends_it_and_anybody_can_check_it(year):
    page = year.open(CLERK, f"/so/outgoing_document/{year.seen['document']}/sua")
    page.get_by_label("Ngày chuyển").fill("2027-03-23")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    page.goto(f"/{COMMUNE}/van-ban/{year.seen['document']}")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"^\d+-BC-UBND\.pdf")).first.evaluate("link => { link.download = ''; link.click(); }")
    signed = year.folder / "bao-cao.pdf"
    download.value.save_as(signed)
    text = " ".join(subprocess.run(["pdftotext", "-layout", str(signed), "-"], capture_output=True, text=True).stdout.split())
    assert said(RETURNED_UNIT) in text and percent(len(TEAMS), hamlets(year)) in text, text
    judged = subprocess.run(["pdfsig", "-no-ocsp", str(signed)], capture_output=True, text=True).stdout
    assert "Signature is Valid" in judged, judged
    tampered = year.folder / "bao-cao-sua.pdf"
    content = signed.read_bytes()
    at = content.index(b"stream") + 40
    tampered.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1:])
    stranger = year.visitor()
    for file, verdict in ((signed, "Chữ ký hợp lệ"), (tampered, "Tệp đã bị sửa")):
        stranger.goto(f"/{COMMUNE}/xac-minh")
        stranger.get_by_label("Tệp PDF đã ký").set_input_files(file)
        stranger.get_by_role("button", name="Kiểm tra", exact=True).click()
        expect(stranger.locator("main")).to_contain_text(verdict, timeout=60_000)


def the_report_counts_as_sent_in_time(year):
    page = year.open(KEEPER, "/bao-cao")
    # What came in time and was completed later is not late.
    expect(quarter(page)).to_contain_text("9/9 đã gửi · 1 trễ")
    open_report(page, re.compile("tổng hợp của xã"))
    expect(page.locator("main")).to_contain_text("Đã gửi")


def a_visit_that_never_was_is_taken_back_later(year):
    page = year.open(KEEPER, f"/so/visit/{year.seen['Trung Tâm']}")
    page.get_by_role("link", name="Xóa").click()
    page.get_by_role("button", name="Xóa").click()


def the_statement_tells_what_was_reported_and_what_is_known_now(year):
    page = year.open(KEEPER, "/bao-cao")
    open_report(page, re.compile("tổng hợp của xã"))
    page.get_by_role("link", name="Số liệu kỳ đã chốt").click()
    expect(page.get_by_text("ra đúng số đã chốt")).to_be_visible()
    # What happened in the period changes with its records; what stood at its end was reported as it stood.
    corrected = page.locator("tr", has=page.get_by_role("link", name="Chuyến thăm hộ: 1 bản ghi thêm hoặc sửa từ khi chốt"))
    expect(corrected).to_have_count(2)
    for unit in ("chuyến", "hộ"):
        then, now = f"{len(TEAMS)} {unit}", f"{len(TEAMS) - 1} {unit}"
        expect(corrected.filter(has_text=then).locator("td.num b")).to_have_text([then, now])
    expect(page.locator("tr", has_text="Nhiệm vụ hoàn thành đúng hạn").locator("td.num").first).to_have_text("1 nhiệm vụ")
    told = [line for line in year.server.command("verify", "figures").splitlines() if "CSL-2027" in line]
    # Each unit's report, one of them twice, and the commune's: the period and the year so far.
    assert len(told) == 2 * (len(REPORTERS) + 1 + 1)
    assert all("0 KHÔNG RA LẠI" in line for line in told), told
    assert [line for line in told if " 0 đã đổi" not in line] == told[-2:], "units had no visits, the commune had"


def the_late_task_is_finished_and_accepted_as_done_late(year):
    page = year.open("dvth.truyenthanh", f"/so/task/{year.id('task', 'text = ?', LATE)}")
    page.locator("details.step > summary", has_text="Nộp kết quả").click()
    dialog = page.get_by_role("dialog", name="Nộp kết quả")
    dialog.get_by_label("Kết quả thực hiện").fill("Đã lắp và bàn giao bảng tin.")
    dialog.get_by_role("button", name="Nộp kết quả").click()
    expect(page.locator(".record-state .tag").first).to_contain_text("Chờ xác nhận")
    leader = year.open(VICE, "/viec-cua-toi")
    open_work(leader, LATE)
    step(leader, "Xác nhận hoàn thành")
    assert state_of(year, LATE) == "done"
    keeper = year.open(KEEPER, "/so/task")
    keeper.get_by_role("link", name="Hoàn thành quá hạn").first.click()
    expect(keeper.locator("main")).to_contain_text(LATE)
    expect(keeper.locator("main")).not_to_contain_text(ON_TIME)


def a_quarter_later(number, team, day, so_far):
    """A quarter with one visit more and the commune's report of it: what it states of the quarter, and since the year began."""

    def part(year):
        visit(year, team, day)
        page = year.open(KEEPER, "/bao-cao")
        open_report(page, re.compile("tổng hợp của xã"), number)
        section(page, "Kết quả thực hiện").get_by_role("textbox").first.fill(f"Kết quả quý {number} của cả xã.")
        page.get_by_role("button", name="Lưu và gửi").click()
        expect(page.locator("main")).to_contain_text("Đã gửi")
        report = page.url
        for statement, visits, on_time in (("Số liệu kỳ đã chốt", 1, 0), ("Số liệu lũy kế đã chốt", so_far, 1)):
            page.get_by_role("link", name=statement).click()
            for figure, stated in (("Chuyến thăm hộ", f"{visits} chuyến"), ("Nhiệm vụ hoàn thành đúng hạn", f"{on_time} nhiệm vụ")):
                line = page.locator("tr", has=page.get_by_role("link", name=figure, exact=True))
                expect(line.locator("td.num").first).to_have_text(stated)
            page.goto(report)

    return part


STORY = [
    ("2027-01-11", the_keeper_brings_the_plan_in_and_the_chair_publishes_it),
    ("2027-01-12", publishing_makes_the_calendar_of_eight_units_and_of_the_commune),
    ("2027-01-12", the_keeper_assigns_with_six_points_clear),
    ("2027-01-13", both_officers_take_their_task_in_hand),
    ("2027-02-22", one_hands_in_the_result_with_its_evidence),
    ("2027-02-23", the_leader_confirms_it_as_done_on_time),
    ("2027-03-05", three_teams_visit_households),
    ("2027-03-16", the_late_task_is_told_to_the_post_its_head_and_the_keeper_first),
    ("2027-03-16", seven_of_eight_units_send_their_reports_in_time),
    ("2027-03-19", the_eighth_is_told_that_it_is_late_and_sends),
    ("2027-03-19", the_keeper_returns_one_and_accepts_the_others),
    ("2027-03-22", what_was_returned_comes_completed_and_is_accepted),
    ("2027-03-22", the_late_task_reaches_the_leader),
    ("2027-03-22", the_keeper_puts_the_eight_together_and_makes_the_document),
    ("2027-03-22", the_draft_is_returned_once_then_approved_and_presented),
    ("2027-03-23", the_chair_signs_on_a_phone_and_the_document_has_its_number),
    ("2027-03-23", the_clerk_sends_it_and_anybody_can_check_it),
    ("2027-03-23", the_report_counts_as_sent_in_time),
    ("2027-05-10", a_visit_that_never_was_is_taken_back_later),
    ("2027-05-11", the_statement_tells_what_was_reported_and_what_is_known_now),
    ("2027-06-22", the_late_task_is_finished_and_accepted_as_done_late),
    ("2027-06-22", a_quarter_later("II", "to.khuoivang", "2027-06-10", 3)),
    ("2027-09-22", a_quarter_later("III", "to.trungtam", "2027-09-10", 4)),
    ("2027-12-22", a_quarter_later("IV", "to.phiengdau", "2027-12-10", 5)),
]


def test_a_year_from_the_plan_to_the_report_of_its_last_quarter(year):
    for day, part in STORY:
        year.day(day)
        part(year)
