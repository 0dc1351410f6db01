// What a page shows, in its address: a page that is loaded again, or opened in another browser, shows the same.
import { query } from "/web/studio.js";

export const state = Object.fromEntries(new URLSearchParams(location.search));

// Changes some of it; what is empty is left out of the address.
export function keep(changes) {
  Object.assign(state, changes);
  history.replaceState(null, "", query(location.pathname, state) + location.hash);
}
