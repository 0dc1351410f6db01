// The layers of a network, or the tensors of a file, as a table; a name opens what is known of it.
import { make, t } from "/web/studio.js";

const number = value => value ? value.toLocaleString("en") : "–";

export const layerList = (layers, select) => list(layers, select, t("network.layerList"),
  [["layer", "", l => l.layer], ["output", "", l => l.output], ["parameters", "n", l => number(l.parameters)],
    ["multiply-adds", "n", l => number(l.macs)], ["field", "n", l => l.field ?? "–"], ["memory", "n", l => l.memory]]);

export const tensorList = (tensors, select) => list(tensors, select, t("network.tensorList"),
  [["shape", "", x => x.shape], ["type", "", x => x.type], ["elements", "n", x => number(x.count)]]);

function list(items, select, caption, columns) {
  const rows = items.map(item => {
    const open = make("button", { type: "button", class: "link", click: () => select(item.name) }, item.name || t("network.whole"));
    return make("tr", { "data-name": item.name }, make("th", { scope: "row" }, open),
      ...columns.map(([, kind, read]) => make("td", { class: kind }, read(item))));
  });
  const box = make("div", { class: "live list" }, make("div", { class: "scroll reached", tabindex: 0, role: "group", "aria-label": caption },
    make("table", {}, make("caption", { class: "unseen" }, caption),
      make("thead", {}, make("tr", {}, ...[["name", ""], ...columns].map(([name, kind]) => make("th", { scope: "col", class: kind }, name)))),
      make("tbody", {}, ...rows))));
  return { box, mark: name => rows.forEach(row => {
    const isChosen = row.dataset.name === name;
    row.classList.toggle("chosen", isChosen);
    row.querySelector("button").setAttribute("aria-pressed", `${isChosen}`);
    if (isChosen) row.scrollIntoView({ block: "nearest" });
  }) };
}
