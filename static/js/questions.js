/**
 * The question and the election (specification, sections 4.9.1, 4.10): what is voted on, and the bytes that identify
 * it. Mirrors elections/belenios/questions.py.
 */

import { Refusal, fields, integer, items, number, parse, sameBytes, sha256Base64, text } from "./bytes.js";
import { BASE58 } from "./credentials.js";
import { FixedBase, NAME, checkMember } from "./group.js";

const FIELDS = ["version", "description", "name", "group", "public_key", "questions", "uuid"];
const OPTIONAL = ["administrator", "credential_authority"];

/** @typedef {{answers: string[], max: number, question: string}} Question blank always allowed, min always 1 */

/** @param {unknown} value @returns {Question} @throws {Refusal} not-canonical, wrong-question */
function readQuestion(value) {
  const field = fields(value, ["answers", "blank", "min", "max", "question"], ["blank"]);
  const question = { answers: items(field.answers, text), max: integer(field.max), question: text(field.question) };
  const sound = field.blank === true && field.min === 1 && question.max >= 1;
  if (!sound || question.max > question.answers.length) throw new Refusal("wrong-question");
  return question;
}

/** An election as the voter receives it; its bytes, through their fingerprint, are its identity. */
export class Election {
  /**
   * @param {{name: string, description: string, question: Question, uuid: string, publicKey: bigint}} content
   * @param {string} fingerprint φ: SHA-256 of the bytes in Base64 without padding (section 4.15)
   */
  constructor(content, fingerprint) {
    this.name = content.name;
    this.description = content.description;
    this.question = content.question;
    this.uuid = content.uuid;
    this.publicKey = content.publicKey;
    this.fingerprint = fingerprint;
    /** @type {FixedBase | undefined} */
    this.table = undefined;
  }

  /** The election's key with its table, made at first use. @returns {FixedBase} */
  get y() {
    return (this.table ??= new FixedBase(this.publicKey));
  }

  /**
   * @param {Uint8Array} bytes of election.json, as received @returns {Promise<Election>}
   * @throws {Refusal} not-json, not-canonical, wrong-version, wrong-group, wrong-question, wrong-uuid, not-in-group
   */
  static async fromBytes(bytes) {
    const field = fields(parse(bytes), [...FIELDS, ...OPTIONAL], OPTIONAL);
    if (field.version !== 1) throw new Refusal("wrong-version");
    if (field.group !== NAME) throw new Refusal("wrong-group");
    const questions = items(field.questions, readQuestion);
    if (questions.length !== 1) throw new Refusal("wrong-question");
    const content = {
      name: text(field.name),
      description: text(field.description),
      question: questions[0],
      uuid: text(field.uuid),
      publicKey: number(field.public_key),
    };
    for (const name of OPTIONAL) if (Object.hasOwn(field, name)) text(field[name]);
    if (content.uuid.length < 14 || [...content.uuid].some((character) => !BASE58.includes(character))) {
      throw new Refusal("wrong-uuid");
    }
    checkMember(content.publicKey, "public_key");
    sameBytes(bytes, field);
    return new Election(content, await sha256Base64(bytes));
  }
}
