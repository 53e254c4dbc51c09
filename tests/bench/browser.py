"""How long a voter's first ballot takes in Chromium, on a quick device and on one six times slower."""

from typing import Any

from playwright.sync_api import Browser

from elections.belenios import credentials
from tests.browser import blank_page, chromium, static_server
from tests.vectors.belenios.making import make_election, make_key, stream

UUID = "BenchBrowserE1ectionX1"
NAMES = 7
PAGES = 15
# (how many times slower the processor is made, milliseconds allowed)
BARS = ((1, 40.0), (6, 300.0))

# Each page is new, so that nothing is compiled yet. The table of g, made when the module is loaded, is made once more
# inside the time measured, so that both tables count; loading the files, reading the election and the card do not.
MAKE = """async ({ election: data, credential }) => {
  const load = (name) => import(`/static/js/${name}.js`);
  const [{ utf8 }, { Election }, { derive }] = await Promise.all(["bytes", "questions", "credentials"].map(load));
  const [{ FixedBase, G }, { makeBallot }] = await Promise.all(["group", "ballot"].map(load));
  const election = await Election.fromBytes(utf8(data));
  const secret = await derive(election.uuid, credential);
  const begun = performance.now();
  new FixedBase(G);
  await makeBallot(election, secret, [3]);
  return performance.now() - begun;
}"""


def measure() -> list[tuple[str, float, float, bool]]:
    """For each device: what was measured, in milliseconds, the bar, and whether it is kept.

    The fastest of all pages counts: whatever else runs on the machine only adds.
    """
    election = make_election(UUID, make_key(UUID), NAMES)
    of = {"election": election.data.decode(), "credential": credentials.generate(stream("bench"))}
    times: dict[int, list[float]] = {rate: [] for rate, _ in BARS}
    with static_server() as address, chromium() as browser:
        for _ in range(PAGES):
            for rate, _ in BARS:
                times[rate].append(_first_ballot(browser, address, of, rate))
    rows = []
    for rate, bar in BARS:
        name = f"one ballot in Chromium, {NAMES} names + blank" + (f", {rate} times slower" if rate > 1 else "")
        value = round(min(times[rate]), 1)
        rows.append((f"{name} (ms)", value, bar, value <= bar))
    return rows


def _first_ballot(browser: Browser, address: str, of: dict[str, Any], rate: int) -> float:
    with blank_page(browser, address) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
        milliseconds: float = page.evaluate(MAKE, of)
        return milliseconds


if __name__ == "__main__":
    for row in measure():
        print(*row, sep=" | ")
