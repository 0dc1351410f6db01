// The capture guide: lights that are moved, and a score that follows. The arithmetic is that of LightScore:
//   (σ/ρ)·√(tr(M) − n·M·n), M = (Σ l·lᵀ)⁻¹ over the lights that a normal n faces.
// window.captureGuide holds the lights and the score, for those who script it.
"use strict";
function startGuide(root, data) {
  const $ = id => root.querySelector(`#${id}`);
  const degrees = 180 / Math.PI, worst = Math.PI / 2, svg = "http://www.w3.org/2000/svg";
  const state = { lights: [], noise: data.noise };
  const restore = () => {
    state.lights = [];
    for (let i = 0; i < data.lights.length; i += 3) state.lights.push(data.lights.slice(i, i + 3));
  };
  const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const azimuth = l => (Math.atan2(l[1], l[0]) * degrees + 360) % 360;
  const elevation = l => Math.asin(Math.max(-1, Math.min(1, l[2]))) * degrees;
  const direction = (a, e) => [Math.cos(e / degrees) * Math.cos(a / degrees), Math.cos(e / degrees) * Math.sin(a / degrees),
    Math.sin(e / degrees)];

  // Evenly spread by area, turned by the golden angle.
  const cap = (count, tilt) => Array.from({ length: count }, (_, i) => {
    const z = 1 - (1 - Math.cos(tilt / degrees)) * (i + 0.5) / count, radius = Math.sqrt(1 - z * z);
    const angle = Math.PI * (3 - Math.sqrt(5)) * i;
    return [radius * Math.cos(angle), radius * Math.sin(angle), z];
  });
  const normals = cap(data.normals, data.mostTilt), candidates = cap(data.candidates, 90 - data.lowest);

  // The sum of l·lᵀ over the lights that n faces, or over all: xx, xy, xz, yy, yz, zz.
  const matrix = (lights, n) => {
    const m = [0, 0, 0, 0, 0, 0];
    for (const l of lights) {
      if (n && !(dot(l, n) > 0)) continue;
      m[0] += l[0] * l[0]; m[1] += l[0] * l[1]; m[2] += l[0] * l[2];
      m[3] += l[1] * l[1]; m[4] += l[1] * l[2]; m[5] += l[2] * l[2];
    }
    return m;
  };
  const inverse = ([a, b, c, d, e, f]) => {
    const det = a * (d * f - e * e) - b * (b * f - e * c) + c * (b * e - d * c);
    return !(det > 1e-9) ? null : [d * f - e * e, c * e - b * f, b * e - c * d, a * f - c * c, b * c - a * e, a * d - b * b].map(v => v / det);
  };
  const error = (lights, n) => {
    const m = inverse(matrix(lights, n));
    if (!m) return Infinity;
    const [x, y, z] = n;
    const along = m[0] * x * x + m[3] * y * y + m[5] * z * z + 2 * (m[1] * x * y + m[2] * x * z + m[4] * y * z);
    return state.noise * Math.sqrt(Math.max(0, m[0] + m[3] + m[5] - along));
  };
  // Roots of the characteristic polynomial of a symmetric matrix, by angles.
  const condition = ([a, b, c, d, e, f]) => {
    const q = (a + d + f) / 3, p = Math.sqrt(((a - q) ** 2 + (d - q) ** 2 + (f - q) ** 2 + 2 * (b * b + c * c + e * e)) / 6);
    if (p < 1e-12) return q > 0 ? 1 : Infinity;
    const [A, B, C, D, E, F] = [a - q, b, c, d - q, e, f - q].map(v => v / p);
    const r = (A * (D * F - E * E) - B * (B * F - E * C) + C * (B * E - D * C)) / 2;
    const phi = Math.acos(Math.max(-1, Math.min(1, r))) / 3;
    const largest = q + 2 * p * Math.cos(phi), least = q + 2 * p * Math.cos(phi + 2 * Math.PI / 3);
    return least > 1e-12 * largest ? Math.sqrt(largest / least) : Infinity;
  };
  const score = lights => {
    const errors = normals.map(n => error(lights, n)), finite = errors.filter(Number.isFinite), m = inverse(matrix(lights));
    return {
      condition: condition(matrix(lights)), trace: m ? m[0] + m[3] + m[5] : Infinity, frontal: error(lights, [0, 0, 1]) * degrees,
      average: finite.length ? Math.sqrt(finite.reduce((s, e) => s + e * e, 0) / finite.length) * degrees : Infinity,
      covered: finite.length / errors.length,
    };
  };
  const objective = lights => normals.reduce((s, n) => s + Math.min(worst, error(lights, n)) ** 2, 0);
  const missing = () => {
    let best = null, least = Infinity;
    for (const light of candidates) {
      const value = objective([...state.lights, light]);
      if (value < least) [best, least] = [light, value];
    }
    return best;
  };

  const text = (value, unit = "") => Number.isFinite(value) ? value.toFixed(2) + unit : "∞";
  const canvas = $("heat"), size = canvas.width, colors = data.map.map(c => [1, 3, 5].map(i => parseInt(c.slice(i, i + 2), 16)));
  const paint = () => {
    const context = canvas.getContext("2d"), image = context.createImageData(size, size), end = 3 * state.noise;
    for (let i = 0; i < size * size; i++) {
      const x = 1.08 * ((i % size + 0.5) / size * 2 - 1), y = 1.08 * (1 - (Math.floor(i / size) + 0.5) / size * 2), rest = 1 - x * x - y * y;
      if (rest <= 0) continue;
      const e = error(state.lights, [x, y, Math.sqrt(rest)]);
      const [r, g, b] = Number.isFinite(e) ? colors[Math.round(Math.min(1, e / end) * (colors.length - 1))] : [90, 90, 96];
      image.data.set([r, g, b, 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
    $("scale-high").textContent = `${(end * degrees).toFixed(1)}° and more`;
  };

  let suggested = null, dragged = -1;
  const update = rows => {
    const s = score(state.lights);
    suggested = missing();
    $("condition").textContent = text(s.condition);
    $("normal-condition").textContent = text(s.condition ** 2);
    $("trace").textContent = text(s.trace);
    $("frontal").textContent = text(s.frontal, "°");
    $("average").textContent = text(s.average, "°");
    $("covered").textContent = `${Math.round(100 * s.covered)} %`;
    $("count").textContent = state.lights.length;
    $("missing").textContent = `azimuth ${azimuth(suggested).toFixed(0)}°, elevation ${elevation(suggested).toFixed(0)}°`;
    const mark = $("missing-mark");
    mark.setAttribute("cx", suggested[0]);
    mark.setAttribute("cy", -suggested[1]);
    $("lights").replaceChildren(...state.lights.map((l, i) => {
      const circle = document.createElementNS(svg, "circle");
      for (const [name, value] of [["cx", l[0]], ["cy", -l[1]], ["r", 0.05], ["data-light", i]]) circle.setAttribute(name, value);
      return circle;
    }));
    $("save").href = "data:text/csv;charset=utf-8," + encodeURIComponent("x,y,z\n"
      + state.lights.map(l => l.map(v => v.toFixed(6)).join(",")).join("\n") + "\n");
    if (rows) list();
    else for (const [i, l] of state.lights.entries()) {
      for (const [id, value] of [["azimuth", azimuth(l)], ["elevation", elevation(l)]]) {
        const field = $(`${id}-${i}`);
        if (field && field !== document.activeElement) field.value = value.toFixed(1);
      }
    }
    paint();
    window.captureGuide = { ...s, lights: state.lights, missing: suggested };
  };
  const list = () => $("rows").replaceChildren(...state.lights.map((l, i) => {
    const row = document.createElement("tr"), name = document.createElement("td"), end = document.createElement("td");
    const remove = document.createElement("button");
    name.textContent = i + 1;
    const cells = [["azimuth", azimuth(l), 0, 360], ["elevation", elevation(l), -90, 90]].map(([id, value, min, max]) => {
      const cell = document.createElement("td"), field = document.createElement("input");
      Object.assign(field, { type: "number", id: `${id}-${i}`, min, max, step: "any", value: value.toFixed(1) });
      field.setAttribute("aria-label", `${id} of light ${i + 1} in degrees`);
      field.addEventListener("input", () => {
        const a = Number($(`azimuth-${i}`).value), e = Number($(`elevation-${i}`).value);
        if (!Number.isFinite(a) || !Number.isFinite(e)) return;
        state.lights[i] = direction(a, e);
        update(false);
      });
      cell.append(field);
      return cell;
    });
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `Remove light ${i + 1}`);
    remove.addEventListener("click", () => {
      state.lights.splice(i, 1);
      update(true);
    });
    end.append(remove);
    row.append(name, ...cells, end);
    return row;
  }));

  const dome = $("dome");
  dome.addEventListener("pointerdown", event => {
    dragged = Number(event.target.getAttribute("data-light") ?? -1);
    if (dragged >= 0) dome.setPointerCapture(event.pointerId);
  });
  dome.addEventListener("pointermove", event => {
    if (dragged < 0) return;
    const box = dome.getBoundingClientRect();
    let x = 1.08 * ((event.clientX - box.left) / box.width * 2 - 1), y = 1.08 * (1 - (event.clientY - box.top) / box.height * 2);
    const length = Math.hypot(x, y), most = Math.cos(5 / degrees);
    if (length > most) [x, y] = [x * most / length, y * most / length];
    state.lights[dragged] = [x, y, Math.sqrt(Math.max(0, 1 - x * x - y * y))];
    update(false);
  });
  for (const name of ["pointerup", "pointercancel"]) dome.addEventListener(name, () => { dragged = -1; });
  $("add").addEventListener("click", () => {
    state.lights.push(suggested);
    update(true);
  });
  $("restore").addEventListener("click", () => {
    restore();
    update(true);
  });
  $("noise").addEventListener("input", () => {
    const value = Number($("noise").value) / 100;
    if (!(value > 0)) return;
    state.noise = value;
    update(false);
  });
  const near = () => {
    const object = Number($("object").value), lamp = Number($("lamp").value);
    if (!(object > 0) || !(lamp > object / 2)) return;
    const share = object / 2 / lamp;
    $("near").textContent = `directions differ by up to ${(Math.atan(share) * degrees).toFixed(1)}° from the middle to the rim, `
      + `brightness by ${(100 * ((1 - share) ** -2 - 1)).toFixed(0)} % towards the lamp; the lamp is ${(lamp / object).toFixed(1)} × the object away`;
  };
  for (const id of ["object", "lamp"]) $(id).addEventListener("input", near);
  $("scale-bar").style.background = `linear-gradient(90deg, ${data.map.join(", ")})`;
  restore();
  near();
  update(true);
}
startGuide(document, JSON.parse(document.getElementById("data").textContent));
