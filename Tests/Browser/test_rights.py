"""What each person sees and may do, through the pages themselves; the complete matrix of routes and roles is tested in Swift."""
import re

import pytest
from playwright.sync_api import expect

from conftest import COMMUNE
from demo import OTHER, one, record

DOORS = {
    None: ["Trang xã", "Kế hoạch", "Sổ"],
    "vanhoa.thongtin": ["Việc của tôi", "Kế hoạch", "Sổ"],
    "vanhoa.cds": ["Việc của tôi", "Điều hành", "Kế hoạch", "Sổ"],
    "chutich": ["Việc của tôi", "Điều hành", "Kế hoạch", "Sổ"],
    "cntt": ["Việc của tôi", "Điều hành", "Kế hoạch", "Sổ", "Quản trị"],
}
STATUS = {
    "/viec-cua-toi": [401, 200, 200, 200, 200], "/dieu-hanh": [401, 403, 200, 200, 200], "/ke-hoach/nhap": [401, 403, 200, 403, 403],
    "/quan-tri": [401, 403, 403, 403, 200], "/quan-tri/nhat-ky": [401, 403, 403, 200, 200], "/so/task": [401, 200, 200, 200, 200],
    "/so/task/moi": [401, 403, 200, 200, 403], "/so/person": [401, 200, 200, 200, 200], "/so/plan": [200] * 5, "/thuoc-do": [401, 200, 200, 200, 200],
}


@pytest.mark.parametrize("name", DOORS, ids=lambda name: name or "visitor")
def test_only_the_doors_that_open_are_shown_and_the_others_are_shut(name, signed_in, new_page):
    page = signed_in(name) if name else new_page()
    page.goto(f"/{COMMUNE}")
    assert [text.strip() for text in page.get_by_label("Điều hướng chính").get_by_role("link").all_inner_texts()] == DOORS[name]
    place = list(DOORS).index(name)
    found = {path: page.request.get(f"/{COMMUNE}{path}").status for path in STATUS}
    assert found == {path: statuses[place] for path, statuses in STATUS.items()}


def test_a_visitor_sees_the_plan_and_confirmed_figures_and_nothing_unpublished(page, server):
    page.goto(f"/{COMMUNE}")
    page.get_by_role("link", name=re.compile("^Xem toàn bộ kế hoạch")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chuyển đổi số xã Suối Mây")
    assert page.locator("table.targets tbody tr").count() > 30
    for register, state in (("target_result", "declared"), ("target_result", "disputed"), ("task", "in_progress")):
        hidden = record(server, register, "state = ?", state)
        assert page.request.get(f"/{COMMUNE}/so/{register}/{hidden}").status in (401, 403, 404)
    shown = record(server, "target_result", "state = 'confirmed'")
    assert page.request.get(f"/{COMMUNE}/so/target_result/{shown}").status == 200


def test_an_official_of_another_commune_is_a_visitor_here(server, new_page):
    page = new_page()
    page.goto(f"/{OTHER}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("khevang.vanphong")
    page.get_by_label("Mật khẩu").fill(server.password)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Đăng nhập").click()
    assert page.request.get(f"/{OTHER}/quan-tri").status == 200
    for path, statuses in STATUS.items():
        assert page.request.get(f"/{COMMUNE}{path}").status == statuses[0], path
    page.goto(f"/{COMMUNE}")
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
    task = record(server, "task", "no = '5'")
    assert page.request.get(f"/{OTHER}/so/task/{task}").status == 404


def test_personal_data_is_masked_and_looking_at_it_is_written_down(signed_in, server, axe):
    person = record(server, "person", "full_name = 'Vi Văn Toàn'")
    officer, leader = signed_in("vanhoa.thongtin"), signed_in("chutich")
    officer.goto(f"/{COMMUNE}/so/person/{person}")
    expect(officer.locator("main")).not_to_contain_text("0900000107")
    expect(officer.get_by_role("button", name=re.compile("^Xem"))).to_have_count(0)
    leader.goto(f"/{COMMUNE}/so/person/{person}")
    expect(leader.locator("main")).not_to_contain_text("0900000107")
    leader.get_by_role("button", name=re.compile("^Xem")).first.click()
    expect(leader.locator("main")).to_contain_text(re.compile(r"0900\s?000\s?107"))
    axe(leader)
    leader.goto(f"/{COMMUNE}/quan-tri/nhat-ky")
    entry = leader.locator(".history > li", has_text="Xem dữ liệu cá nhân").first
    expect(entry).to_contain_text("Hoàng Văn Thịnh")


def test_somebody_may_do_only_their_own_steps(signed_in, server):
    task = record(server, "task", "no = '5'")
    officer = signed_in("vanhoa.thongtin")
    officer.goto(f"/{COMMUNE}/so/task/{task}")
    expect(officer.locator(".steps")).to_have_count(0)
    expect(officer.get_by_role("link", name="Sửa", exact=True)).to_have_count(0)
    version = one(server, "SELECT version FROM reg_task WHERE id = ?", task)
    token = officer.locator("body").get_attribute("data-token")
    answer = officer.request.post(
        f"/{COMMUNE}/so/task/{task}/buoc/reassign", form={"_csrf": token, "_version": str(version), "accountable": task, "_reason": "vì sao"}, headers={"Origin": server.address}
    )
    assert answer.status == 403
