"""What the writers of demo data for packs share: the people of commune 99901 as Packs/core/demo has them, and files of records laid out as
docs say (Packs/core/demo/communes.yml). Chance is seeded: the same script writes the same file."""
import pathlib
import random
import re

import yaml

PACKS = pathlib.Path(__file__).resolve().parents[2] / "Packs"
HEAD = "# Demo data (xem cách viết trong Packs/core/demo/communes.yml; the format is described there). Everybody and every place is invented.\n"
WIDTH = 140
HAMLETS = ["banlai", "napuc", "khuoivang", "dongmay", "suoicat", "tanlap", "thacbac", "naca", "phiengdau", "bolin", "doiche", "trungtam"]


def chance(seed):
    return random.Random(seed)


def core(name):
    return yaml.load((PACKS / f"core/demo/99901-{name}.yml").read_text(), yaml.BaseLoader)["records"]


def staff():
    """(person, post, unit) of everybody in office at the commune today, by main post: not hamlets, teams or bodies outside."""
    units = {post["key"]: post["unit"].lstrip("@") for post in core("2-post")}
    outside = ("unit-x-", "unit-t-", "unit-skhcn", "unit-vt")
    held = [h for h in core("4-holding") if h.get("main") == "true" and "to_date" not in h]
    found = [(h["person"].lstrip("@"), h["post"].lstrip("@"), units[h["post"].lstrip("@")]) for h in held]
    return [each for each in found if not each[2].startswith(outside)]


def days(count):
    return "today" if count == 0 else f"{count:+d} days"


def at(count, clock="09:00"):
    return f"{days(count)} {clock}"


def scalar(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    plain = re.fullmatch(r"[\w][\w ./()%–-]*", value) and not re.fullmatch(r"[\d.]+|true|false|yes|no|on|off|null", value, re.I)
    text = value if plain and not value.endswith(" ") else '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return text


def flow(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k}: {flow(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def record(fields):
    """One record as a flow mapping, broken between its keys where the line is full."""
    lines, line = [], "  - { "
    items = [(k, v) for k, v in fields.items() if v is not None]
    for index, (key, value) in enumerate(items):
        end = " }" if index == len(items) - 1 else ","
        part = f"{key}: {flow(value)}{end}"
        if key == "history" and len(part) > WIDTH - 6:
            lines += [line.rstrip(), "      history: [", *(f"        {flow(each)}," for each in value)] if line.strip() else []
            line, part = "      ", "]" + end
        if len(line) + len(part) > WIDTH and line.strip() not in ("- {", ""):
            lines.append(line.rstrip())
            line = "      "
        line += part + " "
    return "\n".join([*lines, line.rstrip()])


def write(pack, name, register, records, note=None):
    text = HEAD + (f"# {note}\n" if note else "") + f"commune: 99901\nregister: {register}\nrecords:\n"
    path = PACKS / pack / "demo" / f"99901-{name}.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text + "\n".join(map(record, records)) + "\n")
    print(f"{path.relative_to(PACKS.parent)}: {len(records)}")


def step(transition, when, by, note=None):
    return {"transition": transition, "at": when, "by": f"@{by}"} | ({"note": note} if note else {})
