/**
 * The committee member's page: it alone touches the page, over member.js. It follows the sitting by itself; what it
 * shows is one view at a time, chosen from what the server says and what this device has found.
 */

import { Refusal } from "./bytes.js";
import { Lost, Member, Problem } from "./member.js";
import { text } from "./texts.js";

const EVERY = 1500;
const language = document.documentElement.lang;
const $ = (/** @type {string} */ id) => document.getElementById(id);
const views = [...document.querySelectorAll("[data-view]")];

/** @type {Member} */
let member;
/** @type {any} the last state the server told */
let state = null;
let trouble = "";
let electionChecked = "";
let withFile = false;
/** The chair has confirmed this page, as far as it knows. */
let seatHeld = false;
/** The link or the page is worth nothing any more: there is nothing to ask until another link is opened. */
let ended = false;
let pressing = false;
let first = true;
let turn = Promise.resolve();

/** Shows one view. Where it is new, the reader is taken there. @param {string} name */
function view(name) {
  if (document.body.dataset.shown === name) return;
  document.body.dataset.shown = name;
  for (const one of views) one.hidden = one.dataset.view !== name;
  window.scrollTo(0, 0);
  const held = document.activeElement;
  if (first) first = false;
  else if (!held || held === document.body || !held.checkVisibility()) {
    // What was pressed is gone: a screen reader goes on at the new heading.
    const heading = document.querySelector(`[data-view="${name}"] h1`);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
}

/** @param {string} id @param {string} words */
function say(id, words) {
  const element = $(id);
  if (element.textContent !== words) element.textContent = words;
}

/** @param {string} id @param {string} words "" hides it */
function tell(id, words) {
  $(id).hidden = !words;
  if (words) $(id).querySelector("p").textContent = words;
}

/** @param {{name_ar: string, name_latin: string}} one */
const nameOf = (one) => (language === "ar" ? one.name_ar || one.name_latin : one.name_latin || one.name_ar);

/** @param {{seat: string}[]} some */
const seatsOf = (some) => some.map(({ seat }) => text(`seat_${seat}`)).join(text("list_comma"));

/** @param {string} instant @returns {string} the hour on the institute's clock */
function clock(instant) {
  const locale = { ar: "ar-MA-u-nu-latn", fr: "fr", en: "en-GB" }[language] ?? "en-GB";
  const parts = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: state.time_zone });
  const of = Object.fromEntries(parts.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return language === "fr" ? `${Number(of.hour)}\u00a0h\u00a0${of.minute}` : `\u2066${Number(of.hour)}:${of.minute}\u2069`;
}

/** A list of lines, each a text and maybe a value. @param {string} id @param {[string, string?][]} lines */
function list(id, lines) {
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
function groups(id, value) {
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
function whose(seat) {
  $("whose").hidden = false;
  say("seat-name", text(`seat_${seat.seat}`));
  say("person", nameOf(seat));
  say("about", text("of_cohort", { number: seat.cohort }));
}

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

/** Tells what went wrong: the connection, the server's sentence, or this device's own finding. @param {unknown} error */
async function wrong(error) {
  if (error instanceof Lost) {
    $("lost").hidden = false;
  } else if (error instanceof Problem) {
    tell("refusal", error.message);
  } else {
    await report(error instanceof Refusal ? error.code : "page-fault");
  }
}

/** What this device found wrong; the chair's page says so too. @param {string} code */
async function report(code) {
  trouble = code;
  if (state && state.trouble !== code) {
    try {
      await member.send("trouble", { code });
      state.trouble = code;
    } catch {
      // The server is told at the next look.
    }
  }
}

/**
 * What a seat that is not confirmed yet shows.
 * @returns {Promise<boolean>} whether the chair has confirmed this page
 */
async function before() {
  if (!member.holds && !member.link) view("none");
  else if (!(await seatShown())) view("ended");
  else if (member.link) view("link");
  else if (!seatHeld) view("wait");
  return seatHeld;
}

/** Shows whose seat it is. @returns {Promise<boolean>} false when the link is worth nothing any more */
async function seatShown() {
  try {
    const seat = await member.seat();
    whose(seat);
    seatHeld = !member.link && seat.confirmed === 1;
    return member.link !== "" || seat.claimed === 1;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say("ended-note", error.message);
    ended = true;
    return false;
  }
}

/** Asks the server, does what the ceremony waits for, and shows where things stand. */
function look() {
  return inTurn(async () => {
    if (ended) return;
    try {
      if (seatHeld || (await before())) await follow();
      $("lost").hidden = true;
    } catch (error) {
      await wrong(error);
    }
  });
}

async function follow() {
  try {
    state = await member.state();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 403) throw error;
    seatHeld = false;
    showProposal({});
    $("remarks").hidden = $("destroy").hidden = true;
    await before();
    return;
  }
  whose(state);
  showProposal(state.proposal);
  $("remarks").hidden = !["sitting", "open", "suspended", "closed", "counted"].includes(state.state);
  const hasKey = member.hasKey(state);
  const drawing = state.draw.number !== undefined;
  $("destroy").hidden = drawing || !(["counted", "proclaimed", "without_result"].includes(state.state) && state.trustees && !state.key_destroyed);
  await show(hasKey);
}

/** @param {boolean} hasKey */
async function show(hasKey) {
  switch (state.state) {
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
      say("over-note", text({ proclaimed: "over_result", without_result: "over_none" }[state.state] ?? "over_cancelled"));
      return view("over");
  }
}

let ceremonySeen = 0;

async function making() {
  const { number, round } = state.ceremony;
  if (number !== ceremonySeen) {
    // A ceremony begun anew: what was wrong with the one before is over.
    ceremonySeen = number;
    trouble = state.trouble;
  }
  if (trouble) {
    say("trouble-code", trouble);
    return view("mismatch");
  }
  if (round) {
    showRounds();
    view("rounds");
    try {
      if (await member.advance(state)) window.setTimeout(look, 50);
    } catch (error) {
      if (error instanceof Lost || error instanceof Problem) throw error;
      await wrong(error);
      say("trouble-code", trouble);
      view("mismatch");
    }
    return;
  }
  if (!state.trustees) return view("ready");
  if (!$("fingerprint").dataset.value) view("comparing");
  try {
    groups("fingerprint", await member.compare(state));
  } catch (error) {
    if (error instanceof Lost || error instanceof Problem) throw error;
    await wrong(error);
    say("trouble-code", trouble);
    return view("mismatch");
  }
  const me = state.members.find(({ seat }) => seat === state.seat);
  if (me.confirmed) return confirmed();
  if (!member.done(state, "same")) return view("compare");
  if (!member.done(state, "saved")) return save();
  return view("confirm");
}

function showRounds() {
  const { round, sent } = state.ceremony;
  for (const row of document.querySelectorAll("[data-round]")) {
    const answered = sent[row.dataset.round] ?? [];
    const done = answered.length === state.members.length;
    row.className = done ? "done" : row.dataset.round === round ? "now" : "next";
    const missing = state.members.filter(({ owner }) => !answered.includes(owner));
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
  const name = `${state.election}|${state.ceremony.number}`;
  if (link.dataset.of !== name) {
    const file = await member.keyFile(state);
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([file], { type: "application/json" }));
    link.download = `sanduq-${state.election.slice(0, 6)}-${state.seat}-${state.ceremony.number}.key`;
    link.dataset.of = name;
  }
  view("save");
}

function confirmed() {
  const missing = state.members.filter((one) => !one.confirmed);
  say("confirmed-note", missing.length ? text("not_confirmed_yet", { seats: seatsOf(missing) }) : text("all_confirmed"));
  say("opens", state.opens_at ? text("opens_at", { time: clock(state.opens_at) }) : "");
  view("confirmed");
}

async function polling() {
  if (electionChecked !== state.election_json) {
    try {
      await member.checkElection(state);
      electionChecked = state.election_json;
    } catch (error) {
      if (error instanceof Lost || error instanceof Problem) throw error;
      await wrong(error);
      say("trouble-code", trouble);
      return view("mismatch");
    }
  }
  const suspended = state.state === "suspended";
  say("poll-note", suspended ? text("suspended") : text("open_until", { time: clock(state.closes_at) }));
  say("poll-numbers", text("turnout", { ballots: state.ballots, handed_out: state.handed_out }));
  view("poll");
}

/** @param {boolean} hasKey */
function closed(hasKey) {
  if (state.on_paper) return view("paper");
  if (!state.count) {
    $("seal-box").hidden = !state.seal;
    if (state.seal) groups("seal", state.seal);
    return view("account");
  }
  if (state.shares.includes(state.owner)) {
    say("shares-note", text("shares", { given: state.shares.length, threshold: state.threshold }));
    return view("counted");
  }
  $("count-file-field").hidden = hasKey && !withFile;
  $("from-file").hidden = !hasKey || withFile;
  view("count");
}

function counted() {
  const { draw } = state;
  const spoken = (draw.said ?? []).map(({ who }) => who);
  if (!draw.number) return view("result");
  const entries = draw.entries.map((number) => state.candidates.find((one) => `${one.number}` === number));
  list("draw-entries", entries.map((one) => [`${one.number}. ${nameOf(one)}`]));
  list(
    "draw-said",
    draw.said.map(({ who, what }) => [
      text("said", {
        who: state.members.some(({ seat }) => seat === who) ? text(`seat_${who}`) : who,
        what: `${/\p{L}/u.test(what) ? "\u2068" : "\u2066"}${what}\u2069`, // dice run left to right in Arabic too
      }),
    ]),
  );
  $("say-form").hidden = spoken.includes(state.seat) && spoken.filter((who) => who === state.seat).length > 2;
  view("draw");
}

/** @param {any} proposal {} when none waits */
function showProposal(proposal) {
  const card = $("proposal");
  card.hidden = !proposal.number || state.seat === "chair";
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
    const one = state.candidates.find(({ number }) => number === candidate);
    lines.push([`${candidate}. ${nameOf(one)}`, `${votes}`]);
  }
  if (data.votes) lines.push([text("paper_rest", { voters: data.voters, blank: data.blank, null: data.null })]);
  list("proposal-data", lines);
}

/** @param {HTMLInputElement} input @returns {Promise<Uint8Array | null>} */
async function chosen(input) {
  const file = input.files?.[0];
  return file ? new Uint8Array(await file.arrayBuffer()) : null;
}

function listen() {
  $("claim").addEventListener("click", () => press(() => member.claim()));
  $("same").addEventListener("click", () => press(async () => member.mark(state, "same")));
  $("differs").addEventListener("click", () => press(() => report("fingerprint-differs")));
  $("check-file").addEventListener("change", (event) =>
    press(async () => {
      const file = await chosen(event.target);
      if (!file) return;
      const said = $("file-said");
      said.hidden = false;
      try {
        member.checkFile(state, file);
      } catch {
        said.className = "notice refused";
        said.textContent = text("file_wrong");
        event.target.value = "";
        return;
      }
      said.className = "notice done";
      said.textContent = text("file_right");
      member.mark(state, "saved");
    }),
  );
  $("confirm-key").addEventListener("click", () => press(() => member.confirmKey(state)));
  $("confirm-proposal").addEventListener("click", () =>
    press(async () => void (await member.send("confirm", { proposal: state.proposal.number }))),
  );
  $("use-file").addEventListener("click", () => {
    withFile = true;
    $("count-file-field").hidden = false;
    $("from-file").hidden = true;
    $("count-file").focus();
  });
  $("give-share").addEventListener("click", () =>
    press(async () => {
      const file = $("count-file-field").hidden ? null : await chosen($("count-file"));
      if (!$("count-file-field").hidden && !file) return $("count-file").focus();
      $("counting").hidden = false;
      try {
        await member.count(state, file, (done, of) => {
          $("count-progress").max = of;
          $("count-progress").value = done;
        });
        if (trouble) await report("");
      } finally {
        $("counting").hidden = true;
      }
    }),
  );
  $("say-form").addEventListener("submit", (event) => {
    event.preventDefault();
    press(async () => {
      const what = $("say").value.trim();
      if (!what) return $("say").focus();
      await member.send("said", { what });
      $("say").value = "";
    });
  });
  $("remark-form").addEventListener("submit", (event) => {
    event.preventDefault();
    press(async () => {
      const words = $("text").value.trim();
      if (!words) return $("text").focus();
      const { remark } = await member.send("remark", { kind: $("kind").value, text: words });
      $("text").value = "";
      $("remarks").open = false;
      tell("said-done", text("remark_done", { number: remark }));
    });
  });
  $("destroy-key").addEventListener("click", () =>
    press(async () => {
      await member.destroy(state);
      tell("said-done", text("destroy_done"));
    }),
  );
}

/** The fragment leaves the address bar at once, before anything else. */
function takeFragment() {
  const fragment = window.location.hash.slice(1);
  if (!fragment) return;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  member.take(fragment);
  seatHeld = ended = false;
}

async function start() {
  const fragment = window.location.hash;
  if (!window.isSecureContext) {
    window.history.replaceState(null, "", window.location.pathname + window.location.search);
    return tell("refusal", text("needs_https"));
  }
  try {
    member = new Member();
  } catch {
    if (fragment) window.history.replaceState(null, "", window.location.pathname);
    return tell("refusal", text("no_storage"));
  }
  takeFragment();
  window.addEventListener("hashchange", () => {
    takeFragment();
    void look();
  });
  listen();
  for (;;) {
    await look();
    await new Promise((later) => window.setTimeout(later, document.hidden ? 2 * EVERY : EVERY));
  }
}

void start();
