// A sheet of paper to draw on by mouse, pen or finger; by keys, a cursor goes from square to square. What is drawn is in the address.
import { button, make, slider, t } from "/web/studio.js";

const side = 280, cells = 14, cell = side / cells, mostHash = 6000;
const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// `changed` is called whenever there is something else on the sheet.
export function drawing(changed) {
  const canvas = make("canvas", { width: side, height: side, class: "sheet", tabindex: 0, role: "application", "aria-label": t("try.sheet") });
  const status = make("p", { class: "unseen", role: "status" });
  let [strokes, width, at, isByKey] = [read(), 24, [7, 4], false];

  const paint = (context, withCursor) => {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, side, side);
    context.lineCap = context.lineJoin = "round";
    context.strokeStyle = "#000";
    for (const stroke of strokes) {
      context.lineWidth = stroke.width;
      context.beginPath();
      context.moveTo(...stroke.points[0]);
      // A single point is a line of no length, which round ends make a dot.
      for (const point of stroke.points) context.lineTo(...point);
      context.stroke();
    }
    if (!withCursor) return;
    context.strokeStyle = "#0b7f91";
    context.lineWidth = 3;
    context.strokeRect(at[0] * cell + 1.5, at[1] * cell + 1.5, cell - 3, cell - 3);
  };
  const renew = () => {
    paint(canvas.getContext("2d"), isByKey && document.activeElement === canvas);
    write(strokes);
    changed();
  };
  const point = e => {
    const box = canvas.getBoundingClientRect();
    return [(e.clientX - box.left) / box.width, (e.clientY - box.top) / box.height].map(v => Math.round(v * side));
  };

  canvas.addEventListener("pointerdown", e => {
    if (e.button !== 0) return;
    canvas.setPointerCapture(e.pointerId);
    isByKey = false;
    strokes.push({ width, points: [point(e)] });
    renew();
  });
  canvas.addEventListener("pointermove", e => {
    if (!canvas.hasPointerCapture(e.pointerId)) return;
    const points = strokes.at(-1).points, to = point(e), [x, y] = points.at(-1);
    if (Math.hypot(to[0] - x, to[1] - y) < 3) return;
    points.push(to);
    renew();
  });
  canvas.addEventListener("keydown", e => {
    const step = steps[e.key];
    if (step) {
      const from = middle(at);
      at = at.map((v, i) => Math.max(0, Math.min(cells - 1, v + step[i])));
      if (e.shiftKey) strokes.push({ width, points: [from, middle(at)] });
    } else if (e.key === " ") {
      const dot = `${middle(at)}`, known = strokes.filter(s => s.points.length > 1 || `${s.points[0]}` !== dot);
      strokes = known.length < strokes.length ? known : [...strokes, { width, points: [middle(at)] }];
    } else if (e.key === "Backspace" || e.key === "Delete") strokes = e.key === "Delete" ? [] : strokes.slice(0, -1);
    else return;
    e.preventDefault();
    isByKey = true;
    status.textContent = t("try.cursor", { column: at[0] + 1, row: at[1] + 1 });
    renew();
  });
  canvas.addEventListener("blur", () => paint(canvas.getContext("2d"), false));

  const pen = slider(t("try.pen"), { min: 8, max: 48, step: 2, value: width }, value => { width = value; });
  const undo = button(t("try.undo"), () => { strokes.pop(); renew(); });
  const clear = button(t("try.clear"), () => { strokes = []; renew(); });
  paint(canvas.getContext("2d"), false);
  return {
    element: make("div", { class: "drawing" }, canvas, status, pen, make("div", { class: "row" }, undo, clear),
      make("p", { class: "hint" }, t("try.keys"))),
    get isEmpty() { return strokes.length === 0; },
    // The sheet as a picture, without the cursor.
    blob() {
      const copy = make("canvas", { width: side, height: side });
      paint(copy.getContext("2d"), false);
      return new Promise(done => copy.toBlob(done, "image/png"));
    },
  };
}

const middle = at => at.map(v => v * cell + cell / 2);

// width:x,y,x,y;…
function write(strokes) {
  const text = strokes.map(s => `${s.width}:${s.points.join()}`).join(";");
  history.replaceState(null, "", location.pathname + location.search + (text && text.length <= mostHash ? `#${text}` : ""));
}

function read() {
  if (!/^#(\d+:\d+,\d+(,\d+,\d+)*(;|$))+$/.test(location.hash)) return [];
  return location.hash.slice(1).split(";").filter(s => s).map(s => {
    const [width, ...numbers] = s.split(/[:,]/).map(Number);
    return { width, points: Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]) };
  });
}
