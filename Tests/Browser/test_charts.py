"""Charts: drawn by Chart.js from the page's own table, opened by a click, the table alone without scripts."""
import pytest

from conftest import COMMUNE, following, until
from demo import PEOPLE
from test_pages import LIMIT, Meter

TASKS = f"/{COMMUNE}/so/task"

pytestmark = pytest.mark.any_engine("postgres")  # Drawn by the browser from the page's own table.

DRAWN = """() => { const canvas = document.querySelector("[data-chart] canvas"); const chart = window.Chart && Chart.getChart(canvas);
    return chart && { labels: chart.data.labels, values: chart.data.datasets.map((one) => one.data), type: chart.config.type,
        colours: chart.data.datasets.map((one) => one.backgroundColor), animation: chart.options.animation }; }"""


def drawn(page):
    return until(page, DRAWN)


def table(page):
    return page.eval_on_selector_all("#chart-table tbody tr", "rows => rows.map(row => [row.cells[0].textContent.trim(), Number(row.querySelector('td:nth-last-child(2) data').value)])")


def test_a_chart_draws_what_its_table_says(signed_in):
    page = signed_in(PEOPLE["officer"])
    page.goto(f"{TASKS}/bieu-do?theo=state")
    chart = drawn(page)
    assert [list(pair) for pair in zip(chart["labels"], chart["values"][0])] == table(page)
    assert page.locator("[data-chart] canvas").get_attribute("aria-label").startswith("Biểu đồ")
    page.goto(f"{TASKS}/bieu-do?theo=state&dang=vong")
    assert drawn(page)["type"] == "doughnut"
    page.goto(f"{TASKS}/bieu-do?theo=due_at&buoc=thang&tach=state")
    chart = drawn(page)
    heads = page.locator("#chart-table th.chart-part").all_inner_texts()
    assert len(chart["values"]) == len(heads) and len(set(map(str, chart["colours"]))) == len(heads)


def test_a_chart_follows_what_another_person_adds_and_leaves_its_controls_alone(signed_in):
    reader, writer = signed_in(PEOPLE["officer"]), signed_in(PEOPLE["keeper"])
    reader.goto(f"/{COMMUNE}/so/holiday/bieu-do?theo=kind")
    following(reader)
    before = sum(drawn(reader)["values"][0])
    controls = reader.locator("form.filters select")
    controls.first.select_option(index=1)
    chosen = controls.first.input_value()
    writer.goto(f"/{COMMUNE}/so/holiday/moi")
    writer.locator("[name=date]").fill("2033-03-03")
    writer.locator("[name=kind]").select_option(index=1)
    writer.locator("[name=name]").fill("Ngày thử biểu đồ")
    writer.locator("[name=legal_basis]").fill("Thông báo 4")
    writer.get_by_role("button", name="Thêm", exact=True).first.click()
    writer.wait_for_url(lambda url: "/moi" not in url)
    until(reader, f"() => Chart.getChart(document.querySelector('[data-chart] canvas')).data.datasets[0].data.reduce((a, b) => a + b) === {before + 1}")
    assert sum(value for _, value in table(reader)) == before + 1
    assert controls.first.input_value() == chosen


def test_a_click_on_a_bar_opens_its_records(signed_in):
    page = signed_in(PEOPLE["officer"])
    page.goto(f"{TASKS}/bieu-do?theo=state")
    drawn(page)
    wanted = page.locator("#chart-table tbody tr").first.locator("th a").get_attribute("href")
    page.wait_for_timeout(500)  # The bars grow first.
    spot = page.evaluate("""() => { const chart = Chart.getChart(document.querySelector("[data-chart] canvas")); chart.stop();
        chart.update("none"); const bar = chart.getDatasetMeta(0).data[0]; return { x: bar.x - 3, y: bar.y }; }""")
    page.locator("[data-chart] canvas").hover(position=spot)
    page.locator("[data-chart] canvas").click(position=spot)
    page.wait_for_url(lambda url: url.endswith(wanted))
    assert "/bieu-do" not in page.url


def test_numbers_are_said_the_vietnamese_way(signed_in):
    page = signed_in(PEOPLE["officer"])
    page.goto(f"{TASKS}/bieu-do?theo=state")
    drawn(page)
    said = page.evaluate("""() => { const chart = Chart.getChart(document.querySelector("[data-chart] canvas"));
        chart.tooltip.setActiveElements([{ datasetIndex: 0, index: 0 }], { x: 0, y: 0 }); return chart.tooltip.body[0].lines.concat(chart.tooltip.afterBody); }""")
    row = page.locator("#chart-table tbody tr").first
    assert row.locator("td data").last.inner_text() in said[0] and said[1] == row.locator("td").last.inner_text()


def test_without_scripts_the_table_says_it_all(new_page, signed_in):
    states = signed_in(PEOPLE["officer"]).context.storage_state()
    page = new_page(java_script_enabled=False, storage_state=states)
    page.goto(f"{TASKS}/bieu-do?theo=due_at&tach=state")
    assert page.locator("[data-chart]").is_hidden()
    assert page.locator("#chart-table tbody tr").count() > 0


def test_who_wants_no_motion_gets_none(new_page, signed_in):
    states = signed_in(PEOPLE["officer"]).context.storage_state()
    page = new_page(reduced_motion="reduce", storage_state=states)
    page.goto(f"{TASKS}/bieu-do?theo=state")
    assert drawn(page)["animation"] is False


@pytest.mark.parametrize("query", ["theo=state", "theo=due_at&tach=state", "theo=due_at&dang=duong", "theo=state&dang=vong"])
def test_a_drawn_chart_is_accessible_light_and_fits_a_phone(query, server, signed_in, axe):
    for phone in (False, True):
        page = signed_in(PEOPLE["officer"], phone=phone)
        errors = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        meter = Meter(page, server.address)
        page.goto(f"{TASKS}/bieu-do?{query}")
        drawn(page)
        assert meter.bytes <= LIMIT and not meter.strangers and not errors, (meter.bytes, meter.strangers, errors)
        axe(page)
        assert not phone or page.evaluate("document.documentElement.scrollWidth") <= 390
