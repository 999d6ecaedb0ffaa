// Lists: choosing many records. Works without this script too; it counts, chooses ranges and whole pages.
"use strict";

{
    const picks = () => [...document.querySelectorAll("[data-pick]")];
    let last = null;

    function say() {
        const box = document.querySelector("[data-bulk-count]");
        if (!box) return;
        const whole = document.querySelector("[data-pick-all]");
        const chosen = picks().filter((pick) => pick.checked).length;
        box.textContent = whole?.checked ? "" : box.dataset.bulkCount.replace("{0}", String(chosen));
        const page = document.querySelector("[data-pick-page]");
        if (!page) return;
        page.hidden = false;
        page.checked = chosen > 0 && chosen === picks().length;
        page.indeterminate = chosen > 0 && !page.checked;
    }

    document.addEventListener("click", (event) => {
        const pick = event.target.closest("[data-pick]");
        if (!pick) return;
        const all = picks();
        if (event.shiftKey && last && all.includes(last)) {
            const [from, to] = [all.indexOf(last), all.indexOf(pick)].sort((one, other) => one - other);
            all.slice(from, to + 1).forEach((other) => { other.checked = pick.checked; });
        }
        last = pick;
        say();
    });
    document.addEventListener("change", (event) => {
        if (event.target.matches("[data-pick-page]")) picks().forEach((pick) => { pick.checked = event.target.checked; });
        if (event.target.matches("[data-pick-page], [data-pick-all], [data-pick]")) say();
    });
    document.addEventListener("htmx:afterSettle", say);
    window.addEventListener("pageshow", say);
    say();
}

// What others change appears by itself: rows and cards in place, new rows behind a bar. Nothing that somebody types in is touched.
{
    // Not the body, which says by the same word that the page follows.
    const place = () => document.querySelector("main [data-live]");
    const rows = (root) => [...root.querySelectorAll("tr[data-row]")];
    let stream = null;
    let timer = null;
    let poll = null;

    async function refresh() {
        const shown = place();
        if (!shown || document.hidden) return;
        // A page that knows better itself what to renew.
        if (shown.hasAttribute("data-live-own")) return shown.dispatchEvent(new Event("live"));
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
        if (!answer?.ok || answer.redirected) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
        if (!fresh || place() !== shown) return;
        if (shown.hasAttribute("data-live-whole")) refreshWhole(shown, fresh);
        else if (shown.classList.contains("board")) refreshBoard(shown, fresh);
        else if (shown.classList.contains("chart-live")) refreshChart(shown, fresh);
        else refreshRows(shown, fresh);
    }

    /** Everything anew, unless somebody stands in it. */
    function refreshWhole(shown, fresh) {
        if (!shown.contains(document.activeElement)) shown.replaceChildren(...fresh.childNodes);
    }

    const plain = (row) => {
        const copy = row.cloneNode(true);
        copy.querySelectorAll(".pick-cell").forEach((cell) => cell.remove());
        return copy.innerHTML.trim();
    };

    function refreshRows(shown, fresh) {
        const count = shown.querySelector(".list-count");
        const newCount = fresh.querySelector(".list-count");
        if (count && newCount && count.innerHTML !== newCount.innerHTML) count.innerHTML = newCount.innerHTML;
        const found = new Map(rows(fresh).map((row) => [row.dataset.row, row]));
        const known = new Set();
        for (const row of rows(shown)) {
            known.add(row.dataset.row);
            const other = found.get(row.dataset.row);
            row.classList.toggle("is-gone", !other);
            row.title = other ? "" : shown.dataset.liveGone;
            if (other && plain(other) !== plain(row)) renew(row, other);
        }
        offer(shown, fresh, [...found.keys()].filter((url) => !known.has(url)).length);
    }

    /** The cells of a row, but the box that somebody may have marked; who stood on its link still does. */
    function renew(row, other) {
        const stood = row.contains(document.activeElement) && !document.activeElement.matches("[data-pick]");
        const pick = row.querySelector(".pick-cell");
        row.replaceChildren(...[...other.children].map((cell) => (cell.matches(".pick-cell") && pick ? pick : cell)));
        mark(row);
        if (stood) row.querySelector("a[href]")?.focus({ preventScroll: true });
    }

    function mark(element) {
        element.classList.add("is-changed");
        setTimeout(() => element.classList.remove("is-changed"), 4000);
    }

    function offer(shown, fresh, number) {
        shown.querySelector(".live-bar")?.remove();
        if (number === 0) return;
        const bar = document.createElement("p");
        bar.className = "live-bar";
        bar.setAttribute("role", "status");
        const show = document.createElement("button");
        show.type = "button";
        show.className = "btn btn-small";
        show.textContent = shown.dataset.liveNew.replace("{0}", String(number));
        show.addEventListener("click", () => {
            const chosen = new Set([...shown.querySelectorAll("[data-pick]:checked")].map((pick) => pick.value));
            const table = shown.querySelector(".table-wrap");
            const newTable = fresh.querySelector(".table-wrap");
            if (!table || !newTable) return location.reload();
            newTable.querySelectorAll("[data-pick]").forEach((pick) => { pick.checked = chosen.has(pick.value); });
            table.replaceWith(newTable);
            bar.remove();
            newTable.querySelector("a[href]")?.focus({ preventScroll: true });
        });
        bar.append(show);
        (shown.querySelector(".table-wrap, .empty") ?? shown.lastElementChild).before(bar);
    }

    function refreshBoard(shown, fresh) {
        const columns = [...shown.children];
        [...fresh.children].forEach((column, index) => {
            const old = columns[index];
            if (!old || old.innerHTML === column.innerHTML) return;
            const stood = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
            const before = new Set([...old.querySelectorAll(".card")].map((card) => card.innerHTML));
            old.replaceWith(column);
            column.querySelectorAll(".card").forEach((card) => before.has(card.innerHTML) || mark(card));
            if (stood) shown.querySelector(`a[href="${CSS.escape(stood)}"]`)?.focus({ preventScroll: true });
        });
    }

    /** The numbers of a chart; the drawing reads them again. */
    function refreshChart(shown, fresh) {
        const [table, newTable] = [shown, fresh].map((root) => root.querySelector("table"));
        // The first record, or the last one gone: the page has other parts then.
        if (!table || !newTable) return table === newTable || location.reload();
        if (table.innerHTML === newTable.innerHTML) return;
        for (const part of [".list-count", ".chart-legend", "table"]) {
            const [old, other] = [shown, fresh].map((root) => root.querySelector(part));
            if (old && other) old.replaceChildren(...other.childNodes);
        }
        table.dispatchEvent(new Event("renewed"));
    }

    function soon() {
        clearTimeout(timer);
        timer = setTimeout(refresh, 150);
    }

    function stop() {
        stream?.close();
        clearInterval(poll);
        stream = poll = null;
    }

    function start() {
        stop();
        const shown = place();
        if (!shown || document.hidden) return;
        const instead = () => { poll ??= setInterval(refresh, 30_000); };
        if (typeof EventSource === "undefined") return instead();
        stream = new EventSource(shown.dataset.live);
        stream.addEventListener("changed", soon);
        stream.addEventListener("open", () => { document.body.dataset.live = "on"; });
        stream.addEventListener("error", () => { if (stream?.readyState === EventSource.CLOSED) instead(); });
    }

    document.addEventListener("visibilitychange", () => {
        if (document.hidden) return stop();
        start();
        soon();
    });
    window.addEventListener("pagehide", stop);
    window.addEventListener("pageshow", start);
    start();
}
