"""Every page for everybody who may see it, on a desktop and on a phone: accessible, quiet, light, of one host, never wider than the screen."""
import pytest

from conftest import COMMUNE, breaches
from demo import PEOPLE, record

LIMIT = 100_000
"""Bytes on the wire for a first load (design.md: 100 KB compressed)."""

EVERYBODY = [
    "", "/ke-hoach", "/ke-hoach/{plan}", "/ke-hoach/{plan}?muc=nhiem-vu", "/ke-hoach/{plan}?muc=bao-cao", "/ke-hoach/{plan}?muc=can-cu",
    "/ke-hoach/{plan}?muc=phien-ban", "/xac-minh", "/xac-minh/khong-co", "/xep-hang", "/xep-hang?may=1", "/xep-hang/man-hinh", "/dat-lich", "/dat-lich?viec=reception", "/dat-lich/moi?gio={hours}&luc=2099-01-05T08:00", "/dat-lich/tra-cuu", "/dich-vu", "/dich-vu/hoi", "/dich-vu/nhac/demomongvantai22222222222a", "/dich-vu?q=khai+sinh", "/dich-vu?q=zzzz", "/dich-vu/tinh-hinh", "/dich-vu/tra-cuu",
    "/dich-vu/thu-tuc/1.001193", "/dich-vu/thu-tuc/1.001193/khai/dieu-kien", "/dich-vu/thu-tuc/1.001612/khai/business", "/dich-vu/thu-tuc/1.001193/khai/giay-to",
    "/dich-vu/thu-tuc/1.001193/khai/xem-lai", "/so", "/so/plan", "/so/plan/{plan}", "/so/target_result", "/tim", "/tim?q=chuyen", "/tim?q=zzzz", "/khong-co", "/so/digital_team/ban-do",
]
STAFF = [
    "/viec-cua-toi", "/thong-bao", "/thong-bao/ban-tin", "/thong-bao/cai-dat", "/thong-bao/da-gui", "/so", "/so/task", "/so/task?view=overdue", "/so/task?q=khong-co-gi", "/so/task/bang", "/so/task/{task}", "/so/task/lich", "/so/task/lich?tuan=2026-11-16",
    "/so/task/dong-thoi-gian", "/so/task/bieu-do", "/so/task/bieu-do?theo=due_at&tach=state", "/so/task/in", "/so/task/{task}/in", "/so/task/nhan", "/so/task/nhan?kho=50x30", "/so/unit/ban-do", "/so/digital_team/ban-do", "/tai-khoan/lich",
    "/so/task/{task}/lich-su", "/so/target/{target}", "/ke-hoach/{plan}/nguon?register=target&id={target}", "/tai-khoan/phien", "/tai-khoan/mat-khau",
    "/tai-khoan/hai-buoc", "/tim?q=mang", "/chat-luong", "/chat-luong?xem=don-vi", "/chat-luong/task", "/thuoc-do", "/thuoc-do?xem=mau-thuan", "/thuoc-do?xem=cho-gan", "/thuoc-do/{metric}", "/so/metric",
    "/so-lieu", "/so-lieu/training.mastering_share", "/so-lieu/tasks_due?den=2026-10-31", "/cham-diem", "/cham-diem/decision_766?neu.2.1=95", "/cham-diem/department_quarter/xep-hang",
    "/chi-tieu/{target}", "/ke-hoach/{plan}/ra-soat",
]
PAGES = {
    None: ["/dang-nhap", "/cong-dan/dang-nhap", *EVERYBODY],
    "officer": [*STAFF, "/van-ban/{draft}", "/so/outgoing_document/moi", "/so/obstacle/moi", "/so/task/{own}/sua", "/quan-tri", "/ke-hoach/{plan}?muc=nhiem-vu"],
    "keeper": [
        *STAFF, "/thu-phi", "/so/payment_request", "/so/bank_line", "/don-doc", "/kien-truc", "/don-doc?so=task", "/gui-tinh", "/dieu-hanh", "/ke-hoach/nhap", "/ke-hoach/{plan}/ban-khac", "/ke-hoach/{plan}/duyet", "/ke-hoach/{plan}/duyet?muc=chi-tieu", "/ke-hoach/{plan}/duyet?muc=loi",
        "/ke-hoach/{plan}/duyet?muc=chi-tieu&xem=chu", "/ke-hoach/{plan}/duyet?muc=chi-tieu&sua={target}", "/so/task/moi",
        "/so/target/moi", "/so/target", "/so/task/{task}/sua", "/so/task/thung-rac", "/so/task/{task}/xoa", "/so/report_due", "/so/unit", "/so/holiday",
        "/so/committee_session/{session}", "/so/mandate?view=not_yet", "/so/task/in?bieu=six", "/so/appraisal/{sheet}",
        "/van-ban/{draft}", "/van-ban/{issued}", "/van-ban/{issued}/xem", "/bao-cao", "/bao-cao/{report}", "/bao-cao/{sent}", "/bao-cao/lich?nam=2026", "/bao-cao/yeu-cau",
        "/so/task/{unassigned}", "/so/report_due/{report}", "/so/household/nhap-tep", "/chat-luong/target", "/chat-luong/target?phan=du",
    ],
    "leader": ["/viec-cua-toi", "/viec-cua-toi/duyet", "/dieu-hanh", "/dieu-hanh?mau=community.trained_share", "/so/task?view=qua-han", "/so-lieu/tasks_overdue", "/dieu-hanh/man-hinh", "/dieu-hanh/in", "/ke-hoach/{plan}", "/so/task/{waiting}", "/so/person/{person}", "/so/obstacle", "/quan-tri/nhat-ky"],
    "counter": [
        "/mot-cua/thong-ke?theo=attribution", "/mot-cua/thu-tuc/{procedure}/do-luong",
        "/mot-cua/quay", "/mot-cua/quay/2", "/mot-cua/ban-giao", "/mot-cua/ky", "/so/appointment", "/mot-cua", "/mot-cua/tiep-nhan", "/mot-cua/tiep-nhan?q=khong-co-gi", "/mot-cua/tiep-nhan/{procedure}", "/mot-cua/thong-ke", "/mot-cua/thong-ke?theo=procedure",
        "/mot-cua/ho-so/{waits}", "/mot-cua/ho-so/{waits}/nhan-bo-sung", "/mot-cua/ho-so/{waits}/phieu/02", "/mot-cua/ho-so/{done}", "/mot-cua/ho-so/{done}/phieu/01",
        "/mot-cua/ho-so/{done}/phieu/06", "/mot-cua/ho-so/{fresh}/bo-sung", "/mot-cua/ho-so/{fresh}/doi-chieu", "/so/assist_use", "/so/dossier", "/so/dossier/in?bieu=register",
    ],
    "administrator": [
        "/quan-tri", "/quan-tri/tai-khoan", "/quan-tri/tai-khoan/moi", "/quan-tri/tai-khoan/{person}", "/quan-tri/nhat-ky", "/so/person", "/so/person/moi",
        "/so/post", "/so/unit/{unit}", "/so/unit/{unit}/sua", "/so/unit/thung-rac", "/chat-luong/person", "/chat-luong/person/trung", "/quan-tri/don-vi", "/quan-tri/don-vi/{unit}", "/quan-tri/nhan-su", "/quan-tri/nhan-su?xem=khuyet",
        "/quan-tri/nhan-su/{post}", "/quan-tri/ban-giao/{person}", "/quan-tri/tai-khoan?xem=khoa", "/quan-tri/tai-khoan/hang-loat", "/quan-tri/vai-tro",
        "/quan-tri/vai-tro/unit_head", "/quan-tri/lich-nghi", "/quan-tri/lich-nghi?nam=2027", "/quan-tri/so-dau", "/quan-tri/thung-rac", "/quan-tri/viec-nen",
        "/quan-tri/viec-nen?xem=loi", "/quan-tri/sao-luu", "/quan-tri/dung-luong", "/quan-tri/ma-truy-cap", "/quan-tri/webhook", "/quan-tri/gui-tinh", "/quan-tri/goi", "/quan-tri/goi/core",
        "/dong-bo", "/dong-bo/{mirror}", "/dong-bo/{mirror}/tep",
        "/quan-tri/tep", "/quan-tri/gui-tin", "/quan-tri/gui-tin?xem=loi", "/quan-tri/gui-tin/mac-dinh", "/quan-tri/dinh-danh", "/quan-tri/dinh-danh/moi", "/quan-tri/bao-co",
    ],
}


@pytest.fixture(scope="module")
def places(server):
    """Records that stand for all of their kind."""
    return {
        "plan": record(server, "plan", "state = 'published'"), "task": record(server, "task", "no = '5'"), "own": record(server, "task", "origin = 'document'"),
        "unassigned": record(server, "task", "state = 'unassigned'"), "waiting": record(server, "task", "state = 'awaiting_confirmation'"),
        "target": record(server, "target", "span_start IS NOT NULL AND review = 'accepted'"), "person": record(server, "person", "active"),
        "unit": record(server, "unit", "code = 'VHXH'"), "post": record(server, "post", "position IS NOT NULL"), "report": record(server, "report_due", "state = 'pending'"), "sent": record(server, "report_due", "state = 'accepted' AND consolidates"),
        "draft": record(server, "outgoing_document", "state = 'draft' AND subject LIKE '%đất đai%'"), "issued": record(server, "outgoing_document", "state = 'issued'"),
        "metric": record(server, "metric", "code = 'M18-1'"), "session": record(server, "committee_session", "state = 'planned'"),
        "sheet": record(server, "appraisal", "state = 'draft'"),
        "hours": record(server, "reception_hours", "kind = 'service'"),
        "procedure": record(server, "procedure", "code = '1.001612'"), "waits": record(server, "dossier", "state = 'supplement'"),
        "mirror": record(server, "mirror_source", "code = 'ho-so-tinh'"), "done": record(server, "dossier", "state = 'returned'"), "fresh": record(server, "dossier", "state = 'submitted'"),
    }


class Meter:
    """Counts what a page loads with an empty cache, and from where. Pictures of a document's pages are what a reader came for: they come one by one
    as they are looked at, and do not count."""

    def __init__(self, page, address):
        self.bytes, self.strangers = 0, []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        pictures = set()
        session.on("Network.responseReceived", lambda event: pictures.add(event["requestId"]) if "/trang/" in event["response"]["url"] else None)
        session.on("Network.loadingFinished", lambda event: None if event["requestId"] in pictures else self.count(event["encodedDataLength"]))
        page.on("request", lambda request: None if request.url.startswith((address, "data:")) else self.strangers.append(request.url))

    def count(self, length):
        self.bytes += length


def judged(role, width):
    """Pages that officer and keeper share come from the same templates: the keeper's are judged on a desktop, the officer's on a phone."""
    left_out = STAFF if (role, width) in {("officer", "desktop"), ("keeper", "phone")} else []
    return [path for path in PAGES[role] if path not in left_out]


def expected_status(role, path):
    return 404 if path.endswith("/khong-co") else 403 if (role, path) == ("officer", "/quan-tri") else 200


@pytest.mark.parametrize("role", PAGES, ids=lambda role: role or "visitor")
def test_every_page_opens(role, new_page, signed_in, places):
    asking = (signed_in(PEOPLE[role]) if role else new_page()).request
    found = {path: asking.get(f"/{COMMUNE}" + path.format(**places)).status for path in PAGES[role]}
    assert found == {path: expected_status(role, path) for path in PAGES[role]}


@pytest.mark.any_engine  # What a page weighs, how wide it is and whether it is accessible comes from its template.
@pytest.mark.parametrize("role", PAGES, ids=lambda role: role or "visitor")
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_every_page_is_accessible_light_and_fits(role, width, server, new_page, signed_in, places):
    is_phone = width == "phone"
    page = signed_in(PEOPLE[role], phone=is_phone) if role else new_page(phone=is_phone)
    meter = Meter(page, server.address)
    wrong = []
    paths = judged(role, width)
    for path in paths:
        meter.bytes = 0
        address = f"/{COMMUNE}" + path.format(**places)
        page.goto(address)
        if meter.bytes > LIMIT:
            wrong.append(f"{address}: {meter.bytes} bytes")
        if is_phone and (wide := page.evaluate("document.documentElement.scrollWidth")) > 390:
            wrong.append(f"{address}: {wide} px wide on a phone")
        # Contrast takes axe half of its time. On phones the first page stands for all: colours come from one theme, and desktops judge each page.
        but = ["color-contrast"] if is_phone and path != paths[0] else []
        wrong += [f"{address}: {breach}" for breach in breaches(page, but)]
    assert not wrong, "\n".join(wrong)
    assert not meter.strangers, meter.strangers


@pytest.mark.any_engine  # As above.
def test_the_servers_own_front_page_is_accessible_and_light(server, page, phone_page):
    for view in (page, phone_page):
        meter = Meter(view, server.address)
        view.goto("/")
        assert meter.bytes <= LIMIT
        assert not breaches(view)
        assert not meter.strangers


@pytest.mark.any_engine  # The words come from Templates/text.
def test_english_pages_are_english_throughout(server, page):
    page.goto(f"/{COMMUNE}/ngon-ngu?to=en&next=/{COMMUNE}")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto(f"/{COMMUNE}/dang-nhap")
    assert page.get_by_label("Password").is_visible()
    assert page.get_by_role("button", name="Sign in").is_visible()
