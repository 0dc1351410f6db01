// Where pictures come from: a rendered scene, a folder of the workspace, or files that are dropped.
import { ask, attempt, button, choice, dropArea, field, follow, make, notice, number, post, query, t } from "/web/studio.js";
import { segments } from "/web/parts/views.js";

const named = list => list.map(({ name, description }) => [name, `${name}: ${description}`]);

export function sourcePicker({ surfaces, reflectances, folders }, opened) {
  const [problem, work] = [make("div", { "aria-live": "polite" }), make("div")];
  const surface = choice(named(surfaces), "ellipsoids");
  const reflectance = choice(named(reflectances), "lambertian");
  const [side, lights, noise] = [number(160, { min: 32, max: 512 }), number(12, { min: 3, max: 60 }),
    number(0.002, { min: 0, max: 0.2, step: 0.001 })];
  const pattern = make("input", { type: "checkbox", checked: true });
  const render = button(t("photometry.render"), () => attempt(problem, render, async () => {
    const job = await post("/api/photometry/render", { surface: surface.value, reflectance: reflectance.value, side: side.valueAsNumber,
      lights: lights.valueAsNumber, noise: noise.valueAsNumber, pattern: pattern.checked ? 1 : 0 });
    await opened((await follow(job, work)).scene);
  }), { class: "do main" });

  const folder = choice(folders.map(path => [path, path || "."]), folders[0]);
  const open = button(t("photometry.open"), () => attempt(problem, open, () => opened(`work-${folder.value}`)), { class: "do main" });

  const take = files => attempt(problem, null, async () => {
    const { scene } = await post("/api/photometry/scene", {});
    const bar = make("progress", { max: files.length, value: 0, "aria-label": t("photometry.sending") });
    work.replaceChildren(bar);
    try {
      for (const file of files) {
        if (file.name.startsWith(".")) continue;
        await ask("POST", query(`/api/photometry/scene/${scene}/file`, { name: file.name }), file);
        bar.value++;
      }
      await opened(scene);
    } finally {
      work.replaceChildren();
    }
  });

  const places = {
    render: make("div", {}, make("div", { class: "columns" }, field(t("photometry.surface"), surface),
      field(t("photometry.reflectance"), reflectance)),
      make("div", { class: "row small" }, field(t("photometry.side"), side), field(t("photometry.lightCount"), lights),
        field(t("photometry.noise"), noise),
        make("div", { class: "check" }, field(t("photometry.pattern"), pattern)), render)),
    work: folders.length === 0 ? notice(t("photometry.noFolders"))
      : make("div", { class: "row" }, make("div", { class: "grow" }, field(t("photometry.folder"), folder)), open),
    drop: make("div", { class: "columns" }, dropArea(t("photometry.dropFiles"), take, { multiple: true, accept: "" }),
      dropArea(t("photometry.dropFolder"), take, { multiple: true, accept: "", folder: true })),
  };
  const show = name => { for (const [other, place] of Object.entries(places)) place.hidden = other !== name; };
  show("render");
  return make("div", { class: "panel" }, segments(t("photometry.from"),
    [["render", t("photometry.rendered")], ["work", t("photometry.workspace")],
    ["drop", t("photometry.dropped")]], "render", show), ...Object.values(places), problem, work);
}
