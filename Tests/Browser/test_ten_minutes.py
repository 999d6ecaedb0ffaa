"""docs/packs.md, "A register made from nothing in ten minutes", followed word by word: the pack is written from the page's own blocks, and the new register
has every surface. Rights are given as the page says, in the administration."""
import re
import shutil

import pytest
from playwright.sync_api import expect

from conftest import COMMUNE, following
from demo import one
from engines import empty_database
from server import ROOT, DemoServer, dinh

VISITS = f"/{COMMUNE}/so/household_visit"
API = f"/{COMMUNE}/api/v1"
HOUSEHOLDS = [("Hoàng Thị Mẫu", "Cài VNeID"), ("Lý Văn Thử", "Cài VNeID"), ("Nông Thị Nháp", "Thanh toán điện tử")]


@pytest.fixture(scope="module")
def minutes():
    """The page's blocks in their order: (path below the pack or None for what is added to the last one, text)."""
    page = (ROOT / "docs/packs.md").read_text(encoding="utf-8")
    chapter = page[page.index("## A register made from nothing"):page.index("## Ids, labels and YAML")]
    found = re.findall(r"(?:`Packs/visits/([\w./-]+)`|(Add to the register)):\n\n```yaml\n(.*?)```", chapter, re.S)
    assert len(found) == 5, "a pack, a register, a better list, a workflow, roles"
    return [(path or None, text) for path, _, text in found]


@pytest.fixture(scope="module")
def pack(minutes, tmp_path_factory):
    """The packs of the repository with the one of the page; what the page says about checking holds."""
    packs = tmp_path_factory.mktemp("packs")
    shutil.copytree(ROOT / "Packs", packs, dirs_exist_ok=True)
    written = None
    for minute, (path, text) in enumerate(minutes):
        if path:
            written = packs / "visits" / path
            written.parent.mkdir(parents=True, exist_ok=True)
        with open(written if path else packs / "visits/registers/household_visit.yml", "a", encoding="utf-8") as file:
            file.write(text)
        if minute == 1:
            check(packs / "core", packs / "visits")
    check(packs)
    return packs


def check(*folders):
    done = dinh("pack", "check", *map(str, folders))
    assert done.returncode == 0 and "Không có lỗi" in done.stdout, done.stdout + done.stderr


class VisitsServer(DemoServer):
    """The demo as it was before, started again with the new pack."""

    packs = None

    def __enter__(self):
        self.set_up()
        self.flags = ["--packs", str(self.packs)]
        self.command("demo", *self.flags)
        self.start()
        return self


@pytest.fixture(scope="module")
def server(engine, pack, tmp_path_factory):
    folder = tmp_path_factory.mktemp("visits")
    with empty_database(engine, folder) as address:
        running = VisitsServer(folder, address)
        running.packs = pack
        with running:
            yield running


@pytest.fixture
def leader(signed_in, server):
    """The holder of a post that was given the pack's role, by the administrator, as the page says."""
    if "visits_leader" not in one(server, "SELECT roles FROM reg_post WHERE name LIKE 'Công chức khoa học%' AND deleted_at IS NULL"):
        admin = signed_in("cntt")
        admin.goto(f"/{COMMUNE}/quan-tri")
        admin.get_by_role("link", name=re.compile("^Chức danh và người giữ")).first.click()
        admin.get_by_role("link", name=re.compile("Công chức khoa học")).first.click()
        admin.get_by_role("link", name=re.compile("^Sửa")).first.click()
        admin.get_by_label("Phụ trách thăm hộ").check()
        admin.get_by_role("button", name="Lưu", exact=True).click()
        admin.wait_for_url(lambda url: "/sua" not in url)
    return signed_in("vanhoa.cds")


def write_down(page, household, help):
    page.goto(f"{VISITS}/moi")
    page.locator("[name=hamlet]").select_option(index=1)
    page.get_by_label(re.compile("^Chủ hộ")).fill(household)
    page.get_by_label(help, exact=True).check()
    page.get_by_label(re.compile("^Thời gian")).fill("25")
    page.get_by_role("button", name="Thêm", exact=True).click()
    page.wait_for_url(re.compile(r"household_visit/[0-9a-f-]{36}"))


def test_the_register_of_ten_minutes_has_every_surface(leader, server, signed_in):
    page = leader
    page.goto(f"/{COMMUNE}/so")
    page.get_by_role("link", name=re.compile("^Lượt đến nhà")).first.click()
    expect(page.locator("main")).to_contain_text("Chưa có")

    # Form, title, list.
    for household, help in HOUSEHOLDS:
        write_down(page, household, help)
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"DN-\d{4}-0003"))
    page.goto(VISITS)
    expect(page.locator("#rows tbody tr")).to_have_count(3)
    for view in ["bang", "lich", "dong-thoi-gian", "ban-do", "bieu-do", "in", "nhan"]:
        answer = page.goto(f"{VISITS}/{view}")
        assert answer.status == 200, view
        expect(page.get_by_role("heading", level=1)).to_be_visible()

    # Search and kept view.
    page.goto(f"/{COMMUNE}/tim?q=DN-")
    expect(page.locator("main")).to_contain_text("-0002")
    page.goto(VISITS + "?view=lately")
    expect(page.locator("#rows tbody tr")).to_have_count(3)

    # The workflow's step, and the history that tells it.
    page.locator("#rows tbody a").first.click()
    page.wait_for_url(re.compile(r"household_visit/[0-9a-f-]{36}"))
    page.locator(".steps").get_by_text("Xác nhận", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Xác nhận", exact=True).click()
    expect(page.locator(".record-state")).to_contain_text("Đã xác nhận")
    page.goto(page.url.split("?")[0] + "/lich-su")
    expect(page.locator("main")).to_contain_text("Xác nhận")

    # Quality.
    page.goto(f"/{COMMUNE}/chat-luong/household_visit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chất lượng: lượt đến nhà")


def test_its_table_goes_out_and_in_again(leader, server, tmp_path):
    page = leader
    if one(server, "SELECT count(*) FROM reg_household_visit") == 0:
        write_down(page, *HOUSEHOLDS[0])
    page.goto(VISITS)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "DN-" in text.splitlines()[1]
    hamlet = one(server, "SELECT name FROM reg_unit WHERE commune = 99901 AND kind = 'hamlet' AND deleted_at IS NULL ORDER BY id LIMIT 1")
    table = tmp_path / "luot.csv"
    table.write_text(f"Xóm;Ngày đến;Chủ hộ;Đã hỗ trợ;Thời gian\n{hamlet};05/03/2026;Trần Thị Nhập;Cài VNeID;30\n{hamlet};32/03/2026;Sai Ngày;;5\n", encoding="utf-8")
    page.get_by_role("link", name="Nhập từ tệp").click()
    page.locator("#document").set_input_files(table)
    page.get_by_role("button", name="Tải lên và xem cột").click()
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.locator("main")).to_contain_text("32/03/2026", timeout=20_000)
    page.get_by_role("button", name="Nhập 1 bản ghi").click()
    expect(page.locator("main")).to_contain_text("Đã nhập xong", timeout=20_000)
    assert one(server, "SELECT count(*) FROM reg_household_visit WHERE household = 'Trần Thị Nhập'") == 1


def test_many_of_its_records_are_changed_at_once_and_put_back(leader, server):
    page = leader
    for household, help in HOUSEHOLDS[:2]:
        write_down(page, household, help)
    page.goto(VISITS)
    picks = page.locator("[data-pick]")
    picks.nth(0).check()
    picks.nth(1).check()
    page.locator("#bulk-do").select_option(label="Sửa: Thời gian")
    page.locator("#bulk").get_by_role("button", name="Tiếp tục").click()
    page.locator("[name=minutes]").fill("45")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Làm với 2 bản ghi").click()
    expect(page.locator("p[role=status]")).to_contain_text("Đã làm 2 trong 2 bản ghi")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("p[role=status]")).to_contain_text("Đã trả lại 2 trong 2 bản ghi")


def test_its_interface_is_described_and_answers(leader):
    described = leader.request.get(f"{API}/openapi.json").json()
    assert f"{API}/registers/household_visit/records" in described["paths"] or "/registers/household_visit/records" in described["paths"]
    answer = leader.request.get(f"{API}/registers/household_visit/records").json()
    assert "items" in answer or "records" in answer


def test_its_list_is_live(leader, signed_in):
    reader = signed_in("vanhoa.cds")
    reader.goto(VISITS)
    following(reader)
    write_down(leader, "Bàn Thị Mới", "Cài VNeID")
    expect(reader.locator("main")).to_contain_text(re.compile("mới"))


def test_who_has_no_role_of_the_pack_does_not_see_it(leader, signed_in):
    stranger = signed_in("vanhoa.thongtin")
    assert stranger.request.get(VISITS).status == 403
    stranger.goto(f"/{COMMUNE}/so")
    expect(stranger.locator("main")).not_to_contain_text("Lượt đến nhà")
