"""Office files that are ZIP packages of XML: their parts, counted before any is unpacked, read without entities."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element

from elections.errors import Malformed
from elections.law.roll.limits import MAX_PARTS, MAX_RATIO, MAX_UNPACKED, SMALL, Allowance, unpacks_too_large

_DEEPEST: Final = 60


class Package:
    """A ZIP package that may be unpacked: not too large, not encrypted."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise broken() from error
        allowed = min(MAX_UNPACKED, max(SMALL, MAX_RATIO * len(data)))
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > allowed:
            raise unpacks_too_large()
        if any(part.flag_bits & 1 for part in parts):
            raise broken()
        self._names = {part.filename.lower().lstrip("/"): part.filename for part in parts}
        self.allowance = Allowance()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def events(self, name: str) -> Iterator[tuple[str, Element, Element | None]]:
        """Beginning ("start") and end ("end") of each element of a part, with its parent; tags without namespace.

        Raises:
            Malformed: `roll-not-xlsx`, the part is not there or no plain XML; `roll-unpacks-too-large`.
        """
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import iterparse

        path: list[Element] = []
        try:
            with self._zip.open(self._names[name.lower()]) as part:
                events: Any = iterparse(part, ("start", "end"), forbid_dtd=True)
                for event, element in events:
                    if event == "start":
                        self.allowance.spend()
                        element.tag = element.tag.rpartition("}")[2]
                        yield event, element, path[-1] if path else None
                        path.append(element)
                        if len(path) > _DEEPEST:
                            raise broken()
                    else:
                        path.pop()
                        yield event, element, path[-1] if path else None
        except (KeyError, ValueError, LookupError, SyntaxError, DefusedXmlException, zipfile.BadZipFile) as error:
            raise broken() from error
        except (OSError, EOFError, OverflowError, RuntimeError, NotImplementedError, zlib.error) as error:
            raise broken() from error

    def elements(self, name: str, ends: frozenset[str]) -> Iterator[Element]:
        """The elements of a part whose tag is in `ends`, each whole, and emptied afterwards.

        Raises:
            Malformed: see `events`.
        """
        for event, element, parent in self.events(name):
            if event == "end" and element.tag in ends:
                yield element
                element.clear()
                if parent is not None:
                    parent.remove(element)

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part ("" for the package): id → the last word of its type, and its target."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}
        for one in self.elements(posixpath.join(folder, "_rels", f"{name}.rels"), frozenset({"Relationship"})):
            target = one.get("Target", "")
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], path)
        return found


def attribute(element: Element, name: str) -> str:
    """The attribute of this local name, in whatever namespace; "" where there is none."""
    if name in element.attrib:
        return element.attrib[name]
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def is_true(text: str) -> bool:
    """Whether an attribute says yes."""
    return text in ("1", "true", "on")


def broken() -> Malformed:
    """The refusal of a package that holds no workbook that can be read."""
    return Malformed("roll-not-xlsx", "This Excel file cannot be read; save it anew as .xlsx.")
