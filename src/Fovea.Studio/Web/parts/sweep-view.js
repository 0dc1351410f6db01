// A sweep, live while it runs.
import { every, get, make, query, section, t } from "/web/studio.js";
import { badge, folded, linkTo, renewPart } from "/web/parts/run-parts.js";

export async function showSweep(main, path) {
  const state = make("span", { role: "status" });
  const best = make("p", { hidden: true });
  const [figures, chart, table] = [make("div"), make("div"), make("div")];
  const settings = folded(t("runs.sweepSettings"), "");
  const report = make("a", { class: "do", href: query("/api/runs/report", { sweep: path }), target: "_blank", rel: "noopener", hidden: true },
    t("runs.report"));
  const wait = make("p", { class: "lead" }, t("runs.sweepWaiting"));
  main.append(make("section", {}, make("p", { class: "crumb" }, make("a", { href: "/runs" }, t("runs.all")), ` / ${path}`),
    make("div", { class: "row bar" }, state, report), figures, best, wait, chart), section(t("runs.trials"), table, settings.box));
  let before = "";
  const renew = async () => {
    const now = await get(query("/api/runs/sweep", { sweep: path }));
    if (JSON.stringify(now) === before) return;
    before = JSON.stringify(now);
    state.replaceChildren(badge(now.state));
    report.hidden = !now.report;
    best.hidden = !now.bestRun;
    if (now.bestRun) best.replaceChildren(t("runs.bestRun"), " ", linkTo(now.bestRun));
    wait.hidden = now.chart !== null;
    renewPart(figures, now.figures);
    renewPart(chart, now.chart);
    renewPart(table, now.table);
    settings.shown.textContent = now.settings;
  };
  await renew();
  every(1500, () => renew().catch(() => {}));
}
