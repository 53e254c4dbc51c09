/** What the tests of ballots ask of the browser's modules. */

import { makeBallot } from "/static/js/ballot.js";
import { utf8 } from "/static/js/bytes.js";
import { derive } from "/static/js/credentials.js";
import { P, Randomness } from "/static/js/group.js";
import { Election } from "/static/js/questions.js";

/** A source that gives the bytes of `hex` and then fails. */
function recorded(hex) {
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  let taken = 0;
  return new Randomness((count) => {
    taken += count;
    if (taken > bytes.length) throw new Error("more randomness than recorded");
    return bytes.slice(taken - count, taken);
  });
}

/** Makes a ballot; tells what came out, the progress, and how often the page had a turn meanwhile. */
export async function ballot({ election: data, credential, chosen, randomness, fault }) {
  const election = await Election.fromBytes(utf8(data));
  const secret = await derive(election.uuid, credential);
  if (fault) election.y.tables[0].fill((election.y.tables[0][7] * 2n) % P, 7, 60);
  const [steps, totals] = [[], new Set()];
  let [turns, going] = [0, true];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    turns++;
    if (going) port2.postMessage(null);
  };
  port2.postMessage(null);
  const options = { progress: (done, of) => (steps.push(done), totals.add(of)) };
  if (randomness) options.randomness = recorded(randomness);
  try {
    const { bytes, tracker } = await makeBallot(election, secret, chosen, options);
    const [of] = totals;
    return { ballot: new TextDecoder().decode(bytes), tracker, fingerprint: election.fingerprint, steps, of, turns };
  } finally {
    going = false;
    port1.close();
  }
}
