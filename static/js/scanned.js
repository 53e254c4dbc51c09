/** What a booth's address carried in its fragment; it is gone from the address bar before any other script runs. */

const CONTENT = "#main"; // where the link that skips the header leads

/** The card's code as scanned, or "". */
export const scanned = takeFragment();

/** Whether the address now leads to another card, not merely past the header. */
export const isAnother = () => window.location.hash !== CONTENT;

function takeFragment() {
  if (window.location.hash === CONTENT) return "";
  const fragment = window.location.hash.slice(1);
  if (window.location.hash || window.location.href.endsWith("#")) {
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
  }
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
