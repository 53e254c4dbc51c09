/**
 * Messages to and from bytes, in one form only; hashes; and what a refusal is. Mirrors elections/errors.py,
 * elections/canonical.py and elections/belenios/messages.py. Hashes are WebCrypto's, which HTTPS and localhost have.
 */

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const DECIMAL = /^(0|[1-9][0-9]*)$/;
const DIGITS = 700;
const HALF_A_PAIR = /(^|[^\\])(\\\\)*\\ud[89a-f]/;

/** Something is refused; nothing was changed. `code` is stable and equal to the Python program's. */
export class Refusal extends Error {
  /**
   * @param {string} code kebab-case
   * @param {Record<string, string | number>} [details] `member`: whose message is at fault, where the check proves
   *   it; `field`: what it is about. Never a secret.
   */
  constructor(code, details = {}) {
    super(code);
    this.name = "Refusal";
    this.code = code;
    this.details = details;
  }
}

/** @param {string} text @returns {Uint8Array} */
export const utf8 = (text) => encoder.encode(text);

/** @param {unknown} value @returns {Uint8Array} JSON as Belenios writes it: no spaces, keys in the order given */
export const compactBytes = (value) => utf8(JSON.stringify(value));

/** @param {Uint8Array} bytes @returns {any} the JSON value in the bytes @throws {Refusal} not-json */
export function parse(bytes) {
  try {
    return JSON.parse(strictDecoder.decode(bytes));
  } catch {
    throw new Refusal("not-json");
  }
}

/** @returns {Refusal} bytes that are not the one form of the message expected */
export const notCanonical = () => new Refusal("not-canonical");

/** @param {Uint8Array} a @param {Uint8Array} b */
export const equal = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);

/**
 * Refuses bytes that are not the compact JSON of `value`, or that escape half a surrogate pair.
 * @param {Uint8Array} bytes @param {unknown} value @throws {Refusal} not-canonical
 */
export function sameBytes(bytes, value) {
  const json = JSON.stringify(value);
  if (HALF_A_PAIR.test(json) || !equal(bytes, utf8(json))) throw notCanonical();
}

/**
 * The fields of an object that has exactly `names`, in this order; those in `optional` may be absent.
 * @param {any} value @param {string[]} names @param {string[]} [optional] @returns {Record<string, any>}
 */
export function fields(value, names, optional = []) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw notCanonical();
  const expected = names.filter((name) => Object.hasOwn(value, name) || !optional.includes(name));
  if (JSON.stringify(Object.keys(value)) !== JSON.stringify(expected)) throw notCanonical();
  return value;
}

/** @template T @param {unknown} value an array @param {(item: any) => T} read @returns {T[]} */
export function items(value, read) {
  if (!Array.isArray(value)) throw notCanonical();
  return value.map((item) => read(item));
}

/** @param {unknown} value a decimal string without sign or leading zeros @returns {bigint} */
export function number(value) {
  if (typeof value !== "string" || value.length > DIGITS || !DECIMAL.test(value)) throw notCanonical();
  return BigInt(value);
}

/** @param {unknown} value a small integer, not negative @returns {number} */
export function integer(value) {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw notCanonical();
  return value;
}

/** @param {unknown} value @returns {string} */
export function text(value) {
  if (typeof value !== "string") throw notCanonical();
  return value;
}

/** @param {Uint8Array} bytes @returns {string} lowercase */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array} bytes @returns {bigint} the bytes as a big-endian number */
export const numberOf = (bytes) => BigInt(`0x${hex(bytes)}`);

/** @param {"SHA-256" | "SHA-512"} name @param {Uint8Array} bytes @returns {Promise<Uint8Array>} */
export const digest = async (name, bytes) => new Uint8Array(await crypto.subtle.digest(name, bytes));

/** @param {Uint8Array} bytes @returns {Promise<string>} 64 lowercase hex digits */
export const sha256Hex = async (bytes) => hex(await digest("SHA-256", bytes));

/** @param {Uint8Array} bytes @returns {Promise<string>} standard Base64 without padding, 43 characters */
export const sha256Base64 = async (bytes) =>
  btoa(String.fromCharCode(...(await digest("SHA-256", bytes)))).replace(/=+$/, "");
