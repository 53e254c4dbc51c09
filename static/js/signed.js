/**
 * Signed messages (specification, section 4.6.1), the statements that members of a committee exchange with them, and
 * the channel that masks a scalar for one member (in the place of section 4.6.3).
 * Mirrors elections/belenios/signed.py and channel.py.
 *
 * A statement's text is compact JSON that begins with where it belongs, so that none can be played again in another
 * election, ceremony, round, or to another member. Owners count from 1; recipient 0 is everybody.
 *
 * @typedef {{message: string, signature: import("./proofs.js").Proof}} SignedMessage
 * @typedef {{election: string, ceremony: number, round: string, sender: number, recipient: number}} Place
 * @typedef {(label: string) => Promise<bigint>} Scalars a scalar for a label: the same for the same label, and
 *   unrelated to any other's
 * @typedef {{point: bigint, masked: bigint}} Masked a scalar on its way: g^r, and the scalar plus the mask, modulo q
 */

import { Refusal, digest, fields, notCanonical, numberOf, parse, sameBytes, text, utf8 } from "./bytes.js";
import { chain, checkScalar, generator, modQ } from "./group.js";
import { checkMessageSignature, makeMessageSignature, readProof, writeProof } from "./proofs.js";

const PLACE = ["election", "ceremony", "round", "sender", "recipient"];

/** @param {unknown} value @returns {SignedMessage} @throws {Refusal} not-canonical */
export function readSigned(value) {
  const field = fields(value, ["message", "signature"]);
  return { message: text(field.message), signature: readProof(field.signature) };
}

/** @param {Uint8Array} bytes @returns {SignedMessage} @throws {Refusal} not-json, not-canonical */
export function signedFromBytes(bytes) {
  const signed = readSigned(parse(bytes));
  sameBytes(bytes, writeSigned(signed));
  return signed;
}

/** @param {SignedMessage} signed @returns {object} the fields in the specification's order */
export const writeSigned = ({ message, signature }) => ({ message, signature: writeProof(signature) });

/** @param {SignedMessage} a @param {SignedMessage} b */
export const sameSigned = (a, b) => JSON.stringify(writeSigned(a)) === JSON.stringify(writeSigned(b));

/** The JSON value that the text is the compact form of. @param {SignedMessage} signed @returns {any} */
export function contentOf({ message }) {
  if (/\p{Surrogate}/u.test(message)) throw notCanonical();
  const bytes = utf8(message);
  const value = parse(bytes);
  sameBytes(bytes, value);
  return value;
}

/**
 * The signed message whose text is the compact JSON of `content`. The nonce's label holds the whole message, so that
 * no nonce ever serves two messages.
 * @param {bigint} signingKey @param {object} content @param {Scalars} scalar @returns {Promise<SignedMessage>}
 */
export async function sign(signingKey, content, scalar) {
  const message = JSON.stringify(content);
  const nonce = await scalar(`signature|${message}`);
  return { message, signature: await makeMessageSignature(signingKey, message, nonce) };
}

/**
 * @param {SignedMessage} signed @param {bigint} verificationKey a member of the group @param {number} owner
 * @throws {Refusal} scalar-out-of-range, wrong-message-signature, with the member who should have signed
 */
export async function checkSigned({ message, signature }, verificationKey, owner) {
  checkScalar(signature.challenge, "signature", { member: owner });
  checkScalar(signature.response, "signature", { member: owner });
  if (!(await checkMessageSignature(verificationKey, message, signature))) {
    throw new Refusal("wrong-message-signature", { member: owner });
  }
}

/**
 * The fields of a statement that belongs to `place`.
 * @param {SignedMessage} signed @param {Place} place @param {string[]} names @returns {Record<string, any>}
 * @throws {Refusal} not-json, not-canonical, wrong-place with the sender
 */
export function statementFields(signed, place, names) {
  const field = fields(contentOf(signed), [...PLACE, ...names]);
  if (Object.entries(place).some(([name, expected]) => field[name] !== expected)) {
    throw new Refusal("wrong-place", { member: place.sender });
  }
  return field;
}

/**
 * SHA-512: 512 bits modulo q are uniform up to 2^-256.
 * @param {Place} place @param {bigint} encryptionKey @param {bigint} point @param {bigint} shared ek^r
 */
async function maskOf({ election, ceremony, round, sender, recipient }, encryptionKey, point, shared) {
  const parts = ["channel", election, ceremony, round, sender, recipient, encryptionKey, point, shared];
  return modQ(numberOf(await digest("SHA-512", utf8(parts.join("|")))));
}

/**
 * The scalar, masked with r for the holder of `encryptionKey`.
 * @param {Place} place @param {bigint} encryptionKey @param {bigint} scalar @param {bigint} r
 * @returns {Promise<Masked>}
 */
export async function mask(place, encryptionKey, scalar, r) {
  const point = generator.power(r);
  return { point, masked: modQ(scalar + (await maskOf(place, encryptionKey, point, chain(encryptionKey, [r])[0]))) };
}

/**
 * The scalar, for the holder of `decryptionKey`.
 * @param {Place} place @param {bigint} decryptionKey @param {Masked} masked its point a member of the group
 * @returns {Promise<bigint>}
 */
export async function unmask(place, decryptionKey, { point, masked }) {
  const shared = chain(point, [decryptionKey])[0];
  return modQ(masked - (await maskOf(place, generator.power(decryptionKey), point, shared)));
}
