/**
 * The encrypted answer to the question (specification, section 4.11.1), made and checked.
 * Mirrors elections/belenios/answers.py.
 *
 * @typedef {import("./proofs.js").Proof} Proof
 * @typedef {import("./proofs.js").Ciphertext} Ciphertext
 * @typedef {import("./questions.js").Election} Election
 * @typedef {{choices: Ciphertext[], individualProofs: Proof[][], overallProof: Proof[], blankProof: Proof[] | null}}
 *   Answer the choices blank first, with the proofs that they obey the question
 * @typedef {() => Promise<void>} Step called after each piece of work: tells the progress, lets the page live
 * @typedef {{code: string, index?: number, proofs: Proof[], branches: {of: number, value: number}[],
 *   hash: (commitments: bigint[]) => Promise<bigint>}} Disjunction that one of its branches holds: that choice number
 *   `of`, or the sum of all names where `of` is the number of choices, is `value`
 */

import { Refusal, fields, items, number } from "./bytes.js";
import { Batch, P, Randomness, chain, checkMember, checkScalar, modQ, powersOfMember } from "./group.js";
import {
  branchCommitments,
  bproofHash,
  checkChallenges,
  encrypt,
  iproveHash,
  makeDisjunction,
  readProof,
  writeProof,
} from "./proofs.js";

const NAMES = ["choices", "individual_proofs", "overall_proof", "blank_proof"];

/** @param {unknown} value @returns {Ciphertext} */
function readCiphertext(value) {
  const { alpha, beta } = fields(value, ["alpha", "beta"]);
  return { alpha: number(alpha), beta: number(beta) };
}

/** @param {unknown} value @returns {Proof[]} */
const readProofs = (value) => items(value, readProof);

/** @param {unknown} value @returns {Answer} lengths and ranges are checked by `checkAnswer` @throws {Refusal} */
export function readAnswer(value) {
  const field = fields(value, NAMES, ["blank_proof"]);
  return {
    choices: items(field.choices, readCiphertext),
    individualProofs: items(field.individual_proofs, readProofs),
    overallProof: readProofs(field.overall_proof),
    blankProof: Object.hasOwn(field, "blank_proof") ? readProofs(field.blank_proof) : null,
  };
}

/** @param {Answer} answer @returns {object} the fields in the specification's order */
export const writeAnswer = ({ choices, individualProofs, overallProof, blankProof }) => ({
  choices: choices.map(({ alpha, beta }) => ({ alpha: `${alpha}`, beta: `${beta}` })),
  individual_proofs: individualProofs.map((proofs) => proofs.map(writeProof)),
  overall_proof: overallProof.map(writeProof),
  ...(blankProof && { blank_proof: blankProof.map(writeProof) }),
});

/** S of section 4.11.1: S0, a bar, all alphas and betas. @param {string} context @param {Ciphertext[]} choices */
const wholeContext = (context, choices) =>
  `${context}|${choices.map(({ alpha, beta }) => `${alpha},${beta}`).join(",")}`;

/** The product of all choices but the blank one. @param {Ciphertext[]} choices @returns {Ciphertext} */
const sumOfNames = (choices) =>
  choices.slice(1).reduce((sum, one) => ({ alpha: (sum.alpha * one.alpha) % P, beta: (sum.beta * one.beta) % P }), {
    alpha: 1n,
    beta: 1n,
  });

/**
 * All that an answer proves, its lengths being right: each choice is 0 or 1 (4.12); m0 = 1, or mΣ is one of 1 … max;
 * m0 = 0, or mΣ = 0 (4.13).
 * @param {string} context @param {Answer} answer @returns {Disjunction[]}
 */
function disjunctions(context, { choices, individualProofs, overallProof, blankProof }) {
  const whole = wholeContext(context, choices);
  const sum = choices.length;
  const counts = overallProof.slice(1).map((_, index) => ({ of: sum, value: index + 1 }));
  const individual = choices.map((choice, index) => ({
    code: "individual-proof-failed",
    index,
    proofs: individualProofs[index],
    branches: [0, 1].map((value) => ({ of: index, value })),
    hash: iproveHash(context, choice),
  }));
  const overall = {
    code: "overall-proof-failed",
    proofs: overallProof,
    branches: [{ of: 0, value: 1 }, ...counts],
    hash: bproofHash(1, whole),
  };
  const blank = {
    code: "blank-proof-failed",
    proofs: blankProof ?? [],
    branches: [0, sum].map((of) => ({ of, value: 0 })),
    hash: bproofHash(0, whole),
  };
  return [...individual, overall, blank];
}

/**
 * The encrypted answer that names the answers at the positions `chosen` (from 1); none is a blank vote.
 * @param {Election} election @param {string} context S0: the election's fingerprint, a bar, the public credential
 * @param {number[]} chosen @param {Randomness} randomness @param {Step} step
 * @returns {Promise<{answer: Answer, commitments: bigint[][], values: number[], nonces: bigint[]}>} the answer, and
 *   what only its maker knows of it @throws {Refusal} wrong-choice
 */
export async function makeAnswer({ y, question }, context, chosen, randomness, step) {
  const exists = (/** @type {number} */ place) =>
    Number.isInteger(place) && place >= 1 && place <= question.answers.length;
  if (new Set(chosen).size !== chosen.length || chosen.length > question.max || !chosen.every(exists)) {
    throw new Refusal("wrong-choice");
  }
  const names = chosen.length;
  const values = [names === 0 ? 1 : 0, ...question.answers.map((_, index) => (chosen.includes(index + 1) ? 1 : 0))];
  const nonces = values.map(() => randomness.scalar());
  const choices = values.map((value, index) => encrypt(y, nonces[index], value));
  const making = []; // their hashes are computed meanwhile, elsewhere
  for (const [index, content] of values.entries()) {
    const branches = [0, 1].map((value) => ({ nonce: nonces[index], content, value }));
    making.push(makeDisjunction(y, branches, content, iproveHash(context, choices[index]), randomness));
    await step();
  }
  const whole = wholeContext(context, choices);
  const blank = { nonce: nonces[0], content: values[0] };
  const sum = { nonce: nonces.slice(1).reduce((total, nonce) => total + nonce, 0n), content: names };
  const counts = Array.from({ length: question.max }, (_, index) => ({ ...sum, value: index + 1 }));
  making.push(makeDisjunction(y, [{ ...blank, value: 1 }, ...counts], names, bproofHash(1, whole), randomness));
  const empty = [blank, sum].map((one) => ({ ...one, value: 0 }));
  making.push(makeDisjunction(y, empty, names === 0 ? 1 : 0, bproofHash(0, whole), randomness));
  const made = await Promise.all(making);
  const proofs = made.map((one) => one.proofs);
  const [overallProof, blankProof] = proofs.slice(-2);
  const answer = { choices, individualProofs: proofs.slice(0, -2), overallProof, blankProof };
  return { answer, commitments: made.map((one) => one.commitments), values, nonces };
}

/**
 * Checks ranges, membership, lengths and every proof of an answer, in this order.
 * @param {Election} election @param {string} context @param {Answer} answer
 * @throws {Refusal} scalar-out-of-range, not-in-group, wrong-length, blank-proof-missing, individual-proof-failed,
 *   overall-proof-failed, blank-proof-failed
 */
export async function checkAnswer(election, context, answer) {
  const { choices } = answer;
  checkRanges(answer);
  const wrong = wrongLength(election.question, answer);
  if (wrong) {
    for (const { alpha, beta } of choices) {
      checkMember(alpha, "alpha");
      checkMember(beta, "beta");
    }
    throw wrong;
  }
  const claims = disjunctions(context, answer);
  // All powers of one element are computed together, its membership with them.
  const ciphertexts = [...choices, sumOfNames(choices)].map((ciphertext, of) => {
    const all = claims.flatMap(({ proofs, branches }) => proofs.filter((_, index) => branches[index].of === of));
    const exponents = all.map(({ challenge }) => challenge);
    if (of === choices.length) {
      return { alphas: chain(ciphertext.alpha, exponents), betas: chain(ciphertext.beta, exponents) };
    }
    const alphas = powersOfMember(ciphertext.alpha, exponents);
    const betas = powersOfMember(ciphertext.beta, exponents);
    if (!alphas || !betas) throw new Refusal("not-in-group", { field: alphas ? "beta" : "alpha" });
    return { alphas, betas };
  });
  for (const { code, index, proofs, branches, hash } of claims) {
    const commitments = branches.flatMap(({ of, value }, branch) => {
      const { alphas, betas } = ciphertexts[of];
      const [alphaPower, betaPower] = [alphas.shift() ?? 0n, betas.shift() ?? 0n];
      return branchCommitments(election.y, value, proofs[branch], alphaPower, betaPower);
    });
    if (!(await checkChallenges(proofs, commitments, hash))) {
      throw new Refusal(code, index === undefined ? {} : { index });
    }
  }
}

/**
 * The maker's check of an answer read again from its bytes, several times as fast as a stranger's: every challenge is
 * hashed anew; every equation of every proof, and that the ciphertexts hold the names chosen under the nonces drawn,
 * is checked in one batch from the commitments. A device that computed a power wrong passes with probability 2^-64.
 * @param {Election} election @param {string} context @param {Answer} answer
 * @param {{commitments: bigint[][], values: number[], nonces: bigint[]}} known
 * @throws {Refusal} own-ballot-wrong, scalar-out-of-range, wrong-length
 */
export async function checkOwnAnswer({ y, question }, context, answer, { commitments, values, nonces }) {
  const { choices } = answer;
  checkRanges(answer);
  const wrong = wrongLength(question, answer);
  if (wrong) throw wrong;
  const ciphertexts = [...choices, sumOfNames(choices)];
  const batch = new Batch(y, new Randomness());
  for (const [index, { alpha, beta }] of choices.entries()) {
    batch.expect(alpha, { ofG: nonces[index] });
    batch.expect(beta, { ofG: BigInt(values[index]), ofY: nonces[index] });
  }
  const claims = disjunctions(context, answer);
  const hashed = claims.map(({ proofs, hash }, claim) => checkChallenges(proofs, commitments[claim], hash));
  for (const [claim, { proofs, branches }] of claims.entries()) {
    for (const [branch, { of, value }] of branches.entries()) {
      const { challenge, response } = proofs[branch];
      const [A, B] = commitments[claim].slice(2 * branch);
      const offset = modQ(-BigInt(value) * challenge);
      batch.expect(A, { ofG: response, of: [ciphertexts[of].alpha, challenge] });
      batch.expect(B, { ofG: offset, ofY: response, of: [ciphertexts[of].beta, challenge] });
    }
  }
  const holds = [batch.holds(), ...(await Promise.all(hashed))];
  if (!holds.every(Boolean)) throw new Refusal("own-ballot-wrong");
}

/** @param {Answer} answer @throws {Refusal} scalar-out-of-range */
function checkRanges({ individualProofs, overallProof, blankProof }) {
  const all = Object.entries({
    individual_proofs: individualProofs.flat(),
    overall_proof: overallProof,
    blank_proof: blankProof ?? [],
  });
  for (const [field, proofs] of all) {
    for (const { challenge, response } of proofs) {
      checkScalar(challenge, field);
      checkScalar(response, field);
    }
  }
}

/** @param {import("./questions.js").Question} question @param {Answer} answer @returns {Refusal | null} */
function wrongLength(question, { choices, individualProofs, overallProof, blankProof }) {
  const count = question.answers.length + 1;
  if (blankProof === null) return new Refusal("blank-proof-missing");
  const refuse = (/** @type {string} */ field) => new Refusal("wrong-length", { field });
  if (choices.length !== count) return refuse("choices");
  if (individualProofs.length !== count) return refuse("individual_proofs");
  if (overallProof.length !== question.max + 1) return refuse("overall_proof");
  if (blankProof.length !== 2) return refuse("blank_proof");
  return individualProofs.every((proofs) => proofs.length === 2) ? null : refuse("individual_proofs");
}
