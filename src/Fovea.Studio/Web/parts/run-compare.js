// Runs beside each other.
import { every, get, make, section, t } from "/web/studio.js";
import { linkTo, renewPart } from "/web/parts/run-parts.js";

export async function showComparison(main, runs) {
  const [table, differences, charts] = [make("div"), make("div"), make("div", { class: "charts" })];
  const same = make("p", {}, t("runs.same"));
  const list = make("ul", { class: "lines" }, ...runs.map(run => make("li", {}, linkTo(run))));
  main.append(make("section", {}, make("p", { class: "crumb" }, make("a", { href: "/runs" }, t("runs.all"))), list),
    section(t("runs.curves"), charts), section(t("runs.figures"), make("p", { class: "lead" }, t("runs.star")), table),
    section(t("runs.differences"), same, differences));
  const path = `/api/runs/compare?${new URLSearchParams(runs.map(run => ["run", run]))}`;
  let before = "";
  const renew = async () => {
    const now = await get(path);
    // A table that is made anew loses the order that somebody chose.
    if (JSON.stringify(now) === before) return;
    before = JSON.stringify(now);
    renewPart(charts, now.charts);
    renewPart(table, now.table);
    renewPart(differences, now.differences);
    same.hidden = now.differences !== null;
  };
  await renew();
  every(3000, () => renew().catch(() => {}));
}
