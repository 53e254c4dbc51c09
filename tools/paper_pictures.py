"""Makes docs/pictures/papers/<paper>-<lang>.png: the pages of every sample paper side by side, to be looked at.

`python -m tools.paper_pictures` from the project's folder; needs pdftoppm and the extras `web` and `test`.
"""

import shutil
from pathlib import Path

from PIL import Image

from elections.papers import typeset
from tests.papers import reading, samples

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "papers"
RESOLUTION, GAP, COLOURS = 72, 6, 24


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """The pages in a row, on grey."""
    width, height = pages[0].size
    row = Image.new("RGB", (len(pages) * (width + GAP) + GAP, height + 2 * GAP), "#8a938f")
    for place, page in enumerate(pages):
        row.paste(page, (GAP + place * (width + GAP), GAP))
    return row


def main() -> None:
    """Writes the pictures anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name, (kind, data) in samples.every_paper().items():
        for lang in typeset.LANGUAGES:
            pdf = typeset.render(kind, lang, data)
            numbers = range(1, reading.pages(pdf) + 1)
            row = side_by_side([reading.picture(pdf, number, RESOLUTION, colour=True) for number in numbers])
            flat = row.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
            flat.save(FOLDER / f"{name}-{lang}.png", optimize=True)


if __name__ == "__main__":
    main()
