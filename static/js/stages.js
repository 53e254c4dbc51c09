/** What a member's page shows at each stage of the sitting, from the key to the result, and the chair's proposals. */

import { Lost, Problem } from "./member.js";
import { text } from "./texts.js";
import { wrong } from "./troubles.js";
import { $, clock, groups, held, list, nameOf, say, seatsOf, view } from "./views.js";

let ceremonySeen = 0;
let electionChecked = "";

/**
 * Shows where the sitting stands, after doing what the ceremony waits for.
 *
 * @param {boolean} hasKey of this device @returns {Promise<boolean | void>} whether there is more to do at once
 */
export async function show(hasKey) {
  switch (held.state.state) {
    case "sitting":
      return making();
    case "open":
    case "suspended":
      return polling();
    case "closed":
      return closed(hasKey);
    case "counted":
      return counted();
    default:
      say("over-note", text({ proclaimed: "over_result", without_result: "over_none" }[held.state.state] ?? "over_cancelled"));
      return view("over");
  }
}

async function making() {
  const { number, round } = held.state.ceremony;
  if (number !== ceremonySeen) {
    // A ceremony begun anew: what was wrong with the one before is over.
    ceremonySeen = number;
    held.trouble = held.state.trouble;
  }
  if (held.trouble) {
    say("trouble-code", held.trouble);
    return view("mismatch");
  }
  if (round) {
    showRounds();
    view("rounds");
    try {
      return await held.member.advance(held.state);
    } catch (error) {
      if (error instanceof Lost || error instanceof Problem) throw error;
      await wrong(error);
      say("trouble-code", held.trouble);
      return view("mismatch");
    }
  }
  if (!held.state.trustees) return view("ready");
  if (!$("fingerprint").dataset.value) view("comparing");
  try {
    groups("fingerprint", await held.member.compare(held.state));
  } catch (error) {
    if (error instanceof Lost || error instanceof Problem) throw error;
    await wrong(error);
    say("trouble-code", held.trouble);
    return view("mismatch");
  }
  const me = held.state.members.find(({ seat }) => seat === held.state.seat);
  if (me.confirmed) return confirmed();
  if (!held.member.done(held.state, "same")) return view("compare");
  if (!held.member.done(held.state, "saved")) return save();
  return view("confirm");
}

function showRounds() {
  const { round, sent } = held.state.ceremony;
  for (const row of document.querySelectorAll("[data-round]")) {
    const answered = sent[row.dataset.round] ?? [];
    const done = answered.length === held.state.members.length;
    row.className = done ? "done" : row.dataset.round === round ? "now" : "next";
    const missing = held.state.members.filter(({ owner }) => !answered.includes(owner));
    const note = row.querySelector(".round-note");
    note.textContent = done
      ? text("rounds_done")
      : row.dataset.round === round
        ? text("rounds_wait", { seats: seatsOf(missing) })
        : "";
  }
}

async function save() {
  const link = $("save-file");
  const name = `${held.state.election}|${held.state.ceremony.number}`;
  if (link.dataset.of !== name) {
    const file = await held.member.keyFile(held.state);
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([file], { type: "application/json" }));
    link.download = `sanduq-${held.state.election.slice(0, 6)}-${held.state.seat}-${held.state.ceremony.number}.key`;
    link.dataset.of = name;
  }
  view("save");
}

function confirmed() {
  const missing = held.state.members.filter((one) => !one.confirmed);
  say("confirmed-note", missing.length ? text("not_confirmed_yet", { seats: seatsOf(missing) }) : text("all_confirmed"));
  say("opens", held.state.opens_at ? text("opens_at", { time: clock(held.state.opens_at) }) : "");
  view("confirmed");
}

async function polling() {
  if (electionChecked !== held.state.election_json) {
    try {
      await held.member.checkElection(held.state);
      electionChecked = held.state.election_json;
    } catch (error) {
      if (error instanceof Lost || error instanceof Problem) throw error;
      await wrong(error);
      say("trouble-code", held.trouble);
      return view("mismatch");
    }
  }
  const name = held.state.state === "suspended" ? "suspended" : "poll";
  if (name === "poll") say("poll-note", text("open_until", { time: clock(held.state.closes_at) }));
  say(`${name}-numbers`, text("turnout", { ballots: held.state.ballots, handed_out: held.state.handed_out }));
  view(name);
}

/** @param {boolean} hasKey */
function closed(hasKey) {
  if (held.state.stage === "paper-count") return view("paper");
  for (const id of ["account", "count"]) {
    // In both views: who joins late compares it before counting.
    $(`${id}-seal-box`).hidden = !held.state.seal;
    if (held.state.seal) groups(`${id}-seal`, held.state.seal);
  }
  if (held.state.stage !== "shares") return view("account");
  if (held.state.shares.includes(held.state.owner)) {
    say("shares-note", text("shares", { given: held.state.shares.length, threshold: held.state.threshold }));
    return view("counted");
  }
  $("count-file-field").hidden = hasKey && !held.withFile;
  $("from-file").hidden = !hasKey || held.withFile;
  view("count");
}

function counted() {
  const { draw } = held.state;
  const spoken = (draw.said ?? []).map(({ who }) => who);
  if (!draw.number) return view("result");
  const entries = draw.entries.map((number) => held.state.candidates.find((one) => `${one.number}` === number));
  list("draw-entries", entries.map((one) => [`${one.number}. ${nameOf(one)}`]));
  list(
    "draw-said",
    draw.said.map(({ who, what }) => [
      text("said", {
        who: held.state.members.some(({ seat }) => seat === who) ? text(`seat_${who}`) : who,
        what: `${/\p{L}/u.test(what) ? "\u2068" : "\u2066"}${what}\u2069`, // dice run left to right in Arabic too
      }),
    ]),
  );
  const mine = spoken.filter((who) => who === held.state.seat).length;
  const enough = mine > 2;
  say("draw-note", text(enough ? "words_entered" : mine ? "word_entered" : "throw_dice"));
  $("said-title").hidden = !spoken.length;
  $("say-form").hidden = enough;
  $("say-it").className = mine ? "button secondary" : "button primary";
  view("draw");
}

/** What the chair asks this member to confirm. @param {any} proposal {} when none waits */
export function showProposal(proposal) {
  const card = $("proposal");
  card.hidden = !proposal.number || held.state.seat === "chair";
  if (card.hidden || card.dataset.number === `${proposal.number}`) {
    if (card.hidden) delete card.dataset.number;
    return;
  }
  card.dataset.number = proposal.number;
  const { data } = proposal;
  say("proposal-title", text(`act_${proposal.act}`));
  say("proposal-meaning", text(`meaning_${proposal.act}`));
  /** @type {[string, string?][]} */
  const lines = [];
  if (data.closes_at) lines.push([text("new_closing", { time: clock(data.closes_at) })]);
  if (data.reason) lines.push([text("reason", { reason: data.reason })]);
  for (const { candidate, votes } of data.votes ?? []) {
    const one = held.state.candidates.find(({ number }) => number === candidate);
    lines.push([`${candidate}. ${nameOf(one)}`, `${votes}`]);
  }
  if (data.votes) lines.push([text("paper_rest", { voters: data.voters, blank: data.blank, null: data.null })]);
  list("proposal-data", lines);
}
