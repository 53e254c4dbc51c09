/**
 * The group BELENIOS-2048 (specification, section 5.1): the subgroup of order q of the numbers modulo p.
 * Mirrors elections/belenios/group.py.
 *
 * Two ways to raise to a power: `FixedBase`, a table for a base that is used often (g and the election's key y: all 68
 * exponentiations of a ballot have one of the two), and `chain`, several exponents of one base on one chain of
 * squarings. Both run on the browser's own BigInt, whose time depends on the numbers: JavaScript cannot promise
 * constant time. The secrets here live for one ballot or one ceremony on the voter's or member's own device.
 */

import { Refusal, numberOf } from "./bytes.js";

export const NAME = "BELENIOS-2048";

export const P = BigInt(
  "2069478569142254640101364365750500806492298929575110409710088478705737421924271740192223725449768433812" +
    "9066633138078958404960054389636289796393038773905722803605973749427671376777618898589872735865049081167" +
    "0993105358677809800307904916540637771737641986785272734744763418356000356983051931442845617019110007867" +
    "3730733356412397173289791324047457883446826065232797464795113767265869358218004631792207366886005262718" +
    "6363386088796882120769432366149491002923444346373222145884100586421050242120365433561201320481118852408" +
    "731077014151666200162313177169372189248078507711827842317498073276598828825169183103125680162072880719",
);
export const Q = BigInt("78571733251071885079927659812671450121821421258408794611510081919805623223441");
export const G = BigInt(
  "2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285676155269678799" +
    "6946682987493890950838965734256019006010684771644917354741372831046104586813145117816467554005274028898" +
    "4613986453266121505579709716201616827031288643245666383486363578210615491841998253431518974065818686865" +
    "1151358576410138882215396016043228843603930989333662772848406593138406010231675095763777982665103606822" +
    "4066350766977640253462537730851331734951942489677540525736590494924776314759915751987751777114814909204" +
    "56600205478127054728238140972518639858334115700568353695553423781475582491896050296680037745308460627",
);

/** @param {bigint} x @returns {bigint} x modulo q, from 0 to q - 1 */
export function modQ(x) {
  const rest = x % Q;
  return rest < 0n ? rest + Q : rest;
}

/**
 * Whether x belongs to the group: 0 < x < p and x^q = 1. The full power is needed: (p - 1) / q has the factors 2 and 3.
 * @param {bigint} x @returns {boolean}
 */
export const isMember = (x) => x > 0n && x < P && chain(x, [Q])[0] === 1n;

/** @param {bigint} x @returns {boolean} whether 0 <= x < q */
export const isScalar = (x) => x >= 0n && x < Q;

/**
 * @param {bigint} x @param {string} field what it is @param {Record<string, number>} [details] the member who sent it
 * @throws {Refusal} not-in-group
 */
export function checkMember(x, field, details) {
  if (!isMember(x)) throw new Refusal("not-in-group", { field, ...details });
}

/**
 * @param {bigint} x @param {string} field @param {Record<string, number>} [details] the member who sent it
 * @throws {Refusal} scalar-out-of-range
 */
export function checkScalar(x, field, details) {
  if (!isScalar(x)) throw new Refusal("scalar-out-of-range", { field, ...details });
}

/**
 * base^e for each e, base^q being computed on the same chain.
 * @param {bigint} base @param {bigint[]} exponents @returns {bigint[] | null} null when base is outside the group
 */
export function powersOfMember(base, exponents) {
  if (base <= 0n || base >= P) return null;
  const powers = chain(base, [...exponents, Q]);
  return powers.pop() === 1n ? powers : null;
}

/**
 * Where random scalars come from: `bytes(n)` gives n random bytes.
 * Rejection sampling, hence no bias: 32 bytes are drawn until they are a number below q (1.5 tries on average).
 */
export class Randomness {
  /** @param {(n: number) => Uint8Array} [bytes] */
  constructor(bytes = (n) => crypto.getRandomValues(new Uint8Array(n))) {
    this.bytes = bytes;
  }

  /** @returns {bigint} uniform in [0, q) */
  scalar() {
    for (;;) {
      const candidate = numberOf(this.bytes(32));
      if (candidate < Q) return candidate;
    }
  }
}

/** @param {bigint} exponent in [0, 2^256) @returns {Uint32Array} its eight 32-bit words, lowest first */
function words(exponent) {
  const digits = exponent.toString(16).padStart(64, "0");
  return Uint32Array.from({ length: 8 }, (_, word) => parseInt(digits.slice(56 - 8 * word, 64 - 8 * word), 16));
}

/**
 * A base with its table (Lim and Lee's comb, eight teeth 32 bits apart, two tables 16 columns apart): 742
 * multiplications to build, 46 for a power instead of some 300.
 */
export class FixedBase {
  /** @param {bigint} element of the group */
  constructor(element) {
    this.element = element;
    /** @type {bigint[][]} tables[half][teeth]: the product of element^(2^(32 t + 16 half)) over the teeth t set */
    this.tables = [[1n], [1n]];
    for (let tooth = 0, square = element; tooth < 8; tooth++) {
      for (const table of this.tables) {
        for (let index = 0, size = 1 << tooth; index < size; index++) table.push((table[index] * square) % P);
        for (let step = 0; step < 16; step++) square = (square * square) % P;
      }
    }
  }

  /** @param {bigint} exponent in [0, q) @returns {bigint} */
  power(exponent) {
    return product([[this, exponent]]);
  }
}

/** @param {[FixedBase, bigint][]} factors bases with exponents in [0, q) @returns {bigint} the product of the powers */
export function product(factors) {
  const combs = factors.map(([base, exponent]) => [base.tables, words(exponent)]);
  let result = 1n;
  for (let column = 15; column >= 0; column--) {
    if (result !== 1n) result = (result * result) % P;
    for (const [tables, word] of combs) {
      for (let half = 0; half < 2; half++) {
        let teeth = 0;
        for (let tooth = 0; tooth < 8; tooth++) teeth |= ((word[tooth] >>> (column + 16 * half)) & 1) << tooth;
        if (teeth !== 0) result = (result * tables[half][teeth]) % P;
      }
    }
  }
  return result;
}

/**
 * x to each of the exponents, on one chain of squarings (Yao's method, four bits at a time).
 * @param {bigint} x @param {bigint[]} exponents each in [0, 2^256) @returns {bigint[]}
 */
export function chain(x, exponents) {
  const digits = exponents.map((exponent) => exponent.toString(16).padStart(64, "0"));
  /** @type {bigint[][]} buckets[i][d]: the product of the x^(16^k) where digit k of exponent i is d */
  const buckets = exponents.map(() => new Array(16).fill(1n));
  for (let position = 63, power = x; ; position--) {
    for (let i = 0; i < digits.length; i++) {
      const digit = parseInt(digits[i][position], 16);
      if (digit !== 0) buckets[i][digit] = buckets[i][digit] === 1n ? power : (buckets[i][digit] * power) % P;
    }
    if (position === 0) break;
    for (let step = 0; step < 4; step++) power = (power * power) % P;
  }
  return buckets.map((bucket) => {
    let above = 1n;
    let result = 1n;
    for (let digit = 15; digit > 0; digit--) {
      if (bucket[digit] !== 1n) above = above === 1n ? bucket[digit] : (above * bucket[digit]) % P;
      if (above !== 1n) result = result === 1n ? above : (result * above) % P;
    }
    return result;
  });
}

/**
 * The product of the factors' powers, on one chain of squarings (Straus' method, four bits at a time).
 * @param {[bigint, bigint][]} factors elements with exponents, not negative @returns {bigint}
 */
function multiPower(factors) {
  const digits = factors.map(([, exponent]) => exponent.toString(16));
  const tables = factors.map(([element]) => {
    const table = [1n, element];
    while (table.length < 16) table.push((table[table.length - 1] * element) % P);
    return table;
  });
  let result = 1n;
  for (let place = Math.max(...digits.map(({ length }) => length)); place > 0; place--) {
    for (let step = 0; step < 4 && result !== 1n; step++) result = (result * result) % P;
    for (const [index, text] of digits.entries()) {
      const digit = place <= text.length ? parseInt(text[text.length - place], 16) : 0;
      if (digit !== 0) result = (result * tables[index][digit]) % P;
    }
  }
  return result;
}

/** Equations g^a y^b x^c = value, checked all together: each is raised to a random weight of 64 bits. */
export class Batch {
  /** @param {FixedBase} y @param {Randomness} randomness */
  constructor(y, randomness) {
    this.y = y;
    this.randomness = randomness;
    this.sums = { ofG: 0n, ofY: 0n };
    /** @type {Map<bigint, bigint>} */
    this.exponents = new Map();
    /** @type {[bigint, bigint][]} */
    this.values = [];
  }

  /** @param {bigint} value @param {{ofG?: bigint, ofY?: bigint, of?: [bigint, bigint]}} exponents c beside its x */
  expect(value, { ofG = 0n, ofY = 0n, of }) {
    const weight = numberOf(this.randomness.bytes(8));
    this.sums.ofG += weight * ofG;
    this.sums.ofY += weight * ofY;
    if (of) this.exponents.set(of[0], (this.exponents.get(of[0]) ?? 0n) + weight * of[1]);
    this.values.push([value, weight]);
  }

  /**
   * Whether all hold. Elements of the group are expected: an equation that is off by another element of the group
   * passes with probability 2^-64, one that is off by an element of small order might.
   */
  holds() {
    const { ofG, ofY } = this.sums;
    const others = Array.from(this.exponents, ([x, exponent]) => /** @type {[bigint, bigint]} */ ([x, modQ(exponent)]));
    const left = product([[generator, modQ(ofG)], [this.y, modQ(ofY)]]) * multiPower(others);
    return left % P === multiPower(this.values);
  }
}

/** The generator with its table, made once when this module is loaded. */
export const generator = new FixedBase(G);
