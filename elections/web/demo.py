"""The page of the demonstration: every link to try. There only under `sanduq demo`."""

import json

from flask import Blueprint, Flask, render_template

from elections.web.security import access, config

blueprint = Blueprint("demo", __name__)


@blueprint.get("/demo")
@access("public")
def links() -> str:
    """Lists the example's elections, cards, members' pages and accounts."""
    told = json.loads((config().data_dir / "links.json").read_text(encoding="utf-8"))
    return render_template("demo.html", links=told)


def install(app: Flask) -> None:
    """Adds the page where the configuration says that this is a demonstration."""
    if app.extensions["sanduq-config"].demonstration:
        app.register_blueprint(blueprint)
