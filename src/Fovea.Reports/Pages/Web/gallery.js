// Pictures that open large, one dialog for the whole page.
const viewer = { dialog: null, buttons: [], data: [], index: 0 };

function startGallery(gallery) {
  const data = dataOf(gallery), buttons = [...gallery.querySelectorAll("li > button")];
  buttons.forEach((button, i) => {
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => {
      Object.assign(viewer, { buttons, data });
      openViewer();
      showPicture(i);
    });
  });
}

function openViewer() {
  if (!viewer.dialog) {
    const step = by => () => showPicture(viewer.index + by);
    viewer.stage = make("div", { class: "stage" });
    viewer.title = make("h2", { id: "viewer-title" });
    viewer.about = make("div", { class: "about" });
    viewer.count = make("span", { class: "count" });
    viewer.dialog = make("dialog", { class: "viewer", "aria-labelledby": "viewer-title" },
      make("div", { class: "bar" },
        make("button", { type: "button", class: "previous", "aria-label": "Previous picture", click: step(-1) }, "←"),
        viewer.count,
        make("button", { type: "button", class: "next", "aria-label": "Next picture", click: step(1) }, "→"),
        make("button", { type: "button", class: "close", click: () => viewer.dialog.close() }, "Close")),
      make("div", { class: "body", "aria-live": "polite" }, viewer.stage, make("div", { class: "text" }, viewer.title, viewer.about)));
    viewer.dialog.addEventListener("keydown", e => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
      if (!by) return;
      showPicture(viewer.index + by);
      e.preventDefault();
    });
    // Focus goes back to the picture that was last seen; a click beside the dialog closes it.
    viewer.dialog.addEventListener("close", () => viewer.buttons[viewer.index].focus());
    viewer.dialog.addEventListener("click", e => { if (e.target === viewer.dialog) viewer.dialog.close(); });
    document.body.append(viewer.dialog);
  }
  viewer.dialog.showModal();
}

function showPicture(index) {
  const count = viewer.buttons.length;
  viewer.index = (index + count) % count;
  const button = viewer.buttons[viewer.index], [note, ...scores] = viewer.data[viewer.index];
  const picture = button.querySelector("img").cloneNode();
  const text = button.querySelector(".text").textContent;
  picture.alt = text;
  // Small pictures are enlarged by a whole number, so that their pixels stay squares.
  if (picture.classList.contains("pixels")) {
    const [room, side] = [Math.min(448, innerWidth - 64), Math.max(picture.width, picture.height)];
    const times = Math.max(1, Math.floor(room / side));
    Object.assign(picture.style, { width: `${picture.width * times}px`, height: "auto" });
  }
  viewer.stage.replaceChildren(picture);
  viewer.count.textContent = `${viewer.index + 1} of ${count}`;
  const kind = button.parentElement.className;
  viewer.title.className = kind;
  viewer.title.textContent = text;
  viewer.about.replaceChildren(
    ...(kind ? [make("p", { class: `verdict ${kind}` }, kind === "right" ? "✓ right" : "✗ wrong")] : []),
    ...(note ? [make("p", {}, note)] : []),
    ...(scores.length > 0 ? [scoreBars(scores)] : []));
}

function scoreBars(scores) {
  return make("ol", { class: "scores", "aria-label": "Scores" }, ...scores.map(([name, percent]) => {
    const bar = make("i");
    bar.style.width = `${Math.max(0, Math.min(100, percent))}%`;
    return make("li", {}, bar, make("span", {}, name), make("b", {}, `${percent.toFixed(percent >= 99.95 || percent < 0.05 ? 2 : 1)} %`));
  }));
}

starters.push([".gallery", startGallery]);
