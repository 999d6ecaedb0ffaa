"""Notices that leave the platform: by a real connection to a mail server, through the end of the server at any moment, and urging in the browser."""
import sqlite3
import time
import uuid

import pytest

from conftest import COMMUNE
from demo import PEOPLE
from mail_sink import MailSink
from server import DemoServer

pytestmark = pytest.mark.any_engine("postgres")  # Both engines: Tests/DeliveryTests. Here it is the wire that counts.


@pytest.fixture(scope="session")
def sink():
    with MailSink(pause=0.02) as running:
        yield running


@pytest.fixture(scope="session")
def server(engine, tmp_path_factory, sink):
    """A demo server of its own, which sends to the sink at any hour."""
    folder = tmp_path_factory.mktemp("delivery")
    flags = ["--smtp", sink.url, "--mail-from", "dinh@suoimay.example", "--public-url", "https://dinh.example"]
    with DemoServer(folder, f"sqlite:{folder}/dinh.sqlite", flags) as running:
        quiet_never(running)
        yield running


def database(server):
    return sqlite3.connect(server.folder / "dinh.sqlite", timeout=20)


def quiet_never(server):
    """Tests run at night and on Sundays too."""
    with database(server) as db:
        db.execute(
            "INSERT INTO delivery_rule (commune, person, rule) VALUES (99901, '', ?)",
            ['{"onDaysOff":true,"quietFrom":0,"quietTo":0,"summaries":{"mail":false},"timings":{"mail.news":"never","mail.reminder":"never"},"window":0}'],
        )
        db.execute("DELETE FROM message WHERE state = 'waiting'")  # Digests of what the demo itself has to tell.


def leave(server, people, count):
    """Notices that press, straight into the table that is their outbox."""
    now = int(time.time() * 1000)
    with database(server) as db:
        record = db.execute("SELECT id FROM reg_unit WHERE commune = 99901").fetchone()[0]
        db.executemany(
            "INSERT INTO notice (commune, id, recipient, register, record, at, body_vi, body_en, kind) VALUES (99901, ?, ?, 'unit', ?, ?, ?, '', 'urge')",
            [(str(uuid.uuid4()), people[number % len(people)], record, now, f"Việc {number}") for number in range(count)],
        )


def people(server):
    with database(server) as db:
        return [row[0] for row in db.execute("SELECT id FROM reg_person WHERE commune = 99901 AND email IS NOT NULL AND active AND deleted_at IS NULL")]


def settle(condition, seconds=30):
    end = time.time() + seconds
    while not condition():
        assert time.time() < end, "not within its time"
        time.sleep(0.05)


def states(server):
    with database(server) as db:
        return dict(db.execute("SELECT state, count(*) FROM message GROUP BY state"))


def test_nothing_is_lost_when_the_server_is_killed_while_it_sends(server, sink):
    settle(lambda: set(states(server)) <= {"sent", "dropped"})
    sink.mails.clear()
    everybody = people(server)
    assert len(everybody) >= 20
    for round in range(3):
        leave(server, everybody, len(everybody))
        settle(lambda: len(sink.mails) >= 3 + round * 5)
        server.kill()
        with database(server) as db:  # A minute later: whoever was killed while it sent does not send any more.
            db.execute("UPDATE message SET lease_until = 0 WHERE state = 'sending'")
        server.start()
    settle(lambda: set(states(server)) <= {"sent", "dropped"})
    with database(server) as db:
        unplanned = db.execute("SELECT count(*) FROM notice WHERE planned_at IS NULL").fetchone()[0]
        sent = {row[0] for row in db.execute("SELECT id FROM message WHERE state = 'sent'")}
        told = db.execute("SELECT count(DISTINCT notice) FROM message_notice m JOIN notice n ON n.id = m.notice WHERE n.kind = 'urge'").fetchone()[0]
    arrived = [mail["Message-ID"][1:37] for mail in sink.mails]
    assert unplanned == 0 and told >= 3 * len(everybody)
    assert {mail.rcpt for mail in sink.mails} == {mail["To"].strip("<>") for mail in sink.mails} and len(set(arrived) & sent) == len(set(arrived))
    # At least once: what was on its way when the server was killed may have come twice, under the same id; four go at a time.
    assert 0 <= len(arrived) - len(set(arrived)) <= 3 * 4
    mail = sink.mails[-1]
    assert "xã Suối Mây" in mail["Subject"] and "https://dinh.example/suoi-may/so/unit/" in mail.get_content()
    assert sink.connections < len(arrived), "connections are kept"


def test_an_address_that_is_refused_is_told_to_the_administrator(server, sink, signed_in, new_page):
    settle(lambda: not states(server).get("waiting"))
    with database(server) as db:
        person, address = db.execute("SELECT id, email FROM reg_person WHERE commune = 99901 AND email LIKE 'vanthu@%'").fetchone()
    sink.refused.add(address)
    leave(server, [person], 1)
    settle(lambda: states(server).get("dead") == 1)
    page = signed_in(PEOPLE["administrator"])
    page.goto(f"/{COMMUNE}/quan-tri/gui-tin?xem=loi")
    assert "v***@suoimay.example" in page.content() and address not in page.content()
    assert "Máy chủ thư từ chối (550)" in page.inner_text("main")
    sink.refused.clear()
    page.get_by_role("button", name="Gửi lại", exact=True).first.click()
    settle(lambda: not states(server).get("dead"))


def test_the_keeper_urges_all_who_are_late_with_one_message_each(server, sink, signed_in):
    page = signed_in(PEOPLE["keeper"])
    page.goto(f"/{COMMUNE}/dieu-hanh")
    page.get_by_role("link", name="Đôn đốc", exact=True).first.click()
    picked = page.locator("input[name=post]:checked").count()
    assert picked > 1
    sink.mails.clear()
    page.fill("#f-note", "Báo cáo trước 16 giờ.")
    page.get_by_role("button", name="Gửi đôn đốc").click()
    assert "Đã đôn đốc" in page.inner_text("body")
    settle(lambda: len(sink.mails) >= picked and not states(server).get("waiting"))
    addressees = [mail.rcpt for mail in sink.mails]
    assert len(addressees) == len(set(addressees)), "one message each"
    assert all("Báo cáo trước 16 giờ." in mail.get_content() for mail in sink.mails)
    # Everybody was urged: nobody is picked for a second time.
    assert page.locator("input[name=post]:checked").count() == 0
    assert "đã đôn đốc trong ngày" in page.inner_text("main")


def test_somebody_chooses_how_to_be_told_and_sees_what_was_sent(server, sink, signed_in):
    page = signed_in(PEOPLE["officer"])
    page.goto(f"/{COMMUNE}/thong-bao/cai-dat")
    page.select_option("#f-mail-news", "never")
    page.fill("#f-quiet_from", "12:00")
    page.fill("#f-quiet_to", "13h30")
    page.get_by_role("button", name="Lưu").click()
    assert page.input_value("#f-mail-news") == "never" and page.input_value("#f-quiet_to") == "13:30"
    page.fill("#f-quiet_to", "trưa")
    page.get_by_role("button", name="Lưu").click()
    assert "Ghi giờ theo dạng 21:00" in page.inner_text("main") and page.input_value("#f-mail-news") == "never"
    sink.mails.clear()
    page.goto(f"/{COMMUNE}/thong-bao/cai-dat")
    page.get_by_role("button", name="Gửi tôi bản tin ngay").click()
    settle(lambda: sink.mails)
    assert "Bản tin" in sink.mails[0]["Subject"]
    page.get_by_role("link", name="Đã gửi cho tôi").click()
    page.get_by_role("link", name="Bản tin").first.click()
    assert "Kính gửi" in page.inner_text("main")
