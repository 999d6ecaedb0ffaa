"""Writes Packs/plan/demo/ke-hoach.expected.json: what a careful clerk would take out of the demo plan. Made from the same words as the
document, by the plain facts of plan_text.py, so that a reading of the DOCX or PDF can be scored against it.

Usage: python3 scripts/demo/make_expected.py
"""
import json
import pathlib
import re

import plan_text as text

OUT = pathlib.Path(__file__).resolve().parents[2] / "Packs/plan/demo/ke-hoach.expected.json"
KINDS = ("Luật", "Nghị quyết", "Nghị định", "Kế hoạch")
QUARTERS = {"Quý I": 1, "Quý II": 2, "Quý III": 3, "Quý IV": 4}
ISSUERS = ("Bộ Chính trị", "Chính phủ", "Ban Chấp hành Đảng bộ xã Suối Mây", "Ủy ban nhân dân tỉnh Lam Sơn")


def main():
    expected = {
        "document": {"kind": "KẾ HOẠCH", "number": text.NUMBER, "issuer": "UBND xã Suối Mây", "place": text.PLACE, "date": "2026-01-28",
                     "title": text.TITLE, "period": {"from": 2026, "to": 2026}},
        "bases": [basis(words) for words in text.BASES],
        "targets": body_targets() + annex_targets(),
        "tasks": [task(*row) for row in text.TASKS],
        "duties": [{"agency": agency.removeprefix("Đề nghị "), "items": items} for agency, items in text.DUTIES],
        "solutions": [{"heading": f"{n}. {heading}", "items": len(items)} for n, (heading, items) in enumerate(text.SOLUTIONS, start=1)],
        "reporting": reporting(),
        "results": [],
        "budget": [],
        "ratios": [{"text": text.BUDGET[1].rstrip("."), "op": ">=", "value": 10, "unit": "%"}],
    }
    OUT.write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n")


def basis(words):
    kind = next(k for k in KINDS if words.startswith(f"Căn cứ {k}"))
    day, month, year = map(int, re.search(r"ngày (\d+) tháng (\d+) năm (\d+)", words).groups())
    issuer = next((name for name in ISSUERS if f"của {name}" in words), None)
    number = re.search(r"số (\S+) ngày", words)[1]
    return {"kind": kind, "number": number, "date": f"{year}-{month:02}-{day:02}", "issuer": issuer}


def target(words, op, value, unit, pillar, lead, section, where):
    return {"text": words, "op": op, "value": value, "unit": unit, "from": 2026, "to": 2026, "pillar": pillar, "lead": lead,
            "section": section, "where": where}


def comparison(cell):
    op = {"≥": ">=", ">": ">"}.get(cell[0], "=")
    return op, int(cell.lstrip("≥>"))


def body_targets():
    rank = target(text.RANK_GOAL.rstrip("."), ">=", 0.7, "điểm", None, [], "III.2", "body")
    return [rank] + [target(sentence, *comparison(cell), unit, pillar, [], f"III.2.{number}", "body")
                     for number, (pillar, rows) in enumerate(text.PILLARS, start=1) for sentence, _, unit, cell, _ in rows]


def annex_targets():
    roman = ("I", "II", "III", "IV", "V", "VI", "VII")
    return [target(words, *comparison(cell), unit, pillar, [lead], f"Phụ lục I.{number}", "appendix")
            for number, (pillar, rows) in zip(roman, text.PILLARS) for _, words, unit, cell, lead in rows]


def task(words, lead, support, time, product):
    return {"text": words, "lead": [lead], "support": support.split("; "), "from": 2026, "to": 2026, "quarter": QUARTERS.get(time, 1),
            "form": None, "budget_total_million": None, "budget_year_million": None, "group": None, "product": product}


def reporting():
    units, commune = "Các cơ quan, đơn vị", "Ủy ban nhân dân xã"
    inside, above = f"{commune} (qua Phòng Văn hóa - Xã hội)", "Sở Khoa học và Công nghệ"
    rows = [(units, inside, "quarterly", "before day 18 of the last month of the quarter"),
            (units, inside, "half-yearly", "before 18/6"), (units, inside, "yearly", "before 18/12"),
            (commune, above, "quarterly", "before day 22 of the last month of the quarter"),
            (commune, above, "yearly", "before 22/12"), (commune, above, "ad-hoc", None),
            ("Trung tâm Phục vụ hành chính công", None, "monthly", "before day 18"),
            ("Trạm Y tế", "Phòng Văn hóa - Xã hội", "monthly", None)]
    return [dict(zip(("from", "to", "frequency", "due"), row)) for row in rows]


if __name__ == "__main__":
    main()
