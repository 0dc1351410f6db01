// Signals that slide over each other, and pictures under filters.
import { get, page, t } from "/web/studio.js";
import { views } from "/web/parts/views.js";
import { openPictures } from "/web/parts/filters-picture.js";
import { openSignals } from "/web/parts/filters-signal.js";

page(async main => {
  const known = await get("/api/filters");
  await views(main, [
    ["pictures", t("filters.pictures"), place => openPictures(place, known)],
    ["signals", t("filters.signals"), place => openSignals(place, known)],
  ]);
});
