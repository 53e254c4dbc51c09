/**
 * What a member's page does, over the ceremony and the tally: it touches no page and no network.
 *
 * The device keeps, for each ceremony, a seed, the certificates it answered for and the polynomials it used. All its
 * messages are made again from these, so that a reload resumes to the same bytes; and it answers for no others, else a
 * server that shows other certificates after a reload could learn shares. Each message is read again from its bytes
 * and checked like a stranger's before it is handed over.
 *
 * @typedef {{getItem(key: string): string | null, setItem(key: string, value: string): void,
 *   removeItem(key: string): void}} Store the browser's localStorage, or its like
 * @typedef {{seed: string, certificates?: unknown[], polynomials?: unknown[]}} Kept
 */

import { Refusal, compactBytes, equal, hex } from "./bytes.js";
import * as rounds from "./ceremony.js";
import { Randomness, checkMember, generator } from "./group.js";
import { readSigned, signedFromBytes, writeSigned } from "./signed.js";
import { makeShare, checkShare, readShare, readTally, writeShare } from "./tally.js";
import * as trustees from "./trustees.js";

const SEED_BYTES = 32;

/** The member's part in one ceremony, on this device. */
export class Device {
  #store;
  #name;
  #member;

  /** Use `Device.open`. @param {Store} store @param {string} name @param {rounds.Member} member */
  constructor(store, name, member) {
    this.#store = store;
    this.#name = name;
    this.#member = member;
  }

  /**
   * The device's part in a ceremony: begun with a new seed, or resumed.
   * @param {Store} store @param {{election: string, ceremony: number, members: number, owner: number}} which
   * @param {(n: number) => Uint8Array} [randomBytes] @returns {Promise<Device>} @throws {Refusal} wrong-committee-size
   */
  static async open(store, which, randomBytes = (n) => crypto.getRandomValues(new Uint8Array(n))) {
    const ceremony = new rounds.Ceremony(which.election, which.ceremony, which.members);
    const name = `sanduq|${which.election}|${which.ceremony}|${which.owner}`;
    if (store.getItem(name) === null) store.setItem(name, JSON.stringify({ seed: hex(randomBytes(SEED_BYTES)) }));
    const { seed } = /** @type {Kept} */ (JSON.parse(store.getItem(name) ?? ""));
    const bytes = Uint8Array.from(seed.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    return new Device(store, name, await rounds.Member.fromSeed(ceremony, which.owner, bytes));
  }

  /** Round 1. @returns {Promise<Uint8Array>} */
  async certificate() {
    const { ceremony, owner } = this.#member;
    const bytes = compactBytes(writeSigned(await rounds.makeCertificate(this.#member)));
    await rounds.checkCertificate(ceremony, owner, signedFromBytes(bytes));
    return bytes;
  }

  /**
   * Round 2.
   * @param {unknown[]} certificates all members' round 1, as JSON values, in their order @returns {Promise<Uint8Array>}
   * @throws {Refusal} certificates-changed: others than this device answered for; and as `makePolynomial`
   */
  async polynomial(certificates) {
    const { ceremony, owner } = this.#member;
    const kept = this.#kept().certificates;
    const used = kept && (await this.#certificates(kept)).hash;
    const checked = await this.#certificates(certificates);
    const polynomial = await rounds.makePolynomial(this.#member, checked, used);
    const bytes = compactBytes(rounds.writePolynomial(polynomial));
    await rounds.checkPolynomial(ceremony, checked, owner, rounds.polynomialFromBytes(bytes));
    this.#answerOnlyFor("certificates", certificates);
    return bytes;
  }

  /**
   * Round 3.
   * @param {unknown[]} polynomials all members' round 2, as JSON values, in their order @returns {Promise<Uint8Array>}
   * @throws {Refusal} polynomials-changed: others than this device used; and as `makeOutput`
   */
  async output(polynomials) {
    const { ceremony, owner } = this.#member;
    const certificates = await this.#certificates();
    const read = readPolynomials(polynomials);
    const bytes = compactBytes(writeSigned(await rounds.makeOutput(this.#member, certificates, read)));
    await rounds.checkOutput(ceremony, certificates, read, owner, signedFromBytes(bytes));
    this.#answerOnlyFor("polynomials", polynomials);
    return bytes;
  }

  /**
   * Compares the whole published trustees object with what this device used.
   * @param {Uint8Array} bytes @returns {Promise<string>} its fingerprint, six groups of four hex digits, to be compared
   *   aloud @throws {Refusal} trustees-differ with the first member whose part differs, and as `checkTrustees`
   */
  async compare(bytes) {
    await rounds.checkOwnTrustees(this.#member, await this.#certificates(), this.#polynomials(), bytes);
    return trustees.fingerprint(bytes);
  }

  /** The member's private key, made again from what the device keeps. @returns {Promise<bigint>} */
  async privateKey() {
    return rounds.receiveShares(this.#member, await this.#certificates(), this.#polynomials());
  }

  /** The backup of the private key, a file for `belenios-tool election decrypt --privkey`. */
  async keyFile() {
    return trustees.privateKeyBytes(await this.privateKey());
  }

  /** Destroys what the device keeps of this ceremony; without a key file the member's key is gone for good. */
  forget() {
    this.#store.removeItem(this.#name);
  }

  /** @returns {Kept} @throws {Refusal} nothing-kept after `forget` */
  #kept() {
    const text = this.#store.getItem(this.#name);
    if (text === null) throw new Refusal("nothing-kept");
    return JSON.parse(text);
  }

  /**
   * Keeps what this device answers for, and refuses to answer for anything else. Nothing is awaited between reading and
   * writing, so that two pages on one device cannot answer for two worlds.
   * @param {"certificates" | "polynomials"} what @param {unknown[]} values
   * @throws {Refusal} certificates-changed, polynomials-changed
   */
  #answerOnlyFor(what, values) {
    const kept = this.#kept();
    if (kept[what] && !equal(compactBytes(kept[what]), compactBytes(values))) throw new Refusal(`${what}-changed`);
    this.#store.setItem(this.#name, JSON.stringify({ ...kept, [what]: values }));
  }

  /** @param {unknown[] | undefined} [values] @throws {Refusal} round-missing before round 2 */
  async #certificates(values = this.#kept().certificates) {
    if (!values) throw new Refusal("round-missing", { round: "polynomial" });
    return rounds.checkCertificates(this.#member.ceremony, values.map(readSigned));
  }

  /** @throws {Refusal} round-missing before round 3 */
  #polynomials() {
    const { polynomials } = this.#kept();
    if (!polynomials) throw new Refusal("round-missing", { round: "output" });
    return readPolynomials(polynomials);
  }
}

/** @param {unknown[]} values @returns {rounds.Polynomial[]} */
const readPolynomials = (values) => values.map((value) => rounds.polynomialFromBytes(compactBytes(value)));

/**
 * The private key in a member's key file, found to be this member's in the published trustees object.
 * @param {Uint8Array} file @param {Uint8Array} trusteesBytes @param {number} owner @returns {bigint}
 * @throws {Refusal} not-a-key-file, wrong-key-file, and as `readTrustees`
 */
export function readKeyFile(file, trusteesBytes, owner) {
  const privateKey = trustees.readPrivateKey(file);
  const { publicKey } = trustees.readTrustees(trusteesBytes).verificationKeys[owner - 1];
  if (generator.power(privateKey) !== publicKey) throw new Refusal("wrong-key-file");
  return privateKey;
}

/**
 * The member's share of the decryption, checked.
 * @param {{election: import("./questions.js").Election, trusteesBytes: Uint8Array, tallyBytes: Uint8Array,
 *   owner: number, privateKey: bigint}} of the first three from `readUrn` (urn.js), which finds that the tally is that
 *   of all the ballots; the key from the device (`privateKey()`) or from a key file (`readKeyFile`)
 * @param {{randomness?: Randomness, progress?: (done: number, of: number) => void}} [options]
 * @returns {Promise<Uint8Array>}
 * @throws {Refusal} wrong-public-key: the election's key is not the committee's; wrong-length, not-in-group: the tally
 *   is none of this election; share-proof-failed: the private key is not this member's; and as `checkTrustees`
 */
export async function share(of, { randomness = new Randomness(), progress } = {}) {
  const { election, owner, privateKey } = of;
  const published = trustees.readTrustees(of.trusteesBytes);
  if ((await trustees.checkTrustees(published)) !== election.publicKey) throw new Refusal("wrong-public-key");
  const { publicKey } = published.verificationKeys[owner - 1];
  const tally = readTally(of.tallyBytes);
  if (tally.length !== election.question.answers.length + 1) throw new Refusal("wrong-length", { field: "tally" });
  for (const { alpha, beta } of tally) {
    checkMember(alpha, "alpha");
    checkMember(beta, "beta");
  }
  const { fingerprint } = election;
  const made = await makeShare(fingerprint, privateKey, publicKey, tally, randomness, progress);
  const bytes = compactBytes(writeShare(made));
  await checkShare(fingerprint, publicKey, tally, readShare(bytes), owner);
  return bytes;
}
