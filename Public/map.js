// Maps: a list's map takes the place of the server's drawing; in forms a place is picked and an outline is seen. Without this script the drawing,
// the table beside it and the boxes of the form say the same.
"use strict";

{
    const own = document.currentScript;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const element = (name, text, css) => {
        const made = document.createElement(name);
        if (text) made.textContent = text;
        if (css) made.className = css;
        return made;
    };
    const link = (url, text) => {
        const made = element("a", text);
        made.href = url;
        return made;
    };
    const say = (text) => typeof toast === "function" && toast(text, "m-late");
    const fill = (text, number) => text.replace("{0}", number.toLocaleString(document.documentElement.lang));
    const fetched = async (url, signal) => {
        const answer = await fetch(url, { headers: { Accept: "application/json" }, signal });
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
    };

    /** Leaflet and its sheet: there on a map's page, loaded on demand by a form. */
    function leaflet() {
        if (window.L) return Promise.resolve();
        return new Promise((done, failed) => {
            const sheet = document.createElement("link");
            sheet.rel = "stylesheet";
            sheet.href = own.dataset.sheet;
            const script = document.createElement("script");
            script.src = own.dataset.leaflet;
            script.addEventListener("load", done);
            script.addEventListener("error", failed);
            document.head.append(sheet, script);
        });
    }

    /** An empty map with buttons that say what they do. */
    function begin(place, label) {
        const map = L.map(place, { attributionControl: false, zoomControl: false, zoomSnap: 0.25, maxZoom: 19, fadeAnimation: !calm, zoomAnimation: !calm, markerZoomAnimation: !calm });
        L.control.zoom({ zoomInTitle: place.dataset.zoomIn, zoomOutTitle: place.dataset.zoomOut }).addTo(map);
        place.setAttribute("role", "application");
        place.setAttribute("aria-label", label);
        return map;
    }

    /** The outlines of hamlets below everything else. */
    function draw(map, regions) {
        const frames = regions.filter((region) => region.frame);
        const names = [];
        for (const region of [...frames, ...regions.filter((other) => !other.frame)]) {
            const css = region.step === undefined ? "region-frame" : `region region-${region.step}`;
            const shape = L.geoJSON(region.shape, { style: { className: css }, interactive: Boolean(region.url), pane: "tilePane" }).addTo(map);
            if (!region.frame) {
                names.push(shape);
                shape.bindTooltip(element("span", region.name), { permanent: true, direction: "center", offset: [0, -16], className: "region-name", interactive: false });
            }
            if (!region.url) continue;
            const told = element("div");
            told.append(element("b", region.name), element("br"), link(region.url, region.count));
            shape.bindPopup(told);
        }
        // A name that is wider than its hamlet would stand on the next one's.
        const fit = () => names.forEach((shape) => {
            const [name, edges] = [shape.getTooltip()?.getElement(), shape.getBounds()];
            const width = map.latLngToLayerPoint(edges.getNorthEast()).x - map.latLngToLayerPoint(edges.getSouthWest()).x;
            name?.classList.toggle("is-cramped", name.textContent.length * 7.5 > width);
        });
        map.on("zoomend", fit);
        fit();
    }

    const bounds = (regions) => regions.reduce((sum, region) => sum.extend(L.geoJSON(region.shape).getBounds()), L.latLngBounds([]));
    const vietnam = [[8.2, 102.1], [23.4, 109.5]];

    // ---- A list's map -------------------------------------------------------------------------------------------------------------

    class ListMap {
        constructor(place) {
            this.place = place;
            this.list = document.getElementById("map-list");
            this.note = document.getElementById("map-list-note");
            place.classList.add("is-live");
            this.map = begin(place, place.closest("[aria-label]")?.getAttribute("aria-label") ?? "");
            if (place.dataset.tiles) this.tiles();
            const [west, south, east, north] = place.dataset.box.split(",").map(Number);
            this.map.fitBounds([[south, west], [north, east]], { padding: [4, 4] });
            this.marks = L.layerGroup().addTo(this.map);
            fetched(place.dataset.map).then((regions) => draw(this.map, regions)).catch(() => say(place.dataset.failed));
            this.offer();
            if (!place.dataset.marks) return;
            this.map.on("moveend", () => this.soon());
            this.renew();
        }

        tiles() {
            L.tileLayer(this.place.dataset.tiles, { maxZoom: 19, className: "tiles", referrerPolicy: "origin" }).addTo(this.map);
            this.place.classList.add("has-tiles");
            if (this.place.dataset.credit) L.control.attribution({ prefix: false }).addAttribution(element("span", this.place.dataset.credit).innerHTML).addTo(this.map);
        }

        soon() {
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.renew(), 120);
        }

        async renew() {
            this.request?.abort();
            this.request = new AbortController();
            const seen = this.map.getBounds();
            const frame = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((edge) => edge.toFixed(6)).join(",");
            const url = new URL(this.place.dataset.marks, location.href);
            url.searchParams.set("khung", frame);
            url.searchParams.set("muc", Math.round(this.map.getZoom()));
            try {
                this.show(await fetched(url, this.request.signal));
            } catch (error) {
                if (error.name !== "AbortError") say(this.place.dataset.failed);
            }
        }

        show(answer) {
            // A popup that somebody reads stays where it is.
            const read = this.open?.isOpen() ? this.open : null;
            this.marks.clearLayers();
            this.known = new Map();
            for (const cell of answer.cells ?? []) this.marks.addLayer(this.cluster(cell));
            for (const record of answer.records ?? []) this.mark(record);
            if (read) this.map.openPopup(read);
            this.place.dataset.shown = answer.records ? "records" : "cells";
            if (!this.list) return;
            if (answer.records) this.tell(answer);
            else this.note.textContent = fill(this.place.dataset.many, answer.total);
        }

        cluster([x, y, count]) {
            const size = count < 10 ? 30 : count < 100 ? 36 : count < 1000 ? 44 : 54;
            const icon = L.divIcon({ className: "cluster", iconSize: [size, size], html: element("span", count.toLocaleString(document.documentElement.lang)) });
            return L.marker([y, x], { icon, keyboard: false }).on("click", () => this.map.setView([y, x], Math.min(19, this.map.getZoom() + 2)));
        }

        mark(record) {
            const css = record.m ?? "m-plain";
            const mark = record.g
                ? L.geoJSON(record.g, { style: { className: `plot ${css}` } })
                : L.circleMarker([record.y, record.x], { radius: 8, className: `dot ${css}` });
            mark.addTo(this.marks);
            this.known.set(record.u, { mark, record });
            mark.on("click", () => this.tellOf(record));
        }

        tellOf(record) {
            const told = element("div");
            told.append(link(record.u, record.t));
            if (record.s) told.append(element("br"), element("span", record.s, `tag ${record.m}`));
            if (record.r) told.append(element("br"), element("small", record.r));
            this.open = L.popup({ offset: [0, -4] }).setLatLng([record.y, record.x]).setContent(told).openOn(this.map);
        }

        /** The list beside the map holds what the map shows: whoever doesn't use a mouse reaches each mark through it. */
        tell({ records, total }) {
            this.note.textContent = fill(this.place.dataset.seen, total);
            this.list.replaceChildren(...records.slice(0, 100).map((record) => {
                const item = element("li");
                item.append(link(record.u, record.t));
                if (record.s) item.append(" ", element("span", record.s, `tag ${record.m}`));
                const small = element("small", record.r ? `${record.r} · ` : "");
                small.append(link(`geo:${record.y},${record.x}`, `${record.y}, ${record.x}`));
                item.append(small);
                return item;
            }));
            this.offer();
        }

        offer() {
            for (const item of this.list?.children ?? []) {
                const place = item.querySelector('a[href^="geo:"]');
                const [y, x] = (place?.getAttribute("href").slice(4) ?? "").split(",").map(Number);
                if (!Number.isFinite(x)) continue;
                const opened = item.querySelector("a");
                const button = element("button", this.place.dataset.see, "btn btn-small btn-quiet");
                button.type = "button";
                button.setAttribute("aria-label", `${this.place.dataset.see}: ${opened.textContent}`);
                button.addEventListener("click", () => {
                    this.map.setView([y, x], Math.max(16, this.map.getZoom()));
                    this.tellOf({ t: opened.textContent, u: opened.getAttribute("href"), x, y });
                    this.place.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
                });
                item.append(button);
            }
        }
    }

    // ---- A form's place -----------------------------------------------------------------------------------------------------------

    class PointPicker {
        constructor(group) {
            this.group = group;
            [this.latitude, this.longitude] = ["lat", "lng"].map((name) => document.getElementById(`${group.dataset.point}-${name}`));
            this.place = document.getElementById(`${group.dataset.point}-map`);
            for (const box of [this.latitude, this.longitude]) {
                box.addEventListener("input", () => this.follow());
                box.addEventListener("paste", (event) => this.pasted(event));
            }
            const button = group.querySelector("[data-pick-place]");
            if (!button || !this.place) return;
            button.hidden = false;
            button.addEventListener("click", () => {
                this.place.hidden = !this.place.hidden;
                button.setAttribute("aria-expanded", String(!this.place.hidden));
                if (!this.map && !this.place.hidden) this.start().catch(() => say(document.body.dataset.failed));
            });
        }

        get point() {
            const [y, x] = [this.latitude, this.longitude].map((box) => Number.parseFloat(box.value.replace(",", ".")));
            return Number.isFinite(x) && Number.isFinite(y) && Math.abs(y) <= 90 && Math.abs(x) <= 180 ? [y, x] : null;
        }

        async start() {
            await leaflet();
            this.place.classList.add("is-live");
            this.map = begin(this.place, this.place.dataset.hint);
            const regions = await fetched(this.group.dataset.outlines).catch(() => []);
            this.map.fitBounds(regions.length ? bounds(regions) : vietnam);
            draw(this.map, regions.map(({ name, shape, frame }) => ({ name, shape, frame })));
            this.map.on("click", ({ latlng }) => this.put(latlng));
            this.follow();
            if (this.point) this.map.setView(this.point, 16);
        }

        put({ lat, lng }) {
            this.latitude.value = lat.toFixed(6);
            this.longitude.value = lng.toFixed(6);
            this.longitude.dispatchEvent(new Event("input", { bubbles: true }));
        }

        follow() {
            if (!this.map) return;
            this.pin?.remove();
            this.pin = null;
            if (!this.point) return;
            const icon = L.divIcon({ className: "pin", iconSize: [24, 24], iconAnchor: [12, 24], html: "" });
            this.pin = L.marker(this.point, { icon, draggable: true, keyboard: false }).addTo(this.map);
            this.pin.on("dragend", () => this.put(this.pin.getLatLng()));
            if (!this.map.getBounds().contains(this.point)) this.map.setView(this.point, 16);
        }

        /** "21.8992, 105.9007", as maps copy it, fills both boxes. */
        pasted(event) {
            const parts = (event.clipboardData?.getData("text") ?? "").match(/-?\d+(\.\d+)?/g) ?? [];
            if (parts.length !== 2) return;
            event.preventDefault();
            this.put({ lat: Number(parts[0]), lng: Number(parts[1]) });
        }
    }

    // ---- A form's outline ---------------------------------------------------------------------------------------------------------

    class OutlineField {
        constructor(group) {
            this.group = group;
            this.text = document.getElementById(`${group.dataset.area}-text`);
            this.file = document.getElementById(`${group.dataset.area}-file`);
            this.place = document.getElementById(`${group.dataset.area}-map`);
            this.file.addEventListener("change", () => this.take());
            this.text.addEventListener("change", () => this.preview());
            this.preview();
        }

        /** The outlines of any GeoJSON, each with its name. */
        static areas(json, name = "") {
            if (["Polygon", "MultiPolygon"].includes(json?.type)) return [{ name, shape: { type: json.type, coordinates: json.coordinates } }];
            const named = json?.properties?.name ?? json?.properties?.ten ?? name;
            return [...(json?.features ?? []), ...(json?.geometries ?? []), ...(json?.geometry ? [json.geometry] : [])].flatMap((part) => OutlineField.areas(part, named));
        }

        async take() {
            const file = this.file.files[0];
            if (!file) return;
            let areas = [];
            try { areas = OutlineField.areas(JSON.parse(await file.text())); } catch { return; }
            this.choice?.remove();
            // What is no outline goes to the server as it is, which says what is wrong.
            if (areas.length === 0) return;
            this.file.value = "";
            if (areas.length === 1) return this.put(areas[0]);
            this.choice = element("label", `${this.group.dataset.choose} `, "block");
            const select = element("select", "", "input");
            select.append(element("option", "–"), ...areas.map((area, index) => Object.assign(element("option", area.name || String(index + 1)), { value: index })));
            select.addEventListener("change", () => areas[select.value] && this.put(areas[select.value]));
            this.choice.append(select);
            this.file.after(this.choice);
        }

        put(area) {
            this.text.value = JSON.stringify(area.shape);
            this.text.dispatchEvent(new Event("input", { bubbles: true }));
            this.preview();
        }

        async preview() {
            let area = null;
            try { [area] = OutlineField.areas(JSON.parse(this.text.value)); } catch { /* what is typed is not finished */ }
            if (!this.place) return;
            this.place.hidden = !area;
            if (!area) return;
            await leaflet();
            if (!this.map) {
                this.place.classList.add("is-live");
                this.map = begin(this.place, this.text.labels[0]?.textContent ?? "");
                fetched(this.group.dataset.outlines).then((regions) => draw(this.map, regions.map(({ name, shape, frame }) => ({ name, shape, frame })))).catch(() => {});
            }
            this.shape?.remove();
            try {
                this.shape = L.geoJSON(area.shape, { style: { className: "plot m-course" } }).addTo(this.map);
                this.map.fitBounds(this.shape.getBounds());
            } catch { this.place.hidden = true; }
        }
    }

    document.querySelectorAll("[data-map]").forEach((place) => window.L && new ListMap(place));
    document.querySelectorAll("[data-point]").forEach((group) => new PointPicker(group));
    document.querySelectorAll("[data-area]").forEach((group) => new OutlineField(group));
}
