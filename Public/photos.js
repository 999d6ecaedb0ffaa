// Photos of papers: made small on the phone and sent one by one, so that a line that breaks loses one photo at most, and that one is sent
// again. Without scripts the same form sends the files as they are.
"use strict";

const LONGEST = 1800; // pixels: a page of A4 stays legible
const QUALITY = 0.82;

/** The photo with its longer side made LONGEST, as JPEG; anything else, and what does not get smaller, as it is. */
async function shrunk(file) {
    if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) || typeof createImageBitmap === "undefined") return file;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
    if (!picture) return file;
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!made || made.size >= file.size) return file;
    return new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

/** Photos that wait to be sent, by the name of their input. */
const waiting = new Map();

function say(form, name, text, again) {
    const field = form.querySelector(`input[type=file][name="${CSS.escape(name)}"]`)?.closest(".field");
    if (!field) return;
    let line = field.querySelector(".photo-state");
    if (!line) {
        line = document.createElement("p");
        line.className = "photo-state";
        line.setAttribute("role", "status");
        field.append(line);
    }
    line.replaceChildren(text);
    if (again) line.append(" ", button(form.dataset.again, "btn btn-small", () => sendAll(form)));
}

async function send(form, name, file) {
    const body = new FormData();
    for (const input of form.querySelectorAll(":scope > input[type=hidden]")) body.append(input.name, input.value);
    body.append("_action", "files");
    body.append(name, file, file.name);
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    if (!answer?.ok && answer?.status !== 422) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(`input[type=file][name="${CSS.escape(name)}"]`)?.closest(".field");
    const here = form.querySelector(`input[type=file][name="${CSS.escape(name)}"]`)?.closest(".field");
    if (!fresh || !here) return false;
    here.replaceWith(fresh);
    return true;
}

let isSending = false;

/** Sends what waits, in order; what fails stays and is tried again when the line is back. */
async function sendAll(form) {
    if (isSending) return;
    isSending = true;
    for (const [name, files] of waiting) {
        while (files.length) {
            say(form, name, form.dataset.sending);
            if (!await send(form, name, files[0])) {
                say(form, name, form.dataset.waiting, true);
                isSending = false;
                return;
            }
            files.shift();
        }
        waiting.delete(name);
    }
    isSending = false;
}

document.addEventListener("change", async (event) => {
    const form = event.target.closest("form[data-photos]");
    if (!form || event.target.type !== "file") return;
    const { name } = event.target;
    const made = await Promise.all([...event.target.files].map(shrunk));
    event.target.value = "";
    waiting.set(name, [...(waiting.get(name) ?? []), ...made]);
    sendAll(form);
});

window.addEventListener("online", () => all("form[data-photos]").forEach(sendAll));

// Going on while a photo waits would leave it behind.
document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-photos]") || waiting.size === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sendAll(event.target);
}, true);
