/**
 * What the booth asks of the server, and what the answers mean. No cookie travels, and nothing of an answer is kept.
 *
 * @typedef {{kind: "in-urn", tracker: string} | {kind: "voted", tracker: string} | {kind: "later", status: number,
 *   seconds: number} | {kind: "refused", status: number, code: string, detail: string}} Answer
 */

const PATIENCE = 30_000;

/** The server could not be reached, or did not answer in time. */
export class Offline extends Error {}

/** @param {string} url @param {RequestInit} [options] @returns {Promise<Response>} @throws {Offline} */
async function ask(url, options = {}) {
  const patience = new AbortController();
  const timer = window.setTimeout(() => patience.abort(), PATIENCE);
  const { signal } = patience;
  try {
    return await fetch(url, { cache: "no-store", credentials: "omit", redirect: "error", signal, ...options });
  } catch {
    throw new Offline();
  } finally {
    window.clearTimeout(timer);
  }
}

/** @param {Response} response @returns {Promise<Record<string, any>>} */
async function problem(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

/** @param {string} url @returns {Promise<Record<string, any>>} what the page knows of the election, anew */
export async function now(url) {
  const response = await ask(url);
  if (!response.ok) throw new Offline();
  try {
    return await response.json();
  } catch {
    throw new Offline();
  }
}

/** @param {string} url @returns {Promise<Uint8Array>} the bytes of election.json, as they came */
export async function bytes(url) {
  const response = await ask(url);
  if (!response.ok) throw new Offline();
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    throw new Offline();
  }
}

/**
 * Whether a card has a ballot in the urn, by its public half.
 * @param {string} url @param {bigint} credential
 * @returns {Promise<{tracker: string} | {refused: string}>} tracker "" while it has none
 */
export async function card(url, credential) {
  const response = await ask(`${url}?credential=${credential}`);
  if (response.ok) {
    const { tracker = "", spoiled = 0 } = await problem(response);
    return spoiled && !tracker ? { refused: "spoiled-credential" } : { tracker };
  }
  if (response.status >= 500 || response.status === 429) throw new Offline();
  return { refused: String((await problem(response)).code ?? "") };
}

/**
 * Sends a ballot. The same bytes may be sent any number of times: they enter the urn once, and get the same answer.
 * @param {string} url @param {string} ballot @returns {Promise<Answer>} @throws {Offline}
 */
export async function send(url, ballot) {
  const response = await ask(url, { method: "POST", body: ballot, headers: { "Content-Type": "application/json" } });
  const { status } = response;
  const said = await problem(response);
  if ((status === 201 || status === 200) && typeof said.tracker === "string") {
    return { kind: "in-urn", tracker: said.tracker };
  }
  if (status === 409 && typeof said.tracker === "string") return { kind: "voted", tracker: said.tracker };
  if ([423, 425, 429].includes(status)) {
    return { kind: "later", status, seconds: Math.min(Number(response.headers.get("Retry-After")) || 8, 60) };
  }
  if (status < 400 || status >= 500 || status === 408) throw new Offline();
  return { kind: "refused", status, code: String(said.code ?? status), detail: String(said.detail ?? "") };
}
