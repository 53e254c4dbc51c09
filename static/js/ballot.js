/**
 * The ballot (specification, sections 4.14, 4.15): made by a voter, and checked as at the server's door.
 * Mirrors elections/belenios/ballot.py: the checks are the same, in the same order.
 *
 * @typedef {import("./questions.js").Election} Election
 * @typedef {import("./answers.js").Answer} Answer
 * @typedef {import("./proofs.js").Proof} Proof
 * @typedef {{electionUuid: string, electionHash: string, credential: bigint, answers: Answer[],
 *   signature: {hash: string, proof: Proof}}} Ballot
 */

import { checkAnswer, checkOwnAnswer, makeAnswer, readAnswer, writeAnswer } from "./answers.js";
import { Refusal, compactBytes, fields, items, number, parse, sameBytes, sha256Base64, text } from "./bytes.js";
import { publicHalf } from "./credentials.js";
import { P, Q, Randomness, checkScalar } from "./group.js";
import { checkBallotSignature, makeBallotSignature, readProof, writeProof } from "./proofs.js";

/** After so many milliseconds of work the page gets a turn. */
const TURN = 8;
const FIELDS = ["election_uuid", "election_hash", "credential", "answers", "signature"];

/** The tracking number of a ballot's bytes (4.15). @param {Uint8Array} bytes @returns {Promise<string>} */
export const tracker = (bytes) => sha256Base64(bytes);

/** @param {unknown} value @returns {Ballot} `checkBallot` checks what the fields say @throws {Refusal} not-canonical */
function readFields(value) {
  const field = fields(value, FIELDS);
  const electionUuid = text(field.election_uuid);
  const electionHash = text(field.election_hash);
  const credential = number(field.credential);
  const answers = items(field.answers, readAnswer);
  const signature = fields(field.signature, ["hash", "proof"]);
  const { hash, proof } = { hash: text(signature.hash), proof: readProof(signature.proof) };
  return { electionUuid, electionHash, credential, answers, signature: { hash, proof } };
}

/** @param {Omit<Ballot, "signature">} ballot @returns {object} what is signed, in the specification's order */
const unsigned = ({ electionUuid, electionHash, credential, answers }) => ({
  election_uuid: electionUuid,
  election_hash: electionHash,
  credential: `${credential}`,
  answers: answers.map(writeAnswer),
});

/** @param {Ballot} ballot @returns {object} the fields in the specification's order */
const toJson = ({ signature, ...ballot }) => ({
  ...unsigned(ballot),
  signature: { hash: signature.hash, proof: writeProof(signature.proof) },
});

/**
 * The most bytes that a ballot of this election can have: every number as long as p or q.
 * @param {Election} election @returns {number}
 */
export function maximumSize({ question, uuid }) {
  const proof = { challenge: Q, response: Q };
  const count = question.answers.length + 1;
  const answer = {
    choices: new Array(count).fill({ alpha: P, beta: P }),
    individualProofs: new Array(count).fill([proof, proof]),
    overallProof: new Array(question.max + 1).fill(proof),
    blankProof: [proof, proof],
  };
  const hash = "x".repeat(43);
  const signature = { hash, proof };
  const ballot = { electionUuid: uuid, electionHash: hash, credential: P, answers: [answer], signature };
  return compactBytes(toJson(ballot)).length;
}

/** Lets the page draw and answer. @returns {Promise<void>} */
const pause = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(port1.close());
    port2.postMessage(null);
  });

/**
 * A signed ballot for the answers at the positions `chosen` (from 1), or blank when there is none. It is read again
 * from its bytes, its proofs and its signature are checked, before it is handed over.
 * @param {Election} election @param {bigint} secret the exponent of the voter's credential (`derive`)
 * @param {number[]} chosen
 * @param {{randomness?: Randomness, progress?: (done: number, of: number) => void}} [options]
 * @returns {Promise<{bytes: Uint8Array, tracker: string}>} @throws {Refusal} wrong-choice, own-ballot-wrong
 */
export async function makeBallot(election, secret, chosen, { randomness = new Randomness(), progress } = {}) {
  const steps = election.question.answers.length + 3;
  let done = 0;
  let turned = performance.now();
  const step = async () => {
    done += 1;
    progress?.(done, steps);
    if (performance.now() - turned < TURN) return;
    await pause();
    turned = performance.now();
  };
  const credential = publicHalf(secret);
  const context = `${election.fingerprint}|${credential}`;
  const { answer, ...known } = await makeAnswer(election, context, chosen, randomness, step);
  const content = { electionUuid: election.uuid, electionHash: election.fingerprint, credential, answers: [answer] };
  const hash = await sha256Base64(compactBytes(unsigned(content)));
  const proof = await makeBallotSignature(secret, hash, randomness.scalar());
  const bytes = compactBytes(toJson({ ...content, signature: { hash, proof } }));
  await step();
  const read = readBallot(election, bytes);
  await checkOwnAnswer(election, context, read.answers[0], known);
  await checkSignature(read);
  const made = { bytes, tracker: await tracker(bytes) };
  await step();
  return made;
}

/**
 * The ballot in `bytes`, after the cheap checks: size, canonical bytes, this election's uuid and hash.
 * @param {Election} election @param {Uint8Array} bytes @returns {Ballot}
 * @throws {Refusal} ballot-too-large, not-json, not-canonical, wrong-election, wrong-election-hash
 */
export function readBallot(election, bytes) {
  if (bytes.length > maximumSize(election)) throw new Refusal("ballot-too-large");
  const ballot = readFields(parse(bytes));
  sameBytes(bytes, toJson(ballot));
  if (ballot.electionUuid !== election.uuid) throw new Refusal("wrong-election");
  if (ballot.electionHash !== election.fingerprint) throw new Refusal("wrong-election-hash");
  return ballot;
}

/** @param {Ballot} ballot @throws {Refusal} wrong-hash, wrong-signature */
export async function checkSignature(ballot) {
  const { hash, proof } = ballot.signature;
  if (hash !== (await sha256Base64(compactBytes(unsigned(ballot))))) throw new Refusal("wrong-hash");
  if (!(await checkBallotSignature(ballot.credential, hash, proof))) throw new Refusal("wrong-signature");
}

/**
 * The ballot in `bytes`, whoever made it, after every check, in their order: size, canonical bytes, this election,
 * credential, ranges, membership, lengths, proofs, signature.
 * @param {Election} election @param {Uint8Array} bytes
 * @param {(credential: bigint) => boolean} isListed on the published list, which is checked by itself
 * @returns {Promise<Ballot>} @throws {Refusal} as `readBallot`, `checkAnswer`; unknown-credential, wrong-hash,
 *   wrong-signature
 */
export async function checkBallot(election, bytes, isListed) {
  const ballot = readBallot(election, bytes);
  if (!isListed(ballot.credential)) throw new Refusal("unknown-credential");
  checkScalar(ballot.signature.proof.challenge, "signature");
  checkScalar(ballot.signature.proof.response, "signature");
  if (ballot.answers.length !== 1) throw new Refusal("wrong-length", { field: "answers" });
  await checkAnswer(election, `${ballot.electionHash}|${ballot.credential}`, ballot.answers[0]);
  await checkSignature(ballot);
  return ballot;
}
