// The end of the scripts where they are a module of a page that is alive.

// Gives an element new HTML. Charts of the same caption take over the points, and keep their zoom and their switches; the rest is
// replaced where it changed.
export function renewFigures(root, html) {
  const template = make("template");
  template.innerHTML = html;
  const caption = figure => figure.querySelector("figcaption")?.textContent;
  const fresh = [...template.content.children];
  const old = [...root.children];
  fresh.forEach((element, i) => {
    const source = element.outerHTML;
    let shown = old[i];
    if (shown?.foveaSource === source) return;
    if (plots.has(shown) && element.matches("figure.chart") && caption(element) === caption(shown)) renewPlot(plots.get(shown), element);
    else {
      if (shown) shown.replaceWith(element);
      else root.append(element);
      shown = element;
      for (const [selector, start] of starters) {
        if (element.matches(selector)) start(element);
        each(selector, start, element);
      }
    }
    shown.foveaSource = source;
  });
  old.slice(fresh.length).forEach(element => element.remove());
  reachScrollers();
}

export { make, format, placeTip, scoreBars, startFigures, reachScrollers };
