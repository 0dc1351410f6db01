// What the pages share: texts, requests, jobs, and the parts that forms are made of.
import texts from "/web/texts.js";
import { make, format, renewFigures } from "/web/figures.js";

export { make, format, renewFigures };

// A text by "page.name"; {names} in it are replaced by values.
export function t(key, values = {}) {
  const [page, name] = key.split(".");
  return texts[page][name].replace(/\{(\w+)\}/g, (_, value) => values[value]);
}

// Runs a page. What goes wrong is said on it.
export async function page(open) {
  const main = document.getElementById("content");
  try {
    await open(main);
    main.dataset.ready = "";
  } catch (error) {
    main.append(notice(error.message, "bad"));
  }
}

// Asks the studio. The answer is an object, or a blob where it is no JSON; an error carries the studio's line.
export async function ask(method, path, body, signal) {
  const isJson = body !== undefined && !(body instanceof Blob) && !(body instanceof ArrayBuffer) && !ArrayBuffer.isView(body);
  const response = await fetch(path, { method, signal, body: isJson ? JSON.stringify(body) : body,
    headers: isJson ? { "Content-Type": "application/json" } : {} }).catch(error => {
    throw error.name === "AbortError" ? error : new Error(t("shell.unreachable"));
  });
  const answer = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : await response.blob();
  if (!response.ok) throw new Error(answer.error ?? response.statusText);
  return answer;
}

export const get = (path, signal) => ask("GET", path, undefined, signal);
export const post = (path, body, signal) => ask("POST", path, body, signal);

// A path with a query of the values that are there.
export function query(path, values) {
  const given = Object.entries(values).filter(([, value]) => value != null && value !== "");
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

// Calls a function now and again while the page is seen. It ends when the function returns false.
export async function every(milliseconds, tick) {
  for (;;) {
    if (!document.hidden && await tick() === false) return;
    await new Promise(resolve => setTimeout(resolve, milliseconds));
  }
}

// Follows a job until it ends, with a bar and a button that ends it in `place`. Returns its result.
export async function follow(job, place) {
  const bar = make("progress", { max: 1, value: 0, "aria-label": job.title });
  const note = make("p", { class: "note", role: "status" }, job.title);
  const stop = button(t("shell.stop"), () => ask("DELETE", `/api/jobs/${job.id}`));
  const box = make("div", { class: "job" }, note, bar, stop);
  place.replaceChildren(box);
  await every(250, async () => {
    job = await get(`/api/jobs/${job.id}`);
    bar.value = job.progress;
    note.textContent = job.note || job.title;
    return job.state === "running";
  });
  box.remove();
  if (job.state === "failed") throw new Error(job.error);
  if (job.state === "cancelled") throw new Error(t("shell.stopped"));
  return job.result;
}

// A line that says what happened; "bad" for what went wrong.
export function notice(text, kind = "good") {
  return make("p", { class: `notice ${kind}`, role: kind === "bad" ? "alert" : "status" }, text);
}

// Does what a button asks for. Meanwhile the button cannot be pressed again; what goes wrong is said in `place`.
export async function attempt(place, button, work) {
  place.querySelectorAll(":scope > .notice").forEach(old => old.remove());
  if (button) button.disabled = true;
  try {
    return await work();
  } catch (error) {
    if (error.name !== "AbortError") place.prepend(notice(error.message, "bad"));
  } finally {
    if (button) button.disabled = false;
  }
}

let numbers = 0;

// An input with its label above. `input` has its value.
export function field(label, input, hint) {
  input.id ||= `f${++numbers}`;
  const parts = [make("label", { for: input.id }, label), input];
  if (hint) {
    input.setAttribute("aria-describedby", `${input.id}h`);
    parts.push(make("span", { class: "hint", id: `${input.id}h` }, hint));
  }
  return make("div", { class: "field" }, ...parts);
}

export const text = (value = "", attributes = {}) => make("input", { type: "text", value, autocomplete: "off", spellcheck: "false", ...attributes });
export const number = (value, attributes = {}) => make("input", { type: "number", value, ...attributes });

export function choice(values, chosen, changed) {
  const select = make("select", changed ? { change: () => changed(select.value) } : {}, ...values.map(value => {
    const [name, shown] = Array.isArray(value) ? value : [value, value];
    return make("option", { value: name, selected: name === chosen }, shown);
  }));
  return select;
}

// A slider with its value beside the label. `changed` gets the number while it moves.
export function slider(label, { min, max, step, value }, changed) {
  const shown = make("output", {}, format(value));
  const input = make("input", { type: "range", min, max, step, value, id: `f${++numbers}`, input: () => {
    shown.textContent = format(input.valueAsNumber);
    changed?.(input.valueAsNumber);
  } });
  shown.setAttribute("for", input.id);
  const box = make("div", { class: "field slider" }, make("label", { for: input.id }, label), shown, input);
  Object.defineProperty(box, "value", { get: () => input.valueAsNumber });
  return box;
}

export function button(label, click, attributes = {}) {
  return make("button", { type: "button", class: "do", click, ...attributes }, label);
}

// A section with a heading; its parts follow.
export function section(title, ...parts) {
  return make("section", {}, make("h2", {}, title), ...parts);
}

// A place to drop files on, to choose them from, and to paste pictures into. `dropped` gets the files, in the order of their names.
export function dropArea(label, dropped, { accept = "image/*", multiple = false, folder = false } = {}) {
  const take = files => {
    const list = [...files].sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
    if (list.length > 0) dropped(multiple ? list : list.slice(0, 1));
  };
  const input = make("input", { type: "file", accept, multiple, id: `f${++numbers}`, class: "unseen", webkitdirectory: folder,
    change: () => { take(input.files); input.value = ""; } });
  const area = make("label", { class: "drop", for: input.id }, label);
  const box = make("div", { class: "dropbox", paste: e => take(e.clipboardData.files) }, input, area);
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) box.addEventListener(name, e => {
    e.preventDefault();
    box.classList.toggle("over", name === "dragenter" || name === "dragover");
    if (name === "drop") take(e.dataTransfer.files);
  });
  return box;
}

// A picture that was answered as a blob; the one before it is let go.
export function showBlob(image, blob) {
  const old = image.src;
  image.src = URL.createObjectURL(blob);
  if (old.startsWith("blob:")) URL.revokeObjectURL(old);
  return image.decode().catch(() => { throw new Error(t("shell.noPicture")); });
}

// Calls the last of quick calls, one at a time, as the movements of a slider want it.
export function latest(work) {
  let [busy, next] = [false, null];
  return async (...args) => {
    next = args;
    if (busy) return;
    busy = true;
    while (next) {
      const now = next;
      next = null;
      await work(...now);
    }
    busy = false;
  };
}
