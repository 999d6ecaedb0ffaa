"""Lists: filters and their chips, order, pages, kept views, search without diacritics, the board."""
import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from conftest import COMMUNE
from demo import PEOPLE, one

TASKS, TARGETS = f"/{COMMUNE}/so/task", f"/{COMMUNE}/so/target"
ROWS = "#rows tbody tr"


def count(page):
    return int(re.search(r"\d+", page.locator(".list-count").inner_text()).group())


def numbers(page, column=1):
    return page.locator(f"{ROWS} td:nth-child({column} of td:not(.pick-cell))").all_inner_texts()


def test_a_filter_narrows_the_list_and_its_chip_takes_it_off(signed_in, server):
    page = signed_in("vanhoa.thongtin")
    page.goto(TASKS)
    whole = count(page)
    page.get_by_label("Trạng thái").select_option(label="Đang thực hiện")
    expect(page).to_have_url(re.compile("state=in_progress"))
    chip = page.get_by_label("Điều kiện đang lọc").get_by_role("link", name=re.compile("Trạng thái"))
    expect(chip).to_be_visible()
    assert 0 < count(page) < whole
    for row in page.locator(ROWS).all():
        expect(row).to_contain_text("Đang thực hiện")
    page.get_by_label("Cơ quan chủ trì").select_option(label="Phòng Văn hóa - Xã hội")
    expect(page.get_by_label("Điều kiện đang lọc").get_by_role("link")).to_have_count(3)
    chip.click()
    expect(page.get_by_label("Điều kiện đang lọc")).not_to_contain_text("Trạng thái")
    assert count(page) == one(
        server, "SELECT count(*) FROM reg_task t JOIN reg_unit u ON u.commune = t.commune AND u.id = t.lead WHERE t.deleted_at IS NULL AND u.code = 'VHXH'"
        " AND t.commune = 99901"
    )
    page.get_by_role("link", name="Bỏ lọc").click()
    assert count(page) == whole


def test_filters_work_without_scripts(server, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(f"/{COMMUNE}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("vanhoa.thongtin")
    page.get_by_label("Mật khẩu").fill(server.password)
    page.locator("main").get_by_role("button", name="Đăng nhập").click()
    page.goto(TASKS)
    page.get_by_label("Trạng thái").select_option(label="Hoàn thành")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_label("Điều kiện đang lọc")).to_contain_text("Hoàn thành")
    assert all("Hoàn thành" in text for text in page.locator(ROWS).all_inner_texts())


def test_a_search_finds_with_and_without_diacritics(signed_in):
    page = signed_in("vanhoa.thongtin")
    for typed in ("tổ công nghệ số", "to cong nghe so", "TO CONG NGHE"):
        page.goto(TASKS)
        page.get_by_label("Tìm", exact=True).fill(typed)
        page.get_by_role("button", name="Lọc").click()
        expect(page.get_by_role("link", name=re.compile("^Kiện toàn tổ công nghệ số"))).to_be_visible()
        expect(page.get_by_role("link", name=re.compile("^Diễn tập ứng cứu"))).to_have_count(0)
    page.get_by_label("Tìm", exact=True).fill("khongcotunaonhuthe")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("heading", name="Không có bản ghi nào khớp")).to_be_visible()


def test_a_column_is_sorted_up_and_down(signed_in):
    page = signed_in("vanhoa.thongtin")
    page.goto(TASKS + "?state=done")
    head = page.get_by_role("columnheader", name=re.compile("^Hạn hoàn thành"))
    expect(head).to_have_attribute("aria-sort", "ascending")

    def dates():
        return ["".join(reversed(re.search(r"(\d\d)/(\d\d)/(\d{4})", text).groups())) for text in page.locator(ROWS).all_inner_texts()]

    assert dates() == sorted(dates())
    head.get_by_role("link").click()
    expect(page.get_by_role("columnheader", name=re.compile("^Hạn hoàn thành"))).to_have_attribute("aria-sort", "descending")
    assert dates() == sorted(dates(), reverse=True)


def test_every_record_is_on_one_page_and_the_way_back_is_the_same(signed_in, server):
    page = signed_in("vanhoa.thongtin")
    page.goto(TARGETS)
    whole = one(server, "SELECT count(*) FROM reg_target WHERE commune = 99901 AND deleted_at IS NULL")
    first = page.locator(f"{ROWS} a").evaluate_all("links => links.map(link => link.href)")
    assert len(first) == 50
    page.get_by_role("link", name=re.compile("^Trang sau")).click()
    expect(page.get_by_role("link", name=re.compile("Trang trước"))).to_be_visible()
    second = page.locator(f"{ROWS} a").evaluate_all("links => links.map(link => link.href)")
    assert len(set(first) | set(second)) == whole == len(first) + len(second)
    expect(page.get_by_role("link", name=re.compile("^Trang sau"))).to_have_count(0)
    page.get_by_role("link", name=re.compile("Trang trước")).click()
    expect(page.get_by_role("link", name=re.compile("^Trang sau"))).to_be_visible()
    assert page.locator(f"{ROWS} a").evaluate_all("links => links.map(link => link.href)") == first


def test_a_view_is_kept_under_a_name_and_dropped_again(signed_in):
    page = signed_in("vanhoa.thongtin")
    page.goto(TASKS)
    page.get_by_label("Trạng thái").select_option(label="Hoàn thành")
    page.get_by_text("Lưu cách xem này").click()
    page.get_by_label("Tên cách xem").fill("Việc xong của tôi")
    page.locator(".save-view").get_by_role("button", name="Lưu").click()
    expect(page.get_by_label("Các cách xem").get_by_role("link", name="Việc xong của tôi")).to_have_attribute("aria-current", "page")
    page.goto(TASKS)
    page.get_by_label("Các cách xem").get_by_role("link", name="Việc xong của tôi").click()
    expect(page.get_by_label("Điều kiện đang lọc")).to_contain_text("Hoàn thành")
    page.get_by_role("button", name="Xóa chế độ xem này").click()
    expect(page.get_by_role("link", name="Việc xong của tôi")).to_have_count(0)


def test_the_board_shows_each_state_and_leads_to_the_record(signed_in):
    page = signed_in("vanhoa.thongtin")
    page.goto(TASKS)
    page.get_by_role("link", name="Bảng", exact=True).click()
    column = page.locator(".board-column", has=page.get_by_role("heading", name=re.compile("^Đang thực hiện")))
    cards = column.locator("li")
    expect(column.locator(".count")).to_have_text(str(cards.count()))
    name = cards.first.get_by_role("link").inner_text()
    cards.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.locator(".record-state")).to_contain_text("Đang thực hiện")


@pytest.mark.skipif(not shutil.which("zbarimg"), reason="zbarimg (Debian zbar-tools) reads the codes")
@pytest.mark.any_engine("postgres")  # A picture.
@pytest.mark.parametrize("paper", ["a4", "50x30"])
def test_a_phone_reads_every_printed_label(paper, server, signed_in, tmp_path):
    """What comes out of the printer is read back: as many codes as records, each the address of one."""
    page = signed_in(PEOPLE["officer"])
    page.goto(f"/{COMMUNE}/so/unit/nhan?kho={paper}")
    count = page.locator(".labels li").count()
    assert count > 24
    pdf = tmp_path / "labels.pdf"
    page.pdf(path=str(pdf), prefer_css_page_size=True)
    found = set()
    # A phone is moved nearer until it reads; zbarimg, which looks once at a whole sheet, is shown it from three distances.
    for resolution in ["200", "300", "600"]:
        subprocess.run(["pdftoppm", "-r", resolution, "-gray", "-png", pdf, tmp_path / f"sheet{resolution}"], check=True)
        sheets = sorted(tmp_path.glob(f"sheet{resolution}*.png"))
        assert len(sheets) == (count if paper == "50x30" else -(-count // 24))
        read = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *sheets], check=True, capture_output=True, text=True)
        found |= set(read.stdout.split())
    assert len(found) == count
    assert all(code.startswith(f"{server.address}/{COMMUNE}/so/unit/") for code in found)
