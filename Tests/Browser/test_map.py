"""Maps: what they show before and after scripts, by mouse, by keyboard and on a phone; places picked on a form's map."""
import pytest
from playwright.sync_api import expect

from conftest import COMMUNE
from demo import PEOPLE, one, record

TEAMS, HOUSES, UNITS = f"/{COMMUNE}/so/digital_team", f"/{COMMUNE}/so/household", f"/{COMMUNE}/so/unit"

pytestmark = pytest.mark.any_engine("postgres")  # Drawn by the browser from what the page holds.


def ready(page):
    expect(page.locator(".map.is-live")).to_be_visible()
    expect(page.locator("[data-shown]")).to_be_visible()


def test_a_map_shows_hamlets_and_places_and_opens_a_record_by_mouse_and_by_keyboard(signed_in):
    page = signed_in(PEOPLE["officer"])
    page.goto(f"{TEAMS}/ban-do")
    ready(page)
    expect(page.locator(".leaflet-pane path.region")).to_have_count(12)
    expect(page.locator(".leaflet-pane path.region-frame")).to_have_count(1)
    expect(page.locator("path.dot")).to_have_count(12)
    expect(page.locator("#map-list-note")).to_contain_text("12 bản ghi trong khung nhìn")
    page.locator("path.dot").first.click()
    assert page.locator(".leaflet-popup a").first.get_attribute("href").startswith(f"{TEAMS}/")
    item = page.locator("#map-list li").nth(3)
    title = item.locator("a").first.inner_text()
    item.get_by_role("button").focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup").filter(has_text=title)
    expect(popup).to_be_visible()
    popup.locator("a").first.press("Enter")
    expect(page.locator("h1")).to_contain_text(title)


def test_zooming_in_narrows_the_list_to_what_is_seen(signed_in):
    page = signed_in(PEOPLE["officer"])
    page.goto(f"{TEAMS}/ban-do")
    ready(page)
    page.locator("#map-list li").first.get_by_role("button").click()
    expect(page.locator("#map-list li")).to_have_count(1)
    expect(page.locator("#map-list-note")).to_contain_text("1 bản ghi")


def test_without_scripts_the_map_is_a_drawing_with_a_table_and_places_to_open(server, new_page, signed_in):
    states = signed_in(PEOPLE["officer"]).context.storage_state()
    page = new_page(java_script_enabled=False, storage_state=states)
    page.goto(f"{TEAMS}/ban-do")
    expect(page.locator("svg.map-drawing path")).to_have_count(13)
    expect(page.locator(".map-regions tbody tr")).to_have_count(12)
    assert page.locator("#map-list a[href^='geo:21.']").count() == 12


def test_homes_are_never_shown_one_by_one(server, signed_in):
    page = signed_in(PEOPLE["head"])
    answers = []
    page.on("response", lambda answer: answers.append(answer.json()) if "du-lieu" in answer.url else None)
    page.goto(f"{HOUSES}/ban-do")
    if page.locator("h1").inner_text().startswith("403"):
        pytest.skip("this person may not read households")
    ready(page)
    expect(page.locator(".cluster").first).to_be_visible()
    assert all("records" not in answer and all(count >= 3 for *_, count in answer["cells"]) for answer in answers)


@pytest.mark.parametrize("path", [f"{TEAMS}/ban-do", f"{UNITS}/ban-do"])
def test_a_live_map_is_accessible_fits_a_phone_and_asks_no_other_host(path, server, signed_in, axe):
    for phone in (False, True):
        page = signed_in(PEOPLE["officer"], phone=phone)
        strangers = []
        page.on("request", lambda request: None if request.url.startswith((server.address, "data:")) else strangers.append(request.url))
        page.goto(path)
        ready(page)
        axe(page)
        assert not strangers
        assert not phone or page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_place_is_picked_on_the_forms_map_or_pasted(server, signed_in):
    page = signed_in(PEOPLE["administrator"])
    team = record(server, "digital_team", "spot IS NOT NULL")
    page.goto(f"{TEAMS}/{team}/sua")
    if page.locator("#f-spot-lat").count() == 0:
        pytest.skip("this person may not change teams")
    latitude = page.locator("#f-spot-lat")
    before = latitude.input_value()
    page.get_by_role("button", name="Chọn trên bản đồ").click()
    expect(page.locator(".pin")).to_be_visible()
    page.locator("#f-spot-map").click(position={"x": 120, "y": 200})
    expect(latitude).not_to_have_value(before)
    latitude.evaluate("""box => { const data = new DataTransfer(); data.setData("text", "21.9, 105.95");
        box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""")
    expect(latitude).to_have_value("21.900000")
    expect(page.locator("#f-spot-lng")).to_have_value("105.950000")


def test_a_boundary_is_chosen_from_a_file_of_many(server, signed_in, tmp_path):
    page = signed_in(PEOPLE["administrator"])
    hamlet = record(server, "unit", "code = 'X02'")
    ring = [[105.91, 21.89], [105.93, 21.89], [105.93, 21.91], [105.91, 21.91], [105.91, 21.89]]
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}} for name in ("Xóm Một", "Xóm Hai")
    ]
    file = tmp_path / "xom.geojson"
    file.write_text(__import__("json").dumps({"type": "FeatureCollection", "features": features}))
    page.goto(f"{UNITS}/{hamlet}/sua")
    page.set_input_files("#f-boundary-file", str(file))
    page.get_by_label("Tệp có nhiều vùng").select_option(label="Xóm Hai")
    expect(page.locator("#f-boundary-map path.plot")).to_be_visible()
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".details").first).to_contain_text("ha · 4 điểm")
    assert one(server, "SELECT boundary FROM reg_unit WHERE id = ?", hamlet).startswith('{"type":"Polygon","coordinates":[[[105.91,21.89],')
