// Small tables of numbers: some to type into, some that tell each cell's formula.
import { format, make, t } from "/web/studio.js";

// A number as it is typed.
export const typed = value => String(Number(value.toPrecision(6)));

// A number as it is read, to four places.
export const signed = value => format(Number(value.toFixed(4)) || 0).replace("-", "−");

// Moves the focus among the cells of a table by the arrow keys.
function arrows(table) {
  table.addEventListener("keydown", event => {
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const cell = event.target.closest("td");
    const input = event.target.matches("input") ? event.target : null;
    if (!move || !cell) return;
    // Within a number left and right move the cursor.
    if (input && move[1] < 0 && input.selectionStart > 0 && input.selectionStart === input.selectionEnd) return;
    if (input && move[1] > 0 && input.selectionEnd < input.value.length && input.selectionStart === input.selectionEnd) return;
    const next = table.rows[cell.parentElement.rowIndex + move[0]]?.cells[cell.cellIndex + move[1]];
    const target = next?.querySelector("input") ?? next;
    if (!target) return;
    event.preventDefault();
    if (!input) {
      cell.tabIndex = -1;
      target.tabIndex = 0;
    }
    target.focus();
    if (target.select) target.select();
  });
}

const figure = (name, meaning, role, table) => make("figure", { class: `numbers ${role}` },
  make("figcaption", {}, make("b", {}, name), " ", make("span", {}, meaning)), make("div", { class: "scroll" }, table));

// A table to type into; `changed` gets all rows when each cell holds a number.
export function inputTable(name, meaning, rows, changed, parse = Number) {
  const cells = [];
  const read = () => {
    const values = cells.map(row => row.map(input => input.value.trim() === "" ? NaN : parse(input.value.trim().replace("−", "-"))));
    let good = true;
    cells.forEach((row, i) => row.forEach((input, j) => {
      const fine = Number.isFinite(values[i][j]);
      input.setAttribute("aria-invalid", String(!fine));
      good &&= fine;
    }));
    if (good) changed(values);
  };
  const table = make("table", { class: "cells" }, make("tbody", {}, ...rows.map((row, i) => {
    cells.push([]);
    return make("tr", {}, ...row.map((value, j) => {
      const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", value: typed(value), input: read,
        "aria-label": t("backprop.cell", { name, row: i + 1, column: j + 1 }) });
      cells[i].push(input);
      return make("td", {}, input);
    }));
  })));
  arrows(table);
  return figure(name, meaning, "input", table);
}

// A table of results; `told(row, column)` hears of the cell that is pointed at or has the focus, and of null where there is none.
export function resultTable({ name, meaning, role, values }, told) {
  const table = make("table", { class: "cells", role: "grid", "aria-label": name }, make("tbody", {}, ...values.map((row, i) =>
    make("tr", {}, ...row.map((value, j) => make("td", { role: "gridcell", tabindex: i + j === 0 ? 0 : -1,
      mouseenter: () => told(i, j), mouseleave: left, focus: () => told(i, j), click: event => event.target.focus() },
    signed(value)))))));
  arrows(table);
  return figure(name, meaning, role, table);

  // The pointer goes, or the page is scrolled below it: a cell that has the focus, in whichever table, is told of again.
  function left() {
    const cell = document.activeElement;
    if (cell.matches("td[role=gridcell]")) cell.dispatchEvent(new FocusEvent("focus"));
    else told(null);
  }
}

// Marks cells of a table of rows and columns; the rest loses its mark.
export function mark(box, cells, kind = "on") {
  const rows = box.querySelectorAll("tr");
  box.querySelectorAll(`.${kind}`).forEach(cell => cell.classList.remove(kind));
  for (const [i, j] of cells) rows[i]?.cells[j]?.classList.add(kind);
}
