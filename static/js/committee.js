/**
 * The committee member's page. It follows the sitting by itself: asks the server (member.js), does what the ceremony
 * waits for, and shows one view at a time (stages.js), chosen from what the server says and what this device has found
 * (troubles.js). What the member presses is in presses.js.
 */

import { Refusal } from "./bytes.js";
import { Lost, Member, Problem } from "./member.js";
import { listen } from "./presses.js";
import { show, showProposal } from "./stages.js";
import { text } from "./texts.js";
import { wrong } from "./troubles.js";
import { $, held, say, tell, view, whose } from "./views.js";

const EVERY = 1500;
let pressing = false;
let turn = Promise.resolve();

/** One thing after the other: a press waits for a look that is under way. @param {() => Promise<void>} act */
function inTurn(act) {
  turn = turn.then(act, act);
  return turn;
}

/** Does what a press asks for, once; what goes wrong is told. @param {() => Promise<void>} act */
async function press(act) {
  if (pressing) return;
  pressing = true;
  tell("refusal", "");
  tell("said-done", "");
  await inTurn(async () => {
    try {
      await act();
    } catch (error) {
      await wrong(error);
      if (error instanceof Refusal) tell("refusal", text("device_refused", { code: error.code }));
      if (!$("refusal").hidden) $("refusal").focus();
    }
  });
  pressing = false;
  await look();
}

/**
 * What a seat that is not confirmed yet shows.
 * @returns {Promise<boolean>} whether the chair has confirmed this page
 */
async function before() {
  if (!held.member.holds && !held.member.link) view("none");
  else if (!(await seatShown())) view("ended");
  else if (held.member.link) view("link");
  else if (!held.seat) view("wait");
  return held.seat;
}

/** Shows whose seat it is. @returns {Promise<boolean>} false when the link is worth nothing any more */
async function seatShown() {
  try {
    const seat = await held.member.seat();
    whose(seat);
    held.seat = !held.member.link && seat.confirmed === 1;
    return held.member.link !== "" || seat.claimed === 1;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say("ended-note", error.message);
    held.ended = true;
    return false;
  }
}

/** Asks the server, does what the ceremony waits for, and shows where things stand. */
function look() {
  return inTurn(async () => {
    if (held.ended) return;
    try {
      if (held.seat || (await before())) await follow();
      $("lost").hidden = true;
    } catch (error) {
      await wrong(error);
    }
  });
}

async function follow() {
  try {
    held.state = await held.member.state();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 403) throw error;
    held.seat = false;
    showProposal({});
    $("remarks").hidden = $("destroy").hidden = true;
    await before();
    return;
  }
  whose(held.state);
  showProposal(held.state.proposal);
  $("remarks").hidden = !held.state.may_remark;
  const hasKey = held.member.hasKey(held.state);
  const drawing = held.state.draw.number !== undefined;
  $("destroy").hidden = drawing || !(["counted", "proclaimed", "without_result"].includes(held.state.state) && held.state.trustees && !held.state.key_destroyed);
  if (await show(hasKey)) window.setTimeout(look, 50);
}

/** The fragment leaves the address bar at once, before anything else. */
function takeFragment() {
  const fragment = window.location.hash.slice(1);
  if (!fragment) return;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  held.member.take(fragment);
  held.seat = held.ended = false;
}

async function start() {
  const fragment = window.location.hash;
  if (!window.isSecureContext) {
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    return tell("refusal", text("needs_https"));
  }
  try {
    held.member = new Member();
  } catch {
    if (fragment) window.history.replaceState(null, "", window.location.pathname);
    return tell("refusal", text("no_storage"));
  }
  takeFragment();
  window.addEventListener("hashchange", () => {
    takeFragment();
    void look();
  });
  listen(press);
  for (;;) {
    await look();
    await new Promise((later) => window.setTimeout(later, document.hidden ? 2 * EVERY : EVERY));
  }
}

void start();
