// Heights along a line that is drawn over the depth map: its ends are dragged, or typed.
import { attempt, field, get, latest, make, number, query, renewFigures, t } from "/web/studio.js";

export function profile(address, { width, height }, fresh, data) {
  // Across the middle of the object at first.
  const [middle, side] = [data.top + data.step * data.height / 2, data.step * data.width];
  const ends = [["x0", width - 1, data.left], ["y0", height - 1, middle], ["x1", width - 1, data.left + side - 1],
    ["y1", height - 1, middle]];
  const inputs = Object.fromEntries(ends.map(([name, most, first]) =>
    [name, number(Math.min(most, Math.floor(first)), { min: 0, max: most, step: 1, input: () => renew() })]));
  const scale = number("", { min: 0, step: "any", placeholder: t("photometry.pixelUnit"), input: () => renew() });
  const [problem, chart, range] = [make("div"), make("div"), make("p", { role: "status" })];
  const line = make("svg:line", { class: "cut" });
  const knobs = [0, 1].map(i => make("svg:circle", { r: Math.max(width, height) / 50, class: "knob", pointerdown: event => {
    event.target.setPointerCapture(event.pointerId);
    event.preventDefault();
  }, pointermove: event => {
    if (!event.target.hasPointerCapture(event.pointerId)) return;
    const box = svg.getBoundingClientRect();
    const at = (share, most) => Math.round(Math.max(0, Math.min(most, share * (most + 1))));
    inputs[`x${i}`].value = at((event.clientX - box.left) / box.width, width - 1);
    inputs[`y${i}`].value = at((event.clientY - box.top) / box.height, height - 1);
    renew();
  } }));
  const svg = make("svg:svg", { viewBox: `0 0 ${width} ${height}`, class: "over", role: "img",
    "aria-label": t("photometry.profileLine") }, line, ...knobs);
  const ask = latest(() => attempt(problem, null, async () => {
    const values = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value]));
    const answer = await get(query(`${address}/profile`, { ...values, scale: scale.value }));
    renewFigures(chart, answer.html);
    range.textContent = answer.range ? t("photometry.range", { range: answer.range }) : t("photometry.noRange");
  }));
  const renew = () => {
    const value = name => inputs[name].valueAsNumber || 0;
    knobs.forEach((knob, i) => {
      for (const axis of ["x", "y"]) {
        knob.setAttribute(`c${axis}`, value(axis + i));
        line.setAttribute(`${axis}${i + 1}`, value(axis + i));
      }
    });
    ask();
  };
  renew();
  return make("div", { class: "split wide" },
    make("div", {}, make("div", { class: "cutbox" }, make("img",
      { src: `${address}/file/depth.png${fresh}`, alt: t("photometry.depth"), class: "pixels" }), svg),
      make("div", { class: "row small" }, ...ends.map(([name]) => field(name, inputs[name])), field(t("photometry.scale"), scale))),
    make("div", {}, problem, chart, range));
}
