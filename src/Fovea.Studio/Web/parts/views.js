// Views of one page, of which one is seen at a time; which one stands in the address, with its state.
import { make, t } from "/web/studio.js";

// The state that stands behind the # of the address.
export const state = new URLSearchParams(location.hash.slice(1));

// Keeps values in the address, so that a reload and another browser show the same.
export function keep(values) {
  for (const [name, value] of Object.entries(values)) {
    if (value == null || value === "") state.delete(name);
    else state.set(name, value);
  }
  history.replaceState(null, "", state.size > 0 ? `#${state}` : location.pathname);
}

// A choice of a few words that stand side by side. `changed` gets the name.
export function segments(label, options, chosen, changed) {
  const group = `g${Math.random().toString(36).slice(2)}`;
  return make("fieldset", { class: "segments" }, make("legend", { class: "unseen" }, label), ...options.map(([name, shown]) =>
    make("label", {}, make("input", { type: "radio", name: group, value: name, checked: name === chosen, change: () => changed(name) }),
      make("span", {}, shown))));
}

// Shows one of the views [name, title, open]; open(place) fills it when it is first seen.
export async function views(main, all) {
  const places = new Map(all.map(([name]) => [name, make("div", { class: "view", hidden: true })]));
  const show = async name => {
    keep({ view: name });
    for (const [other, place] of places) place.hidden = other !== name;
    const place = places.get(name);
    if (!place.dataset.open) {
      place.dataset.open = "";
      await all.find(view => view[0] === name)[2](place);
    }
  };
  const first = places.has(state.get("view")) ? state.get("view") : all[0][0];
  main.append(segments(t("shell.views"), all.map(([name, title]) => [name, title]), first, show), ...places.values());
  await show(first);
}
