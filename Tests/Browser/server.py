"""Starts the real program: demo set-up, server, and the end of it."""
import json
import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
DINH = os.environ.get("DINH", str(ROOT / ".build/debug/dinh"))


class DemoServer:
    """A server with the demo communes in a folder of its own; use it as a context manager."""

    def __init__(self, folder, database=None, flags=()):
        self.folder = pathlib.Path(folder)
        self.database = database or f"sqlite:{self.folder}/dinh.sqlite"
        self.flags = list(flags)
        self.port = 0
        self.process = None

    def __enter__(self):
        self.command("demo")
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def store(self):
        return ["--database", self.database, "--data", str(self.folder), "--home", str(ROOT)]

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def accounts(self):
        return json.loads((self.folder / "demo-accounts.json").read_text(encoding="utf-8"))

    @property
    def password(self):
        return self.accounts[0]["password"]

    def command(self, *words, check=True):
        """Runs another command on the same data; gives what it printed."""
        done = subprocess.run([DINH, *words, *self.store], capture_output=True, text=True, timeout=300)
        assert not check or done.returncode == 0, f"dinh {' '.join(words)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self):
        """Starts the server, on the port that it had before, and waits until it answers."""
        log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(
            [DINH, "serve", "--port", str(self.port), "--rate-limit", "0", *self.store, *self.flags], stdout=subprocess.PIPE, stderr=log, text=True
        )
        log.close()
        first = self.process.stdout.readline()
        found = re.search(r":(\d+)/", first)
        assert found, f"no address: {first}\n{self.log()}"
        self.port = int(found.group(1))
        for _ in range(100):
            try:
                with urllib.request.urlopen(self.address + "/ready", timeout=2) as answer:
                    assert answer.status == 200
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server does not answer\n{self.log()}")

    def kill(self):
        """As a power cut does it: no chance to finish anything."""
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
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")[-4000:]
