// A heat map that says, under the pointer or by arrow keys, which cell this is.
function startGrid(figure) {
  const box = figure.querySelector(".scroll"), table = box.querySelector("table");
  const tip = make("div", { class: "tip", "aria-hidden": "true", hidden: true });
  const status = make("p", { class: "unseen", role: "status" });
  const columns = [...table.tHead.rows[table.tHead.rows.length - 1].cells].slice(1);
  const axes = [...table.querySelectorAll("th.axis")].map(th => th.textContent);
  const [across, down] = table.tHead.rows.length > 1 ? axes : ["", ...axes];
  let at = null;
  const frame = make("div", { class: "frame" });
  box.replaceWith(frame);
  frame.append(box, tip, status);
  box.classList.add("reached");
  for (const [name, value] of Object.entries({ tabindex: 0, role: "group", "aria-label":
    `${figure.querySelector("figcaption")?.textContent ?? "Heat map"}: arrow keys read values` })) box.setAttribute(name, value);
  const point = (cell, isByKey) => {
    for (const marked of table.querySelectorAll(".on")) marked.classList.remove("on");
    at = cell;
    tip.hidden = !cell;
    if (!cell) return;
    const head = cell.parentElement.cells[0], top = columns[cell.cellIndex - 1];
    for (const marked of [cell, head, top]) marked.classList.add("on");
    const lines = [[down || "row", head.textContent], [across || "column", top.textContent]];
    tip.replaceChildren(make("b", {}, cell.textContent), ...lines.flatMap(([name, value]) =>
      [make("i", { class: "none" }), make("span", {}, name), make("span", { class: "n" }, value)]));
    const [from, outer] = [cell.getBoundingClientRect(), frame.getBoundingClientRect()];
    placeTip(tip, frame, from.right - outer.left - 8, from.top - outer.top + from.height / 2);
    if (isByKey) status.textContent = `${lines.map(l => l.join(" ")).join(", ")}: ${cell.textContent}`;
  };
  table.addEventListener("pointerover", e => point(e.target.closest("tbody td")));
  table.addEventListener("pointerleave", () => point(null));
  box.addEventListener("blur", () => point(null));
  box.addEventListener("keydown", e => {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[e.key];
    if (!step || columns.length === 0) return;
    const rows = table.tBodies[0].rows;
    const [row, column] = at ? [at.parentElement.sectionRowIndex + step[0], at.cellIndex + step[1]] : [0, 1];
    const cell = rows[Math.max(0, Math.min(rows.length - 1, row))]?.cells[Math.max(1, Math.min(columns.length, column))];
    if (cell) point(cell, true);
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
    e.preventDefault();
  });
}

starters.push(["figure.grid", startGrid]);
