"""The web application, for a WSGI server: `gunicorn app:create_app()` reads its configuration from the environment."""

import os

from flask import Flask

from elections.web import create_app as _create_app
from elections.web.config import Config, from_environment


def create_app(config: Config | None = None) -> Flask:
    """The application of `config`, or of the environment's variables (see `elections.web.config`)."""
    return _create_app(config if config is not None else from_environment(os.environ))
