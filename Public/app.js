// What pages gain when scripts run. Everything here is a convenience: each page works without it.
"use strict";

const words = document.body.dataset;
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
const isNarrow = () => window.matchMedia("(max-width: 60rem)").matches;

// ---- Toasts -------------------------------------------------------------------------------------------------------------------

/** Says `text` at the corner of the page, read aloud once, gone after a while. */
function toast(text, meaning = "m-ok") {
    const box = document.getElementById("toasts");
    const line = document.createElement("div");
    line.className = `toast ${meaning}`;
    const said = document.createElement("span");
    said.textContent = text;
    const close = button("×", "btn btn-small btn-quiet", () => line.remove());
    close.setAttribute("aria-label", words.close);
    line.append(said, close);
    box.append(line);
    setTimeout(() => line.remove(), 8000);
}

function button(label, css, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = css;
    made.textContent = label;
    made.addEventListener("click", press);
    return made;
}

// ---- Lists: J and K move, Enter opens, letters press the buttons of the current item ------------------------------------------

const items = () => all("[data-list] [data-item]");
const currentItem = () => document.querySelector("[data-item].is-on") ?? document.querySelector("[data-item][data-current]");

const workDetail = () => document.getElementById("work-detail");

/** Makes an item the current one; with `focus` false, whoever types somewhere stays there. */
function choose(item, focus = true) {
    if (!item) return;
    all("[data-item].is-on, [data-item][data-current]").forEach((other) => {
        other.classList.remove("is-on");
        delete other.dataset.current;
        other.querySelector("a[aria-current]")?.removeAttribute("aria-current");
    });
    item.classList.add("is-on");
    const link = item.hasAttribute("data-roving") ? item : item.querySelector("a[href]") ?? item;
    if (focus) link.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    item.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
}

function move(step) {
    const list = items();
    const index = list.indexOf(currentItem());
    const next = list[index < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(index + step, 0), list.length - 1)];
    choose(next);
    if (workDetail() && !isNarrow()) next?.querySelector("a[hx-get]")?.click();
}

/** Arrows move in the list of work; in what is open beside it they scroll. */
const isArrow = (event, arrow) => event.key === arrow && workKeys() && !workDetail()?.contains(event.target);
const workKeys = () => document.getElementById("work-keys");
/** Whether the piece of work that comes was opened by Enter: then its text is what to go on with. */
let isEntering = false;

function pressKey(key) {
    const selector = `[data-key="${key}"]`;
    const target = currentItem()?.querySelector(selector) ?? document.querySelector(`main ${selector}:not([data-item] *)`);
    if (!target) return false;
    target.click();
    return true;
}

document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
        const form = event.target.closest("form[data-submit-key], .step-form");
        if (form) form.requestSubmit();
        return;
    }
    if (event.key === "Escape" && event.target.closest(".work-comment")) return choose(currentItem());
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const focusable = document.querySelector(`[data-focus-key="${CSS.escape(event.key)}"]`);
    let handled = true;
    if (focusable) focusable.focus();
    else if ((key === "j" || isArrow(event, "ArrowDown")) && items().length) move(1);
    else if ((key === "k" || isArrow(event, "ArrowUp")) && items().length) move(-1);
    else if (key === "?" && workKeys()) workKeys().showModal();
    else if (key === "escape" && event.target === workDetail()) choose(currentItem());
    else handled = /^[a-z1-9]$/.test(key) && pressKey(key);
    if (handled) event.preventDefault();
    isEntering = key === "enter" && event.target.closest(".work-item") !== null;
});

document.addEventListener("click", (event) => {
    const item = event.target.closest("[data-item]");
    if (event.target.closest("[data-keys-help]")) workKeys()?.showModal();
    if (item && document.querySelector("[data-review], #work-keys")) {
        choose(item, !event.target.closest("input, select, textarea, label, summary, button, .edit"));
    }
    all("details.who[open]").forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
});

// ---- Forms: drafts, unsaved changes, sending once ------------------------------------------------------------------------------

const draftKey = (form) => `draft:${form.getAttribute("action")}`;
const draftable = (form) => [...form.elements].filter((input) =>
    input.name && !input.name.startsWith("_") && !("personal" in input.dataset)
    && !["file", "password", "hidden", "submit", "button"].includes(input.type));

function readForm(form) {
    return draftable(form).map((input) => [input.name, input.type === "checkbox" || input.type === "radio" ? input.checked : input.value]);
}

function fillForm(form, values) {
    draftable(form).forEach((input, index) => {
        const [name, value] = values[index] ?? [];
        if (name !== input.name) return;
        if (typeof value === "boolean") input.checked = value;
        else input.value = value;
    });
}

/** Keeps what is typed: on the server where the form says so, in the browser where not or when that fails. Office computers are shared,
    so personal fields never stay in the browser, a draft stays for a week, and signing out removes all of them. */
function keepDraft(form) {
    const key = draftKey(form);
    const state = form.querySelector(".form-state");
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    const isFresh = kept && Date.now() - kept.time < 7 * 86_400_000 && kept.version === form.elements._version?.value;
    if (isFresh && !document.querySelector(".error-summary, .draft-notice")) {
        fillForm(form, kept.values);
        offerDiscard(form, kept.time);
        form.dataset.changed = "true";
    } else localStorage.removeItem(key);

    let timer;
    form.addEventListener("input", () => {
        form.dataset.changed = "true";
        clearTimeout(timer);
        timer = setTimeout(async () => {
            const url = form.dataset.draft;
            const answer = url && await fetch(url, { method: "POST", body: draftBody(form) }).catch(() => null);
            if (answer?.ok) localStorage.removeItem(key);
            else {
                const draft = { time: Date.now(), version: form.elements._version?.value, values: readForm(form) };
                localStorage.setItem(key, JSON.stringify(draft));
            }
            if (state) state.textContent = `${words.saved} ${clock(Date.now())}`;
        }, 800);
    });
    form.addEventListener("submit", () => {
        clearTimeout(timer);
        localStorage.removeItem(key);
    });
}

function draftBody(form) {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    return body;
}

function offerDiscard(form, time) {
    const line = document.createElement("div");
    line.className = "notice m-course draft-notice";
    const said = document.createElement("span");
    said.textContent = `${words.restore} ${clock(time)}.`;
    line.append(said, button(words.discard, "btn btn-small", () => {
        localStorage.removeItem(draftKey(form));
        form.dataset.changed = "";
        location.reload();
    }));
    form.before(line);
}

const clockStyle = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" };
const clock = (time) => new Date(time).toLocaleTimeString(document.documentElement.lang, clockStyle);

window.addEventListener("beforeunload", (event) => {
    if (document.querySelector('form[data-warn][data-changed="true"]')) event.preventDefault();
});

document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-forget")) {
        Object.keys(localStorage).filter((key) => key.startsWith("draft:")).forEach((key) => localStorage.removeItem(key));
    }
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.classList.contains("is-busy")) return event.preventDefault();
    delete form.dataset.changed;
    form.classList.add("is-busy");
});
window.addEventListener("pageshow", () => all("form.is-busy").forEach((form) => form.classList.remove("is-busy")));

// ---- Steps open as dialogs -----------------------------------------------------------------------------------------------------

function openStep(details) {
    const form = details.querySelector("form");
    const dialog = document.createElement("dialog");
    const heading = document.createElement("h2");
    heading.id = `${details.id}-title`;
    heading.textContent = form.dataset.dialog;
    dialog.setAttribute("aria-labelledby", heading.id);
    const close = button("×", "btn btn-small btn-quiet", () => dialog.close());
    close.setAttribute("aria-label", words.close);
    dialog.append(heading, close, form);
    dialog.addEventListener("close", () => {
        details.append(form);
        details.removeAttribute("open");
        dialog.remove();
        details.querySelector("summary").focus();
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
    const inputs = "input:not([type=hidden]), select, textarea";
    (form.querySelector(".has-error")?.querySelector(inputs) ?? form.querySelector(inputs) ?? form.querySelector("button"))?.focus();
}

document.addEventListener("click", (event) => {
    const summary = event.target.closest("details.step > summary");
    if (!summary || typeof HTMLDialogElement === "undefined") return;
    event.preventDefault();
    openStep(summary.parentElement);
});

// ---- References: look up while typing ------------------------------------------------------------------------------------------

let lookupTimer;
document.addEventListener("input", (event) => {
    const input = event.target.closest("input[data-lookup]");
    if (!input) return;
    const list = document.getElementById(input.getAttribute("list"));
    const picked = [...list.options].find((option) => option.value === input.value);
    if (input.dataset.for) document.getElementById(input.dataset.for).value = picked?.dataset.id ?? "";
    if (picked && input.dataset.many) return addChoice(input, picked);
    clearTimeout(lookupTimer);
    lookupTimer = setTimeout(async () => {
        const url = new URL(input.dataset.lookup, location.href);
        url.searchParams.set("q", input.value);
        const answer = await fetch(url).catch(() => null);
        if (!answer?.ok) return;
        const found = new DOMParser().parseFromString(await answer.text(), "text/html");
        list.replaceChildren(...found.querySelectorAll("option"));
    }, 220);
});

function addChoice(input, option) {
    const box = input.closest("fieldset").querySelector("[data-checks]");
    if (!all("input", box).some((known) => known.value === option.dataset.id)) {
        const label = document.createElement("label");
        label.className = "check";
        const tick = document.createElement("input");
        Object.assign(tick, { type: "checkbox", name: input.dataset.many, value: option.dataset.id, checked: true });
        const text = document.createElement("span");
        text.textContent = option.value;
        label.append(tick, text);
        box.append(label);
    }
    input.value = "";
}

// ---- Position, dropped files ---------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
    const locate = event.target.closest("[data-locate]");
    if (!locate) return;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
        document.getElementById(`${locate.dataset.locate}-lat`).value = coords.latitude.toFixed(6);
        document.getElementById(`${locate.dataset.locate}-lng`).value = coords.longitude.toFixed(6);
    }, () => toast(words.failed, "m-late"), { enableHighAccuracy: true, timeout: 15_000 });
});

all("[data-drop]").forEach((zone) => {
    const input = zone.querySelector("input[type=file]");
    for (const kind of ["dragover", "dragleave", "drop"]) zone.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.classList.toggle("is-over", kind === "dragover");
        if (kind === "drop") input.files = event.dataTransfer.files;
    });
});

// ---- htmx: the token, failures, where to look afterwards ------------------------------------------------------------------------

document.addEventListener("htmx:configRequest", (event) => {
    if (words.token && event.detail.verb !== "get") event.detail.headers["X-CSRF-Token"] = words.token;
});
for (const name of ["htmx:responseError", "htmx:sendError"]) document.addEventListener(name, () => toast(words.failed, "m-late"));
document.addEventListener("htmx:afterSettle", (event) => {
    // A decision on an item of a list brings the list anew: go on with the one that waits next.
    const decided = event.detail.requestConfig?.elt.closest("[data-item]")?.id;
    if (decided && document.getElementById(decided)?.matches(".revision-item")) {
        const list = items();
        const index = list.findIndex((item) => item.id === decided);
        const waits = (item) => !item.classList.contains("is-decided");
        choose(list.slice(index + 1).find(waits) ?? list.find(waits) ?? list[index]);
    }
});

// ---- Start ---------------------------------------------------------------------------------------------------------------------

if (navigator.geolocation) all("[data-locate]").forEach((locate) => { locate.hidden = false; });
all("form[data-draft]").forEach(keepDraft);
document.querySelector("[data-focus]")?.focus();
// On a phone the chosen door or tab may lie beyond the edge of its strip.
all(".mainnav [aria-current], .tabs [aria-current], .modes [aria-current]").forEach((link) => {
    const strip = link.closest(".mainnav, .tabs, .modes");
    for (const box of [strip, ...strip.children]) {
        box.scrollLeft += Math.max(0, link.getBoundingClientRect().right - strip.getBoundingClientRect().right);
    }
});
