/**
 * The encrypted ballot of this tab, kept through a reload. It reveals nothing: it is what the urn publishes. The card's
 * code and the choice are kept nowhere; on the institute's tablet nothing at all is.
 *
 * @typedef {{ballot: string, tracker: string, credential: string, answered: boolean}} Sealed
 */

const key = (uuid) => `sanduq-ballot-${uuid}`;

/** @param {string} uuid @returns {Sealed | null} */
export function read(uuid) {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(key(uuid)) ?? "null");
    return kept && typeof kept.ballot === "string" && typeof kept.credential === "string" ? kept : null;
  } catch {
    return null; // a browser that keeps nothing: the ballot is in memory alone
  }
}

/** @param {string} uuid @param {Sealed} sealed */
export function keep(uuid, sealed) {
  try {
    window.sessionStorage.setItem(key(uuid), JSON.stringify(sealed));
  } catch {
    // as above
  }
}

/** @param {string} uuid */
export function forget(uuid) {
  try {
    window.sessionStorage.removeItem(key(uuid));
  } catch {
    // as above
  }
}
