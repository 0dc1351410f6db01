// The page of networks that make pictures: how they learn, what they make, and the ways between.
import { attempt, button, choice, every, field, follow, get, make, number, page, post, query, renewFigures, section, t } from "/web/studio.js";
import { keep, state } from "/web/parts/state.js";
import { learning } from "/web/parts/gan-learning.js";
import { samples } from "/web/parts/gan-samples.js";
import { plane } from "/web/parts/gan-plane.js";

page(async main => {
  const offered = await get("/api/gan");
  const about = make("div"), place = make("div"), makers = [samples(), plane()], history = learning();
  const runs = choice(offered.runs, state.run, run => open(run));
  const none = make("p", { class: "lead" }, t("gan.none")), chooser = field(t("gan.choose"), runs);
  const form = start(offered, run => {
    runs.append(make("option", { value: run }, run));
    runs.value = run;
    return open(run);
  });
  const box = section(t("gan.run"), make("div", { class: "halves even" }, make("div", { class: "panel" }, none, chooser, about),
    make("div", { class: "panel" }, form)), place);
  main.append(box, history.section, ...makers.map(m => m.section));
  let asked = 0;

  const open = run => attempt(box, null, async () => {
    const mine = ++asked;
    [none.hidden, chooser.hidden] = [Boolean(run), !run];
    for (const part of [history, ...makers]) part.section.hidden = true;
    if (!run) return;
    keep({ run });
    let opened = false;
    const look = async () => {
      const now = await get(query("/api/gan/run", { run }));
      if (mine !== asked) return false;
      renewFigures(about, now.html || `<p class="lead">${now.status === "starting" ? t("gan.starting") : ""}</p>`);
      if (now.problem) throw new Error(t("gan.failed", { problem: now.problem }));
      history.show(run, now);
      // Pictures can be made as soon as there are weights; at the end they are made of the last ones.
      if (now.hasWeights && (!opened || !now.isLive)) {
        opened = true;
        const about = await follow(await post(query("/api/gan/open", { run })), place);
        await Promise.all(makers.map(m => m.open(about)));
      }
      return now.isLive || now.status === "starting";
    };
    if (await look()) every(1000, async () => await attempt(box, null, look) ?? false);
  });
  await open(offered.runs.includes(state.run) ? state.run : offered.runs[0]);
});

function start({ recipes, mayTrain }, started) {
  const first = recipes.find(r => r.name === "gan-digits") ?? recipes[0];
  const recipe = choice(recipes.map(r => [r.name, `${r.name}: ${r.description}`]), first?.name, name => {
    epochs.value = recipes.find(r => r.name === name).epochs;
  });
  const epochs = number(first?.epochs, { min: 1, max: 10000 }), seed = number(0, { min: 0, max: 2147483647 });
  const form = make("div", {});
  const train = button(t("gan.train"), () => attempt(form, train, async () => {
    const { run } = await post(query("/api/gan/train", { recipe: recipe.value, epochs: epochs.value, seed: seed.value }));
    await started(run);
  }), { class: "do main", disabled: !mayTrain });
  form.append(field(t("gan.recipe"), recipe), make("div", { class: "row" }, field(t("gan.epochs"), epochs), field(t("gan.seed"), seed), train),
    ...(mayTrain ? [] : [make("p", { class: "lead" }, t("gan.mayNot"))]));
  return form;
}
