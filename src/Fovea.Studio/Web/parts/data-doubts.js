// Pictures whose label is likely wrong, and pictures that come twice: found by a job that can be come back to.
import { attempt, button, choice, field, follow, get, make, post, query, renewFigures, section, t } from "/web/studio.js";
import { keep, state } from "/web/parts/state.js";
import { chosen } from "/web/parts/data-pictures.js";

export function doubts() {
  const form = make("div", { class: "row" }), place = make("div"), found = make("div", { "aria-live": "polite" });
  const box = section(t("data.doubts"), make("p", { class: "lead" }, t("data.doubtsLead")), form, place, found);
  const show = async job => {
    const result = await follow(job, place);
    renewFigures(found, result.html);
  };
  const open = async () => {
    found.replaceChildren();
    const { runs } = await get(query("/api/data/runs", chosen()));
    const own = state.set === "digits" ? ["", t("data.quick")] : ["", t("data.noJudge")];
    const judge = choice([own, ...runs.map(r => [r, r])], runs.includes(state.run) ? state.run : "", run => keep({ run }));
    const look = button(t("data.look"), () => attempt(box, look, async () => {
      const job = await post(query("/api/data/doubts", chosen({ run: judge.value })));
      keep({ doubts: job.id });
      await show(job);
    }), { class: "do main" });
    form.replaceChildren(field(t("data.judge"), judge), look);
    // A job that was begun before goes on, or has ended.
    if (state.doubts) get(`/api/jobs/${state.doubts}`).then(show).catch(() => keep({ doubts: "" }));
  };
  return { section: box, open };
}
