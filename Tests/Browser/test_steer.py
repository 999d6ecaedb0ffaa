"""Steering: a granted change becomes the plan's new edition, an opinion a task, an inspection counts on live figures, the map says what is amiss."""
from playwright.sync_api import expect

from conftest import COMMUNE
from demo import record
from test_task_life import open_step, state


def at(register, id):
    return f"/{COMMUNE}/so/{register}/{id}"


def test_a_granted_change_becomes_the_plans_new_edition(signed_in, server, axe):
    keeper = signed_in("vanhoa.cds")
    change = record(server, "plan_change", "text = ?", "Nâng chỉ tiêu doanh nghiệp nhỏ và vừa dùng nền tảng số")
    keeper.goto(at("plan_change", change))
    keeper.get_by_role("button", name="Soạn bản điều chỉnh").click()
    main = keeper.locator("main")
    expect(main).to_contain_text("65")
    expect(main.get_by_text("sẽ ghi")).to_have_count(1)
    edition = keeper.url
    axe(keeper)
    keeper.get_by_role("link", name="Soạn từ đề xuất").click()
    expect(keeper.get_by_role("link", name="Mở bản điều chỉnh")).to_be_visible()
    dialog = open_step(keeper, "Đã ban hành văn bản")
    dialog.get_by_label("Văn bản điều chỉnh").fill("15/KH-UBND")
    dialog.get_by_label("Ngày ban hành").fill("2026-10-01")
    dialog.get_by_role("button", name="Đã ban hành văn bản").click()
    keeper.goto(edition)
    keeper.get_by_role("button", name="Ghi 1").first.click()
    expect(keeper.locator("main")).to_contain_text("đã ghi")
    keeper.goto(at("plan_change", change))
    expect(state(keeper)).to_contain_text("Đã điều chỉnh")


def test_an_opinion_becomes_a_task_and_keeps_its_clock(signed_in, server, axe):
    keeper = signed_in("vanhoa.cds")
    opinion = record(server, "supervision_opinion", "text = ?", "Nêu rõ kinh phí xã hội hóa Wi-Fi nhà văn hóa")
    keeper.goto(at("supervision_opinion", opinion))
    due = keeper.locator(".record-state").inner_text()
    dialog = open_step(keeper, "Giao thành nhiệm vụ")
    dialog.get_by_label("Rõ người").select_option(label="Viên chức truyền thanh, trang thông tin điện tử")
    dialog.get_by_label("Rõ trách nhiệm").fill("Lập bảng nguồn và thời hạn tài trợ, công khai.")
    dialog.get_by_label("Rõ sản phẩm").fill("Bảng công khai")
    dialog.get_by_label("Rõ thẩm quyền").select_option(label="Phó Chủ tịch UBND xã phụ trách văn hóa - xã hội")
    dialog.get_by_label("Rõ thời gian").fill("2026-12-18")
    axe(keeper)
    dialog.get_by_role("button", name="Giao thành nhiệm vụ").click()
    expect(keeper.get_by_text("Đã chuyển bước.")).to_be_visible()
    assert keeper.locator(".record-state").inner_text() == due
    keeper.get_by_role("link", name="Nêu rõ kinh phí xã hội hóa Wi-Fi nhà văn hóa").first.click()
    expect(keeper.get_by_label("6 rõ")).to_contain_text("6/6")
    expect(state(keeper)).to_contain_text("Mới giao")


def test_a_checklist_counts_and_the_map_says_what_is_amiss(signed_in, server, axe):
    keeper = signed_in("vanhoa.cds")
    inspection = record(server, "inspection", "name = ?", "Kiểm tra đột xuất an toàn thông tin tại Phòng Kinh tế")
    keeper.goto(at("inspection", inspection))
    expect(keeper.locator("main")).to_contain_text("Số liệu của phiếu kiểm tra")
    keeper.get_by_role("link", name="nhiệm vụ ·").first.click()
    expect(keeper.locator("h1")).to_contain_text("Nhiệm vụ quá hạn")
    keeper.goto(f"/{COMMUNE}/so/system_link")
    keeper.get_by_role("link", name="Bản đồ kiến trúc số").click()
    main = keeper.locator("main")
    for words in ["Chưa ghi căn cứ chia sẻ", "Chưa ai cập nhật", "Quá chu kỳ cập nhật", "30 ngày không trao đổi"]:
        expect(main).to_contain_text(words)
    expect(main.locator("svg.net .net-number")).to_have_count(4)
    for width in (390, 1280):
        keeper.set_viewport_size({"width": width, "height": 900})
        assert keeper.evaluate("document.documentElement.scrollWidth <= innerWidth")
        axe(keeper)
    main.get_by_role("link", name="Chưa ghi căn cứ chia sẻ").click()
    expect(keeper.locator("tbody tr")).to_have_count(2)
