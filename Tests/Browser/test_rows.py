"""A province asks a commune for the records behind a number: asked, granted by the commune's keeper, opened, counted against the figure."""
import re
from datetime import date, timedelta

import pytest
from demo import one
from test_province import PROVINCE, keeper  # noqa: F401

COMMUNE = "/suoi-may"


def test_the_keeper_grants_what_the_province_asks_for_and_the_rows_are_those_of_the_figure(keeper, server, signed_in, axe):  # noqa: F811
    keeper.goto(f"{PROVINCE}/dieu-hanh/cac-xa/xa/99901/plan.tracked_share")
    keeper.get_by_role("link", name="Xin bản ghi").click()
    keeper.fill("#f-purpose", "Đối chiếu báo cáo tuần của tỉnh")
    keeper.fill("#f-until", (date.today() + timedelta(days=10)).isoformat())
    axe(keeper)
    keeper.get_by_role("button", name="Gửi yêu cầu cho xã").click()
    keeper.wait_for_url(re.compile("/ban-ghi/[0-9a-f-]{36}"))
    inquiry = keeper.url.split("?")[0]
    assert "Chờ xã quyết định" in keeper.locator("main").inner_text()

    officer = signed_in("vanhoa.cds")
    officer.goto(f"{COMMUNE}/viec-cua-toi")
    officer.get_by_text("Xin bản ghi: Nhiệm vụ").first.click()
    axe(officer)
    with officer.expect_response(lambda answer: "/buoc/" in answer.url):
        officer.get_by_text("Cấp như đề nghị").first.click()
        button = officer.get_by_role("button", name="Cấp như đề nghị")
        if button.count() and button.last.is_visible():
            button.last.click()
    request = one(server, "SELECT id FROM reg_row_request WHERE commune = 99901 ORDER BY id DESC LIMIT 1")
    officer.goto(f"{COMMUNE}/so/row_request/{request}")
    officer.get_by_text("Đã cấp").first.wait_for()

    keeper.goto(inquiry)
    keeper.get_by_role("link", name="Mở bản ghi").click()
    counted = re.search(r"([\d.]+)/([\d.]+) bản ghi: khớp số liệu", keeper.locator("main").inner_text())
    assert counted and counted[1] == counted[2] and int(counted[1].replace(".", "")) > 0
    axe(keeper)
    with keeper.expect_download() as table:
        keeper.get_by_role("link", name="Tải bảng CSV").click()
    assert table.value.suggested_filename == "ban-ghi-99901.csv"
    # The commune sees who read.
    officer.reload()
    assert "Đặng Quốc Việt" in officer.locator("main").inner_text()


@pytest.mark.any_engine("postgres")  # What a page weighs, how wide it is and whether it is accessible comes from its template.
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_asking_fit(width, keeper, axe):  # noqa: F811
    keeper.set_viewport_size({"width": width, "height": 844})
    for path in ["/dieu-hanh/cac-xa/ban-ghi", "/dieu-hanh/cac-xa/xa/99903/plan.tracked_share", "/dieu-hanh/cac-xa/xa/99903/plan.tracked_share/xin-ban-ghi"]:
        assert keeper.goto(PROVINCE + path).status == 200, path
        assert keeper.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        axe(keeper)
