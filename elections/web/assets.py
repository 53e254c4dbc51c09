"""What pages are made of beside HTML: style, scripts, sign, fonts; kept by browsers as long as it is the same."""

import gzip
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, make_response, request, url_for
from werkzeug.security import safe_join

from elections import resources
from elections.errors import Missing
from elections.web.security import access, public_record

blueprint: Final = Blueprint("assets", __name__)

YEAR: Final = 31_536_000
WEIGHTS: Final = ("Regular", "SemiBold")
_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}


@cache
def _digest(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def static_url(name: str) -> str:
    """The address of a static file with the beginning of its hash: another file, another address."""
    path = resources.folder("static") / name
    return url_for("assets.static", name=name, v=_digest(path, path.stat().st_mtime_ns))


@cache
def _font(weight: str) -> tuple[bytes, bytes]:
    """The font file, plain and compressed."""
    data = files("fontpkg_ibm_plex_sans_arabic").joinpath(f"files/IBMPlexSansArabic-{weight}.ttf").read_bytes()
    return data, gzip.compress(data, 6, mtime=0)


def _file(name: str) -> tuple[Response, str]:
    """A static file as an answer, and the beginning of its hash.

    Raises:
        Missing: there is no such file.
    """
    joined = safe_join(str(resources.folder("static")), name)
    path = Path(joined) if joined else None
    if path is None or not path.is_file():
        raise Missing("not-found", "There is no page at this address. Check the address, or start from the first page.")
    digest = _digest(path, path.stat().st_mtime_ns)
    response = make_response(path.read_bytes())
    response.mimetype = _TYPES.get(path.suffix, "application/octet-stream")
    response.set_etag(digest)
    response.make_conditional(request)
    return response, digest


@blueprint.get("/static/<path:name>")
@access("public")
def static(name: str) -> Response:
    """A file of the static folder."""
    response, digest = _file(name)
    if request.args.get("v") == digest:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response
    return public_record(response)


@blueprint.get("/fonts/<weight>.ttf")
@access("public")
def font(weight: str) -> Response:
    """IBM Plex Sans Arabic, from its package."""
    if weight not in WEIGHTS:
        raise Missing("not-found", "There is no page at this address. Check the address, or start from the first page.")
    plain, compressed = _font(weight)
    zipped = request.accept_encodings.best_match(["gzip"]) is not None
    response = make_response(compressed if zipped else plain)
    response.mimetype = "font/ttf"
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@blueprint.get("/favicon.ico")
@access("public")
def favicon() -> Response:
    """The sign."""
    return public_record(_file("favicon.svg")[0], 86_400)


@blueprint.get("/robots.txt")
@access("public")
def robots() -> Response:
    """Search engines may read the public pages and nothing else."""
    return public_record(_file("robots.txt")[0], 86_400)


def install(app: Flask) -> None:
    """Serves the files and gives templates their addresses."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["static_url"] = static_url
    if not app.testing:
        # Compressed before the first visitor asks: a font that comes late is not used on that page.
        for weight in WEIGHTS:
            _font(weight)
