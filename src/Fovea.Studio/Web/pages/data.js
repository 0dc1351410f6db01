// The page of data sets: what is in one, its pictures, what a training makes of them, and which look wrong.
import { attempt, choice, field, follow, get, make, number, page, post, query, renewFigures, section, t } from "/web/studio.js";
import { keep, state } from "/web/parts/state.js";
import { folderDrop, upload } from "/web/parts/folders.js";
import { chosen, pictures } from "/web/parts/data-pictures.js";
import { augmentation } from "/web/parts/data-augmentation.js";
import { doubts } from "/web/parts/data-doubts.js";

page(async main => {
  const offered = await get("/api/data");
  state.set ||= "digits";
  const place = make("div"), about = make("div", { "aria-live": "polite" });
  const augmented = augmentation(offered);
  const parts = [pictures(() => augmented.open(shown)), augmented, doubts()];
  let shown = null;
  const show = section(t("data.set"), form(offered, () => open()), place, about);
  main.append(show, ...parts.map(p => p.section));
  const open = () => attempt(show, null, async () => {
    shown = await follow(await post(query("/api/data/open", chosen())), place);
    renewFigures(about, shown.html);
    await Promise.all(parts.map(p => p.open(shown)));
  });
  await open();
});

function form(offered, open) {
  const isFolder = () => /^(folder|upload):/.test(state.set);
  const names = [...offered.sets.map(s => [s.name, `${s.name}: ${s.description}`]), ...offered.folders.map(f => [`folder:${f}`, f])];
  if (!names.some(([name]) => name === state.set)) names.push([state.set, state.set.startsWith("upload:") ? t("data.dropped") : state.set]);
  const sets = choice(names, state.set, set => change({ set }));
  const size = number(state.size ?? 64, { min: 8, max: 512, change: () => change({ size: size.value }) });
  const grey = make("input", { type: "checkbox", checked: state.grey === "1", change: () => change({ grey: grey.checked ? "1" : "" }) });
  const ownFields = [field(t("data.size"), size), field(t("data.grey"), grey)];
  const sending = make("div");
  const change = values => {
    keep({ class: "", page: "", index: "", doubts: "", ...values });
    for (const own of ownFields) own.hidden = !isFolder();
    return open();
  };
  for (const own of ownFields) own.hidden = !isFolder();
  const drop = folderDrop(t("data.drop"), (entries, count) => attempt(sending, null, async () => {
    if (count === 0) throw new Error(t("data.noPictures"));
    const id = await upload("/api/data", entries, sending);
    sets.append(make("option", { value: `upload:${id}`, selected: true }, t("data.dropped")));
    await change({ set: `upload:${id}`, size: size.value });
  }));
  return make("div", { class: "panel" }, make("div", { class: "row wide" }, field(t("data.choose"), sets), ...ownFields),
    make("details", {}, make("summary", {}, t("data.own")), drop, sending));
}
