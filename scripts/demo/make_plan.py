"""Writes Packs/plan/demo/ke-hoach.docx and ke-hoach.pdf, laid out after Nghị định 30/2020/NĐ-CP, Phụ lục I.

Usage: python3 scripts/demo/make_plan.py   (needs python-docx; the PDF needs LibreOffice Writer, `soffice`,
and fonts-liberation2: version 1 lacks Vietnamese letters, and words would come apart in the PDF's text)
"""
import pathlib
import subprocess
from datetime import datetime

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

import plan_text as text

OUT = pathlib.Path(__file__).resolve().parents[2] / "Packs/plan/demo/ke-hoach.docx"
FONT = "Times New Roman"


def main():
    document = new_document()
    letterhead(document)
    heading_of_plan(document)
    body(document)
    signature(document)
    annex_of_targets(document)
    annex_of_tasks(document)
    stamp = datetime(2026, 1, 28, 8, 0)
    document.core_properties.title = f"Kế hoạch {text.TITLE}"
    document.core_properties.author = "UBND xã Suối Mây (địa danh hư cấu)"
    document.core_properties.created = document.core_properties.modified = stamp
    document.save(OUT)
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", OUT.parent, OUT], check=True)


def new_document():
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(6)
    lay_out(document.sections[0], landscape=False)
    page_number(document.sections[0])
    return document


def lay_out(section, landscape):
    width, height = Mm(210), Mm(297)
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)


def page_number(section):
    """Arabic number in the centre of the top margin, hidden on the first page."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run()
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:instrText" if words else "w:fldChar")
        if words:
            element.text = words
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def add(container, words, size=14, bold=False, italic=False, align=None, after=6, indent=False, first=False):
    paragraph = container.paragraphs[0] if first else container.add_paragraph()
    run = paragraph.add_run(words)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(after)
    if indent:
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
        paragraph.alignment = ALIGN.JUSTIFY
    return paragraph


def columns(document, *widths):
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    keep_whole(table.rows[0])
    for column, width in zip(table.columns, widths):
        column.width = Cm(width)
    for cell, width in zip(table.rows[0].cells, widths):
        cell.width = Cm(width)
    return table.rows[0].cells


def keep_whole(row):
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def rule(container, inset):
    """A thin line, `inset` cm shorter than the column at both ends."""
    paragraph = add(container, "", size=2, after=4)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(inset)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def letterhead(document):
    left, right = columns(document, 6.3, 10.2)
    add(left, "ỦY BAN NHÂN DÂN", 13, bold=True, align=ALIGN.CENTER, after=0, first=True)
    add(left, "XÃ SUỐI MÂY", 13, bold=True, align=ALIGN.CENTER, after=0)
    rule(left, 1.9)
    add(left, f"Số: {text.NUMBER}", 13, align=ALIGN.CENTER)
    add(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True, align=ALIGN.CENTER, after=0, first=True)
    add(right, "Độc lập - Tự do - Hạnh phúc", 13, bold=True, align=ALIGN.CENTER, after=0)
    rule(right, 2.1)
    add(right, f"{text.PLACE}, {text.DATE}", 14, italic=True, align=ALIGN.CENTER)


def heading_of_plan(document):
    add(document, "KẾ HOẠCH", bold=True, align=ALIGN.CENTER, after=0).paragraph_format.space_before = Pt(12)
    add(document, text.TITLE, bold=True, align=ALIGN.CENTER, after=0)
    rule(document, 5.5)
    for basis in text.BASES:
        add(document, basis, italic=True, indent=True)
    add(document, text.OPENING, indent=True)


def body(document):
    part(document, "I. MỤC ĐÍCH, YÊU CẦU")
    section(document, "1. Mục đích", text.PURPOSE)
    section(document, "2. Yêu cầu", text.DEMANDS)
    part(document, "II. KẾT QUẢ NĂM 2025")
    bullets(document, text.LAST_YEAR)
    part(document, "III. MỤC TIÊU")
    section(document, "1. Mục tiêu tổng quát", [])
    add(document, text.GENERAL_GOAL, indent=True)
    section(document, "2. Mục tiêu cụ thể", [])
    add(document, text.RANK_GOAL, indent=True)
    for number, (pillar, targets) in enumerate(text.PILLARS, start=1):
        add(document, f"2.{number}. {pillar}", bold=True, italic=True, indent=True)
        bullets(document, [f"{sentence}." for sentence, *_ in targets])
    part(document, "IV. NHIỆM VỤ, GIẢI PHÁP")
    for number, (heading, items) in enumerate(text.SOLUTIONS, start=1):
        section(document, f"{number}. {heading}", items)
    part(document, "V. KINH PHÍ THỰC HIỆN")
    bullets(document, text.BUDGET)
    part(document, "VI. TỔ CHỨC THỰC HIỆN")
    for number, (agency, items) in enumerate(text.DUTIES, start=1):
        section(document, f"{number}. {agency}", items)
    section(document, f"{len(text.DUTIES) + 1}. Chế độ báo cáo", text.REPORTING)
    add(document, text.CLOSING, indent=True)


def part(document, words):
    add(document, words, bold=True, indent=True).paragraph_format.keep_with_next = True


def section(document, words, items):
    add(document, words, bold=True, indent=True).paragraph_format.keep_with_next = True
    bullets(document, items)


def bullets(document, items):
    for item in items:
        add(document, f"- {item}", indent=True)


def signature(document):
    left, right = columns(document, 8, 8.5)
    add(left, "Nơi nhận:", 12, bold=True, italic=True, after=0, first=True)
    for line in text.RECIPIENTS:
        add(left, line, 11, after=0)
    on_behalf, title, name = text.SIGNER
    add(right, on_behalf, bold=True, align=ALIGN.CENTER, after=0, first=True)
    add(right, title, bold=True, align=ALIGN.CENTER, after=72)
    add(right, name, bold=True, align=ALIGN.CENTER)


def annex(document, number, title, landscape=False):
    lay_out(document.add_section(), landscape)
    add(document, f"Phụ lục {number}", bold=True, align=ALIGN.CENTER, after=0)
    add(document, title, bold=True, align=ALIGN.CENTER, after=0)
    add(document, f"(Kèm theo Kế hoạch số {text.NUMBER} {text.DATE} của Ủy ban nhân dân xã Suối Mây)", italic=True, align=ALIGN.CENTER)


def annex_of_targets(document):
    annex(document, "I", "DANH MỤC CHỈ TIÊU CHUYỂN ĐỔI SỐ NĂM 2026")
    rows, number = [], 0
    for roman, (pillar, targets) in zip(("I", "II", "III", "IV", "V", "VI", "VII"), text.PILLARS):
        rows.append((roman, pillar, "", "", ""))
        for _, words, unit, value, lead in targets:
            number += 1
            rows.append((str(number), words, unit, value, lead))
    grid(document, ("TT", "Chỉ tiêu", "Đơn vị tính", "Chỉ tiêu năm 2026", "Cơ quan chủ trì"), (1.2, 7.3, 2, 2.2, 3.8), rows)


def annex_of_tasks(document):
    annex(document, "II", "DANH MỤC NHIỆM VỤ CHUYỂN ĐỔI SỐ NĂM 2026", landscape=True)
    rows = [(str(number), *task) for number, task in enumerate(text.TASKS, start=1)]
    grid(document, ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm"),
         (1.2, 7.5, 4, 4.5, 2.8, 5.2), rows)


def grid(document, head, widths, rows):
    table = document.add_table(rows=1, cols=len(head))
    table.style, table.autofit = "Table Grid", False
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for column, width in zip(table.columns, widths):
        column.width = Cm(width)
    fill(table.rows[0], head, widths, bold=True)
    for row in rows:
        fill(table.add_row(), row, widths, bold=not row[0].isdigit())


def fill(row, values, widths, bold):
    keep_whole(row)
    for cell, value, width in zip(row.cells, values, widths):
        cell.width = Cm(width)
        add(cell, value, 12, bold=bold, align=ALIGN.CENTER if len(value) < 5 else ALIGN.LEFT, after=2, first=True)


if __name__ == "__main__":
    main()
