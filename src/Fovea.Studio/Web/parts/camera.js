// A button that takes a picture with the camera, where there is one.
import { attempt, button, make, t } from "/web/studio.js";

export function camera(taken) {
  const place = make("div", { class: "camera" });
  const start = button(t("try.camera"), () => attempt(place, start, open));
  const check = async () => {
    const devices = await navigator.mediaDevices?.enumerateDevices?.() ?? [];
    start.disabled = !devices.some(d => d.kind === "videoinput");
    start.textContent = start.disabled ? t("try.noCamera") : t("try.camera");
  };
  navigator.mediaDevices?.addEventListener?.("devicechange", check);
  check();

  async function open() {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(error => {
      throw new Error(t("try.cameraRefused", { reason: error.message }));
    });
    const video = make("video", { autoplay: true, playsinline: true, class: "shown", "aria-label": t("try.cameraView") });
    video.muted = true;
    video.srcObject = stream;
    const close = () => {
      for (const track of stream.getTracks()) track.stop();
      view.remove();
    };
    const take = () => {
      const canvas = make("canvas", { width: video.videoWidth, height: video.videoHeight });
      canvas.getContext("2d").drawImage(video, 0, 0);
      canvas.toBlob(blob => { if (blob) taken(blob); }, "image/png");
      close();
    };
    const view = make("div", {}, video, make("div", { class: "row" }, button(t("try.take"), take, { class: "do main" }),
      button(t("try.close"), close)));
    place.append(view);
  }
  return make("div", {}, make("div", { class: "row" }, start), place);
}
