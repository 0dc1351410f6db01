// Where the nodes of a computational graph stand, and how they are drawn: from the left to the right, a column for each step away from
// the names.
import { format, make } from "/web/studio.js";

const [wide, high, right, down] = [92, 58, 160, 84];

export const shown = value => value == null ? "" : format(Number(value.toPrecision(4))).replace("-", "−");

// The column of a node is one more than the largest of what it reads; names and numbers stand before the first that reads them.
function columns(steps) {
  const depth = steps.map(() => 0);
  steps.forEach((step, i) => step.inputs.forEach(input => { depth[i] = Math.max(depth[i], depth[input.step] + 1); }));
  steps.forEach((step, i) => {
    if (step.inputs.length > 0) return;
    const readers = steps.flatMap((other, k) => other.inputs.some(input => input.step === i) ? [depth[k]] : []);
    if (readers.length > 0) depth[i] = Math.min(...readers) - 1;
  });
  return depth;
}

// Places by column; within one, nodes are moved to the mean of their neighbours a few times, which takes most crossings away.
function places(steps) {
  const depth = columns(steps);
  const layers = Array.from({ length: Math.max(...depth) + 1 }, () => []);
  depth.forEach((d, i) => layers[d].push(i));
  const near = steps.map((step, i) => [...step.inputs.map(input => input.step),
    ...steps.flatMap((other, k) => other.inputs.some(input => input.step === i) ? [k] : [])]);
  const at = steps.map(() => 0);
  const most = Math.max(...layers.map(layer => layer.length));
  const spread = layer => layer.forEach((i, k) => { at[i] = (most - layer.length) / 2 + k; });
  layers.forEach(spread);
  for (let sweep = 0; sweep < 8; sweep++) for (const layer of sweep % 2 ? layers.toReversed() : layers) {
    const mean = i => near[i].length > 0 ? near[i].reduce((sum, k) => sum + at[k], 0) / near[i].length : at[i];
    const order = new Map(layer.map(i => [i, mean(i)]));
    layer.sort((a, b) => order.get(a) - order.get(b));
    spread(layer);
  }
  return { width: layers.length * right - right + wide + 24, height: most * down + 16,
    points: steps.map((_, i) => [depth[i] * right + 12, at[i] * down + 12]) };
}

// Draws a graph; `show(forward, backward, now)` then shows the values of the first so many steps, the gradients of those from the
// backward one on, and marks one.
export function drawGraph(box, steps, label) {
  const { width, height, points } = places(steps);
  const edges = steps.flatMap((step, to) => step.inputs.map((input, place) => {
    const [[x1, y1], [x2, y2]] = [points[input.step], points[to]];
    const enter = y2 + high * (place + 1) / (step.inputs.length + 1);
    const [ax, ay] = [x1 + wide, y1 + high / 2];
    const bend = Math.max(20, (x2 - ax) / 2);
    const line = make("svg:path", { d: `M${ax} ${ay}C${ax + bend} ${ay} ${x2 - bend} ${enter} ${x2} ${enter}`, class: "edge" });
    // Beside the end, where edges do not run over one another.
    const share = make("svg:text", { x: x2 - 6, y: enter - 5, class: "share", "text-anchor": "end" });
    return { to, input, line, share };
  }));
  const nodes = steps.map((step, i) => {
    const [x, y] = points[i];
    const value = make("svg:text", { x: x + wide / 2, y: y + 35, class: "value", "text-anchor": "middle" });
    const gradient = make("svg:text", { x: x + wide / 2, y: y + 51, class: "gradient", "text-anchor": "middle" });
    const kind = step.inputs.length > 0 ? "operation" : step.isName ? "name" : "number";
    const group = make("svg:g", { class: `node ${kind}` },
      make("svg:rect", { x, y, width: wide, height: high, rx: step.inputs.length > 0 ? 12 : high / 2 }),
      make("svg:text", { x: x + wide / 2, y: y + 19, class: "label", "text-anchor": "middle" }, step.label), value, gradient);
    return { group, value, gradient };
  });
  box.replaceChildren(make("svg:svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label,
    class: "graph" },
    ...edges.map(edge => edge.line), ...nodes.map(node => node.group), ...edges.map(edge => edge.share)));
  return function show(forward, backward, now) {
    nodes.forEach((node, i) => {
      const isLeaf = steps[i].inputs.length === 0;
      node.value.textContent = isLeaf || i <= forward ? shown(steps[i].value) : "";
      const readers = steps.flatMap((step, k) => step.inputs.some(input => input.step === i) ? [k] : []);
      // A gradient is whole when all that read the value have sent their share.
      const whole = readers.length === 0 ? backward <= steps.length : readers.every(k => k >= backward);
      node.gradient.textContent = whole && steps[i].gradient != null ? shown(steps[i].gradient) : "";
      node.group.classList.toggle("now", i === now);
    });
    for (const { to, input, line, share } of edges) {
      share.textContent = to >= backward && input.share != null ? `${shown(input.local)} × ${shown(steps[to].gradient)}` : "";
      line.classList.toggle("now", to === now);
      line.classList.toggle("back", to >= backward && input.share != null);
    }
    if (now >= 0) reveal(box, points[now][0] + wide / 2);
  };
}

// Keeps what is marked in sight where the graph is wider than its box.
function reveal(box, x) {
  const svg = box.firstElementChild;
  const at = x * svg.clientWidth / svg.viewBox.baseVal.width;
  if (at < box.scrollLeft + 60 || at > box.scrollLeft + box.clientWidth - 60) box.scrollLeft = at - box.clientWidth / 2;
}
