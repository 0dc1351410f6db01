// A picture under a filter: sliders for its parameters, before and after, the kernel in numbers, and histograms.
import { ask, attempt, button, choice, dropArea, field, follow, get, latest, make, notice, query, renewFigures, showBlob, slider,
  t, text } from "/web/studio.js";
import { compare } from "/web/parts/compare.js";
import { snapshot } from "/web/parts/snapshot.js";
import { keep, state } from "/web/parts/views.js";
import { typed } from "/web/parts/numbers.js";

const own = "[…]";

// A slider of a parameter: ten times its usual value is enough where far more is allowed.
function knob(setting, value, changed) {
  const { name, words } = setting;
  if (words.length > 0) return field(name.toLowerCase(), choice(words, value ?? words[0], changed));
  const usual = setting.value ?? setting.min;
  const max = setting.max <= 1 || usual === 0 ? setting.max : Math.min(setting.max, 10 * usual + (setting.step === 2 ? 1 : 0));
  const step = setting.step === 2 ? 2 : setting.step || (max - setting.min > 100 ? 1 : max > 2 ? 0.05 : 0.01);
  return slider(name.toLowerCase(), { min: setting.min, max, step, value: Math.min(max, value ?? usual) },
    number => changed(typed(number)));
}

// A matrix to type one's own kernel into.
function ownKernel(changed) {
  let [rows, columns] = [3, 3];
  const cells = make("div", { class: "ownkernel" });
  const inputs = [];
  const tell = () => changed(`[${Array.from({ length: rows }, (_, i) => inputs.slice(i * columns, (i + 1) * columns)
    .map(input => input.value.trim() || "0").join(" ")).join("; ")}]`);
  const draw = weights => {
    inputs.length = 0;
    for (let i = 0; i < rows * columns; i++) inputs.push(text(weights?.[i] ?? "0", { input: tell,
      "aria-label": t("filters.weight", { row: Math.floor(i / columns) + 1, column: i % columns + 1 }) }));
    cells.style.setProperty("--columns", columns);
    cells.replaceChildren(...inputs);
  };
  draw(["0", "-1", "0", "-1", "5", "-1", "0", "-1", "0"]);
  const sizes = ["3", "5", "7", "9"];
  const size = (label, set) => field(label, choice(sizes, "3", value => { set(Number(value)); draw(); tell(); }));
  return { tell, place: make("div", {}, make("div", { class: "row" }, size(t("filters.rows"), n => { rows = n; }),
    size(t("filters.columns"), n => { columns = n; })), cells) };
}

export async function openPictures(place, { filters, borders, channels, scales }) {
  const now = { id: "", kernel: "gaussian:2", border: borders[0], channels: channels[0], scale: scales[0], normalize: "",
    ...Object.fromEntries(state) };
  const asked = () => ({ id: now.id, kernel: now.kernel, border: now.border, channels: now.channels, scale: now.scale,
    normalize: now.normalize });
  const view = compare();
  const problem = make("div", { "aria-live": "polite" });
  const work = make("div");
  const about = make("p", { class: "hint" });
  const knobs = make("div");
  const numbers = make("div");
  const histogram = make("div", { class: "histograms", role: "group", "aria-label": t("filters.histogram") });
  const command = make("code", { class: "command" });
  const download = make("a", { class: "do", download: "filtered.png" }, t("filters.download"));
  const line = text(now.kernel, { class: "code", maxlength: 8000,
    input: () => { now.kernel = line.value.trim(); renew(); pick.value = nameOf(); drawKnobs(); } });
  const nameOf = () => now.kernel.startsWith("[") ? own : filters.find(f => f.name === now.kernel.split(":")[0])?.name ?? own;
  const kernelOwn = ownKernel(kernel => set(kernel));
  const set = kernel => {
    line.value = now.kernel = kernel;
    renew();
  };
  const drawKnobs = () => {
    const filter = filters.find(f => f.name === nameOf());
    about.textContent = filter?.description ?? t("filters.ownHint");
    if (!filter) {
      knobs.replaceChildren(kernelOwn.place);
      return;
    }
    const given = now.kernel.split(":")[1]?.split(",") ?? [];
    const values = filter.settings.map((s, i) => given[i] || (s.words[0] ?? typed(s.value)));
    knobs.replaceChildren(...filter.settings.map((s, i) => knob(s, s.words.length > 0 ? values[i] : Number(values[i]), value => {
      values[i] = value;
      set(`${filter.name}:${values.join(",")}`);
    })));
  };
  const pick = choice([...filters.map(f => f.name), [own, t("filters.own")]], nameOf(), name => {
    if (name === own) kernelOwn.tell();
    else set([name, filters.find(f => f.name === name).settings.map(s =>
      s.words[0] ?? typed(s.value)).join(",")].filter(Boolean).join(":"));
    drawKnobs();
  });

  const renew = latest(() => attempt(problem, null, async () => {
    work.replaceChildren();
    keep(asked());
    const address = query("/api/filters/apply", asked());
    let answer = await ask("GET", address);
    while (!(answer instanceof Blob)) {
      await follow(answer, work);
      answer = await ask("GET", address);
    }
    await showBlob(view.after, answer);
    [download.href, view.place.dataset.kernel] = [view.after.src, now.kernel];
    command.textContent = `fovea filter photo.jpg --kernel "${now.kernel}"` + ["border", "channels", "scale"]
      .map(name => now[name] === { border: borders, channels, scale: scales }[name][0] ? "" : ` --${name} ${now[name]}`).join("")
      + (now.normalize ? " --normalize" : "") + " --out filtered.png";
    const [kernel, bars] = await Promise.all([get(query("/api/filters/kernel", { kernel: now.kernel, normalize: now.normalize })),
      get(query("/api/filters/histogram", asked()))]);
    renewFigures(histogram, bars.html);
    showKernel(kernel);
  }));

  const showKernel = ({ rows, columns, weights, sum }) => {
    if (!weights) return numbers.replaceChildren(make("p", {}, t("filters.noKernel")));
    const most = Math.max(...weights.flat().map(Math.abs));
    const small = Math.max(rows, columns) <= 9;
    const cell = value => make("td",
      { style: `--weight: ${Math.round(small ? 80 * Math.abs(value) / most : 100 * Math.sqrt(Math.abs(value) / most))}%`,
      class: value < 0 ? "minus" : "plus" },
      small ? typed(Number(value.toPrecision(3))).replace("-", "−") : "");
    numbers.replaceChildren(make("p", {}, t("filters.kernelIs", { rows, columns, sum: Number(sum.toFixed(4)) })),
      make("div", { class: "scroll" }, make("table", { class: small ? "kernel" : "kernel fine", "aria-label": t("filters.kernel") },
        make("tbody", {}, ...weights.map(row => make("tr", {}, ...row.map(cell)))))));
  };

  const open = latest(() => attempt(problem, null, async () => {
    await showBlob(view.before, await ask("GET", query("/api/filters/picture", { id: now.id })));
    await renew();
  }));
  const drop = file => attempt(problem, null, async () => {
    const kept = await ask("POST", "/api/filters/picture", file);
    now.id = kept.id;
    await open();
    if (kept.from) problem.replaceChildren(notice(t("filters.smaller", { from: kept.from, to: `${kept.width} × ${kept.height}` })));
  });
  const select = (label, name, values) => field(label, choice(values, now[name], value => { now[name] = value; renew(); }));
  const normalize = make("input", { type: "checkbox", checked: now.normalize === "true",
    change: () => { now.normalize = normalize.checked ? "true" : ""; renew(); } });
  drawKnobs();
  place.append(make("div", { class: "split" },
    make("div", { class: "panel" }, field(t("filters.filter"), pick), about, knobs, field(t("filters.asText"), line, t("filters.textHint")),
      select(t("filters.border"), "border", borders), select(t("filters.channels"), "channels", channels),
        select(t("filters.scale"), "scale", scales),
      make("div", { class: "field check" }, field(t("filters.normalize"), normalize))),
    make("div", {}, problem, work, view.place, make("div", { class: "row" }, download,
      button(t("filters.example"), () => { now.id = ""; open(); })),
    make("p", { class: "hint" }, t("filters.sameAs")), command,
    make("div", { class: "columns drops" }, dropArea(t("filters.drop"), ([file]) => drop(file)), snapshot(drop)))),
  make("div", { class: "split under" }, make("div", { class: "panel" }, make("h2", {}, t("filters.kernel")), numbers), histogram));
  addEventListener("paste", event => {
    const [file] = event.clipboardData.files;
    if (file && !place.hidden) drop(file);
  });
  await open();
}
