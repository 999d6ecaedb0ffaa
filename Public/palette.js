// Ctrl-K: go to a page, find a record or begin a new one without leaving the keys. Without it the search box does the finding.
"use strict";

(() => {
    const form = document.querySelector("form.find[data-palette]");
    if (!form || typeof HTMLDialogElement === "undefined") return;
    let dialog, input, answer, timer, asked = 0;

    function build() {
        dialog = document.createElement("dialog");
        dialog.className = "palette";
        dialog.setAttribute("aria-label", form.dataset.paletteTitle);
        input = document.createElement("input");
        Object.assign(input, { type: "search", className: "input", autocomplete: "off", spellcheck: false });
        input.setAttribute("aria-label", form.dataset.paletteTitle);
        input.placeholder = form.dataset.paletteHint;
        answer = document.createElement("div");
        answer.className = "palette-answer";
        answer.setAttribute("aria-live", "polite");
        dialog.append(input, answer);
        input.addEventListener("input", () => {
            clearTimeout(timer);
            timer = setTimeout(ask, 120);
        });
        dialog.addEventListener("keydown", steer);
        dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
        dialog.addEventListener("close", () => dialog.remove());
    }

    /** Shows what the server has for the words; an older answer never replaces a newer one. */
    async function ask() {
        const turn = ++asked;
        const url = new URL(form.dataset.palette, location.href);
        url.searchParams.set("q", input.value.trim());
        const response = await fetch(url).catch(() => null);
        if (turn !== asked || !response?.ok) return;
        const found = new DOMParser().parseFromString(await response.text(), "text/html");
        if (turn === asked) answer.replaceChildren(...found.body.childNodes);
    }

    function steer(event) {
        const links = [...answer.querySelectorAll("a")];
        const place = links.indexOf(document.activeElement);
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const next = place + (event.key === "ArrowDown" ? 1 : -1);
            (next < 0 ? input : links[Math.min(next, links.length - 1)])?.focus();
        } else if (event.key === "Escape") {
            event.preventDefault(); // a search box would only be emptied
            dialog.close();
        } else if (event.key === "Enter" && event.target === input) {
            event.preventDefault();
            links[0]?.click();
        } else if (place >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
            input.focus(); // whoever types on goes on searching
        }
    }

    document.addEventListener("keydown", (event) => {
        if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
        event.preventDefault();
        if (dialog?.open) return dialog.close();
        if (document.querySelector("dialog[open]")) return;
        if (!dialog) build();
        document.body.append(dialog);
        dialog.showModal();
        input.select();
        ask();
    });
})();
