"""The day that a test sets for the program: the calendar's clock of its processes is moved, and nothing of the product knows.

Debian's libfaketime was tried and does not do: it changes the environment before the program starts, so that Swift finds no arguments any more, and
it moves the waits of Foundation, which then never hears that a program ended. What is needed is in clock.c. Programs that the server starts with an
environment of their own (LibreOffice, pyHanko) keep the machine's clock.
"""
import datetime
import mmap
import pathlib
import struct
import subprocess
import time

SOURCE = pathlib.Path(__file__).with_name("clock.c")
HANOI = datetime.timezone(datetime.timedelta(hours=7))


class Clock:
    """A clock that stands where it is set, then goes on; `environment` makes programs go by it."""

    def __init__(self, folder):
        library, file = folder / "clock.so", folder / "clock"
        subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, SOURCE], check=True)
        file.write_bytes(bytes(8))
        with open(file, "r+b") as opened:
            self.place = mmap.mmap(opened.fileno(), 8)
        self.environment = {"LD_PRELOAD": str(library), "TEST_CLOCK": str(file)}

    def set(self, day, hour=8):
        """Sets it to an hour of a day in Hà Nội: "2027-01-11"."""
        wanted = datetime.datetime.fromisoformat(day).replace(hour=hour, tzinfo=HANOI)
        self.place[:] = struct.pack("q", round((wanted.timestamp() - time.time()) * 1_000_000_000))
