"""The first run, TLS as it really is, a proxy in front, and what the console says."""

import http.client
import os
import re
import ssl
import stat
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from elections.acts import accounts
from elections.acts.transaction import Context
from elections.db.database import connect, migrate
from elections.web.security import HEADERS
from elections.web.tokens import Purpose
from tests.conftest import PATIENCE, require_tool
from tests.serve.serving import Answer, Server, ask

PASSWORD = "a-long-enough-password"
SIGN_IN = "/office/sign-in"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "instance", f"sqlite:///{tmp_path}/door.db", ("--workers", "1"))
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()


def hidden(answer: Answer) -> str:
    """The CSRF token of a form."""
    found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', answer.body)
    assert found, answer.body[:2000]
    return found.group(1).decode()


def cookie(answer: Answer) -> str:
    return answer.headers["Set-Cookie"].split(";")[0]


def set_up(server: Server) -> None:
    """The institute and its director, whose password is then set from the console."""
    database = connect(server.url)
    migrate(database)
    context = Context(database, lambda: datetime.now(UTC), os.urandom)
    director = accounts.Account("director", "D", "director", "none yet")
    accounts.set_up(context, accounts.Names("المعهد", "L’Institut", "The Institute"), "Africa/Casablanca", director)
    database.engine.dispose()
    done = server.sanduq("staff", "password", "director", "--password", PASSWORD)
    assert done.returncode == 0, done.stderr


def test_the_first_run_makes_keys_nobody_else_reads_and_prints_one_link_that_works_once(server: Server) -> None:
    with server:
        [link] = re.findall(r"http://localhost:\d+/office/set-up#(\S+)", server.said())
        assert server.tokens().read(Purpose.FIRST_RUN, link) == "set-up"
        keys = server.data / "secret-keys"
        assert stat.S_IMODE(keys.stat().st_mode) == 0o600
        assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
        page = server.get("/office/set-up")
        form = {
            **{"token": link, "name_ar": "المعهد", "name_fr": "L’Institut", "name_en": "The Institute"},
            **{"time_zone": "Africa/Casablanca", "name": "D", "login": "director"},
            **{"password": PASSWORD, "again": PASSWORD, "csrf_token": hidden(page)},
        }
        forged = {**form, "token": link[:-2] + "xx"}
        headers = {"Cookie": cookie(page), "Content-Type": "application/x-www-form-urlencoded"}
        assert server.post("/office/set-up", urlencode(forged).encode(), **headers).status == 403
        assert server.post("/office/set-up", urlencode(form).encode(), **headers).status == 200
        assert server.post("/office/set-up", urlencode(form).encode(), **headers).status in (303, 400, 409)
        assert server.get("/office/set-up").status == 303
        before = keys.read_bytes()
        assert server.stop() == 0
    server.log.unlink()
    with server:
        assert keys.read_bytes() == before
        assert "set-up" not in server.said()


def test_over_real_tls_headers_cookies_and_forms_hold(server: Server, tmp_path: Path) -> None:
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    subprocess.run(
        [require_tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    set_up(server)
    server.options += ("--tls-certificate", str(certificate), "--tls-key", str(key))
    trusted = ssl.create_default_context(cafile=str(certificate))
    with server:
        origin = f"https://localhost:{server.port}"

        def over_tls(method: str, path: str, body: str = "", **headers: str) -> Answer:
            connection = http.client.HTTPSConnection("localhost", server.port, context=trusted, timeout=PATIENCE)
            try:
                return ask(connection, method, path, body.encode() or None, headers)
            finally:
                connection.close()

        page = over_tls("GET", SIGN_IN)
        assert page.status == 200
        assert {name: page.headers[name] for name in HEADERS} == HEADERS
        assert page.headers["Cache-Control"] == "no-store"
        sent = {"login": "director", "password": PASSWORD}
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie(page)}
        right = urlencode({**sent, "csrf_token": hidden(page)})
        here = {**kind, "Referer": origin + SIGN_IN}
        assert over_tls("POST", SIGN_IN, urlencode(sent), **here).status == 400, "without the form's token"
        assert over_tls("POST", SIGN_IN, right, **kind).status == 400, "from nowhere"
        elsewhere = {**kind, "Referer": "https://evil.example/"}
        assert over_tls("POST", SIGN_IN, right, **elsewhere).status == 400, "from elsewhere"
        signed_in = over_tls("POST", SIGN_IN, right, **here)
        assert signed_in.status == 303
        told = signed_in.headers["Set-Cookie"]
        assert told.startswith("__Host-session=")
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in told.split(";")}
        assert cookie(signed_in) != cookie(page)
        assert over_tls("GET", "/office/", Cookie=cookie(signed_in)).status == 200
        assert over_tls("GET", "/office/", Cookie=cookie(page)).status == 303
    assert PASSWORD not in server.said()


def test_a_proxy_is_believed_only_where_the_configuration_names_it(server: Server) -> None:
    set_up(server)
    base = server.options
    for proxies, trusted in (("1", True), ("0", False)):
        server.options = (*base, "--base-url", "https://vote.example", "--proxies", proxies)
        with server:
            front = {"Host": "vote.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
            page = server.get(SIGN_IN, **front)
            assert page.status == 200
            assert server.get(SIGN_IN, Host="evil.example").status == 400
            sent = urlencode({"login": "director", "password": PASSWORD, "csrf_token": hidden(page)}).encode()
            kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie(page)}
            nowhere = server.post(SIGN_IN, sent, **front, **kind).status
            # Over HTTPS a form needs to come from this site; only a proxy that is believed says that it was HTTPS.
            assert nowhere == (400 if trusted else 303)
            here = server.post(SIGN_IN, sent, **front, **kind, Referer="https://vote.example" + SIGN_IN)
            assert here.status == 303
            server.stop()


def test_half_of_tls_and_a_wrong_address_are_refused_before_anything_is_served(server: Server) -> None:
    assert server.sanduq("serve", "--tls-key", __file__).returncode == 2
    wrong = server.sanduq("serve", "--base-url", "ftp://x/y")
    assert wrong.returncode == 1
    assert "base_url" in wrong.stderr
