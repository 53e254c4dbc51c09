/**
 * A committee member's connection and memory: the seat this page holds, what it asks the server, and its part in the
 * ceremony and the count, over trustee.js. It touches no page.
 */

import { Refusal, equal, parse, sha256Hex, utf8 } from "./bytes.js";
import { Election } from "./questions.js";
import { Device, readKeyFile, share } from "./trustee.js";
import { checkTrustees, readTrustees } from "./trustees.js";
import { readUrn } from "./urn.js";

const SEAT = "sanduq-seat";
const LINK = "sanduq-link";
const ROUNDS = ["certificate", "polynomial", "output"];

/** What the server refuses: a sentence in the reader's language. */
export class Problem extends Error {
  /** @param {number} status @param {string} code @param {string} detail */
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** The connection is lost, or the server cannot answer. */
export class Lost extends Error {}

/** @param {string} path @param {RequestInit} request @returns {Promise<any>} @throws {Problem | Lost} */
async function ask(path, request) {
  let answer;
  try {
    answer = await fetch(path, { ...request, cache: "no-store", credentials: "omit" });
  } catch {
    throw new Lost();
  }
  if (answer.status >= 500) throw new Lost();
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, data.code ?? "", data.detail ?? `${answer.status}`);
  return data;
}

/** @param {string} path @returns {Promise<Uint8Array>} @throws {Problem | Lost} */
async function download(path) {
  const answer = await fetch(path, { cache: "no-store", credentials: "omit" }).catch(() => null);
  if (!answer || answer.status >= 500) throw new Lost();
  if (!answer.ok) throw new Problem(answer.status, "", `${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

const post = (path, body, bearer) =>
  ask(path, {
    method: "POST",
    body: body instanceof Uint8Array ? body : JSON.stringify(body),
    headers: {
      Accept: "application/json",
      ...(body instanceof Uint8Array ? {} : { "Content-Type": "application/json" }),
      ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
    },
  });

/** The member's page, without the page. */
export class Member {
  #bearer = sessionStorage.getItem(SEAT) ?? localStorage.getItem(SEAT) ?? "";
  #compared = { trustees: "", fingerprint: "" };
  #seed = "";

  /** The link that was opened and not claimed yet, kept for a reload. */
  link = sessionStorage.getItem(LINK) ?? "";

  /** @returns {boolean} */
  get holds() {
    return this.#bearer !== "";
  }

  /**
   * Takes what the address's fragment carried: a link's token, or a page's bearer with the seed of its device.
   * @param {string} fragment without the #
   */
  take(fragment) {
    const fields = new URLSearchParams(fragment);
    const bearer = fields.get("bearer");
    if (bearer) {
      this.#keep(bearer);
      const seed = fields.get("seed") ?? "";
      this.#seed = /^[0-9a-f]{64}$/.test(seed) ? seed : "";
      this.link = "";
      sessionStorage.removeItem(LINK);
    } else {
      this.link = fragment;
      sessionStorage.setItem(LINK, fragment);
    }
  }

  /** Whose seat the link, or else this page, is for. @returns {Promise<any>} */
  seat() {
    return post("/committee/seat", this.link ? { token: this.link } : { bearer: this.#bearer });
  }

  /** Claims the seat of the link. */
  async claim() {
    const { bearer } = await post("/committee/claim", { token: this.link });
    this.#keep(bearer);
    this.link = "";
    sessionStorage.removeItem(LINK);
  }

  /** @returns {Promise<any>} what the page follows */
  state() {
    return ask("/committee/state.json", {
      headers: { Accept: "application/json", Authorization: `Bearer ${this.#bearer}` },
    });
  }

  /** @param {string} what the last part of the address @param {object | Uint8Array} body */
  send(what, body) {
    return post(`/committee/${what}`, body, this.#bearer);
  }

  /**
   * Does whatever the ceremony waits for from this device. @param {any} state
   * @returns {Promise<boolean>} whether something was sent @throws {Refusal}
   */
  async advance(state) {
    const { round, sent, messages } = state.ceremony;
    if (!ROUNDS.includes(round) || sent[round]?.includes(state.owner)) return false;
    const device = await this.#device(state);
    const made = {
      certificate: () => device.certificate(),
      polynomial: () => device.polynomial(values(messages.certificate)),
      output: () => device.output(values(messages.polynomial)),
    };
    await this.send(round, await made[round]());
    return true;
  }

  /**
   * Compares the whole published key with what this device used. @param {any} state
   * @returns {Promise<string>} its fingerprint @throws {Refusal}
   */
  async compare(state) {
    if (this.#compared.trustees !== state.trustees) {
      const device = await this.#device(state);
      if (this.#seed) await this.#resume(device, state);
      const fingerprint = await device.compare(utf8(state.trustees));
      this.#compared = { trustees: state.trustees, fingerprint };
    }
    return this.#compared.fingerprint;
  }

  /** Whether the election voted on has the key that this device helped to make. @param {any} state @throws {Refusal} */
  async checkElection(state) {
    const election = await this.#election(state);
    const key = await checkTrustees(readTrustees(utf8(state.trustees)));
    if (election.publicKey !== key || election.uuid !== state.election) throw new Refusal("wrong-public-key");
  }

  /** @param {any} state @returns {Promise<Uint8Array>} */
  async keyFile(state) {
    await this.compare(state);
    return (await this.#device(state)).keyFile();
  }

  /** @param {any} state @param {Uint8Array} file @throws {Refusal} it is not this seat's key */
  checkFile(state, file) {
    readKeyFile(file, utf8(state.trustees), state.owner);
  }

  /** @param {any} state whether this device keeps its part of the key */
  hasKey(state) {
    return localStorage.getItem(this.#name(state)) !== null || this.#seed !== "";
  }

  /** Whether the member has done `what` (`same`, `saved`) with the key that was compared. @param {any} state */
  done(state, what) {
    return localStorage.getItem(`${this.#name(state)}|${what}`) === this.#compared.fingerprint;
  }

  /** @param {any} state after `compare` @param {string} what */
  mark(state, what) {
    localStorage.setItem(`${this.#name(state)}|${what}`, this.#compared.fingerprint);
  }

  /**
   * Makes the share of the count and gives it: of the sum of all ballots in the closed urn, read from the public archive
   * and checked here, and of no other sum ever. @param {any} state @param {Uint8Array | null} file the key file, where
   * the device has no key @param {(done: number, of: number) => void} progress @throws {Refusal} as `readUrn`, `share`;
   * urn-differs: not the urn whose seal is shown; urn-changed: not the one this device counted before
   */
  async count(state, file, progress) {
    const { election, owner } = state;
    const archive = await download(`/elections/${election}/archive.bel`);
    const urn = await readUrn(archive, (done) => progress(done, state.ballots));
    if (!file) await this.compare(state);
    const privateKey = file
      ? readKeyFile(file, urn.trusteesBytes, owner)
      : await (await this.#device(state)).privateKey();
    const same = equal(urn.trusteesBytes, utf8(state.trustees)) && urn.election.uuid === election;
    if (!same || urn.seal !== state.seal) throw new Refusal("urn-differs");
    // Two shares, of two sums, would show what lies between them. Nothing is awaited between reading and writing.
    const counted = `${this.#name(state)}|seal`;
    if ((localStorage.getItem(counted) ?? urn.seal) !== urn.seal) throw new Refusal("urn-changed");
    localStorage.setItem(counted, urn.seal);
    await this.send("share", await share({ ...urn, owner, privateKey }, { progress }));
  }

  /** @param {any} state */
  async confirmKey(state) {
    await this.compare(state);
    await this.send("confirm", { trustees: await sha256Hex(utf8(state.trustees)) });
  }

  /** Destroys every part of a key of this election that this device keeps. @param {any} state */
  async destroy(state) {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(`sanduq|${state.election}|`) && name.split("|")[3] === `${state.owner}`) {
        localStorage.removeItem(name);
      }
    }
    this.#seed = "";
    await this.send("confirm", { key_destroyed: 1 });
  }

  /** The seat is gone: this page holds nothing any more. */
  leave() {
    if (localStorage.getItem(SEAT) === this.#bearer) localStorage.removeItem(SEAT);
    sessionStorage.removeItem(SEAT);
    sessionStorage.removeItem(LINK);
    this.#bearer = "";
    this.link = "";
  }

  #keep(bearer) {
    this.#bearer = bearer;
    sessionStorage.setItem(SEAT, bearer);
    localStorage.setItem(SEAT, bearer);
  }

  #name({ election, ceremony, owner }) {
    return `sanduq|${election}|${ceremony.number}|${owner}`;
  }

  /** @param {any} state @returns {Promise<Device>} @throws {Refusal} nothing-kept: it answered before, and forgot */
  async #device(state) {
    const { election, ceremony, owner, members } = state;
    const answered = ROUNDS.some((round) => ceremony.sent[round]?.includes(owner));
    if (localStorage.getItem(this.#name(state)) === null) {
      if (this.#seed) localStorage.setItem(this.#name(state), JSON.stringify({ seed: this.#seed }));
      else if (answered) throw new Refusal("nothing-kept");
    }
    return Device.open(localStorage, { election, ceremony: ceremony.number, members: members.length, owner });
  }

  /** A device that was given its seed learns again what it answered for. @param {Device} device @param {any} state */
  async #resume(device, state) {
    const { messages } = state.ceremony;
    await device.polynomial(values(messages.certificate));
    await device.output(values(messages.polynomial));
  }

  /** @param {any} state @returns {Promise<Election>} */
  #election(state) {
    return Election.fromBytes(Uint8Array.from(atob(state.election_json), (character) => character.charCodeAt(0)));
  }
}

/** @param {string[]} texts @returns {unknown[]} */
const values = (texts) => texts.map((text) => parse(utf8(text)));
