// Folders of pictures that are dropped or chosen, with the names of the folders that they lie in.
import { ask, button, dropArea, make, post, query, t } from "/web/studio.js";

const isPicture = path => /\.(png|jpe?g|webp|gif|bmp|p[gpn]m)$/i.test(path) && !path.split("/").some(part => part.startsWith("."));
const most = 5000, atOnce = 4, deepest = 4;

// A place for files and folders. `dropped` gets [{ path, file }] of the pictures among them, in the order of their paths.
export function folderDrop(label, dropped) {
  const take = entries => {
    const pictures = entries.filter(e => isPicture(e.path)).sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
    dropped(withoutTop(pictures).slice(0, most), pictures.length);
  };
  const box = dropArea(label, files => take(files.map(file => ({ path: file.webkitRelativePath || file.name, file }))), { multiple: true });
  // Dropped folders have to be walked; the area itself would take them for files.
  box.addEventListener("drop", e => {
    const entries = [...e.dataTransfer.items].map(item => item.webkitGetAsEntry?.()).filter(entry => entry);
    if (!entries.some(entry => entry.isDirectory)) return;
    e.preventDefault();
    e.stopPropagation();
    box.classList.remove("over");
    Promise.all(entries.map(walk)).then(found => take(found.flat()));
  }, true);
  const input = make("input", { type: "file", multiple: true, webkitdirectory: true, class: "unseen", tabindex: -1, "aria-hidden": "true",
    change: () => { take([...input.files].map(file => ({ path: file.webkitRelativePath, file }))); input.value = ""; } });
  return make("div", {}, box, input, make("div", { class: "row" }, button(t("parts.chooseFolder"), () => input.click())));
}

// Sends pictures to a new folder of the studio, with a bar in `place`. Returns the folder's name.
export async function upload(api, entries, place) {
  const { id } = await post(`${api}/uploads`);
  const bar = make("progress", { max: entries.length, value: 0, "aria-label": t("parts.sending") });
  place.replaceChildren(make("div", { class: "job" }, make("p", { class: "note" }, t("parts.sending")), bar));
  let next = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < entries.length) {
      const { path, file } = entries[next++];
      await ask("POST", query(`${api}/uploads/${id}`, { name: path }), file);
      bar.value += 1;
    }
  }));
  place.replaceChildren();
  return id;
}

async function walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    return [{ path: entry.fullPath.slice(1), file }];
  }
  const reader = entry.createReader(), all = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) break;
    all.push(...some);
  }
  return (await Promise.all(all.map(walk))).flat();
}

// Paths without the folder that all of them lie in, where there are folders below it, and no deeper than the studio takes them.
function withoutTop(entries) {
  const parts = entries.map(e => e.path.split("/"));
  const top = parts.length > 0 && parts.every(p => p.length > 2 && p[0] === parts[0][0]) ? 1 : 0;
  return entries.map((e, i) => {
    const own = parts[i].slice(top), folders = own.slice(0, Math.min(own.length, deepest) - 1);
    return { ...e, path: [...folders, own.slice(folders.length).join("_")].join("/") };
  });
}
