/** What the member's modules share: what the page knows, and how it is shown, one view at a time. */

import { text } from "./texts.js";

/** @param {string} id @returns {any} */
export const $ = (id) => document.getElementById(id);

/** What the page knows; the key is the device's own (member.js). */
export const held = {
  /** @type {import("./member.js").Member} */
  member: /** @type {any} */ (null),
  /** The last state the server told (elections/web/committee.py). @type {any} */
  state: null,
  /** What this device found wrong, as a code. */
  trouble: "",
  /** The chair has confirmed this page, as far as it knows. */
  seat: false,
  /** The link or the page is worth nothing any more: there is nothing to ask until another link is opened. */
  ended: false,
  /** The member counts with the key file, though the device has a key. */
  withFile: false,
};

const language = document.documentElement.lang;
const views = [...document.querySelectorAll("[data-view]")];
let first = true;

/** Shows one view. Where it is new, the reader is taken there. @param {string} name */
export function view(name) {
  if (document.body.dataset.shown === name) return;
  document.body.dataset.shown = name;
  for (const one of views) one.hidden = one.dataset.view !== name;
  window.scrollTo(0, 0);
  const focused = document.activeElement;
  if (first) first = false;
  else if (!focused || focused === document.body || !focused.checkVisibility()) {
    // What was pressed is gone: a screen reader goes on at the new heading.
    const heading = document.querySelector(`[data-view="${name}"] h1`);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
}

/** @param {string} id @param {string} words */
export function say(id, words) {
  const element = $(id);
  if (element.textContent !== words) element.textContent = words;
}

/** @param {string} id @param {string} words "" hides it */
export function tell(id, words) {
  $(id).hidden = !words;
  if (words) $(id).querySelector("p").textContent = words;
}

/** @param {{name_ar: string, name_latin: string}} one */
export const nameOf = (one) => (language === "ar" ? one.name_ar || one.name_latin : one.name_latin || one.name_ar);

/** @param {{seat: string}[]} some */
export const seatsOf = (some) => some.map(({ seat }) => text(`seat_${seat}`)).join(text("list_comma"));

/** @param {string} instant @returns {string} the hour on the institute's clock */
export function clock(instant) {
  const locale = { ar: "ar-MA-u-nu-latn", fr: "fr", en: "en-GB" }[language] ?? "en-GB";
  const parts = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: held.state.time_zone });
  const of = Object.fromEntries(parts.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return language === "fr" ? `${Number(of.hour)}\u00a0h\u00a0${of.minute}` : `\u2066${Number(of.hour)}:${of.minute}\u2069`;
}

/** A list of lines, each a text and maybe a value. @param {string} id @param {[string, string?][]} lines */
export function list(id, lines) {
  const rows = lines.map(([words, value]) => {
    const row = document.createElement("li");
    const said = document.createElement("bdi");
    said.textContent = words;
    row.append(said);
    if (value !== undefined) {
      const strong = document.createElement("strong");
      strong.textContent = value;
      row.append(strong);
    }
    return row;
  });
  if ($(id).textContent !== rows.map((row) => row.textContent).join("")) $(id).replaceChildren(...rows);
}

/** @param {string} id @param {string} value a fingerprint or seal, shown in groups of four */
export function groups(id, value) {
  if ($(id).dataset.value === value) return;
  $(id).dataset.value = value;
  const spans = value.split(" ").map((four) => {
    const span = document.createElement("span");
    span.textContent = four;
    return span;
  });
  $(id).replaceChildren(...spans.flatMap((span, index) => (index ? [" ", span] : [span])));
}

/** Who this page is of. @param {any} seat */
export function whose(seat) {
  $("whose").hidden = false;
  say("seat-name", text(`seat_${seat.seat}`));
  say("person", nameOf(seat));
  say("about", text("of_cohort", { number: seat.cohort }));
}
