// Writing and reviewing reports: a passage that is selected is what a remark is about; a remark shows its passage. Without scripts the words are
// copied into the remark's field.
"use strict";

/** The passage that was selected last in each section, with where it begins in the section's text, in characters. */
const passages = new WeakMap();

function remember() {
    const area = document.activeElement;
    if (area?.matches?.(".report-text > .field textarea[name^='text-']")) {
        const [from, to] = [area.selectionStart, area.selectionEnd];
        if (to > from) passages.set(area.closest(".report-section"), { quote: area.value.slice(from, to), position: [...area.value.slice(0, from)].length });
        return;
    }
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return;
    const range = selection.getRangeAt(0);
    const first = range.startContainer.parentElement?.closest("[data-quotable]");
    const last = range.endContainer.parentElement?.closest("[data-quotable]");
    const section = first?.closest(".report-section");
    if (!section || section !== last?.closest(".report-section")) return;
    const before = document.createRange();
    before.setStart(first, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const earlier = all("[data-quotable]", section);
    const skipped = earlier.slice(0, earlier.indexOf(first)).map((paragraph) => [...paragraph.textContent].length + 1);
    const position = skipped.reduce((sum, length) => sum + length, [...before.toString()].length);
    passages.set(section, { quote: selection.toString(), position });
}

document.addEventListener("selectionchange", remember);

all(".report-comment").forEach((details) => {
    details.addEventListener("toggle", () => {
        const passage = passages.get(details.closest(".report-section"));
        const quote = details.querySelector("[name^='quote-']");
        if (!details.open || !passage || quote.value !== "") return;
        quote.value = passage.quote.trim().slice(0, 1000);
        details.querySelector("[name^='position-']").value = passage.position;
        details.querySelector("[name^='comment-']").focus();
    });
});

all(".report-note[data-from] blockquote a").forEach((link) => {
    link.addEventListener("click", (event) => {
        const area = link.closest(".report-section").querySelector("textarea[name^='text-']");
        if (!area) return;
        event.preventDefault();
        area.focus();
        const note = link.closest(".report-note").dataset;
        area.setSelectionRange(Number(note.from), Number(note.to));
    });
});

// Where there is room everything stands open; a phone shows a section at a time.
if (!isNarrow()) all("[data-fold-on-phone]").forEach((details) => { details.open = true; });
