"""Those who act in an election, each by what he has: a browser with its forms, a member's page with its messages."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

from elections.belenios import ceremony, trustees
from elections.belenios.rounds import Ceremony, Polynomial, check_certificates
from elections.belenios.signed import SignedMessage
from elections.canonical import sha256_hex
from tests.serve.serving import Answer, Server

FORM = "application/x-www-form-urlencoded"


@dataclass
class Browser:
    """A browser of the office: it keeps its cookie, and posts a form with the token of the page that it stands on."""

    server: Server
    cookie: str = ""
    page: str = ""
    token: str = ""
    kept: list[str] = field(default_factory=list)
    """Every cookie, token and password that this browser has held: what no log may hold."""

    def get(self, path: str) -> str:
        """The page at `path`."""
        return self._take(self.server.get(path, **self._headers()), 200)

    def post(self, path: str, expect: int = 303, /, **fields: Any) -> str:
        """A form sent from the page that is open; the page that follows."""
        answer = self.send(path, **fields)
        page = self._take(answer, expect)
        return self.get(answer.headers["Location"]) if expect == 303 else page

    def send(self, path: str, /, **fields: Any) -> Answer:
        """The bare answer to a form."""
        body = urlencode({"csrf_token": self.token, **fields}, doseq=True).encode()
        return self.server.post(path, body, **{**self._headers(), "Content-Type": FORM})

    def upload(self, path: str, name: str, data: bytes) -> str:
        """A file sent by a form; the page that follows."""
        line = f"--{secrets.token_hex(16)}"
        parts = [
            f'{line}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self.token}\r\n'.encode(),
            f'{line}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + data,
            f"\r\n{line}--\r\n".encode(),
        ]
        kind = f"multipart/form-data; boundary={line[2:]}"
        answer = self.server.post(path, b"".join(parts), **{**self._headers(), "Content-Type": kind})
        self._take(answer, 303)
        return self.get(answer.headers["Location"])

    def sign_in(self, login: str, password: str) -> None:
        """Starts a session; the one before is left."""
        self.cookie = ""
        self.get("/office/sign-in")
        self.kept.append(password)
        self.post("/office/sign-in", login=login, password=password)

    def _headers(self) -> dict[str, str]:
        return {"Accept": "text/html", "Accept-Language": "en", **({"Cookie": self.cookie} if self.cookie else {})}

    def _take(self, answer: Answer, expect: int) -> str:
        said = answer.body.decode("utf-8", "replace")
        assert answer.status == expect, (answer.status, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said))[-1500:])
        if told := answer.headers.get("Set-Cookie"):
            self.cookie = told.split(";")[0]
            self.kept.append(self.cookie.partition("=")[2])
        if found := re.search(r'name="csrf_token"[^>]*value="([^"]+)"', said):
            self.token = unescape(found[1])
            self.kept.append(self.token)
        self.page = said
        return said


@dataclass
class Member:
    """A member of the committee whose page is this program: the wire's JSON, and the messages of the key."""

    server: Server
    uuid: str
    link: str
    """The token of the seat's link."""
    bearer: str = ""
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def claim(self) -> None:
        """One press on the link's page."""
        answer = self.server.post("/committee/claim", {"token": self.link})
        assert (answer.status, answer.json["election"]) == (201, self.uuid)
        self.bearer = answer.json["bearer"]

    def state(self) -> dict[str, Any]:
        """What the member's page follows."""
        answer = self.server.get("/committee/state.json", **self._headers())
        assert answer.status == 200, answer.body
        found: dict[str, Any] = answer.json
        return found

    def send(self, what: str, body: bytes | dict[str, Any]) -> Any:
        """A message that is taken."""
        answer = self.server.post(f"/committee/{what}", body, **self._headers())
        assert answer.status == 200, (what, answer.status, answer.body)
        return answer.json

    def refused(self, what: str, body: bytes | dict[str, Any]) -> tuple[int, str]:
        """A message that is not taken: the status, and the code that says why."""
        answer = self.server.post(f"/committee/{what}", body, **self._headers())
        return answer.status, answer.json["code"]

    def confirm(self) -> None:
        """Confirms what the chair has proposed."""
        self.send("confirm", {"proposal": self.state()["proposal"]["number"]})

    def do_round(self) -> None:
        """Sends the message of the round that waits."""
        state = self.state()
        me, certificates, polynomials = self._so_far(state)
        match state["ceremony"]["round"]:
            case "certificate":
                message = ceremony.make_certificate(me).to_bytes()
            case "polynomial":
                message = ceremony.make_polynomial(me, certificates).to_bytes()
            case _:
                message = ceremony.make_output(me, certificates, polynomials).to_bytes()
        self.send(state["ceremony"]["round"], message)

    def confirm_key(self) -> str:
        """Compares the key with what this page used itself, and confirms; returns what is read aloud."""
        state = self.state()
        me, certificates, polynomials = self._so_far(state)
        data = state["trustees"].encode()
        ceremony.check_own_trustees(me, certificates, polynomials, data)
        self.send("confirm", {"trustees": sha256_hex(data)})
        return trustees.four_by_four(hashlib.sha256(data).hexdigest())

    def key_file(self) -> str:
        """The private key, as the member saves it: a file of Belenios."""
        me, certificates, polynomials = self._so_far(self.state())
        return trustees.private_key_bytes(ceremony.receive_shares(me, certificates, polynomials)).decode()

    def _so_far(self, state: dict[str, Any]) -> tuple[ceremony.Member, Any, list[Polynomial]]:
        place = Ceremony(self.uuid, state["ceremony"]["number"], len(state["members"]))
        shown = {name: [text.encode() for text in texts] for name, texts in state["ceremony"]["messages"].items()}
        certificates = None
        if "certificate" in shown:
            signed = [SignedMessage.from_bytes(one) for one in shown["certificate"]]
            certificates = check_certificates(place, signed)
        polynomials = [Polynomial.from_bytes(one) for one in shown.get("polynomial", [])]
        return ceremony.Member(place, state["owner"], self.seed), certificates, polynomials

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.bearer}"}
