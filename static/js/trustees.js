/**
 * The trustees object of a threshold key (specification, sections 4.6.2, 4.6.4, 4.6.7, 4.7): its bytes, its checks, its
 * fingerprint; and a member's key file. Mirrors elections/belenios/trustees.py.
 *
 * @typedef {import("./signed.js").SignedMessage} SignedMessage
 * @typedef {{verification: bigint, encryption: bigint}} CertKeys
 * @typedef {{pok: import("./proofs.js").Proof, publicKey: bigint}} VerificationKey
 * @typedef {{threshold: number, certs: SignedMessage[], coefexps: SignedMessage[],
 *   verificationKeys: VerificationKey[]}} Trustees
 */

import { Refusal, fields, integer, items, number, parse, sameBytes, sha256Hex, utf8 } from "./bytes.js";
import { P, checkMember, checkScalar, isScalar } from "./group.js";
import { checkPok, readProof, writeProof } from "./proofs.js";
import { checkSigned, contentOf, readSigned, writeSigned } from "./signed.js";

/** How many members are needed, of how many: a majority. @type {Record<number, number>} */
export const THRESHOLDS = Object.freeze({ 3: 2, 5: 3 });

/** @param {unknown} value @returns {VerificationKey} @throws {Refusal} not-canonical */
export function readVerificationKey(value) {
  const field = fields(value, ["pok", "public_key"]);
  return { pok: readProof(field.pok), publicKey: number(field.public_key) };
}

/** @param {VerificationKey} key @returns {{pok: object, public_key: string}} in the specification's order of fields */
export const writeVerificationKey = ({ pok, publicKey }) => ({ pok: writeProof(pok), public_key: `${publicKey}` });

/** @param {Uint8Array} bytes @returns {Trustees} @throws {Refusal} not-json, not-canonical, wrong-trustees */
export function readTrustees(bytes) {
  const kinds = items(parse(bytes), (kind) => items(kind, (part) => part));
  if (kinds.length !== 1 || kinds[0].length !== 2 || kinds[0][0] !== "Pedersen") throw new Refusal("wrong-trustees");
  const field = fields(kinds[0][1], ["threshold", "certs", "coefexps", "verification_keys"]);
  const trustees = {
    threshold: integer(field.threshold),
    certs: items(field.certs, readSigned),
    coefexps: items(field.coefexps, readSigned),
    verificationKeys: items(field.verification_keys, readVerificationKey),
  };
  sameBytes(bytes, writeTrustees(trustees));
  return trustees;
}

/** @param {Trustees} trustees @returns {unknown} the fields in the specification's order */
export const writeTrustees = ({ threshold, certs, coefexps, verificationKeys }) => [
  [
    "Pedersen",
    {
      threshold,
      certs: certs.map(writeSigned),
      coefexps: coefexps.map(writeSigned),
      verification_keys: verificationKeys.map(writeVerificationKey),
    },
  ],
];

/**
 * The keys in a certificate, checked: members of the group, signed with the key they contain.
 * @param {SignedMessage} cert @param {number} owner @returns {Promise<CertKeys>}
 * @throws {Refusal} not-json, not-canonical; not-in-group, scalar-out-of-range, wrong-message-signature with the member
 */
export async function checkCert(cert, owner) {
  const field = fields(contentOf(cert), ["verification", "encryption"]);
  const keys = { verification: number(field.verification), encryption: number(field.encryption) };
  checkMember(keys.verification, "verification", { member: owner });
  checkMember(keys.encryption, "encryption", { member: owner });
  await checkSigned(cert, keys.verification, owner);
  return keys;
}

/** Refuses two members with one certificate key. @param {CertKeys[]} keys @throws {Refusal} certificate-twice */
export function checkDistinct(keys) {
  const seen = new Set();
  for (const [index, { verification, encryption }] of keys.entries()) {
    if (seen.has(verification) || seen.has(encryption)) throw new Refusal("certificate-twice", { member: index + 1 });
    seen.add(verification).add(encryption);
  }
}

/** The elements A_0 … A_t in `raw_coefexps` (4.6.4). @param {SignedMessage} coefexps @returns {bigint[]} */
export const readCoefexps = (coefexps) => items(fields(contentOf(coefexps), ["coefexps"]).coefexps, number);

/**
 * The elements of a member's coefexps, checked: as many as the threshold, in the group, signed.
 * @param {SignedMessage} coefexps @param {bigint} verificationKey @param {number} threshold @param {number} owner
 * @returns {Promise<bigint[]>} @throws {Refusal} wrong-threshold, not-in-group, scalar-out-of-range,
 *   wrong-message-signature, each with the member
 */
export async function checkCoefexps(coefexps, verificationKey, threshold, owner) {
  const elements = readCoefexps(coefexps);
  if (elements.length !== threshold) throw new Refusal("wrong-threshold", { member: owner });
  for (const element of elements) checkMember(element, "coefexps", { member: owner });
  await checkSigned(coefexps, verificationKey, owner);
  return elements;
}

/** g^f(owner), from the images of f's coefficients. @param {bigint[]} coefexps @param {number} owner 1 … 5 */
export const shareImage = (coefexps, owner) =>
  coefexps.reduceRight((image, element) => {
    let power = element;
    for (let times = 0; times < owner; times++) power = (power * image) % P;
    return power;
  }, 1n);

/** The public key of a member: the product of g^f_i(owner) (4.6.6). @param {bigint[][]} all @param {number} owner */
export const publicShare = (all, owner) => all.reduce((key, coefexps) => (key * shareImage(coefexps, owner)) % P, 1n);

/**
 * Checks a member's public key: the one that the polynomials demand, with proof of its private key.
 * @param {VerificationKey} key @param {bigint[][]} allCoefexps @param {number} owner
 * @throws {Refusal} not-in-group, wrong-verification-key, scalar-out-of-range, pok-failed, each with the member
 */
export async function checkVerificationKey({ pok, publicKey }, allCoefexps, owner) {
  checkMember(publicKey, "public_key", { member: owner });
  if (publicKey !== publicShare(allCoefexps, owner)) throw new Refusal("wrong-verification-key", { member: owner });
  checkScalar(pok.challenge, "pok", { member: owner });
  checkScalar(pok.response, "pok", { member: owner });
  if (!(await checkPok(publicKey, pok))) throw new Refusal("pok-failed", { member: owner });
}

/**
 * Checks the whole object from what it says alone.
 * @param {Trustees} trustees @returns {Promise<bigint>} the election's public key
 * @throws {Refusal} wrong-committee-size, and as the checks of its parts
 */
export async function checkTrustees({ threshold, certs, coefexps, verificationKeys }) {
  const size = certs.length;
  if (coefexps.length !== size || verificationKeys.length !== size || THRESHOLDS[size] !== threshold) {
    throw new Refusal("wrong-committee-size");
  }
  const keys = [];
  for (const [index, cert] of certs.entries()) keys.push(await checkCert(cert, index + 1));
  checkDistinct(keys);
  const all = [];
  for (const [index, one] of coefexps.entries()) {
    all.push(await checkCoefexps(one, keys[index].verification, threshold, index + 1));
  }
  for (const [index, key] of verificationKeys.entries()) await checkVerificationKey(key, all, index + 1);
  return all.reduce((key, [constant]) => (key * constant) % P, 1n);
}

/** The first 24 characters in six groups of four. @param {string} digits */
export const fourByFour = (digits) => [0, 4, 8, 12, 16, 20].map((start) => digits.slice(start, start + 4)).join(" ");

/** What members compare aloud: six groups of four hex digits. @param {Uint8Array} bytes of the trustees object */
export const fingerprint = async (bytes) => fourByFour(await sha256Hex(bytes));

/** A member's key file, as `belenios-tool election decrypt --privkey` reads it. @param {bigint} privateKey */
export const privateKeyBytes = (privateKey) => utf8(`"${privateKey}"`);

/**
 * The private key in a member's key file; a line end after it does no harm.
 * @param {Uint8Array} bytes @returns {bigint} @throws {Refusal} not-a-key-file
 */
export function readPrivateKey(bytes) {
  const match = /^\s*"([0-9]{1,78})"\s*$/.exec(new TextDecoder().decode(bytes));
  const privateKey = match ? BigInt(match[1]) : -1n;
  if (!isScalar(privateKey)) throw new Refusal("not-a-key-file");
  return privateKey;
}
