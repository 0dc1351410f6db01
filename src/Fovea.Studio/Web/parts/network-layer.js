// A layer: its weights, and what it makes of a picture.
import { attempt, button, dropArea, field, follow, make, number, post, query, section, t } from "/web/studio.js";
import { renewPart } from "/web/parts/run-parts.js";

export function layerPanel(from, network, digits) {
  const title = make("h2", { tabindex: -1 });
  const [said, saidHere] = [make("div", { "aria-live": "polite" }), make("div", { "aria-live": "polite" })];
  const [weights, maps] = [make("div"), make("div")];
  const picture = make("img", { class: "shown pixels thumb", alt: t("network.picture") });
  const digit = number(0, { min: 0, max: digits - 1, step: 1, class: "short" });
  const run = button(t("network.see"), () => activations(), { class: "do main" });
  const drop = dropArea(t("network.dropPicture"), ([file]) => {
    dropped = file;
    picture.src = URL.createObjectURL(file);
    activations();
  });
  const look = () => {
    dropped = null;
    if (digit.validity.valid) picture.src = query("/api/network/digit", { digit: digit.value });
  };
  digit.addEventListener("input", look);
  const box = make("section", { hidden: true, class: "layer" }, title, said, weights, make("h3", {}, t("network.activations")),
    ...(network.pictures ? [make("div", { class: "row choose" }, picture, field(t("network.digit"), digit, t("network.digitHint", { n: digits - 1 })),
      run, drop), saidHere, maps] : [make("p", {}, t("network.noPictures"))]));
  let [name, dropped, turn] = [null, null, 0];

  async function show(layer) {
    const mine = ++turn;
    name = layer;
    box.hidden = false;
    title.textContent = network.layers?.find(l => l.name === layer)?.layer ?? layer;
    title.dataset.name = layer;
    [weights, maps].forEach(place => place.replaceChildren());
    if (!picture.src && network.pictures) look();
    const result = await attempt(said, null, async () => follow(await post(query("/api/network/layer", { ...from, layer })), said));
    if (result && mine === turn) renewPart(weights, result.html);
  }

  const activations = () => attempt(saidHere, run, async () => {
    const mine = turn;
    const address = query("/api/network/activations", { ...from, layer: name, digit: dropped ? null : digit.value });
    const result = await follow(await post(address, dropped ?? undefined), saidHere);
    if (mine === turn) renewPart(maps, result.html);
  });
  return { box, show };
}
