// The points of a chart as a table, made when somebody opens it.
function plotTable(plot) {
  const most = 1000;
  const details = make("details", { class: "data" }, make("summary", {}, "Data as a table"));
  details.addEventListener("toggle", () => {
    if (!details.open || details.children.length > 1) return;
    const { series, x, y } = plot.data;
    const head = plot.isByX ? [x.label || "x", ...series.map(s => s.name || y.label || "y")] : ["series", x.label || "x", y.label || "y"];
    let rows;
    if (plot.isByX) {
      const byX = new Map();
      series.forEach((s, k) => s.xs.forEach((v, i) => {
        if (v == null) return;
        if (!byX.has(v)) byX.set(v, Array(series.length).fill(null));
        byX.get(v)[k] = s.y[i];
      }));
      rows = [...byX].sort((a, b) => a[0] - b[0]).map(([v, values]) => [v, ...values]);
    } else rows = series.flatMap(s => s.xs.map((v, i) => [s.title, v, s.y[i]]));
    const thinned = series.filter(s => s.of).map(s => `${s.title}: ${format(s.xs.length)} of ${format(s.of)} points`);
    const notes = [...thinned, ...(rows.length > most ? [`the first ${format(most)} of ${format(rows.length)} rows`] : [])];
    const box = make("div", { class: "scroll" }, make("table", {},
      notes.length > 0 ? make("caption", {}, notes.join("; ")) : "",
      make("thead", {}, make("tr", {}, ...head.map((h, i) =>
        make("th", { scope: "col", class: plot.isByX || i > 0 ? "n" : null }, h)))),
      make("tbody", {}, ...rows.slice(0, most).map(row => make("tr", {}, ...row.map((cell, i) => i === 0
        ? make("th", { scope: "row", class: plot.isByX ? "n" : null }, plot.isByX ? format(cell) : cell)
        : make("td", { class: "n" }, format(cell))))))));
    details.append(box);
    reachScrollers();
  });
  return details;
}
