// How a generator learns: its pictures of each epoch, and the curves, while it trains as well.
import { make, query, renewFigures, section, slider, t } from "/web/studio.js";

export function learning() {
  const picture = make("img", { class: "shown pixels", alt: "" }), curves = make("div", { class: "stack" }), control = make("div");
  const left = make("div", { class: "panel" }, control, picture);
  const box = section(t("gan.learning"), make("div", { class: "halves even" }, left, curves));
  let [shown, epochs, isLast, run] = [null, [], true, null];

  const at = i => {
    isLast = i === epochs.length - 1;
    picture.src = query("/api/gan/sample", { run, epoch: epochs[i] });
    picture.alt = t("gan.epochPictures", { epoch: epochs[i] });
  };
  // The slider is made anew when there is another epoch; it stays where it was, or at the end.
  const show = (path, now) => {
    if (path !== run) [run, isLast, epochs] = [path, true, []];
    box.hidden = now.epochs.length === 0 && !now.curves;
    left.hidden = now.epochs.length === 0;
    renewFigures(curves, now.curves ?? "");
    if (now.epochs.length === epochs.length) return;
    const place = isLast ? now.epochs.length - 1 : shown.value - 1;
    const hadFocus = shown?.contains(document.activeElement);
    epochs = now.epochs;
    shown = slider(t("gan.epoch"), { min: 1, max: epochs.length, step: 1, value: place + 1 }, value => at(value - 1));
    control.replaceChildren(shown);
    if (hadFocus) shown.querySelector("input").focus();
    if (isLast) at(place);
  };
  return { section: box, show };
}
