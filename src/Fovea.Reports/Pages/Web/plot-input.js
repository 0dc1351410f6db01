// Pointing reads values; dragging zooms, along both axes where it goes far enough up or down; a double click shows all again.
function listenToPointer(plot) {
  const stage = plot.stage;
  let start = null, box = null;
  const place = e => {
    const frame = stage.getBoundingClientRect();
    return [e.clientX - frame.left - stage.clientLeft, e.clientY - frame.top - stage.clientTop];
  };
  stage.addEventListener("pointerdown", e => {
    if (e.button !== 0) return;
    start = place(e);
    pointPlot(plot, plotPoints(plot, ...start));
  });
  stage.addEventListener("pointermove", e => {
    const [x, y] = place(e);
    if (start && Math.abs(x - start[0]) > 6) {
      if (!box) {
        stage.setPointerCapture(e.pointerId);
        box = make("svg:rect", { class: "drag" });
        plot.view.svg.append(box);
        pointPlot(plot, null);
      }
      const [left, right, top, bottom] = plotDrag(plot, start, [x, y]);
      const frame = { x: left, y: top, width: right - left, height: bottom - top };
      for (const [name, value] of Object.entries(frame)) box.setAttribute(name, value);
    } else if (!start || e.pointerType === "mouse") {
      pointPlot(plot, plotPoints(plot, x, y));
    }
  });
  const end = isDone => e => {
    if (box && isDone) {
      const { x, y, area } = plot.view;
      const [left, right, top, bottom] = plotDrag(plot, start, place(e));
      const along = px => x.at((px - area.left) / (area.right - area.left));
      const up = py => y.at((area.bottom - py) / (area.bottom - area.top));
      const isTall = bottom - top < area.bottom - area.top;
      if (right - left > 4) plot.zoomTo({ x: [along(left), along(right)], y: isTall ? [up(bottom), up(top)] : plot.zoom?.y });
      else box.remove();
    }
    start = box = null;
  };
  stage.addEventListener("pointerup", end(true));
  stage.addEventListener("pointercancel", end(false));
  stage.addEventListener("pointerleave", e => { if (e.pointerType === "mouse" && !box) pointPlot(plot, null); });
  stage.addEventListener("dblclick", () => plot.zoomTo(null));
}

// The part of the frame that a drag marks.
function plotDrag(plot, [x1, y1], [x2, y2]) {
  const { left, right, top, bottom } = plot.view.area;
  const within = (v, low, high) => Math.max(low, Math.min(high, v));
  const across = [within(Math.min(x1, x2), left, right), within(Math.max(x1, x2), left, right)];
  return Math.abs(y2 - y1) > 30 ? [...across, within(Math.min(y1, y2), top, bottom), within(Math.max(y1, y2), top, bottom)]
    : [...across, top, bottom];
}

function plotKey(plot, e) {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  const { area, x, y } = plot.view;
  const now = plot.points?.find(p => p.x === p.at) ?? plot.points?.[0];
  if (e.key === "Escape" && (plot.zoom || now)) plot.zoomTo(null);
  else if (e.key === "+" || e.key === "=" || e.key === "-") {
    const half = (area.right - area.left) / 2 * (e.key === "-" ? 2 : 0.5);
    const middle = now?.px ?? (area.left + area.right) / 2;
    const at = px => x.at((px - area.left) / (area.right - area.left));
    if (e.key === "-" && !plot.zoom) return;
    plot.zoomTo({ x: [at(middle - half), at(middle + half)], y: undefined });
    if (now) pointPlot(plot, plotPoints(plot, plot.view.place(now.x, now.y)[0], plot.view.place(now.x, now.y)[1]));
  } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(e.key)) {
    // Every place that can be read, from left to right.
    const places = plot.view.shown.flatMap(s => s.xs.map((v, i) => [v, s.y[i]]))
      .filter(([a, b]) => plotShows(a, x.isLog) && plotShows(b, y.isLog)).map(([a, b]) => plot.view.place(a, b))
      .filter(([a]) => a >= area.left - 1 && a <= area.right + 1).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const stops = plot.isByX ? places.filter(([a], i) => i === 0 || a !== places[i - 1][0])
      : places.filter(([a, b], i) => i === 0 || a !== places[i - 1][0] || b !== places[i - 1][1]);
    if (stops.length === 0) return;
    const index = now ? stops.findIndex(([a, b]) => a === now.px && (plot.isByX || b === now.py)) : -1;
    const next = { Home: 0, End: stops.length - 1, ArrowLeft: now ? index - 1 : stops.length - 1, ArrowRight: index + 1 }[e.key];
    pointPlot(plot, plotPoints(plot, ...stops[Math.max(0, Math.min(stops.length - 1, next))]), true);
  } else return;
  e.preventDefault();
}
