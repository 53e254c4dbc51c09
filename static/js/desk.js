/**
 * The desk's page: keeps the numbers fresh, since two desks work at once; says when the file of the cards is on its way.
 */

const EVERY = 3000;
const numbers = document.getElementById("desk-numbers");
const lost = document.getElementById("desk-lost");
const changed = document.getElementById("desk-changed");

/** @param {Record<string, number | string>} state */
function show(state) {
  for (const element of document.querySelectorAll("[data-live]")) {
    const inner = element.querySelector("bdi") ?? element;
    const value = `${state[element.dataset.live] ?? ""}`;
    if (value && inner.textContent !== value) inner.textContent = value;
  }
  changed.hidden = state.state === numbers.dataset.now;
}

async function follow() {
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch(numbers.dataset.state, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`${answer.status}`);
      show(await answer.json());
      lost.hidden = true;
    } catch {
      lost.hidden = false;
    }
  }
  window.setTimeout(follow, EVERY);
}

if (numbers) window.setTimeout(follow, EVERY);

// The answer to this form is a file: the page itself stays, and a second press would void what was just made.
const cards = document.getElementById("cards");
cards?.addEventListener("submit", () => {
  document.getElementById("cards-sent").hidden = false;
  window.setTimeout(() => {
    for (const button of cards.querySelectorAll("button")) button.disabled = true;
  });
});
