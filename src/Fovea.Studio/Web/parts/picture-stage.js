// A picture on a canvas that is pointed at: by the mouse or a finger, or by a cross that the arrow keys move and Space presses.
import { ask, make, showBlob } from "/web/studio.js";

// `on` has draw(context), and may have down, move and up, which get a point in the picture's pixels.
export function pictureStage(address, { width, height }, label, on) {
  const shown = Math.min(1, 900 / Math.max(width, height));
  const [wide, high] = [Math.max(1, Math.round(width * shown)), Math.max(1, Math.round(height * shown))];
  // Small pictures are shown in larger pixels.
  const zoom = Math.max(1, Math.floor(420 / Math.max(wide, high)));
  const image = make("img", { alt: "" });
  const cross = { x: width / 2, y: height / 2, seen: false };
  const canvas = make("canvas", { width: wide * zoom, height: high * zoom, class: "shown pointed", tabindex: 0, role: "application",
    "aria-label": label });
  const context = canvas.getContext("2d");
  const scale = wide * zoom / width;
  const draw = () => {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingEnabled = zoom === 1;
    if (image.naturalWidth > 0) context.drawImage(image, 0, 0, canvas.width, canvas.height);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.lineWidth = 2 / scale;
    on.draw(context, scale);
    if (!cross.seen) return;
    context.strokeStyle = "#ffb84d";
    context.beginPath();
    context.moveTo(cross.x - 12 / scale, cross.y);
    context.lineTo(cross.x + 12 / scale, cross.y);
    context.moveTo(cross.x, cross.y - 12 / scale);
    context.lineTo(cross.x, cross.y + 12 / scale);
    context.stroke();
  };
  const point = event => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width * width, (event.clientY - box.top) / box.height * height];
  };
  canvas.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    cross.seen = false;
    on.down?.(...point(event));
    draw();
  });
  canvas.addEventListener("pointermove", event => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    on.move?.(...point(event));
    draw();
  });
  canvas.addEventListener("pointerup", event => {
    on.up?.(...point(event));
    draw();
  });
  canvas.addEventListener("keydown", event => {
    const step = event.shiftKey ? 1 : Math.max(1, Math.round(Math.max(width, height) / 60));
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (move) [cross.x, cross.y] = [Math.max(0, Math.min(width - 1, cross.x + move[0])),
      Math.max(0, Math.min(height - 1, cross.y + move[1]))];
    else if (event.key === " ") {
      on.down?.(cross.x, cross.y);
      on.up?.(cross.x, cross.y);
    } else if (event.key === "Enter") on.enter?.();
    else return;
    event.preventDefault();
    cross.seen = true;
    draw();
  });
  const show = async index => {
    await showBlob(image, await ask("GET", `${address}/picture?index=${index}`));
    draw();
  };
  return { canvas, image, draw, show };
}
