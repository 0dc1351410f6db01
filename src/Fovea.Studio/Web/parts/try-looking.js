// One picture, drawn or chosen: what the network says of it, what it sees, and where it looks.
import { attempt, choice, dropArea, field, follow, latest, make, post, query, section, showBlob, t } from "/web/studio.js";
import { scoreBars } from "/web/figures.js";
import { keep, state } from "/web/parts/state.js";
import { drawing } from "/web/parts/drawing.js";
import { camera } from "/web/parts/camera.js";

export function looking(methods) {
  let [model, picture] = [null, null];
  const sheet = drawing(() => use(null));
  const preview = make("img", { class: "shown preview", alt: t("try.picture"), hidden: true });
  const answer = make("div", { class: "answer", "aria-live": "polite" }, make("p", { class: "lead" }, t("try.begin")));
  const job = make("div"), said = make("div", { class: "panel" }, make("h3", {}, t("try.answer")), job, answer);

  const flag = (name, label, hint) => {
    const input = make("input", { type: "checkbox", change: () => { keep({ [name]: input.checked ? "1" : "0" }); look(); } });
    return [input, field(label, input, hint)];
  };
  const [centre, centreField] = flag("centre", t("try.centre"), t("try.centreHint"));
  const [invert, invertField] = flag("invert", t("try.invert"), t("try.invertHint"));
  const method = choice([...methods.map(m => [m.name, m.title]), ["", t("try.unexplained")]], state.method ?? "gradcam",
    value => { keep({ method: value }); look(); });

  // A drawing is dark on light and anywhere on its sheet; a picture is taken as it is.
  const usual = () => {
    centre.checked = (state.centre ?? (picture ? "0" : "1")) === "1";
    invert.checked = (state.invert ?? (!picture && model?.invert ? "1" : "0")) === "1";
  };
  const use = blob => {
    if (Boolean(blob) !== Boolean(picture)) keep({ centre: null, invert: null });
    picture = blob;
    preview.hidden = !blob;
    usual();
    return look();
  };
  const take = blob => attempt(said, null, async () => {
    await showBlob(preview, blob);
    await use(blob);
  });

  const look = latest(() => attempt(said, null, async () => {
    if (!model || (!picture && sheet.isEmpty)) {
      answer.replaceChildren(make("p", { class: "lead" }, t("try.begin")));
      return;
    }
    const asked = query("/api/try/look", { model: model.model, method: method.value, centre: centre.checked ? 1 : 0,
      invert: invert.checked ? 1 : 0 });
    const found = await post(asked, picture ?? await sheet.blob());
    show(found.id ? await follow(found, job) : found);
  }));

  function show(found) {
    const figure = (src, caption) => make("figure", {}, make("img", { src, alt: caption, class: "pixels" }),
      make("figcaption", {}, caption));
    answer.replaceChildren(make("p", { class: "first" }, found.top[0].name),
      scoreBars(found.top.map(s => [s.name, 100 * s.probability])),
      make("div", { class: "views" }, figure(found.seen, t("try.seen", { width: found.width, height: found.height })),
        ...(found.map ? [figure(found.map, t("try.map", { method: found.method, name: found.class }))] : [])),
      ...(found.problem ? [make("p", { class: "lead" }, t("try.noMap", { method: found.method, problem: found.problem }))] : []));
  }

  const own = make("div", {}, dropArea(t("try.drop"), ([file]) => take(file)), camera(take), preview);
  const box = section(t("try.draw"), make("div", { class: "try" }, make("div", { class: "panel" }, sheet.element), said,
    make("div", { class: "panel" }, field(t("try.explain"), method), centreField, invertField, own)));
  // A picture that was copied may be pasted anywhere on the page; areas to drop on take it themselves.
  document.addEventListener("paste", e => {
    if (e.target.closest?.(".dropbox")) return;
    const file = [...e.clipboardData.files].find(f => f.type.startsWith("image/"));
    if (file) take(file);
  });
  return { section: box, open: opened => {
    model = opened;
    usual();
    return look();
  } };
}
