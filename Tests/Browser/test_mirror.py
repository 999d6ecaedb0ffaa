"""A table of the province's system: looked at, taken in, counted, and followed from the figure down to the mirrored dossier."""
import re

from playwright.sync_api import expect

from conftest import COMMUNE
from demo import one, record

HEAD = ("ỦY BAN NHÂN DÂN TỈNH LAM SƠN,,,,,,,,\nDANH SÁCH HỒ SƠ,,,,,,,,\n"
        "Mã hồ sơ,Mã TTHC,Chủ hồ sơ,Kênh nộp,Thời gian,,,Trạng thái,Đối tượng\n,,,,Tiếp nhận,Hẹn trả,Có kết quả,,\n(1),(2),(3),(4),(5),(6),(7),(8),(9)\n")
ROW = "{code},1.001612,Lý Thị Mẫu,Trực tuyến,{received},{promised},{finished},{state},Cá nhân\n"


def table(*rows):
    return (HEAD + "".join(ROW.format(**row) for row in rows) + ",Tổng cộng,,,,,,,\n").encode()


def test_a_table_is_taken_in_and_a_figure_opens_down_to_the_mirrored_dossier(signed_in, server, axe):
    officer = signed_in("motcua.giamdoc")
    own = one(server, "SELECT code FROM reg_dossier WHERE commune = 99901 AND state = 'processing' AND source IS NULL AND deleted_at IS NULL ORDER BY id")
    done = dict(code="H99.01-261102-9001", received="02/11/2026 08:00", promised="05/11/2026 17:00", finished="04/11/2026 10:00", state="Đã xử lý xong")
    open_ = dict(code="H99.01-261102-9002", received="02/11/2026 08:00", promised="05/11/2026 17:00", finished="", state="Đang xử lý")
    same = dict(code=own, received="02/11/2026 08:00", promised="05/11/2026 17:00", finished="", state="Đang xử lý")
    strange = dict(code="H99.01-261102-9003", received="32/11/2026 08:00", promised="", finished="", state="Đang xử lý")
    officer.goto(f"/{COMMUNE}/mot-cua")
    officer.get_by_role("link", name="Đồng bộ dữ liệu").click()
    officer.get_by_role("link", name="Hồ sơ một cửa của tỉnh").click()
    axe(officer)

    def take(*rows):
        officer.get_by_role("link", name="Đưa tệp vào").click()
        officer.locator("#document").set_input_files({"name": "ho-so.csv", "mimeType": "text/csv", "buffer": table(*rows)})
        officer.get_by_role("button", name="Tải lên và xem cột").click()
        expect(officer.get_by_role("button", name="Ghi vào sổ")).to_be_visible(timeout=20_000)

    take(done, open_, same, strange)
    axe(officer)
    text = officer.locator("main").inner_text()
    assert "2 trên 4" in text and "Xã đã tự lập hồ sơ này" in text and "Không đúng dạng ngày của nguồn" in text, text
    assert one(server, "SELECT count(*) FROM reg_dossier WHERE source IS NOT NULL") == 0
    officer.get_by_role("button", name="Ghi vào sổ").click()
    expect(officer.get_by_role("link", name="Về trang của nguồn")).to_be_visible(timeout=20_000)
    officer.get_by_role("link", name="Về trang của nguồn").click()
    expect(officer.get_by_text("Còn mới").first).to_be_visible()
    expect(officer.get_by_text(own).first).to_be_visible()

    # The source says another day of reception than before: shown, not written.
    take(dict(done, received="03/11/2026 08:00"))
    assert "Nguồn nói khác lần trước" in officer.locator("main").inner_text()

    mirrored = record(server, "dossier", "code = 'H99.01-261102-9001'")
    officer.goto(f"/{COMMUNE}/so-lieu/dossiers_settled_in_time?ky=2026Q4")
    expect(officer.get_by_text("Hệ thống TTHC tỉnh Lam Sơn").first).to_be_visible()
    axe(officer)
    officer.get_by_role("link", name="Xem bản ghi").first.click()
    officer.get_by_text("H99.01-261102-9001").first.click()
    expect(officer).to_have_url(re.compile(f"/{COMMUNE}/mot-cua/ho-so/{mirrored}$"))
    expect(officer.get_by_text("chỉ đọc ở đây").first).to_be_visible()
    expect(officer.get_by_text("Trước hạn").first).to_be_visible()
    assert officer.locator("summary", has_text="Trả kết quả").count() == 0
