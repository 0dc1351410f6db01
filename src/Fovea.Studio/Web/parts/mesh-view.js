// The surface as a mesh that turns: dragged, by the arrow keys, or by sliders. Shaded by its own normals under a light beside the camera.
import { make, notice, slider, t } from "/web/studio.js";

const most = 200000;

// Vertices and triangles of the depth map, thinned where there are very many.
function build(data) {
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const [mask, depth] = [bytes(data.mask), new Uint16Array(bytes(data.depth).buffer)];
  const [normals, albedo] = [new Int16Array(bytes(data.normals).buffer), bytes(data.albedo)];
  const { width, height } = data;
  const step = Math.ceil(Math.sqrt(depth.length / most));
  const size = Math.max(width, height) / 2;
  const vertex = new Int32Array(width * height).fill(-1);
  const [positions, shades, colors, triangles] = [[], [], [], []];
  const middle = (data.least + data.greatest) / 2 / data.step;
  for (let i = 0, p = 0; i < width * height; i++) {
    if (!(mask[i >> 3] >> (i & 7) & 1)) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    if (x % step === 0 && y % step === 0) {
      vertex[i] = positions.length / 3;
      const z = (data.least + depth[p] / 65535 * (data.greatest - data.least)) / data.step - middle;
      positions.push((x - width / 2) / size, (height / 2 - y) / size, z / size);
      for (let k = 0; k < 3; k++) {
        shades.push(normals[3 * p + k] / 32767);
        colors.push(albedo[3 * p + k] / 255);
      }
    }
    p++;
  }
  for (let y = 0; y + step < height; y += step) for (let x = 0; x + step < width; x += step) {
    const [above, below] = [y * width + x, (y + step) * width + x];
    const corner = [above, below, below + step, above + step].map(i => vertex[i]).filter(v => v >= 0);
    if (corner.length > 2) triangles.push(corner[0], corner[1], corner[2]);
    if (corner.length > 3) triangles.push(corner[0], corner[2], corner[3]);
  }
  return { arrays: { position: positions, normal: shades, color: colors }, triangles: new Uint32Array(triangles) };
}

const vertexShader = `#version 300 es
  in vec3 position, normal, color;
  uniform mat3 turn;
  uniform vec2 zoom;
  uniform float relief;
  out vec3 n, c;
  void main() {
    vec3 p = turn * vec3(position.xy, position.z * relief);
    float away = 3.2 - p.z;
    gl_Position = vec4(p.xy * zoom * 2.6, away * (away - 3.2) * 0.2, away);
    n = turn * normalize(vec3(normal.xy * relief, normal.z));
    c = color;
  }`;
const fragmentShader = `#version 300 es
  precision highp float;
  uniform bool clay;
  in vec3 n, c;
  out vec4 color;
  void main() {
    float lit = abs(dot(normalize(n), normalize(vec3(-0.45, 0.5, 0.8))));
    color = vec4((clay ? vec3(0.78, 0.76, 0.72) : c) * (0.15 + 0.85 * lit), 1.0);
  }`;

function program(gl) {
  const made = gl.createProgram();
  for (const [type, text] of [[gl.VERTEX_SHADER, vertexShader], [gl.FRAGMENT_SHADER, fragmentShader]]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(made));
  return made;
}

export function meshView(data) {
  const state = { turn: -35, tilt: 30, zoom: 1, relief: 1, clay: false };
  const canvas = make("canvas", { width: 960, height: 640, class: "shown mesh", tabindex: 0, role: "img",
    "aria-label": t("photometry.meshLabel") });
  const gl = canvas.getContext("webgl2", { antialias: true, preserveDrawingBuffer: true });
  if (!gl) return notice(t("photometry.noWebgl"));
  const { arrays, triangles } = build(data);
  const made = program(gl);
  gl.useProgram(made);
  for (const [name, values] of Object.entries(arrays)) {
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(values), gl.STATIC_DRAW);
    const at = gl.getAttribLocation(made, name);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, 3, gl.FLOAT, false, 0, 0);
  }
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.STATIC_DRAW);
  gl.enable(gl.DEPTH_TEST);
  const uniform = Object.fromEntries(["turn", "zoom", "relief", "clay"].map(name => [name, gl.getUniformLocation(made, name)]));
  let asked = 0;
  const draw = () => {
    asked = 0;
    const [a, b] = [state.turn, state.tilt].map(degrees => degrees * Math.PI / 180);
    const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    // About the vertical first, then about the horizontal; column by column.
    gl.uniformMatrix3fv(uniform.turn, false, [ca, sb * sa, -cb * sa, 0, cb, sb, sa, -sb * ca, cb * ca]);
    gl.uniform2f(uniform.zoom, state.zoom * canvas.height / canvas.width, state.zoom);
    gl.uniform1f(uniform.relief, state.relief);
    gl.uniform1i(uniform.clay, state.clay ? 1 : 0);
    gl.drawElements(gl.TRIANGLES, triangles.length, gl.UNSIGNED_INT, 0);
    canvas.dataset.turn = `${Math.round(state.turn)},${Math.round(state.tilt)}`;
  };
  const ask = () => { asked ||= requestAnimationFrame(draw); };
  const move = (turn, tilt) => {
    state.turn = (state.turn + turn + 540) % 360 - 180;
    state.tilt = Math.max(-90, Math.min(90, state.tilt + tilt));
    ask();
  };
  canvas.addEventListener("pointerdown", event => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener("pointermove", event => {
    if (canvas.hasPointerCapture(event.pointerId)) move(event.movementX / 2, event.movementY / 2);
  });
  canvas.addEventListener("keydown", event => {
    const by = { ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, -5], ArrowDown: [0, 5] }[event.key];
    if (!by) return;
    event.preventDefault();
    move(...by);
  });
  const clay = make("input", { type: "checkbox", id: "meshclay", change: () => { state.clay = clay.checked; ask(); } });
  draw();
  return make("div", {}, canvas, make("p", { class: "hint" }, t("photometry.meshHint", { count: triangles.length.toLocaleString("en") })),
    make("div", { class: "row small" }, slider(t("photometry.zoom"), { min: 0.5, max: 3, step: 0.05, value: 1 },
      value => { state.zoom = value; ask(); }),
      slider(t("photometry.relief"), { min: 0.1, max: 3, step: 0.05, value: 1 }, value => { state.relief = value; ask(); }),
      make("label", { class: "clay", for: "meshclay" }, clay, " ", t("photometry.clay"))));
}
