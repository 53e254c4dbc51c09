#!/usr/bin/env bash
# Fetches the Debian packages named, or all that the tests call, where we are root; elsewhere names them (what needs them
# is then skipped, visibly; under CI=true a skip is a failure).
set -euo pipefail
quiet=/tmp/sanduq-apt.$$
trap 'rm -f "$quiet"' EXIT

declare -A provides=(
  [belenios-tool]="command -v belenios-tool"
  [chromium-headless-shell]="command -v chromium-headless-shell || { [ $(id -u) != 0 ] && command -v chromium; }"
  [poppler-utils]="command -v pdftoppm"
  [postgresql]="ls /usr/lib/postgresql/*/bin/initdb"
  [zbar-tools]="command -v zbarimg"
  [libatomic1]="/sbin/ldconfig -p | grep -q libatomic.so.1"  # which Playwright's driver is linked with
  [openssl]="command -v openssl"
  [python3-venv]="python3 -c 'import ensurepip, venv'"
)
missing=()
[ $# -gt 0 ] || set -- "${!provides[@]}"
for package in "$@"; do
  bash -c "${provides[$package]}" >/dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing ${missing[*]} …"
  export DEBIAN_FRONTEND=noninteractive
  if ! { apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; } >"$quiet" 2>&1; then
    tail -n 20 "$quiet" >&2
    echo "apt-get could not install ${missing[*]}; the tests that need them are skipped." >&2
  fi
else
  echo "Not installed: ${missing[*]}. The tests that need them are skipped. As root: apt-get install ${missing[*]}" >&2
fi
