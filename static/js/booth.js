/**
 * The booth's page: card, choice, confirmation, urn. Until the server has said "in the urn", the page says, large, that
 * nothing is voted yet. The card's code leaves the address bar first of all (scanned.js), and neither it nor the choice
 * is ever stored. Here is the way through: the card and the questions before the choice (choice.js); then the ballot is
 * sealed and sent (sending.js).
 */

import { isAnother, scanned } from "./scanned.js"; // first of all

import { Refusal } from "./bytes.js";
import { choose, confirm, weigh } from "./choice.js";
import { derive, normalise, publicHalf } from "./credentials.js";
import { Election } from "./questions.js";
import { find, go, held, late, over, pause, show, stop, tablet, wake } from "./screens.js";
import * as kept from "./sealed.js";
import { copy, done, receipt, resume, vote } from "./sending.js";
import { plural, text } from "./texts.js";
import * as wire from "./wire.js";

let waiting = 0;

// The card

/** @param {string} typed @returns {Promise<void>} */
async function takeCard(typed) {
  const code = normalise(typed);
  const secret = await derive(held.data.uuid, code);
  held.card = { code, secret, credential: publicHalf(secret) };
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
  held.card = null;
  held.chosen = null;
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
  if (!held.card) return askCode();
  const { credential } = held.card;
  const known = await insist(() => wire.card(held.data.cards, credential));
  if ("refused" in known) {
    if (known.refused === "spoiled-credential") return stop("spoiled", { another: true });
    if (known.refused !== "no-such-card") return stop("fault", { detail: text("fault") });
    find("code").value = "";
    return askCode(text("code-unknown"));
  }
  if (known.tracker) return done(known.tracker, "voted");
  held.data = await insist(() => wire.now(held.data.now));
  if (held.data.paper) return stop("paper");
  if (["convened", "listed", "sitting"].includes(held.data.state)) return waitForOpening();
  if (held.data.state !== "open" && held.data.state !== "suspended") {
    return ["closed", "counted", "proclaimed"].includes(held.data.state) ? late("closed") : over();
  }
  if (!(await loadElection())) return stop("altered");
  return choose();
}

async function waitForOpening() {
  const turn = ++waiting;
  find("wait-text").textContent = text(held.data.due ? "wait-now" : "wait", { opens: held.data.opens });
  show("wait");
  while (turn === waiting) {
    await pause(6 + 4 * Math.random());
    const seen = await wire.now(held.data.now).catch(() => null);
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
  if (held.election) return true;
  const bytes = await insist(() => wire.bytes(held.data.election));
  try {
    const read = await Election.fromBytes(bytes);
    const { answers, max } = read.question;
    const same =
      read.fingerprint === held.data.fingerprint &&
      read.uuid === held.data.uuid &&
      max === held.data.most &&
      answers.length === held.data.names.length &&
      held.data.names.every(({ answer }, index) => answer === answers[index]);
    if (same) held.election = read;
    return same;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

// The way through

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
  const before = tablet ? null : kept.read(held.data.uuid);
  if (before && (!code || !before.answered || before.credential === `${held.card?.credential}`)) {
    if (code && before.credential !== `${held.card?.credential}`) held.other = code;
    return resume(before);
  }
  if (before) kept.forget(held.data.uuid);
  return held.card ? enter() : askCode(wrong);
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
find("retry").addEventListener("click", wake);
find("copy").addEventListener("click", copy);
find("receipt").addEventListener("click", receipt);
find("stopped-again").addEventListener("click", () => askCode());
find("other-card").addEventListener("click", () => {
  const code = held.other;
  [held.other, held.sealed] = ["", null];
  kept.forget(held.data.uuid);
  go(() => begin(code));
});
for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", (event) => {
    if (!held.card || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault(); // the card goes along, in the fragment that no server sees
    window.location.assign(`${link.href}#${held.card.code}`);
  });
}
window.addEventListener("online", wake);
window.addEventListener("hashchange", () => isAnother() && window.location.reload());
window.addEventListener("beforeunload", (event) => {
  if (held.sealed && !held.sealed.answered) event.preventDefault();
});
go(() => begin(scanned));
