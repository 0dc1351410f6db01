// Two pictures over each other, with a divider that is dragged, or moved by its slider.
import { make, t } from "/web/studio.js";

export function compare() {
  const before = make("img", { class: "shown", alt: t("filters.before"), draggable: "false" });
  const after = make("img", { class: "shown over", alt: t("filters.after"), draggable: "false" });
  const line = make("div", { class: "divider" });
  const set = share => {
    box.style.setProperty("--share", `${100 * share}%`);
    input.value = Math.round(100 * share);
  };
  const input = make("input", { type: "range", min: 0, max: 100, value: 50, "aria-label": t("filters.divider"),
    input: () => set(input.valueAsNumber / 100) });
  const drag = event => {
    const { left, width } = box.getBoundingClientRect();
    set(Math.max(0, Math.min(1, (event.clientX - left) / width)));
  };
  const box = make("div", { class: "compare",
    pointerdown: event => { box.setPointerCapture(event.pointerId); drag(event); },
    pointermove: event => { if (box.hasPointerCapture(event.pointerId)) drag(event); } }, before, after, line);
  set(0.5);
  return { before, after, place: make("div", {}, box,
    make("div", { class: "sides" }, make("span", {}, t("filters.before")), input, make("span", {}, t("filters.after")))) };
}
