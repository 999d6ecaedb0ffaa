// Forms whose choices open fields. Without scripts such a form comes back with them.
"use strict";

/** Fields that a choice opens or closes come and go at once; what is typed and chosen in the others stays as it is. */
async function reshow(form) {
    const body = draftBody(form);
    body.append("_show", "1");
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-deciding]");
    if (!fresh) return;
    const focused = document.activeElement;
    const id = (field) => field.querySelector("[id]")?.id;
    const here = new Map(all(".field", form).map((field) => [id(field), field]));
    all(".field", fresh).forEach((field) => here.has(id(field)) && field.replaceWith(here.get(id(field))));
    all(".form-section", form).forEach((section) => section.remove());
    form.querySelector(".form-end").before(...all(".form-section", fresh));
    form.elements._fields.value = fresh.elements._fields.value;
    all(":scope > input[type=hidden]", fresh).filter((input) => !form.elements[input.name]).forEach((input) => form.append(input));
    if (form.contains(focused)) focused.focus();
}

document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-deciding]");
    const name = event.target.name?.replace(/__\w+$/, "");
    if (form?.dataset.deciding.split(" ").includes(name)) reshow(form);
});
