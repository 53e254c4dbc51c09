"""`make pictures`: every page of the example institute as a picture, to be looked at, and the five of the README.

Each page is there in Arabic and in French, on a phone (390 px) and on a wide screen (1280 px), before, during and after
a sitting; papers are made by tools/paper_pictures.py. What the browser itself writes into fields of dates and files is
Arabic and French where Debian's chromium-l10n is installed beside it.
"""

import io
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import ViewportSize

from elections.demonstration.institute import Built
from tests.browser import chromium, of_language
from tests.e2e import everything
from tests.e2e.everything import Seen
from tests.e2e.house import PHONE, Device, House
from tests.papers.reading import picture
from tests.web.live import signed_in
from tools import paper_pictures

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WIDE: ViewportSize = {"width": 1280, "height": 800}
TALLEST = 2400
COLOURS = 48
ALIKE = 8
Look = tuple[str, ViewportSize]
LOOKS: list[Look] = [(language, view) for language in ("ar", "fr") for view in (PHONE, WIDE)]
ON_PHONES: list[Look] = [("ar", PHONE), ("fr", PHONE), ("ar", WIDE)]
ON_THE_WALL: list[Look] = [("ar", WIDE), ("fr", WIDE)]
ONE_OF_EACH: list[Look] = [("ar", PHONE), ("fr", WIDE)]
IN_EVERY_STATE = frozenset({"public.election", "office.election", "sitting.sitting", "office.desk"})
"""Pages of which each state has a picture; of others the first is enough."""


@dataclass
class Album:
    """The devices that pages are looked at with, and how many pictures were taken."""

    house: House
    folder: Path
    taken: int = 0
    devices: dict[tuple[str, int, str], Device] = field(default_factory=dict)

    def device(self, language: str, width: int, office: str) -> Device:
        """One device for each language, width and office; signed in where there is one."""
        key = (language, width, office)
        if key not in self.devices:
            view = next(view for _, view in LOOKS if view["width"] == width)
            make = self.house.signed_in if office else self.house.device
            self.devices[key] = make(language=language, viewport=view, reduced_motion="reduce", color_scheme="light")
        return self.devices[key]

    def take(self, seen: Seen, place: str, looks: Sequence[Look] = LOOKS) -> None:
        """The page in every look."""
        for language, view in looks:
            device = self.device(language, view["width"], seen.office)
            device.go(seen.path)
            ready(device)
            self.keep(device, f"{place}/{seen.name}-{language}-{view['width']}.png")
            device.leave()

    def keep(self, device: Device, name: str) -> None:
        """What the device shows, as a small file."""
        view = device.page.viewport_size
        assert view is not None
        height = min(int(device.page.evaluate("document.documentElement.scrollHeight")), TALLEST)
        # As tall as the page, so that what sticks to the screen's foot does not cover what stands above it.
        device.page.set_viewport_size({"width": view["width"], "height": max(view["height"], height)})
        shot = device.page.screenshot(animations="disabled")
        device.page.set_viewport_size(view)
        save(Image.open(io.BytesIO(shot)), self.folder / name)
        self.taken += 1


def ready(device: Device) -> None:
    """Waits for fonts, and for pages that a script fills."""
    device.page.wait_for_function("document.fonts.ready.then(() => true)")
    if device.page.locator("section.screen, section.view").count():
        device.wait("section.screen:not(#screen-loading):visible, section.view:not([data-view=comparing]):visible")
    device.settle()


def save(image: Image.Image, path: Path, colours: int = COLOURS) -> None:
    """Few colours, no dithering: pages are flat. Those that fill the most are kept as they are, small marks' too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    flat = image.convert("RGB")
    seen: list[Any] = sorted(flat.getcolors(flat.width * flat.height) or (), reverse=True)
    kept: list[tuple[int, ...]] = []
    for _, colour in seen:
        if len(kept) == colours:
            break
        # Of colours that the eye does not tell apart, and Pillow may take for each other, only the first.
        if all(max(abs(one - other) for one, other in zip(colour, like, strict=True)) >= ALIKE for like in kept):
            kept.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in kept for part in colour])
    flat.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def booth(album: Album, built: Built) -> None:
    """One vote in each look that there is a card for, screen by screen."""
    player = built.elections["an_open_poll"]
    for code, (language, view) in zip(built.cards, LOOKS, strict=False):
        device = album.house.device(language, view, reduced_motion="reduce")
        end = f"{language}-{view['width']}.png"

        def step(name: str, screen: str, device: Device = device, end: str = end) -> None:
            device.wait(f"#screen-{screen}")
            ready(device)
            album.keep(device, f"booth/{name}-{end}")

        device.go(f"/vote/{player.uuid}")
        step("1-code", "code")
        device.find("#code").fill(code[:-1] + ("2" if code[-1] != "2" else "3"))
        device.press("#code-form button")
        device.wait("#code-error")
        album.keep(device, f"booth/2-code-wrong-{end}")
        device.find("#code").fill(code)
        device.press("#code-form button")
        step("3-choose", "choose")
        device.page.locator("#choices input").nth(1).check()
        step("4-chosen", "choose")
        device.press("#choose-next")
        step("5-confirm", "confirm")
        device.press("#vote")
        step("6-done", "done")
        device.context.close()


def readme(album: Album, seen: Seen) -> None:
    """The pictures that the README shows, as the moment for each comes."""
    wanted: dict[str, tuple[str, ViewportSize, float]] = {
        "compare-sitting": ("chair", PHONE, 2),
        "drawn-room": ("room", {"width": 1280, "height": 720}, 1.5),
        "public-election-published-election": ("result", {"width": 1120, "height": 1560}, 1.5),
    }
    if seen.name not in wanted:
        return
    name, view, scale = wanted[seen.name]
    make = album.house.signed_in if seen.office else album.house.device
    device = make(language="ar", viewport=view, device_scale_factor=scale, reduced_motion="reduce")
    device.go(seen.path)
    ready(device)
    save(Image.open(io.BytesIO(device.page.screenshot())), album.folder / f"readme-{name}.png", 64)
    device.context.close()


def readme_booth(album: Album, built: Built) -> None:
    """The choice on a phone, and the first page of the minutes."""
    device = album.house.device("ar", PHONE, device_scale_factor=2, reduced_motion="reduce")
    device.go(f"/vote/{built.elections['an_open_poll'].uuid}#{built.cards[0]}")
    device.wait("#screen-choose")
    device.page.locator("#choices input").nth(1).check()
    ready(device)
    save(Image.open(io.BytesIO(device.page.screenshot())), album.folder / "readme-booth.png", 64)
    device.context.close()
    uuid = built.elections["a_published_election"].uuid
    client = signed_in(album.house.app)
    minutes = client.get(f"/office/elections/{uuid}/papers/minutes-ar.pdf", base_url="https://localhost")
    save(picture(minutes.data, 1, 110, colour=True), album.folder / "readme-minutes.png", 64)


def walk(album: Album, built: Built) -> Iterator[str]:
    """Takes every picture; tells each page."""
    readme_booth(album, built)
    known: set[str] = set()
    for number, seen in enumerate(everything.by_routes(album.house, built)):
        readme(album, seen)
        again: list[Look] = [("ar", PHONE)] if seen.endpoint in IN_EVERY_STATE else []
        album.take(seen, seen.name.split("-")[0], again if seen.endpoint in known else LOOKS)
        known.add(seen.endpoint)
        yield f"{number} {seen.name}"
    booth(album, built)
    yield "booth"
    for seen in chain.from_iterable(everything.by_stages(album.house)):
        readme(album, seen)
        stage, what = seen.endpoint, seen.name.removeprefix(f"{seen.endpoint}-")
        if what == "booth" and stage != "open":
            continue
        looks = {"room": ON_THE_WALL, "public": ONE_OF_EACH, "urn": LOOKS, "desk": LOOKS}.get(what, ON_PHONES)
        album.take(seen, f"stages/{stage}", looks)
        yield seen.name


def main() -> int:
    """Writes docs/pictures anew; returns 1 when something was wrong with a page."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sanduq-pictures-") as name, chromium() as browser, ExitStack() as more:
        new = Path(name) / "pictures"
        (Path(name) / "data").mkdir()
        house = House(Path(name) / "data", browser, everything.clock(), demonstration=True, watching=False)
        house.spoken = {language: more.enter_context(of_language(browser, language)) for language in ("ar", "fr")}
        try:
            album = Album(house, new)
            for told in walk(album, everything.furnish(house)):
                print(f"{time.monotonic() - began:6.1f} s  {told}", flush=True)
        finally:
            for device in house.devices:
                device.context.close()
            house.stop()
        shutil.rmtree(FOLDER, ignore_errors=True)
        shutil.copytree(new, FOLDER)
    paper_pictures.main()
    size = sum(path.stat().st_size for path in FOLDER.rglob("*.png"))
    print(f"{album.taken} pictures, {size / 1e6:.1f} MB, {time.monotonic() - began:.0f} s")
    for problem in house.problems:
        print(problem)
    return 1 if house.problems else 0


if __name__ == "__main__":
    sys.exit(main())
