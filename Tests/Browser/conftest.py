"""What browser tests stand on: a demo server of their own, a browser, people who are signed in, and the accessibility check.

    scripts/setup test && swift build && .venv/bin/python -m pytest Tests/Browser

DINH names the program (default .build/debug/dinh), CHROMIUM the browser (default /usr/bin/chromium). SHOTS=folder keeps a picture of each page
at the end of its test. Whatever needs a server runs on SQLite and, under scripts/with-postgres, on PostgreSQL too; --engine names one of them.
"""
import os
import pathlib
import re
import time

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright

from engines import ENGINES, empty_database
from server import DemoServer

COMMUNE = "suoi-may"
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # What else axe finds it need not write down.
}


def pytest_addoption(parser):
    parser.addoption("--engine", choices=ENGINES, action="append", help="run on this database engine only")


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "any_engine(engine='sqlite'): the test looks at what no engine can change, so it runs on that one only where it is there, to save time"
    )


def pytest_generate_tests(metafunc):
    if "engine" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("any_engine")
        wanted = marker.args[0] if marker and marker.args else ENGINES[0]
        allowed = [wanted if wanted in ENGINES else ENGINES[0]] if marker else ENGINES
        chosen = metafunc.config.getoption("engine") or ENGINES
        metafunc.parametrize("engine", [engine for engine in allowed if engine in chosen], indirect=True, scope="session")


@pytest.fixture(scope="session")
def engine(request):
    """The database engine that the test runs on."""
    return request.param


@pytest.fixture(scope="session")
def server(engine, tmp_path_factory):
    """A server with the demo communes, on a free port."""
    folder = tmp_path_factory.mktemp("server")
    with empty_database(engine, folder) as address, DemoServer(folder, address) as running:
        yield running


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            # A click that comes while the page still scrolls may miss what sticks to the window's edge.
            args=["--no-sandbox", "--disable-gpu", "--disable-threaded-scrolling", "--disable-smooth-scrolling"],
        )
        yield running
        running.close()


@pytest.fixture
def new_page(server, browser, request):
    """Makes pages with a state of their own; a script error or a breach of the content security policy fails the test."""
    contexts, complaints = [], []

    def make(phone=False, **options):
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = browser.new_context(
            base_url=server.address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport=size, is_mobile=phone, has_touch=phone, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
        return page

    yield make
    if os.environ.get("SHOTS"):
        folder = pathlib.Path(os.environ["SHOTS"])
        folder.mkdir(parents=True, exist_ok=True)
        for number, context in enumerate(contexts):
            for page in context.pages:
                name = re.sub(r"[^\w-]+", "-", f"{request.node.name}-{number}")
                page.screenshot(path=str(folder / f"{name}.png"), full_page=True)
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def is_complaint(message):
    """Statuses of 4xx and lines that a test cuts are part of many tests and say nothing about scripts."""
    expected = ("the server responded with a status of", "net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED")
    return message.type == "error" and not any(part in message.text for part in expected)


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def phone_page(new_page):
    return new_page(phone=True)


@pytest.fixture(scope="session")
def signed_in_states():
    """Who is signed in, by server and name."""
    return {}


@pytest.fixture
def signed_in(server, new_page, signed_in_states):
    """signed_in(name, phone=False): a page of somebody who is signed in to the demo commune."""

    def make(name, phone=False):
        if (server.address, name) not in signed_in_states:
            page = new_page()
            page.goto(f"/{COMMUNE}/dang-nhap")
            page.fill("#username", name)
            page.fill("#password", server.password)
            page.locator("form:has(#password) button").click()
            page.wait_for_url(lambda url: "/dang-nhap" not in url)
            signed_in_states[server.address, name] = page.context.storage_state()
            page.close()
        return new_page(phone=phone, storage_state=signed_in_states[server.address, name])

    return make


@pytest.fixture
def axe():
    """axe(page): fails with each breach of WCAG 2.2 AA on the page as it stands."""

    def check(page):
        found = breaches(page)
        assert not found, f"{page.url}\n" + "\n".join(found)

    return check


def breaches(page, but=()):
    """Breaches of WCAG 2.2 AA on the page as it stands, `but` for some of axe's rules."""
    page.evaluate(AXE_SCRIPT)
    page.evaluate("scrollTo(0, 0)")  # What lies half under the page's head would be judged by what is left of it.
    results = page.evaluate("rules => axe.run(rules)", {**AXE_RULES, "rules": {rule: {"enabled": False} for rule in but}})
    return [f"{found['id']}: {found['help']}: {node['html'][:200]}" for found in results["violations"] for node in found["nodes"][:5]]


def until(page, script, argument=None, seconds=15):
    """Waits until the script gives something in the page, and gives it.

    Playwright's own wait_for_function asks again from within the page, where the content security policy forbids to run texts.
    """
    end = time.monotonic() + seconds
    while not (found := page.evaluate(script, argument)):
        assert time.monotonic() < end, f"not within {seconds} s: {script}"
        page.wait_for_timeout(50)
    return found


def following(page):
    """Waits until the page hears of what others do."""
    page.locator("body[data-live=on]").wait_for(state="attached")
