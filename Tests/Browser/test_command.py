"""The command as operators meet it: exit statuses, messages that say what to do, accounts, backups from one engine to the other, sockets and logs.

64 is the exit status of a call that is wrong in itself (sysexits.h), 1 that of a call that could not be done.
"""
import contextlib
import http.client
import json
import pathlib
import shutil
import sqlite3
import urllib.parse

import pytest

from engines import ENGINES, empty_database, rows
from server import ROOT, Server, dinh

CALM = "mot cau de nho"


class Store:
    """A database and its folder, without a server."""

    def __init__(self, folder, database):
        self.folder, self.database = pathlib.Path(folder), database

    @property
    def flags(self):
        return ["--database", self.database, "--data", str(self.folder), "--home", str(ROOT)]

    def run(self, *words, **options):
        return dinh(*words, *self.flags, **options)

    def done(self, *words, **options):
        """What a command prints that has to succeed."""
        result = self.run(*words, **options)
        assert result.returncode == 0, f"{words}: {result.returncode}\n{result.stdout}\n{result.stderr}"
        return result.stdout

    def refused(self, *words, **options):
        """What a command says that has to fail, on standard error and without a trace of the program's own."""
        result = self.run(*words, **options)
        assert result.returncode == 1, f"{words}: {result.returncode}\n{result.stdout}\n{result.stderr}"
        assert "Error Domain" not in result.stderr and ".swift" not in result.stderr
        return result.stderr


@pytest.fixture(scope="module")
def store(engine, tmp_path_factory):
    """One commune with an administrator."""
    folder = tmp_path_factory.mktemp("store")
    with empty_database(engine, folder) as address:
        made = Store(folder, address)
        made.done("commune", "add", "12345", "xã Thử", "--province", "tỉnh Thử", "--slug", "thu")
        made.done("user", "add", "quantri", "--commune", "thu", "--full-name", "Nguyễn Thị Thử", "--administrator", "--password-stdin", input=CALM + "\n")
        yield made


@pytest.fixture
def empty(engine, tmp_path):
    with empty_database(engine, tmp_path) as address:
        yield Store(tmp_path, address)


@pytest.mark.parametrize(
    "words",
    [
        ["serve", "--no-such-option"], ["nonsense"], ["user", "add"], ["commune", "add", "xa", "xã Thử", "--province", "t", "--slug", "thu"],
        ["commune", "add", "123456", "xã Thử", "--province", "t", "--slug", "thu"], ["commune", "add", "1", "xã Thử", "--province", "t", "--slug", "Xã"],
        ["plan", "import", "x.txt", "--commune", "thu", "--publish"],
    ],
    ids=" ".join,
)
def test_a_call_that_is_wrong_in_itself_ends_with_64_and_shows_the_usage(words):
    result = dinh(*words)
    assert result.returncode == 64
    assert "Usage: dinh" in result.stderr and not result.stdout


@pytest.mark.parametrize("words", [["--help"], ["help", "serve"], ["--version"], ["user"]], ids=" ".join)
def test_asking_for_help_is_no_mistake(words):
    result = dinh(*words)
    assert result.returncode == 0 and result.stdout and not result.stderr


@pytest.mark.parametrize(
    "address, told",
    [
        ("mysql://somewhere/x", "sqlite:PATH or postgres://"), ("postgres://dinh:matkhau123@127.0.0.1:1/dinh", "--database"),
        ("postgres:///dinh?host=/khong/co&password=matkhau123", "--database"), ("sqlite:/proc/khong-co/x.sqlite", "--database"),
    ],
)
@pytest.mark.parametrize("command", [["verify"], ["serve", "--port", "0"]], ids=" ".join)
def test_a_database_that_is_not_there_is_told_without_its_password(command, address, told, tmp_path):
    message = Store(tmp_path, address).refused(*command)
    assert "Không mở được cơ sở dữ liệu" in message and told in message
    assert "matkhau123" not in message


def test_a_missing_pack_and_a_broken_one_are_told_and_nothing_is_opened(tmp_path):
    store = Store(tmp_path, f"sqlite:{tmp_path}/x.sqlite")
    assert "/khong-co" in store.refused("commune", "list", "--packs", "/khong-co")
    broken = tmp_path / "packs/hong"
    (broken / "registers").mkdir(parents=True)
    (broken / "pack.yml").write_text("pack: hong\nlabel: Hỏng\nversion: 1.0.0\n")
    (broken / "registers/so.yml").write_text('register: so\nlabel: Sổ\ntitle: "{ten}"\nfields:\n  ten: { type: tekst, label: Tên }\n')
    assert "registers/so.yml:5:" in store.refused("commune", "list", "--packs", str(tmp_path / "packs"))
    checked = dinh("pack", "check", str(tmp_path / "packs"))
    assert checked.returncode == 1 and "registers/so.yml:5:" in checked.stdout
    assert dinh("pack", "check", "--en", str(ROOT / "Packs")).returncode == 0
    assert not (tmp_path / "x.sqlite").exists()


@pytest.mark.parametrize(
    "flags, told",
    [
        (["--port", "70000"], "port"), (["--log-format", "xml"], "xml"), (["--log-level", "loud"], "loud"), (["--rate-limit", "many"], "rateLimit"),
        (["--config", "/khong-co.yml"], "/khong-co.yml"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_setting_that_cannot_be_is_refused_before_anything_is_opened(flags, told, tmp_path):
    assert told in Store(tmp_path, f"sqlite:{tmp_path}/x.sqlite").refused("serve", *flags)
    assert not (tmp_path / "x.sqlite").exists()


def test_a_misspelt_key_of_the_file_is_told_with_its_line_and_flags_win_over_the_file(tmp_path):
    file = tmp_path / "dinh.yml"
    file.write_text("port: 0\nhots: 0.0.0.0\n")
    store = Store(tmp_path, f"sqlite:{tmp_path}/x.sqlite")
    assert "dinh.yml:2:" in store.refused("serve", "--config", str(file))
    file.write_text(f"database: sqlite:{tmp_path}/file.sqlite\nhome: {ROOT}\n")
    result = dinh("commune", "list", "--config", str(file), "--data", str(tmp_path), "--database", f"sqlite:{tmp_path}/flag.sqlite")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "flag.sqlite").exists() and not (tmp_path / "file.sqlite").exists()


# Accounts


def test_an_account_is_added_listed_given_another_password_closed_and_opened(store):
    made = store.done("user", "add", "binh", "--commune", "12345", "--full-name", "Trần Văn Bình")
    password = made.strip().rsplit(" ", 1)[1]
    assert "chưa đăng nhập" in next(line for line in store.done("user", "list", "--commune", "thu").splitlines() if line.startswith("binh"))
    with Server(store.folder, store.database) as server:
        assert sign_in(server, "binh", password) == 303
        session = server.cookie
        assert server.get("/thu/tai-khoan/mat-khau", session) == 200
        again = store.done("user", "password", "binh", "--commune", "thu", "--password-stdin", input="mot cau moi hoan toan\n")
        assert "binh" in again and "mot cau moi" not in again
        assert server.get("/thu/tai-khoan/mat-khau", session) == 401
        assert sign_in(server, "binh", password) == 400
        assert sign_in(server, "binh", "mot cau moi hoan toan") == 303
        session = server.cookie
        assert "Đã khóa" in store.done("user", "disable", "binh", "--commune", "thu")
        assert server.get("/thu/tai-khoan/phien", session) == 401
        assert sign_in(server, "binh", "mot cau moi hoan toan") == 400
        assert "đã khóa" in store.done("user", "list", "--commune", "thu")
        assert "Đã mở lại" in store.done("user", "disable", "binh", "--commune", "thu", "--undo")
        assert sign_in(server, "binh", "mot cau moi hoan toan") == 303


@pytest.mark.parametrize(
    "words, typed, told",
    [
        (["add", "lan", "--commune", "khong-co", "--full-name", "Lan"], None, "thu (12345)"),
        (["add", "lan", "--commune", "thu", "--full-name", "Lan", "--password-stdin"], "ngan\n", "Mật khẩu"),
        (["add", "lan", "--commune", "thu", "--full-name", "Lan", "--password-stdin"], "", "đầu vào chuẩn"),
        (["add", "quantri", "--commune", "thu", "--full-name", "Người khác"], None, "đã có người dùng"),
        (["add", "Tên Sai", "--commune", "thu", "--full-name", "Lan"], None, "ên đăng nhập"),
        (["password", "ai-do", "--commune", "thu"], None, "ai-do"), (["disable", "ai-do", "--commune", "thu"], None, "ai-do"),
    ],
    ids=["unknown commune", "weak password", "no password", "name taken", "bad name", "unknown name", "unknown name to close"],
)
def test_an_account_that_cannot_be_is_refused_and_leaves_nothing_behind(store, words, typed, told):
    def people():
        return rows(store.database, "SELECT count(*) FROM reg_person WHERE deleted_at IS NULL")[0][0]

    before = people()
    assert told in store.refused("user", *words, input=typed)
    assert people() == before


# Backups


@pytest.fixture
def backup(store, tmp_path):
    file = tmp_path / "a.backup"
    told = store.done("backup", "--to", str(file), "--backup-key-file", str(tmp_path / "key"))
    assert "thử khôi phục" in told
    return file


@pytest.mark.parametrize("target", ENGINES)
def test_a_backup_is_restored_into_either_engine_and_the_people_sign_in_there(store, backup, target, tmp_path):
    folder = tmp_path / "restored"
    folder.mkdir()
    with empty_database(target, folder) as address:
        restored = Store(folder, address)
        restored.done("restore", "--from", str(backup), "--backup-key-file", str(tmp_path / "key"))
        shutil.copytree(store.folder / "keys", folder / "keys")
        assert "liền mạch" in restored.done("verify")
        for table in ("journal", "reg_person", "reg_holiday"):
            count = f"SELECT count(*) FROM {table}"
            assert rows(address, count) == rows(store.database, count)
        with Server(folder, address) as server:
            assert sign_in(server, "quantri", CALM) == 303
        again = restored.refused("restore", "--from", str(backup), "--backup-key-file", str(tmp_path / "key"))
        assert "trống" in again


def test_a_damaged_backup_or_the_wrong_key_restores_nothing(backup, empty, tmp_path):
    whole = backup.read_bytes()
    key = ["--backup-key-file", str(tmp_path / "key")]
    damaged = tmp_path / "damaged.backup"
    for bytes_ in (whole[: len(whole) // 2], whole[: len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1 :], b"", b"PK\3\4"):
        damaged.write_bytes(bytes_)
        assert "Dữ liệu không còn như lúc ghi" in empty.refused("restore", "--from", str(damaged), *key)
    assert "Không đọc hoặc ghi được tệp" in empty.refused("restore", "--from", str(tmp_path / "khong-co"), *key)
    assert "khóa" in empty.refused("restore", "--from", str(backup), env={"DINH_BACKUP_PASSPHRASE": "mot cau dai nhung khong dung"})
    assert "--backup-key-file" in empty.refused("restore", "--from", str(backup))
    assert "khong-co" in empty.refused("restore", "--from", str(backup), "--backup-key-file", str(tmp_path / "khong-co"))
    assert "Đã khôi phục" in empty.done("restore", "--from", str(backup), *key)


def test_a_backup_needs_a_key_and_a_place(store, tmp_path):
    assert "DINH_BACKUP_PASSPHRASE" in store.refused("backup", "--to", str(tmp_path / "b"))
    assert "Không đọc hoặc ghi được tệp" in store.refused("backup", "--to", "/proc/khong-co/b", "--backup-key-file", str(tmp_path / "key"))


def test_verify_finds_a_journal_that_somebody_rewrote(tmp_path):
    store = Store(tmp_path, f"sqlite:{tmp_path}/x.sqlite")
    store.done("commune", "add", "12345", "xã Thử", "--province", "tỉnh Thử", "--slug", "thu")
    with contextlib.closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection:
        connection.execute("UPDATE journal SET after = '{}' WHERE seq = 3")
        connection.commit()
    result = store.run("verify")
    assert result.returncode == 1 and "có lỗi" in result.stdout


def test_a_plan_is_read_from_a_file_and_a_file_that_is_not_there_is_told(tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text("KẾ HOẠCH\nChuyển đổi số năm 2027\n\nII. MỤC TIÊU\n- 100% trường học dùng học bạ số.\n")
    assert json.loads(dinh("plan", "read", "--json", str(plan)).stdout)["targets"]
    missing = dinh("plan", "read", str(tmp_path / "khong-co.docx"))
    assert missing.returncode == 1 and "khong-co.docx" in missing.stderr


# The server as a process


def test_a_server_on_a_unix_socket_answers_there_and_takes_the_place_of_one_that_was_killed(empty):
    path = str(empty.folder / "dinh.sock")
    for _ in range(2):
        server = Server(empty.folder, empty.database, ["--unix-socket", path])
        server.start()
        assert server.address == path
        assert server.get("/ready") == 200
        server.kill()
    with Server(empty.folder, empty.database, ["--unix-socket", path]) as server:
        assert server.get("/health") == 200
    assert not pathlib.Path(path).exists()


def sign_in(server, name, password):
    """The status of the answer; the session's cookie is kept in the server's."""
    page = server.ask("GET", "/thu/dang-nhap")
    token = page.text.split('name="_csrf" value="', 1)[1].split('"', 1)[0]
    body = urllib.parse.urlencode({"_csrf": token, "username": name, "password": password})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": server.address, "Cookie": cookies(page)}
    answer = server.ask("POST", "/thu/dang-nhap", body, headers)
    server.cookie = cookies(answer)
    return answer.status


def cookies(answer: http.client.HTTPResponse):
    return "; ".join(value.split(";", 1)[0] for value in answer.headers.get_all("Set-Cookie") or [])


# Tables in and out


TABLE = "Mã;Tên đơn vị;Loại đơn vị;Đơn vị cấp trên trực tiếp\nT1;Phòng Thử;Phòng chuyên môn;\nT2;Tổ Thử;Phòng chuyên môn;T1\nT3;Tổ Sai;Không có loại này;\n"


def test_a_table_goes_in_by_command_and_out_again_without_a_difference(store, tmp_path):
    file = tmp_path / "don-vi.csv"
    file.write_text(TABLE, encoding="utf-8")
    here = ["--register", "unit", "--commune", "thu"]
    tried = store.run("import", *here, "--key", "code", "--dry-run", str(file))
    assert tried.returncode == 1 and "chưa ghi gì: 2 mới" in tried.stdout and "Dòng 4: Loại đơn vị" in tried.stderr, tried.stdout + tried.stderr
    taken = store.run("import", *here, "--key", "code", str(file))
    assert taken.returncode == 1 and "Đã nhập: 2 mới" in taken.stdout and "1 lỗi" in taken.stdout
    for kind in ("csv", "xlsx"):
        out = tmp_path / f"ra.{kind}"
        assert "bản ghi" in store.done("export", *here, "--format", kind, "--output", str(out))
        assert out.stat().st_mode & 0o077 == 0, "readable by others"
        again = store.done("import", *here, "--key", "id", str(out))
        assert "0 mới, 0 sửa" in again and "0 lỗi" in again, again
    places = json.loads((store.done("export", *here, "--format", "geojson", "-o", str(tmp_path / "g")), (tmp_path / "g").read_text())[1])
    assert places["type"] == "FeatureCollection"


def test_tables_that_can_not_be_taken_say_why_and_what_would_do(store, tmp_path):
    here = ["--register", "unit", "--commune", "thu"]
    assert "unreadable" not in store.refused("import", *here, str(tmp_path / "khong-co.csv"))
    strange = tmp_path / "la.csv"
    strange.write_text("A;B\n1;2\n", encoding="utf-8")
    assert "--match" in (said := store.refused("import", *here, str(strange))) and "code" in said
    known = tmp_path / "biet.csv"
    known.write_text(TABLE, encoding="utf-8")
    assert "Dùng được với tệp này: code" in store.refused("import", *here, "--key", "name", str(known))
    assert "holiday" in store.refused("import", "--register", "khong-co", "--commune", "thu", str(known))
    assert "thu" in store.refused("export", "--register", "unit", "--commune", "khong-co", "--output", str(tmp_path / "x"))
    assert "csv, xlsx" in store.refused("export", *here, "--format", "pdf", "--output", str(tmp_path / "x"))


# Packs that wait for a new start


def test_the_server_starts_anew_when_an_administrator_asks_and_something_brings_it_back(store, tmp_path):
    """Under a shell that gives itself up to the program, as systemd starts it; a pack waits on the shelf."""
    pack = tmp_path / "thu"
    (pack / "registers").mkdir(parents=True)
    (pack / "pack.yml").write_text("pack: thu_them\nlabel: Thử thêm\nversion: 1.0.0\nrequires: [core]\n", encoding="utf-8")
    (pack / "registers/note.yml").write_text(
        "register: note\nlabel: { vi: Ghi chú, en: Note }\ntitle: \"{text}\"\nfields:\n  text: { type: text, required: true, label: { vi: Nội dung, en: Text } }\n",
        encoding="utf-8")
    server = Server(store.folder, store.database)
    server.program = ["/bin/sh", "-c", 'SYSTEMD_EXEC_PID=$$ exec "$0" "$@"']
    server.start()
    try:
        store.done("pack", "install", shutil.make_archive(str(tmp_path / "goi"), "zip", tmp_path, "thu"))
        assert sign_in(server, "quantri", CALM) in (200, 303)
        page = server.ask("GET", "/thu/quan-tri/goi", headers={"Cookie": server.cookie})
        assert "Khởi động lại máy chủ" in page.text
        token = page.text.split('name="_csrf" value="', 1)[1].split('"', 1)[0]
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": server.address, "Cookie": server.cookie}
        path = "/thu/quan-tri/goi/khoi-dong-lai"
        assert server.ask("POST", path, urllib.parse.urlencode({"_csrf": token}), headers).status == 303, "without the tick nothing happens"
        assert "đang khởi động lại" in server.ask("POST", path, urllib.parse.urlencode({"_csrf": token, "ok": "true"}), headers).text
        assert server.process.wait(timeout=30) == 75
    finally:
        server.kill()
    with Server(store.folder, store.database) as again:
        assert sign_in(again, "quantri", CALM) in (200, 303)
        assert "Thử thêm" in again.ask("GET", "/thu/quan-tri/goi", headers={"Cookie": again.cookie}).text
        assert "Khởi động lại máy chủ" not in again.ask("GET", "/thu/quan-tri/goi", headers={"Cookie": again.cookie}).text
