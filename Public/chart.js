// Charts: Chart.js draws what the table below says and opens the records that the table links to. Without this script the table says it all.
"use strict";

{
    const language = document.documentElement.lang;
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    const looks = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"].map((query) => matchMedia(query));
    const colour = (element, name) => getComputedStyle(element).getPropertyValue(name).trim();
    const short = (text, most) => (text.length > most ? text.slice(0, most - 1).trimEnd() + "…" : text);
    const scale = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
    const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

    /** A number with its words and the records behind it. */
    function number(cell, row) {
        const data = cell.querySelector("data");
        return { value: Number(data?.value ?? 0), text: data?.textContent ?? "", url: (cell.querySelector("a") ?? row.querySelector("th a"))?.href };
    }

    /** What the table holds: its groups, and per series the numbers with their colour. */
    function read(table) {
        const rows = [...table.tBodies[0].rows];
        const groups = rows.map((row) => ({
            label: row.cells[0].textContent.trim(), tick: row.dataset.tick, share: row.cells[row.cells.length - 1].textContent.trim(), fill: colour(row, "--fill"),
        }));
        const heads = [...table.tHead.rows[0].cells];
        const parts = heads.filter((head) => head.matches(".chart-part"));
        const last = heads.length - 2;
        const series = (parts.length > 0 ? parts : [heads[last]]).map((head) => ({
            label: head.textContent.trim(), fill: parts.length > 0 ? colour(head, "--fill") : groups.map((group) => group.fill),
            numbers: rows.map((row) => number(row.cells[parts.length > 0 ? heads.indexOf(head) : last], row)),
        }));
        return { groups, series, isSplit: parts.length > 0 };
    }

    /** Times without a date of their own (not filled in, earlier) stand in the table only. */
    function timed({ groups, series, isSplit }) {
        const shown = groups.map((group, index) => (group.tick ? index : -1)).filter((index) => index >= 0);
        const kept = (all) => shown.map((index) => all[index]);
        return {
            groups: kept(groups), isSplit,
            series: series.map((one) => ({ ...one, fill: Array.isArray(one.fill) ? kept(one.fill) : one.fill, numbers: kept(one.numbers) })),
        };
    }

    function datasets({ series, isSplit }, shape, ink) {
        return series.map((one) => {
            const look = { label: one.label, data: one.numbers.map(({ value }) => value), backgroundColor: one.fill, borderColor: ink.card, borderWidth: 1 };
            if (shape === "line") {
                const line = Array.isArray(one.fill) ? one.fill[0] : one.fill;
                Object.assign(look, { borderColor: line, backgroundColor: line, borderWidth: 2.5, pointRadius: 4, pointHoverRadius: 6, tension: 0 });
            } else if (shape === "ring") {
                // Seven colours, then the same ones lighter.
                Object.assign(look, { borderWidth: 2, backgroundColor: one.fill.map((fill, index) => fill + (index < 7 ? "" : index < 14 ? "99" : "55")) });
            } else {
                Object.assign(look, { maxBarThickness: 44, borderRadius: isSplit ? 0 : 4, minBarLength: isSplit ? 0 : 2 });
            }
            return look;
        });
    }

    function scales(shape, groups, ink, box) {
        if (shape === "ring") return {};
        const values = {
            beginAtZero: true, grid: { color: ink.line, drawBorder: false }, stacked: shape !== "line",
            ticks: { color: ink.soft, maxTicksLimit: 7, callback: (value) => (Math.abs(value) >= 10_000 ? scale : whole).format(value), precision: 0 },
        };
        const most = box.clientWidth < 480 ? 18 : 34;
        const names = {
            grid: { display: false, drawBorder: false }, stacked: shape !== "line",
            ticks: { color: ink.ink, maxRotation: 0, autoSkip: shape !== "bars", autoSkipPadding: 12, callback: (_, index) => (shape === "bars" ? short(groups[index].label, most) : groups[index].tick) },
        };
        return shape === "bars" ? { x: values, y: names } : { x: names, y: values };
    }

    function draw(figure, table) {
        const shape = figure.dataset.chart;
        const box = figure.querySelector(".chart-canvas");
        const canvas = box.querySelector("canvas");
        const all = read(table);
        const said = shape === "columns" || shape === "line" ? timed(all) : all;
        if (said.groups.length === 0) return null;
        figure.hidden = false;
        box.style.height = shape === "bars" ? `${Math.max(4, said.groups.length) * 30 + 40}px` : "18rem";
        const style = ["ink", "soft", "line", "card"];
        const ink = Object.fromEntries(style.map((name) => [name, colour(figure, `--${name}`)]));
        const behind = (points) => points.length > 0 && said.series[shape === "ring" ? 0 : points[0].datasetIndex]?.numbers[points[0].index]?.url;
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", figure.dataset.spoken.replace("{0}", table.caption.textContent.trim()));
        Chart.defaults.font = { ...Chart.defaults.font, family: getComputedStyle(figure).fontFamily, size: 13 };
        return new Chart(canvas, {
            type: { bars: "bar", columns: "bar", line: "line", ring: "doughnut" }[shape],
            data: { labels: said.groups.map(({ label }) => label), datasets: datasets(said, shape, ink) },
            options: {
                indexAxis: shape === "bars" ? "y" : "x", responsive: true, maintainAspectRatio: false, locale: language,
                animation: calm.matches ? false : { duration: 350 }, scales: scales(shape, said.groups, ink, box),
                interaction: { mode: shape === "line" ? "nearest" : "point", intersect: shape !== "line" },
                onClick: (_, points) => { const url = behind(points); if (url) location.assign(url); },
                onHover: (event, points) => { event.native.target.style.cursor = behind(points) ? "pointer" : ""; },
                plugins: {
                    legend: { display: shape === "ring", position: box.clientWidth < 480 ? "bottom" : "right", labels: { color: ink.ink, usePointStyle: true }, onClick: () => {} },
                    tooltip: {
                        backgroundColor: ink.ink, titleColor: ink.card, bodyColor: ink.card, padding: 10, usePointStyle: true,
                        callbacks: {
                            title: (items) => (items.length > 0 ? said.groups[items[0].dataIndex].label : ""),
                            label: ({ datasetIndex, dataIndex }) => ` ${said.series[datasetIndex].label}: ${said.series[datasetIndex].numbers[dataIndex].text}`,
                            afterBody: (items) => (items.length > 0 ? said.groups[items[0].dataIndex].share : ""),
                        },
                    },
                },
            },
        });
    }

    for (const figure of document.querySelectorAll("[data-chart]")) {
        const table = document.getElementById(figure.dataset.table);
        if (!table || !window.Chart) continue;
        let chart = draw(figure, table);
        const again = () => {
            chart?.destroy();
            chart = draw(figure, table);
        };
        table.addEventListener("renewed", again);
        looks.forEach((look) => look.addEventListener("change", again));
        // Paper is narrower than most screens, and an animation would be caught half-way.
        addEventListener("beforeprint", () => chart?.resize(Math.min(640, figure.clientWidth), chart.height));
        addEventListener("afterprint", () => chart?.resize());
    }
}
