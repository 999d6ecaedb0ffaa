"""Starts the real program: commands, demo set-up, server, and the end of it."""
import atexit
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from engines import POSTGRES, copy_database, name_of, psql

ROOT = pathlib.Path(__file__).resolve().parents[2]
DINH = os.environ.get("DINH", str(ROOT / ".build/debug/dinh"))


def dinh(*words, input=None, env=None):
    """Runs a command to its end; its settings come from the words and `env` only."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DINH_")}
    return subprocess.run([DINH, *words], input=input, env=plain | (env or {}), capture_output=True, text=True, timeout=300)


class Server:
    """A server on a free port, or where the flags say; use it as a context manager."""

    def __init__(self, folder, database, flags=()):
        self.folder = pathlib.Path(folder)
        self.database = database
        self.flags = list(flags)
        self.program = []
        """What starts the program, before its name."""
        self.port = 0
        self.address = None
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def store(self):
        return ["--database", self.database, "--data", str(self.folder), "--home", str(ROOT)]

    def start(self):
        """Starts the server, on the port that it had before, and waits until it answers."""
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.program, DINH, "serve", "--port", str(self.port), "--rate-limit", "0", *self.store, *self.flags], stdout=subprocess.PIPE, stderr=log, text=True
            )
        first = self.process.stdout.readline()
        found = re.search(r"tại (\S+)", first)
        assert found, f"no address: {first}\n{self.log()}"
        self.address = found.group(1).rstrip("/")
        if port := re.search(r":(\d+)$", self.address):
            self.port = int(port.group(1))
        for _ in range(100):
            try:
                assert self.get("/ready") == 200
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server does not answer\n{self.log()}")

    def ask(self, method, path, body=None, headers=None):
        """One request on a connection of its own; the answer has its `text`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        if self.address.startswith("/"):
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.connect(self.address)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            answer.text = answer.read().decode("utf-8", "replace")
            return answer
        finally:
            connection.close()

    def get(self, path, cookie=None):
        """The status of a page."""
        return self.ask("GET", path, headers={"Cookie": cookie} if cookie else None).status

    def kill(self):
        """As a power cut does it: no chance to finish anything."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """Ends it in order and sees that it did so."""
        if self.process.poll() is None:
            self.process.terminate()
        status = self.process.wait(timeout=30)
        self.process.stdout.close()
        assert status == 0, f"exit status {status}\n{self.log()}"

    def log(self):
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")[-20_000:]


class DemoServer(Server):
    """A server with the demo communes."""

    kept = {}
    """What the command made, by engine: the data folder and the name of PostgreSQL's database."""

    def __enter__(self):
        self.set_up()
        return super().__enter__()

    def set_up(self):
        """Sets the demo communes up: by the command the first time, then as a copy of what that made."""
        engine = self.database.partition(":")[0]
        if engine not in self.kept:
            self.command("demo")
            folder = tempfile.TemporaryDirectory(prefix="dinh-demo-")
            name = f"demo_{os.getpid()}"
            shutil.copytree(self.folder, folder.name, dirs_exist_ok=True)
            if engine == "postgres":
                copy_database(name_of(self.database), name)
                atexit.register(psql, POSTGRES, f"DROP DATABASE IF EXISTS {name}")
            self.kept[engine] = folder, name
            return
        folder, name = self.kept[engine]
        shutil.copytree(folder.name, self.folder, dirs_exist_ok=True)
        if engine == "postgres":
            copy_database(name, name_of(self.database))

    @property
    def accounts(self):
        return json.loads((self.folder / "demo-accounts.json").read_text(encoding="utf-8"))

    @property
    def password(self):
        return self.accounts[0]["password"]

    def command(self, *words):
        """Runs another command on the same data; gives what it printed."""
        done = dinh(*words, *self.store)
        assert done.returncode == 0, f"dinh {' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout
