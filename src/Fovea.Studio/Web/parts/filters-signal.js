// The convolution of two signals: one is turned round and slides over the other; the products are summed.
import { attempt, button, choice, field, format, get, latest, make, number, query, t, text } from "/web/studio.js";
import { keep, segments, state } from "/web/parts/views.js";

const [width, high, left, gap] = [720, 96, 44, 26];
const kinds = { x: "filters.panelX", h: "filters.panelH", p: "filters.panelP", y: "filters.panelY" };

// Four rows of stems over one axis of time.
function stage(box, data) {
  const { from, to, x, h, y } = data;
  const count = to - from + 1;
  const place = k => left + (k - from + 0.5) * (width - left - 8) / count;
  const at = (values, first, k) => values[k - first] ?? 0;
  const slid = (n, k) => at(h, from - to, n - k);
  const rows = Object.keys(kinds).map((kind, row) => {
    const top = row * (high + gap) + 18;
    const values = kind === "x" ? x : kind === "h" ? h : kind === "y" ? y : x.map((_, i) => Math.abs(x[i]) * Math.max(...h.map(Math.abs)));
    const [least, most] = [Math.min(0, ...(kind === "p" && Math.min(...x, ...h) < 0 ? values.map(v => -v) : values)),
      Math.max(1e-9, 0, ...values)];
    const level = value => top + high * (most - value) / (most - least);
    const group = make("svg:g", { class: `signal-${kind}` });
    const zero = make("svg:line", { x1: left, x2: width - 8, y1: level(0), y2: level(0), class: "axis" });
    const label = make("svg:text", { x: left, y: top - 6, class: "name" }, t(kinds[kind]));
    const scale = make("svg:text", { x: left - 6, y: top + 8, class: "tick", "text-anchor": "end" }, format(Number(most.toPrecision(3))));
    return { kind, group, level, parts: [zero, label, scale, group] };
  });
  const height = rows.length * (high + gap) + 26;
  const cursor = make("svg:line", { y1: 10, y2: height - 20, class: "cursor" });
  const every = Math.ceil(count / 18);
  const ticks = Array.from({ length: count }, (_, i) => from + i).filter(n => n % every === 0)
    .map(n => make("svg:text", { x: place(n), y: height - 6, class: "tick", "text-anchor": "middle" }, format(n).replace("-", "−")));
  box.replaceChildren(make("svg:svg", { viewBox: `0 0 ${width} ${height}`, class: "signals", role: "img",
    "aria-label": t("filters.drawing") },
    cursor, ...rows.flatMap(row => row.parts), ...ticks));
  const step = (width - left - 8) / count;
  const stem = (row, k, value, kind = "") => value === 0 && kind !== "now" ? [] : [
    make("svg:line", { x1: place(k), x2: place(k), y1: row.level(0), y2: row.level(value), class: `stem ${kind}` }),
    make("svg:circle", { cx: place(k), cy: row.level(value), r: Math.min(4, step / 3), class: `dot ${kind}` })];
  // The area below each product, a bar for each time.
  const bar = (row, k, value) => value === 0 ? [] : [make("svg:rect", { x: place(k) - step * 0.45, width: step * 0.9,
    y: Math.min(row.level(0), row.level(value)), height: Math.abs(row.level(0) - row.level(value)), class: value < 0 ? "below"
      : "above" })];
  const times = Array.from({ length: count }, (_, i) => from + i);
  return function show(n) {
    cursor.setAttribute("x1", place(n));
    cursor.setAttribute("x2", place(n));
    for (const row of rows) row.group.replaceChildren(...times.flatMap(k => row.kind === "x" ? stem(row, k, at(x, from, k))
      : row.kind === "h" ? stem(row, k, slid(n, k))
        : row.kind === "p" ? bar(row, k, at(x, from, k) * slid(n, k))
          : k > n ? [] : stem(row, k, at(y, from, k), k === n ? "now" : "")));
    const terms = times.filter(k => at(x, from, k) !== 0 && slid(n, k) !== 0);
    return { terms: terms.map(k => [at(x, from, k), slid(n, k)]), value: at(y, from, n) };
  };
}

export async function openSignals(place, { signals }) {
  const first = { x: "rect:7", h: "exp:0.5", kind: "convolution", from: -4, to: 20, n: 3, ...Object.fromEntries(state) };
  let [data, show, timer, time] = [null, null, 0, Number(first.n)];
  const box = make("div", { class: "stagebox", tabindex: 0, role: "group", "aria-label": t("filters.drawing") });
  const said = make("p", { class: "sum", role: "status" });
  const problem = make("div");
  const command = make("code", { class: "command" });
  const named = signals.map(s => s.parameters ? `${s.name}:${s.parameters}` : s.name);
  const signal = (name, label) => {
    const input = text(first[name], { input: () => renew(), class: "code", maxlength: 400 });
    const pick = choice([["", t("filters.pick")], ...signals.map((s, i) => [s.name, `${named[i]}: ${s.description}`])], "", value => {
      if (value) input.value = value === "step" ? "step" : value === "impulse" ? "impulse@3" : value === "rect" ? "rect:5" : value;
      renew();
    });
    return [input, make("div", { class: "panel" }, field(label, input, t("filters.signalHint")), field(t("filters.known"), pick))];
  };
  const [x, xPanel] = signal("x", t("filters.first"));
  const [h, hPanel] = signal("h", t("filters.second"));
  const [from, to] = [number(first.from, { min: -400, max: 400, input: () => renew() }),
    number(first.to, { min: -399, max: 800, input: () => renew() })];
  let kind = first.kind;
  const scrub = make("input", { type: "range", step: 1, "aria-label": t("filters.time"), input: () => go(scrub.valueAsNumber) });
  const play = button(t("filters.play"), () => timer ? stop() : start(), { class: "do main", "aria-pressed": "false" });
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = t("filters.play");
    play.setAttribute("aria-pressed", "false");
    said.setAttribute("role", "status");
  };
  const start = () => {
    if (scrub.valueAsNumber >= data.to) go(data.from);
    play.textContent = t("filters.pause");
    play.setAttribute("aria-pressed", "true");
    // What changes by itself many times is not read aloud.
    said.removeAttribute("role");
    timer = setInterval(() => scrub.valueAsNumber < data.to ? go(scrub.valueAsNumber + 1) : stop(), 350);
  };
  function go(n) {
    time = n;
    if (!show) return;
    scrub.value = n;
    const { terms, value } = show(n);
    const round = v => format(Number(v.toPrecision(4))).replace("-", "−");
    const written = terms.slice(0, 8).map(([a, b]) => `${round(a)}·${round(b)}`).join(" + ") + (terms.length > 8 ? " + …" : "");
    said.replaceChildren(make("b", {}, `y(${n}) = ${round(value)}`), terms.length > 0 ? ` = ${written}` : "",
      data.isWhole ? "" : ` (${t("filters.beyond")})`);
    keep({ n });
  }
  const renew = latest(() => attempt(problem, null, async () => {
    data = await get(query("/api/filters/signal", { x: x.value, h: h.value, kind, from: from.value, to: to.value }));
    keep({ x: x.value, h: h.value, kind, from: data.from, to: data.to });
    show = stage(box, data);
    [scrub.min, scrub.max] = [data.from, data.to];
    command.textContent = data.command;
    // The time that was asked for, also while the answer was on its way.
    go(Math.max(data.from, Math.min(data.to, time)));
  }));
  place.append(make("div", { class: "columns" }, xPanel, hPanel),
    make("div", { class: "row" }, segments(t("filters.kind"),
      [["convolution", t("filters.convolution")], ["correlation", t("filters.correlation")]], kind,
      name => { kind = name; renew(); }), field(t("filters.from"), from), field(t("filters.to"), to)),
    problem, make("div", { class: "panel" }, said, box, make("div", { class: "row player" }, play,
      button(t("filters.stepBack"), () => { stop(); go(Math.max(data.from, scrub.valueAsNumber - 1)); }),
      button(t("filters.stepOn"), () => { stop(); go(Math.min(data.to, scrub.valueAsNumber + 1)); }), scrub)),
    make("p", { class: "hint" }, t("filters.sameAs")), command);
  await renew();
}
