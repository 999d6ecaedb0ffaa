"""Reports as people review and send them: a passage selected with the mouse, the year on paper, and nothing internal in what leaves the commune."""
import io
import re
import subprocess
import zipfile

from playwright.sync_api import expect

from conftest import COMMUNE
from demo import one, record

SELECT = """([selector, words]) => {
    const paragraph = [...document.querySelectorAll(selector)].find((one) => one.textContent.includes(words));
    const node = [...paragraph.childNodes].find((one) => one.textContent.includes(words));
    const from = node.textContent.indexOf(words);
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, from + words.length);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
}"""


def test_a_selected_passage_is_what_a_remark_is_about(signed_in, server, axe):
    part = one(server, "SELECT report FROM reg_report_part WHERE commune = 99901 AND text LIKE '%in tài liệu giấy%'")
    page = signed_in("vanhoa.cds")
    page.goto(f"/{COMMUNE}/bao-cao/{part}")
    page.evaluate(SELECT, ["[data-quotable]", "in tài liệu giấy"])
    section = page.locator(".report-section", has_text="in tài liệu giấy")
    section.get_by_text("Nhận xét mục này", exact=True).first.click()
    expect(section.get_by_label("Đoạn được nhận xét")).to_have_value("in tài liệu giấy")
    section.get_by_label("Nhận xét", exact=True).fill("Ghi rõ cuộc họp nào")
    section.get_by_role("button", name=re.compile("^Nhận xét mục này")).click()
    mark = page.locator("a.report-mark")
    expect(mark).to_have_text("in tài liệu giấy")
    note = page.locator(".report-note", has_text="Ghi rõ cuộc họp nào")
    expect(note.locator("blockquote")).to_have_text("in tài liệu giấy")
    axe(page)
    note.get_by_role("button", name=re.compile("^Đã xử lý")).click()
    expect(page.locator(".report-note .tag")).to_have_text("đã xử lý")


def test_what_is_said_inside_is_nowhere_in_what_leaves(signed_in, server, tmp_path):
    report = record(server, "report_due", "state = 'pending' AND consolidates AND asked IS NULL")
    page = signed_in("vanhoa.cds")
    page.goto(f"/{COMMUNE}/bao-cao/{report}")
    section = page.locator(".report-section").first
    section.locator("textarea[name^='text-']").fill("Cả xã đã xong các việc của quý [Trạm Y tế]")
    section.get_by_text("Thêm giải trình nội bộ (không in)").click()
    section.locator("textarea[name^='internal-']").fill("Nhắc riêng bốn đơn vị")
    page.get_by_role("button", name=re.compile("^Gửi và lập văn bản")).click()
    expect(page).to_have_url(re.compile("/van-ban/"))
    document = re.sub(r"[?#].*", "", page.url)
    pdf = page.request.get(f"{document}/tai/pdf")
    docx = page.request.get(f"{document}/tai/docx")
    assert pdf.ok and docx.ok
    (tmp_path / "a.pdf").write_bytes(pdf.body())
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    facts = subprocess.run(["pdfinfo", "-meta", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=True).stdout
    facts += subprocess.run(["pdfinfo", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=True).stdout
    archive = zipfile.ZipFile(io.BytesIO(docx.body()))
    parts = "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert "Cả xã đã xong" in re.sub(r"\s+", " ", text) and "Cả xã đã xong" in re.sub(r"<[^>]+>", "", parts)
    for said in [re.sub(r"\s+", " ", text), facts, pdf.body().decode("latin-1"), parts, re.sub(r"<[^>]+>", "", parts)]:
        assert "Nhắc riêng" not in said and "bốn đơn vị" not in said and "[Trạm Y tế]" not in said


def test_the_year_fits_on_paper(signed_in, server, tmp_path):
    page = signed_in("vanhoa.cds")
    page.goto(f"/{COMMUNE}/bao-cao/lich?nam=2026")
    expect(page.get_by_role("link", name="2026", exact=True)).to_have_attribute("aria-current", "page")
    page.pdf(path=str(tmp_path / "nam.pdf"), prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", str(tmp_path / "nam.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    assert "Lịch báo cáo năm 2026" in text and "Tháng 9" in text and "Danh sách bản ghi" not in text
    names = page.locator(".report-year td.is-title a").all_inner_texts()
    flat = re.sub(r"\s+", "", text)
    assert names and all(name.split()[0] in flat for name in names)
