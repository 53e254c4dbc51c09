"""Rendering for the web: an institute's own templates where it has them, and how a paper is sent."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Response

from elections.acts import upkeep
from elections.papers import typeset
from elections.web.security import config
from elections.web.store import context


def templates() -> Path | None:
    """The institute's own templates, where it has them."""
    return typeset.own_templates(config().data_dir)


def render(kind: str, language: str, data: Mapping[str, Any]) -> bytes:
    """One paper, by the institute's templates."""
    return typeset.render(kind, language, data, templates=templates())


def freeze_minutes(uuid: str, *, full: bool = False) -> None:
    """Makes the minutes of an ended election final: the public extract and, with `full`, the ones for signature."""
    upkeep.freeze_minutes(context(), uuid, render, demonstration=config().demonstration, full=full)


def sent(body: bytes, name: str, *, download: bool = False) -> Response:
    """A paper as an answer: shown by the browser, or saved at once."""
    response = Response(body, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment" if download else "inline", filename=f"{name}.pdf")
    return response
