// A table that is sorted by its headings and, where it is long, filtered.
function startTable(box) {
  const table = box.querySelector("table"), body = table.tBodies[0];
  const rows = [...body.rows];
  if (rows.length > 1) {
    for (const head of table.tHead.rows[0].cells) {
      if (head.tagName !== "TH") continue;
      const button = make("button", { type: "button" }, ...head.childNodes);
      button.addEventListener("click", () => {
        const isUp = head.getAttribute("aria-sort") !== "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
        sortRows(rows, head.cellIndex, head.classList.contains("n"), isUp ? 1 : -1);
        body.append(...rows);
      });
      head.append(button);
    }
  }
  if (rows.length > 20) {
    const count = make("output", {}, `${rows.length} rows`);
    const field = make("input", { type: "search", input: () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(w => w);
      let shown = 0;
      for (const row of rows) {
        row.hidden = !words.every(w => row.textContent.toLowerCase().includes(w));
        if (!row.hidden) shown++;
      }
      count.textContent = words.length > 0 ? `${shown} of ${rows.length} rows` : `${rows.length} rows`;
    } });
    box.prepend(make("div", { class: "filter" }, make("label", {}, "Filter ", field), count));
  }
}

// Cells without a value come last, whichever way.
function sortRows(rows, column, isNumeric, direction) {
  const read = cell => isNumeric ? cellNumber(cell.textContent) : cell.textContent.trim();
  const values = new Map(rows.map(row => [row, read(row.cells[column])]));
  const isEmpty = v => v === "" || v === "–" || v === "-" || Number.isNaN(v);
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  rows.sort((a, b) => {
    const [x, y] = [values.get(a), values.get(b)];
    if (isEmpty(x) || isEmpty(y)) return isEmpty(x) - isEmpty(y);
    return direction * (isNumeric ? x - y : order.compare(x, y));
  });
}

// The number that a cell begins with, in the unit that follows it: times in seconds, sizes in bytes, thousands and millions.
function cellNumber(text) {
  const units = { ns: 1e-9, "µs": 1e-6, ms: 1e-3, s: 1, min: 60, h: 3600, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 1024, MiB: 2 ** 20, GiB: 2 ** 30,
    k: 1e3, K: 1e3, M: 1e6, G: 1e9, B: 1e9 };
  const parts = [...text.replace(/−/g, "-").matchAll(/([-+]?(?:[\d,]*\.?\d+|∞)(?:e[-+]?\d+)?)\s*([a-zµ]+)?/gi)];
  if (parts.length === 0) return NaN;
  const value = ([, number, unit]) => parseFloat(number.replace("∞", "Infinity").replaceAll(",", "")) * (units[unit] ?? 1);
  // "1 h 5 min" is one time.
  const isTime = part => ["h", "min", "s"].includes(part[2]);
  return isTime(parts[0]) ? parts.filter(isTime).reduce((sum, part) => sum + value(part), 0) : value(parts[0]);
}

starters.push([".table", startTable]);
