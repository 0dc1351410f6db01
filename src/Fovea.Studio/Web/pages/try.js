// The page where one asks a network: of what one draws, of a picture, of many.
import { attempt, button, choice, field, follow, get, make, page, post, query, renewFigures, section, t } from "/web/studio.js";
import { keep, state } from "/web/parts/state.js";
import { looking } from "/web/parts/try-looking.js";
import { batch } from "/web/parts/try-batch.js";

page(async main => {
  const { models, methods } = await get("/api/try");
  const about = make("div"), place = make("div"), parts = [looking(methods), batch()];
  const names = choice(models, state.model, model => open(model));
  const train = button(t("try.train"), () => attempt(box, train, async () => {
    const { model } = await follow(await post("/api/try/train"), place);
    names.append(make("option", { value: model }, model));
    names.value = model;
    train.classList.remove("main");
    await open(model);
  }), { class: models.length > 0 ? "do" : "do main" });
  const chooser = field(t("try.choose"), names), none = make("p", { class: "lead" }, t("try.none"));
  const box = section(t("try.model"),
    make("div", { class: "panel" }, none, make("div", { class: "row wide" }, chooser, train), place), about);
  main.append(box, ...parts.map(p => p.section));
  const open = model => attempt(box, null, async () => {
    [chooser.hidden, none.hidden] = [!model, Boolean(model)];
    for (const part of parts) part.section.hidden = !model;
    if (!model) return;
    keep({ model });
    const opened = await follow(await post(query("/api/try/open", { model })), place);
    renewFigures(about, opened.html);
    await Promise.all(parts.map(p => p.open(opened)));
  });
  await open(models.includes(state.model) ? state.model : models[0]);
});
