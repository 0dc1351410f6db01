// The first page: where the studio works, and what is at work.
import { every, get, page, renewFigures, make, section, t } from "/web/studio.js";

page(async main => {
  const machine = make("div");
  const work = make("div", { "aria-live": "polite" });
  main.append(section(t("home.machine"), machine), section(t("home.work"), work));
  const show = async () => {
    const now = await get("/api/home");
    renewFigures(machine, now.machine);
    if (now.work) renewFigures(work, now.work);
    else work.replaceChildren(make("p", {}, t("home.idle")));
  };
  await show();
  every(2000, () => show().catch(() => {}));
});
