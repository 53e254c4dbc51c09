// The institute's tablet: a countdown that everybody sees, after which the page begins anew and knows nothing.

import { plural } from "./texts.js";

const IDLE = 90;
const COUNTED = 20;
const TICK = 1000;

/** @param {(id: string) => HTMLElement} find @returns {{rest: () => void, finish: () => void, hold: () => void}} */
export function leaving(find) {
  let idle = 0;
  let left = 0;
  let mode = "rest";
  const clear = () => window.location.replace(window.location.pathname + window.location.search);
  const draw = () => {
    find("leaving").hidden = left === 0;
    find("leaving-bar").value = left / COUNTED;
    if (left) find("leaving-text").textContent = plural("clears", left);
  };
  const stay = () => {
    [idle, left] = [0, 0];
    draw();
  };
  window.setInterval(() => {
    if (mode === "hold") return;
    if (left) {
      left -= 1;
      if (left === 0) clear();
      else draw();
      return;
    }
    idle += 1;
    if (idle >= IDLE) {
      left = COUNTED;
      draw();
    }
  }, TICK);
  for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, () => (idle = 0));
  window.addEventListener("pageshow", (event) => event.persisted && clear());
  find("leaving-stay").addEventListener("click", stay);
  find("leaving-now").addEventListener("click", clear);
  return {
    /** Nobody's card is being used: only a page left alone for a while clears itself. */
    rest() {
      mode = "rest";
      stay();
    },
    /** The vote is done: the countdown begins. */
    finish() {
      mode = "rest";
      left = COUNTED;
      draw();
    },
    /** A ballot is on its way: nothing clears it. */
    hold() {
      mode = "hold";
      stay();
    },
  };
}
