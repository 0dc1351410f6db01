// The surface as a body that turns, seen from far away so that lengths across the view are true, with a scale and the height along a line.
// startSurface(root, data) brings its elements within a root to life. window.foveaSurface holds the state, for those who script it.
function startSurface(root, data) {
  const $ = id => root.querySelector(`#${id}`);
  const canvas = $("surface");
  if (!canvas || !data.depth) return;
  const most = 250000, first = { turn: -30, tilt: 25, zoom: 1, relief: 1, bare: false, cut: "row", at: 0.5 };
  const state = { ...first };
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const inside = bytes(data.mask), depth = new Uint16Array(bytes(data.depth).buffer);
  const normals = new Int16Array(bytes(data.normals).buffer), albedo = bytes(data.albedo);
  const { width, height } = data, signed = (v, digits) => v.toFixed(digits).replace("-", "−");
  const pixels = new Int32Array(width * height).fill(-1);
  for (let i = 0, p = 0; i < pixels.length; i++) if (inside[i >> 3] >> (i & 7) & 1) pixels[i] = p++;
  const zOf = p => data.least + depth[p] / 65535 * (data.greatest - data.least);

  // The point that a cell of the viewer shows, in the unit of the depth.
  const point = (column, row, z) => {
    const u = data.left + column * data.step, v = data.top + row * data.step;
    if (!data.camera) return [u * data.pitch, -v * data.pitch, z];
    const [fx, fy, cx, cy] = data.camera;
    return [-z * (u - cx) / fx, -z * (cy - v) / fy, z];
  };

  // Vertices in the unit of the depth about the middle; every few pixels where there are very many.
  const build = () => {
    const step = Math.ceil(Math.sqrt(depth.length / most)), vertex = new Int32Array(width * height).fill(-1);
    const positions = [], shades = [], colors = [], triangles = [];
    const least = [Infinity, Infinity, Infinity], greatest = [-Infinity, -Infinity, -Infinity];
    for (let row = 0; row < height; row += step) for (let column = 0; column < width; column += step) {
      const i = row * width + column, p = pixels[i];
      if (p < 0) continue;
      vertex[i] = positions.length / 3;
      point(column, row, zOf(p)).forEach((v, k) => {
        positions.push(v);
        least[k] = Math.min(least[k], v);
        greatest[k] = Math.max(greatest[k], v);
      });
      for (let k = 0; k < 3; k++) {
        shades.push(normals[3 * p + k] / 32767);
        colors.push(albedo[3 * p + k] / 255);
      }
    }
    for (let row = 0; row + step < height; row += step) for (let column = 0; column + step < width; column += step) {
      const above = row * width + column, below = above + step * width;
      const corners = [above, below, below + step, above + step].map(i => vertex[i]).filter(v => v >= 0);
      if (corners.length > 2) triangles.push(corners[0], corners[1], corners[2]);
      if (corners.length > 3) triangles.push(corners[0], corners[2], corners[3]);
    }
    const middle = least.map((v, k) => (v + greatest[k]) / 2);
    const reach = Math.max(greatest[0] - least[0], greatest[1] - least[1], greatest[2] - least[2]) / 2 || 1;
    return { positions, shades, colors, triangles: new Uint32Array(triangles), middle, reach };
  };

  const vertexShader = `#version 300 es
    in vec3 position, normal, color;
    uniform vec3 middle;
    uniform mat3 turn;
    uniform vec2 scale;
    uniform float relief, reach, lift;
    out vec3 n, c;
    void main() {
      vec3 p = position - middle;
      p = turn * vec3(p.xy, p.z * relief);
      gl_Position = vec4(p.xy * scale, -p.z / (reach * 8.0) - lift, 1.0);
      n = turn * normalize(vec3(normal.xy * relief, normal.z) + vec3(0.0, 0.0, 1e-6));
      c = color;
    }`;
  const fragmentShader = `#version 300 es
    precision highp float;
    uniform int paint;
    in vec3 n, c;
    out vec4 color;
    void main() {
      float lit = abs(dot(normalize(n), normalize(vec3(-0.45, 0.5, 0.8))));
      color = vec4(paint == 2 ? vec3(1.0, 0.72, 0.3) : (paint == 1 ? vec3(0.78, 0.76, 0.72) : c) * (0.15 + 0.85 * lit), 1.0);
    }`;

  const body = build();
  const gl = canvas.getContext("webgl2", { antialias: true, preserveDrawingBuffer: true });
  let uniform = null, line = null;
  const start = () => {
    if (!gl) {
      $("surface-message").textContent = "This browser offers no WebGL 2, which the surface is drawn with.";
      $("surface-message").hidden = false;
      canvas.hidden = $("ruler").hidden = true;
      return;
    }
    const program = gl.createProgram();
    for (const [type, text] of [[gl.VERTEX_SHADER, vertexShader], [gl.FRAGMENT_SHADER, fragmentShader]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    gl.useProgram(program);
    uniform = Object.fromEntries(["middle", "turn", "scale", "relief", "reach", "lift", "paint"]
      .map(name => [name, gl.getUniformLocation(program, name)]));
    const mesh = gl.createVertexArray();
    const attribute = (name, values) => {
      const buffer = gl.createBuffer(), at = gl.getAttribLocation(program, name);
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(values), gl.DYNAMIC_DRAW);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, 3, gl.FLOAT, false, 0, 0);
      return buffer;
    };
    gl.bindVertexArray(mesh);
    attribute("position", body.positions);
    attribute("normal", body.shades);
    attribute("color", body.colors);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, body.triangles, gl.STATIC_DRAW);
    const strip = gl.createVertexArray();
    gl.bindVertexArray(strip);
    line = { mesh, strip, buffer: attribute("position", []) };
    gl.enable(gl.DEPTH_TEST);
  };

  // Pixels of the canvas for one unit of the depth.
  const perUnit = () => 0.46 * Math.min(canvas.width, canvas.height) / body.reach * state.zoom;

  // The points of the line, with null where there is no surface.
  const profile = () => {
    const isRow = state.cut === "row", count = isRow ? width : height;
    const other = Math.round(state.at * ((isRow ? height : width) - 1)), points = [];
    for (let i = 0; i < count; i++) {
      const [column, row] = isRow ? [i, other] : [other, i], p = pixels[row * width + column];
      points.push(p < 0 ? null : point(column, row, zOf(p)));
    }
    return { points, other: (isRow ? data.top : data.left) + other * data.step };
  };

  let asked = 0;
  const draw = () => {
    asked = 0;
    if (!gl || gl.isContextLost()) return;
    const [a, b] = [state.turn, state.tilt].map(d => d * Math.PI / 180);
    const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    // About the vertical first, then about the horizontal; column by column.
    gl.uniformMatrix3fv(uniform.turn, false, [ca, sb * sa, -cb * sa, 0, cb, sb, sa, -sb * ca, cb * ca]);
    gl.uniform3fv(uniform.middle, body.middle);
    gl.uniform2f(uniform.scale, 2 * perUnit() / canvas.width, 2 * perUnit() / canvas.height);
    gl.uniform1f(uniform.relief, state.relief);
    gl.uniform1f(uniform.reach, body.reach * Math.max(1, state.relief));
    gl.uniform1f(uniform.lift, 0);
    gl.uniform1i(uniform.paint, state.bare ? 1 : 0);
    gl.bindVertexArray(line.mesh);
    gl.drawElements(gl.TRIANGLES, body.triangles.length, gl.UNSIGNED_INT, 0);
    gl.bindVertexArray(line.strip);
    gl.bindBuffer(gl.ARRAY_BUFFER, line.buffer);
    const { points } = profile(), ends = [];
    for (let i = 1; i < points.length; i++) if (points[i - 1] && points[i]) ends.push(...points[i - 1], ...points[i]);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(ends), gl.DYNAMIC_DRAW);
    gl.uniform1i(uniform.paint, 2);
    gl.uniform1f(uniform.lift, 0.004);
    gl.drawArrays(gl.LINES, 0, ends.length / 3);
  };
  const ask = () => { asked ||= requestAnimationFrame(draw); };

  // 1, 2 or 5 times a power of ten, at most a number.
  const round = value => {
    const power = 10 ** Math.floor(Math.log10(value));
    return [5, 2, 1].find(f => f * power <= value) * power;
  };

  const svg = (name, attributes, text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };

  // Height over the way along the line; both in the unit of the depth.
  const chart = () => {
    const { points, other } = profile(), there = points.filter(p => p), plot = $("profile");
    const axis = state.cut === "row" ? "x" : "y";
    $("profile-text").textContent = there.length < 2 ? "The line meets no surface."
      : `Height z along ${axis}, in ${data.unit.trim()}, through ${axis === "x" ? "row" : "column"} ${other} of the pictures`;
    plot.replaceChildren();
    if (there.length < 2) return;
    const along = p => axis === "x" ? p[0] : p[1];
    const [left, right] = [Math.min(...there.map(along)), Math.max(...there.map(along))];
    const [low, high] = [Math.min(...there.map(p => p[2])), Math.max(...there.map(p => p[2]))];
    const px = v => 56 + (v - left) / (right - left || 1) * 568, py = z => 186 - (z - low) / (high - low || 1) * 166;
    const ticks = (from, to) => {
      const step = round((to - from || 1) / 3), all = [];
      for (let v = Math.ceil(from / step) * step; v <= to + step * 1e-6; v += step) all.push([v, Math.max(0, -Math.floor(Math.log10(step)))]);
      return all;
    };
    for (const [v, digits] of ticks(0, right - left)) {
      plot.append(svg("path", { d: `M${px(left + v)} 186V192`, class: "axis" }));
      plot.append(svg("text", { x: px(left + v), y: 208, "text-anchor": "middle" }, signed(v, digits)));
    }
    for (const [z, digits] of ticks(low, high)) {
      plot.append(svg("path", { d: `M56 ${py(z)}H624`, class: "grid" }));
      plot.append(svg("text", { x: 48, y: py(z) + 4, "text-anchor": "end" }, signed(z, digits)));
    }
    let path = "", pen = "M";
    for (const p of points) {
      if (p) path += `${pen}${px(along(p)).toFixed(1)} ${py(p[2]).toFixed(1)}`;
      pen = p ? "L" : "M";
    }
    plot.append(svg("path", { d: "M56 186H624", class: "axis" }), svg("path", { d: path, class: "curve" }));
  };

  const texts = {
    turn: v => `${Math.round(v)}°`, tilt: v => `${Math.round(v)}°`, zoom: v => `${v.toFixed(2)}×`, relief: v => `${v.toFixed(2)}×`,
  };
  const update = () => {
    for (const [name, text] of Object.entries(texts)) {
      $(name).value = state[name];
      $(name + "-text").textContent = text(state[name]);
    }
    $("bare").checked = state.bare;
    $("cut-at").value = state.at;
    for (const radio of root.querySelectorAll("input[name=cut]")) radio.checked = radio.value === state.cut;
    $("cut-at-text").textContent = `${state.cut === "row" ? "row" : "column"} ${profile().other}`;
    // The ruler is a round length of about a quarter of the view.
    const unit = perUnit() * canvas.clientWidth / canvas.width, length = round(0.25 * canvas.clientWidth / unit);
    $("ruler").querySelector("i").style.width = `${length * unit}px`;
    $("ruler").querySelector("span").textContent = `${length >= 1 ? length : length.toPrecision(1)}${data.unit}`;
    $("ruler").dataset.length = length;
    chart();
    ask();
  };

  const resize = () => {
    const side = Math.max(160, Math.min($("surface-stage").clientWidth - 32, innerHeight * 0.65)), ratio = Math.min(devicePixelRatio || 1, 2);
    canvas.style.width = canvas.style.height = `${side}px`;
    canvas.width = canvas.height = Math.round(side * ratio);
    update();
  };
  const turn = (byTurn, byTilt) => {
    state.turn = (state.turn + byTurn + 540) % 360 - 180;
    state.tilt = Math.max(-90, Math.min(90, state.tilt + byTilt));
    update();
  };
  const zoom = factor => {
    state.zoom = Math.max(0.5, Math.min(6, state.zoom * factor));
    update();
  };
  let last = null;
  canvas.addEventListener("pointerdown", event => {
    canvas.setPointerCapture(event.pointerId);
    last = [event.clientX, event.clientY];
  });
  canvas.addEventListener("pointermove", event => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    turn((event.clientX - last[0]) / 2, (event.clientY - last[1]) / 2);
    last = [event.clientX, event.clientY];
  });
  canvas.addEventListener("wheel", event => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 600));
  }, { passive: false });
  canvas.addEventListener("keydown", event => {
    const turns = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, -5], ArrowDown: [0, 5] }, zooms = { "+": 1.1, "=": 1.1, "-": 1 / 1.1 };
    if (event.key === "Home") Object.assign(state, { turn: first.turn, tilt: first.tilt, zoom: first.zoom });
    else if (!turns[event.key] && !zooms[event.key]) return;
    event.preventDefault();
    if (turns[event.key]) turn(...turns[event.key]);
    else zoom(zooms[event.key] ?? 1);
  });
  for (const name of Object.keys(texts)) $(name).addEventListener("input", event => { state[name] = Number(event.target.value); update(); });
  $("cut-at").addEventListener("input", event => { state.at = Number(event.target.value); update(); });
  $("bare").addEventListener("change", event => { state.bare = event.target.checked; update(); });
  for (const radio of root.querySelectorAll("input[name=cut]")) radio.addEventListener("change", () => { state.cut = radio.value; update(); });
  $("surface-reset").addEventListener("click", () => { Object.assign(state, first); update(); });
  $("surface-panel").addEventListener("submit", event => event.preventDefault());
  canvas.addEventListener("webglcontextlost", event => event.preventDefault());
  canvas.addEventListener("webglcontextrestored", () => { start(); update(); });
  addEventListener("resize", resize);
  window.foveaSurface = {
    state, profile,
    // Red, green, blue and alpha at a share of the canvas from its top left.
    read(x, y) {
      draw();
      const pixel = new Uint8Array(4);
      gl.readPixels(Math.floor(x * canvas.width), canvas.height - 1 - Math.floor(y * canvas.height), 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      return Array.from(pixel);
    },
  };
  start();
  resize();
}
