/**
 * Voting cards at the desk and at the closing: a code is typed, or scanned by the camera or by a scanner that types;
 * what leaves this device is its public half. Touches the page; the arithmetic is credentials.js.
 *
 * `[data-card-code="<uuid>"]`: a field without a name, in a form with a hidden field `credential`.
 * `[data-cards-account]` (or #left-cards) with `data-uuid`, `data-into` (the id of a textarea), `data-expected`:
 * gets a field, a list of the cards shown, and whether each has a ballot.
 * `[data-scan-into="<id of a field>"]`: gets a button for the camera where the browser can read codes; elsewhere the
 * words stay that say how to do without.
 */

import { Refusal } from "./bytes.js";
import { derive, normalise, publicHalf } from "./credentials.js";
import { plural, text } from "./texts.js";

/**
 * The code on a card, from what was typed or scanned: the address of the booth, or the code alone.
 * @param {string} uuid of the election @param {string} said @returns {string}
 * @throws {Refusal} other-election, or what is wrong with the code
 */
export function codeOf(uuid, said) {
  const typed = said.trim();
  const address = /^https?:\/\/[^/]+\/vote\/([^/#?]+)(?:\?[^#]*)?#(.*)$/.exec(typed);
  if (!address) return normalise(typed);
  if (address[1] !== uuid) throw new Refusal("other-election");
  return normalise(decodeURIComponent(address[2]));
}

/** @param {string} uuid @param {string} said @returns {Promise<string>} the public half, a decimal number */
export async function publicOf(uuid, said) {
  return `${publicHalf(await derive(uuid, codeOf(uuid, said)))}`;
}

const WRONG = {
  "credential-character": "card_character",
  "credential-length": "card_length",
  "credential-check": "card_check",
  "other-election": "card_other",
};

/** @param {unknown} error @returns {string} */
function sentence(error) {
  if (!(error instanceof Refusal) || !(error.code in WRONG)) return text("fault");
  return text(WRONG[error.code], error.details ?? {});
}

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {Record<string, unknown>} [properties] */
function make(tag, properties = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}

/** The camera under a field: each code it sees is handed to `take`. Where none can be read, the place stays as it is. */
function camera(place, take) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const video = make("video", { className: "scan", muted: true, playsInline: true, hidden: true });
  const button = make("button", { type: "button", className: "button secondary", textContent: text("scan") });
  const trouble = make("p", { className: "error", hidden: true });
  place.replaceChildren(button, video, trouble);
  let stream = null;

  function stop() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    button.textContent = text("scan");
  }

  async function watch(detector) {
    let last = "";
    while (stream) {
      for (const { rawValue } of await detector.detect(video)) {
        if (rawValue && rawValue !== last) await take((last = rawValue));
      }
      await new Promise((next) => window.setTimeout(next, 200));
    }
  }

  button.addEventListener("click", async () => {
    if (stream) return stop();
    trouble.hidden = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      button.textContent = text("scan_stop");
      await watch(new window.BarcodeDetector({ formats: ["qr_code"] }));
    } catch {
      stop();
      trouble.textContent = text("scan_failed");
      trouble.hidden = false;
    }
  });
}

/** A card that is made void: the field has no name, so that its code is never part of the form. */
function spoiling(field) {
  const { form } = field;
  const error = document.getElementById("spoil-error");
  const button = form.querySelector("button[type=submit]");
  button.disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.hidden = true;
    button.disabled = true;
    try {
      form.elements.namedItem("credential").value = await publicOf(field.dataset.cardCode, field.value);
      field.value = "";
      HTMLFormElement.prototype.submit.call(form);
    } catch (wrong) {
      error.textContent = sentence(wrong);
      error.hidden = false;
      field.focus();
      button.disabled = false;
    }
  });
}

/** The cards that are left: each is shown, checked against the urn, and its public half put into the form. */
function account(place) {
  const { uuid, expected, into } = place.dataset;
  const area = into ? document.getElementById(into) : place.querySelector("textarea");
  const shown = new Set();
  const field = make("input", { type: "text", id: "left-code", className: "card-code", autocomplete: "off" });
  Object.assign(field, { spellcheck: false, autocapitalize: "off", dir: "ltr" });
  field.setAttribute("aria-describedby", "left-code-error");
  const error = make("p", { className: "error", id: "left-code-error", hidden: true });
  error.setAttribute("role", "alert");
  const add = make("button", { type: "button", className: "button secondary", textContent: text("card_add") });
  const count = make("p", { className: "cards-count" });
  count.setAttribute("role", "status");
  const list = make("ol", { className: "cards-shown" });
  const label = make("label", { htmlFor: field.id, textContent: text("card_code") });
  const scan = make("div", { className: "scan-place" }, make("p", { className: "hint", textContent: text("no_camera") }));
  place.append(make("div", { className: "field" }, label, make("div", { className: "search" }, field, add), error));
  place.append(scan, count, list);

  function tally() {
    const told = plural("cards_shown", shown.size);
    count.textContent = expected ? text("cards_of", { shown: told, expected }) : told;
  }

  async function urnSays(half, line) {
    try {
      const answer = await fetch(`/elections/${uuid}/ballots.json?credential=${half}`);
      const { tracker } = await answer.json();
      line.textContent = tracker ? text("card_voted", { tracker }) : text("card_empty");
      line.classList.add(tracker ? "refused" : "done");
    } catch {
      line.textContent = text("card_unasked");
      line.classList.add("wait");
    }
  }

  function takeAway(half, item) {
    shown.delete(half);
    item.remove();
    write();
  }

  function write() {
    area.value = [...shown].join("\n");
    tally();
  }

  async function take(said) {
    error.hidden = true;
    try {
      const code = codeOf(uuid, said);
      const half = await publicOf(uuid, code);
      field.value = "";
      if (shown.has(half)) throw new Refusal("shown-twice");
      shown.add(half);
      const line = make("span", { className: "chip", textContent: "…" });
      const undo = make("button", { type: "button", className: "button quiet small", textContent: text("card_undo") });
      // Only the last three characters: who looks over a shoulder learns no code.
      const name = make("bdi", { className: "code", dir: "ltr", textContent: `…${code.slice(-3)}` });
      const item = make("li", {}, name, line, undo);
      undo.addEventListener("click", () => takeAway(half, item));
      list.prepend(item);
      write();
      await urnSays(half, line);
    } catch (wrong) {
      const twice = wrong instanceof Refusal && wrong.code === "shown-twice";
      error.textContent = twice ? text("card_twice") : sentence(wrong);
      error.hidden = false;
    }
    field.focus();
  }

  add.addEventListener("click", () => take(field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    take(field.value);
  });
  camera(scan, take);
  tally();
}

for (const field of document.querySelectorAll("[data-card-code]")) spoiling(field);
for (const place of document.querySelectorAll("[data-cards-account], #left-cards")) account(place);
for (const place of document.querySelectorAll("[data-scan-into]")) {
  const field = document.getElementById(place.dataset.scanInto);
  camera(place, (said) => {
    field.value = said;
  });
}
