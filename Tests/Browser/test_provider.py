"""Citizens sign in with a real OpenID provider (glewlwyd, Debian): settings by the administrator, PKCE, level, own page, both ways of signing out."""
import sqlite3
import urllib.error
import urllib.request

import pytest

from conftest import COMMUNE
from glewlwyd import Glewlwyd, is_there
from server import DemoServer

pytestmark = [pytest.mark.any_engine, pytest.mark.skipif(not is_there(), reason="scripts/setup test unpacks glewlwyd into .glewlwyd")]


@pytest.fixture(scope="session")
def provider(tmp_path_factory):
    with Glewlwyd(tmp_path_factory.mktemp("glewlwyd")) as running:
        yield running


@pytest.fixture(scope="session")
def server(engine, tmp_path_factory, provider):
    """A demo server that may speak to this machine, and keeps the provider's secret as an operator does."""
    folder = tmp_path_factory.mktemp("identity")
    (folder / "keys/oidc").mkdir(parents=True)
    (folder / "keys/oidc/glewlwyd").write_text(provider.secret + "\n")
    with DemoServer(folder, f"sqlite:{folder}/dinh.sqlite", ["--webhook-hosts", "localhost"]) as running:
        yield running


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def answered(provider, address):
    """Where the provider sends the browser, for somebody who is signed in there and agreed."""
    jar = next(handler for handler in provider.opener.handlers if isinstance(handler, urllib.request.HTTPCookieProcessor))
    try:
        urllib.request.build_opener(jar, Stay).open(address + "&g_continue", timeout=10)
    except urllib.error.HTTPError as answer:
        return answer.headers["Location"]
    raise AssertionError("the provider asks for more")


def come_back(page, provider, way, query=""):
    away = page.request.get(f"/{COMMUNE}/cong-dan/qua/{way}{query}", max_redirects=0)
    assert away.status == 303, away.text()
    assert "code_challenge_method=S256" in away.headers["location"] and provider.secret not in away.headers["location"]
    return answered(provider, away.headers["location"])


@pytest.fixture(scope="session")
def way(server, provider, browser):
    """The provider's id, once the administrator has entered it."""
    context = browser.new_context(base_url=server.address, locale="vi-VN")
    page = context.new_page()
    page.goto(f"/{COMMUNE}/dang-nhap")
    page.fill("#username", "cntt")
    page.fill("#password", server.password)
    page.locator("form:has(#password) button").click()
    page.goto(f"/{COMMUNE}/quan-tri/dinh-danh/moi")
    for name, value in {
        "name": "VNeID", "issuer": provider.issuer, "client": provider.client, "secret": "glewlwyd", "levels": "2 = 2",
    }.items():
        page.fill(f"#f-{name}", value)
    page.locator("form:has(#f-issuer) .form-end button").click()
    page.wait_for_url("**/quan-tri/dinh-danh/0*")
    found = page.url.split("/")[-1].split("?")[0]
    address = f"{server.address}/{COMMUNE}/cong-dan"
    provider.register(f"{address}/ve/{found}", f"{address}/het-phien/{found}")
    provider.grant()
    context.close()
    return found


def test_a_citizen_signs_in_out_and_again(server, provider, way, new_page):
    page = new_page(phone=True)
    page.goto(f"/{COMMUNE}/cong-dan/dang-nhap")
    assert page.get_by_role("link", name="Tiếp tục với VNeID").is_visible()
    back = come_back(page, provider, way)
    page.goto(back)
    assert page.url.endswith("/toi")
    assert page.get_by_role("heading", name="Nguyễn Thị Mẫu").is_visible()
    # The same answer once more opens nothing.
    stranger = new_page()
    stranger.goto(back)
    assert stranger.get_by_role("alert").is_visible() and stranger.request.get(f"/{COMMUNE}/toi").status == 401
    page.get_by_role("button", name="Đăng xuất").last.click()
    there = page.get_by_role("link", name="Đăng xuất khỏi VNeID")
    assert there.get_attribute("href").startswith(provider.issuer + "/end_session?client_id=dinh")
    assert page.request.get(f"/{COMMUNE}/toi").status == 401
    page.goto(come_back(page, provider, way))
    assert page.url.endswith("/toi")
    with sqlite3.connect(server.folder / "dinh.sqlite", timeout=20) as database:
        assert database.execute("SELECT count(*) FROM citizen").fetchone() == (1,)
        stored = str(database.execute("SELECT data FROM citizen").fetchone() + database.execute("SELECT print FROM citizen_login").fetchone())
    assert "Mẫu" not in stored and "an" not in stored.split("'")


def test_a_wrong_secret_and_a_refusal_are_told(server, provider, way, new_page):
    kept = server.folder / "keys/oidc/glewlwyd"
    kept.write_text("falsch")
    page = new_page()
    page.goto(come_back(page, provider, way))
    assert "Không xác nhận được" in page.get_by_role("alert").inner_text()
    kept.write_text(provider.secret)
    page.goto(come_back(page, provider, way).split("code=")[0] + "error=access_denied")
    assert "Không xác nhận được" in page.get_by_role("alert").inner_text()
    assert page.request.get(f"/{COMMUNE}/toi").status == 401
