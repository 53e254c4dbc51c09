"""Reads papers as an eye does: characters by position, right to left, and pictures of pages.

Common extractors follow the order of the content stream and take typst's Arabic ligatures apart; here each glyph keeps
its own text, glyphs of one baseline are read from the right, and left-to-right runs are turned round.
"""

import io
import re
import subprocess
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from PIL import Image

from tests.conftest import require_tool

ISOLATES = re.compile("[\u2066-\u2069\u200b]")
_LEFT_TO_RIGHT = re.compile(r"[0-9A-Za-zÀ-ÿœ](?:[0-9A-Za-zÀ-ÿœ/.:,'’#_-]| (?=[A-Za-zÀ-ÿœ]))*(?<![.:,])")


def pages(pdf: bytes) -> int:
    return sum(1 for _ in PDFPage.get_pages(io.BytesIO(pdf)))


class _Glyphs(PDFPageAggregator):
    """Keeps the glyphs of a page as they stand: lines are no matter of ours, and nothing is put together to text."""

    def paint_path(self, *path: object) -> None:
        pass


def glyphs(pdf: bytes, most: int = 0) -> Iterator[list[LTChar]]:
    """The glyphs of each page, or of the first `most` pages."""

    def within(item: Any) -> Iterator[LTChar]:
        if isinstance(item, LTChar):
            yield item
        elif hasattr(item, "__iter__"):
            for part in item:
                yield from within(part)

    fonts = PDFResourceManager()
    device = _Glyphs(fonts, laparams=None)
    interpreter = PDFPageInterpreter(fonts, device)
    for page in PDFPage.get_pages(io.BytesIO(pdf), maxpages=most):
        interpreter.process_page(page)
        yield list(within(device.get_result()))


def lines(pdf: bytes, *, rtl: bool, most: int = 0) -> list[str]:
    """What is seen on each baseline, page after page, top to bottom."""
    return [line for page in glyphs(pdf, most) for line in lines_of(page, rtl=rtl)]


def lines_of(page: list[LTChar], *, rtl: bool) -> list[str]:
    """What is seen on each baseline of one page."""
    seen = []
    upright = [char for char in page if char.upright]
    rows = groupby(sorted(upright, key=lambda char: -round(char.matrix[5])), key=lambda char: round(char.matrix[5]))
    for _, row in rows:
        told = sorted(row, key=lambda char: -char.x0 if rtl else char.x0)
        text = "".join(
            _gap(before, char) + char.get_text() for before, char in zip([told[0], *told[:-1]], told, strict=True)
        )
        text = ISOLATES.sub("", text).replace("\u00a0", " ")
        seen.append(_LEFT_TO_RIGHT.sub(lambda run: run[0][::-1], text) if rtl else text)
    return seen


def _gap(before: LTChar, char: LTChar) -> str:
    """A tab where two glyphs stand farther apart than words do: another cell of a table."""
    return "\t" if max(char.x0 - before.x1, before.x0 - char.x1) > 0.8 * char.size else ""


def text(pdf: bytes, *, rtl: bool, most: int = 0) -> str:
    return "\n".join(lines(pdf, rtl=rtl, most=most))


def picture(pdf: bytes, page: int, resolution: int, *, colour: bool = False) -> Image.Image:
    command = [require_tool("pdftoppm"), "-r", str(resolution), "-f", str(page), "-l", str(page), "-png", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB" if colour else "L")
