// Draws a chart at the width that there is. Returns what pointer and keys need to know of it.
function drawPlot(plot) {
  const width = Math.max(220, plot.stage.clientWidth);
  const height = Math.round(Math.min(420, Math.max(220, width * plot.data.ratio)));
  const shown = plot.data.series.filter(s => !s.hidden);
  const zoom = plot.zoom ?? {};
  const padX = shown.some(s => s.mark === "dots" || s.mark === "curve") ? 0.04 : shown.some(s => s.mark === "stems") ? 0.03 : 0;
  const x = plotAxis([...shown.flatMap(s => s.xs), ...plot.data.x.also], plot.logX, padX, Math.max(2, width / 90), zoom.x);
  // Zoomed along x alone, y fits what is seen.
  const isSeen = (s, i) => !zoom.x || (s.xs[i] >= zoom.x[0] && s.xs[i] <= zoom.x[1]);
  const ys = shown.flatMap(s => s.y.filter((_, i) => isSeen(s, i)));
  const y = plotAxis(zoom.x ? ys : [...ys, ...plot.data.y.also], plot.logY, 0.04, Math.max(2, height / 60), zoom.y);

  const textWidth = ticks => Math.max(0, ...ticks.map(t => t.text.length)) * 7;
  const left = Math.ceil((plot.data.y.label ? 24 : 4) + textWidth(y.ticks) + 8);
  const overhang = Math.max(12, Math.ceil((x.ticks.at(-1)?.text.length ?? 0) * 3.5));
  const area = { left, top: 10, right: width - overhang, bottom: height - (plot.data.x.label ? 42 : 24) };
  const place = (px, py) => [
    clampPixel(area.left + x.place(px) * (area.right - area.left)), clampPixel(area.bottom - y.place(py) * (area.bottom - area.top))];

  const svg = make("svg:svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": plot.description });
  drawPlotAxes(svg, plot.data, x, y, area, height);
  // Marks end at the frame, give or take the half of a dot.
  const [w, h] = [area.right - area.left + 8, area.bottom - area.top + 8];
  const marks = make("svg:svg", { x: area.left - 4, y: area.top - 4, width: w, height: h, class: "marks",
    viewBox: `${area.left - 4} ${area.top - 4} ${w} ${h}` });
  svg.append(marks);
  let points = 0;
  for (const series of plot.data.series) {
    const group = make("svg:g", { class: `k${series.color} ${series.mark}`, "data-series": series.name });
    const drawn = series.hidden ? 0 : drawPlotSeries(group, series, shown, { x, y, place, isSeen, width: area.right - area.left });
    if (drawn > 0) marks.append(group);
    points += drawn;
  }
  if (points === 0) {
    const [across, down] = [(area.left + area.right) / 2, (area.top + area.bottom) / 2];
    svg.append(make("svg:text", { class: "fv-t fv-d", x: across, y: down, "text-anchor": "middle" },
      plot.data.series.length > 0 && shown.length === 0 ? "all series are hidden" : "no data"));
  }
  const cross = make("svg:g", { class: "cross" });
  svg.append(cross);
  return { svg, x, y, area, place, shown, cross };
}

function clampPixel(value) {
  return Math.max(-1e5, Math.min(1e5, Math.round(value * 100) / 100));
}

function drawPlotAxes(svg, data, x, y, area, height) {
  for (const tick of y.ticks) {
    const at = area.bottom - y.place(tick.value) * (area.bottom - area.top);
    svg.append(make("svg:line", { class: "fv-g", x1: area.left, y1: at, x2: area.right, y2: at }),
      make("svg:text", { class: "fv-t fv-d ty", x: area.left - 8, y: at + 4, "text-anchor": "end" }, tick.text));
  }
  // Every which tick of x has its label, so that none touches the next.
  const places = x.ticks.map(t => area.left + x.place(t.value) * (area.right - area.left));
  const isClear = every => places.every((at, i) => i % every !== 0 || i < every ||
    at - places[i - every] >= (x.ticks[i].text.length + x.ticks[i - every].text.length) * 3.5 + 10);
  let every = 1;
  while (every < places.length && !isClear(every)) every++;
  x.ticks.forEach((tick, i) => {
    svg.append(make("svg:line", { class: "fv-a", x1: places[i], y1: area.bottom, x2: places[i], y2: area.bottom + 5 }));
    if (i % every === 0)
      svg.append(make("svg:text", { class: "fv-t fv-d tx", x: places[i], y: area.bottom + 18, "text-anchor": "middle" }, tick.text));
  });
  svg.append(make("svg:line", { class: "fv-a", x1: area.left, y1: area.bottom, x2: area.right, y2: area.bottom }));
  const [across, down] = [(area.left + area.right) / 2, (area.top + area.bottom) / 2];
  const label = { class: "fv-t fv-d", "text-anchor": "middle" };
  svg.append(make("svg:text", { ...label, x: across, y: height - 6 }, data.x.label),
    make("svg:text", { ...label, x: 14, y: down, transform: `rotate(-90 14 ${down})` }, data.y.label));
}

// Returns how many points it drew.
function drawPlotSeries(group, series, shown, { x, y, place, isSeen, width }) {
  const canShow = i => plotShows(series.xs[i], x.isLog) && plotShows(series.y[i], y.isLog);
  const seen = series.xs.reduce((count, _, i) => count + (canShow(i) && isSeen(series, i) ? 1 : 0), 0);
  const aside = series.mark === "stems" && width / Math.max(1, series.xs.length) > 12
    ? (shown.indexOf(series) - (shown.length - 1) / 2) * 5 : 0;
  const radius = series.mark === "dots" ? 3.5 : 3;
  const isJoined = series.mark === "line" || series.mark === "curve";
  // Very many dots are one line of points with round ends.
  const isCloud = series.mark === "dots" && series.xs.length > 500;
  let path = "", run = 0, count = 0;
  for (let i = 0; i < series.xs.length; i++) {
    if (!canShow(i)) {
      if (series.mark === "line") run = 0;
      continue;
    }
    const [px, py] = place(series.xs[i], series.y[i]);
    count++;
    if (isCloud) path += `M${px} ${py}h0`;
    else if (isJoined) path += `${run++ === 0 ? "M" : "L"}${px} ${py}`;
    else if (series.mark === "stems") path += `M${px + aside} ${place(series.xs[i], 0)[1]}V${py}`;
    // A point with a gap on both sides would not be seen.
    const isAlone = series.mark === "line" && run === 1 && !(i + 1 < series.xs.length && canShow(i + 1));
    if ((!isJoined && !isCloud) || isAlone || (series.mark === "line" && seen <= 30))
      group.append(make("svg:circle", { cx: px + aside, cy: py, r: radius }));
  }
  if (path) group.prepend(make("svg:path", { d: path, class: isCloud && "cloud" }));
  return count;
}
