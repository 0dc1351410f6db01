// Trainings. The address says what is shown: all runs, one, several beside each other, a sweep, or the form of a new training.
import { page } from "/web/studio.js";
import { showRuns } from "/web/parts/run-table.js";
import { showRun } from "/web/parts/run-view.js";
import { showComparison } from "/web/parts/run-compare.js";
import { showForm } from "/web/parts/run-form.js";
import { showSweep } from "/web/parts/sweep-view.js";

page(main => {
  const asked = new URLSearchParams(location.search);
  const runs = asked.getAll("run");
  if (asked.has("new")) return showForm(main, { recipe: asked.get("new") || null, run: asked.get("from") });
  if (asked.has("sweep")) return showSweep(main, asked.get("sweep"));
  if (runs.length > 1) return showComparison(main, runs);
  return runs.length === 1 ? showRun(main, runs[0]) : showRuns(main, asked.get("filter") ?? "");
});
