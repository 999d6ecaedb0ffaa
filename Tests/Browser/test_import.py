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
