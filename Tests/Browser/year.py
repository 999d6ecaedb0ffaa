"""What a year of the demo commune is played with: its plan, a server on a clock that the test sets, the people who sign in day by day."""
import contextlib
import dataclasses
import subprocess
import zipfile

from playwright.sync_api import expect

from clock import Clock
from conftest import COMMUNE
from demo import one
from server import ROOT, DemoServer, dinh

REPORTERS = {
    "Văn phòng HĐND và UBND": "vanphong.chanh", "Phòng Kinh tế": "kinhte.truongphong", "Trung tâm Phục vụ hành chính công": "motcua.giamdoc",
    "Công an xã": "congan.truong", "Trạm Y tế": "yte.truongtram", "Trung tâm Dịch vụ tổng hợp": "dvth.giamdoc",
    "Trường THCS Suối Mây": "thcs.suoimay", "Trường Tiểu học Suối Mây": "tieuhoc.suoimay",
}
ON_TIME, LATE = "Ban hành Quy chế quản lý tài khoản số dùng chung", "Lắp bảng tin điện tử tại trụ sở xã"
TARGET = "Tỷ lệ xóm có tổ công nghệ số cộng đồng hoạt động"
PLAN = [
    "ỦY BAN NHÂN DÂN XÃ SUỐI MÂY", "Số: 05/KH-UBND", "Suối Mây, ngày 11 tháng 01 năm 2027", "KẾ HOẠCH", "Chuyển đổi số xã Suối Mây năm 2027",
    "Ủy ban nhân dân xã Suối Mây ban hành Kế hoạch chuyển đổi số xã Suối Mây năm 2027 với các nội dung như sau:",
    "I. MỤC TIÊU", "1. Mục tiêu cụ thể", f"- {TARGET} đạt từ 90% trở lên.",
    "II. TỔ CHỨC THỰC HIỆN", "1. Phòng Văn hóa - Xã hội",
    "- Là cơ quan thường trực, giúp Ủy ban nhân dân xã theo dõi, đôn đốc, tổng hợp việc thực hiện Kế hoạch.",
    "2. Chế độ báo cáo",
    f"- {', '.join(REPORTERS)} báo cáo định kỳ hằng quý (trước ngày 18 của tháng cuối quý) về Ủy ban nhân dân xã (qua Phòng Văn hóa - Xã hội) để tổng hợp.",
    "- Phòng Văn hóa - Xã hội tổng hợp, tham mưu Ủy ban nhân dân xã báo cáo Sở Khoa học và Công nghệ định kỳ hằng quý (trước ngày 25 của tháng cuối quý).",
    "- Số liệu báo cáo định kỳ được chốt đến hết ngày 14 của tháng cuối kỳ.",
    "Phụ lục", "DANH MỤC NHIỆM VỤ CHUYỂN ĐỔI SỐ NĂM 2027",
]
TASKS = [
    ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm"],
    ["1", ON_TIME, "Văn phòng HĐND và UBND", "Phòng Văn hóa - Xã hội", "Trước ngày 26/02/2027", "Quyết định ban hành Quy chế"],
    ["2", LATE, "Trung tâm Dịch vụ tổng hợp", "Văn phòng HĐND và UBND", "Trước ngày 12/03/2027", "Biên bản bàn giao bảng tin"],
]


def plan_file(folder):
    """The plan of the year as its office would write it, with a table of tasks."""

    def paragraph(text):
        return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'

    table = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in TASKS)
    body = "".join(map(paragraph, PLAN)) + f"<w:tbl>{table}</w:tbl>" + paragraph("")
    file = folder / "ke-hoach-2027.docx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
            'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
        archive.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
            'Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
            "</Relationships>")
        archive.writestr("word/document.xml", '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>")
    return file


class YearServer(DemoServer):
    """The demo on a clock of its own, set up by that clock."""

    def __init__(self, folder, database, clock, flags):
        super().__init__(folder, database, flags)
        self.clock = clock
        self.program = ["env", *(f"{name}={value}" for name, value in clock.environment.items())]

    def set_up(self):
        self.command("demo")

    def command(self, *words):
        done = dinh(*words, *self.store, env=self.clock.environment)
        assert done.returncode == 0, f"dinh {' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@dataclasses.dataclass
class Year:
    server: YearServer
    clock: Clock
    new_page: object
    folder: object
    today: str | None = None
    people: dict = dataclasses.field(default_factory=dict)
    """Pages of who is signed in today."""
    seen: dict = dataclasses.field(default_factory=dict)
    """What the test did and wants to find again."""

    def day(self, day, hour=8):
        """Another morning: what falls due by the clock is done as the server starts."""
        if day == self.today:
            return
        self.today = day
        for page in self.people.values():
            page.context.close()
        self.server.stop()
        self.clock.set(day, hour)
        self.server.start()
        self.people = {}

    def sign_in(self, name, phone=False):
        """A page of somebody, who signs in once a day."""
        if name not in self.people:
            page = self.new_page(phone=phone)
            page.goto(f"/{COMMUNE}/dang-nhap")
            page.fill("#username", name)
            page.fill("#password", self.server.password)
            page.locator("form:has(#password) button").click()
            page.wait_for_url(lambda url: "/dang-nhap" not in url)
            self.people[name] = page
        return self.people[name]

    def visitor(self):
        """A page of somebody without an account."""
        self.people[None] = self.new_page()
        return self.people[None]

    def id(self, register, where, *values):
        return one(self.server, f"SELECT id FROM reg_{register} WHERE commune = 99901 AND deleted_at IS NULL AND {where}", *values)

    def open(self, name, path, phone=False):
        page = self.sign_in(name, phone)
        page.goto(f"/{COMMUNE}{path}")
        return page


@contextlib.contextmanager
def authority(folder):
    """Certificates for the chair, from an authority with a time stamp that the server trusts; gives the server's flags."""
    script = ROOT / "Tests/SigningTests/Fixtures/authority.py"
    command = [ROOT / ".venv-signing/bin/python", "-B", script, folder]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = running.stdout.readline().strip()
    (folder / "signers.yml").write_text(
        f"timestamp: http://127.0.0.1:{port}/tsa\n"
        "signers:\n  chu-tich: { label: Chữ ký của Chủ tịch, commune: suoi-may, posts: [Chủ tịch UBND xã], kind: p12, file: chair.p12,\n"
        "              look: signature, image: signature.png, name: Hoàng Văn Thịnh }\n", encoding="utf-8")
    (folder / "signers.yml").chmod(0o600)
    yield ["--signers", str(folder / "signers.yml"), "--trusted-certificates", str(folder / "roots")]
    running.stdin.close()
    running.wait(timeout=10)


def open_work(page, text):
    """Opens an item of Việc của tôi beside the list."""
    page.locator("[data-item]", has_text=text).get_by_role("link").click()
    expect(page.locator("#work-detail")).to_contain_text(text)


def step(page, name):
    """Takes a step of the workflow, by its button or in its dialog."""
    steps = page.locator(".steps")
    summary = steps.locator("details.step > summary", has_text=name)
    with page.expect_response(lambda answer: "/buoc/" in answer.url):
        if summary.count():
            summary.first.click()
            page.get_by_role("dialog", name=name).get_by_role("button", name=name).click()
        else:
            steps.get_by_role("button", name=name, exact=True).click()


def percent(part, whole):
    """As Vietnamese is written, to one decimal place: "16,7%"."""
    return f"{round(1000 * part / whole) / 10:g}%".replace(".", ",")
