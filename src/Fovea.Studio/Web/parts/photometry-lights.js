// Where the lights stood: from a file, from a chrome ball whose rim is marked, or not known.
import { ask, attempt, button, choice, dropArea, field, follow, make, notice, number, post, query, t } from "/web/studio.js";
import { segments } from "/web/parts/views.js";
import { pictureStage } from "/web/parts/picture-stage.js";

// The circle through three points, or null.
export function circleThrough([ax, ay], [bx, by], [cx, cy]) {
  const [ux, uy, vx, vy] = [bx - ax, by - ay, cx - ax, cy - ay];
  const area = 2 * (ux * vy - uy * vx);
  if (Math.abs(area) < 1e-6) return null;
  const [u, v] = [ux * ux + uy * uy, vx * vx + vy * vy];
  const [x, y] = [(vy * u - uy * v) / area, (ux * v - vx * u) / area];
  return { x: ax + x, y: ay + y, r: Math.hypot(x, y) };
}

// The lights as the camera sees them, on a disc.
export function lightDome(lights) {
  return make("svg:svg", { viewBox: "-1.1 -1.1 2.2 2.2", class: "domes", role: "img",
    "aria-label": t("photometry.dome", { count: lights.length }) },
    make("svg:circle", { r: 1, class: "rim" }), make("svg:path", { d: "M-1 0H1M0 -1V1", class: "rim" }),
    ...lights.map(([x, y], i) => make("svg:circle", { cx: x, cy: -y, r: 0.045, class: "lamp" },
      make("svg:title", {}, t("photometry.light", { number: i + 1 })))));
}

function ballPlace(info, said) {
  const address = `/api/photometry/scene/${encodeURIComponent(info.scene)}`;
  let [points, from, ball] = [[], null, ""];
  const stagePlace = make("div");
  const work = make("div");
  const found = make("div", { "aria-live": "polite" });
  const fields = Object.fromEntries(["x", "y", "r"].map(name => [name, number("", { step: "any", min: 0, input: () => stage?.draw() })]));
  const set = circle => { if (circle) for (const name of ["x", "y", "r"]) fields[name].value = circle[name].toFixed(1); };
  const circle = () => Object.fromEntries(Object.entries(fields).map(([name, input]) => [name, input.valueAsNumber]));
  let stage = null;
  const open = async () => {
    const shown = ball ? await ask("GET", `/api/photometry/scene/${ball}`) : info;
    stage = pictureStage(`/api/photometry/scene/${encodeURIComponent(shown.scene)}`, shown, t("photometry.ballCanvas"), {
      draw(context, scale) {
        const { x, y, r } = circle();
        context.strokeStyle = "#ffb84d";
        if (r > 0) {
          context.beginPath();
          context.arc(x, y, r, 0, 2 * Math.PI);
          context.stroke();
        }
        for (const [px, py] of points) context.strokeRect(px - 3 / scale, py - 3 / scale, 6 / scale, 6 / scale);
      },
      down(x, y) { from = [x, y]; },
      // Dragged from the middle to the rim.
      move(x, y) {
        const r = Math.hypot(x - from[0], y - from[1]);
        if (r > 4) set({ x: from[0], y: from[1], r });
      },
      // Without a drag: a point of the rim.
      up(x, y) {
        if (!from || Math.hypot(x - from[0], y - from[1]) > 4) points = [];
        else {
          points = [...points.slice(points.length === 3 ? 3 : 0), [x, y]];
          if (points.length === 3) set(circleThrough(...points));
        }
        from = null;
      },
    });
    stagePlace.replaceChildren(stage.canvas);
    await stage.show(0);
  };
  const find = button(t("photometry.findLights"), () => attempt(said, find, async () => {
    const { lights } = await follow(await post(`${address}/ball`, { ...circle(), ball }), work);
    found.replaceChildren(notice(t("photometry.lightsFound", { count: lights.length })), lightDome(lights));
  }), { class: "do main" });
  const drop = dropArea(t("photometry.ballPictures"), files => attempt(said, null, async () => {
    const { scene } = await post("/api/photometry/scene", {});
    for (const file of files) await ask("POST", query(`/api/photometry/scene/${scene}/file`, { name: file.name }), file);
    [ball, points] = [scene, []];
    await open();
  }), { multiple: true });
  const place = make("div", { class: "split wide", hidden: true }, stagePlace, make("div", { class: "panel" },
    make("p", { class: "hint" }, t("photometry.ballHint")),
    make("div", { class: "row small" }, field(t("photometry.ballX"), fields.x), field(t("photometry.ballY"), fields.y),
      field(t("photometry.ballR"), fields.r)),
    make("div", { class: "row" }, find), work, found, drop));
  return { place, open: () => stage ?? attempt(said, null, open) };
}

export function lightPicker(info) {
  const said = make("div", { "aria-live": "polite" });
  const ball = ballPlace(info, said);
  const vectors = choice([["byLength", t("photometry.vectorsLength")], ["directions", t("photometry.vectorsDirections")],
    ["intensities", t("photometry.vectorsIntensities")]], "byLength");
  const isDropped = info.scene.startsWith("drop-");
  const file = make("div", { class: "panel", hidden: true },
    make("p", {}, info.hasLights ? t("photometry.hasLights") : t("photometry.noLights")),
    field(t("photometry.vectors"), vectors), isDropped ? dropArea(t("photometry.dropLights"), ([one]) => attempt(said, null, async () => {
      const ending = one.name.slice(one.name.lastIndexOf("."));
      await ask("POST", query(`/api/photometry/scene/${info.scene}/file`, { name: `lights${ending}` }), one);
      said.replaceChildren(notice(t("photometry.lightsTaken", { name: one.name })));
    }), { accept: ".lp,.txt,.csv,.npy" }) : "");
  const unknown = make("div", { class: "panel", hidden: true }, make("p", {}, t("photometry.unknownHint")));
  const places = { file, ball: ball.place, unknown };
  const picker = { value: info.hasLights ? "file" : info.hasBall ? "ball" : "unknown", get vectors() { return vectors.value; } };
  const show = name => {
    picker.value = name;
    for (const [other, place] of Object.entries(places)) place.hidden = other !== name;
    if (name === "ball") ball.open();
    picker.changed?.(name);
  };
  picker.place = make("div", {}, segments(t("photometry.lights"),
    [["file", t("photometry.lightsFile")], ["ball", t("photometry.lightsBall")],
    ["unknown", t("photometry.lightsUnknown")]], picker.value, show), said, ...Object.values(places));
  show(picker.value);
  return picker;
}
