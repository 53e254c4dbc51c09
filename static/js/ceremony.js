/**
 * The key ceremony (specification, section 3.1.1, "Pedersen"): three rounds between the members, relayed and checked by
 * the server. Mirrors elections/belenios/ceremony.py; docs/protocol.md gives the exact form of the messages.
 *
 *   1. certificate   the member's public keys, and the SHA-256 of the coefexps to come
 *   2. polynomial    the coefexps, and to each member one share of the polynomial, masked
 *   3. output        the member's public key with proof, once all shares have been checked
 *
 * @typedef {import("./signed.js").SignedMessage} SignedMessage
 * @typedef {{coefexps: SignedMessage, shares: SignedMessage[]}} Polynomial
 * @typedef {{certs: SignedMessage[], keys: import("./trustees.js").CertKeys[], commitments: string[], hash: string}}
 *   Certificates round 1, complete and checked: what the later rounds build on
 */

import { Refusal, fields, items, notCanonical, number, numberOf, parse, sameBytes, sha256Hex, utf8 } from "./bytes.js";
import { checkMember, checkScalar, generator, modQ } from "./group.js";
import { makePok } from "./proofs.js";
import { checkSigned, mask, readSigned, sameSigned, sign, statementFields, unmask, writeSigned } from "./signed.js";
import * as trustees from "./trustees.js";

/** Which ceremony it is: election, number (1, 2, …), how many members. */
export class Ceremony {
  /**
   * @param {string} election @param {number} ceremony its number @param {number} members
   * @throws {Refusal} wrong-committee-size
   */
  constructor(election, ceremony, members) {
    if (!Object.hasOwn(trustees.THRESHOLDS, members)) throw new Refusal("wrong-committee-size");
    this.election = election;
    this.number = ceremony;
    this.members = members;
    this.threshold = trustees.THRESHOLDS[members];
    this.owners = Array.from({ length: members }, (_, index) => index + 1);
  }

  /** @param {string} round @param {number} sender @param {number} [recipient] @returns {import("./signed.js").Place} */
  place(round, sender, recipient = 0) {
    return { election: this.election, ceremony: this.number, round, sender, recipient };
  }
}

/**
 * A member with the seed of the device. The scalar for a label is HMAC-SHA-512(seed,
 * "sanduq|election|ceremony|owner|label") modulo q: everything of the ceremony is made again from the seed.
 */
export class Member {
  #key;

  /** @param {Ceremony} ceremony @param {number} owner @param {CryptoKey} key */
  constructor(ceremony, owner, key) {
    this.ceremony = ceremony;
    this.owner = owner;
    this.#key = key;
  }

  /** @param {Ceremony} ceremony @param {number} owner @param {Uint8Array} seed @returns {Promise<Member>} */
  static async fromSeed(ceremony, owner, seed) {
    const how = { name: "HMAC", hash: "SHA-512" };
    return new Member(ceremony, owner, await crypto.subtle.importKey("raw", seed, how, false, ["sign"]));
  }

  /** @type {import("./signed.js").Scalars} */
  scalar = async (label) => {
    const text = `sanduq|${this.ceremony.election}|${this.ceremony.number}|${this.owner}|${label}`;
    return modQ(numberOf(new Uint8Array(await crypto.subtle.sign("HMAC", this.#key, utf8(text)))));
  };

  /** The polynomial a_0 … a_t. @returns {Promise<bigint[]>} */
  coefficients() {
    const indices = Array.from({ length: this.ceremony.threshold }, (_, index) => index);
    return Promise.all(indices.map((index) => this.scalar(`coefficient|${index}`)));
  }

  /** The Belenios coefexps: the images of the coefficients, signed. @returns {Promise<SignedMessage>} */
  async coefexps() {
    const images = (await this.coefficients()).map((coefficient) => `${generator.power(coefficient)}`);
    return sign(await this.scalar("signing"), { coefexps: images }, this.scalar);
  }

  /** The public keys of this member. @returns {Promise<import("./trustees.js").CertKeys>} */
  async keys() {
    const [signing, decryption] = [await this.scalar("signing"), await this.scalar("decryption")];
    return { verification: generator.power(signing), encryption: generator.power(decryption) };
  }
}

/** @param {Uint8Array} bytes @returns {Polynomial} `checkPolynomial` checks what it says @throws {Refusal} */
export function polynomialFromBytes(bytes) {
  const field = fields(parse(bytes), ["coefexps", "shares"]);
  const polynomial = { coefexps: readSigned(field.coefexps), shares: items(field.shares, readSigned) };
  sameBytes(bytes, writePolynomial(polynomial));
  return polynomial;
}

/** @param {Polynomial} polynomial @returns {object} the fields in their order */
export const writePolynomial = ({ coefexps, shares }) => ({
  coefexps: writeSigned(coefexps),
  shares: shares.map(writeSigned),
});

/** Round 1: the Belenios certificate and the commitment to the coefexps. @param {Member} member */
export async function makeCertificate(member) {
  const signingKey = await member.scalar("signing");
  const keys = await member.keys();
  const content = { verification: `${keys.verification}`, encryption: `${keys.encryption}` };
  const cert = await sign(signingKey, content, member.scalar);
  const { message } = await member.coefexps();
  const place = member.ceremony.place("certificate", member.owner);
  const statement = { ...place, certificate: writeSigned(cert), coefexps: await sha256Hex(utf8(message)) };
  return sign(signingKey, statement, member.scalar);
}

/**
 * The certificate, its keys and the commitment in a member's round 1, checked.
 * @param {Ceremony} ceremony @param {number} owner @param {SignedMessage} statement
 * @throws {Refusal} not-json, not-canonical; wrong-place, not-in-group, scalar-out-of-range, wrong-message-signature,
 *   each with the member
 */
export async function checkCertificate(ceremony, owner, statement) {
  const field = statementFields(statement, ceremony.place("certificate", owner), ["certificate", "coefexps"]);
  const cert = readSigned(field.certificate);
  const keys = await trustees.checkCert(cert, owner);
  await checkSigned(statement, keys.verification, owner);
  if (typeof field.coefexps !== "string" || !/^[0-9a-f]{64}$/.test(field.coefexps)) throw notCanonical();
  return { cert, keys, commitment: field.coefexps };
}

/**
 * Round 1 as a whole, checked: one statement of each member, in their order, all keys distinct.
 * @param {Ceremony} ceremony @param {SignedMessage[]} statements @returns {Promise<Certificates>}
 * @throws {Refusal} wrong-committee-size, certificate-twice, and as `checkCertificate`
 */
export async function checkCertificates(ceremony, statements) {
  if (statements.length !== ceremony.members) throw new Refusal("wrong-committee-size");
  const checked = [];
  for (const owner of ceremony.owners) checked.push(await checkCertificate(ceremony, owner, statements[owner - 1]));
  const keys = checked.map((one) => one.keys);
  trustees.checkDistinct(keys);
  return {
    certs: checked.map(({ cert }) => cert),
    keys,
    commitments: checked.map(({ commitment }) => commitment),
    hash: await sha256Hex(utf8(statements.map(({ message }) => message).join("\n"))),
  };
}

/** @param {Member} member @param {Certificates} certificates @throws {Refusal} own-certificate-changed */
async function checkOwn(member, { keys }) {
  const [mine, shown] = [await member.keys(), keys[member.owner - 1]];
  if (shown.verification !== mine.verification || shown.encryption !== mine.encryption) {
    throw new Refusal("own-certificate-changed");
  }
}

/**
 * Round 2: the coefexps, and for each member the share f(j), masked.
 * @param {Member} member @param {Certificates} certificates
 * @param {string} [used] the hash of the certificates that this member answered for before
 * @returns {Promise<Polynomial>} @throws {Refusal} certificates-changed, own-certificate-changed
 */
export async function makePolynomial(member, certificates, used) {
  if (used !== undefined && used !== certificates.hash) throw new Refusal("certificates-changed");
  await checkOwn(member, certificates);
  const coefficients = await member.coefficients();
  const signingKey = await member.scalar("signing");
  const shares = [];
  for (const owner of member.ceremony.owners) {
    const place = member.ceremony.place("polynomial", member.owner, owner);
    const share = coefficients.reduceRight((value, coefficient) => modQ(value * BigInt(owner) + coefficient), 0n);
    const r = await member.scalar(`share|${owner}|${certificates.hash}`);
    const { point, masked } = await mask(place, certificates.keys[owner - 1].encryption, share, r);
    const content = { ...place, certificates: certificates.hash, point: `${point}`, masked: `${masked}` };
    shares.push(await sign(signingKey, content, member.scalar));
  }
  return { coefexps: await member.coefexps(), shares };
}

/**
 * A member's round 2, checked as far as all can see.
 * @param {Ceremony} ceremony @param {Certificates} certificates @param {number} owner @param {Polynomial} polynomial
 * @returns {Promise<bigint[]>} its elements A_0 … A_t
 * @throws {Refusal} not-json, not-canonical; commitment-broken, wrong-threshold, not-in-group, scalar-out-of-range,
 *   wrong-message-signature, wrong-length, wrong-place, certificates-differ, each with the member
 */
export async function checkPolynomial(ceremony, certificates, owner, polynomial) {
  const { coefexps, shares } = polynomial;
  if ((await sha256Hex(utf8(coefexps.message))) !== certificates.commitments[owner - 1]) {
    throw new Refusal("commitment-broken", { member: owner });
  }
  const { verification } = certificates.keys[owner - 1];
  const elements = await trustees.checkCoefexps(coefexps, verification, ceremony.threshold, owner);
  if (shares.length !== ceremony.members) throw new Refusal("wrong-length", { member: owner, field: "shares" });
  for (const recipient of ceremony.owners) await readShare(ceremony, certificates, owner, recipient, polynomial);
  return elements;
}

/** @returns {Promise<import("./signed.js").Masked>} */
async function readShare(ceremony, certificates, sender, recipient, polynomial) {
  const statement = polynomial.shares[recipient - 1];
  const place = ceremony.place("polynomial", sender, recipient);
  const field = statementFields(statement, place, ["certificates", "point", "masked"]);
  await checkSigned(statement, certificates.keys[sender - 1].verification, sender);
  if (field.certificates !== certificates.hash) throw new Refusal("certificates-differ", { member: sender });
  const masked = { point: number(field.point), masked: number(field.masked) };
  checkMember(masked.point, "point", { member: sender });
  checkScalar(masked.masked, "masked", { member: sender });
  return masked;
}

/**
 * The member's private key: the sum of the shares received, each checked against its sender's coefexps.
 * @param {Member} member @param {Certificates} certificates @param {Polynomial[]} polynomials
 * @returns {Promise<bigint>} @throws {Refusal} as `checkPolynomial`; wrong-committee-size, own-certificate-changed,
 *   share-inconsistent with its sender
 */
export async function receiveShares(member, certificates, polynomials) {
  if (polynomials.length !== member.ceremony.members) throw new Refusal("wrong-committee-size");
  await checkOwn(member, certificates);
  const decryptionKey = await member.scalar("decryption");
  let privateKey = 0n;
  for (const sender of member.ceremony.owners) {
    const polynomial = polynomials[sender - 1];
    const elements = await checkPolynomial(member.ceremony, certificates, sender, polynomial);
    const masked = await readShare(member.ceremony, certificates, sender, member.owner, polynomial);
    const share = await unmask(member.ceremony.place("polynomial", sender, member.owner), decryptionKey, masked);
    if (generator.power(share) !== trustees.shareImage(elements, member.owner)) {
      throw new Refusal("share-inconsistent", { member: sender });
    }
    privateKey = modQ(privateKey + share);
  }
  return privateKey;
}

/** The hash of all members' coefexps, as they were used. @param {Polynomial[]} polynomials */
export const coefexpsHash = (polynomials) =>
  sha256Hex(utf8(polynomials.map(({ coefexps }) => coefexps.message).join("\n")));

/** The member's public key with the proof of its private key. @param {Member} member @param {bigint} privateKey */
async function verificationKey(member, privateKey) {
  const publicKey = generator.power(privateKey);
  return { pok: await makePok(privateKey, publicKey, await member.scalar(`pok|${publicKey}`)), publicKey };
}

/**
 * Round 3: the member's public key with the proof of its private key, once all shares are checked.
 * @param {Member} member @param {Certificates} certificates @param {Polynomial[]} polynomials
 * @returns {Promise<SignedMessage>} @throws {Refusal} as `receiveShares`
 */
export async function makeOutput(member, certificates, polynomials) {
  const key = await verificationKey(member, await receiveShares(member, certificates, polynomials));
  const content = {
    ...member.ceremony.place("output", member.owner),
    certificates: certificates.hash,
    coefexps: await coefexpsHash(polynomials),
    verification_key: trustees.writeVerificationKey(key),
  };
  return sign(await member.scalar("signing"), content, member.scalar);
}

/**
 * The public key in a member's round 3, checked; `polynomials` are all members', each checked before.
 * @param {Ceremony} ceremony @param {Certificates} certificates @param {Polynomial[]} polynomials
 * @param {number} owner @param {SignedMessage} statement @returns {Promise<import("./trustees.js").VerificationKey>}
 * @throws {Refusal} not-json, not-canonical; wrong-place, scalar-out-of-range, wrong-message-signature,
 *   certificates-differ, coefexps-differ, not-in-group, wrong-verification-key, pok-failed, each with the member
 */
export async function checkOutput(ceremony, certificates, polynomials, owner, statement) {
  const names = ["certificates", "coefexps", "verification_key"];
  const field = statementFields(statement, ceremony.place("output", owner), names);
  await checkSigned(statement, certificates.keys[owner - 1].verification, owner);
  if (field.certificates !== certificates.hash) throw new Refusal("certificates-differ", { member: owner });
  if (field.coefexps !== (await coefexpsHash(polynomials))) throw new Refusal("coefexps-differ", { member: owner });
  const key = trustees.readVerificationKey(field.verification_key);
  const all = polynomials.map(({ coefexps }) => trustees.readCoefexps(coefexps));
  await trustees.checkVerificationKey(key, all, owner);
  return key;
}

/**
 * The published trustees object, checked whole against what this member used itself: `certificates` and `polynomials`
 * are those on the member's device, not those the server shows now. This, and the fingerprint read aloud, is what keeps
 * a server from holding the key.
 * @param {Member} member @param {Certificates} certificates @param {Polynomial[]} polynomials @param {Uint8Array} bytes
 * @returns {Promise<import("./trustees.js").Trustees>} @throws {Refusal} as `checkTrustees`; trustees-differ with the
 *   first member whose part differs
 */
export async function checkOwnTrustees(member, certificates, polynomials, bytes) {
  const published = trustees.readTrustees(bytes);
  if (published.certs.length !== member.ceremony.members) throw new Refusal("wrong-committee-size");
  await trustees.checkTrustees(published);
  for (const owner of member.ceremony.owners) {
    const same =
      sameSigned(certificates.certs[owner - 1], published.certs[owner - 1]) &&
      sameSigned(polynomials[owner - 1].coefexps, published.coefexps[owner - 1]);
    if (!same) throw new Refusal("trustees-differ", { member: owner });
  }
  const mine = await verificationKey(member, await receiveShares(member, certificates, polynomials));
  const written = (/** @type {any} */ key) => JSON.stringify(trustees.writeVerificationKey(key));
  if (written(published.verificationKeys[member.owner - 1]) !== written(mine)) {
    throw new Refusal("trustees-differ", { member: member.owner });
  }
  return published;
}
