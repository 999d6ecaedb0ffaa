"""The database engines that tests run on, and an empty database of each for a server of a test's own."""
import contextlib
import json
import os
import re
import sqlite3
import subprocess
import uuid

POSTGRES = os.environ.get("DINH_TEST_POSTGRES")
ENGINES = ["sqlite", "postgres"] if POSTGRES else ["sqlite"]


@contextlib.contextmanager
def empty_database(engine, folder):
    """The address of an empty database: a file in the folder, or a database of PostgreSQL that goes when the test ends."""
    if engine == "sqlite":
        yield f"sqlite:{folder}/dinh.sqlite"
        return
    name = "b" + uuid.uuid4().hex
    psql(POSTGRES, f"CREATE DATABASE {name}")
    try:
        yield address_of(name)
    finally:
        psql(POSTGRES, f"DROP DATABASE {name} WITH (FORCE)")


def copy_database(source, target):
    """Makes one PostgreSQL database, which nobody uses now, anew as a copy of another that nobody uses."""
    psql(POSTGRES, f"DROP DATABASE IF EXISTS {target}", f"CREATE DATABASE {target} TEMPLATE {source}")


def address_of(name):
    """Of a database on the server of DINH_TEST_POSTGRES."""
    place, mark, options = POSTGRES.partition("?")
    return place.rsplit("/", 1)[0] + "/" + name + mark + options


def name_of(address):
    """Of a database on PostgreSQL."""
    return address.partition("?")[0].rsplit("/", 1)[1]


def rows(address, sql, *values):
    """The rows of a query, read beside the server; `?` stands for each value."""
    if address.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:"))) as connection:
            return connection.execute(sql, values).fetchall()
    names = iter(range(len(values)))
    query = re.sub(r"\?", lambda _: f":'v{next(names)}'", sql)
    lines = psql(address, f"SELECT row_to_json(found) FROM ({query}) found", variables={f"v{number}": value for number, value in enumerate(values)})
    return [tuple(json.loads(line).values()) for line in lines]


def execute(address, sql):
    """Changes the database beside the server."""
    if address.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:"), timeout=30)) as connection, connection:
            connection.execute(sql)
    else:
        psql(address, sql)


def psql(address, *commands, variables=None):
    """The lines that psql prints, command by command in transactions of their own; variables are quoted by psql itself."""
    flags = [flag for name, value in (variables or {}).items() for flag in ("-v", f"{name}={value}")]
    command = ["psql", "--no-psqlrc", "-qAt", "-v", "ON_ERROR_STOP=1", *flags, address]
    done = subprocess.run(command, input=";\n".join(commands), capture_output=True, text=True)
    assert done.returncode == 0, f"{commands}\n{done.stderr}"
    return done.stdout.splitlines()
