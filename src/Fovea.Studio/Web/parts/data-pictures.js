// The pictures of a data set, page by page.
import { attempt, choice, field, get, make, query, section, t } from "/web/studio.js";
import { keep, state } from "/web/parts/state.js";
import { gallery, pager } from "/web/parts/pictures.js";

// The data set that is shown, as the studio's addresses name it.
export const chosen = values => ({ set: state.set, size: state.size, grey: state.grey, ...values });

const parts = () => [["train", t("data.train")], ["test", t("data.test")]];

// `partChanged` is called when the other part is shown.
export function pictures(partChanged) {
  const form = make("div", { class: "row" }), shown = make("div", { "aria-live": "polite" });
  const box = section(t("data.pictures"), form, shown);
  const change = values => {
    keep(values);
    return show();
  };
  let data;
  const show = () => attempt(box, null, async () => {
    const part = state.part || "train";
    const found = await get(query("/api/data/pictures", chosen({ part, class: state.class, page: state.page })));
    const [, height, width] = data.shape;
    const turn = () => pager(found.page, found.pages, to => change({ page: to }));
    shown.replaceChildren(turn(), gallery(found.pictures.map(p => ({
      src: query("/api/data/picture", chosen({ part, index: p.index })), width, height, caption: p.label,
      note: t(part === "train" ? "data.trainIndex" : "data.testIndex", { index: p.index }),
    }))));
  });
  const open = async opened => {
    data = opened;
    const total = counts => counts.reduce((a, b) => a + b, 0);
    const classes = () => {
      const counts = state.part === "test" ? data.testCounts : data.trainCounts;
      return [["", t("data.all", { count: total(counts) })], ...data.classes.map((name, k) => [`${k}`, `${name} (${counts[k]})`])];
    };
    const build = () => {
      const part = choice(parts(), state.part || "train", value => {
        change({ part: value === "train" ? "" : value, page: "", index: "" });
        partChanged();
        label.replaceWith(label = of());
      });
      const of = () => field(t("data.class"), choice(classes(), state.class ?? "", value => change({ class: value, page: "" })));
      let label = of();
      form.replaceChildren(field(t("data.part"), part), label);
    };
    build();
    await show();
  };
  return { section: box, open };
}
