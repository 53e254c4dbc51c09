/** What the booth's modules share: what the page knows of this vote, and the screens it shows, one at a time. */

import { leaving } from "./leaving.js";
import { text } from "./texts.js";

/** @param {string} id @returns {any} */
export const find = (id) => document.getElementById(id);

/** The institute's tablet, which keeps nothing and clears itself. */
export const tablet = new URLSearchParams(window.location.search).get("tablet") === "1";

/** What the page knows; nothing of it is stored, but for the sealed ballot (sealed.js). */
export const held = {
  /** The election as the server describes it to this page (elections/web/booth.py). @type {any} */
  data: JSON.parse(find("booth").textContent),
  /** Once its bytes were checked. @type {import("./questions.js").Election | null} */
  election: null,
  /** @type {{code: string, secret: bigint, credential: bigint} | null} */
  card: null,
  /** Positions of the names chosen, from 1; empty for the blank ballot; null before the choice. @type {number[] | null} */
  chosen: null,
  /** @type {import("./sealed.js").Sealed | null} */
  sealed: null,
  /** A code scanned while another card's ballot waits for its answer. */
  other: "",
};

const VOTED = ["done"];
const SILENT = ["loading", "insecure", "done"];
const clock = tablet ? leaving(find) : null;
const title = document.title;

/** Shows one screen and moves the reader to its heading. @param {string} name */
export function show(name) {
  for (const one of document.querySelectorAll(".screen")) one.hidden = one.id !== `screen-${name}`;
  find("not-yet").hidden = SILENT.includes(name) || (name === "code" && held.data.closed !== "");
  const heading = find(`screen-${name}`).querySelector("h1");
  document.title = `${heading.textContent} · ${title}`;
  document.body.dataset.screen = name;
  window.scrollTo(0, 0);
  heading.focus({ preventScroll: true });
  if (clock) {
    if (name === "sending") clock.hold();
    else if (VOTED.includes(name)) clock.finish();
    else clock.rest();
  }
}

/** A screen that ends the way. @param {string} name of its texts @param {{another?: boolean, detail?: string}} [more] */
export function stop(name, { another = false, detail = "" } = {}) {
  find("stopped-title").textContent = text(`${name}-title`);
  find("stopped-text").textContent = detail || text(name);
  find("stopped-more").hidden = true;
  find("stopped-code").textContent = "";
  find("stopped-again").hidden = !another;
  find("stopped-urn").hidden = true;
  show("stopped");
}

/** Nothing is voted on, and there is no "yet": the election ended without this card. */
export function over() {
  stop("over");
  find("not-yet").hidden = true;
}

/** The poll is over: since when, and where its result and its urn are. @param {string} name of the text */
export function late(name) {
  const { state, closed } = held.data;
  stop("closed", { another: true, detail: text(name, { closed }) });
  find("stopped-more").textContent = text(state === "proclaimed" ? "closed-result" : "closed-next");
  find("stopped-more").hidden = false;
  find("stopped-urn").hidden = tablet;
  find("not-yet").hidden = true; // there is no "yet" any more, and the words above say what became of the card
}

/** Runs a step of the way; what nobody foresaw stops the page, and says so. @param {() => unknown} act */
export async function go(act) {
  try {
    await act();
  } catch {
    stop("page-fault", { detail: text("fault") });
  }
}

let waked = () => {};

/** Ends a pause: the voter asks to try again, or the network is back. */
export const wake = () => waked();

/** Waits so many seconds, or until `wake` is called. @param {number} seconds */
export function pause(seconds) {
  return new Promise((resolve) => {
    const timer = window.setTimeout(resolve, seconds * 1000);
    waked = () => {
      window.clearTimeout(timer);
      resolve(undefined);
    };
  });
}
