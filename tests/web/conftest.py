"""An application of the ground alone, with routes that only tests have, and a server for browsers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Blueprint, Flask, render_template, request
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.serving import make_server
from wtforms import BooleanField, FileField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from elections.law.statute import load
from elections.web import assets, create_app, health
from elections.web.config import Config
from elections.web.security import access

GROUND = (assets.install, health.install)
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
CORPS = [SelectChoice("1", "الملحقون القضائيون"), SelectChoice("2", "كتاب الضبط")]
METHODS = [SelectChoice("a", "قرعة مسجلة"), SelectChoice("b", "أوراق في صندوق")]


class GalleryForm(Form):
    """One field of each kind."""

    name = StringField("الاسم الكامل", [InputRequired("المرجو كتابة الاسم.")])
    number = StringField("رقم التسجيل", [InputRequired("المرجو كتابة الرقم.")])
    corps = SelectField("السلك", [InputRequired()], choices=CORPS)
    roll = FileField("لائحة الناخبين")
    why = TextAreaField("السبب")
    method = RadioField(
        "طريقة القرعة",
        [InputRequired()],
        choices=METHODS,
    )
    agreed = BooleanField("أؤكد أن النصوص سارية المفعول")


def gallery_part(app: Flask) -> None:
    """Every component on one page, and the room's screen."""
    pages = Blueprint("gallery", __name__)
    here = FileSystemLoader(str(Path(__file__).parent / "templates"))
    app.jinja_env.loader = ChoiceLoader([loader for loader in (app.jinja_env.loader, here) if loader])

    @pages.get("/gallery")
    @access("public")
    def gallery() -> str:
        form = GalleryForm(data={"corps": "1", "method": "a", "agreed": True, "name": "سلمى"})
        if "wrong" in request.args:
            form.name.errors = ["المرجو كتابة الاسم كما في بطاقة التعريف."]
        path = [
            {"title": "دعوة الناخبين", "state": "done", "article": "المادة 4", "note": "21 نونبر 2026"},
            {"title": "حصر اللائحة", "state": "done", "article": "المادة 4", "href": "#"},
            {"title": "بطاقات التصويت", "state": "now", "note": "160 بطاقة واحتياط من 8", "href": "#"},
            {"title": "الجلسة", "state": "next", "article": "المادة 5"},
            {"title": "إعلان النتائج", "state": "next", "article": "المادة 7"},
        ]
        return render_template(
            "gallery.html",
            form=form,
            law=load("ma-2.03.40"),
            path=path,
            wide="wide" in request.args,
            opens=NOW,
            closes=NOW.replace(hour=11),
        )

    @pages.get("/gallery/room")
    @access("public")
    def room() -> str:
        return render_template("gallery-room.html")

    app.register_blueprint(pages)


def settings(tmp_path: Path, **changes: object) -> Config:
    """A configuration for tests, at a fixed time."""
    fields: dict[str, object] = {
        "data_dir": tmp_path,
        "database_url": f"sqlite:///{tmp_path}/sanduq.db",
        "secret_keys": ("k" * 40,),
        "base_url": "http://localhost",
        "clock": lambda: NOW,
        "testing": True,
        **changes,
    }
    return Config(**fields)  # type: ignore[arg-type]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The ground, with the gallery."""
    return create_app(settings(tmp_path), (*GROUND, gallery_part))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a window."""
    return app.test_client()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serves `app` on a free port of this machine; yields its address, without a slash at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
