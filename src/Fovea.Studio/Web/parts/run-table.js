// All runs and sweeps below the folder. The table is renewed in place: what is sorted, chosen and focused stays.
import { button, every, field, get, latest, make, notice, query, section, t, text } from "/web/studio.js";
import { badge, linkTo } from "/web/parts/run-parts.js";

const order = new Intl.Collator("en", { numeric: true });

export async function showRuns(main, filter) {
  const state = { filter, sort: "date", down: true, rows: new Map(), runs: [], columns: [] };
  const count = make("output", { class: "count" });
  const problems = make("div");
  const table = make("table", {}, make("caption", { class: "unseen" }, t("runs.title")), make("thead"), make("tbody"));
  const box = make("div", { class: "live runs" }, make("div", { class: "scroll" }, table));
  const empty = make("p", { hidden: true }, t("runs.none"));
  const compare = button(t("runs.compare"), () => { location.href = comparison(chosen(state)); }, { disabled: true });
  const input = text(filter, { type: "search", placeholder: t("runs.filterExample") });
  const again = latest(() => renew());
  input.addEventListener("input", () => {
    state.filter = input.value.trim();
    history.replaceState(null, "", query("/runs", { filter: state.filter }));
    again();
  });
  const begin = make("a", { class: "do main", href: "/runs?new=digits" }, t("runs.new"));
  const bar = make("div", { class: "row bar" }, field(t("runs.filter"), input, t("runs.filterHint")), count, compare, begin);
  const sweeps = make("div", { class: "live sweeps" });
  const sweepSection = section(t("runs.sweeps"), sweeps);
  main.append(make("section", {}, bar, problems, box, empty), sweepSection);

  async function renew() {
    let answer;
    try {
      answer = await get(query("/api/runs", { filter: state.filter }));
    } catch (error) {
      problems.replaceChildren(notice(error.message, "bad"));
      return;
    }
    problems.replaceChildren(...answer.problems.map(p => notice(p, "bad")),
      ...answer.started.map(s => make("p", { class: "notice" }, linkTo(s.path), " ", badge(s.state))));
    count.textContent = answer.runs.length === answer.all ? t("runs.count", { n: answer.all })
      : t("runs.countOf", { n: answer.runs.length, all: answer.all });
    begin.hidden = !answer.canTrain;
    box.hidden = answer.all === 0;
    empty.hidden = answer.all > 0;
    Object.assign(state, { runs: answer.runs, columns: answer.columns });
    if (table.tHead.rows.length === 0) head();
    body();
  }

  function head() {
    const cells = state.columns.map(column => {
      const label = button(column.name, () => {
        state.down = state.sort === column.name ? !state.down : column.number || column.name === "date";
        state.sort = column.name;
        mark();
        body();
      });
      return make("th", { scope: "col", class: column.number && "n", "data-name": column.name }, label);
    });
    table.tHead.append(make("tr", {}, make("td", {}, make("span", { class: "unseen" }, t("runs.choose"))), ...cells));
    mark();
  }

  function mark() {
    for (const cell of table.tHead.querySelectorAll("th")) {
      if (cell.dataset.name === state.sort) cell.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
  }

  function body() {
    const at = state.columns.findIndex(c => c.name === state.sort);
    const runs = [...state.runs].sort((a, b) => {
      const [x, y] = [a.values[at], b.values[at]];
      if (x == null || y == null) return (x == null) - (y == null);
      return (state.down ? -1 : 1) * (typeof x === "number" ? x - y : order.compare(x, y));
    });
    const rows = runs.map(run => row(run));
    const body = table.tBodies[0];
    if (rows.length !== body.rows.length || rows.some((r, i) => body.rows[i] !== r)) {
      const focused = document.activeElement;
      body.replaceChildren(...rows);
      if (body.contains(focused)) focused.focus({ preventScroll: true });
    }
    chose();
  }

  // A row is made once; only cells that changed are written.
  function row(run) {
    let known = state.rows.get(run.path);
    if (!known) {
      const box = make("input", { type: "checkbox", "aria-label": t("runs.chooseOne", { name: run.path }), change: chose });
      known = make("tr", { "data-path": run.path }, make("td", {}, box), ...state.columns.map((column, i) =>
        i === 0 ? make("th", { scope: "row" }, linkTo(run.path)) : make("td", { class: column.number && "n" })));
      state.rows.set(run.path, known);
    }
    state.columns.forEach((column, i) => {
      const cell = known.cells[i + 1];
      if (i === 0 || cell.dataset.text === run.cells[i]) return;
      cell.dataset.text = run.cells[i];
      cell.replaceChildren(column.name === "state" ? badge(run.cells[i]) : run.cells[i]);
    });
    return known;
  }

  function chose() {
    compare.disabled = chosen(state).length < 2;
  }

  async function renewSweeps() {
    const { sweeps: all } = await get("/api/runs/sweeps");
    sweepSection.hidden = all.length === 0;
    sweeps.replaceChildren(make("div", { class: "scroll" }, make("table", {},
      make("thead", {}, make("tr", {}, ...["sweep", "search", "trials", "best", "state"].map(name =>
        make("th", { scope: "col", class: name === "trials" && "n" }, name)))),
      make("tbody", {}, ...all.map(sweep => make("tr", {},
        make("th", { scope: "row" }, make("a", { href: query("/runs", { sweep: sweep.path }) }, sweep.path)),
        ...(sweep.problem ? [make("td", { colspan: 4 }, sweep.problem)] : [make("td", {}, sweep.search),
          make("td", { class: "n" }, `${sweep.done}/${sweep.trials}`),
          make("td", {}, sweep.best ? `${sweep.best} (${sweep.bestValues})` : "–"), make("td", {}, badge(sweep.state))])))))));
  }

  await renew();
  await renewSweeps();
  every(2000, again);
  every(4000, () => renewSweeps().catch(() => {}));
}

// In the order in which they stand.
function chosen(state) {
  return [...state.rows.values()].filter(r => r.isConnected && r.querySelector("input").checked).map(r => r.dataset.path);
}

const comparison = runs => `/runs?${new URLSearchParams(runs.map(run => ["run", run]))}`;
