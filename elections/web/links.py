"""Links between parts of the application that may be there or not, and that the reader may follow or not."""

from typing import Any

from flask import Flask, current_app, url_for

from elections.web import security
from elections.web.i18n import language


def link(endpoint: str, **values: Any) -> str | None:
    """The address of a page; None while no such page is installed, or when it is another office's."""
    roles = security.roles_of(current_app, endpoint)
    if roles is None:
        return None
    if "public" not in roles and not roles & security.who().roles:
        return None
    return url_for(endpoint, **values)


def paper_url(uuid: str, kind: str, lang: str | None = None, **values: Any) -> str | None:
    """The address of a paper, in the reader's language unless `lang` says another; None while nothing prints."""
    return link("printing.paper", uuid=uuid, kind=kind, lang=lang or language(), **values)


def install(app: Flask) -> None:
    """Gives templates these words."""
    app.jinja_env.globals.update(link=link, paper_url=paper_url)
