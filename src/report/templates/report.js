
"use strict";
(function () {
  const page = JSON.parse(document.getElementById("data").textContent);
  const FONT = getComputedStyle(document.documentElement).getPropertyValue("--sans");
  const coarse = window.matchMedia("(pointer: coarse)").matches;
  const PRINT_WIDTH = 660;
  let printing = false;

  Plotly.register({
    moduleType: "locale", name: page.words.locale, dictionary: page.words.dictionary, format: {},
  });
  const config = {
    displaylogo: false, responsive: false, scrollZoom: false, locale: page.words.locale, showTips: false,
    displayModeBar: coarse ? true : "hover",
    modeBarButtonsToRemove: ["sendDataToCloud", "editInChartStudio", "select2d", "lasso2d", "autoScale2d", "toggleSpikelines",
      "hoverClosestCartesian", "hoverCompareCartesian"],
  };

  // Where panels stand: all in pixels, from left and top of the drawing area.
  function arrange(figure, width) {
    const panels = figure.panels;
    const several = panels.length > 1;
    const lying = panels.some((panel) => panel.lying);
    const tiled = panels.every((panel) => panel.tile) && width >= 620;
    const labels = Math.max(...panels.map((panel) => (panel.lying ? Math.min(panel.labels * 7 + 10, width * 0.45) : 0)));
    const left = lying ? labels : figure.sharedValues && several ? 44 : 52;
    let columns = 1;
    if (tiled) {
      columns = Math.max(...panels.map((panel) => panel.tile[1])) + 1;
    } else if (several) {
      const least = lying ? 330 : panels.length > 6 ? (width < 500 ? 140 : 170) : width < 500 && panels.length > 2 ? 150 : 270;
      columns = Math.max(1, Math.min(panels.length, Math.floor(width / least)));
      if (!lying && panels.length > columns && panels.length <= 2 * columns) columns = Math.ceil(panels.length / 2);
    }
    const gap = tiled ? 18 : lying ? labels + 18 : figure.sharedValues ? 16 : 56;
    const first = tiled ? 34 : left;
    const right = 10;
    const cell = (width - first - right - gap * (columns - 1)) / columns;
    const height = (panel) => {
      if (tiled) return 62;
      if (!panel.lying) return several ? (panels.length > 6 ? 110 : cell < 200 ? 140 : 200) : printing ? 215 : width < 500 ? 260 : 340;
      const bars = panel.traces.filter((trace) => trace.type === "bar").length;
      const each = Math.max(panel.lines > 1 ? 8 + 14 * panel.lines : 26, panel.stacked || panel.overlaid ? 0 : 12 + 12 * bars);
      return Math.max(60, panel.categories * each);
    };
    const rows = [];
    panels.forEach((panel, number) => {
      const [row, column] = tiled ? panel.tile : [Math.floor(number / columns), number % columns];
      (rows[row] = rows[row] || []).push({ panel, number, column, height: height(panel) });
    });
    const places = [];
    const beside = several && !figure.sharedValues && panels.some((panel) => (panel.lying ? panel.x : panel.y).unit);
    const lines = tiled || !several ? [] : panels.map((panel) => wrapped(panel.title, cell, panels.length > 6 ? 11 : 13).split("<br>").length);
    const titled = !several ? 0 : tiled ? 18 : 8 + 16 * Math.max(...lines) + (beside ? 15 : 0);
    const heat = panels.some((panel) => panel.heat);
    // Names below cells stand upright where they have no room beside each other.
    const upright = (panel) => panel.x.ticktext.some((name) => name.length * 7 > cell / panel.x.ticktext.length);
    const below = heat ? (panels.some(upright) ? 126 : 44) : tiled ? 20 : panels.some((panel) => panel.x.title && !panel.lying) && !figure.sharedPlaces ? 56 : 34;
    // Room for the quantity and the buttons.
    let top = 30;
    rows.forEach((row, rowNumber) => {
      top += titled;
      row.forEach((one) => {
        const from = first + one.column * (cell + gap);
        const leftmost = !row.some((other) => other.column === one.column - 1);
        const lowest = !rows.some((other, later) => later > rowNumber && other.some((under) => under.column === one.column));
        places[one.number] = { from, to: from + cell, top, bottom: top + one.height, leftmost, lowest };
      });
      top += Math.max(...row.map((one) => one.height)) + below;
    });
    const title = panels.some((panel) => panel.x.title && !panel.lying) && figure.sharedPlaces;
    return { places, height: top + (title ? 24 : 4), tiled, cell };
  }

  // A title in lines that fit into a width; Chinese letters are twice as wide as others.
  function wrapped(title, width, size) {
    const letters = Math.max(8, width / (size * 0.58));
    const lines = [""];
    let used = 0;
    (title.match(/[\u2e80-\uffff]|[^\u2e80-\uffff\s._-]+[._-]?|\s+|[._-]/g) || []).forEach((part) => {
      const wide = /[\u2e80-\uffff]/.test(part) ? 1.75 : part.length;
      if (used && used + part.trim().length > letters) {
        lines.push("");
        used = 0;
      }
      lines[lines.length - 1] += part;
      used += wide;
    });
    return lines.map((line) => line.trim()).join("<br>");
  }

  function yearTicks(panels, cell) {
    const all = panels.flatMap((panel) => panel.traces.flatMap((trace) => trace.x));
    const years = Array.from(new Set(all)).sort((a, b) => a - b);
    const most = Math.max(2, Math.floor(cell / 44));
    let step = 1;
    while ((years.length - 1) / step + 1 > most) step += 1;
    const ticks = years.filter((_, place) => place % step === 0);
    return { ticks, text: ticks.map((year) => (cell < 130 ? "\u2019" + String(year).slice(2) : String(year))) };
  }

  // One range for the values of all panels, with zero in it where the axis asks for it.
  function sharedRange(figure) {
    let low = Infinity, high = -Infinity;
    figure.panels.forEach((panel) => {
      const sums = new Map();
      panel.traces.forEach((trace) => trace.y.forEach((y, place) => {
        const whisker = (side) => (trace.error_y && trace.error_y[side][place]) || 0;
        let [from, to] = [y - whisker("arrayminus"), y + whisker("array")];
        if (panel.stacked && trace.type === "bar") {
          const key = (y < 0 ? "-" : "+") + trace.x[place];
          sums.set(key, (sums.get(key) || 0) + y);
          from = to = sums.get(key);
        }
        low = Math.min(low, from);
        high = Math.max(high, to);
      }));
    });
    const fromZero = figure.panels[0].y.rangemode === "tozero";
    if (fromZero) [low, high] = [Math.min(0, low), Math.max(0, high)];
    const side = (high - low) * 0.06 || 1;
    return [low < 0 || !fromZero ? low - side : low, high > 0 || !fromZero ? high + side : high];
  }

  function drawing(figure, width) {
    const { places, height, tiled, cell } = arrange(figure, width);
    const small = figure.panels.length > 6;
    const size = small ? 10 : 12;
    const layout = {
      width, height, margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 }, showlegend: false, paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)", font: { family: FONT, size, color: "#1b1f23" }, annotations: [], bargap: 0.25, bargroupgap: 0.08,
      barmode: figure.panels.some((panel) => panel.stacked) ? "relative" : figure.panels.some((panel) => panel.overlaid) ? "overlay" : "group",
      hovermode: figure.panels.some((panel) => panel.lying || panel.scattered || panel.heat) ? "closest" : "x unified", hoverlabel: { font: { family: FONT, size: 12 }, namelength: -1 },
      dragmode: coarse ? false : "zoom", separators: ".,",
      modebar: { bgcolor: "rgba(255,255,255,0.8)", color: "#8a939c", activecolor: "#0072b2" },
    };
    const data = [];
    const shared = figure.sharedValues && figure.panels.length > 1 && !figure.panels[0].heat ? sharedRange(figure) : undefined;
    figure.panels.forEach((panel, number) => {
      const place = places[number];
      const suffix = number ? String(number + 1) : "";
      const common = {
        automargin: false, exponentformat: "none", separatethousands: true, zeroline: true, zerolinecolor: "#9aa3ad", zerolinewidth: 1, gridcolor: "#e8ecf0", linecolor: "#9aa3ad",
        tickfont: { size, color: "#5a6470" }, ticks: "", fixedrange: false,
      };
      const x = Object.assign({}, common, panel.x, { anchor: "y" + suffix, domain: [place.from / width, place.to / width] });
      const y = Object.assign({}, common, panel.y, {
        anchor: "x" + suffix, domain: [1 - place.bottom / height, 1 - place.top / height],
      });
      const value = panel.lying ? x : y;
      const words = [value.title, value.unit];
      const under = panel.lying || (figure.sharedPlaces && !place.lowest) ? "" : x.title;
      x.title = { text: figure.panels.length > 1 && under ? wrapped(under, cell, size) : under, font: { size: size + 0.5, color: "#5a6470" }, standoff: 6 };
      y.title = { text: "" };
      x.showgrid = (panel.lying || panel.scattered) && !panel.heat;
      y.showgrid = !panel.lying && !panel.heat;
      x.showline = !panel.lying;
      x.nticks = Math.max(3, Math.floor((place.to - place.from) / 60));
      y.nticks = y.tickmode ? undefined : Math.max(3, Math.floor((place.bottom - place.top) / (tiled ? 24 : 38)));
      if (panel.years) {
        const panels = figure.sharedPlaces ? figure.panels : [panel];
        const { ticks, text } = yearTicks(panels, cell);
        const bars = panel.traces.some((trace) => trace.type === "bar");
        const side = bars ? 0.6 : 0.35;
        const all = panels.flatMap((one) => one.traces.flatMap((trace) => trace.x));
        Object.assign(x, { tickmode: "array", tickvals: ticks, ticktext: text });
        if (all.length) x.range = [Math.min(...all) - side, Math.max(...all) + side];
      }
      if (figure.sharedPlaces && number && !panel.lying) x.matches = "x";
      if (x.tickmode) x.zeroline = false;
      if (y.tickmode) y.zeroline = false;
      if (shared && !panel.lying) Object.assign(y, { range: shared }, number ? { matches: "y" } : {});
      if (figure.sharedValues && !panel.lying && !place.leftmost) y.showticklabels = false;
      layout["xaxis" + suffix] = x;
      layout["yaxis" + suffix] = y;
      const note = (text, fontSize, color, left, top) => layout.annotations.push({
        text, showarrow: false, xref: "paper", yref: "paper", x: left / width, y: 1 - top / height, xanchor: "left",
        yanchor: "bottom", align: "left", font: { size: fontSize, color },
      });
      // Panels that do not share a quantity have its unit below their titles; else it stands above the chart.
      const alone = figure.panels.length === 1;
      const shares = alone || figure.sharedValues;
      const titleSize = tiled ? 10.5 : small ? 11 : 13;
      const beside = shares || !words[1] ? "" : '<br><span style="color:#5a6470">' + words[1] + "</span>";
      const title = tiled ? panel.title : wrapped(panel.title, cell, titleSize);
      if (!alone && title) note("<b>" + title + "</b>" + beside, titleSize, "#1b1f23", place.from, place.top - 3);
      panel.traces.forEach((trace) => {
        const drawn = Object.assign({ type: "scatter" }, trace, { xaxis: "x" + suffix, yaxis: "y" + suffix });
        if (small && drawn.type === "scatter" && drawn.marker) drawn.marker = Object.assign({}, drawn.marker, { size: drawn.mode === "markers" ? 5 : 3 });
        data.push(drawn);
      });
    });
    return { data, layout };
  }

  const MARKERS = {
    circle: '<circle cx="14" cy="7" r="4"/>',
    square: '<rect x="10" y="3" width="8" height="8"/>',
    diamond: '<path d="M14 2l5 5-5 5-5-5z"/>',
    cross: '<path d="M12.5 2.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z"/>',
    x: '<path d="M10.5 2.5l3.5 3.5 3.5-3.5 1.5 1.5-3.5 3 3.5 3.5-1.5 1.5-3.5-3.5-3.5 3.5-1.5-1.5 3.5-3.5-3.5-3z"/>',
    star: '<path d="M14 1.5l1.6 3.7 4 .3-3 2.6 1 3.9-3.6-2.1-3.6 2.1 1-3.9-3-2.6 4-.3z"/>',
    "triangle-up": '<path d="M14 2l5 9h-10z"/>',
    "triangle-down": '<path d="M14 12l5-9h-10z"/>',
  };
  const HATCHES = {
    "/": "M-1 7L7 -1", "\\": "M-1 -1L7 7", x: "M-1 7L7 -1M-1 -1L7 7", "-": "M0 3H6", "|": "M3 0V6", ".": "M2 3h2",
  };

  function swatch(entry, id) {
    let inner = "";
    if (!entry.dash && !entry.marker) {
      inner = '<rect x="5" y="1" width="18" height="12" fill="' + entry.color + '"/>';
      if (HATCHES[entry.pattern]) {
        inner += '<defs><pattern id="' + id + '" width="6" height="6" patternUnits="userSpaceOnUse"><path d="' + HATCHES[entry.pattern]
          + '" stroke="#fff" stroke-opacity=".75" stroke-width="1.4"/></pattern></defs><rect x="5" y="1" width="18" height="12" fill="url(#'
          + id + ')"/>';
      }
    }
    if (entry.dash) {
      inner += '<path d="M1 7H27" stroke="' + entry.color + '" stroke-width="2" fill="none" stroke-dasharray="'
        + (entry.dash === "solid" ? "none" : entry.dash) + '"/>';
    }
    if (entry.marker) {
      const open = entry.marker.endsWith("-open");
      const shape = MARKERS[entry.marker.replace("-open", "")] || MARKERS.circle;
      inner += '<g fill="' + (open ? "#fff" : entry.color) + '" stroke="' + entry.color + '" stroke-width="' + (open ? 1.6 : 0) + '">' + shape + "</g>";
    }
    return '<svg width="28" height="14" viewBox="0 0 28 14" aria-hidden="true">' + inner + "</svg>";
  }

  const hidden = new Map();

  function draw(chart, width) {
    const figure = chart.figure;
    const { data, layout } = drawing(figure, width);
    const off = hidden.get(figure.id) || new Set();
    data.forEach((trace) => { trace.visible = !off.has(trace.series); });
    const options = Object.assign({ toImageButtonOptions: { format: "svg", filename: figure.id } }, config);
    chart.width = width;
    return Plotly.react(chart.element, data, layout, options);
  }

  function legend(chart) {
    const holder = chart.element.parentElement.querySelector(".legend");
    chart.figure.legend.forEach((entry, number) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.series = entry.name;
      button.setAttribute("aria-pressed", "true");
      button.innerHTML = swatch(entry, "hatch-" + chart.figure.id + "-" + number);
      button.appendChild(document.createTextNode(entry.name));
      button.addEventListener("click", () => {
        const off = hidden.get(chart.figure.id) || new Set();
        hidden.set(chart.figure.id, off);
        if (!off.delete(entry.name)) off.add(entry.name);
        const shown = !off.has(entry.name);
        button.setAttribute("aria-pressed", String(shown));
        const traces = chart.element.data.flatMap((trace, place) => (trace.series === entry.name ? [place] : []));
        Plotly.restyle(chart.element, { visible: shown }, traces);
      });
      holder.appendChild(button);
    });
  }

  const figures = new Map(page.figures.map((figure) => [figure.id, figure]));
  const charts = Array.from(document.querySelectorAll(".chart"), (element) => ({ element, figure: figures.get(element.dataset.figure) }));
  charts.forEach(legend);

  // One chart after the other, so that the page can be read and scrolled meanwhile.
  let next = 0;
  (function step() {
    if (next === charts.length) {
      document.documentElement.dataset.charts = "drawn";
      return;
    }
    const chart = charts[next];
    next += 1;
    draw(chart, chart.element.clientWidth).then(() => setTimeout(step, 0));
  })();

  const redraw = (width) => charts.slice(0, next).forEach((chart) => {
    const wanted = width || chart.element.clientWidth;
    if (wanted && wanted !== chart.width) draw(chart, wanted);
  });
  let waiting = 0;
  new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (!printing) redraw(); }, 100);
  }).observe(document.querySelector("main"));
  window.addEventListener("beforeprint", () => { printing = true; redraw(PRINT_WIDTH); });
  window.addEventListener("afterprint", () => { printing = false; redraw(); });

  const contents = document.querySelector("nav details");
  if (window.matchMedia("(max-width: 960px)").matches) contents.open = false;

  // Tables: sorted by a click on a header, downloaded with the numbers in full.
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const text = (row, place) => row.cells[place].textContent.trim();
  const number = (row, place) => (row.cells[place].dataset.number === undefined ? NaN : Number(row.cells[place].dataset.number));

  function compare(a, b, place) {
    const [x, y] = [number(a, place), number(b, place)];
    if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
    return collator.compare(text(a, place), text(b, place));
  }

  function sort(header) {
    const body = header.closest("table").tBodies[0];
    const descending = header.getAttribute("aria-sort") === "ascending";
    const isEmpty = (row) => text(row, header.cellIndex) === "";
    const rows = Array.from(body.rows);
    rows.sort((a, b) => isEmpty(a) - isEmpty(b) || compare(a, b, header.cellIndex) * (descending ? -1 : 1));
    body.append(...rows);
    Array.from(header.parentElement.cells).forEach((other) => other.setAttribute("aria-sort", "none"));
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  }

  // A spreadsheet would run words that begin like a formula.
  function cell(words) {
    const safe = /^[=+\-@\t\r]/.test(words) && Number.isNaN(Number(words)) ? "'" + words : words;
    return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }

  function csv(table) {
    const value = (one) => cell(one.dataset.number === undefined ? one.textContent.trim() : one.dataset.number);
    return Array.from(table.rows, (row) => Array.from(row.cells, value).join(",")).join("\r\n") + "\r\n";
  }

  function download(table) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", csv(table)], { type: "text/csv;charset=utf-8" }));
    link.download = table.id + ".csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  document.addEventListener("click", (event) => {
    const header = event.target.closest("th");
    if (header) sort(header);
    const button = event.target.closest(".download");
    if (button) download(document.getElementById(button.dataset.table));
  });
})();
