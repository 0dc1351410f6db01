// Many pictures at once: a table of what a network says of each, and right or wrong where folders are called as classes.
import { attempt, field, follow, get, make, post, query, section, t } from "/web/studio.js";
import { startFigures } from "/web/figures.js";
import { keep, state } from "/web/parts/state.js";
import { folderDrop, upload } from "/web/parts/folders.js";
import { verdict } from "/web/parts/pictures.js";

const mostRows = 500;

export function batch() {
  const place = make("div"), shown = make("div", { "aria-live": "polite" });
  const invert = make("input", { type: "checkbox" });
  let model = null;
  const drop = folderDrop(t("try.dropMany"), (entries, count) => attempt(box, null, async () => {
    if (count === 0) throw new Error(t("try.noPictures"));
    const id = await upload("/api/try", entries, place);
    const job = await post(query("/api/try/batch", { model: model.model, upload: id, invert: invert.checked ? 1 : 0 }));
    keep({ batch: job.id });
    await show(job);
  }));
  const show = async job => {
    const found = await follow(job, place);
    const result = make("div", {}, make("div", { class: "row saved" }, make("p", {}, summary(found)),
      make("a", { class: "do", href: query("/api/try/batch.csv", { job: job.id }), download: "pictures.csv" }, t("try.csv"))), table(found));
    shown.replaceChildren(result);
    startFigures(result);
  };
  const box = section(t("try.many"), make("p", { class: "lead" }, t("try.manyLead")),
    make("div", { class: "panel" }, drop, field(t("try.invertMany"), invert)), place, shown);
  return { section: box, open: async opened => {
    model = opened;
    if (!state.batch) return;
    const job = await get(`/api/jobs/${state.batch}`).catch(() => null);
    if (job) await show(job);
    else keep({ batch: "" });
  } };
}

function summary({ rows, known, right }) {
  const of = { count: rows.length, known, right, percent: known > 0 ? (100 * right / known).toFixed(1) : "" };
  return known > 0 ? t("try.rightOf", of) : t("try.count", of);
}

function table({ rows, upload }) {
  const heads = [t("try.file"), t("try.class"), t("try.probability"), t("try.rightClass")];
  const line = row => make("tr", {},
    make("td", { class: "thumbnail" }, row.problem ? "" : make("img", { src: query("/api/try/thumbnail", { upload, file: row.file }), alt: "",
      loading: "lazy", width: 48, height: 48 })),
    make("th", { scope: "row" }, row.file),
    make("td", {}, row.problem ?? row.name),
    make("td", { class: "n" }, row.probability == null ? "" : `${(100 * row.probability).toFixed(1)} %`),
    make("td", { class: row.right == null ? "" : row.right ? "right" : "wrong" },
      ...(row.right == null ? [] : verdict(row.right ? "right" : "wrong")), ` ${row.label ?? ""}`));
  return make("div", {},
    make("div", { class: "table batch" }, make("div", { class: "scroll" }, make("table", {},
      make("caption", {}, rows.length > mostRows ? t("try.first", { count: mostRows }) : t("try.table")),
      make("thead", {}, make("tr", {}, make("td"), ...heads.map((head, i) => make("th", { scope: "col", class: i === 2 && "n" }, head)))),
      make("tbody", {}, ...rows.slice(0, mostRows).map(line))))));
}
