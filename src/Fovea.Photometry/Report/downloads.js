// Pictures beside their reconstructions, and everything in the page as files: arrays as .npy, the surface as .ply, tables as .csv and
// .json, pictures as they are, and all of it as one .zip without compression.
function startDownloads(root, data) {
  const $ = id => root.querySelector(`#${id}`);
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const utf8 = text => new TextEncoder().encode(text);

  const slider = $("fit"), fits = [...root.querySelectorAll(".fit")];
  const choose = () => {
    fits.forEach((fit, i) => { fit.hidden = i !== Number(slider.value); });
    $("fit-text").textContent = fits[Number(slider.value)].dataset.name;
  };
  if (slider) {
    slider.addEventListener("input", choose);
    choose();
  }

  const join = parts => {
    const all = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };

  // The pixels of the viewer's box that have a normal.
  const inside = bytes(data.mask), cells = [];
  for (let i = 0; i < data.width * data.height; i++) if (inside[i >> 3] >> (i & 7) & 1) cells.push(i);

  // An array of the viewer's box, little-endian Float32.
  const npy = (channels, outside, value) => {
    const values = new Float32Array(data.width * data.height * channels).fill(outside);
    cells.forEach((cell, p) => { for (let k = 0; k < channels; k++) values[cell * channels + k] = value(p, k); });
    const shape = channels > 1 ? `(${data.height}, ${data.width}, ${channels})` : `(${data.height}, ${data.width})`;
    const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;
    const header = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + "\n";
    return join([Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8), utf8(header),
      new Uint8Array(values.buffer)]);
  };
  const normal = () => { const n = new Int16Array(bytes(data.normals).buffer); return (p, k) => n[3 * p + k] / 32767; };
  const height = () => {
    const z = new Uint16Array(bytes(data.depth).buffer);
    return p => data.least + z[p] / 65535 * (data.greatest - data.least);
  };

  const ply = () => {
    const [n, z, rho] = [normal(), height(), bytes(data.albedo)], vertex = new Int32Array(data.width * data.height).fill(-1);
    cells.forEach((cell, p) => { vertex[cell] = p; });
    const faces = [];
    for (let row = 0; row + 1 < data.height; row++) for (let column = 0; column + 1 < data.width; column++) {
      const i = row * data.width + column, below = i + data.width;
      const corners = [i, below, below + 1, i + 1].map(c => vertex[c]).filter(v => v >= 0);
      if (corners.length > 2) faces.push([corners[0], corners[1], corners[2]]);
      if (corners.length > 3) faces.push([corners[0], corners[2], corners[3]]);
    }
    const view = new DataView(new ArrayBuffer(cells.length * 27 + faces.length * 13));
    let at = 0;
    cells.forEach((cell, p) => {
      const [u, v] = [data.left + cell % data.width * data.step, data.top + Math.floor(cell / data.width) * data.step];
      const [fx, fy, cx, cy] = data.camera ?? [];
      const place = data.camera ? [-z(p) * (u - cx) / fx, -z(p) * (cy - v) / fy, z(p)] : [u * data.pitch, -v * data.pitch, z(p)];
      for (const value of [...place, n(p, 0), n(p, 1), n(p, 2)]) {
        view.setFloat32(at, value, true);
        at += 4;
      }
      for (let k = 0; k < 3; k++) view.setUint8(at++, rho[3 * p + k]);
    });
    for (const face of faces) {
      view.setUint8(at++, 3);
      for (const corner of face) {
        view.setInt32(at, corner, true);
        at += 4;
      }
    }
    const properties = ["x", "y", "z", "nx", "ny", "nz"].map(name => `property float ${name}\n`).join("")
      + ["red", "green", "blue"].map(name => `property uchar ${name}\n`).join("");
    return join([utf8(`ply\nformat binary_little_endian 1.0\nelement vertex ${cells.length}\n${properties}`
      + `element face ${faces.length}\nproperty list uchar int vertex_indices\nend_header\n`), new Uint8Array(view.buffer)]);
  };

  const plain = text => text.trim().replaceAll("−", "-");
  const csv = () => {
    const rows = [...$("light-table").tBodies[0].rows].map(row => [...row.cells].map(cell => plain(cell.textContent)));
    const quoted = text => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    const head = "picture,x,y,z,azimuth_degrees,elevation_degrees,intensity,saturated_percent,residual_percent";
    return utf8([head, ...rows.map(row => row.map(cell => quoted(cell === "–" ? "" : cell)).join(","))].join("\n") + "\n");
  };
  const figures = () => utf8(JSON.stringify(Object.fromEntries([...$("figure-table").rows].map(row => [row.dataset.name, row.dataset.value])),
    null, 2) + "\n");

  const fileName = text => text.toLowerCase().normalize("NFKD").replace(/[^a-z0-9.]+/g, "-").replace(/^-+|-+$/g, "") || "picture";
  const pictures = () => {
    const found = [...root.querySelectorAll(".gallery figure img")].map(img => [fileName(img.alt.split(":")[0].replace(/ \S\p{M}*$/u, "")), img]);
    const shown = fits.flatMap((fit, i) => [...fit.querySelectorAll("img")].map((img, k) =>
      [`pictures/${String(i + 1).padStart(2, "0")}-${["taken", "reconstructed", "difference"][k]}`, img]));
    return [...found, ...shown].map(([name, img]) => {
      const [head, body] = img.src.split(",");
      return [`${name}.${head.includes("jpeg") ? "jpg" : "png"}`, () => bytes(body)];
    });
  };

  const files = [["normals.npy", () => npy(3, 0, normal())]];
  if (data.depth) files.push(["depth.npy", () => npy(1, NaN, height())], ["surface.ply", ply]);
  if ($("light-table")?.tBodies[0].rows.length) files.push(["lights.csv", csv]);
  if ($("figure-table")?.rows.length) files.push(["figures.json", figures]);
  const maps = pictures();

  const crcs = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1;
    return n;
  });
  const crc = part => ~part.reduce((sum, b) => crcs[(sum ^ b) & 255] ^ sum >>> 8, ~0) >>> 0;

  // PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16: local headers, the directory, its end; names in UTF-8, all dates 1 January 1980.
  const zip = entries => {
    const words = (...fields) => {
      const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
      let at = 0;
      for (const [size, value] of fields) {
        if (size === 4) view.setUint32(at, value, true);
        else view.setUint16(at, value, true);
        at += size;
      }
      return new Uint8Array(view.buffer);
    };
    const parts = [], directory = [];
    let offset = 0;
    for (const [file, content] of entries) {
      const name = utf8(file), sum = crc(content);
      const common = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 33], [4, sum], [4, content.length], [4, content.length], [2, name.length], [2, 0]];
      const local = join([words([4, 0x04034b50], ...common), name, content]);
      directory.push(words([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), name);
      parts.push(local);
      offset += local.length;
    }
    const list = join(directory);
    return join([...parts, list, words([4, 0x06054b50], [2, 0], [2, 0], [2, entries.length], [2, entries.length], [4, list.length],
      [4, offset], [2, 0])]);
  };

  const save = (name, content) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const button = (name, make, isMain) => {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = name;
    element.className = isMain ? "main" : "";
    element.addEventListener("click", () => save(...make()));
    $("downloads").append(element);
  };
  const title = fileName(root.querySelector("h1").textContent);
  button("Everything (.zip)", () => [`${title}.zip`, zip([...files, ...maps].map(([name, make]) => [name, make()]))], true);
  for (const [name, make] of [...files, ...maps.filter(([name]) => !name.includes("/"))]) button(name, () => [name, make()], false);
}
