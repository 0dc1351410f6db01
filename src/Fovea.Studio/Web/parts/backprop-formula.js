// A formula: its graph is stepped through forward and backward.
import { attempt, button, choice, field, get, latest, make, number, post, renewFigures, t, text } from "/web/studio.js";
import { keep, state } from "/web/parts/views.js";
import { drawGraph, shown } from "/web/parts/backprop-graph.js";

const read = at => Object.fromEntries((at ?? "").split(",").filter(part => part.includes("=")).map(part => {
  const [name, value] = part.split("=");
  return [name.trim(), Number(value)];
}));

export async function openFormula(place) {
  const { examples } = await get("/api/backprop");
  let [values, fields, steps, show, at] = [read(state.get("at") ?? examples[0].at), new Map(), [], () => {}, 0];
  const formula = text(state.get("f") ?? examples[0].text, { maxlength: 500, class: "code", input: () => renew() });
  const example = choice([["", t("backprop.own")], ...examples.map(e => [e.name, `${e.name}: ${e.description}`])],
    examples.find(e => e.text === formula.value)?.name ?? "", name => {
      const chosen = examples.find(e => e.name === name);
      if (!chosen) return;
      formula.value = chosen.text;
      values = read(chosen.at);
      at = 0;
      renew();
    });
  const names = make("div", { class: "row values" });
  const problem = make("div");
  const graph = make("div", { class: "scroll reached stage", tabindex: 0, role: "group", "aria-label": t("backprop.graphHint"),
    keydown: event => {
      const move = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
      if (!move) return;
      event.preventDefault();
      go(Math.max(0, Math.min(last(), at + move)));
    } });
  const scrub = make("input", { type: "range", min: 0, max: 1, step: 1, value: 0, "aria-label": t("backprop.step"),
    input: () => go(scrub.valueAsNumber) });
  const told = make("div", { class: "told", role: "status" });
  const table = make("div");
  const command = make("code", { class: "command" });
  const [back, next] = [button(t("backprop.back"), () => go(at - 1)), button(t("backprop.next"), () => go(at + 1), { class: "do main" })];

  // The operations in their order, then the result's own gradient, then the operations in the opposite order.
  const operations = () => steps.flatMap((step, i) => step.inputs.length > 0 ? [i] : []);
  const last = () => 2 * operations().length + 1;

  function go(to) {
    at = to;
    const all = operations();
    const isForward = at <= all.length;
    const backward = isForward ? steps.length + 1 : at === all.length + 1 ? steps.length : all[2 * all.length + 1 - at];
    const now = at === 0 ? -1 : isForward ? all[at - 1] : at === all.length + 1 ? steps.length - 1 : backward;
    show(isForward ? now : steps.length, backward, now);
    scrub.value = at;
    [back.disabled, next.disabled] = [at === 0, at === last()];
    told.replaceChildren(...say(at, all, now, backward));
    keep({ step: at });
  }

  function say(position, all, now, backward) {
    const line = (...parts) => make("p", {}, ...parts);
    if (position === 0) return [line(t("backprop.begin"))];
    const step = steps[now];
    if (position <= all.length) return [line(make("b", {}, t("backprop.forward")), " ",
      `${step.label}(${step.inputs.map(input => shown(steps[input.step].value)).join(", ")}) = ${shown(step.value)}`)];
    if (backward === steps.length) return [line(make("b", {}, t("backprop.backward")), " ", t("backprop.seed"))];
    return [line(make("b", {}, t("backprop.backward")), " ", t("backprop.upstream", { label: step.label, value: shown(step.gradient) })),
      ...step.inputs.map(input => line(make("code", {}, input.rule ?? t("backprop.noRule")), input.local == null ? ""
        : ` = ${shown(input.local)}`,
        input.share == null ? ` · ${t("backprop.noGradient", { label: steps[input.step].label })}`
          : ` → ${steps[input.step].label}: ${shown(input.local)} × ${shown(step.gradient)} = ${shown(input.share)}`))];
  }

  // What was typed while an answer was on its way stays: an answer only adds the names that have no value yet.
  const renew = latest(() => attempt(problem, null, async () => {
    const asked = formula.value;
    const answer = await post("/api/backprop/formula", { text: asked, at: values });
    steps = answer.steps;
    for (const { name, value } of answer.names) values[name] ??= value;
    keep({ f: asked, at: answer.names.map(({ name }) => `${name}=${values[name]}`).join(",") });
    if (answer.names.map(({ name }) => name).join() !== [...fields.keys()].join()) {
      fields = new Map(answer.names.map(({ name }) => [name, number(values[name], { step: "any", input: event => {
        if (!Number.isFinite(event.target.valueAsNumber)) return;
        values[name] = event.target.valueAsNumber;
        renew();
      } })]));
      names.replaceChildren(...[...fields].map(([name, input]) => field(name, input)));
    }
    for (const [name, input] of fields)
      if (input !== document.activeElement && input.valueAsNumber !== values[name]) input.value = values[name];
    example.value = examples.find(e => e.text === formula.value)?.name ?? "";
    show = drawGraph(graph, steps, t("backprop.graphOf", { formula: formula.value }));
    scrub.max = last();
    renewFigures(table, answer.gradients);
    command.textContent = answer.command;
    go(Math.min(at, last()));
  }));

  at = Number(state.get("step")) || 0;
  place.append(make("div", { class: "panel" },
    make("div", { class: "row" }, field(t("backprop.example"), example),
      make("div", { class: "grow" }, field(t("backprop.yours"), formula, t("backprop.language")))),
    names, problem),
  graph,
  make("div", { class: "row player" }, back, next, scrub, button(t("backprop.first"), () => go(0)),
    button(t("backprop.all"), () => go(last()))),
  make("div", { class: "columns" }, make("div", { class: "panel" }, make("h2", {}, t("backprop.now")), told),
    make("div", { class: "panel" }, make("h2", {}, t("backprop.gradients")), table, make("p", { class: "hint" }, t("backprop.sameAs")),
      command)));
  await renew();
}
