"""Cards and desk, papers, mandates: what the office keeps around the sitting and after it."""

import logging

from flask import Flask, Response, request

from elections.web.browser_texts import GROUPS
from elections.web.desk import appointing, cards, contests, counter, page, printing, seats, sheets, texts, typed

__all__ = ["install"]

_PAGES = (appointing, cards, contests, counter, typed)
_LOG = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Adds the routes, what their scripts say, and the freezing of minutes after every act."""
    GROUPS["cards"] = texts.CARDS
    for blueprint in (page.blueprint, sheets.blueprint, seats.blueprint):
        app.register_blueprint(blueprint)

    @app.after_request
    def freeze(response: Response) -> Response:
        # Whatever ended an election was a POST; a ballot ends none, and waits for nothing.
        if request.method == "POST" and request.endpoint != "booth.cast":
            try:
                printing.freeze_due()
            except Exception as error:
                # The act is done and answered; the next one tries again.
                _LOG.error("minutes could not be made final: %s", type(error).__name__)
        return response
