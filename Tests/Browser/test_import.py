"""A table on its way into a register, with a row that has to be repaired, in the browser."""
import pathlib

from playwright.sync_api import expect

from conftest import COMMUNE
from demo import one

HOLIDAYS = f"/{COMMUNE}/so/holiday"
TABLE = "Ngày;Loại;Tên ngày;Căn cứ\n05/03/2031;Nghỉ;Nghỉ bù thử;Thông báo 1\n32/03/2031;Nghỉ;Ngày sai;Thông báo 2\n"


def hand_in(page, file):
    page.goto(HOLIDAYS)
    page.get_by_role("link", name="Nhập từ tệp").click()
    page.locator("#document").set_input_files(file)
    page.get_by_role("button", name="Tải lên và xem cột").click()
    expect(page.get_by_label("Trường cho cột Ngày")).to_have_value("date")
    page.get_by_label("Nhận ra bản ghi đã có theo").select_option(label="Ngày")
    page.get_by_role("button", name="Kiểm tra tệp").click()


def test_a_table_is_checked_its_bad_row_repaired_and_both_imported(signed_in, server, tmp_path, axe):
    page = signed_in("vanhoa.cds")
    file = tmp_path / "ngay-nghi.csv"
    file.write_text(TABLE, encoding="utf-8")
    hand_in(page, file)
    expect(page.get_by_role("heading", name="Các dòng chưa nhập được")).to_be_visible(timeout=20_000)
    expect(page.locator("main")).to_contain_text("32/03/2031")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    repaired = tmp_path / "da-sua.csv"
    text = pathlib.Path(download.value.path()).read_text(encoding="utf-8-sig")
    repaired.write_text(text.replace("32/03/2031", "06/03/2031"), encoding="utf-8")
    page.get_by_role("button", name="Nhập 1 bản ghi").click()
    expect(page.locator("main")).to_contain_text("Đã nhập xong", timeout=20_000)

    hand_in(page, repaired)
    page.get_by_role("button", name="Nhập 1 bản ghi").click(timeout=20_000)
    expect(page.locator("main")).to_contain_text("Đã nhập xong", timeout=20_000)
    count = "SELECT count(*) FROM reg_holiday WHERE commune = 99901 AND deleted_at IS NULL AND date IN ('2031-03-05', '2031-03-06')"
    assert one(server, count) == 2

    hand_in(page, repaired)
    expect(page.locator("main")).to_contain_text("Không có gì khác", timeout=20_000)
    expect(page.get_by_role("button", name="Nhập")).to_have_count(0)


def test_a_whole_import_is_undone_but_for_what_somebody_changed_since(signed_in, server, tmp_path, axe):
    page = signed_in("vanhoa.cds")
    file = tmp_path / "ngay-nham.csv"
    file.write_text("Ngày;Loại;Tên ngày;Căn cứ\n" + "".join(f"0{day}/04/2032;Nghỉ;Nhập nhầm {day};Thông báo 3\n" for day in range(1, 5)), encoding="utf-8")
    hand_in(page, file)
    page.get_by_role("button", name="Nhập 4 bản ghi").click(timeout=20_000)
    expect(page.locator("main")).to_contain_text("Đã nhập xong", timeout=20_000)
    run = page.url
    kept = one(server, "SELECT id FROM reg_holiday WHERE commune = 99901 AND deleted_at IS NULL AND date = '2032-04-02'")
    page.goto(f"{HOLIDAYS}/{kept}/sua")
    page.get_by_label("Tên ngày").fill("Ngày này có thật")
    page.get_by_role("button", name="Lưu", exact=True).first.click()
    page.wait_for_url(lambda url: "/sua" not in url)
    page.goto(run)
    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ngay-nham.csv")
    expect(page.locator("main")).to_contain_text("Chưa có gì thay đổi")
    axe(page)
    page.get_by_role("button", name="Hoàn tác 4 bản ghi").click()
    expect(page.locator("p[role=status]")).to_contain_text("Đã trả lại 3 trong 4 bản ghi", timeout=30_000)
    expect(page.locator(".bulk-reasons")).to_contain_text("Đã có thay đổi khác sau đó")
    axe(page)
    left = "SELECT count(*) FROM reg_holiday WHERE commune = 99901 AND deleted_at IS NULL AND date BETWEEN '2032-04-01' AND '2032-04-04'"
    assert one(server, left) == 1
    page.goto(run)
    expect(page.get_by_role("button", name="Hoàn tác lần nhập này")).to_have_count(0)
