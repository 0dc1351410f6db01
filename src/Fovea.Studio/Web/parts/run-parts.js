// Parts that several views of runs have.
import { make, query, renewFigures, t } from "/web/studio.js";

// How far a run came, with a mark that does not need colours.
export function badge(state) {
  const signs = { running: "▶", starting: "▶", completed: "✓", stopped: "■", cancelled: "■", failed: "✗", diverged: "✗", killed: "✗" };
  return make("span", { class: `badge ${state}` }, make("span", { "aria-hidden": "true" }, `${signs[state] ?? "·"} `), state);
}

export const linkTo = path => make("a", { href: query("/runs", { run: path }) }, path);

// HTML of blocks in a place that is hidden where there is none.
export function renewPart(place, html) {
  place.hidden = !html;
  renewFigures(place, html ?? "");
}

// A dialog that asks before something is done. Resolves to whether it is wanted.
export function confirmed(question, detail, action) {
  return new Promise(resolve => {
    const answer = wanted => { dialog.close(); dialog.remove(); resolve(wanted); };
    const dialog = make("dialog", { class: "ask", "aria-label": question, cancel: e => { e.preventDefault(); answer(false); } },
      make("h2", {}, question), make("p", {}, detail),
      make("div", { class: "row" },
        make("button", { type: "button", class: "do", autofocus: true, click: () => answer(false) }, t("runs.keep")),
        make("button", { type: "button", class: "do danger", click: () => answer(true) }, action)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// A long text that opens and closes.
export function folded(title, text) {
  const shown = make("pre", { class: "scroll" }, text);
  return { box: make("details", {}, make("summary", {}, title), shown), shown };
}
