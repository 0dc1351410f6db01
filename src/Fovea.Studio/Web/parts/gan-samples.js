// Pictures that a generator makes of a seed, and the way between two of them.
import { attempt, button, choice, field, follow, get, latest, make, number, query, section, t } from "/web/studio.js";
import { keep, state } from "/web/parts/state.js";

const count = 36;

// Pictures that the studio makes at once, or by a job.
export async function made(what, values, place) {
  const found = await get(query(`/api/gan/${what}`, { run: state.run, seed: state.seed, class: state.class, ...values }));
  return found.id ? follow(found, place) : found;
}

// Those who show pictures of the seed and the class, told when these change.
export const makers = [];

export function samples() {
  const form = make("div", { class: "row" }), place = make("div"), grid = make("div", { class: "made", role: "group", "aria-label": t("gan.samples") });
  const way = make("img", { class: "shown pixels way", alt: t("gan.wayText") });
  const box = section(t("gan.samples"), form, place, make("p", { class: "lead" }, t("gan.wayLead")), grid, make("h3", {}, t("gan.way")), way);
  let ends = [0, 1];

  const showWay = latest(() => attempt(box, null, async () => {
    way.src = (await made("way", { count, from: ends[0], to: ends[1] }, place)).picture;
  }));
  const mark = () => [...grid.children].forEach((b, i) => b.setAttribute("aria-pressed", ends.includes(i)));
  const choose = i => {
    // The one that was chosen last is the end, and the one before it the beginning.
    ends = ends.includes(i) ? ends : [ends[1], i];
    keep({ from: ends[0], to: ends[1] });
    mark();
    return showWay();
  };
  const show = latest(() => attempt(box, null, async () => {
    const { pictures } = await made("samples", { count }, place);
    // The buttons stay, and so does the focus.
    if (grid.children.length !== pictures.length) grid.replaceChildren(...pictures.map((_, i) => make("button", { type: "button",
      "aria-label": t("gan.sample", { number: i + 1 }), click: () => choose(i) }, make("img", { alt: "", class: "pixels" }))));
    pictures.forEach((src, i) => { grid.children[i].firstChild.src = src; });
    mark();
    await showWay();
  }));
  makers.push(show);

  const open = async ({ classes }) => {
    ends = [state.from, state.to].map((v, i) => Math.max(0, Math.min(count - 1, Number(v ?? i) || 0)));
    const seed = number(Number(state.seed) || 0, { min: 0, max: 2147483647, change: () => renew({ seed: seed.value }) });
    const again = button(t("gan.again"), () => {
      seed.value = Number(seed.value) + 1;
      renew({ seed: seed.value });
    });
    if (!(Number(state.class) < classes.length)) state.class = "";
    const label = choice([["", t("gan.inTurn")], ...classes.map((name, k) => [`${k}`, name])], state.class ?? "", value => renew({ class: value }));
    form.replaceChildren(field(t("gan.seed"), seed), ...(classes.length > 0 ? [field(t("gan.class"), label)] : []), again);
    box.hidden = false;
    await show();
  };
  const renew = values => {
    keep(values);
    return Promise.all(makers.map(m => m()));
  };
  return { section: box, open };
}
