// Pictures side by side that open large, as reports show them, here of addresses.
import { make, t } from "/web/studio.js";
import { startFigures } from "/web/figures.js";

const small = 128;

// Each has src, width, height and caption; it may have a note, scores as [name, percent], a kind, "right" or "wrong", and a mark that it is
// the one that others are compared with.
export function gallery(pictures) {
  const areSmall = pictures.every(p => Math.max(p.width, p.height) <= small);
  const box = make("div", { class: "gallery" },
    make("ul", { class: areSmall ? "pictures small" : "pictures" }, ...pictures.map(p => make("li", { class: p.kind },
      make("button", { type: "button" },
        make("img", { src: p.src, width: p.width, height: p.height, alt: "", loading: "lazy", class: areSmall && "pixels" }),
        make("span", { class: "caption" }, ...verdict(p.kind), make("span", { class: "text" }, p.caption)))))),
    make("script", { type: "application/json" }, JSON.stringify(pictures.map(p => [p.note ?? "", ...(p.scores ?? [])]))));
  const holder = make("div", {}, box);
  startFigures(holder);
  return holder;
}

export function verdict(kind) {
  if (!kind) return [];
  const isRight = kind === "right";
  return [make("span", { class: "sign", "aria-hidden": "true" }, isRight ? "✓" : "✗"), " ",
    make("span", { class: "unseen" }, `${isRight ? t("parts.right") : t("parts.wrong")}: `)];
}

// Buttons to turn pages. `turned` gets the page that is wanted.
export function pager(page, pages, turned) {
  const step = (label, to, sign) => make("button", { type: "button", class: "do", "aria-label": label, disabled: to < 1 || to > pages,
    click: () => turned(to) }, sign);
  return make("div", { class: "pager", role: "group", "aria-label": t("parts.pages") },
    step(t("parts.first"), page > 1 ? 1 : 0, "«"), step(t("parts.previous"), page - 1, "‹"),
    make("span", { role: "status" }, t("parts.pageOf", { page, pages })),
    step(t("parts.next"), page + 1, "›"), step(t("parts.last"), page < pages ? pages : 0, "»"));
}
