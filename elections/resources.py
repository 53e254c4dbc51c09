"""Finds the folders that travel with the program: in a checkout beside the package, in a wheel inside it."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """The folder `name` (`papers`, `static`, `statutes`, `templates` or `translations`).

    Raises:
        FileNotFoundError: the installation lacks it, or there is no such folder.
    """
    for place in (_PACKAGE / "law" / name, _PACKAGE / "shipped" / name, _PACKAGE.parent / name):
        if name in {"papers", "static", "statutes", "templates", "translations"} and place.is_dir():
            return place
    raise FileNotFoundError(f"the folder {name!r} is not part of this installation")
