/**
 * A member's share of the decryption (specification, section 4.18). Mirrors the half of elections/belenios/tally.py
 * that a member's page needs: the server combines the shares.
 *
 * @typedef {import("./proofs.js").Ciphertext} Ciphertext
 * @typedef {{factors: bigint[], proofs: import("./proofs.js").Proof[]}} Share
 */

import { Refusal, fields, items, notCanonical, number, parse, sameBytes } from "./bytes.js";
import { chain, checkMember, checkScalar } from "./group.js";
import { checkDecryptionProof, makeDecryptionProof, readProof, writeProof } from "./proofs.js";

/** The one item of an array: what belongs to the one question. @param {unknown} value @returns {unknown} */
function one(value) {
  if (!Array.isArray(value) || value.length !== 1) throw notCanonical();
  return value[0];
}

/** @param {Uint8Array} bytes of the encrypted tally @returns {Ciphertext[]} blank first @throws {Refusal} */
export function readTally(bytes) {
  const choices = items(one(parse(bytes)), (item) => {
    const { alpha, beta } = fields(item, ["alpha", "beta"]);
    return { alpha: number(alpha), beta: number(beta) };
  });
  sameBytes(bytes, [choices.map(({ alpha, beta }) => ({ alpha: `${alpha}`, beta: `${beta}` }))]);
  return choices;
}

/** @param {Uint8Array} bytes @returns {Share} `checkShare` checks what it says @throws {Refusal} */
export function readShare(bytes) {
  const field = fields(parse(bytes), ["decryption_factors", "decryption_proofs"]);
  const factors = items(one(field.decryption_factors), number);
  const share = { factors, proofs: items(one(field.decryption_proofs), readProof) };
  sameBytes(bytes, writeShare(share));
  return share;
}

/** @param {Share} share @returns {object} the fields in the specification's order */
export const writeShare = ({ factors, proofs }) => ({
  decryption_factors: [factors.map((factor) => `${factor}`)],
  decryption_proofs: [proofs.map(writeProof)],
});

/**
 * @param {string} fingerprint the election's @param {bigint} privateKey @param {bigint} publicKey g^privateKey
 * @param {Ciphertext[]} tally @param {import("./group.js").Randomness} randomness
 * @param {(done: number, of: number) => void} [progress] @returns {Promise<Share>}
 */
export async function makeShare(fingerprint, privateKey, publicKey, tally, randomness, progress) {
  const share = { factors: [], proofs: [] };
  for (const { alpha } of tally) {
    share.factors.push(chain(alpha, [privateKey])[0]);
    const nonce = randomness.scalar();
    share.proofs.push(await makeDecryptionProof(fingerprint, privateKey, publicKey, alpha, nonce));
    progress?.(share.proofs.length, tally.length);
  }
  return share;
}

/**
 * Checks a share against the public key of the member who sent it; the tally's elements are members of the group.
 * @param {string} fingerprint @param {bigint} publicKey @param {Ciphertext[]} tally @param {Share} share
 * @param {number} owner
 * @throws {Refusal} wrong-length, not-in-group, scalar-out-of-range, share-proof-failed, each with the member
 */
export async function checkShare(fingerprint, publicKey, tally, { factors, proofs }, owner) {
  const blame = { member: owner };
  if (factors.length !== tally.length || proofs.length !== tally.length) {
    throw new Refusal("wrong-length", { field: "decryption_factors", ...blame });
  }
  for (const factor of factors) checkMember(factor, "decryption_factors", blame);
  for (const { challenge, response } of proofs) {
    checkScalar(challenge, "decryption_proofs", blame);
    checkScalar(response, "decryption_proofs", blame);
  }
  for (const [index, { alpha }] of tally.entries()) {
    if (!(await checkDecryptionProof(fingerprint, publicKey, alpha, factors[index], proofs[index]))) {
      throw new Refusal("share-proof-failed", blame);
    }
  }
}
