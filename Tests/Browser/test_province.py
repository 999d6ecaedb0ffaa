"""A province over its communes: from a number of the whole province down to the record behind it, on a desktop and on a phone."""
import re

import pytest

PROVINCE = "/lam-son"
PAGES = ["/dieu-hanh/cac-xa", "/dieu-hanh/cac-xa?bo=tat-ca&loc=thieu", "/dieu-hanh/cac-xa/so-lieu/plan.tracked_share", "/dieu-hanh/cac-xa/xa/99901", "/dieu-hanh/cac-xa/xa/99903",
         "/dieu-hanh/cac-xa/xa/99901/plan.tracked_share", "/dieu-hanh/cac-xa/goi"]


@pytest.fixture(scope="module")
def keeper(server, browser):
    """The keeper of the province's figures, signed in."""
    context = browser.new_context(base_url=server.address, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{PROVINCE}/dang-nhap")
    page.fill("#username", "tinh.tonghop")
    page.fill("#password", server.password)
    page.locator("form:has(#password) button").click()
    page.wait_for_url(lambda url: "/dang-nhap" not in url)
    yield page
    context.close()


def test_a_number_of_the_province_leads_down_to_the_record_behind_it(keeper, signed_in):
    keeper.goto(f"{PROVINCE}/dieu-hanh/cac-xa")
    keeper.get_by_role("link", name="Tỷ lệ nhiệm vụ được theo dõi, giám sát trên môi trường số").first.click()
    keeper.get_by_role("link", name="Xã Suối Mây").first.click()
    unit = keeper.locator("td.is-title a").nth(2)
    name, address = unit.inner_text(), unit.get_attribute("href")
    # The records are the commune's: the province is a visitor there, and nobody of it reads them.
    with keeper.expect_response(lambda answer: "/suoi-may/so-lieu/" in answer.url) as answer:
        unit.click()
    assert answer.value.status == 401
    officer = signed_in("vanhoa.cds")
    officer.goto(address)
    assert name in officer.locator("main").inner_text()
    officer.locator("a[href*='/so-lieu/tasks_given']").first.click()
    officer.get_by_role("link", name=re.compile("Mở danh sách|Xem bản ghi|bản ghi", re.I)).first.click()
    officer.locator("td.is-title a").first.click()
    assert re.search(r"/so/task/[0-9a-f-]{36}", officer.url)


@pytest.mark.any_engine  # What a page weighs, how wide it is and whether it is accessible comes from its template.
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_the_province_are_accessible_and_fit(width, keeper, axe):
    keeper.set_viewport_size({"width": width, "height": 844})
    for path in PAGES:
        assert keeper.goto(PROVINCE + path).status == 200, path
        assert keeper.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        axe(keeper)
