// A picture from the camera: a button that shows what it sees, and takes one.
import { attempt, button, make, t } from "/web/studio.js";

export function snapshot(taken) {
  const place = make("div", { class: "snapshot" });
  let stream = null;
  const video = make("video", { muted: true, playsinline: true, class: "shown", hidden: true, "aria-label": t("shell.camera") });
  const stop = () => {
    stream?.getTracks().forEach(track => track.stop());
    [stream, video.srcObject, video.hidden, take.hidden, end.hidden, open.hidden] = [null, null, true, true, true, false];
  };
  const open = button(t("shell.camera"), () => attempt(place, open, async () => {
    if (!navigator.mediaDevices) throw new Error(t("shell.noCamera"));
    stream = await navigator.mediaDevices.getUserMedia({ video: true }).catch(() => { throw new Error(t("shell.noCamera")); });
    video.srcObject = stream;
    [video.hidden, take.hidden, end.hidden, open.hidden] = [false, false, false, true];
    await video.play();
  }));
  const take = button(t("shell.take"), () => attempt(place, take, async () => {
    const canvas = make("canvas", { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    stop();
    await taken(await new Promise(resolve => canvas.toBlob(resolve)));
  }), { hidden: true, class: "do main" });
  const end = button(t("shell.endCamera"), stop, { hidden: true });
  place.append(video, make("div", { class: "row" }, open, take, end));
  return place;
}
