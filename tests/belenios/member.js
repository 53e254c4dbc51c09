/** A member's page as the tests of the ceremony drive it: each call opens the device anew, as after a reload. */

import { compactBytes, utf8 } from "/static/js/bytes.js";
import { Election } from "/static/js/questions.js";
import { Device, readKeyFile, share } from "/static/js/trustee.js";
import { fingerprint } from "/static/js/trustees.js";
import { readUrn } from "/static/js/urn.js";

const decode = (bytes) => new TextDecoder().decode(bytes);
const values = (texts) => texts.map((text) => JSON.parse(text));

/** One step of the member `which`; answers are texts. */
export async function act({ which, step, argument }) {
  const device = await Device.open(localStorage, which);
  const steps = {
    certificate: async () => decode(await device.certificate()),
    polynomial: async () => decode(await device.polynomial(values(argument))),
    output: async () => decode(await device.output(values(argument))),
    compare: () => device.compare(utf8(argument)),
    keyFile: async () => decode(await device.keyFile()),
    forget: () => device.forget(),
    fingerprint: () => fingerprint(utf8(argument)),
    share: async () => decode(await share(await read(argument, which, await device.privateKey()))),
    shareFromFile: async () => decode(await share(await read(argument, which))),
  };
  return steps[step]();
}

async function read({ archive, election, trustees, tally, file }, { owner }, privateKey) {
  const urn = archive
    ? await readUrn(Uint8Array.from(atob(archive), (one) => one.charCodeAt(0)))
    : {
        election: await Election.fromBytes(utf8(election)),
        trusteesBytes: utf8(trustees),
        tallyBytes: utf8(tally),
      };
  return { ...urn, owner, privateKey: privateKey ?? readKeyFile(utf8(file), urn.trusteesBytes, owner) };
}

/** What the device keeps, as text. */
export const kept = () => decode(compactBytes({ ...localStorage }));
