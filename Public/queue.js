// The hall's screen and the number on a phone follow the queue. Written for old browsers of TV sets: no modules, no arrow functions, no fetch.
(function () {
    "use strict";
    var find = function () { return document.querySelector("[data-queue]"); };
    var sound = document.querySelector("[data-sound]");
    var spoken = {};
    var stream = null;
    var timer = null;

    function calls() { return document.querySelectorAll("[data-call]"); }

    function say() {
        var rows = calls();
        for (var i = rows.length - 1; i >= 0; i--) {
            var key = rows[i].getAttribute("data-call");
            if (spoken[key]) continue;
            spoken[key] = true;
            if (!sound || sound.getAttribute("aria-pressed") !== "true" || !window.speechSynthesis) continue;
            var words = new SpeechSynthesisUtterance(rows[i].getAttribute("data-say"));
            words.lang = document.documentElement.lang === "en" ? "en-GB" : "vi-VN";
            words.rate = 0.9;
            window.speechSynthesis.speak(words);
        }
    }

    function refresh() {
        var place = find();
        if (!place) return;
        var request = new XMLHttpRequest();
        request.open("GET", location.href);
        request.onload = function () {
            if (request.status !== 200) return;
            var fresh = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("[data-queue], .queue-number");
            if (!fresh || !place.parentNode) return;
            var wasCalled = / is-called/.test(place.className);
            place.parentNode.replaceChild(document.importNode(fresh, true), place);
            if (!wasCalled && / is-called/.test(fresh.className) && navigator.vibrate) navigator.vibrate([300, 150, 300]);
            say();
        };
        request.send();
    }

    function soon() {
        clearTimeout(timer);
        timer = setTimeout(refresh, 100);
    }

    function follow() {
        var place = find();
        if (!place) return;
        // A stream that breaks off for good, or a browser without streams: looks again every now and then, as every screen does for its clock.
        setInterval(refresh, 10000);
        if (typeof EventSource === "undefined") return;
        stream = new EventSource(place.getAttribute("data-queue"));
        stream.addEventListener("changed", soon);
        stream.addEventListener("open", function () { document.body.setAttribute("data-live", "on"); });
        window.addEventListener("pagehide", function () { stream.close(); });
    }

    if (sound && window.speechSynthesis) {
        sound.hidden = false;
        // Browsers speak only after somebody has touched the page.
        sound.addEventListener("click", function () {
            sound.setAttribute("aria-pressed", sound.getAttribute("aria-pressed") === "true" ? "false" : "true");
        });
    }
    var kiosk = document.querySelector("[data-return]");
    if (kiosk) {
        var back = kiosk.getAttribute("data-return");
        if (kiosk.getAttribute("data-queue") && window.print) window.print();
        setTimeout(function () { location.href = back; }, 15000);
    }
    var first = calls();
    for (var i = 0; i < first.length; i++) spoken[first[i].getAttribute("data-call")] = true;
    follow();
}());
