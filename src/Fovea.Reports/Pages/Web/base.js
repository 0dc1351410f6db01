// Elements are made node by node, so that no text of the data is ever read as HTML.
function make(tag, attributes, ...children) {
  const element = tag.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

function each(selector, start, root = document) {
  for (const element of root.querySelectorAll(selector)) start(element);
}

// What brings figures to life, by their selector; each file adds its own.
const starters = [];

function startFigures(root) {
  for (const [selector, start] of starters) each(selector, start, root);
  reachScrollers();
}

function dataOf(element) {
  return JSON.parse(element.querySelector("script[type='application/json']").textContent);
}

// A number as people read it: five digits that count, all digits of whole numbers.
function format(value) {
  if (value == null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size >= 1e9 || (size > 0 && size < 1e-4)) return value.toExponential(4).replace(/\.?0+e/, "e").replace("e+", "e");
  return Number.isInteger(value) ? value.toLocaleString("en") : value.toLocaleString("en", { maximumSignificantDigits: 5 });
}

// Puts a tip beside a point, within its box.
function placeTip(tip, box, x, y) {
  const room = 14;
  tip.hidden = false;
  const left = x + room + tip.offsetWidth <= box.clientWidth ? x + room : x - room - tip.offsetWidth;
  tip.style.left = `${Math.max(0, Math.min(left, box.clientWidth - tip.offsetWidth))}px`;
  tip.style.top = `${Math.max(0, Math.min(y - tip.offsetHeight / 2, box.clientHeight - tip.offsetHeight))}px`;
}

// Boxes that scroll can be reached by the keyboard, and only those.
function reachScrollers() {
  each(".scroll", box => {
    if (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) {
      const name = box.querySelector("caption") ?? box.closest("figure")?.querySelector("figcaption") ??
        box.closest("section")?.querySelector("h2");
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", `${name?.textContent ?? "Content"}, scrolls`);
    } else if (box.getAttribute("role") === "group" && !box.classList.contains("reached")) {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  });
}

// The section that is read is marked in the contents.
function followContents() {
  const links = new Map([...document.querySelectorAll("nav a[href^='#']")].map(a => [a.hash.slice(1), a]));
  if (links.size === 0) return;
  const seen = new Set();
  const observer = new IntersectionObserver(entries => {
    for (const entry of entries) entry.isIntersecting ? seen.add(entry.target.id) : seen.delete(entry.target.id);
    const first = [...links.keys()].find(id => seen.has(id));
    for (const [id, link] of links) {
      if (id === first) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-15% 0px -60% 0px" });
  each("main > section", section => observer.observe(section));
}

addEventListener("DOMContentLoaded", () => {
  followContents();
  startFigures(document);
  new ResizeObserver(reachScrollers).observe(document.body);
});
