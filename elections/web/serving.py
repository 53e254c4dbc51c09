"""What a server of WSGI applications loads."""

import os

from flask import Flask

from elections.web import create_app
from elections.web.config import from_environment


def application() -> Flask:
    """The application of the installation that the environment names.

    Raises:
        ValueError: the environment names none; the sentence says what is missing.
    """
    return create_app(from_environment(os.environ))
