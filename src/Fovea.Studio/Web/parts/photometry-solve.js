// How to solve, and the work itself.
import { attempt, button, choice, field, follow, make, post, t } from "/web/studio.js";

const named = list => list.map(({ name, description }) => [name, `${name}: ${description}`]);

export function solver({ solvers, integrators }, info, lights, opened) {
  const [problem, work] = [make("div", { "aria-live": "polite" }), make("div")];
  const method = choice(named(solvers), lights.value === "unknown" ? "uncalibrated" : "trimmed");
  lights.changed = name => {
    if (name === "unknown") method.value = "uncalibrated";
    else if (method.value === "uncalibrated") method.value = "trimmed";
  };
  const integrator = choice(named(integrators), "bilateral");
  const encoding = choice([["byFormat", t("photometry.byFormat")], ["linear", t("photometry.linear")], ["srgb", t("photometry.srgb")]],
    "byFormat");
  const green = choice([["up", t("photometry.greenUp")], ["down", t("photometry.greenDown")]], "up");
  const start = button(t("photometry.start"), () => attempt(problem, start, async () => {
    const job = await post(`/api/photometry/scene/${encodeURIComponent(info.scene)}/solve`,
      { method: method.value, integrator: integrator.value,
      encoding: encoding.value, green: green.value, lights: lights.value, vectors: lights.vectors });
    await opened((await follow(job, work)).result);
  }), { class: "do main" });
  return make("div", { class: "panel" }, make("div", { class: "columns" }, field(t("photometry.method"), method),
    field(t("photometry.integrator"), integrator),
    field(t("photometry.encoding"), encoding), field(t("photometry.green"), green)), make("div", { class: "row" }, start), problem, work);
}
