"""What whoever runs the server relies on: the address, the socket, the log."""
import json
import socket
import stat
import subprocess
import time

from server import DINH, ROOT


def test_a_port_in_use_is_told_with_what_to_do(server):
    command = [DINH, "serve", "--port", str(server.port), *server.store]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "đã có chương trình khác dùng" in done.stderr and "--port" in done.stderr


def test_the_socket_is_open_to_the_servers_group_and_the_data_to_its_user_alone(tmp_path):
    with Listening(tmp_path, "--log-format", "json") as path:
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        for file in (tmp_path / "data").rglob("*"):
            assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, f"{file} is open to others"
        assert b" 200 " in answer(path, "/ready")


def test_a_log_for_collectors_holds_nothing_but_json(tmp_path):
    with Listening(tmp_path, "--log-format", "json"):
        pass
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["message"] for line in lines} >= {"Listening", "Ended"}


def answer(path, target):
    """The first line of the answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(str(path))
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        return connection.makefile("rb").readline()


class Listening:
    """A server without communes on a unix socket; its standard output and error go to one log."""

    def __init__(self, folder, *flags):
        self.folder, self.flags = folder, flags
        self.socket = folder / "s"

    def __enter__(self):
        data = self.folder / "data"
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen(
                [
                    DINH, "serve", "--unix-socket", str(self.socket), "--database", f"sqlite:{data}/dinh.sqlite", "--data", str(data),
                    "--home", str(ROOT), *self.flags,
                ],
                stdout=log, stderr=log, umask=0o022,
            )
        for _ in range(600):
            if b"Listening" in (self.folder / "log").read_bytes():
                return self.socket
            assert self.process.poll() is None, (self.folder / "log").read_text(encoding="utf-8")
            time.sleep(0.05)
        raise AssertionError("the server does not listen")

    def __exit__(self, *_):
        self.process.terminate()
        assert self.process.wait(timeout=30) == 0
