/**
 * The booth's page: card, choice, confirmation, urn. "In the urn" is said only when the server said so; until then the
 * page says, large, that nothing is voted yet. The card's code leaves the address bar first of all, and neither it nor
 * the choice is ever stored.
 */

import { makeBallot } from "./ballot.js";
import { Refusal, utf8 } from "./bytes.js";
import { derive, normalise, publicHalf } from "./credentials.js";
import { leaving } from "./leaving.js";
import { Election } from "./questions.js";
import * as kept from "./sealed.js";
import { plural, text } from "./texts.js";
import * as wire from "./wire.js";

const CONTENT = "#main"; // where the link that skips the header leads
const scanned = takeFragment();
const find = (id) => /** @type {any} */ (document.getElementById(id));
let data = JSON.parse(find("booth").textContent);
const tablet = new URLSearchParams(window.location.search).get("tablet") === "1";
const clock = tablet ? leaving(find) : null;
const title = document.title;

/** @type {Election | null} */
let election = null;
/** @type {{code: string, secret: bigint, credential: bigint} | null} */
let card = null;
/** @type {number[]} positions of the names chosen, from 1; empty for the blank ballot; null before the choice */
let chosen = null;
/** @type {import("./sealed.js").Sealed | null} */
let sealed = null;
let wake = () => {};
let waiting = 0;

/** The card's code, gone from the address bar before anything else happens. */
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

// Screens

const VOTED = ["done"];
const SILENT = ["loading", "insecure", "done"];

/** Shows one screen and moves the reader to its heading. @param {string} name */
function show(name) {
  for (const one of document.querySelectorAll(".screen")) one.hidden = one.id !== `screen-${name}`;
  find("not-yet").hidden = SILENT.includes(name);
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
function stop(name, { another = false, detail = "" } = {}) {
  find("stopped-title").textContent = text(`${name}-title`);
  find("stopped-text").textContent = detail || text(name);
  find("stopped-code").textContent = "";
  find("stopped-again").hidden = !another;
  show("stopped");
}

/** Waits so many seconds, or until `wake` is called. @param {number} seconds */
function pause(seconds) {
  return new Promise((resolve) => {
    const timer = window.setTimeout(resolve, seconds * 1000);
    wake = () => {
      window.clearTimeout(timer);
      resolve(undefined);
    };
  });
}

// The card

/** @param {string} typed @returns {Promise<void>} */
async function takeCard(typed) {
  const code = normalise(typed);
  const secret = await derive(data.uuid, code);
  card = { code, secret, credential: publicHalf(secret) };
}

/** What is wrong with a typed code, in words. @param {Refusal} refusal */
const sayCode = ({ code, details }) =>
  code === "credential-character"
    ? text("code-character", details)
    : code === "credential-length"
      ? plural("code-length", Number(details.count))
      : text("code-check");

/** Asks for the code, and says why when it was not taken. @param {string} [wrong] */
function askCode(wrong = "") {
  card = null;
  chosen = null;
  const [field, error] = [find("code"), find("code-error")];
  error.textContent = wrong;
  error.hidden = !wrong;
  find("code-field").classList.toggle("wrong", Boolean(wrong));
  if (wrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  show("code");
  if (wrong || tablet) field.focus();
}

/** Repeats what needs the server until it is reached. @template T @param {() => Promise<T>} act @returns {Promise<T>} */
async function insist(act) {
  for (let tries = 0; ; tries++) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof wire.Offline)) throw error;
      find("loading-text").textContent = text("lost");
      if (document.body.dataset.screen !== "loading") show("loading");
      await pause(Math.min(2 + 2 * tries, 10));
    }
  }
}

/** With a card in hand: has it voted, is the poll open? */
async function enter() {
  if (!card) return askCode();
  const { credential } = card;
  const known = await insist(() => wire.card(data.cards, credential));
  if ("refused" in known) {
    if (known.refused === "spoiled-credential") return stop("spoiled", { another: true });
    if (known.refused !== "no-such-card") return stop("fault", { detail: text("fault") });
    find("code").value = "";
    return askCode(text("code-unknown"));
  }
  if (known.tracker) return done(known.tracker, "voted");
  data = await insist(() => wire.now(data.now));
  if (data.paper) return stop("paper");
  if (["convened", "listed", "sitting"].includes(data.state)) return waitForOpening();
  if (data.state !== "open" && data.state !== "suspended") {
    return stop(["closed", "counted", "proclaimed"].includes(data.state) ? "closed" : "over");
  }
  if (!(await loadElection())) return stop("altered");
  return choose();
}

async function waitForOpening() {
  const turn = ++waiting;
  find("wait-text").textContent = text(data.due ? "wait-now" : "wait", { opens: data.opens });
  show("wait");
  while (turn === waiting) {
    await pause(6 + 4 * Math.random());
    const seen = await wire.now(data.now).catch(() => null);
    if (turn !== waiting || !seen) continue;
    if (["convened", "listed", "sitting"].includes(seen.state) && !seen.paper) {
      find("wait-text").textContent = text(seen.due ? "wait-now" : "wait", { opens: seen.opens });
      continue;
    }
    waiting++;
    await enter();
  }
}

/** Whether the election received is the one that was published: bytes, fingerprint, names. */
async function loadElection() {
  if (election) return true;
  const bytes = await insist(() => wire.bytes(data.election));
  try {
    const read = await Election.fromBytes(bytes);
    const { answers, max } = read.question;
    const same =
      read.fingerprint === data.fingerprint &&
      read.uuid === data.uuid &&
      max === data.most &&
      answers.length === data.names.length &&
      data.names.every(({ answer }, index) => answer === answers[index]);
    if (same) election = read;
    return same;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

// The choice

/** @param {string} id of the template @param {string} value @param {string} type */
function choiceOf(id, value, type) {
  const label = find(id).content.firstElementChild.cloneNode(true);
  const input = label.querySelector("input");
  input.value = value;
  input.type = type;
  return label;
}

function fillChoices() {
  const room = find("choices");
  while (room.lastElementChild && room.lastElementChild.tagName !== "LEGEND") room.lastElementChild.remove();
  const type = data.most > 1 ? "checkbox" : "radio";
  data.names.forEach((one, index) => {
    const label = choiceOf("choice-name", `${index + 1}`, type);
    label.querySelector(".choice-number").textContent = one.number;
    label.querySelector("strong bdi").textContent = one.name;
    const [note, number] = [label.querySelector(".choice-note"), document.createElement("bdi")];
    number.className = "code";
    number.dir = "ltr";
    number.textContent = one.registration;
    note.append(`${text("registration")} `, number);
    if (one.struck) note.append(` · ${text("struck")}`);
    room.append(label);
  });
  room.append(choiceOf("choice-blank", "0", type));
}

const boxes = () => /** @type {HTMLInputElement[]} */ ([...find("choices").querySelectorAll("input")]);
const ticked = () => boxes().filter(({ checked }) => checked);
const nameOf = (position) => data.names[position - 1].name;

/** After every change: what is chosen, and what may still be. @param {HTMLInputElement} [changed] */
function weigh(changed) {
  if (changed?.checked && data.most > 1) {
    // The blank ballot and names exclude each other.
    for (const box of boxes()) if (box !== changed && (box.value === "0" || changed.value === "0")) box.checked = false;
  }
  const values = ticked().map(({ value }) => Number(value));
  const names = values.filter((value) => value > 0);
  for (const box of boxes()) box.disabled = data.most > 1 && names.length >= data.most && !box.checked && box.value !== "0";
  const said = values.includes(0) ? [text("blank")] : names.map(nameOf);
  find("choose-next").textContent = said.length ? text("with", { name: said.join(text("and")) }) : find("choose-next").dataset.plain;
  find("choose-count").textContent = data.most > 1 && names.length ? text("chosen-of", { num: names.length, most: data.most }) : "";
  if (values.length) find("choose-error").hidden = true;
}

function choose() {
  find("choose-title").textContent = data.most > 1 ? plural("choose-many", data.most) : text("choose-one");
  find("choose-suspended").hidden = data.state !== "suspended";
  find("choose-error").hidden = true;
  if (chosen === null) fillChoices();
  weigh();
  show("choose");
}

function confirm() {
  const values = ticked().map(({ value }) => Number(value));
  if (!values.length) {
    find("choose-error").textContent = text("choose-nothing");
    find("choose-error").hidden = false;
    return boxes()[0].focus();
  }
  chosen = values.filter((value) => value > 0);
  const rows = (chosen.length ? chosen.map((at) => [data.names[at - 1].number, nameOf(at)]) : [["–", text("blank")]]).map(
    ([number, name]) => {
      const [row, mark, words] = [document.createElement("li"), document.createElement("span"), document.createElement("bdi")];
      mark.className = "choice-number";
      mark.textContent = number;
      words.textContent = name;
      row.append(mark, words);
      return row;
    },
  );
  find("chosen").replaceChildren(...rows);
  show("confirm");
}

// Into the urn

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

async function vote() {
  if (!election || !card || chosen === null || sealed) return;
  find("sending-tracker").hidden = true;
  trouble("");
  step("sealing", 0);
  show("sending");
  const progress = (finished, of) => step("sealing", finished / (of + 1));
  const made = await makeBallot(election, card.secret, chosen, { progress });
  const ballot = new TextDecoder().decode(made.bytes);
  sealed = { ballot, tracker: made.tracker, credential: `${card.credential}`, answered: false };
  if (!tablet) kept.keep(data.uuid, sealed);
  await sendOut();
}

/** Sends the sealed ballot, the same bytes each time, until there is an answer that is final. */
async function sendOut() {
  if (!sealed) return;
  find("sending-number").textContent = sealed.tracker;
  find("sending-tracker").hidden = false;
  for (let tries = 0; ; tries++) {
    step("sending");
    let answer;
    try {
      answer = await wire.send(data.ballots, sealed.ballot);
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
    if (answer.kind === "in-urn" && answer.tracker === sealed.tracker) {
      sealed.answered = true;
      if (!tablet) kept.keep(data.uuid, sealed);
      return done(answer.tracker, "done");
    }
    kept.forget(data.uuid);
    sealed = null;
    if (answer.kind === "voted") return done(answer.tracker, "voted");
    if (answer.kind === "in-urn") return stop("altered");
    if (answer.status === 410) return stop("closed", { detail: text("closed-sent") });
    if (answer.code === "spoiled-credential") return stop("spoiled", { another: true });
    if (answer.code === "unknown-credential") return stop("unknown", { another: true, detail: text("code-unknown") });
    stop("fault", { detail: text("fault-ballot") });
    find("stopped-code").textContent = answer.code;
    return undefined;
  }
}

/** @param {string} tracker @param {"done" | "voted"} how */
function done(tracker, how) {
  [card, chosen] = [null, null];
  fillChoices();
  find("done-title").textContent = text(how);
  find("done-text").textContent = text(`${how}-text`);
  find("done-not-you").hidden = how === "done";
  find("done-number").textContent = tracker;
  find("look").search = `?q=${encodeURIComponent(tracker)}`;
  find("look").hidden = tablet;
  find("receipt").hidden = tablet;
  find("copy").hidden = tablet;
  find("other-card").hidden = !other;
  show("done");
}

async function copy() {
  try {
    await navigator.clipboard.writeText(find("done-number").textContent);
    find("copied").textContent = text("copied");
    find("copy").textContent = text("copied");
  } catch {
    window.getSelection()?.selectAllChildren(find("done-number"));
  }
}

function receipt() {
  const fields = { institute: data.institute, title: data.title, urn: data.urn, tracker: find("done-number").textContent };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([utf8(`${text("receipt", fields)}\n`)], { type: "text/plain;charset=utf-8" }));
  link.download = text("receipt-name");
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// The way through

/** A code scanned while another card's ballot waits for its answer. */
let other = "";

/** Runs a step of the way; what nobody foresaw stops the page, and says so. @param {() => unknown} act */
async function go(act) {
  try {
    await act();
  } catch {
    find("stopped-title").textContent = text("page-fault-title");
    find("stopped-text").textContent = text("fault");
    find("stopped-code").textContent = "";
    find("stopped-again").hidden = true;
    show("stopped");
  }
}

/** @param {string} code */
async function begin(code) {
  if (!window.isSecureContext || !window.crypto?.subtle) return show("insecure");
  let wrong = "";
  if (code) {
    await takeCard(code).catch((error) => {
      if (!(error instanceof Refusal)) throw error;
      wrong = sayCode(error);
    });
  }
  const before = tablet ? null : kept.read(data.uuid);
  if (before && (!code || !before.answered || before.credential === `${card?.credential}`)) {
    if (code && before.credential !== `${card?.credential}`) other = code;
    sealed = before;
    trouble("");
    step("resuming");
    show("sending");
    return sendOut();
  }
  if (before) kept.forget(data.uuid);
  return card ? enter() : askCode(wrong);
}

find("choose-next").dataset.plain = find("choose-next").textContent;
find("code-form").addEventListener("submit", (event) => {
  event.preventDefault();
  go(async () => {
    try {
      await takeCard(find("code").value);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return askCode(sayCode(error));
    }
    find("code").value = "";
    return enter();
  });
});
find("choices").addEventListener("change", (event) => weigh(event.target));
find("choose-form").addEventListener("submit", (event) => {
  event.preventDefault();
  confirm();
});
find("vote").addEventListener("click", () => go(vote));
find("again").addEventListener("click", choose);
find("retry").addEventListener("click", () => wake());
find("copy").addEventListener("click", copy);
find("receipt").addEventListener("click", receipt);
find("stopped-again").addEventListener("click", () => askCode());
find("other-card").addEventListener("click", () => {
  const code = other;
  [other, sealed] = ["", null];
  kept.forget(data.uuid);
  go(() => begin(code));
});
for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", (event) => {
    if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault(); // the card goes along, in the fragment that no server sees
    window.location.assign(`${link.href}#${card.code}`);
  });
}
window.addEventListener("online", () => wake());
window.addEventListener("hashchange", () => window.location.hash === CONTENT || window.location.reload());
window.addEventListener("beforeunload", (event) => {
  if (sealed && !sealed.answered) event.preventDefault();
});
go(() => begin(scanned));
