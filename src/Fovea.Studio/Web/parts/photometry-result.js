// What a solve found: figures, the surface under a light that is moved, its shape that turns, a profile, and files.
import { ask, attempt, button, choice, field, follow, get, make, notice, post, renewFigures, section, t, text } from "/web/studio.js";
import { startViewer } from "/web/viewer.js";
import { meshView } from "/web/parts/mesh-view.js";
import { profile } from "/web/parts/photometry-profile.js";

let end = () => {};

const size = bytes => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

export async function showResult(place, id, known) {
  const address = `/api/photometry/result/${id}`;
  const [result, data] = [await get(address), await get(`${address}/file/viewer.json`)];
  end();
  // Pictures of an integration that was done again have the same address.
  const fresh = `?${Date.now()}`;
  const figures = make("div");
  renewFigures(figures, result.figures);
  const viewer = make("div");
  viewer.innerHTML = result.viewer;
  const gallery = make("div", { class: "maps" }, ...result.pictures.map(({ file, text: name }) =>
    make("figure", { class: file === "reconstruction.png" ? "wide" : "" },
    make("img", { src: `${address}/file/${file}${fresh}`, alt: name }), make("figcaption", {}, name))));
  place.replaceChildren(
    section(t("photometry.result"), ...result.warnings.length > 0
      ? [make("ul", { class: "notice bad lines", "aria-label": t("photometry.warnings") },
      ...result.warnings.map(line => make("li", {}, line)))] : [], figures),
    section(t("photometry.relight"), make("p", { class: "hint", id: "hint" }, t("photometry.relightHint")), viewer),
    section(t("photometry.shape"), meshView(data), again(place, id, known, result)),
    section(t("photometry.profile"), profile(address, result, fresh, data)),
    section(t("photometry.maps"), gallery),
    section(t("photometry.files"), files(address, result.files)));
  end = startViewer(viewer, data);
}

// Depth by another integrator.
function again(place, id, known, result) {
  const [problem, work] = [make("div"), make("div")];
  const integrator = choice(known.integrators.map(({ name, description }) => [name, `${name}: ${description}`]), result.integrator);
  const run = button(t("photometry.integrateAgain"), () => attempt(problem, run, async () => {
    await follow(await post(`/api/photometry/result/${id}/integrate`, { integrator: integrator.value }), work);
    await showResult(place, id, known);
  }));
  return make("div", {}, make("div", { class: "row" }, make("div", { class: "grow" }, field(t("photometry.integratorOf"), integrator)),
    run), problem, work);
}

function files(address, list) {
  const said = make("div", { "aria-live": "polite" });
  const folder = text("", { placeholder: "results/cat" });
  const save = button(t("photometry.save"), () => attempt(said, save, async () => {
    const saved = await ask("POST", `${address}/save`, { folder: folder.value });
    said.replaceChildren(notice(t("photometry.saved", { folder: saved.folder })));
  }));
  return make("div", { class: "panel" }, make("ul", { class: "files" }, ...list.map(({ name, bytes }) => make("li", {},
    make("a", { href: `${address}/file/${name}`, download: name }, name), ` ${size(bytes)}`))),
  make("div", { class: "row" }, make("div", { class: "grow" }, field(t("photometry.saveTo"), folder)), save), said);
}
