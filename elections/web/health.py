"""Whether the program is well: every check answers, or the answer is 503."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Flask, Response, current_app, json, make_response

from elections.web.security import access

blueprint: Final = Blueprint("health", __name__)

Check = Callable[[], bool]


def checks(app: Flask) -> dict[str, Check]:
    """The named checks of an application, to be filled at its making."""
    found: dict[str, Check] = app.extensions["sanduq-checks"]
    return found


@blueprint.get("/healthz")
@access("public")
def healthz() -> Response:
    """200 when every check holds, else 503; says which, and nothing more."""
    results: dict[str, bool] = {}
    for name, check in checks(current_app).items():
        try:
            results[name] = check()
        except Exception as error:  # whatever fails, the answer is "not well"
            current_app.logger.error("health check %s: %s", name, type(error).__name__)
            results[name] = False
    well = all(results.values())
    body = {"well": well, "checks": {name: "ok" if fine else "failed" for name, fine in results.items()}}
    response = make_response(json.dumps(body, sort_keys=True), 200 if well else 503)
    response.mimetype = "application/json"
    return response


def install(app: Flask) -> None:
    """Adds the route, without checks."""
    app.extensions["sanduq-checks"] = {}
    app.register_blueprint(blueprint)
