/**
 * The encrypted answer to the question (specification, section 4.11.1), made and checked.
 * Mirrors elections/protocol/answers.py.
 *
 * @typedef {import("./proofs.js").Proof} Proof
 * @typedef {import("./proofs.js").Ciphertext} Ciphertext
 * @typedef {import("./questions.js").Election} Election
 * @typedef {{choices: Ciphertext[], individualProofs: Proof[][], overallProof: Proof[], blankProof: Proof[] | null}}
 *   Answer the choices blank first, with the proofs that they obey the question
 * @typedef {() => Promise<void>} Step called after each piece of work: tells the progress, lets the page live
 */

import { Refusal, fields, items, number } from "./bytes.js";
import { P, chain, checkMember, checkScalar, powersOfMember } from "./group.js";
import { bproofHash, checkDisjunction, encrypt, iproveHash, makeDisjunction, readProof, writeProof } from "./proofs.js";

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

/** The numbers of names allowed, 1 … max. @param {number} max */
const allowed = (max) => Array.from({ length: max }, (_, index) => index + 1);

/**
 * The encrypted answer that names the answers at the positions `chosen` (from 1); none is a blank vote.
 * @param {Election} election @param {string} context S0: the election's fingerprint, a bar, the public credential
 * @param {number[]} chosen @param {import("./group.js").Randomness} randomness @param {Step} step
 * @returns {Promise<Answer>} @throws {Refusal} wrong-choice
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
  const individualProofs = [];
  for (const [index, content] of values.entries()) {
    const branches = [0, 1].map((value) => ({ nonce: nonces[index], content, value }));
    const hash = iproveHash(context, choices[index]);
    individualProofs.push(await makeDisjunction(y, branches, content, hash, randomness));
    await step();
  }
  const whole = wholeContext(context, choices);
  const blank = { nonce: nonces[0], content: values[0] };
  const sum = { nonce: nonces.slice(1).reduce((total, nonce) => total + nonce, 0n), content: names };
  const overall = [{ ...blank, value: 1 }, ...allowed(question.max).map((value) => ({ ...sum, value }))];
  const overallProof = await makeDisjunction(y, overall, names, bproofHash(1, whole), randomness);
  const empty = [{ ...blank, value: 0 }, { ...sum, value: 0 }];
  const blankProof = await makeDisjunction(y, empty, names === 0 ? 1 : 0, bproofHash(0, whole), randomness);
  return { choices, individualProofs, overallProof, blankProof };
}

/**
 * Checks ranges, membership, lengths and every proof of an answer, in this order.
 * @param {Election} election @param {string} context @param {Answer} answer @param {Step} step
 * @throws {Refusal} scalar-out-of-range, not-in-group, wrong-length, blank-proof-missing, individual-proof-failed,
 *   overall-proof-failed, blank-proof-failed
 */
export async function checkAnswer(election, context, answer, step) {
  const { choices, individualProofs, overallProof, blankProof } = answer;
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
  const wrong = wrongLength(election.question, answer);
  if (wrong) {
    for (const { alpha, beta } of choices) {
      checkMember(alpha, "alpha");
      checkMember(beta, "beta");
    }
    throw wrong;
  }
  await checkProofs(election, context, choices, individualProofs, overallProof, blankProof ?? [], step);
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

/**
 * Membership and proofs; all powers of one element are computed together, its membership with them.
 * @param {Election} election @param {string} context @param {Ciphertext[]} choices @param {Proof[][]} individualProofs
 * @param {Proof[]} overallProof @param {Proof[]} blankProof @param {Step} step
 */
async function checkProofs({ y, question }, context, choices, individualProofs, overallProof, blankProof, step) {
  const powers = [];
  for (const [index, { alpha, beta }] of choices.entries()) {
    const exponents = individualProofs[index].map(({ challenge }) => challenge);
    if (index === 0) exponents.push(blankProof[0].challenge, overallProof[0].challenge);
    const [alphas, betas] = [powersOfMember(alpha, exponents), powersOfMember(beta, exponents)];
    if (!alphas || !betas) throw new Refusal("not-in-group", { field: alphas ? "beta" : "alpha" });
    powers.push({ alphas, betas });
    await step();
  }
  for (const [index, { alphas, betas }] of powers.entries()) {
    const hash = iproveHash(context, choices[index]);
    if (!(await checkDisjunction(y, [0, 1], individualProofs[index], alphas.slice(0, 2), betas.slice(0, 2), hash))) {
      throw new Refusal("individual-proof-failed", { index });
    }
  }
  const whole = wholeContext(context, choices);
  const names = choices.slice(1);
  const exponents = [blankProof[1], ...overallProof.slice(1)].map(({ challenge }) => challenge);
  const alphas = chain(names.reduce((total, { alpha }) => (total * alpha) % P, 1n), exponents);
  const betas = chain(names.reduce((total, { beta }) => (total * beta) % P, 1n), exponents);
  const [blank] = powers;
  const overall = [
    [blank.alphas[3], ...alphas.slice(1)],
    [blank.betas[3], ...betas.slice(1)],
  ];
  const counts = [1, ...allowed(question.max)];
  if (!(await checkDisjunction(y, counts, overallProof, overall[0], overall[1], bproofHash(1, whole)))) {
    throw new Refusal("overall-proof-failed");
  }
  const empty = [
    [blank.alphas[2], alphas[0]],
    [blank.betas[2], betas[0]],
  ];
  if (!(await checkDisjunction(y, [0, 0], blankProof, empty[0], empty[1], bproofHash(0, whole)))) {
    throw new Refusal("blank-proof-failed");
  }
}
