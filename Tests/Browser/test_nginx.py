"""Behind nginx as the operator's guide sets it up (deploy/nginx.conf): TLS, HTTP/2, and pages that follow what others do."""
import getpass
import re
import shutil
import socket
import subprocess
import time

import pytest
from playwright.sync_api import expect

from conftest import COMMUNE, following
from demo import record
from server import ROOT, DemoServer

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
TASKS = f"/{COMMUNE}/so/task"

pytestmark = pytest.mark.skipif(not NGINX or not shutil.which("openssl"), reason="nginx and openssl are not installed")


def free_port():
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return asking.getsockname()[1]


def configuration(folder, path):
    """The guide's example, with this test's ports, socket and certificate."""
    plain, secure = free_port(), free_port()
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "unix:/run/dinh/dinh.sock": f"unix:{path}", "listen 80;": f"listen 127.0.0.1:{plain};", "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
        "dinh.suoimay.example": "localhost", "/etc/ssl/dinh/fullchain.pem": f"{folder}/cert.pem", "/etc/ssl/dinh/key.pem": f"{folder}/key.pem",
    }.items():
        assert old in text, f"deploy/nginx.conf has no {old}"
        text = text.replace(old, new)
    text = re.sub(r"listen \[::\].*\n", "", text)
    kept = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\n" + ("user root;\n" if getpass.getuser() == "root" else "")
        + f"events {{}}\nhttp {{\naccess_log off;\n{kept}\n{text}\n}}\n", encoding="utf-8")
    return f"https://localhost:{secure}"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A demo server on a socket, nginx in front of it; `address` is nginx's."""
    folder = tmp_path_factory.mktemp("nginx")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-days", "2",
         "-subj", "/CN=localhost"], check=True, capture_output=True)
    data = folder / "data"
    data.mkdir()
    with DemoServer(data, f"sqlite:{data}/dinh.sqlite", ["--unix-socket", str(folder / "s")]) as server:
        server.front = configuration(folder, folder / "s")
        with subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-e", folder / "error.log"]) as nginx:
            port = int(server.front.rsplit(":", 1)[1])
            for _ in range(100):
                with socket.socket() as asking:
                    if asking.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield server
            nginx.terminate()


@pytest.fixture
def person(site, browser):
    """person(name): a page of somebody who is signed in through nginx."""
    contexts = []

    def make(name):
        context = browser.new_context(base_url=site.front, ignore_https_errors=True, locale="vi-VN")
        contexts.append(context)
        page = context.new_page()
        page.goto(f"/{COMMUNE}/dang-nhap")
        page.fill("#username", name)
        page.fill("#password", site.password)
        page.locator("form:has(#password) button").click()
        page.wait_for_url(lambda url: "/dang-nhap" not in url)
        assert all(cookie["secure"] for cookie in context.cookies()), "cookies go over TLS only"
        return page

    yield make
    for context in contexts:
        context.close()


def save(writer, task, change):
    """Changes the text of a task; gives the moment of the answer."""
    writer.goto(f"{TASKS}/{task}/sua")
    text = writer.locator("[name=text]")
    text.fill(change + text.input_value())
    writer.get_by_role("button", name="Lưu", exact=True).first.click()
    writer.wait_for_url(re.compile(rf"{task}(\?|$)"))


def test_a_list_and_its_count_follow_others_and_typed_text_stays(site, person):
    reader, writer = person("vanhoa.thongtin"), person("vanhoa.cds")
    task = record(site, "task", "state = 'in_progress'")
    reader.goto(f"{TASKS}?state=in_progress")
    following(reader)
    search = reader.get_by_label("Tìm", exact=True)
    search.press_sequentially("đang gõ dở")
    save(writer, task, "Qua nginx: ")
    expect(reader.locator(f"tr[data-row$='{task}']")).to_contain_text("Qua nginx: ")
    expect(search).to_have_value("đang gõ dở")
    expect(search).to_be_focused()
    count = reader.locator(".list-count").first
    before = count.inner_text()
    free = record(site, "task", "state = 'in_progress' AND NOT EXISTS (SELECT 1 FROM reg_obstacle o WHERE o.task = reg_task.id)")
    writer.goto(f"{TASKS}/{free}/xoa")
    writer.get_by_label("Lý do").fill("Nhập trùng")
    writer.locator("main").get_by_role("button", name="Xóa").click()
    writer.wait_for_url(lambda url: "/xoa" not in url)
    expect(count).not_to_have_text(before)


def test_a_board_follows_others_within_a_second(site, person):
    reader, writer = person("vanhoa.thongtin"), person("vanhoa.cds")
    task = record(site, "task", "state = 'accepted'")
    reader.goto(f"{TASKS}/bang")
    following(reader)
    save(writer, task, "Trên bảng: ")
    expect(reader.locator(".board")).to_contain_text("Trên bảng: ")


def test_plain_addresses_lead_to_tls_and_uploads_pass(site, person):
    page = person("vanhoa.cds")
    page.goto(f"{TASKS}/nhap-tep")
    page.set_input_files("[name=document]", {"name": "bảng.csv", "mimeType": "text/csv", "buffer": ("Nội dung\n" + "Việc\n" * 400_000).encode()})
    page.locator("main form button").first.click()
    expect(page.locator("h1")).to_contain_text("bảng.csv", timeout=30_000)
