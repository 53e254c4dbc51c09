/** Runs the vectors of tests/vectors/belenios/ in the browser; their kinds are told in the README there. */

import { checkBallot, tracker } from "/static/js/ballot.js";
import { Refusal, compactBytes, utf8 } from "/static/js/bytes.js";
import * as rounds from "/static/js/ceremony.js";
import { derive, normalise, publicHalf } from "/static/js/credentials.js";
import { Election } from "/static/js/questions.js";
import { signedFromBytes, writeSigned } from "/static/js/signed.js";
import { checkShare, readShare, readTally } from "/static/js/tally.js";
import * as trustees from "/static/js/trustees.js";

const text = (value) => new TextDecoder().decode(compactBytes(value));
const ceremonyOf = (input) => new rounds.Ceremony(input.election, input.ceremony, input.members);
const signed = (texts) => texts.map((one) => signedFromBytes(utf8(one)));
const polynomialsOf = (texts) => texts.map((one) => rounds.polynomialFromBytes(utf8(one)));

/** Of the same inputs once: checking does not depend on anything else. */
function once(make) {
  const made = new Map();
  return (...inputs) => {
    const key = JSON.stringify(inputs);
    if (!made.has(key)) made.set(key, make(...inputs));
    return made.get(key);
  };
}

const electionOf = once((data) => Election.fromBytes(utf8(data)));
const checkedCertificates = once((election, ceremony, members, certificates) =>
  rounds.checkCertificates(ceremonyOf({ election, ceremony, members }), signed(certificates)),
);
const certificatesOf = ({ election, ceremony, members, certificates }) =>
  checkedCertificates(election, ceremony, members, certificates);

function memberOf(input) {
  const seed = Uint8Array.from(input.seed.match(/../g), (pair) => parseInt(pair, 16));
  return rounds.Member.fromSeed(ceremonyOf(input), input.owner, seed);
}

const kinds = {
  async credential({ uuid, typed }) {
    const credential = normalise(typed);
    const secret = await derive(uuid, credential);
    return { credential, secret: `${secret}`, public: `${publicHalf(secret)}` };
  },

  async election({ data }) {
    return { fingerprint: (await electionOf(data)).fingerprint };
  },

  async ballot({ election, listed, ballot }) {
    const list = new Set(listed);
    await checkBallot(await electionOf(election), utf8(ballot), (one) => list.has(`${one}`));
    return { tracker: await tracker(utf8(ballot)) };
  },

  async member(input) {
    const member = await memberOf(input);
    const certificates = await certificatesOf(input);
    const polynomials = polynomialsOf(input.polynomials);
    return {
      certificate: text(writeSigned(await rounds.makeCertificate(member))),
      polynomial: text(rounds.writePolynomial(await rounds.makePolynomial(member, certificates))),
      output: text(writeSigned(await rounds.makeOutput(member, certificates, polynomials))),
      private_key: `${await rounds.receiveShares(member, certificates, polynomials)}`,
    };
  },

  async certificates(input) {
    return { hash: (await certificatesOf(input)).hash };
  },

  async "make-polynomial"(input) {
    await rounds.makePolynomial(await memberOf(input), await certificatesOf(input), input.used);
  },

  async polynomial(input) {
    const polynomial = rounds.polynomialFromBytes(utf8(input.polynomial));
    await rounds.checkPolynomial(ceremonyOf(input), await certificatesOf(input), input.owner, polynomial);
  },

  async receive(input) {
    const polynomials = polynomialsOf(input.polynomials);
    const privateKey = await rounds.receiveShares(await memberOf(input), await certificatesOf(input), polynomials);
    return { private_key: `${privateKey}` };
  },

  async output(input) {
    const statement = signedFromBytes(utf8(input.output));
    const polynomials = polynomialsOf(input.polynomials);
    await rounds.checkOutput(ceremonyOf(input), await certificatesOf(input), polynomials, input.owner, statement);
  },

  async trustees({ data }) {
    const publicKey = await trustees.checkTrustees(trustees.readTrustees(utf8(data)));
    return { public_key: `${publicKey}`, fingerprint: await trustees.fingerprint(utf8(data)) };
  },

  async "own-trustees"(input) {
    const certificates = await certificatesOf(input);
    const polynomials = polynomialsOf(input.polynomials);
    await rounds.checkOwnTrustees(await memberOf(input), certificates, polynomials, utf8(input.data));
  },

  async "key-file"({ data }) {
    return { private_key: `${trustees.readPrivateKey(utf8(data))}` };
  },

  async share(input) {
    const { fingerprint } = await electionOf(input.election);
    const tally = readTally(utf8(input.tally));
    await checkShare(fingerprint, BigInt(input.public_key), tally, readShare(utf8(input.share)), input.member);
  },
};

/** @param {{kind: string, input: object}[]} cases @returns {Promise<object[]>} for each `code`, `member`, `output` */
export async function run(cases) {
  const outcomes = [];
  for (const { kind, input } of cases) {
    try {
      outcomes.push({ code: "ok", output: (await kinds[kind](input)) ?? {} });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcomes.push({ code: error.code, member: error.details.member ?? null });
    }
  }
  return outcomes;
}
