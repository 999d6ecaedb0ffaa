"""Việc của tôi at a desk and on a phone: forty pieces of work of mixed kinds handled without leaving the page, by keyboard or by thumb."""
import json
import urllib.request

import pytest
from playwright.sync_api import expect

from conftest import COMMUNE
from demo import one, record, row
from engines import rows

WORK = f"/{COMMUNE}/viec-cua-toi"
APPROVALS = f"{WORK}/duyet"
LEADER = "pct.vanxa"


class Office:
    """What others do meanwhile: they propose, hand in and ask, through the interface for programs."""

    def __init__(self, server):
        self.server, self.tokens = server, {}
        self.plan = record(server, "plan", "state = 'published'")
        self.head = self.post_of("vanhoa.truongphong")
        self.leader = self.post_of(LEADER)
        self.unit = one(server, "SELECT unit FROM reg_post WHERE commune = 99901 AND id = ?", self.head)

    def post_of(self, name):
        return one(
            self.server, "SELECT h.post FROM reg_holding h JOIN account a ON a.commune = h.commune AND a.person = h.person"
            " WHERE h.commune = 99901 AND h.main AND a.name = ? ORDER BY h.id LIMIT 1", name)

    def send(self, name, path, body):
        if name not in self.tokens:
            made = self.server.command("user", "token", name, "--commune", COMMUNE, "--label", "Máy thử", "--scopes", "*:*", "--days", "1")
            self.tokens[name] = made.split()[-1]
        request = urllib.request.Request(
            f"{self.server.address}/{COMMUNE}/api/v1/registers/{path}", json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.tokens[name]}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def made(self, name, register, values):
        return self.send(name, f"{register}/records", values)["id"]

    def step(self, name, register, number, step, **values):
        self.send(name, f"{register}/records/{number}/transitions/{step}", values)

    def task(self, text):
        """A task that the head carries out and the leader accepts."""
        number = self.made("vanhoa.cds", "task", {
            "text": text, "lead": self.unit, "accountable": self.head, "authority": self.leader, "responsibility": "Chủ trì", "product": "Báo cáo",
            "deadline": "2027-03-31", "origin": "direct"})
        self.step("vanhoa.cds", "task", number, "assign")
        self.step("vanhoa.truongphong", "task", number, "start")
        return number

    def result(self, text):
        number = self.task(text)
        self.step("vanhoa.truongphong", "task", number, "submit", values={"result": f"Đã làm xong: {text}", "product": "Báo cáo"})

    def extension(self, text):
        number = self.task(text)
        self.step(
            "vanhoa.truongphong", "task", number, "ask_extension", values={"requested_deadline": "2027-06-30", "extension_reason": f"Mưa lũ: {text}"})

    def obstacle(self, text):
        self.made("vanhoa.truongphong", "obstacle", {
            "plan": self.plan, "unit": self.unit, "text": text, "cause": "money", "proposal": "Bổ sung kinh phí", "decider": self.leader,
            "wanted_by": "2027-03-31"})

    def change(self, text):
        self.made("vanhoa.truongphong", "plan_change", {
            "plan": self.plan, "unit": self.unit, "kind": ["wording"], "text": text, "reason": "Sai chính tả", "before": "A", "after": "B",
            "decider": self.leader})


@pytest.fixture(scope="module")
def office(server):
    """Ten pieces of each of four kinds wait for the leader, besides what the demo has."""
    made = Office(server)
    for number in range(10):
        made.result(f"Kết quả thử {number}")
        made.extension(f"Gia hạn thử {number}")
        made.obstacle(f"Vướng mắc thử {number}")
        made.change(f"Điều chỉnh thử {number}")
    return made


class Wire:
    """What a page asks the server for."""

    def __init__(self, page):
        self.documents, self.steps, self.others = 0, 0, 0
        page.on("request", self.count)

    def count(self, request):
        if request.resource_type == "document":
            self.documents += 1
        elif request.method == "POST":
            self.steps += 1
        elif request.resource_type in ("xhr", "fetch"):
            self.others += 1


def current(page):
    return page.locator("#work-detail h2.h1")


def fill(page):
    """Fills in what the open form asks for."""
    dialog = page.locator("dialog[open]")
    for box in dialog.locator("textarea").all():
        box.fill(box.input_value() or "Đồng ý, thực hiện theo đề nghị.")
    for choice in dialog.locator("select[required]").all():
        choice.select_option(index=1)
    for box in dialog.locator("input[required]:not([type=hidden])").all():
        box.fill(box.input_value() or ("2027-06-30" if box.get_attribute("type") == "date" else "Văn bản thử"))
    page.keyboard.press("Control+Enter")


def handle(page, key):
    """Does a step of the open piece by its key, and waits for the next piece."""
    heading = current(page).inner_text()
    page.keyboard.press(key)
    if page.locator("dialog[open]").count():
        fill(page)
    expect(current(page)).not_to_have_text(heading)
    expect(page.locator("dialog[open]")).to_have_count(0)
    return heading


def test_forty_pieces_of_work_are_handled_by_keyboard_without_leaving_the_page(office, signed_in, axe):
    page = signed_in(LEADER)
    wire = Wire(page)
    page.goto(WORK)
    axe(page)
    before = page.locator(".work-item").count()
    assert before >= 40
    page.keyboard.press("?")
    expect(page.locator("#work-keys")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    kinds, handled = set(), 0
    while handled < 40:
        item = page.locator(".work-item.is-on, .work-item[data-current]").first
        if "thử" not in item.inner_text():
            heading = current(page).inner_text()
            page.keyboard.press("j")
            expect(current(page)).not_to_have_text(heading)
            continue
        kinds.add(item.locator(".kind").inner_text())
        handle(page, "2" if handled % 3 == 2 and "Điều chỉnh" in item.inner_text() else "1")
        handled += 1
        expect(page.locator(".work-item.is-on a")).to_be_focused()
    assert kinds == {"Nhiệm vụ", "Khó khăn, vướng mắc", "Đề xuất điều chỉnh"}
    assert wire.documents == 1, "the page was never left"
    assert wire.steps == 40
    print(f"40 pieces: {wire.steps} steps, {wire.others} further requests")
    axe(page)


def refused(page, text):
    """The dialog of a step that was sent back because its reason was blank."""
    page.goto(WORK)
    page.locator(".work-item", has_text=text).get_by_role("link").click()
    expect(current(page)).to_contain_text(text)
    page.keyboard.press("2")
    dialog = page.get_by_role("dialog", name="Trả lại kết quả")
    dialog.locator("form").evaluate("form => { form.noValidate = true; }")
    dialog.get_by_role("textbox").fill("   ")
    page.keyboard.press("Control+Enter")
    expect(dialog).to_contain_text("Cần ghi lý do.")
    return dialog


def test_a_refused_step_says_why_where_it_stood_and_keeps_what_was_typed(office, server, signed_in, axe):
    office.result("Kết quả thử bị trả")
    office.result("Kết quả thử đứng sau")
    page = signed_in(LEADER)
    dialog = refused(page, "Kết quả thử bị trả")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    axe(page)
    number = record(server, "task", "text = 'Kết quả thử bị trả'")
    dialog.get_by_role("textbox").fill("Thiếu danh sách dự họp.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".work-item", has_text="Kết quả thử bị trả")).to_have_count(0)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert one(server, "SELECT state FROM reg_task WHERE id = ?", number) == "returned"
    # Remarks are written in place as well.
    heading = current(page).inner_text()
    page.keyboard.press("c")
    page.keyboard.type("Đã xem, chờ họp.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#work-detail .history, .notices").first).to_be_visible()
    expect(current(page)).to_have_text(heading)


def test_somebody_else_edits_while_a_refused_form_is_open_and_nothing_typed_is_lost(office, server, signed_in, axe):
    office.result("Kết quả thử cùng sửa")
    number = record(server, "task", "text = 'Kết quả thử cùng sửa'")
    page, keeper = signed_in(LEADER), signed_in("vanhoa.cds")
    dialog = refused(page, "Kết quả thử cùng sửa")
    keeper.goto(f"/{COMMUNE}/so/task/{number}/sua")
    keeper.get_by_label("Mô tả thêm").fill("Thêm danh sách xóm.")
    keeper.get_by_role("button", name="Lưu", exact=True).click()
    expect(keeper.get_by_text("Đã lưu.")).to_be_visible()
    dialog.get_by_role("textbox").fill("Thiếu biên bản bàn giao.")
    page.keyboard.press("Control+Enter")
    expect(dialog).to_contain_text("Có người vừa sửa bản ghi này")
    expect(dialog.get_by_role("textbox")).to_have_value("Thiếu biên bản bàn giao.")
    axe(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".work-item", has_text="Kết quả thử cùng sửa")).to_have_count(0)
    assert row(server, "SELECT state, detail FROM reg_task WHERE id = ?", number) == ("returned", "Thêm danh sách xóm.")


def test_without_scripts_the_same_steps_lead_back_to_the_list(office, new_page, signed_in, signed_in_states, server):
    office.result("Kết quả thử không kịch bản")
    signed_in(LEADER).close()
    page = new_page(storage_state=signed_in_states[server.address, LEADER], java_script_enabled=False)
    page.goto(WORK)
    page.locator(".work-item", has_text="Kết quả thử không kịch bản").get_by_role("link").click()
    page.locator("#work-detail").get_by_role("button", name="Xác nhận hoàn thành").click()
    expect(page.locator("main")).to_contain_text("Đã chuyển bước.")
    expect(page.locator(".work-item", has_text="Kết quả thử không kịch bản")).to_have_count(0)
    assert "viec-cua-toi" in page.url


def test_a_leader_decides_on_a_phone_with_a_slow_line(office, server, signed_in, axe):
    office.result("Kết quả thử trên điện thoại")
    office.extension("Gia hạn thử trên điện thoại")
    page = signed_in(LEADER, phone=True)
    # About what a village's 3G gives: 400 kbit/s, 300 ms there and back.
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions", {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 25_000})
    page.set_default_timeout(30_000)
    wire = Wire(page)
    page.goto(APPROVALS)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # The most pressing of each; others may be left from elsewhere.
    done, later = (page.locator(".approval", has_text=words).first.locator("h2").inner_text() for words in ("Kết quả thử", "Gia hạn thử"))
    card, asked = (page.locator(".approval").filter(has=page.get_by_role("heading", name=heading, exact=True)) for heading in (done, later))
    expect(card).to_contain_text("Bàn Thị Lan · Nộp kết quả")
    expect(card).to_contain_text(f"Đã làm xong: {done}")
    for words in ("Bàn Thị Lan · Xin gia hạn", "30/06/2027", "31/03/2027", f"Mưa lũ: {later}"):
        expect(asked).to_contain_text(words)
    confirm = card.get_by_role("button", name="Xác nhận hoàn thành")
    box = confirm.bounding_box()
    assert box["height"] >= 44 and box["width"] >= 120, "big enough for a thumb"
    confirm.tap()
    expect(card).to_have_count(0)
    expect(page.locator(".approval[data-current], .approval.is-on").first).to_be_in_viewport()
    asked.locator("summary", has_text="Không đồng ý gia hạn").tap()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Phải xong trước hội nghị tháng Tư.")
    axe(page)
    send = dialog.get_by_role("button", name="Không đồng ý gia hạn")
    assert send.bounding_box()["height"] >= 44
    send.tap()
    expect(asked).to_have_count(0)
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert wire.documents == 1 and wire.steps == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    state, deadline = row(server, "SELECT state, deadline FROM reg_task WHERE text = ?", later)
    assert (state, str(deadline)) == ("in_progress", "2027-03-31")


def test_a_document_to_be_signed_shows_its_first_page_one_tap_away(server, signed_in, axe):
    """The demo's document that waits for a signature, as its signer sees it on a phone."""
    waiting = rows(
        server.database, "SELECT a.name, d.id, d.subject FROM reg_outgoing_document d JOIN reg_holding h ON h.commune = d.commune AND h.post = d.assignee"
        " JOIN account a ON a.commune = h.commune AND a.person = h.person WHERE d.commune = 99901 AND d.state = 'awaiting_signature' AND h.deleted_at IS NULL")
    assert waiting, "the demo has none"
    name, number, subject = waiting[0]
    page = signed_in(name, phone=True)
    page.goto(APPROVALS)
    card = page.locator(f"#viec-{number}")
    expect(card).to_contain_text(subject[:40])
    with page.expect_response(lambda answer: f"/van-ban/{number}/trang/1" in answer.url, timeout=60_000) as picture:
        card.get_by_text("Xem trang đầu").tap()
    assert picture.value.status in (200, 304)
    for step in ("Ký ban hành", "Trả lại để sửa"):
        expect(card.locator("summary", has_text=step)).to_be_visible()
    axe(page)
