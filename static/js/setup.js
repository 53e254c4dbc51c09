// The first run: moves the token from the address's fragment into the form, and out of the address bar.
const token = document.querySelector("input[name=token]");
const missing = document.querySelector("#no-token");
const carried = window.location.hash.slice(1);

if (token && carried) {
  token.value = carried;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}
if (missing) {
  missing.hidden = Boolean(token && token.value);
}
