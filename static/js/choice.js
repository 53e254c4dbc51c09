/** The booth's list of names: how it is filled, what may be ticked together, and the choice read back before it goes. */

import { find, held, show } from "./screens.js";
import { plural, text } from "./texts.js";

/** @param {string} id of the template @param {string} value @param {string} type */
function choiceOf(id, value, type) {
  const label = find(id).content.firstElementChild.cloneNode(true);
  const input = label.querySelector("input");
  input.value = value;
  input.type = type;
  return label;
}

/** The names as they are listed, and the blank ballot; nothing is ticked. */
export function fillChoices() {
  const room = find("choices");
  while (room.lastElementChild && room.lastElementChild.tagName !== "LEGEND") room.lastElementChild.remove();
  const type = held.data.most > 1 ? "checkbox" : "radio";
  held.data.names.forEach((one, index) => {
    const label = choiceOf("choice-name", `${index + 1}`, type);
    label.querySelector(".choice-number").textContent = one.number;
    label.querySelector("strong bdi").textContent = one.name;
    const [note, number] = [label.querySelector(".choice-note"), document.createElement("bdi")];
    number.className = "code";
    number.dir = "ltr";
    number.textContent = one.registration;
    note.append(`${text("registration")} `, number);
    if (one.struck) note.append(` · ${text("struck")}`);
    room.append(label);
  });
  room.append(choiceOf("choice-blank", "0", type));
}

const boxes = () => /** @type {HTMLInputElement[]} */ ([...find("choices").querySelectorAll("input")]);
const ticked = () => boxes().filter(({ checked }) => checked);
const nameOf = (position) => held.data.names[position - 1].name;

/** After every change: what is chosen, and what may still be. @param {HTMLInputElement} [changed] */
export function weigh(changed) {
  if (changed?.checked && held.data.most > 1) {
    // The blank ballot and names exclude each other.
    for (const box of boxes()) if (box !== changed && (box.value === "0" || changed.value === "0")) box.checked = false;
  }
  const values = ticked().map(({ value }) => Number(value));
  const names = values.filter((value) => value > 0);
  for (const box of boxes()) box.disabled = held.data.most > 1 && names.length >= held.data.most && !box.checked && box.value !== "0";
  const said = values.includes(0) ? [text("blank")] : names.map(nameOf);
  find("choose-next").textContent = said.length ? text("with", { name: said.join(text("and")) }) : find("choose-next").dataset.plain;
  find("choose-count").textContent = held.data.most > 1 && names.length ? text("chosen-of", { num: names.length, most: held.data.most }) : "";
  if (values.length) find("choose-error").hidden = true;
}

/** Shows the names, with what was ticked before. */
export function choose() {
  find("choose-title").textContent = held.data.most > 1 ? plural("choose-many", held.data.most) : text("choose-one");
  find("choose-suspended").hidden = held.data.state !== "suspended";
  find("choose-error").hidden = true;
  if (held.chosen === null) fillChoices();
  weigh();
  show("choose");
}

/** Reads the choice back; what is ticked now is what will be sealed. */
export function confirm() {
  const values = ticked().map(({ value }) => Number(value));
  if (!values.length) {
    find("choose-error").textContent = text("choose-nothing");
    find("choose-error").hidden = false;
    return boxes()[0].focus();
  }
  held.chosen = values.filter((value) => value > 0);
  const rows = (held.chosen.length ? held.chosen.map((at) => [held.data.names[at - 1].number, nameOf(at)]) : [["–", text("blank")]]).map(
    ([number, name]) => {
      const [row, mark, words] = [document.createElement("li"), document.createElement("span"), document.createElement("bdi")];
      mark.className = "choice-number";
      mark.textContent = number;
      words.textContent = name;
      row.append(mark, words);
      return row;
    },
  );
  find("chosen").replaceChildren(...rows);
  show("confirm");
}
