// The form of a training, made from the schema of files of settings.
import { attempt, button, choice, field, get, make, number, post, query, section, t, text } from "/web/studio.js";

// What is changed most often stands first.
const common = ["name", "epochs", "batchSize", "learningRate", "seed", "optimizer", "schedule"];

export async function showForm(main, { recipe, run }) {
  const [schema, base] = await Promise.all([get("/api/runs/schema"), get(query("/api/runs/form", run ? { run } : { recipe }))]);
  const said = make("div", { "aria-live": "polite" });
  const inputs = Object.entries(schema.properties).filter(([name]) => name !== "recipe")
    .map(([name, property]) => entry(name, property, base.values[name]));
  const pick = names => inputs.filter(i => common.includes(i.name) === names).map(i => i.box);
  const recipes = choice(base.recipes.map(r => [r.name, r.name]), recipe ?? base.recipe, name => {
    location.href = query("/runs", { new: name });
  });
  const about = base.recipes.find(r => r.name === recipe)?.description ?? "";
  const start = button(t("runs.start"), () => attempt(said, start, async () => {
    const values = Object.fromEntries(inputs.filter(i => i.read() !== i.before).map(i => [i.name, i.read()]));
    const { path } = await post("/api/runs", { ...(run ? { run } : { recipe }), values });
    location.href = query("/runs", { run: path });
  }), { class: "do main" });
  const head = run ? make("p", {}, t("runs.from", { run })) : field(t("runs.recipe"), recipes, about);
  main.append(make("section", {}, make("p", { class: "crumb" }, make("a", { href: "/runs" }, t("runs.all")), ` / ${t("runs.new")}`), head,
    make("div", { class: "settings" }, ...pick(true)),
    make("details", { class: "every" }, make("summary", {}, t("runs.every")), make("p", { class: "lead" }, t("runs.everyHint")),
      make("div", { class: "settings" }, ...pick(false))),
    said, make("div", { class: "row" }, start)));
}

// A setting: its input, and its value as YAML, of which JSON is a part.
function entry(name, property, value) {
  const types = [property.type].flat();
  const isNumber = types.includes("integer") || types.includes("number");
  const made = property.anyOf ? part(name, property, value)
    : property.enum ? plain(choice(property.enum, value), input => input.value)
      : types.includes("boolean") ? plain(make("input", { type: "checkbox", checked: value === true }), input => `${input.checked}`)
        : isNumber ? plain(number(value ?? "", { min: property.minimum, step: types.includes("integer") ? 1 : "any" }),
          input => input.value || "null")
          : types.includes("string") ? plain(text(value ?? ""), input =>
            input.value === "" && types.includes("null") ? "null" : JSON.stringify(input.value))
            : plain(area(JSON.stringify(value)), input => input.value || "null");
  made.input.dataset.setting = name;
  const box = field(name, made.input, property.description);
  if (made.more) box.append(made.more);
  return { name, box, read: made.read, before: made.read() };
}

const plain = (input, read) => ({ input, read: () => read(input) });

function area(value) {
  const input = make("textarea", { rows: 2, spellcheck: "false" });
  input.value = value;
  return input;
}

// A part by its name, with its arguments as name: value, separated by commas.
function part(name, property, value) {
  const given = value !== null && typeof value === "object" ? value : { name: value ?? "" };
  const input = choice([["", t("runs.nothing")], ...property.anyOf[0].enum], given.name);
  const more = text(Object.entries(given).filter(([key]) => key !== "name").map(([key, v]) => `${key}: ${JSON.stringify(v)}`).join(", "),
    { "aria-label": t("runs.arguments", { name }) });
  const show = () => {
    const chosen = property.anyOf.find(p => p.properties?.name.const === input.value);
    const names = Object.keys(chosen?.properties ?? {}).filter(n => n !== "name");
    more.placeholder = names.map(n => `${n}: ${JSON.stringify(chosen.properties[n].default)}`).join(", ");
    more.hidden = names.length === 0;
  };
  // Arguments are those of the part that they were written for.
  input.addEventListener("change", () => { more.value = ""; show(); });
  show();
  return { input, more, read: () => input.value === "" ? "null" : more.value.trim() === "" ? input.value
    : `{name: ${input.value}, ${more.value}}` };
}
