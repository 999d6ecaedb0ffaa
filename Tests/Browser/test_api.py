"""The interface for programs: held against its own OpenAPI description by schemathesis, and webhooks that arrive signed and in order."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import queue
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from conftest import COMMUNE
from engines import empty_database
from server import DemoServer

HERE = pathlib.Path(__file__).resolve().parent
ADMINISTRATOR = "cntt"


@pytest.fixture(scope="session")
def api(server):
    """Speaks to the interface with a token of the administrator."""
    made = server.command(
        "user", "token", ADMINISTRATOR, "--commune", COMMUNE, "--label", "Máy thử", "--scopes", "*:*", "--days", "1"
    )
    return Program(f"{server.address}/{COMMUNE}/api/v1", made.split()[-1])


class Program:
    def __init__(self, base, token):
        self.base, self.token = base, token

    def send(self, method, path, body=None, **headers):
        """The status, the headers and the JSON of an answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method, headers={"Authorization": f"Bearer {self.token}", **headers})
        if data:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read()
                return answer.status, answer.headers, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, error.headers, json.loads(error.read())


def test_what_the_interface_describes_is_what_it_does(api, tmp_path):
    """All checks of schemathesis on two registers that the administrator may write: one plain, one with references."""
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run", f"{api.base}/openapi.json",
        "-H", f"Authorization: Bearer {api.token}", "--checks", "all", "--phases", "examples,coverage,fuzzing", "--max-examples", "6",
        "--include-path-regex", "^/registers($|/(holiday|delegation)/)|^/(changes|figures)", "--seed", "2026", "--no-color", "--max-failures", "20",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=tmp_path, env={**os.environ, "COLUMNS": "160"})
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-2000:]


def test_the_description_holds_only_what_a_visitor_may_read(server):
    with urllib.request.urlopen(f"{server.address}/{COMMUNE}/api/v1/openapi.json", timeout=30) as answer:
        paths = json.load(answer)["paths"]
    registers = {found.group(1) for path in paths if (found := re.match(r"/registers/(\w+)/", path))}
    assert "holiday" in registers and "person" not in registers and "/changes" not in paths


def test_the_page_of_the_interface_is_readable(signed_in, axe):
    page = signed_in(ADMINISTRATOR)
    page.goto(f"/{COMMUNE}/api/v1")
    assert page.locator("h1").inner_text() == "API"
    axe(page)
    page.locator("main a[href$='?so=holiday']").click()
    assert "Authorization: Bearer" in page.locator("pre").inner_text()
    axe(page)


def test_tokens_and_webhooks_are_made_on_their_pages(signed_in, axe):
    page = signed_in(ADMINISTRATOR)
    for path, fields, secret in [
        ("ma-truy-cap", {"name": "Cổng dữ liệu", "scopes": "holiday:read", "days": "30"}, "dinh_"),
        ("webhook", {"name": "Cổng dữ liệu", "url": "https://example.vn/nhan", "events": "holiday:*"}, "whsec_"),
    ]:
        page.goto(f"/{COMMUNE}/quan-tri/{path}/moi")
        axe(page)
        page.fill("#f-name", "Cổng dữ liệu")
        page.locator("form:has(#f-name) .form-end button").click()
        assert page.locator("[href='#f-name'], .errors, [aria-invalid=true]").count() > 0 or page.locator(":invalid").count() > 0
        for name, value in fields.items():
            page.fill(f"#f-{name}", value)
        if path == "ma-truy-cap":
            page.select_option("#f-person", index=1)
        page.locator("form:has(#f-name) .form-end button").click()
        assert secret in page.locator("main").inner_text()
        axe(page)
        page.goto(f"/{COMMUNE}/quan-tri/{path}")
        assert "Cổng dữ liệu" in page.locator("main").inner_text() and secret not in page.content()
        axe(page)


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.statuses.pop(0) if self.server.statuses else 204
        self.server.received.put((status, dict(self.headers.items()), body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    running = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    running.statuses, running.received = [], queue.Queue()
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def test_a_webhook_is_told_of_each_change_in_order_signed_and_again_after_a_failure(engine, tmp_path, browser, receiver):
    with empty_database(engine, tmp_path) as address, DemoServer(tmp_path, address, ["--webhook-hosts", "127.0.0.1"]) as server:
        context = browser.new_context(base_url=server.address, locale="vi-VN")
        page = context.new_page()
        page.goto(f"/{COMMUNE}/dang-nhap")
        page.fill("#username", ADMINISTRATOR)
        page.fill("#password", server.password)
        page.locator("form:has(#password) button").click()
        page.wait_for_url(lambda url: "/dang-nhap" not in url)
        page.goto(f"/{COMMUNE}/quan-tri/webhook/moi")
        page.fill("#f-name", "Máy nhận")
        page.fill("#f-url", f"http://127.0.0.1:{receiver.server_port}/nhan")
        page.fill("#f-events", "holiday:create holiday:delete")
        page.locator("form:has(#f-name) .form-end button").click()
        secret = re.search(r"whsec_([\w+/]+=*)", page.content()).group(1)
        hook = re.search(r"/quan-tri/webhook/([0-9a-f-]{36})/", page.content()).group(1)
        made = server.command("user", "token", ADMINISTRATOR, "--commune", COMMUNE, "--label", "Máy thử", "--scopes", "holiday:*")
        program = Program(f"{server.address}/{COMMUNE}/api/v1", made.split()[-1])
        fields = {**required(program, "Holiday"), "legal_basis": "Thử"}
        receiver.statuses.append(500)
        status, _, record = program.send("POST", "/registers/holiday/records", fields)
        assert status == 201, record
        status, _, answer = program.send("DELETE", f"/registers/holiday/records/{record['id']}")
        assert status == 204, answer
        # The first attempt is refused, so the deletion waits until the creation was taken.
        told = [receiver.received.get(timeout=40) for _ in range(3)]
        assert [status for status, _, _ in told] == [500, 204, 204]
        assert [json.loads(body)["type"] for _, _, body in told] == ["holiday.create", "holiday.create", "holiday.delete"]
        ids = [headers["webhook-id"] for _, headers, _ in told]
        assert ids[0] == ids[1] != ids[2]
        for _, headers, body in told:
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
            code = base64.b64encode(hmac.new(base64.b64decode(secret), signed, hashlib.sha256).digest()).decode()
            assert headers["webhook-signature"] == f"v1,{code}"
            assert json.loads(body)["data"]["id"] == record["id"]
        # An attempt is noted when its answer has come, a moment after the receiver took it.
        page.goto(f"/{COMMUNE}/quan-tri/webhook/{hook}/nhat-ky")
        end = time.monotonic() + 15
        while page.locator("main li button").count() < 3:
            assert time.monotonic() < end, page.locator("main").inner_text()
            page.reload()
        assert page.locator("main li", has_text="HTTP 500").count() == 1
        page.locator("main li button").first.click()
        _, headers, _ = receiver.received.get(timeout=20)
        assert headers["webhook-id"] == ids[2]
        context.close()


def required(program, name):
    """A new record of a register with what its schema asks for."""
    _, _, description = program.send("GET", "/openapi.json")
    schema = description["components"]["schemas"][name + "Input"]
    values = {"string": "Thử", "integer": 1, "number": 1, "boolean": True, "array": []}
    made = {}
    for field in schema["required"]:
        rules = schema["properties"][field]
        kind = rules["type"][0] if isinstance(rules["type"], list) else rules["type"]
        made[field] = rules["enum"][0] if "enum" in rules else "2026-12-24" if rules.get("format") == "date" else values[kind]
    return made
