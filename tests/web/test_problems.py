"""Refusals as answers: the right status, a stable type, a sentence that says what to do; never a fault of ours."""

import errno
from pathlib import Path

import pytest
from flask import Blueprint, Flask, abort, request
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from elections.errors import CheckFailed, Forbidden, Malformed, Missing, OutOfState, Refusal, RowRefusals
from elections.web import create_app, problems, store
from elections.web.security import access
from tests.web.conftest import GROUND, settings

REFUSALS: dict[str, tuple[Refusal, int]] = {
    "malformed": (Malformed("m", "Wrong."), 400),
    "forbidden": (Forbidden("f", "Not allowed."), 403),
    "missing": (Missing("n", "Nothing."), 404),
    "state": (OutOfState("s", "First {act}.", act="convene"), 409),
    "check": (CheckFailed("c", "A proof fails.", member=2), 422),
    "rows": (RowRefusals("r", "Rows.", (Refusal("row", "Line {line}.", line=3),)), 400),
    "plain": (Refusal("p", "No."), 400),
    "closed": (OutOfState("poll-closed", "The poll is closed."), 410),
    "suspended": (OutOfState("poll-suspended", "The poll is suspended."), 423),
    "early": (OutOfState("poll-not-open", "The poll is not open yet."), 425),
    "tries": (Forbidden("too-many-tries", "Wait {minutes} minutes.", minutes=2), 429),
    "large": (Malformed("ballot-too-large", "Too large."), 413),
}
INCOMPLETE = Refusal("incomplete", "A field {absent} lacks its detail.")

KINDS = ["application/json", "text/plain", "multipart/form-data", "x"]


def refusing_part(app: Flask) -> None:
    pages = Blueprint("refusing", __name__)

    @pages.get("/refuse/<name>")
    @access("public")
    def refuse(name: str) -> str:
        raise INCOMPLETE if name == "incomplete" else REFUSALS[name][0]

    @pages.get("/abort/<int:status>")
    @access("public")
    def stop(status: int) -> str:
        abort(status)

    @pages.get("/fault")
    @access("public")
    def fault() -> str:
        raise KeyError("credential XYZ")

    @pages.post("/json")
    @access("card")
    def take() -> str:
        return str(type(request.get_json()))

    app.register_blueprint(pages)


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return create_app(settings(tmp_path), (*GROUND, refusing_part))


@pytest.mark.parametrize("name", REFUSALS)
def test_a_machine_gets_a_problem_with_a_stable_type(client: FlaskClient, name: str) -> None:
    refusal, status = REFUSALS[name]
    response = client.get(f"/refuse/{name}?lang=en", headers={"Accept": "application/json"})
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    data = response.get_json()
    assert data["type"] == f"urn:sanduq:problem:{refusal.code}"
    assert (data["status"], data["code"], data["detail"]) == (status, refusal.code, str(refusal))
    assert data["title"]


@pytest.mark.parametrize("name", REFUSALS)
def test_a_person_gets_a_page_in_the_own_language(client: FlaskClient, name: str) -> None:
    response = client.get(f"/refuse/{name}?lang=ar", headers={"Accept": "text/html"})
    assert response.status_code == REFUSALS[name][1]
    assert response.mimetype == "text/html" and 'lang="ar"' in response.text


def test_whose_message_failed_and_which_rows_are_wrong_is_told(client: FlaskClient) -> None:
    assert client.get("/refuse/check", headers={"Accept": "application/json"}).get_json()["member"] == 2
    rows = client.get("/refuse/rows?lang=en", headers={"Accept": "application/json"}).get_json()["rows"]
    assert rows == [{"code": "row", "detail": "Line 3.", "details": {"line": 3}}]


def test_too_many_tries_says_when_to_come_back(client: FlaskClient) -> None:
    assert client.get("/refuse/tries").headers["Retry-After"] == "120"


@pytest.mark.parametrize("status", sorted(set(problems.TITLES) - {401, 403, 409, 410, 422, 423, 425}))
def test_every_error_of_http_is_told_in_words(client: FlaskClient, status: int) -> None:
    response = client.get(f"/abort/{status}?lang=en", headers={"Accept": "application/problem+json"})
    data = response.get_json()
    assert (response.status_code, data["status"]) == (status, status)
    assert data["detail"].endswith(".") and data["title"] == str(problems.title_of(status)) or data["title"]


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    response = client.delete("/fault")
    assert response.status_code == 405 and "GET" in response.headers["Allow"]


def test_files_of_the_record_answer_as_to_machines(client: FlaskClient) -> None:
    for path in ("/x.json", "/x.jsonl", "/x.bel", "/x.txt"):
        assert client.get(path, headers={"Accept": "text/html"}).mimetype == "application/problem+json"


def test_the_page_is_for_whoever_says_nothing(client: FlaskClient) -> None:
    assert client.get("/nowhere").mimetype == "text/html"
    assert client.get("/nowhere", headers={"Accept": "*/*"}).mimetype == "text/html"


def test_a_fault_is_answered_without_its_secret_and_logged_without_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings(tmp_path, testing=False), (*GROUND, refusing_part))
    response = app.test_client().get("/fault")
    assert response.status_code == 500
    assert "XYZ" not in response.text and "XYZ" not in caplog.text
    assert "KeyError" in caplog.text and "test_problems.py" in caplog.text


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_sentence_that_lacks_a_detail_is_a_fault_of_ours_and_told_as_one(tmp_path: Path, accept: str) -> None:
    app = create_app(settings(tmp_path, testing=False), (*GROUND, refusing_part))
    response = app.test_client().get("/refuse/incomplete", headers={"Accept": accept})
    assert response.status_code == 500
    assert "absent" not in response.text


@bounded(max_examples=60)
@given(
    body=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/plain", "multipart/form-data", "x"])
)
def test_no_body_is_a_fault_of_ours(client: FlaskClient, body: bytes, kind: str) -> None:
    assert client.post("/json", data=body, content_type=kind).status_code in {200, 400, 415}


@pytest.mark.parametrize(
    "path", ["/%00", "/%ff%fe", "/?lang=%ff", "/static/%00", "/refuse/closed?%00=%00", "/x?" + "a=1&" * 3000]
)
def test_no_address_is_a_fault_of_ours(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in {400, 404, 410}


def test_a_cookie_of_nonsense_is_nobody(client: FlaskClient) -> None:
    client.set_cookie("__Host-session", "nonsense.\u00ff")
    client.set_cookie("__Host-lang", "../../etc")
    assert client.get("/nowhere").status_code == 404


def test_a_disk_that_is_full_is_told_as_such_and_not_as_a_fault(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def part(app: Flask) -> None:
        @app.get("/write")
        @access("public")
        def write() -> str:
            raise OSError(errno.ENOSPC, "No space left on device", "/data/uploads/XYZ")

    app = create_app(settings(tmp_path, testing=False), (*GROUND, store.install, part))
    response = app.test_client().get("/write", headers={"Accept": "application/json"})
    assert (response.status_code, response.get_json()["code"]) == (503, "unavailable")
    assert "XYZ" not in caplog.text and "OSError" in caplog.text
    app.extensions["sanduq-context"].database.engine.dispose()
