// Which pixels are the object: drawn by a brush, a polygon or a threshold, or found by brightness.
import { ask, attempt, button, follow, make, notice, post, slider, t } from "/web/studio.js";
import { segments } from "/web/parts/views.js";
import { pictureStage } from "/web/parts/picture-stage.js";

export function maskEditor(info) {
  const { width, height, pictures } = info;
  const address = `/api/photometry/scene/${encodeURIComponent(info.scene)}`;
  const said = make("div", { "aria-live": "polite" });
  const work = make("div");
  // White and opaque where the object is.
  const mask = make("canvas", { width, height });
  const pen = mask.getContext("2d", { willReadFrequently: true });
  pen.fillStyle = pen.strokeStyle = "#fff";
  pen.lineCap = pen.lineJoin = "round";
  const shade = make("canvas", { width, height });
  let [tool, radius, last, corners, any] = ["brush", Math.max(2, Math.round(Math.max(width, height) / 25)), null, [], false];

  const stroke = (x, y) => {
    pen.globalCompositeOperation = tool === "eraser" ? "destination-out" : "source-over";
    pen.lineWidth = 2 * radius;
    pen.beginPath();
    pen.moveTo(...(last ?? [x, y]));
    pen.lineTo(x, y + 0.01);
    pen.stroke();
    [last, any] = [[x, y], true];
  };
  const close = () => {
    if (corners.length < 3) return;
    pen.globalCompositeOperation = "source-over";
    pen.beginPath();
    corners.forEach(([x, y]) => pen.lineTo(x, y));
    pen.fill();
    [corners, any] = [[], true];
    stage.draw();
  };
  const stage = pictureStage(address, info, t("photometry.maskCanvas"), {
    draw(context, scale) {
      if (any) {
        // Everything outside of the object is darkened.
        const dark = shade.getContext("2d");
        dark.globalCompositeOperation = "source-over";
        dark.clearRect(0, 0, width, height);
        dark.fillStyle = "#8f1d4a9c";
        dark.fillRect(0, 0, width, height);
        dark.globalCompositeOperation = "destination-out";
        dark.drawImage(mask, 0, 0);
        context.drawImage(shade, 0, 0);
      }
      context.strokeStyle = "#ffb84d";
      context.beginPath();
      corners.forEach(([x, y]) => context.lineTo(x, y));
      context.stroke();
      for (const [x, y] of corners) context.strokeRect(x - 3 / scale, y - 3 / scale, 6 / scale, 6 / scale);
    },
    down(x, y) {
      if (tool === "polygon") corners.push([x, y]);
      else stroke(x, y);
    },
    move(x, y) { if (tool !== "polygon") stroke(x, y); },
    up() { last = null; },
    enter: close,
  });

  // Brightness of the picture that is shown, at its own size.
  const threshold = level => {
    const small = make("canvas", { width: stage.image.naturalWidth, height: stage.image.naturalHeight });
    const context = small.getContext("2d");
    context.drawImage(stage.image, 0, 0);
    const pixels = context.getImageData(0, 0, small.width, small.height);
    for (let i = 0; i < pixels.data.length; i += 4) {
      const bright = Math.max(pixels.data[i], pixels.data[i + 1], pixels.data[i + 2]) > level;
      pixels.data.set([255, 255, 255, bright ? 255 : 0], i);
    }
    context.putImageData(pixels, 0, 0);
    pen.globalCompositeOperation = "copy";
    pen.imageSmoothingEnabled = false;
    pen.drawImage(small, 0, 0, width, height);
    any = true;
    stage.draw();
  };
  const clear = () => {
    pen.clearRect(0, 0, width, height);
    [corners, any] = [[], false];
    stage.draw();
  };
  // A mask that is there already: white becomes opaque.
  const load = async () => {
    const picture = await createImageBitmap(await ask("GET", `${address}/mask`));
    pen.globalCompositeOperation = "copy";
    pen.drawImage(picture, 0, 0, width, height);
    const pixels = pen.getImageData(0, 0, width, height);
    for (let i = 0; i < pixels.data.length; i += 4) {
      const inside = pixels.data[i] > 0 && pixels.data[i + 3] > 127;
      pixels.data.set([255, 255, 255, inside ? 255 : 0], i);
    }
    pen.putImageData(pixels, 0, 0);
    any = true;
    stage.draw();
  };
  const save = button(t("photometry.useMask"), () => attempt(said, save, async () => {
    if (!any) throw new Error(t("photometry.nothingDrawn"));
    const flat = make("canvas", { width, height });
    const context = flat.getContext("2d");
    context.fillRect(0, 0, width, height);
    context.drawImage(mask, 0, 0);
    await ask("POST", `${address}/mask`, await new Promise(resolve => flat.toBlob(resolve, "image/png")));
    said.replaceChildren(notice(t("photometry.maskUsed")));
  }), { class: "do main" });
  const find = button(t("photometry.findMask"), () => attempt(said, find, async () => {
    const { pixels } = await follow(await post(`${address}/find-mask`, {}), work);
    await load();
    said.replaceChildren(notice(t("photometry.maskFound", { pixels })));
  }));
  stage.show(0).then(() => info.mask && load()).catch(error => said.replaceChildren(notice(error.message, "bad")));
  said.replaceChildren(make("p", { class: "hint" }, info.mask ? t("photometry.hasMask") : t("photometry.noMask")));
  return make("div", { class: "split wide" },
    make("div", {}, stage.canvas, pictures.length > 1 ? slider(t("photometry.picture"), { min: 1, max: pictures.length, step: 1, value: 1 },
      index => stage.show(index - 1)) : ""),
    make("div", { class: "panel" }, make("p", {}, t("photometry.have", { count: pictures.length, width, height, bits: info.bits })),
      segments(t("photometry.tool"), [["brush", t("photometry.brush")], ["eraser", t("photometry.eraser")],
        ["polygon", t("photometry.polygon")]],
        tool, name => { tool = name; }),
      slider(t("photometry.radius"), { min: 1, max: Math.max(4, Math.round(Math.max(width, height) / 6)), step: 1, value: radius },
        value => { radius = value; }),
      slider(t("photometry.threshold"), { min: 0, max: 255, step: 1, value: 40 }, threshold),
      make("p", { class: "hint" }, t("photometry.maskHint")),
      make("div", { class: "row" }, button(t("photometry.closePolygon"), close), button(t("photometry.clear"), clear), find, save), said,
        work));
}
