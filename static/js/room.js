/**
 * The room's screen: follows the sitting by itself. Every two seconds it asks what is to be seen and changes only the
 * blocks that are others, so that nothing flickers and what is new appears. What is to be seen is written as large as
 * the screen allows, for the last row.
 */

import { text } from "./texts.js";

const EVERY = 2000;
const find = (id) => document.getElementById(id);
const address = find("room-columns").dataset.now;

/**
 * An element. @param {string} tag @param {string} [name] its class @param {...(Node | string | number)} children
 */
function make(tag, name = "", ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...children.map((child) => (child instanceof Node ? child : `${child}`)));
  return element;
}

const isolated = (value) => make("bdi", "", value);

/** What somebody said: dice run left to right in Arabic too. @param {string} words */
function spoken(words) {
  const element = isolated(words);
  if (!/\p{L}/u.test(words)) element.dir = "ltr";
  return element;
}

/** A code, left to right; a long one is shown by its ends and read whole on the public page. */
function code(value) {
  const element = make("bdi", "code", value.length > 24 ? `${value.slice(0, 8)}…${value.slice(-8)}` : value);
  element.dir = "ltr";
  return element;
}

function groups(value) {
  const element = make("bdi", "groups", ...value.split(" ").flatMap((group) => [make("span", "", group), " "]));
  element.dir = "ltr";
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
  element.append(...children);
  return element;
}

function bar(value, most) {
  const share = Math.min(1000, Math.floor((1000 * value) / Math.max(most, 1)));
  const drawn = svg(
    "svg",
    { viewBox: "0 0 1000 1", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { width: share, height: 1 }),
  );
  return make("div", "bar done", drawn);
}

const LOOKS = {
  title: ({ text: words, lead, unseen }) => make("div", unseen ? "unseen" : "room-title", make("h1", "", words), ...(lead ? [make("p", "lead", lead)] : [])),
  text: ({ text: words }) => make("p", "room-text", words),
  groups: ({ label, value }) => make("div", "code-box huge", make("p", "", label), make("p", "code-value", groups(value))),
  numbers: ({ rows }) => make("dl", "numbers", ...rows.map(([word, number]) => make("div", "", make("dt", "", word), make("dd", "", isolated(number))))),
  pairs: ({ rows }) => make("dl", "facts", ...rows.map(([word, value]) => make("div", "", make("dt", "", word), make("dd", "", isolated(value))))),
  names: ({ items }) => make("ul", "room-names", ...items.map(({ name, code: number }) => make("li", "", isolated(name), " ", code(number)))),
  seats: ({ items }) =>
    make(
      "ul",
      "room-seats",
      ...items.map(({ name, seat, status, done }) =>
        make("li", done ? "done" : "", make("span", "by", seat), make("strong", "", isolated(name)), make("span", "", status)),
      ),
    ),
  rounds: ({ items }) =>
    make("ol", "room-rounds", ...items.map(({ text: words, done, now }) => make("li", done ? "done" : now ? "now" : "", words))),
  turnout: ({ label, value, most }) =>
    make("div", "room-turnout", make("p", "room-number", isolated(value)), make("p", "lead", label), bar(value, most)),
  story: ({ items }) =>
    make(
      "ol",
      "story",
      ...items.map(({ text: words, code: value, said, waits }) =>
        make("li", waits ? "waits" : "", `${words} `, ...(value ? [code(value)] : []), ...(said ? [make("q", "", spoken(said))] : [])),
      ),
    ),
  tickets: ({ items }) =>
    make(
      "ol",
      "tickets",
      ...items.map(({ number, name, ticket, drawn }) =>
        make(
          "li",
          drawn ? "ticket drawn" : "ticket",
          ...(number ? [make("span", "ticket-number", number)] : []),
          make("span", "ticket-name", isolated(name)),
          ...(ticket ? [code(`${ticket.slice(0, 8)}…`)] : []),
        ),
      ),
    ),
  table: ({ heads, rows }) =>
    make(
      "table",
      "table",
      make("thead", "", make("tr", "", ...heads.map((head) => Object.assign(make("th", "", head), { scope: "col" })))),
      make(
        "tbody",
        "",
        ...rows.map(({ number, name, votes, elected, lot }) =>
          make("tr", elected ? (lot ? "chosen lot" : "chosen") : "", make("td", "", isolated(number)), make("td", "", isolated(name)), make("td", "", isolated(votes))),
        ),
      ),
    ),
  winner: ({ label, name, note, lot }) =>
    make("section", lot ? "winner lot" : "winner", make("div", "", make("h1", "", label), make("p", "winner-name", isolated(name)), make("p", "", note))),
};

/** Puts blocks into a column, leaving those that are the same. @param {HTMLElement} column @param {object[]} blocks */
function fill(column, blocks) {
  blocks.forEach((block, index) => {
    const [old, told] = [column.children[index], JSON.stringify(block)];
    if (old?.dataset.told === told) return;
    const element = LOOKS[block.kind](block);
    element.dataset.told = told;
    const grown = old && block.kind === "story" && old.tagName === element.tagName;
    if (grown) {
      // A story that goes on: what was told stays, what is new appears.
      const [before, after] = [[...old.children], [...element.children]];
      after.forEach((line, at) => {
        if (before[at]?.textContent === line.textContent) line.classList.add("told-before");
      });
    }
    if (old) old.replaceWith(element);
    else column.append(element);
  });
  while (column.children.length > blocks.length) column.lastElementChild.remove();
}

const SIZES = 8; // from the largest; the style sheet knows them as [data-size]

/** Writes the columns as large as they fit. On a phone they scroll, and keep the reader's own size. */
function fit() {
  const columns = find("room-columns");
  delete columns.dataset.size;
  if (window.matchMedia("(max-width: 47.99rem)").matches) return;
  const over = () =>
    document.documentElement.scrollHeight > window.innerHeight ||
    [...columns.querySelectorAll(".stack, .story li")].some((one) => one.scrollWidth > one.clientWidth + 1);
  for (let size = 1; size <= SIZES; size++) {
    columns.dataset.size = `${size}`;
    if (!over()) return;
  }
}

function show(scene) {
  const chip = find("room-chip");
  if (chip.textContent !== scene.chip) chip.textContent = scene.chip;
  chip.className = `chip ${scene.chip_kind}`;
  document.body.dataset.state = scene.state;
  fill(find("room-main"), scene.main);
  fill(find("room-side"), scene.side);
  find("room-columns").classList.toggle("alone", scene.side.length === 0);
  const foot = scene.foot.map(({ label, groups: value, value: plain }) =>
    make("span", "", `${label} `, value ? groups(value) : isolated(plain)),
  );
  const told = JSON.stringify(scene.foot);
  if (find("room-foot").dataset.told !== told) {
    find("room-foot").replaceChildren(...foot);
    find("room-foot").dataset.told = told;
    find("room-foot").parentElement.hidden = foot.length === 0;
  }
  fit();
}

async function follow() {
  try {
    const response = await fetch(address, { cache: "no-store", credentials: "same-origin" });
    if (!response.ok) throw new Error(`${response.status}`);
    show(await response.json());
    find("room-lost").hidden = true;
  } catch {
    find("room-lost").textContent = text("lost");
    find("room-lost").hidden = false;
  }
  window.setTimeout(follow, EVERY);
}

show(JSON.parse(find("scene").textContent));
window.addEventListener("resize", fit);
document.fonts.ready.then(fit);
window.setTimeout(follow, EVERY);
