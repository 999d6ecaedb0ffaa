// Reviewing a plan: decisions without leaving the page, each item beside its place, what others decide, what was begun and not saved.
// Everything here is a convenience: links and forms do the same without it. Keys press the buttons of the current item (app.js).
"use strict";

if (document.querySelector("[data-review]")) {
    const pane = document.querySelector("[data-review]");
    const source = document.getElementById("nguon");
    const list = pane.querySelector("[data-list]");
    const memory = `review:${location.pathname}`;
    const steps = JSON.parse(sessionStorage.getItem(`${memory}:steps`) ?? "[]");
    // Items as the server wrote them: what differs from that was changed by somebody.
    const written = new WeakMap();
    let current = null;
    let isSending = false;

    const editing = (item) => item?.querySelector("form[data-editing]");
    const isOpen = (item) => !item.classList.contains("is-decided");
    const firstOpen = () => items().find(isOpen);
    // The tab that is shown, even where the address leaves it open.
    const address = () => pane.querySelector(".tabs a[aria-current]")?.href ?? location.href;
    const shape = (html) => html.replace(/(name="_csrf" value=")[^"]*/g, "$1").replace(/[?&](amp;)?ke=[\w-]*/g, "");
    const typed = () => document.activeElement !== document.body && isTyping(document.activeElement);

    async function page(url) {
        const answer = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null);
        if (!answer?.ok) return null;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        return fresh.querySelector("[data-review]") ? fresh : null;
    }

    // ---- The current item and its place ----------------------------------------------------------------------------------------

    /** Only the current item's buttons are on the way of the Tab key; J, K and the arrows lead to the others. */
    function rove(item, isCurrent) {
        item.tabIndex = isCurrent ? 0 : -1;
        all("a[href], button, summary", item).forEach((control) => { control.tabIndex = isCurrent ? 0 : -1; });
    }

    function showPlace(item) {
        all(".is-current", source).forEach((place) => place.classList.remove("is-current"));
        const places = all(`[href="#${CSS.escape(item.id)}"]`, source);
        places.forEach((place) => place.classList.add("is-current"));
        const first = document.getElementById(item.dataset.source?.slice(1)) ?? places[0];
        if (!first) return;
        const [box, view] = [first.getBoundingClientRect(), source.getBoundingClientRect()];
        source.scrollTo({
            top: source.scrollTop + box.top - view.top - Math.max(0, view.height - box.height) / 2,
            left: source.scrollLeft + box.left - view.left - Math.max(24, view.width - box.width) / 2,
        });
        // The page of the item that comes next is drawn meanwhile.
        const ahead = document.getElementById(following(item)?.dataset.source?.slice(1));
        ahead?.closest(".page-sheet")?.querySelector("img").setAttribute("loading", "eager");
    }

    list.addEventListener("chosen", (event) => {
        if (current && current !== event.target) rove(current, false);
        current = event.target;
        rove(current, true);
        sessionStorage.setItem(memory, current.id);
        showPlace(current);
    });

    list.addEventListener("focusin", (event) => {
        const item = event.target.closest("[data-item]");
        if (item && item !== current) choose(item, false);
    });

    // ---- What changed ----------------------------------------------------------------------------------------------------------

    function prepare(row) {
        written.set(row, row.outerHTML);
        if (!row.matches("[data-item]")) return;
        rove(row, false);
        const form = editing(row);
        if (form) keepDraft(form);
    }

    function replace(row, fresh) {
        const other = document.adoptNode(fresh);
        row.replaceWith(other);
        prepare(other);
        if (row === current) {
            current = null;
            choose(other, !typed());
        }
        return other;
    }

    function warn(row, text) {
        const line = row.querySelector(".review-warning") ?? document.createElement("p");
        line.className = "review-warning notice m-risk";
        line.setAttribute("role", "status");
        line.textContent = text;
        row.querySelector(".edit").prepend(line);
    }

    /** Brings the page in line with a fresh one. An item in which somebody types stays as it is; `own` is the one that was just decided. */
    function patch(fresh, own) {
        patchParts(fresh, own !== undefined);
        const rows = [...fresh.querySelector("[data-list]").children];
        const wanted = new Set(rows.map((row) => row.id));
        const kept = new Set();
        for (const row of [...list.children]) {
            if (wanted.has(row.id)) continue;
            if (row !== own && editing(row)) {
                kept.add(row);
                warn(row, pane.dataset.gone);
            } else row.remove();
        }
        let before = null;
        for (const row of rows) {
            let node = document.getElementById(row.id);
            if (!node) {
                node = document.adoptNode(row);
                prepare(node);
            } else if (editing(node) && node !== own) {
                if (row.classList.contains("is-decided") && isOpen(node)) warn(node, pane.dataset.taken);
            } else if (shape(written.get(node) ?? "") !== shape(row.outerHTML)) node = replace(node, row);
            let place = before ? before.nextElementSibling : list.firstElementChild;
            while (kept.has(place)) place = place.nextElementSibling;
            if (place !== node) list.insertBefore(node, place);
            before = node;
        }
        patchPlaces(fresh);
        showUndo();
    }

    function patchParts(fresh, isOwn) {
        for (const part of pane.querySelectorAll("[data-part]")) {
            const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
            if (shape(other.innerHTML) === shape(part.innerHTML)) continue;
            if (part.contains(document.activeElement) && (!isOwn || typed())) {
                part.querySelector(".review-count")?.replaceWith(document.adoptNode(other.querySelector(".review-count")));
            } else part.replaceChildren(...[...other.childNodes].map((node) => document.adoptNode(node)));
        }
    }

    function patchPlaces(fresh) {
        for (const sheet of all(".page-sheet", source)) {
            const [old, made] = [sheet.querySelector("svg"), fresh.getElementById(sheet.id)?.querySelector("svg")];
            if (made && made.innerHTML !== old.innerHTML) old.replaceWith(document.adoptNode(made));
        }
        const [paper, made] = [source.querySelector(".sheet-paper"), fresh.querySelector(".source-pane .sheet-paper")];
        if (paper && made && paper.innerHTML !== made.innerHTML) paper.replaceChildren(...[...made.childNodes].map((node) => document.adoptNode(node)));
        if (current?.isConnected) all(`[href="#${CSS.escape(current.id)}"]`, source).forEach((place) => place.classList.add("is-current"));
    }

    /** What others decided. */
    async function refresh() {
        if (isSending) return;
        const fresh = await page(address());
        if (!fresh || isSending) return;
        const after = current ? following(current) : null;
        patch(fresh);
        if (current && !current.isConnected) choose(after?.isConnected ? after : firstOpen(), !typed());
    }
    pane.addEventListener("live", refresh);

    // ---- Deciding --------------------------------------------------------------------------------------------------------------

    /** The open item that comes after one, else the last before it. */
    function following(item) {
        const all = items();
        const index = all.indexOf(item);
        return all.slice(index + 1).find(isOpen) ?? all.slice(0, Math.max(index, 0)).findLast(isOpen) ?? null;
    }

    document.addEventListener("submit", (event) => {
        const form = event.target.closest("form[data-decide]");
        if (!form || event.defaultPrevented) return;
        event.preventDefault();
        decide(form);
    });

    async function decide(form) {
        const item = form.closest("[data-item]");
        const next = item && !form.hasAttribute("data-stay") ? following(item) : null;
        const known = new Map(items().map((other) => [other.id, isOpen(other)]));
        const undone = form.hasAttribute("data-undo") ? form.elements.vua.value : null;
        isSending = true;
        const answer = await fetch(form.action, {
            method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/html" },
        }).catch(() => null);
        const fresh = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
        isSending = false;
        form.classList.remove("is-busy");
        if (!fresh?.querySelector("[data-review]")) {
            toast(fresh?.querySelector("main h1")?.textContent ?? words.failed, "m-late");
            return refresh();
        }
        const step = new URL(answer.url).searchParams.get("vua");
        if (undone && steps.at(-1) === undone) steps.pop();
        if (step) steps.push(step);
        sessionStorage.setItem(`${memory}:steps`, JSON.stringify(steps.slice(-50)));
        patch(fresh, item);
        all(".notices .notice", fresh).forEach((notice) => toast(notice.textContent));
        pane.querySelector("[data-said]").textContent = pane.querySelector("[data-progress]").textContent;
        if (form.hasAttribute("data-stay") && item && document.getElementById(item.id)) return choose(document.getElementById(item.id));
        goOn(item, next, undone ? items().find((other) => isOpen(other) && known.get(other.id) !== true) : null);
    }

    /** Where to go after a decision: to what was brought back, to the field that is wrong, to the next item, to the end of the page. */
    function goOn(item, next, restored) {
        const same = item && document.getElementById(item.id);
        const wrong = same && editing(same);
        if (wrong) {
            choose(same, false);
            return (wrong.querySelector(".has-error :is(input, select, textarea)") ?? firstField(wrong)).focus();
        }
        const target = restored ?? (next?.isConnected ? next : next && document.getElementById(next.id)) ?? firstOpen();
        if (target) return choose(target);
        if (same) return choose(same);
        current = null;
        (pane.querySelector('[data-part="end"] .btn-primary') ?? document.getElementById("main")).focus();
    }

    function showUndo() {
        const form = pane.querySelector("form[data-undo]");
        if (!form) return;
        if (steps.length) form.elements.vua.value = steps.at(-1);
        form.hidden = !form.elements.vua.value;
        form.querySelector("button").disabled = form.hidden;
    }

    // ---- Correcting in place ---------------------------------------------------------------------------------------------------

    const firstField = (form) => form.querySelector("input:not([type=hidden]), textarea, select");

    async function openForm(item, url) {
        const row = (await page(url))?.getElementById(item.id);
        if (!editing(row)) return location.assign(url);
        const made = replace(item, row);
        choose(made, false);
        const field = firstField(editing(made));
        field.focus();
        if (field.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
        made.scrollIntoView({ block: "nearest" });
    }

    /** Back to the item as it is; what was typed stays as a draft. */
    async function closeForm(item) {
        const form = editing(item);
        if (form.dataset.changed === "true") await fetch(form.dataset.draft, { method: "POST", body: draftBody(form) }).catch(() => null);
        const fresh = await page(address());
        const row = fresh?.getElementById(item.id);
        const after = following(item);
        document.activeElement?.blur();
        if (row) choose(replace(item, row));
        else if (fresh) {
            item.remove();
            choose(after ?? firstOpen());
        }
    }

    window.addEventListener("pagehide", () => {
        const form = list.querySelector('form[data-editing][data-changed="true"]');
        if (form) navigator.sendBeacon(form.dataset.draft, draftBody(form));
    });

    // ---- Mouse and keys --------------------------------------------------------------------------------------------------------

    document.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        const link = event.target.closest("a[data-edit], a[data-cancel], .review-item h2 a, a.place, a.span, [data-keys-help]");
        if (!link) return;
        const item = link.closest("[data-item]") ?? document.getElementById(link.getAttribute("href")?.slice(1));
        if (!item && !link.matches("[data-keys-help]")) return;
        event.preventDefault();
        if (link.matches("[data-keys-help]")) document.getElementById("review-keys").showModal();
        else if (link.matches("[data-edit]")) openForm(item, link.href);
        else if (link.matches("[data-cancel]")) closeForm(item);
        else choose(item);
    });

    document.addEventListener("keydown", (event) => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
        const form = event.target.closest("form[data-editing]");
        const isFree = event.target === document.body || event.target === current || event.target.id === "main";
        let handled = true;
        if (event.key === "Escape" && form) closeForm(form.closest("[data-item]"));
        else if (isTyping(event.target)) handled = false;
        else if (event.key === "?") document.getElementById("review-keys").showModal();
        else if (event.key === "ArrowDown" && isFree) move(1);
        else if (event.key === "ArrowUp" && isFree) move(-1);
        else if (event.key === "Enter" && isFree) handled = pressKey("a");
        else handled = false;
        if (handled) event.preventDefault();
    });

    source.querySelector("[data-zoom]")?.addEventListener("change", (event) => {
        event.target.blur();
        if (current) showPlace(current);
    });

    document.body.classList.add("is-scripted");

    // ---- Start: the item that was current before -------------------------------------------------------------------------------

    [...list.children].forEach((row) => {
        written.set(row, row.outerHTML);
        if (row.matches("[data-item]")) rove(row, false);
    });
    showUndo();
    const begun = list.querySelector("form[data-editing]");
    const known = location.hash.startsWith("#i-") ? location.hash.slice(1) : sessionStorage.getItem(memory);
    choose(begun?.closest("[data-item]") ?? document.getElementById(known) ?? firstOpen() ?? items()[0], false);
    if (begun) (begun.querySelector(".has-error :is(input, select, textarea)") ?? firstField(begun)).focus();
}
