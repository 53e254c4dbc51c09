"""Makes docs/pictures/papers-<lang>.png: the first page of every sample paper, side by side, to be looked at.

`python -m tools.paper_pictures` from the project's folder; needs pdftoppm and the extras `web` and `test`.
"""

from pathlib import Path

from PIL import Image

from elections import papers
from tests.papers import reading, samples

COLUMNS, RESOLUTION, GAP = 6, 38, 8


def contact_sheet(lang: str) -> Image.Image:
    """All sample papers in one language, in the order of `samples.every_paper`."""
    pages = [
        reading.picture(papers.render(kind, lang, data), 1, RESOLUTION, colour=True)
        for kind, data in samples.every_paper().values()
    ]
    width, height = pages[0].size
    rows = -(-len(pages) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (width + GAP) + GAP, rows * (height + GAP) + GAP), "#8a938f")
    for place, page in enumerate(pages):
        row, column = divmod(place, COLUMNS)
        sheet.paste(page, (GAP + column * (width + GAP), GAP + row * (height + GAP)))
    return sheet


def main() -> None:
    """Writes the three pictures."""
    folder = Path(__file__).resolve().parents[1] / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    for lang in papers.LANGUAGES:
        contact_sheet(lang).quantize(64).save(folder / f"papers-{lang}.png", optimize=True)


if __name__ == "__main__":
    main()
