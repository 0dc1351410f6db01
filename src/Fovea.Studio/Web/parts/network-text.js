// A network that is typed: the sizes of its layers while it is typed, and where it goes wrong.
import { button, choice, field, get, latest, make, query, t, text } from "/web/studio.js";

export function typedNetwork(known, asked, open) {
  const area = make("textarea", { rows: 9, spellcheck: "false", maxlength: 8000 });
  area.value = asked.get("text") ?? "CONV3-8 RELU\nPOOL2\nCONV3-16 RELU\nPOOL2\nFLATTEN\nFC-10";
  const input = text(asked.get("input") ?? "28x28x1", { class: "short" });
  const error = make("p", { class: "notice bad", role: "alert", hidden: true });
  const body = make("tbody");
  const sums = make("p", { class: "lead", "aria-live": "polite" });
  const table = make("div", { class: "live sizes" }, make("div", { class: "scroll" }, make("table", {},
    make("caption", { class: "unseen" }, t("network.sizes")),
    make("thead", {}, make("tr", {}, ...[["layer"], ["output"], ["parameters", "n"], ["multiply-adds", "n"], ["field", "n"]].map(([name, kind]) =>
      make("th", { scope: "col", class: kind }, name)))), body)));
  const examples = choice([["", t("network.none")], ...known.map(k => k.name)], "", name => {
    const example = known.find(k => k.name === name);
    if (!example) return;
    // One layer a line, as far as functions go with the layer before.
    area.value = example.layers.replace(/[\s,]+(?=(CONV|POOL|AVGPOOL|GAP|FLATTEN|FC))/gi, "\n");
    input.value = example.input;
    renew();
  });
  const number = value => value.toLocaleString("en");
  const renew = latest(async () => {
    let now;
    try {
      now = await get(query("/api/network/text", { text: area.value, input: input.value }));
    } catch (problem) {
      now = { rows: [], error: problem.message };
    }
    body.replaceChildren(...now.rows.map(r => make("tr", {}, make("th", { scope: "row" }, r.layer), make("td", {}, r.output),
      make("td", { class: "n", title: r.computation }, number(r.parameters)), make("td", { class: "n" }, number(r.macs)),
      make("td", { class: "n" }, r.field ?? "–"))));
    sums.textContent = now.rows.length > 0 ? t("network.sums", { parameters: number(now.parameters), macs: number(now.macs) }) : "";
    error.hidden = !now.error;
    error.textContent = now.error ? (now.line ? t("network.line", { line: now.line, error: now.error }) : now.error) : "";
    area.setAttribute("aria-invalid", `${Boolean(now.error)}`);
    draw.disabled = Boolean(now.error) || now.rows.length === 0;
  });
  const draw = button(t("network.open"), () => open({ text: area.value, input: input.value }), { class: "do main" });
  area.addEventListener("input", renew);
  input.addEventListener("input", renew);
  renew();
  return { box: make("div", { class: "columns" },
    make("div", {}, field(t("network.layers"), area, t("network.layersHint")),
      make("div", { class: "columns pair" }, field(t("network.inputSize"), input), field(t("network.examples"), examples))),
    make("div", {}, error, table, sums, make("div", { class: "row" }, draw))) };
}
