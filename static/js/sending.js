/**
 * From the choice to the urn: the ballot is sealed here, and the same bytes are sent until an answer is final. "In the
 * urn" is said only when the server said so.
 */

import { makeBallot } from "./ballot.js";
import { utf8 } from "./bytes.js";
import { fillChoices } from "./choice.js";
import { find, held, late, over, pause, show, stop, tablet } from "./screens.js";
import * as kept from "./sealed.js";
import { text } from "./texts.js";
import * as wire from "./wire.js";

/** @param {string} name of the title's text @param {string} [words] */
function trouble(name, words = "") {
  find("sending-trouble").hidden = !name;
  find("retry").hidden = !name;
  if (!name) return;
  find("trouble-title").textContent = text(name);
  find("trouble-text").textContent = words;
}

/** @param {string} name of its text @param {number} [value] of 1 */
function step(name, value) {
  find("sending-step").textContent = text(name);
  if (value === undefined) find("sending-bar").removeAttribute("value");
  else find("sending-bar").value = value;
}

/** Seals the choice, and sends it out. */
export async function vote() {
  if (!held.election || !held.card || held.chosen === null || held.sealed) return;
  find("sending-tracker").hidden = true;
  trouble("");
  step("sealing", 0);
  show("sending");
  const progress = (finished, of) => step("sealing", finished / (of + 1));
  const made = await makeBallot(held.election, held.card.secret, held.chosen, { progress });
  const ballot = new TextDecoder().decode(made.bytes);
  held.sealed = { ballot, tracker: made.tracker, credential: `${held.card.credential}`, answered: false };
  if (!tablet) kept.keep(held.data.uuid, held.sealed);
  await sendOut();
}

/** Goes on with a ballot that this tab sealed before a reload. @param {import("./sealed.js").Sealed} before */
export function resume(before) {
  held.sealed = before;
  trouble("");
  step("resuming");
  show("sending");
  return sendOut();
}

/** Sends the sealed ballot, the same bytes each time, until there is an answer that is final. */
async function sendOut() {
  if (!held.sealed) return;
  find("sending-number").textContent = held.sealed.tracker;
  find("sending-tracker").hidden = false;
  for (let tries = 0; ; tries++) {
    step("sending");
    let answer;
    try {
      answer = await wire.send(held.data.ballots, held.sealed.ballot);
    } catch (error) {
      if (!(error instanceof wire.Offline)) throw error;
      trouble("offline-title", text("offline"));
      await pause(Math.min(2 + 2 * tries, 15));
      continue;
    }
    if (answer.kind === "later") {
      const name = { 423: "suspended", 425: "not-open", 429: "busy" }[answer.status];
      trouble(`${name}-title`, text(name, { num: answer.seconds }));
      await pause(answer.seconds + 4 * Math.random());
      continue;
    }
    trouble("");
    if (answer.kind === "in-urn" && answer.tracker === held.sealed.tracker) {
      held.sealed.answered = true;
      if (!tablet) kept.keep(held.data.uuid, held.sealed);
      return done(answer.tracker, "done");
    }
    kept.forget(held.data.uuid);
    held.sealed = null;
    if (answer.kind === "voted") return done(answer.tracker, "voted");
    if (answer.kind === "in-urn") return stop("altered");
    if (answer.status === 410) {
      held.data = await wire.now(held.data.now).catch(() => held.data);
      return held.data.closed ? late("closed-sent") : over();
    }
    if (answer.code === "spoiled-credential") return stop("spoiled", { another: true });
    if (answer.code === "unknown-credential") return stop("unknown", { another: true, detail: text("code-unknown") });
    stop("fault", { detail: text("fault-ballot") });
    find("stopped-code").textContent = answer.code;
    return undefined;
  }
}

/** @param {string} tracker @param {"done" | "voted"} how */
export function done(tracker, how) {
  [held.card, held.chosen] = [null, null];
  fillChoices();
  find("done-title").textContent = text(how);
  find("done-text").textContent = text(`${how}-text`);
  find("done-not-you").hidden = how === "done";
  find("done-number").textContent = tracker;
  find("look").search = `?q=${encodeURIComponent(tracker)}`;
  find("look").hidden = tablet;
  find("receipt").hidden = tablet;
  find("copy").hidden = tablet;
  find("other-card").hidden = !held.other;
  show("done");
}

/** Copies the tracking number, or marks it for copying. */
export async function copy() {
  try {
    await navigator.clipboard.writeText(find("done-number").textContent);
    find("copied").textContent = text("copied");
    find("copy").textContent = text("copied");
  } catch {
    window.getSelection()?.selectAllChildren(find("done-number"));
  }
}

/** Saves the tracking number as a file. */
export function receipt() {
  const fields = { institute: held.data.institute, title: held.data.title, urn: held.data.urn, tracker: find("done-number").textContent };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([utf8(`${text("receipt", fields)}\n`)], { type: "text/plain;charset=utf-8" }));
  link.download = text("receipt-name");
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
