// The relighting viewer: normals and albedo as textures, shaded in linear light by
//   albedo · (ambient + intensity · max(0, n·l)) + intensity · specular · max(0, n·h)^shininess,  h between light and camera.
// Where a reflectance was found, (ρ · B(θ_d) + σ · S(θ_h, θ_d)) · max(0, n·l) stands for albedo · max(0, n·l): tables of the angles between
// n and h, and between h and the camera.
// window.foveaViewer holds the state and reads pixels back, for those who script it.
// startViewer(root, data) brings the viewer's elements within a root to life, and returns a function that ends it.
"use strict";
function startViewer(root, data) {
  const $ = id => root.querySelector(`#${id}`);
  const end = new AbortController();
  const canvas = $("canvas"), stage = $("stage"), lamp = $("lamp");
  const views = ["relit", "clay", "normals", "albedo", "depth", "error"];
  const first = { azimuth: 135, elevation: 50, intensity: 1, ambient: 0.05, specular: 0, shininess: 40, view: "relit",
    found: Boolean(data.reflectance) };
  const state = { ...first };

  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const words = (text, Type) => new Type(bytes(text).buffer);
  const inside = bytes(data.mask);
  const isInside = i => (inside[i >> 3] >> (i & 7) & 1) !== 0;
  const source = {
    normals: words(data.normals, Int16Array), albedo: bytes(data.albedo),
    depth: data.depth ? words(data.depth, Uint16Array) : null, error: data.error ? words(data.error, Uint16Array) : null,
  };
  // For each cell of the box its pixel, or −1.
  const pixels = new Int32Array(data.width * data.height).fill(-1);
  for (let i = 0, p = 0; i < pixels.length; i++) if (isInside(i)) pixels[i] = p++;

  const direction = () => {
    const a = state.azimuth * Math.PI / 180, e = state.elevation * Math.PI / 180;
    return [Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)];
  };

  // The light over a point of the unit disc, x right and y up; outside of it a light that grazes.
  const aim = (x, y) => {
    const length = Math.min(Math.hypot(x, y), Math.cos(5 * Math.PI / 180));
    state.azimuth = Math.atan2(y, x) * 180 / Math.PI;
    state.elevation = Math.acos(length) * 180 / Math.PI;
    update();
  };

  const vertexShader = `#version 300 es
    out vec2 uv;
    void main() {
      uv = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;
      gl_Position = vec4(uv * 2.0 - 1.0, 0.0, 1.0);
      uv.y = 1.0 - uv.y;
    }`;
  const fragmentShader = `#version 300 es
    precision highp float;
    uniform sampler2D normals, albedo, measures, colors, table, strengths;
    uniform vec2 tableSize;
    uniform bool found;
    uniform vec3 light;
    uniform float intensity, ambient, specular, shininess;
    uniform int view;
    in vec2 uv;
    out vec4 color;
    vec3 stored(vec3 c) {
      c = clamp(c, 0.0, 1.0);
      return mix(12.92 * c, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
    }
    void main() {
      vec4 n4 = texture(normals, uv), a4 = texture(albedo, uv), m = texture(measures, uv);
      if (n4.a < 0.01) { color = vec4(0.0); return; }
      vec3 n = normalize(n4.xyz), rho = a4.rgb / max(a4.a, 0.01), c;
      if (view < 2) {
        if (view == 1) rho = vec3(0.6);
        float lit = dot(n, light);
        float shine = lit > 0.0 ? specular * pow(max(dot(n, normalize(light + vec3(0.0, 0.0, 1.0))), 0.0), shininess) : 0.0;
        vec3 seen = rho * max(lit, 0.0);
        if (found && view == 0) {
          vec3 h = normalize(light + vec3(0.0, 0.0, 1.0));
          vec2 place = vec2(min(acos(clamp(h.z, 0.0, 1.0)) / 0.78539816, 1.0),
            sqrt(acos(clamp(dot(n, h), 0.0, 1.0)) / 1.57079633));
          vec2 parts = texture(table, (place * (tableSize - 1.0) + 0.5) / tableSize).rg;
          vec4 s4 = texture(strengths, uv) / n4.a;
          seen = (s4.rgb * parts.x + s4.a * parts.y) * max(lit, 0.0);
        }
        c = stored(rho * ambient + intensity * (seen + shine));
      }
      else if (view == 2) c = n * 0.5 + 0.5;
      else if (view == 3) c = stored(rho);
      else if (view == 4) c = texture(colors, vec2(m.r / n4.a, 0.5)).rgb;
      else c = m.b < 0.5 * n4.a ? vec3(0.5) : texture(colors, vec2(m.g / m.b, 0.5)).rgb;
      float cover = smoothstep(0.25, 0.75, n4.a);
      color = vec4(c * cover, cover);
    }`;

  const fail = text => {
    $("message").textContent = text;
    for (const id of ["message", "fallback"]) $(id).hidden = false;
    canvas.hidden = lamp.hidden = true;
  };

  let gl = null, uniforms = {}, asked = 0;

  const start = () => {
    gl = canvas.getContext("webgl2", { preserveDrawingBuffer: true, antialias: false });
    if (!gl) return fail("This browser offers no WebGL 2, which the viewer draws with. The normals are shown instead.");
    const program = gl.createProgram();
    for (const [type, text] of [[gl.VERTEX_SHADER, vertexShader], [gl.FRAGMENT_SHADER, fragmentShader]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) return fail("The shader did not compile: " + gl.getShaderInfoLog(shader));
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return fail("The shaders did not link: " + gl.getProgramInfoLog(program));
    gl.useProgram(program);
    uniforms = {};
    for (const name of ["light", "intensity", "ambient", "specular", "shininess", "view", "normals", "albedo", "measures", "colors",
      "table", "strengths", "tableSize", "found"])
      uniforms[name] = gl.getUniformLocation(program, name);
    upload();
    return true;
  };

  const texture = (unit, name, width, height, internal, type, values) => {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texImage2D(gl.TEXTURE_2D, 0, internal, width, height, 0, gl.RGBA, type, values);
    for (const [key, value] of [[gl.TEXTURE_MIN_FILTER, gl.LINEAR], [gl.TEXTURE_MAG_FILTER, gl.LINEAR],
      [gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE], [gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE]]) gl.texParameteri(gl.TEXTURE_2D, key, value);
    gl.uniform1i(uniforms[name], unit);
  };

  // The tables and each pixel's strengths; where nothing was found, a texture of one pixel stands for each.
  const uploadFound = () => {
    const found = data.reflectance, count = data.width * data.height;
    if (!found) {
      for (const [unit, name] of [[4, "table"], [5, "strengths"]]) texture(unit, name, 1, 1, gl.RGBA16F, gl.FLOAT, new Float32Array(4));
      return;
    }
    const parts = words(found.table, Uint16Array), table = new Float32Array(2 * parts.length);
    for (let i = 0; i < parts.length; i++) table[4 * (i >> 1) + (i & 1)] = parts[i] / 65535 * found.tableTop;
    const sigma = words(found.pixels, Uint16Array), strengths = new Float32Array(4 * count);
    for (let i = 0; i < count; i++) for (let k = 0; pixels[i] >= 0 && k < 4; k++)
      strengths[4 * i + k] = sigma[4 * pixels[i] + k] / 65535 * found.pixelTop;
    texture(4, "table", found.columns, found.rows, gl.RGBA16F, gl.FLOAT, table);
    texture(5, "strengths", data.width, data.height, gl.RGBA16F, gl.FLOAT, strengths);
    gl.uniform2f(uniforms.tableSize, found.columns, found.rows);
  };

  // Outside of the mask everything is 0, the share of coverage in the last channel included: filtered values are divided by it.
  const upload = () => {
    const count = data.width * data.height;
    const normals = new Float32Array(4 * count), albedo = new Uint8Array(4 * count), measures = new Float32Array(4 * count);
    for (let i = 0; i < count; i++) {
      const p = pixels[i];
      if (p < 0) continue;
      for (let k = 0; k < 3; k++) {
        normals[4 * i + k] = source.normals[3 * p + k] / 32767;
        albedo[4 * i + k] = source.albedo[3 * p + k];
      }
      normals[4 * i + 3] = 1;
      albedo[4 * i + 3] = 255;
      if (source.depth) measures[4 * i] = source.depth[p] / 65535;
      if (source.error && source.error[p] < 65535) {
        measures[4 * i + 1] = Math.min(1, source.error[p] / 100 / data.errorTop);
        measures[4 * i + 2] = 1;
      }
    }
    texture(0, "normals", data.width, data.height, gl.RGBA16F, gl.FLOAT, normals);
    texture(1, "albedo", data.width, data.height, gl.SRGB8_ALPHA8, gl.UNSIGNED_BYTE, albedo);
    texture(2, "measures", data.width, data.height, gl.RGBA16F, gl.FLOAT, measures);
    const map = new Uint8Array(data.map.flatMap(c => [1, 3, 5].map(k => parseInt(c.slice(k, k + 2), 16)).concat(255)));
    texture(3, "colors", data.map.length, 1, gl.RGBA8, gl.UNSIGNED_BYTE, map);
    uploadFound();
  };

  const draw = () => {
    asked = 0;
    if (!gl || gl.isContextLost()) return;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.uniform3fv(uniforms.light, direction());
    for (const name of ["intensity", "ambient", "specular", "shininess"]) gl.uniform1f(uniforms[name], state[name]);
    gl.uniform1i(uniforms.view, views.indexOf(state.view));
    gl.uniform1i(uniforms.found, state.found && data.reflectance ? 1 : 0);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  };

  const ask = () => { asked ||= requestAnimationFrame(draw); };

  const degrees = value => `${Math.round(value)}°`;
  const texts = {
    azimuth: degrees, elevation: degrees, intensity: v => v.toFixed(2), ambient: v => v.toFixed(2), specular: v => v.toFixed(2),
    shininess: v => v.toFixed(0),
  };

  const update = () => {
    const [x, y, z] = direction();
    for (const [name, text] of Object.entries(texts)) {
      $(name).value = state[name];
      $(name + "-text").textContent = text(state[name]);
    }
    for (const radio of root.querySelectorAll("input[name=view]")) radio.checked = radio.value === state.view;
    $("found").checked = state.found;
    const half = Math.min(canvas.clientWidth, canvas.clientHeight) / 2;
    lamp.style.left = `${canvas.offsetLeft + canvas.clientWidth / 2 + x * half}px`;
    lamp.style.top = `${canvas.offsetTop + canvas.clientHeight / 2 - y * half}px`;
    lamp.hidden = canvas.hidden || (state.view !== "relit" && state.view !== "clay");
    $("handle").setAttribute("cx", x);
    $("handle").setAttribute("cy", -y);
    $("light-text").textContent = `Light l̂ = (${[x, y, z].map(v => v.toFixed(2).replace("-", "−")).join(", ")})`;
    const scaled = state.view === "depth" || state.view === "error";
    $("scale").hidden = !scaled;
    const depth = value => `${value.toFixed(0).replace("-", "−")}${data.unit}`;
    $("scale-low").textContent = state.view === "depth" ? depth(data.least) : "0°";
    $("scale-high").textContent = state.view === "depth" ? depth(data.greatest) : `${data.errorTop}° and more`;
    ask();
  };

  const resize = () => {
    const available = stage.clientWidth - 32;
    const scale = Math.min(available / data.width, Math.max(240, innerHeight * 0.75) / data.height, 3);
    const width = Math.max(1, Math.round(data.width * scale)), height = Math.max(1, Math.round(data.height * scale));
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const ratio = Math.min(devicePixelRatio || 1, 2);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    update();
  };

  // Dragging on the canvas and on the dome.
  const drag = (element, half) => {
    const move = event => {
      const box = element.getBoundingClientRect(), radius = half(box);
      aim((event.clientX - box.left - box.width / 2) / radius, -(event.clientY - box.top - box.height / 2) / radius);
    };
    element.addEventListener("pointerdown", event => {
      if (event.button !== 0 || event.target.classList.contains("captured")) return;
      element.setPointerCapture(event.pointerId);
      orbit(false);
      move(event);
    });
    element.addEventListener("pointermove", event => { if (element.hasPointerCapture(event.pointerId)) move(event); });
  };
  drag(canvas, box => Math.min(box.width, box.height) / 2);
  drag($("dome"), box => Math.min(box.width, box.height) / 2.16);

  canvas.addEventListener("keydown", event => {
    const step = event.shiftKey ? 1 : 5, turn = step * Math.PI / 180;
    const [x, y] = direction();
    const moves = { ArrowLeft: [-turn, 0], ArrowRight: [turn, 0], ArrowUp: [0, turn], ArrowDown: [0, -turn] };
    if (event.key === "Home") Object.assign(state, { azimuth: first.azimuth, elevation: first.elevation });
    else if (!moves[event.key]) return;
    event.preventDefault();
    orbit(false);
    if (event.key === "Home") update();
    else aim(x + moves[event.key][0], y + moves[event.key][1]);
  });

  canvas.addEventListener("pointermove", event => {
    const box = canvas.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / box.width * data.width);
    const row = Math.floor((event.clientY - box.top) / box.height * data.height);
    const p = column >= 0 && row >= 0 && column < data.width && row < data.height ? pixels[row * data.width + column] : -1;
    if (p < 0) return;
    const n = [0, 1, 2].map(k => (source.normals[3 * p + k] / 32767).toFixed(3).replace("-", "−"));
    const rho = [0, 1, 2].map(k => source.albedo[3 * p + k]);
    let text = `x ${data.left + column * data.step}, y ${data.top + row * data.step}: normal n̂ = (${n.join(", ")}), albedo ρ = (${rho.join(", ")})`;
    if (source.depth) {
      const depth = data.least + source.depth[p] / 65535 * (data.greatest - data.least);
      text += `, depth z = ${depth.toFixed(1).replace("-", "−")}${data.unit}`;
    }
    if (source.error && source.error[p] < 65535) text += `, error ${(source.error[p] / 100).toFixed(2)}°`;
    $("probe").textContent = text;
  });

  for (const name of Object.keys(texts)) $(name).addEventListener("input", event => {
    if (name === "azimuth" || name === "elevation") orbit(false);
    state[name] = Number(event.target.value);
    update();
  });
  for (const radio of root.querySelectorAll("input[name=view]")) radio.addEventListener("change", () => { state.view = radio.value; update(); });

  $("found-row").hidden = !data.reflectance;
  $("found").addEventListener("change", event => { state.found = event.target.checked; update(); });

  let turning = 0;
  const orbit = on => {
    $("orbit").setAttribute("aria-pressed", String(on));
    $("light-text").setAttribute("aria-live", on ? "off" : "polite");
    cancelAnimationFrame(turning);
    turning = 0;
    if (!on) return;
    let last = performance.now();
    const turn = now => {
      state.azimuth = (state.azimuth + (now - last) * 0.06 + 180) % 360 - 180;
      last = now;
      update();
      turning = requestAnimationFrame(turn);
    };
    turning = requestAnimationFrame(turn);
  };
  $("orbit").addEventListener("click", () => orbit(!turning));
  $("reset").addEventListener("click", () => { orbit(false); Object.assign(state, first); update(); });
  $("save").addEventListener("click", () => {
    draw();
    canvas.toBlob(blob => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `${document.querySelector("h1").textContent}-${state.view}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  });

  // The lights of the pictures: a click takes one over.
  for (let i = 0; i < data.lights.length; i += 3) {
    const [x, y, z] = data.lights.slice(i, i + 3), length = Math.hypot(x, y, z) || 1;
    const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    for (const [key, value] of [["cx", x / length], ["cy", -y / length], ["r", 0.035], ["class", "captured"]]) dot.setAttribute(key, value);
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = `Light of picture ${i / 3 + 1}`;
    dot.append(title);
    dot.addEventListener("click", () => { orbit(false); aim(x / length, y / length); });
    $("captured").append(dot);
  }
  $("scale-bar").style.background = `linear-gradient(to right, ${data.map.join(",")})`;

  canvas.addEventListener("webglcontextlost", event => event.preventDefault());
  canvas.addEventListener("webglcontextrestored", () => { if (start()) update(); });
  addEventListener("resize", resize, { signal: end.signal });
  // There is nothing to send; Enter in a field must not leave the page.
  $("panel").addEventListener("submit", event => event.preventDefault());

  window.foveaViewer = {
    state, direction,
    set(changes) { Object.assign(state, changes); update(); draw(); },
    // Red, green, blue and alpha, 0…255, of the canvas at a share of its width and height from the top left.
    read(x, y) {
      draw();
      const pixel = new Uint8Array(4);
      const column = Math.floor(x * canvas.width), row = canvas.height - 1 - Math.floor(y * canvas.height);
      gl.readPixels(column, row, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      return Array.from(pixel);
    },
  };
  if (start()) resize();
  else update();
  return () => {
    end.abort();
    orbit(false);
  };
}
