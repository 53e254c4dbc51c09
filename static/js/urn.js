/**
 * What a member's page checks of the urn before it decrypts anything: without this, a server could hand the members one
 * voter's ballot as "the tally". The archive (`.bel`, specification, section 4.4) is read as elections/belenios/archive.py
 * writes it; its ballots must be right, of distinct cards of the published list, and the encrypted tally their product.
 * Their proofs are checked here too: else one ballot more, holding somebody's choices to the thousandth power, would
 * show that vote in the sum. Whether the listed cards are members of the group is left to the verifier: whoever could
 * list a stranger could as well list a card of his own.
 *
 * @typedef {{name: string, body: Uint8Array}} Entry a record of the archive
 * @typedef {{election: Election, trusteesBytes: Uint8Array, tallyBytes: Uint8Array, ballots: number, seal: string}} Urn
 *   `ballots`, and `seal` (six groups of four, of the hash of the tally's event), are what the room's screen shows
 */

import { checkBallot } from "./ballot.js";
import { Refusal, fields, items, number, parse, sha256Hex, text } from "./bytes.js";
import { P } from "./group.js";
import { Election } from "./questions.js";
import { readTally } from "./tally.js";
import { fourByFour } from "./trustees.js";

const BLOCK = 512;
const NEXT = {
  "": ["Setup"],
  Setup: ["Ballot", "EndBallots"],
  Ballot: ["Ballot", "EndBallots"],
  EndBallots: ["EncryptedTally"],
  EncryptedTally: ["PartialDecryption"],
  PartialDecryption: ["PartialDecryption"],
};
const DATA = { Setup: 4, Ballot: 1, EndBallots: 0, EncryptedTally: 2, PartialDecryption: 2 };

/** @param {Uint8Array} bytes @returns {Generator<Entry>} after the first one, BELENIOS @throws {Refusal} */
function* records(bytes) {
  const ascii = new TextDecoder("ascii");
  for (let at = 0, first = true; at < bytes.length; first = false) {
    const name = ascii.decode(bytes.subarray(at, at + 100)).replace(/\0+$/, "");
    const digits = ascii.decode(bytes.subarray(at + 124, at + 135));
    const size = /^[0-7]{11}$/.test(digits) ? parseInt(digits, 8) : -1;
    if (first && name !== "BELENIOS") throw new Refusal("not-an-archive");
    if (size < 0) throw new Refusal("record-header");
    const begin = at + BLOCK;
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
    if (at > bytes.length) throw new Refusal("record-cut");
    if (!first) yield { name, body: bytes.subarray(begin, begin + size) };
  }
}

/**
 * The events of an archive, each with the bodies of the records before it: names, chain, order and references hold.
 * @param {Uint8Array} bytes @returns {AsyncGenerator<{type: string, data: Uint8Array[], hash: string}>}
 * @throws {Refusal} not-an-archive, record-header, record-cut, record-name, event-parent, event-height, event-order,
 *   event-payload, payload-reference, loose-data
 */
export async function* events(bytes) {
  let [parent, type, height] = [/** @type {string | undefined} */ (undefined), "", 0];
  /** @type {{hash: string, body: Uint8Array}[]} */
  let data = [];
  for (const { name, body } of records(bytes)) {
    const hash = await sha256Hex(body);
    if (name === `${hash}.data.json`) {
      data.push({ hash, body });
      continue;
    }
    if (name !== `${hash}.event.json`) throw new Refusal("record-name");
    const event = fields(parse(body), ["parent", "height", "type", "payload"], ["parent", "payload"]);
    if (event.height !== height) throw new Refusal("event-height");
    if (event.parent !== parent) throw new Refusal("event-parent");
    if (!NEXT[type].includes(event.type)) throw new Refusal("event-order");
    if (data.length !== DATA[event.type] || event.payload !== data.at(-1)?.hash) throw new Refusal("event-payload");
    if (data.length > 1) {
      const named = Object.values(parse(data[data.length - 1].body)).filter((value) => typeof value === "string");
      if (named.join() !== data.slice(0, -1).map((one) => one.hash).join()) throw new Refusal("payload-reference");
    }
    yield { type: event.type, data: data.map((one) => one.body), hash };
    [parent, type, height, data] = [hash, event.type, height + 1, []];
  }
  if (data.length > 0) throw new Refusal("loose-data");
}

/**
 * The urn in a closed election's archive, once its ballots and its tally are found to belong together.
 * @param {Uint8Array} bytes of archive.bel @param {(done: number) => void} [progress] how many ballots are checked
 * @returns {Promise<Urn>} what `share` takes
 * @throws {Refusal} as `events`, `Election.fromBytes`, `checkBallot` (unknown-credential for a card's second ballot
 *   too), `readTally`; wrong-tally, wrong-num-tallied, urn-not-closed
 */
export async function readUrn(bytes, progress) {
  /** @type {Partial<Urn> & {ballots: number}} */
  const urn = { ballots: 0 };
  const cards = new Set();
  /** @type {import("./proofs.js").Ciphertext[]} */
  let product = [];
  for await (const { type, data, hash } of events(bytes)) {
    if (type === "Setup") {
      urn.election = await Election.fromBytes(data[0]);
      urn.trusteesBytes = data[1];
      for (const card of items(parse(data[2]), text)) cards.add(number(card));
      product = [null, ...urn.election.question.answers].map(() => ({ alpha: 1n, beta: 1n }));
    } else if (type === "Ballot") {
      const ballot = await checkBallot(urn.election, data[0], (card) => cards.delete(card));
      product = multiply(product, ballot.answers[0].choices);
      urn.ballots += 1;
      progress?.(urn.ballots);
    } else if (type === "EncryptedTally") {
      const tally = readTally(data[0]);
      if (!sameCiphertexts(tally, product)) throw new Refusal("wrong-tally");
      if (parse(data[1]).num_tallied !== urn.ballots) throw new Refusal("wrong-num-tallied");
      urn.tallyBytes = data[0];
      urn.seal = fourByFour(hash);
    }
  }
  if (!urn.tallyBytes) throw new Refusal("urn-not-closed");
  return /** @type {Urn} */ (urn);
}

/** @param {import("./proofs.js").Ciphertext[]} some @param {import("./proofs.js").Ciphertext[]} others */
const sameCiphertexts = (some, others) =>
  some.length === others.length &&
  some.every(({ alpha, beta }, index) => alpha === others[index].alpha && beta === others[index].beta);

/** @param {import("./proofs.js").Ciphertext[]} product @param {import("./proofs.js").Ciphertext[]} choices */
const multiply = (product, choices) =>
  product.map(({ alpha, beta }, index) => ({
    alpha: (alpha * choices[index].alpha) % P,
    beta: (beta * choices[index].beta) % P,
  }));
