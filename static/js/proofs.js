/**
 * Proofs of the Belenios specification: of knowing a key (4.5), signatures (4.6.1, 4.14), that one of several claims
 * about ciphertexts holds (4.12, 4.13), that a share was computed with a key (4.18).
 * Mirrors elections/belenios/proofs.py and disjunctions.py. Every make… has its check…; randomness is an
 * argument. Where a proof is checked, its elements have been found in the group.
 *
 * @typedef {{challenge: bigint, response: bigint}} Proof
 * @typedef {{alpha: bigint, beta: bigint}} Ciphertext
 * @typedef {import("./group.js").FixedBase} FixedBase
 */

import { digest, fields, number, numberOf, utf8 } from "./bytes.js";
import { NAME, P, chain, generator, isScalar, modQ, product } from "./group.js";

/** @param {unknown} value @returns {Proof} ranges are checked where the proof is @throws {Refusal} not-canonical */
export function readProof(value) {
  const { challenge, response } = fields(value, ["challenge", "response"]);
  return { challenge: number(challenge), response: number(response) };
}

/** @param {Proof} proof @returns {{challenge: string, response: string}} in the specification's order of fields */
export const writeProof = ({ challenge, response }) => ({ challenge: `${challenge}`, response: `${response}` });

/** @param {Proof} proof @returns {boolean} whether both scalars are in [0, q) */
export const inRange = ({ challenge, response }) => isScalar(challenge) && isScalar(response);

/**
 * SHA-256 of the prefix and the parts, joined by vertical bars, as a big-endian number modulo q.
 * @param {...string} parts @returns {Promise<bigint>}
 */
export const hashToScalar = async (...parts) => modQ(numberOf(await digest("SHA-256", utf8(parts.join("|")))));

/** @param {string[]} context prefix and parts @param {bigint} secret @param {bigint} nonce @returns {Promise<Proof>} */
async function make(context, secret, nonce) {
  const challenge = await hashToScalar(...context, `${generator.power(nonce)}`);
  return { challenge, response: modQ(nonce - secret * challenge) };
}

/** @param {string[]} context @param {bigint} image @param {Proof} proof @returns {Promise<boolean>} */
async function check(context, image, proof) {
  if (!inRange(proof)) return false;
  const commitment = (generator.power(proof.response) * chain(image, [proof.challenge])[0]) % P;
  return (await hashToScalar(...context, `${commitment}`)) === proof.challenge;
}

/** The proof of knowledge of a private key (4.5). @param {bigint} x @param {bigint} X g^x @param {bigint} nonce */
export const makePok = (x, X, nonce) => make(["pok", NAME, `${X}`], x, nonce);

/** @param {bigint} X a member of the group @param {Proof} proof */
export const checkPok = (X, proof) => check(["pok", NAME, `${X}`], X, proof);

/** The signature of a `signed_msg` (4.6.1). @param {bigint} signingKey @param {string} message @param {bigint} nonce */
export const makeMessageSignature = (signingKey, message, nonce) => make(["sigmsg", message], signingKey, nonce);

/** @param {bigint} verificationKey a member of the group @param {string} message @param {Proof} proof */
export const checkMessageSignature = (verificationKey, message, proof) =>
  check(["sigmsg", message], verificationKey, proof);

/** The proof in a ballot's signature (4.14). @param {bigint} secret @param {string} ballotHash @param {bigint} nonce */
export const makeBallotSignature = (secret, ballotHash, nonce) => make(["sig", ballotHash], secret, nonce);

/** @param {bigint} credential a member of the group @param {string} ballotHash @param {Proof} proof */
export const checkBallotSignature = (credential, ballotHash, proof) => check(["sig", ballotHash], credential, proof);

/**
 * The proof that a decryption factor is alpha^x, for the x behind the public key (4.18).
 * @param {string} fingerprint the election's @param {bigint} x @param {bigint} X g^x @param {bigint} alpha
 * @param {bigint} nonce @returns {Promise<Proof>}
 */
export async function makeDecryptionProof(fingerprint, x, X, alpha, nonce) {
  const commitments = `${generator.power(nonce)},${chain(alpha, [nonce])[0]}`;
  const challenge = await hashToScalar("decrypt", fingerprint, `${X}`, commitments);
  return { challenge, response: modQ(nonce - x * challenge) };
}

/**
 * @param {string} fingerprint @param {bigint} X @param {bigint} alpha @param {bigint} factor all three members of the
 *   group @param {Proof} proof @returns {Promise<boolean>}
 */
export async function checkDecryptionProof(fingerprint, X, alpha, factor, proof) {
  if (!inRange(proof)) return false;
  const { challenge, response } = proof;
  const A = (generator.power(response) * chain(X, [challenge])[0]) % P;
  const B = (chain(alpha, [response])[0] * chain(factor, [challenge])[0]) % P;
  return (await hashToScalar("decrypt", fingerprint, `${X}`, `${A},${B}`)) === challenge;
}

/**
 * The ciphertext (g^r, y^r g^m) of a value 0 or 1 (4.11.1).
 * @param {FixedBase} y @param {bigint} nonce r @param {number} value m @returns {Ciphertext}
 */
export const encrypt = (y, nonce, value) => ({
  alpha: generator.power(nonce),
  beta: product([[y, nonce], [generator, BigInt(value)]]),
});

/** H_iprove of section 4.12. @param {string} context @param {Ciphertext} ciphertext */
export const iproveHash = (context, { alpha, beta }) => (/** @type {bigint[]} */ commitments) =>
  hashToScalar("prove", context, `${alpha},${beta}`, commitments.join(","));

/** H_bproof0 or H_bproof1 of section 4.13. @param {0 | 1} which @param {string} context */
export const bproofHash = (which, context) => (/** @type {bigint[]} */ commitments) =>
  hashToScalar(`bproof${which}`, context, commitments.join(","));

/**
 * The proofs of a disjunction: the true branch is answered, the others are simulated. The maker knows what is behind
 * every branch, nonce r and content m, and needs no power of another base than g and y:
 * alpha^c = g^(r c), (beta / g^value)^c = y^(r c) g^((m - value) c).
 * @param {FixedBase} y @param {{nonce: bigint, content: number, value: number}[]} branches @param {number} chosen the
 *   one where content is value @param {(commitments: bigint[]) => Promise<bigint>} hash
 * @param {import("./group.js").Randomness} randomness
 * @returns {Promise<{proofs: Proof[], commitments: bigint[]}>} with A_0, B_0, A_1, B_1, … for the maker's own check
 */
export async function makeDisjunction(y, branches, chosen, hash, randomness) {
  const witness = randomness.scalar();
  /** @type {bigint[]} */
  const commitments = [];
  let others = 0n;
  const proofs = branches.map(({ nonce, content, value }, index) => {
    if (index === chosen) {
      commitments.push(generator.power(witness), y.power(witness));
      return { challenge: 0n, response: 0n };
    }
    const [challenge, response] = [randomness.scalar(), randomness.scalar()];
    const exponent = modQ(response + nonce * challenge);
    const offset = modQ(BigInt(content - value) * challenge);
    commitments.push(generator.power(exponent), product([[y, exponent], [generator, offset]]));
    others += challenge;
    return { challenge, response };
  });
  const challenge = modQ((await hash(commitments)) - others);
  proofs[chosen] = { challenge, response: modQ(witness - branches[chosen].nonce * challenge) };
  return { proofs, commitments };
}

/**
 * A and B of a branch: g^response alpha^challenge and y^response (beta / g^value)^challenge.
 * @param {FixedBase} y @param {number} value @param {Proof} proof in range @param {bigint} alphaPower alpha^challenge
 * @param {bigint} betaPower beta^challenge @returns {[bigint, bigint]}
 */
export function branchCommitments(y, value, { challenge, response }, alphaPower, betaPower) {
  const offset = modQ(-BigInt(value) * challenge);
  const B = product([[y, response], [generator, offset]]) * betaPower;
  return [(generator.power(response) * alphaPower) % P, B % P];
}

/**
 * Whether the challenges of a disjunction add up to the hash of its commitments.
 * @param {Proof[]} proofs @param {bigint[]} commitments @param {(commitments: bigint[]) => Promise<bigint>} hash
 * @returns {Promise<boolean>}
 */
export const checkChallenges = async (proofs, commitments, hash) =>
  (await hash(commitments)) === modQ(proofs.reduce((total, { challenge }) => total + challenge, 0n));
