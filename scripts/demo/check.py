"""Checks the demo data of Packs/*/demo against the packs: references, fields, choices, required fields, steps of workflows, dates in
order, and that progress.yml speaks of rows that the plan has. Usage: python3 scripts/demo/check.py [yyyy-MM-dd]   (needs PyYAML)
"""
import datetime
import pathlib
import re
import sys

import yaml

import plan_text

ROOT = pathlib.Path(__file__).resolve().parents[2] / "Packs"
SETUP = datetime.date.fromisoformat(sys.argv[1]) if len(sys.argv) > 1 else datetime.date.today()
OWN_KEYS = {"key", "sign_in", "state", "history"}
problems, keys = [], {}


def load(path):
    # BaseLoader: every scalar is text, so that `no` stays a word.
    return yaml.load(path.read_text(), yaml.BaseLoader)


registers = {r["register"]: r for r in map(load, ROOT.glob("*/registers/*.yml"))}
workflows = {w["workflow"]: w for w in map(load, ROOT.glob("*/workflows/*.yml"))}
holidays = {r["date"]: r["kind"] for r in load(ROOT / "core/data/holidays.yml")["records"]}


def works(day):
    kind = holidays.get(day.isoformat())
    return kind == "makeup" or (day.weekday() < 5 and kind != "off")


def date(text, where):
    """The day that a fixed or relative date means."""
    if text == "today":
        return SETUP
    match = re.fullmatch(r"([+-]\d+) (working )?days", text)
    if not match:
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return problems.append(f"{where}: no date: {text}")
    count, step = abs(int(match[1])), datetime.timedelta(1 if text[0] == "+" else -1)
    if not match[2]:
        return SETUP + step * count
    day = SETUP
    while count:
        day += step
        count -= works(day)
    return day


def instant(text, where):
    match = re.fullmatch(r"(.+) (\d\d:\d\d)", text)
    return (date(match[1], where), match[2]) if match else problems.append(f"{where}: no instant: {text}")


def reference(value, where, commune, register=None):
    known = keys.get((commune, value[1:])) if value.startswith("@") else None
    if known is None or (register and known != register):
        problems.append(f"{where}: no {register or 'record'} {value}")


def check_field(name, value, fields, where, commune):
    field = fields.get(name)
    if field is None:
        return problems.append(f"{where}: no field {name}")
    kind = field["type"]
    target = {"unit": "unit", "post": "post", "person": "person"}.get(kind, field.get("to"))
    values = value if isinstance(value, list) else [value]
    if target:
        for each in values:
            reference(each, f"{where}.{name}", commune, target)
    elif kind in ("choice", "many_choice") and field["of"] != "roles":
        problems.extend(f"{where}: {name}: no option {each}" for each in values if each not in field["of"])
    elif kind == "date":
        date(value, f"{where}.{name}")
    elif kind == "period" and not re.fullmatch(r"\d{4}(Q[1-4]|H[12]|\d\d)?|(month|quarter|half|year)-\d+", value):
        problems.append(f"{where}: no period: {value}")


def check_record(record, register, where, commune, changes=False):
    declared = registers[register]
    for name, value in record.items():
        if name not in OWN_KEYS:
            check_field(name, value, declared["fields"], where, commune)
    missing = [n for n, f in declared["fields"].items() if f.get("required") == "true" and "default" not in f
               and "show" not in f and n not in record]
    if missing and not changes:
        problems.append(f"{where}: missing {missing}")
    if record.get("state") or record.get("history"):
        check_history(record, workflows[declared["workflow"]], where, commune)
    check_dates(record, where)


def check_history(record, workflow, where, commune):
    state = next(name for name, s in workflow["states"].items() if s.get("initial") == "true")
    last = None
    for step in record.get("history", []):
        transition = workflow["transitions"].get(step["transition"])
        sources = [transition["from"]] if transition and isinstance(transition["from"], str) else (transition or {}).get("from", [])
        if not transition or (state not in sources and sources != ["any"]):
            return problems.append(f"{where}: {step['transition']} is no step from {state}")
        state = transition["to"]
        if transition.get("reason") == "true" and not step.get("note"):
            problems.append(f"{where}: {step['transition']} needs a note")
        reference(step["by"], where, commune, "post")
        now = instant(step["at"], where)
        if now and (now[0] > SETUP or (last and now < last)):
            problems.append(f"{where}: {step['at']} is out of order")
        last = now or last
    if record.get("history") and state != record.get("state", state):
        problems.append(f"{where}: history ends in {state}, not {record['state']}")


def check_dates(record, where):
    for early, late in (("cut_off", "declared_on"), ("cut_off", "due_on"), ("cut_off", "expires_on"), ("from_date", "to_date"),
                        ("deadline", "requested_deadline"), ("raised_on", "wanted_by"), ("assigned_on", "submitted_on"), ("begins_on", "ends_on"), ("issued_on", "expires_on")):
        if early in record and late in record and date(record[early], where) > date(record[late], where):
            problems.append(f"{where}: {late} is before {early}")
    if "numerator" in record and "value" in record:
        share = 100 * int(record["numerator"]) / int(record["denominator"])
        if abs(share - float(record["value"])) > 0.05:
            problems.append(f"{where}: value {record['value']} is not {share:.2f}")


def check_progress(data, where):
    rows = {str(n): words for n, words in enumerate((t[1] for _, ts in plan_text.PILLARS for t in ts), start=1)}
    rows["body"] = plan_text.RANK_GOAL
    for entry in data["targets"]:
        if entry["has"].lower() not in rows[entry["target"]].lower():
            problems.append(f"{where}: target {entry['target']} lacks {entry['has']}")
        check_record(entry["set"], "target", f"{where} target {entry['target']}", data["commune"], changes=True)
    for entry in data["tasks"]:
        if entry["has"].lower() not in plan_text.TASKS[int(entry["task"]) - 1][0].lower():
            problems.append(f"{where}: task {entry['task']} lacks {entry['has']}")
        record = entry["set"] | {k: entry[k] for k in ("state", "history") if k in entry}
        check_record(record, "task", f"{where} task {entry['task']}", data["commune"], changes=True)
    plan = data["plan"]
    check_record(plan["set"] | {"state": plan["state"], "history": plan["history"]}, "plan", where, data["commune"], changes=True)


def in_order():
    """The packs, each after those that it requires."""
    needs = {folder.parent.name: load(folder).get("requires", []) for folder in sorted(ROOT.glob("*/pack.yml"))}
    order = []
    while len(order) < len(needs):
        order += [pack for pack in needs if pack not in order and all(other in order for other in needs[pack])]
    return order


def main():
    files = [f for pack in in_order() for f in sorted((ROOT / pack / "demo").glob("[0-9]*.yml"))]
    loaded = [(f.name, load(f)) for f in files]
    for file in sorted(ROOT.glob("*/data/*.yml")):
        data = load(file)
        keys.update({(commune, r["key"]): data["register"] for r in data["records"] if "key" in r for commune in ("99901", "99902")})
    for name, data in loaded:
        for record in data.get("records", []):
            keys.setdefault((data["commune"], record["key"]), data["register"])
        if "plan" in data:
            keys[data["commune"], data["plan"]["key"]] = "plan"
            for number in [*range(1, 1 + sum(len(ts) for _, ts in plan_text.PILLARS)), "body"]:
                keys[data["commune"], f"target-{number}"] = "target"
            for number in range(1, 1 + len(plan_text.TASKS)):
                keys[data["commune"], f"task-{number}"] = "task"
    for name, data in loaded:
        if "plan" in data:
            check_progress(data, name)
        seen = set()
        for record in data.get("records", []):
            changes = name.endswith("unit-head.yml")
            check_record(record, data["register"], f"{name} {record['key']}", data["commune"], changes)
            if record["key"] in seen:
                problems.append(f"{name}: {record['key']} twice")
            seen.add(record["key"])
    print("\n".join(problems) or f"{len(keys)} records, all well on {SETUP}")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
