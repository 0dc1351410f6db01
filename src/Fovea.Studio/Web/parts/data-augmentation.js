// One picture as a training sees it, epoch after epoch.
import { attempt, button, choice, field, latest, make, number, post, query, section, t, text } from "/web/studio.js";
import { keep, state } from "/web/parts/state.js";
import { gallery } from "/web/parts/pictures.js";
import { chosen } from "/web/parts/data-pictures.js";

const usual = [{ name: "randomTranslation" }, { name: "randomRotation" }];

export function augmentation({ transforms, recipes }) {
  const list = make("ol", { class: "transforms" }), form = make("div", { class: "row" }), shown = make("div", { "aria-live": "polite" });
  const box = section(t("data.augmented"), make("p", { class: "lead" }, t("data.augmentedLead")));
  box.append(make("div", { class: "halves" }, make("div", { class: "panel" }, form, list), shown));
  let [chain, data] = [kept(transforms), null];

  const show = latest(() => attempt(box, null, async () => {
    const part = state.part || "train", index = Number(state.index) || 0;
    const made = await post(query("/api/data/augmented", chosen({ part, index, seed: state.seed || 0, count: 17 })), chain);
    const original = { src: query("/api/data/picture", chosen({ part, index })), width: data.shape[2], height: data.shape[1],
      caption: t("data.original") };
    const range = [made.least, made.most, made.mean].map(v => v.toFixed(2));
    shown.replaceChildren(gallery([original, ...made.pictures.map((src, i) => ({ src, width: made.width, height: made.height,
      caption: t("data.epoch", { epoch: i + 1 }) }))]),
      make("p", { class: "lead" }, t("data.range", { least: range[0], most: range[1], mean: range[2] })));
  }));

  const changed = next => {
    chain = next;
    keep({ transforms: JSON.stringify(chain) });
    return show();
  };

  function rows() {
    list.replaceChildren(...chain.map((step, i) => {
      const known = transforms.find(f => f.name === step.name);
      const fields = known.arguments.map(a => argument(a, step[a.name] ?? a.default, value => {
        const next = { ...step };
        if (value === undefined) delete next[a.name];
        else next[a.name] = value;
        step = next;
        changed(chain.map((s, k) => k === i ? next : s));
      }));
      const remove = button(t("data.remove"), () => { changed(chain.filter((_, k) => k !== i)); rows(); },
        { "aria-label": t("data.removeOf", { name: step.name }) });
      return make("li", {}, make("div", { class: "head" }, make("b", {}, step.name), make("span", {}, known.description), remove), ...fields);
    }));
  }

  function build() {
    const part = data[state.part === "test" ? "test" : "train"];
    const index = number(Number(state.index) || 0, { min: 0, max: part - 1, change: () => { keep({ index: index.value }); show(); } });
    const seed = number(Number(state.seed) || 0, { min: 0, max: 2147483647, change: () => { keep({ seed: seed.value }); show(); } });
    const from = choice([["", t("data.ownChoice")], ...recipes.map(r => [r.name, `${r.name} (${r.set})`])], "", name => {
      const recipe = recipes.find(r => r.name === name);
      if (!recipe) return;
      changed(recipe.transforms.map(f => ({ name: f.name, ...f.arguments })));
      rows();
    });
    const add = choice([["", t("data.addChoose")], ...transforms.map(f => [f.name, f.name])], "", name => {
      if (name === "") return;
      changed([...chain, { name }]);
      rows();
      add.value = "";
    });
    form.replaceChildren(field(t("data.index"), index), field(t("data.seed"), seed), field(t("data.recipe"), from),
      field(t("data.add"), add));
    rows();
  }

  const open = async opened => {
    data = opened;
    build();
    await show();
  };
  return { section: box, open };
}

// The changes that the address has, where it has some.
function kept(transforms) {
  try {
    return JSON.parse(state.transforms).filter(step => transforms.some(known => known.name === step.name));
  } catch {
    return usual;
  }
}

// An input for an argument of a transform; `changed` gets its value, or undefined for its default.
function argument({ name, kind, default: usual, description, choices }, value, changed) {
  if (kind === "flag") {
    const input = make("input", { type: "checkbox", checked: value === true, change: () => changed(input.checked) });
    return field(name, input, description);
  }
  if (choices) return field(name, choice(choices, value, changed), description);
  const isList = kind === "numbers" || kind === "integers";
  const isNumber = kind === "number" || kind === "integer";
  const read = () => input.value === "" ? undefined : isList ? input.value.split(/[\s,]+/).map(Number) : isNumber ? Number(input.value)
    : input.value;
  const shown = Array.isArray(value) ? value.join(", ") : value ?? "";
  const attributes = { placeholder: usual ?? "", change: () => changed(read()) };
  const input = isNumber ? number(shown, { step: kind === "integer" ? 1 : "any", ...attributes }) : text(shown, attributes);
  return field(name, input, description);
}
