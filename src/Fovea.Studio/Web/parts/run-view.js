// A run: its curves grow while it trains, in this process or another.
import { ask, attempt, button, field, get, make, notice, post, query, section, t } from "/web/studio.js";
import { badge, confirmed, folded, renewPart } from "/web/parts/run-parts.js";

export async function showRun(main, path) {
  const api = name => query(`/api/runs/${name}`, { run: path });
  const state = make("span", { role: "status" });
  const said = make("div");
  const [figures, table, sessions] = [make("div"), make("div"), make("div")];
  const charts = make("div", { class: "charts" });
  const problem = make("pre", { class: "scroll problem", hidden: true });
  const waiting = make("p", { class: "lead", hidden: true }, t("runs.waiting"));
  const act = (name, label, work, attributes) => {
    const made = button(label, () => attempt(said, made, work), { "data-act": name, hidden: true, ...attributes });
    return made;
  };
  const stop = act("stop", t("runs.stop"), async () => { await post(api("stop")); stopping = true; await renew(); });
  const epochs = make("input", { type: "number", min: 1, step: 1, class: "short", "aria-label": t("runs.epochsInAll"), hidden: true });
  const resume = act("resume", t("runs.resume"), async () => {
    await post(query("/api/runs/resume", { run: path, epochs: epochs.valueAsNumber || null }));
    await renew();
  });
  const again = make("a", { class: "do", href: query("/runs", { new: "run", from: path }) }, t("runs.again"));
  const network = make("a", { class: "do", href: query("/network", { run: path }) }, t("runs.look"));
  const report = make("a", { class: "do", href: api("report"), target: "_blank", rel: "noopener", hidden: true }, t("runs.report"));
  const remove = act("delete", t("runs.delete"), async () => {
    const gone = await get(api("deletion"));
    if (!await confirmed(t("runs.deleteQuestion", { name: path }), t("runs.deleteDetail", gone), t("runs.delete"))) return;
    await ask("DELETE", api("run"));
    location.href = "/runs";
  }, { class: "do danger" });
  const tools = make("div", { class: "row bar" }, state, stop, resume, epochs, report, network, again, remove);
  const output = folded(t("runs.output"), "");
  const config = folded(t("runs.config"), "");
  const notes = make("textarea", { rows: 5, maxlength: 20000, spellcheck: "true" });
  const save = button(t("runs.save"), () => attempt(said, save, async () => {
    await post(api("notes"), new Blob([notes.value]));
    saved.textContent = t("runs.saved");
  }));
  const saved = make("span", { role: "status", class: "hint" });
  notes.addEventListener("input", () => { saved.textContent = ""; });
  const details = section(t("runs.details"), table, config.box, output.box, make("h3", {}, t("runs.parts")), sessions);
  const keep = section(t("runs.notes"), field(t("runs.notesLabel"), notes), make("div", { class: "row" }, save, saved));
  main.append(make("section", {}, make("p", { class: "crumb" }, make("a", { href: "/runs" }, t("runs.all")), ` / ${path}`),
    tools, said, problem, waiting, figures, charts), keep, details);

  let [stamp, stopping, known] = ["", false, null];
  async function renew() {
    const now = await get(query("/api/runs/run", { run: path, stamp }));
    stamp = now.stamp;
    if (now.state === undefined) return known?.busy;
    known = now;
    stopping &&= now.running;
    document.title = `${now.name} · ${now.state}`;
    if (state.dataset.state !== now.state) state.replaceChildren(badge(state.dataset.state = now.state));
    stop.hidden = !now.canStop;
    stop.disabled = stopping;
    resume.hidden = epochs.hidden = !now.canResume;
    if (document.activeElement !== epochs && now.planned) epochs.value = now.planned;
    remove.hidden = now.busy;
    report.hidden = !now.report;
    again.hidden = !now.canTrain;
    network.hidden = now.planned === undefined || now.busy;
    problem.hidden = !now.problem;
    problem.textContent = now.problem ?? "";
    waiting.hidden = !(now.running && !now.charts);
    renewPart(figures, now.figures);
    renewPart(charts, now.charts);
    renewPart(table, now.table);
    renewPart(sessions, now.sessions);
    config.box.hidden = !now.config;
    config.shown.textContent = now.config ?? "";
    output.box.hidden = !now.output;
    output.shown.textContent = now.output;
    keep.hidden = now.planned === undefined;
    return now.busy;
  }

  await renew();
  if (known.planned !== undefined) notes.value = (await get(api("notes"))).text;
  watch();

  // Soon while it trains, and seldom else: another process may go on with it.
  async function watch() {
    for (;;) {
      await new Promise(resolve => setTimeout(resolve, known.busy ? 700 : 2500));
      if (document.hidden) continue;
      try {
        await renew();
      } catch (error) {
        said.replaceChildren(notice(error.message, "bad"));
      }
    }
  }
}
