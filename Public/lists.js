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
