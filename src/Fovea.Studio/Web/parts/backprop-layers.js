// Layers on small numbers: tables to type into, and the tables that follow from them.
import { button, latest, make, notice, post, slider, t } from "/web/studio.js";
import { keep, state } from "/web/parts/views.js";
import { inputTable, mark, resultTable, signed } from "/web/parts/numbers.js";

// What was typed stands in the address.
function stored(name, otherwise) {
  try {
    return { ...otherwise, ...JSON.parse(state.get(name) ?? "{}") };
  } catch {
    return otherwise;
  }
}

const resized = (rows, height, width) => Array.from({ length: height }, (_, i) =>
  Array.from({ length: width }, (_, j) => rows[i]?.[j] ?? 0));

// A layer: which of its values are tables to type into, how their sizes follow the sliders, and what is marked when a cell is pointed at.
function layer(place, name, first, { given, sizes, sliders, told }) {
  const open = () => layer(place, name, first, { given, sizes, sliders, told });
  const values = stored(name, structuredClone(first));
  const formula = make("p", { class: "formula", "aria-live": "polite" }, t("backprop.pointAt"));
  const inputs = make("div", { class: "tables" });
  const results = make("div", { class: "tables" });
  const problem = make("div");
  const boxes = new Map();
  const renew = latest(async () => {
    try {
      const asked = JSON.stringify(values);
      const { tables } = await post(`/api/backprop/${name}`, values);
      problem.replaceChildren();
      keep({ [name]: JSON.stringify(values) });
      const upstream = tables.find(table => table.name === "dY");
      // The upstream gradient that was answered is of the size that was asked for; a slider may have moved since.
      if (upstream && given.includes("dY") && !values.dY && JSON.stringify(values) === asked) values.dY = upstream.values;
      drawInputs(tables);
      results.replaceChildren(...tables.filter(table => table.role !== "input").map(table => {
        const box = resultTable(table, (i, j) => {
          formula.replaceChildren(...i === null ? [t("backprop.pointAt")]
            : [make("b", {}, `${table.name}[${i + 1}, ${j + 1}]`), ` = ${table.formulas[i][j]} = ${signed(table.values[i][j])}`]);
          told(boxes, table.name, i, j, values);
        });
        boxes.set(table.name, box);
        return box;
      }));
    } catch (error) {
      problem.replaceChildren(notice(error.message, "bad"));
    }
  });
  let shape = "";
  const drawInputs = tables => {
    const now = JSON.stringify(given.map(key => [values[key]?.length, values[key]?.[0]?.length]));
    if (now === shape) return;
    shape = now;
    inputs.replaceChildren(...given.filter(key => values[key]).map(key => {
      const meaning = tables.find(table => table.name === key)?.meaning ?? t("backprop.labelsHint");
      const box = inputTable(key === "labels" ? t("backprop.labels") : key, meaning, values[key], rows => {
        values[key] = rows;
        renew();
      });
      boxes.set(key, box);
      return box;
    }));
  };
  const change = (key, value) => {
    values[key] = value;
    sizes(values);
    if (name === "convolution") delete values.dY;
    renew();
  };
  const controls = sliders.map(([key, label, range]) => slider(label, { ...range, value: values[key] }, value => change(key, value)));
  place.append(make("div", { class: "columns hand" },
    make("div", { class: "panel" }, make("div", { class: "knobs" }, ...controls), inputs,
      make("div", { class: "row" }, button(t("backprop.reset"), () => {
        keep({ [name]: null });
        place.replaceChildren();
        return open();
      }))),
    make("div", { class: "panel" }, problem, formula, results)));
  return renew();
}

export const openConvolution = place => layer(place, "convolution", {
  X: [[1, 2, 0, 1, 3], [0, 1, 3, 2, 1], [2, 0, 1, 1, 0], [1, 3, 0, 2, 1], [0, 1, 2, 0, 1]],
  W: [[1, 0, -1], [2, 0, -2], [1, 0, -1]], b: 0, size: 5, kernel: 3, stride: 1, padding: 0, dilation: 1,
}, {
  given: ["X", "W", "dY"],
  sizes(values) {
    values.X = resized(values.X, values.size, values.size);
    values.W = resized(values.W, values.kernel, values.kernel);
  },
  sliders: [
    ["size", t("backprop.size"), { min: 2, max: 8, step: 1 }], ["kernel", t("backprop.kernel"), { min: 1, max: 5, step: 1 }],
    ["stride", t("backprop.stride"), { min: 1, max: 3, step: 1 }], ["padding", t("backprop.padding"), { min: 0, max: 3, step: 1 }],
    ["dilation", t("backprop.dilation"), { min: 1, max: 3, step: 1 }], ["b", t("backprop.bias"), { min: -5, max: 5, step: 0.5 }],
  ],
  // The window over the input that a cell of the output looks at.
  told(boxes, table, i, j, { W, stride, padding, dilation }) {
    const taps = i === null || table !== "Y" ? [] : W.flatMap((row, u) => row.map((_, v) =>
      [i * stride + u * dilation - padding, j * stride + v * dilation - padding]));
    mark(boxes.get("X"), taps.filter(([r, c]) => r >= 0 && c >= 0));
    mark(boxes.get("W"), i !== null && table === "dW" ? [[i, j]] : []);
    if (boxes.has("dY")) mark(boxes.get("dY"), i !== null && table === "Y" ? [[i, j]] : []);
  },
});

export const openBatchNorm = place => layer(place, "batchnorm", {
  X: [[1, 4], [2, 0], [6, 2], [3, 2]], γ: [[1, 2]], β: [[0, 3]], dY: [[1, 0], [0, 1], [-1, 2], [0, -1]], rows: 4, channels: 2,
}, {
  given: ["X", "γ", "β", "dY"],
  sizes(values) {
    for (const key of ["X", "dY"]) values[key] = resized(values[key], values.rows, values.channels);
    for (const key of ["γ", "β"]) values[key] = resized(values[key], 1, values.channels);
  },
  sliders: [["rows", t("backprop.samples"), { min: 2, max: 8, step: 1 }],
    ["channels", t("backprop.channels"), { min: 1, max: 5, step: 1 }]],
  told(boxes, table, i, j, { X }) {
    mark(boxes.get("X"), i === null ? [] : ["μ", "σ²"].includes(table) ? X.map((_, r) => [r, j])
      : ["X̂", "Y", "dX"].includes(table) ? [[i, j]] : []);
  },
});

export const openSoftmax = place => layer(place, "softmax", {
  S: [[2, 1, 0.1], [0.5, 2.5, -1], [1, 1, 1]], labels: [[0, 1, 2]], rows: 3, classes: 3,
}, {
  given: ["S", "labels"],
  sizes(values) {
    values.S = resized(values.S, values.rows, values.classes);
    values.labels = [resized(values.labels, 1, values.rows)[0].map(label => Math.min(label, values.classes - 1))];
  },
  sliders: [["rows", t("backprop.samples"), { min: 1, max: 6, step: 1 }], ["classes", t("backprop.classes"), { min: 2, max: 6, step: 1 }]],
  told(boxes, table, i, j, { S }) {
    mark(boxes.get("S"), i === null ? [] : table === "P" ? S[0].map((_, c) => [i, c]) : table === "dS" ? [[i, j]] : []);
  },
});
