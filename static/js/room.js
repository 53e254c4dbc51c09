/**
 * The room's screen: follows the sitting by itself. Every two seconds it asks for its page anew and takes over only
 * what has changed, so that nothing flickers and what is new appears. What is to be seen is written as large as the
 * screen allows, for the last row.
 */

const EVERY = 2000;
const find = (id, page = document) => page.getElementById(id);
const columns = find("room-columns");

/** Takes the new children over, leaving those that are the same. @param {Element} old @param {Element} fresh */
function take(old, fresh) {
  const elements = [...fresh.children];
  elements.forEach((element, index) => {
    const before = old.children[index];
    if (before?.isEqualNode(element)) return;
    if (before?.matches(".story") && element.matches(".story")) {
      take(before, element); // a story that goes on: what was told stays, what is new appears
    } else if (before) before.replaceWith(element);
    else old.append(element);
  });
  while (old.children.length > elements.length) old.lastElementChild.remove();
}

const SIZES = 8; // from the largest; the style sheet knows them as [data-size]

/** Writes the columns as large as they fit. On a phone they scroll, and keep the reader's own size. */
function fit() {
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

/** @param {Document} page the screen as it is now */
function show(page) {
  columns.className = find("room-columns", page).className;
  for (const id of ["room-state", "room-main", "room-side", "room-foot"]) take(find(id), find(id, page));
  find("room-foot").parentElement.hidden = !find("room-foot").children.length;
  fit();
}

/** The page as the server draws it now: a document, since no text may become markup under this page's policy. */
function follow() {
  const request = new XMLHttpRequest();
  request.responseType = "document";
  request.onloadend = () => {
    const { status, response: page } = request;
    const lost = status !== 200 || !page || !find("room-columns", page);
    find("room-lost").hidden = !lost;
    if (!lost) show(page);
    window.setTimeout(follow, EVERY);
  };
  request.open("GET", columns.dataset.now);
  request.send();
}

fit();
window.addEventListener("resize", fit);
document.fonts.ready.then(fit);
window.setTimeout(follow, EVERY);
