// Networks, from wherever they come. The address says which is open and which of its layers is looked at.
import { attempt, choice, dropArea, field, follow, get, make, page, post, query, section, t } from "/web/studio.js";
import { drawing } from "/web/parts/network-drawing.js";
import { layerPanel } from "/web/parts/network-layer.js";
import { layerList, tensorList } from "/web/parts/network-list.js";
import { renewPart } from "/web/parts/run-parts.js";
import { typedNetwork } from "/web/parts/network-text.js";

page(async main => {
  const all = await get("/api/network");
  const said = make("div", { "aria-live": "polite" });
  const shown = make("div", { class: "shown-network" });
  const asked = () => new URLSearchParams(location.search);
  const source = () => Object.fromEntries([...asked()].filter(([name]) => name !== "layer"));

  const pick = (kind, values, label) => {
    const select = choice([["", t("network.none")], ...values.map(v => v.name ?? v)], asked().get(kind) ?? "");
    select.addEventListener("change", () => { if (select.value) go({ [kind]: select.value }); });
    select.disabled = values.length === 0;
    return { kind, select, box: field(label, select) };
  };
  const picks = [pick("zoo", all.zoo, t("network.zoo")), pick("run", all.runs, t("network.run")), pick("file", all.files, t("network.file"))];
  const drop = dropArea(t("network.drop"), ([file]) => attempt(said, null, async () =>
    go(await post(query("/api/network/upload", { name: file.name }), file))), { accept: ".onnx,.fovea,.pth,.pt,.safetensors,.npz" });
  const typed = typedNetwork(all.architectures, asked(), values => go(values));
  const isTyped = asked().has("text") || asked().size === 0;
  const fold = make("details", { class: "panel typed", open: isTyped }, make("summary", {}, t("network.type")), typed.box);
  main.append(section(t("network.choose"), make("div", { class: "panel pick" }, ...picks.map(p => p.box), drop), fold), said, shown);

  function go(values) {
    history.pushState(null, "", query("/network", values));
    show();
  }

  // The last that was asked for wins.
  let turn = 0;
  async function show() {
    const mine = ++turn;
    const from = source();
    if (Object.keys(from).length > 0) fold.open = "text" in from;
    for (const { kind, select } of picks) select.value = from.upload ? "" : from[kind] ?? "";
    shown.replaceChildren();
    if (Object.keys(from).length === 0) return;
    const network = await attempt(said, null, async () => follow(await post(query("/api/network/open", from)), said));
    if (!network || mine !== turn) return;
    fill(from, network);
  }

  function fill(from, network) {
    const figures = make("div");
    renewPart(figures, network.figures);
    const panel = layerPanel(from, network, all.digits);
    const select = (name, isOwn = true) => {
      if (isOwn) history.replaceState(null, "", query("/network", { ...from, layer: name }));
      list.mark(name);
      drawn?.mark(name);
      return panel.show(name);
    };
    const drawn = network.drawing && drawing(network.drawing, network.title, select);
    const list = network.layers ? layerList(network.layers, select) : tensorList(network.tensors, select);
    const notes = make("ul", { class: "lines" }, ...network.notes.map(n => make("li", {}, n)));
    const parts = drawn ? make("div", { class: "beside" }, drawn.box, list.box) : list.box;
    shown.replaceChildren(section(network.title, notes, figures, parts), panel.box);
    if (drawn) drawn.fit();
    const layer = asked().get("layer");
    if (layer !== null) select(layer, false);
  }

  addEventListener("popstate", show);
  await show();
});
