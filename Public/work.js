// Work handled in place: a step brings the list anew, with the next piece open. Without scripts each step leads to the page that comes next.
"use strict";

document.body.classList.add("is-scripted");

document.addEventListener("htmx:beforeSwap", (event) => {
    // What is refused comes with its reason in the form that stood open.
    if (!event.detail.requestConfig.elt.matches("[data-step]") || ![409, 422].includes(event.detail.xhr.status)) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
});

function goOn() {
    all("dialog[open]").forEach((dialog) => dialog.close());
    // Not by `open`: where the step refused before stood open until now, the browser closes the new one of its group.
    const refused = document.querySelector("main details.step:has(.error-summary)");
    if (refused) return openStep(refused);
    const item = currentItem();
    choose(item);
    if (isNarrow()) (workDetail() ?? item)?.scrollIntoView();
    const link = item?.querySelector("a[href]");
    if (link && workDetail()) history.replaceState(history.state, "", link.href);
}

document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "work-detail") {
        if (isNarrow()) workDetail()?.scrollIntoView();
        if (isEntering) workDetail()?.focus();
        isEntering = false;
    }
    // Told of the place and of all that is new in it.
    if (event.target.id === "main" && event.detail.requestConfig?.elt.matches("[data-step]")) goOn();
});
