// A chart of two axes that answers to pointer and keys.
function startPlot(figure) {
  const data = plotData(figure);
  const drawing = figure.querySelector("svg");
  const plot = {
    data, figure, logX: data.x.log, logY: data.y.log, zoom: null, at: null,
    isByX: data.series.every(s => s.mark === "line" || s.mark === "stems"),
    description: drawing.querySelector("desc").textContent || drawing.getAttribute("aria-label"),
    tip: make("div", { class: "tip", "aria-hidden": "true", hidden: true }),
    status: make("p", { class: "unseen", role: "status" }),
  };
  plot.stage = make("div", { class: "plot", tabindex: 0, role: "group", "aria-roledescription": "chart",
    "aria-label": `${drawing.getAttribute("aria-label")}: arrow keys read values, plus and minus zoom, Escape shows all` });
  plot.controls = plotControls(plot);
  plot.table = plotTable(plot);
  figure.querySelector(".scroll").replaceWith(plot.controls, plot.stage, plot.status, plot.table);
  plot.redraw = () => {
    plot.view = drawPlot(plot);
    plot.stage.replaceChildren(plot.view.svg, plot.tip);
    plot.all.hidden = plot.zoom === null;
    pointPlot(plot, null);
  };
  plot.zoomTo = zoom => { plot.zoom = zoom; plot.redraw(); };
  listenToPointer(plot);
  plot.stage.addEventListener("keydown", e => plotKey(plot, e));
  plot.stage.addEventListener("blur", () => pointPlot(plot, null));
  let width = 0;
  new ResizeObserver(() => {
    if (plot.stage.clientWidth !== width) {
      width = plot.stage.clientWidth;
      plot.redraw();
    }
  }).observe(plot.stage);
  width = plot.stage.clientWidth;
  plot.redraw();
  plots.set(figure, plot);
}

// The charts of a page by their figures.
const plots = new WeakMap();

function plotData(figure) {
  const data = dataOf(figure);
  const xs = data.xs.map(x => Array.isArray(x) ? x : Array.from({ length: x.count }, (_, i) => x.from + i * x.step));
  data.series.forEach((s, i) => Object.assign(s, { xs: xs[s.x], color: i % 10, title: s.name || `series ${i + 1}` }));
  return data;
}

// Gives a chart the points of another figure. What was hidden, logarithmic or zoomed stays so, and so does the focus.
function renewPlot(plot, figure) {
  const old = plot.data.series;
  const hidden = new Set(old.filter(s => s.hidden).map(s => s.name));
  plot.data = plotData(figure);
  for (const series of plot.data.series) series.hidden = hidden.has(series.name);
  plot.description = figure.querySelector("desc").textContent || plot.description;
  const controls = plotControls(plot);
  if (controls.textContent !== plot.controls.textContent) {
    plot.controls.replaceWith(controls);
    plot.controls = controls;
  } else plot.all = plot.controls.querySelector(".all");
  if (!plot.table.open) {
    const table = plotTable(plot);
    plot.table.replaceWith(table);
    plot.table = table;
  }
  plot.redraw();
}

// The legend, a switch for each series, and the buttons beside it.
function plotControls(plot) {
  const row = make("div", { class: "controls" });
  const names = plot.data.series;
  const isShown = i => !plot.data.series[i].hidden;
  if (names.length > 1 || names[0]?.name) {
    row.append(make("div", { class: "legend", role: "group", "aria-label": "Series" }, ...names.map((series, i) =>
      make("button", { type: "button", class: `series k${series.color}`, "aria-pressed": String(isShown(i)), click: e => {
        plot.data.series[i].hidden = isShown(i);
        e.currentTarget.setAttribute("aria-pressed", String(isShown(i)));
        plot.redraw();
      } }, make("i"), make("span", { title: series.title.length > 24 && series.title }, series.title)))));
  }
  // Powers of ten have no place for negative values; of 0 they leave a gap.
  const canLog = values => values.every(v => !(v < 0)) && new Set(values.filter(v => plotShows(v, true))).size > 1;
  const logButton = (axis, values) => canLog(values) &&
    make("button", { type: "button", "aria-pressed": String(plot[axis]), click: e => {
      plot[axis] = !plot[axis];
      e.currentTarget.setAttribute("aria-pressed", String(plot[axis]));
      plot.zoomTo(null);
    } }, axis === "logX" ? "log x" : "log y");
  const showAll = () => { plot.zoomTo(null); plot.stage.focus(); };
  plot.all = make("button", { type: "button", class: "all", hidden: true, click: showAll }, "Show all");
  row.append(make("div", { class: "tools" }, plot.all, ...[logButton("logX", names.flatMap(s => s.xs)),
    logButton("logY", names.flatMap(s => s.y))].filter(b => b)));
  return row;
}

// The points that are read together: those of all series at one x, or a single one.
function plotPoints(plot, x, y) {
  const { shown, place, x: axisX, y: axisY, area } = plot.view;
  let best = null;
  const nearest = (series, target) => {
    let found = null;
    for (let i = 0; i < series.xs.length; i++) {
      if (!plotShows(series.xs[i], axisX.isLog) || !plotShows(series.y[i], axisY.isLog)) continue;
      const [px, py] = place(series.xs[i], series.y[i]);
      if (px < area.left - 1 || px > area.right + 1) continue;
      const distance = target(px, py);
      if (!found || distance < found.distance) found = { series, i, px, py, distance, x: series.xs[i], y: series.y[i] };
    }
    return found;
  };
  for (const series of shown) {
    const found = nearest(series, plot.isByX ? px => Math.abs(px - x) : (px, py) => Math.hypot(px - x, py - y));
    if (found && (!best || found.distance < best.distance)) best = found;
  }
  if (!best || !plot.isByX) return best && best.distance <= 60 ? [best] : [];
  return shown.map(s => nearest(s, px => Math.abs(px - best.px))).filter(p => p && p.distance <= 10)
    .map(p => ({ ...p, at: best.x }));
}

function pointPlot(plot, points, isByKey = false) {
  plot.points = points;
  plot.view.cross.replaceChildren();
  plot.tip.hidden = !points?.length;
  if (!points?.length) return;
  const { area, cross } = plot.view;
  const { x, y } = plot.data;
  const first = points.find(p => p.x === p.at) ?? points[0];
  cross.append(make("svg:line", { x1: first.px, y1: area.top, x2: first.px, y2: area.bottom }));
  if (!plot.isByX) cross.append(make("svg:line", { x1: area.left, y1: first.py, x2: area.right, y2: first.py }));
  for (const p of points.filter(p => p.py >= area.top - 4 && p.py <= area.bottom + 4))
    cross.append(make("svg:circle", { class: `k${p.series.color}`, cx: p.px, cy: p.py, r: 4.5 }));
  const rows = plot.isByX
    ? points.map(p => [p.series, p.series.name || y.label || "y", format(p.y) + (p.x === first.x ? "" : ` (${format(p.x)})`)])
    : [[first.series, x.label || "x", format(first.x)], [null, y.label || "y", format(first.y)]];
  const heading = plot.isByX ? `${x.label || "x"} ${format(first.x)}` : first.series.title;
  plot.tip.replaceChildren(make("b", {}, heading), ...rows.slice(0, 16).flatMap(([series, name, value]) =>
    [make("i", { class: series ? `k${series.color}` : "none" }), make("span", {}, name), make("span", { class: "n" }, value)]));
  placeTip(plot.tip, plot.stage, first.px, plot.isByX ? (area.top + area.bottom) / 2 : first.py);
  if (isByKey) plot.status.textContent = `${heading}: ${rows.map(([, name, value]) => `${name} ${value}`).join(", ")}`;
}

starters.push(["figure.chart:has(> script)", startPlot]);
