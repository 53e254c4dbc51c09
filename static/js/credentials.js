/**
 * Credentials (specification, section 4.8): the code on a voting card, its secret exponent, its public half.
 * Mirrors elections/belenios/credentials.py.
 */

import { Refusal, numberOf, utf8 } from "./bytes.js";
import { generator, modQ } from "./group.js";

export const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LENGTH = 15;

/** @param {string} characters the first 14 @returns {string} the fifteenth */
function checkCharacter(characters) {
  let rest = 0;
  for (const character of characters) rest = (rest * 58 + BASE58.indexOf(character)) % 53;
  return BASE58[53 - rest];
}

/**
 * The credential in its one form, XXX-XXX-XXX-XXX-XXX, from a code as somebody types or pastes it: dashes, spaces, and
 * the direction marks and controls that come along from a page or a scanner do not count. The key is derived from the
 * characters with their dashes, so another form would be another key.
 * @param {string} typed @returns {string}
 * @throws {Refusal} credential-character (with the character), credential-length, credential-check
 */
export function normalise(typed) {
  const characters = [...typed.replace(/[\s\p{Cc}\p{Cf}\-‐‑–—−]/gu, "")];
  for (const character of characters) {
    if (!BASE58.includes(character)) throw new Refusal("credential-character", { character });
  }
  if (characters.length !== LENGTH) throw new Refusal("credential-length", { count: characters.length });
  const code = characters.join("");
  if (checkCharacter(code.slice(0, -1)) !== code.at(-1)) throw new Refusal("credential-check");
  return [0, 3, 6, 9, 12].map((start) => code.slice(start, start + 3)).join("-");
}

/**
 * The secret exponent of a credential: PBKDF2-HMAC-SHA256, salt = the election's uuid, 1000 rounds, modulo q.
 * @param {string} uuid @param {string} credential @returns {Promise<bigint>}
 */
export async function derive(uuid, credential) {
  const password = await crypto.subtle.importKey("raw", utf8(normalise(credential)), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: utf8(uuid), iterations: 1000 };
  return modQ(numberOf(new Uint8Array(await crypto.subtle.deriveBits(how, password, 256))));
}

/** The public half of a credential, g^secret. @param {bigint} secret @returns {bigint} */
export const publicHalf = (secret) => generator.power(secret);
