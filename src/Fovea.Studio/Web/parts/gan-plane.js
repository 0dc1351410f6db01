// A plane of a generator's random numbers: pictures on it, and the one at a point that is dragged, or moved by keys and sliders.
import { attempt, latest, make, section, slider, t } from "/web/studio.js";
import { keep, state } from "/web/parts/state.js";
import { made, makers } from "/web/parts/gan-samples.js";

const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export function plane() {
  const place = make("div"), map = make("img", { alt: "", class: "pixels", draggable: "false" }), dot = make("i");
  const pad = make("div", { class: "pad", tabindex: 0, role: "application", "aria-label": t("gan.pad") }, map, dot);
  const picture = make("img", { class: "shown pixels", alt: t("gan.pointText") }), sliders = make("div");
  const box = section(t("gan.plane"), make("p", { class: "lead" }, t("gan.planeLead")), place,
    make("div", { class: "walk" }, pad, make("div", { class: "panel" }, picture, sliders)));
  let [point, reach] = [[0, 0], 2];

  const showPoint = latest(() => attempt(box, null, async () => {
    picture.src = (await made("point", { x: point[0], y: point[1] }, place)).picture;
  }));
  const showMap = latest(() => attempt(box, null, async () => {
    map.src = (await made("plane", {}, place)).picture;
    await showPoint();
  }));
  makers.push(() => box.hidden || showMap());

  const dotTo = () => {
    dot.style.left = `${50 * (1 + point[0] / reach)}%`;
    dot.style.top = `${50 * (1 - point[1] / reach)}%`;
  };
  const to = (x, y, withSliders = true) => {
    point = [x, y].map(v => Math.round(50 * Math.max(-reach, Math.min(reach, v))) / 50);
    keep({ x: point[0], y: point[1] });
    dotTo();
    if (withSliders) build();
    return showPoint();
  };
  const drag = e => {
    const { left, top, width, height } = pad.getBoundingClientRect();
    to(reach * (2 * (e.clientX - left) / width - 1), -reach * (2 * (e.clientY - top) / height - 1));
  };
  pad.addEventListener("pointerdown", e => { pad.setPointerCapture(e.pointerId); drag(e); });
  pad.addEventListener("pointermove", e => { if (pad.hasPointerCapture(e.pointerId)) drag(e); });
  pad.addEventListener("keydown", e => {
    const step = steps[e.key];
    if (!step) return;
    e.preventDefault();
    to(point[0] + 0.1 * step[0], point[1] + 0.1 * step[1]);
  });
  function build() {
    const one = (name, i) => slider(name, { min: -reach, max: reach, step: 0.02, value: point[i] },
      value => to(...(i === 0 ? [value, point[1]] : [point[0], value]), false));
    sliders.replaceChildren(one(t("gan.first"), 0), one(t("gan.second"), 1));
  }
  return { section: box, open: async about => {
    reach = about.reach;
    point = [Number(state.x) || 0, Number(state.y) || 0];
    dotTo();
    build();
    box.hidden = false;
    await showMap();
  } };
}
