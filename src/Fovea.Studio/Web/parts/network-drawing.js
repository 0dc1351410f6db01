// The drawing of a network, to be moved and scaled. The list of layers says the same to whoever does not see it.
import { button, make, t } from "/web/studio.js";

export function drawing(graph, title, select) {
  const svg = make("svg:svg", { role: "img", "aria-label": t("network.drawing", { title }), class: "graph" });
  svg.append(make("svg:defs", {}, make("svg:marker", { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7,
    orient: "auto-start-reverse" }, make("svg:path", { d: "M0 0L8 4L0 8z", class: "tip-arrow" }))));
  const boxes = new Map();
  for (const arrow of graph.arrows) {
    svg.append(make("svg:path", { d: curve(arrow.points), class: "arrow", "marker-end": "url(#tip)" }));
    const [x, y] = arrow.points[0];
    if (arrow.label && arrow.points.length === 2) svg.append(make("svg:text", { x: x + 6, y: (y + arrow.points[1][1]) / 2 + 4, class: "size" }, arrow.label));
  }
  for (const box of graph.boxes) {
    const middle = box.x + box.width / 2;
    const group = make("svg:g", { class: `box ${box.kind}${box.name == null ? "" : " known"}` },
      make("svg:rect", { x: box.x, y: box.y, width: box.width, height: box.height, rx: box.kind === "layer" ? 6 : box.height / 2 }),
      ...box.lines.map((line, i) => make("svg:text", { x: middle, y: box.y + 6 + 17 * i + 13, "text-anchor": "middle",
        class: i > 0 ? "size" : "" }, line)));
    if (box.name != null) {
      group.dataset.name = box.name;
      boxes.set(box.name, [...boxes.get(box.name) ?? [], group]);
    }
    svg.append(group);
  }
  const view = make("div", { class: "view", tabindex: 0, role: "group", "aria-label": t("network.viewHint") }, svg);
  let [x, y, scale] = [0, 0, 1];
  const place = () => svg.setAttribute("viewBox", `${x} ${y} ${view.clientWidth / scale} ${view.clientHeight / scale}`);
  const fit = () => {
    // As wide as it fits, from the top; one that is narrow is not blown up.
    scale = Math.max(0.12, Math.min(1.1, (view.clientWidth - 24) / graph.width));
    x = graph.width / 2 - view.clientWidth / scale / 2;
    y = -12 / scale;
    place();
  };
  const zoom = (factor, px = view.clientWidth / 2, py = view.clientHeight / 2) => {
    const next = Math.max(0.05, Math.min(4, scale * factor));
    x += px / scale - px / next;
    y += py / scale - py / next;
    scale = next;
    place();
  };
  const move = (dx, dy) => { x += dx / scale; y += dy / scale; place(); };
  const keys = { ArrowLeft: () => move(-60, 0), ArrowRight: () => move(60, 0), ArrowUp: () => move(0, -60), ArrowDown: () => move(0, 60),
    "+": () => zoom(1.25), "-": () => zoom(0.8), 0: fit };
  view.addEventListener("keydown", e => {
    if (!keys[e.key] || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    keys[e.key]();
  });
  view.addEventListener("wheel", e => {
    e.preventDefault();
    const box = view.getBoundingClientRect();
    if (e.ctrlKey) zoom(Math.exp(-e.deltaY / 200), e.clientX - box.left, e.clientY - box.top);
    else move(e.deltaX, e.deltaY);
  }, { passive: false });
  let held = null;
  view.addEventListener("pointerdown", e => { held = { x: e.clientX, y: e.clientY, moved: false, target: e.target.closest(".known") }; });
  view.addEventListener("pointermove", e => {
    if (!held) return;
    const [dx, dy] = [e.clientX - held.x, e.clientY - held.y];
    if (!held.moved && Math.hypot(dx, dy) < 4) return;
    if (!held.moved) view.setPointerCapture(e.pointerId);
    move(-dx, -dy);
    Object.assign(held, { x: e.clientX, y: e.clientY, moved: true });
  });
  view.addEventListener("pointerup", () => {
    if (held && !held.moved && held.target) select(held.target.dataset.name);
    held = null;
  });
  view.addEventListener("pointercancel", () => { held = null; });
  new ResizeObserver(place).observe(view);
  const tools = make("div", { class: "row tools" }, button("+", () => zoom(1.25), { "aria-label": t("network.larger") }),
    button("−", () => zoom(0.8), { "aria-label": t("network.smaller") }), button(t("network.fit"), fit));
  return { box: make("div", { class: "drawing" }, view, tools), fit, mark: name => {
    svg.querySelectorAll(".chosen").forEach(old => old.classList.remove("chosen"));
    for (const group of boxes.get(name) ?? []) group.classList.add("chosen");
  } };
}

// Down through the points, upright at each.
function curve(points) {
  return points.slice(1).reduce((d, [x, y], i) => {
    const [px, py] = points[i];
    const middle = (py + y) / 2;
    return d + (px === x ? `L${x} ${y}` : `C${px} ${middle} ${x} ${middle} ${x} ${y}`);
  }, `M${points[0].join(" ")}`);
}
