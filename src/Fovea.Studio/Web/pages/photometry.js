// Photometric stereo: pictures under several lights, the object in them, the lights, a solver, and the surface that comes out.
import { get, make, page, section, t } from "/web/studio.js";
import { keep, state } from "/web/parts/views.js";
import { sourcePicker } from "/web/parts/photometry-source.js";
import { maskEditor } from "/web/parts/photometry-mask.js";
import { lightPicker } from "/web/parts/photometry-lights.js";
import { solver } from "/web/parts/photometry-solve.js";
import { showResult } from "/web/parts/photometry-result.js";

page(async main => {
  document.head.append(make("link", { rel: "stylesheet", href: "/web/viewer.css" }));
  const known = await get("/api/photometry");
  const [scenePlace, resultPlace] = [make("div"), make("div", { "aria-live": "polite" })];
  const openScene = async id => {
    const info = await get(`/api/photometry/scene/${encodeURIComponent(id)}`);
    keep({ scene: id });
    const lights = lightPicker(info);
    scenePlace.replaceChildren(
      section(t("photometry.object"), maskEditor(info)),
      section(t("photometry.lights"), lights.place),
      section(t("photometry.solve"), solver(known, info, lights, openResult)));
  };
  const openResult = async id => {
    keep({ result: id });
    await showResult(resultPlace, id, known);
  };
  main.append(section(t("photometry.pictures"), sourcePicker(known, async id => {
    resultPlace.replaceChildren();
    keep({ result: null });
    await openScene(id);
  })), scenePlace, resultPlace);
  // What was open is opened again, where the studio still has it.
  if (state.has("scene")) await openScene(state.get("scene")).catch(() => keep({ scene: null }));
  if (state.has("result")) await openResult(state.get("result")).catch(() => keep({ result: null }));
});
