"""What every answer carries, who is let in, and what a cookie is made of."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Blueprint, Flask, request
from flask.testing import FlaskClient

from elections.web import create_app
from elections.web.security import (
    HEADERS,
    ROLES,
    SESSION_HOURS,
    Bearer,
    Who,
    access,
    doors,
    make_bearer,
    refuse_undeclared,
    roles_of,
    safe_path,
    sign_in,
    sign_out,
    who,
)
from tests.web.conftest import GROUND, NOW, settings

PATHS = ["/robots.txt", "/static/css/base.css", "/fonts/Regular.ttf", "/nowhere", "/healthz"]
ELSEWHERE = ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/css", "/fonts/Thin.ttf"]
DIRECTOR = Who(frozenset({"director", "chair"}), account=1, name="المدير العام")


def doors_part(app: Flask) -> None:
    """One route for each kind of user."""
    pages = Blueprint("tried", __name__)

    @pages.post("/enter/<int:account>")
    @access("public")
    def enter(account: int) -> str:
        sign_in(account, 1)
        return str(who().account)

    @pages.post("/leave")
    @access("public")
    def leave() -> str:
        sign_out()
        return "left"

    @pages.route("/office-page", methods=["GET", "POST"])
    @access("director")
    def office() -> str:
        return who().name

    @pages.get("/registrar-page")
    @access("registrar")
    def registrar() -> str:
        return "in"

    @pages.get("/asks")
    @access("public")
    def asks() -> str:
        return ",".join(sorted(who().roles)) or "nobody"

    @pages.post("/card")
    @access("card", limit=10)
    def card() -> str:
        return str(len(request.get_data()))

    @pages.route("/member", methods=["GET", "POST"])
    @access("member")
    def member() -> str:
        return f"{who().election} {who().seat}"

    app.register_blueprint(pages)
    doors(app).account = lambda account, version: DIRECTOR if (account, version) == (1, 1) else None
    doors(app).seat = lambda bearer: (
        Who(frozenset({"member"}), election=bearer.election, seat=bearer.seat) if bearer.claim == 2 else None
    )


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = create_app(settings(tmp_path), (*GROUND, doors_part))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.mark.parametrize("path", ["/robots.txt", "/static/css/base.css", "/fonts/Regular.ttf", "/nowhere", "/healthz"])
def test_every_answer_carries_the_headers(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert "Cache-Control" in response.headers


def test_the_policy_is_the_one_agreed() -> None:
    assert HEADERS["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def test_pages_are_not_stored_and_files_of_one_content_are_kept(client: FlaskClient) -> None:
    assert client.get("/nowhere").headers["Cache-Control"] == "no-store"
    assert client.get("/static/css/base.css").headers["Cache-Control"] == "public, no-cache"
    assert client.get("/static/css/base.css?v=0").headers["Cache-Control"] == "public, no-cache"
    etag = client.get("/static/css/base.css").headers["ETag"]
    assert client.get("/static/css/base.css", headers={"If-None-Match": etag}).status_code == 304
    assert "immutable" in client.get("/fonts/Regular.ttf").headers["Cache-Control"]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_other_file_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in {404, 308}


def test_a_route_that_does_not_declare_its_users_stops_the_start(tmp_path: Path) -> None:
    def silent(app: Flask) -> None:
        app.add_url_rule("/open-to-whom", view_func=lambda: "in", endpoint="silent")

    with pytest.raises(RuntimeError, match="/open-to-whom"):
        create_app(settings(tmp_path), (*GROUND, silent))


def test_a_route_added_later_without_its_users_is_shut(app: Flask) -> None:
    app.add_url_rule("/late", view_func=lambda: "in", endpoint="late")
    with pytest.raises(RuntimeError, match="late"):
        app.test_client().get("/late")
    with pytest.raises(RuntimeError, match="/late"):
        refuse_undeclared(app)


@pytest.mark.parametrize("roles", [(), ("everybody",), ("director", "admin")])
def test_a_role_that_does_not_exist_cannot_be_declared(roles: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="access needs one of"):
        access(*roles)


def test_every_route_has_known_roles(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        declared = roles_of(app, rule.endpoint)
        assert declared and declared <= ROLES


def test_nobody_signed_in_is_refused_401(client: FlaskClient) -> None:
    assert client.get("/office-page").status_code == 401


def test_signed_in_the_own_office_opens_and_another_does_not(client: FlaskClient) -> None:
    assert client.post("/enter/1").text == "1"
    assert client.get("/office-page").text == "المدير العام"
    assert client.get("/registrar-page").status_code == 403
    assert client.get("/asks").text == "chair,director"


def test_an_account_that_is_gone_or_changed_is_out_at_once(app: Flask, client: FlaskClient) -> None:
    client.post("/enter/1")
    doors(app).account = lambda account, version: None
    assert client.get("/office-page").status_code == 401
    assert client.get("/asks").text == "nobody"


def test_signing_out_ends_the_session(client: FlaskClient) -> None:
    client.post("/enter/1")
    client.post("/leave")
    assert client.get("/office-page").status_code == 401


def test_a_session_ends_after_its_hours(tmp_path: Path) -> None:
    moments = [NOW]
    app = create_app(replace(settings(tmp_path), clock=lambda: moments[-1]), (*GROUND, doors_part))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/enter/1")
    moments.append(NOW.replace(hour=NOW.hour + SESSION_HOURS, minute=1))
    assert client.get("/office-page").status_code == 401


def test_signing_in_starts_a_new_session(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["planted"] = "before"
    client.post("/enter/1")
    with client.session_transaction() as session:
        assert "planted" not in session and session["account"] == 1


def test_the_session_cookie_is_bound_to_this_host_secure_and_strict(client: FlaskClient) -> None:
    cookie = client.post("/enter/1").headers["Set-Cookie"]
    parts = {part.strip() for part in cookie.split(";")}
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= parts
    assert "Domain" not in cookie


def test_a_cookie_signed_with_a_former_key_is_still_read_and_with_a_foreign_one_not(tmp_path: Path) -> None:
    def client_of(*keys: str) -> FlaskClient:
        app = create_app(settings(tmp_path, secret_keys=keys), (*GROUND, doors_part))
        app.config["WTF_CSRF_ENABLED"] = False
        return app.test_client()

    old, new, foreign = "o" * 40, "n" * 40, "f" * 40
    first = client_of(old)
    value = first.post("/enter/1").headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
    for keys, status in [((old, new), 200), ((new,), 401), ((foreign,), 401)]:
        client = client_of(*keys)
        client.set_cookie("__Host-session", value)
        assert client.get("/office-page").status_code == status


def test_a_member_comes_in_by_his_bearer_and_not_by_another(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        right, released = make_bearer(Bearer("E1", "oldest", 2)), make_bearer(Bearer("E1", "oldest", 1))

    def ask(text: str) -> tuple[int, str]:
        response = client.get("/member", headers={"Authorization": text, "Accept": "application/json"})
        return response.status_code, response.text

    assert ask(f"Bearer {right}") == (200, "E1 oldest")
    assert ask(f"Bearer {released}")[0] == 403
    assert ask(f"Bearer {right}x")[0] == 403
    assert ask(f"Basic {right}")[0] == 401
    assert ask("")[0] == 401


@pytest.mark.parametrize(("size", "status"), [(10, 200), (11, 413), (100_000, 413)])
def test_a_body_over_the_routes_limit_is_refused(client: FlaskClient, size: int, status: int) -> None:
    assert client.post("/card", data=b"x" * size).status_code == status


def test_a_form_without_its_token_does_nothing(tmp_path: Path) -> None:
    client = create_app(settings(tmp_path), (*GROUND, doors_part)).test_client()
    response = client.post("/enter/1", headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert response.get_json()["code"] == "stale-form"


def test_a_card_and_a_bearer_need_no_token(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path), (*GROUND, doors_part))
    with app.test_request_context():
        bearer = make_bearer(Bearer("E1", "oldest", 2))
    client = app.test_client()
    assert client.post("/card", data=b"0123").status_code == 200
    assert client.post("/member", headers={"Authorization": f"Bearer {bearer}"}).status_code == 200


def test_another_host_name_is_refused(client: FlaskClient) -> None:
    assert client.get("/robots.txt", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "/\\evil", "evil", "", None, "/a\nb"])
def test_after_signing_in_nobody_is_led_elsewhere(path: str | None) -> None:
    assert safe_path(path, "/office") == "/office"


def test_after_signing_in_one_comes_back(client: FlaskClient) -> None:
    assert safe_path("/office/elections?x=1", "/office") == "/office/elections?x=1"
