/**
 * The chair's page: follows the sitting, so that it shows what comes next by itself; marks attendance without loading
 * the page anew; copies a member's link. Everything else on it is a form.
 */

import { text } from "./texts.js";

const EVERY = 2000;
const place = document.getElementById("sitting");
const changed = document.getElementById("changed");

// While a form is on its way, the page is not renewed: that would take the press away.
let sent = false;
document.addEventListener("submit", (event) => (sent = !event.defaultPrevented));
window.addEventListener("pageshow", () => (sent = false));

/** @returns {boolean} somebody is in the middle of a form, which a new page would take away */
function busy() {
  const fields = document.querySelectorAll("main input, main textarea, main select");
  return [...fields].some((field) => {
    if (field.type === "hidden" || field.type === "search") return false;
    if (field === document.activeElement && field.matches("[type=text], [type=datetime-local], textarea")) return true;
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return ![...field.options].every((one) => one.selected === one.defaultSelected);
    return field.value !== field.defaultValue;
  });
}

/** Shows the present state: the page itself, or a word that there is something new. */
function renew() {
  const { here } = place.dataset;
  if (!here || busy()) {
    changed.hidden = false;
    changed.querySelector("a").href = here || window.location.href;
  } else if (window.location.pathname === new URL(here, window.location.href).pathname) {
    window.location.reload();
  } else {
    window.location.replace(here);
  }
}

/** @param {Record<string, unknown>} state numbers that change while nothing else does */
function show(state) {
  for (const element of document.querySelectorAll("[data-live]")) {
    const value = state[element.dataset.live];
    const inner = element.querySelector("bdi") ?? element;
    if (value !== undefined && inner.textContent !== `${value}`) inner.textContent = `${value}`;
  }
}

async function follow() {
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch(place.dataset.state, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const state = await answer.json();
        show(state);
        if (state.version !== place.dataset.version && !sent) {
          place.dataset.version = state.version;
          renew();
        }
      }
    } catch {
      // The connection is lost for a while: the next time asks again.
    }
  }
  window.setTimeout(follow, EVERY);
}

/** As elections.roll.search_key: letters that people mix up are one. @param {string} words */
const folded = (words) =>
  words
    .normalize("NFKD")
    .replace(/[\p{M}\u0640]/gu, "")
    .toLowerCase()
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ة/g, "ه")
    .replace(/ى/g, "ي")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

for (const field of document.querySelectorAll("[data-filter]")) {
  const rows = document.querySelectorAll(`${field.dataset.filter} > [data-search]`);
  field.addEventListener("input", () => {
    const words = folded(field.value);
    for (const row of rows) row.hidden = !words.every((word) => row.dataset.search.includes(word));
  });
}

const attendance = document.getElementById("attendance");
attendance?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button?.classList.contains("mark")) return;
  event.preventDefault();
  const body = new FormData(attendance);
  body.append(button.name, button.value);
  button.disabled = true;
  try {
    const answer = await fetch(attendance.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const present = button.name === "present";
    button.setAttribute("aria-pressed", `${present}`);
    button.name = present ? "absent" : "present";
    show(await answer.json());
  } catch {
    window.location.reload();
  } finally {
    button.disabled = false;
    button.focus({ preventScroll: true });
  }
});

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = text("copied");
    } catch {
      button.textContent = text("copy_failed");
    }
    window.setTimeout(() => (button.textContent = said), 3000);
  });
}

if (place) window.setTimeout(follow, EVERY);
