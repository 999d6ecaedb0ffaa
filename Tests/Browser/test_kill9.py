"""Acknowledged writes survive kill -9.

Clients create records through the ordinary form while the server is killed at random moments, fifty times in all. Whatever the server
acknowledged has to be there afterwards, and the journal's chains have to be whole. An import that is killed on its way goes on where it was.
"""
import http.client
import random
import threading
import time
import urllib.parse
import uuid

from conftest import COMMUNE
from demo import one
from engines import empty_database, execute, rows
from server import DemoServer

CLIENTS = 8
KEEPER_LABEL = "chuyển đổi số"


class Client:
    """A signed-in person with a connection of their own."""

    def __init__(self, server, name):
        self.server = server
        self.cookies = {}
        self.connection = None
        self.token = ""
        self.read_token(f"/{COMMUNE}/dang-nhap")
        answer = self.post(f"/{COMMUNE}/dang-nhap", {"username": name, "password": server.password})
        assert answer.status == 303, (answer.status, answer.text[:500])
        self.read_token(f"/{COMMUNE}/so/obstacle/moi")

    def read_token(self, path):
        answer = self.send("GET", path)
        assert answer.status == 200, (path, answer.status)
        self.token = answer.text.split('name="_csrf" value="', 1)[1].split('"', 1)[0]

    def post(self, path, fields):
        body = urllib.parse.urlencode({"_csrf": self.token, **fields})
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.server.address})

    def upload(self, path, name, content):
        mark = uuid.uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n{self.token}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="document"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
        )
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.send("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}", "Origin": self.server.address})

    def send(self, method, path, body=None, headers=None):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        try:
            self.connection.request(method, path, body, {**cookie, **(headers or {})})
            answer = self.connection.getresponse()
            answer.text = answer.read().decode("utf-8", "replace")
        except Exception:
            self.connection.close()
            self.connection = None
            raise
        for value in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.split(";", 1)[0]
        return answer


class Load:
    """Clients that create records without pause and remember what was acknowledged."""

    def __init__(self, clients, fields):
        self.acknowledged = set()
        self.refused = []
        self.running = True
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.work, args=(client, fields), daemon=True) for client in clients]
        for thread in self.threads:
            thread.start()

    def work(self, client, fields):
        while self.running:
            mark = f"ghi bền {uuid.uuid4()}"
            try:
                answer = client.post(f"/{COMMUNE}/so/obstacle", {**fields, "text": mark})
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
                continue
            with self.lock:
                if answer.status == 303:
                    self.acknowledged.add(mark)
                else:
                    self.refused.append((answer.status, answer.text[-2000:]))

    def stop(self):
        self.running = False
        for thread in self.threads:
            thread.join(timeout=15)


def kill_again_and_again(server, times, seed):
    chance = random.Random(seed)
    keeper = next(account["name"] for account in server.accounts if KEEPER_LABEL in account["label"])
    fields = {
        "plan": one(server, "SELECT id FROM reg_plan WHERE commune = 99901 LIMIT 1"),
        "unit": one(server, "SELECT id FROM reg_unit WHERE commune = 99901 AND code = 'VHXH'"),
        "cause": "money", "proposal": "Đề nghị bố trí kinh phí.", "raised_on": "21/11/2026",
    }
    load = Load([Client(server, keeper) for _ in range(CLIENTS)], fields)
    before = 0
    for _ in range(times):
        time.sleep(chance.uniform(0.1, 0.6))
        server.kill()
        server.start()
    deadline = time.monotonic() + 20
    before = len(load.acknowledged)
    while len(load.acknowledged) == before and time.monotonic() < deadline:
        time.sleep(0.05)
    load.stop()
    assert not load.refused, load.refused[0]
    assert len(load.acknowledged) >= times, "the load was too light to prove anything"
    there = {text for text, in rows(server.database, "SELECT text FROM reg_obstacle WHERE commune = 99901")}
    lost = load.acknowledged - there
    assert not lost, f"{len(lost)} of {len(load.acknowledged)} acknowledged records are lost"
    print(f"{times} kills, {len(load.acknowledged)} acknowledged records, all there")
    server.stop()
    assert "liền mạch" in server.command("verify")


KILLS = {"sqlite": 40, "postgres": 10}


def test_nothing_acknowledged_is_lost_however_often_the_server_is_killed(engine, tmp_path):
    with empty_database(engine, tmp_path) as address:
        server = DemoServer(tmp_path, address)
        server.set_up()
        server.start()
        try:
            kill_again_and_again(server, KILLS[engine], seed=1)
        finally:
            server.kill()


ROWS = 6000


def test_an_import_that_is_killed_goes_on_where_it_was_and_gives_each_row_once(engine, tmp_path):
    with empty_database(engine, tmp_path) as address:
        server = DemoServer(tmp_path, address)
        server.set_up()
        server.start()
        try:
            import_under_fire(server, kills=3)
        finally:
            server.kill()


def import_under_fire(server, kills):
    keeper = next(account["name"] for account in server.accounts if KEEPER_LABEL in account["label"])
    client = Client(server, keeper)
    before = households(server)
    hamlet = one(server, "SELECT code FROM reg_unit WHERE commune = 99901 AND kind = 'hamlet' ORDER BY code LIMIT 1")
    table = "Chủ hộ;Xóm;Số người\n" + "".join(f"Hộ thử số {number};{hamlet};{1 + number % 9}\n" for number in range(ROWS))
    answer = client.upload(f"/{COMMUNE}/so/household/nhap-tep", "ho-dan.csv", table.encode())
    assert answer.status == 303, answer.text[-2000:]
    page = answer.headers["Location"]
    answer = client.post(page + "/khop", {"row": "1", "c0": "head_name", "c1": "hamlet", "c2": "people", "key": "", "existing": "update"})
    assert answer.status == 303, answer.text[-2000:]
    wait_until(lambda: state(server) == "checked")
    assert "Nhập 6.000 bản ghi" in client.send("GET", page).text
    assert client.post(page + "/chay", {}).status == 303
    for kill in range(kills):
        wait_until(lambda: households(server) - before > kill * ROWS // (kills + 1))
        server.kill()
        # Another process would wait a minute before it takes over.
        execute(server.database, "UPDATE job SET lease_until = 0 WHERE state = 'running'")
        assert households(server) - before < ROWS, "the import was over before it could be killed"
        server.start()
    wait_until(lambda: state(server) == "done")
    assert households(server) - before == ROWS
    once = "SELECT count(DISTINCT head_name) FROM reg_household WHERE commune = 99901 AND head_name LIKE 'Hộ thử số %'"
    assert one(server, once) == ROWS
    assert one(server, "SELECT count(*) FROM import_problem") == 0
    server.stop()
    assert "liền mạch" in server.command("verify")


def households(server):
    return one(server, "SELECT count(*) FROM reg_household WHERE commune = 99901")


def state(server):
    return one(server, "SELECT state FROM import_run")


def wait_until(condition):
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
