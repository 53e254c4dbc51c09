"""`sanduq demo` as a newcomer starts it: built, served, and asked over HTTP for every paper and a proclamation."""

import json
import os
import re
import signal
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from elections.acts import proposals
from elections.acts.transaction import Context
from elections.belenios.group import Scalar
from elections.db.database import connect
from elections.demonstration.player import Player
from tests.serve.serving import Answer, Server

# One worker builds the institute, once.
pytestmark = pytest.mark.xdist_group("demonstration")


class Office:
    """The director's browser, on a served demonstration."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.links: dict[str, Any] = json.loads((server.data / "links.json").read_text())
        self.cookie = ""
        page = self.get("/office/sign-in").body.decode()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        password = next(one["password"] for one in self.links["staff"] if one["login"] == "director")
        form = urlencode({"csrf_token": token[1], "login": "director", "password": password}).encode()
        answer = self._ask("POST", "/office/sign-in", form)
        assert answer.status == 303, answer.body

    def get(self, path: str) -> Answer:
        """A page or a paper; a request that is not answered in time fails."""
        return self._ask("GET", path)

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Answer:
        headers = {"Cookie": self.cookie, "Host": f"localhost:{self.server.port}"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "http://localhost/office/"}
        answer = self.server.ask(method, path, body, headers)
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return answer

    def papers_of(self, election: dict[str, Any]) -> list[str]:
        """The address of every paper that the page of an election's papers offers, in Arabic."""
        page = self.get(f"{election['office']}/papers").body.decode()
        found = {unescape(one) for one in re.findall(r'href="([^"]+/papers/[^"]+-ar\.pdf[^"]*)"', page)}
        assert found, page
        return sorted(found)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def arbiter_of(demo: Server) -> int:
    """gunicorn's first process, from which workers are divided at any time."""
    assert demo.process is not None
    [arbiter] = [one for one in children(demo.process.pid) if children(one)]
    return arbiter


def test_every_paper_that_a_page_offers_is_given(demo: Server) -> None:
    office = Office(demo)
    kinds = set()
    for election in office.links["elections"]:
        for address in office.papers_of(election):
            answer = office.get(address)
            assert (answer.status, answer.body[:4]) == (200, b"%PDF"), (election["name"], address, answer.body[:500])
            kinds.add(address.rpartition("/")[2].partition("-ar.pdf")[0])
    assert kinds >= {"convocation", "roll", "candidates", "attendance", "desk-roll", "sitting", "minutes", "extract"}


def test_no_process_that_divides_has_threads_of_its_own_and_none_that_serves_has_typst(demo: Server) -> None:
    office = Office(demo)
    office.get(office.papers_of(office.links["elections"][0])[0])
    arbiter = arbiter_of(demo)
    assert demo.process is not None
    assert len(list(Path(f"/proc/{arbiter}/task").iterdir())) == 1
    for pid in (demo.process.pid, arbiter, *children(arbiter)):
        assert "typst" not in Path(f"/proc/{pid}/maps").read_text()


def test_workers_that_were_killed_are_replaced_and_give_papers(demo: Server) -> None:
    arbiter = arbiter_of(demo)
    killed = children(arbiter)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    demo.until(lambda: len(set(children(arbiter)) - set(killed)) == len(killed))
    office = Office(demo)
    address = office.papers_of(office.links["elections"][0])[0]
    assert all(office.get(address).body.startswith(b"%PDF") for _ in range(4))


def test_a_proclamation_answers_and_the_extract_is_public_soon_after(demo: Server) -> None:
    links = json.loads((demo.data / "links.json").read_text())
    uuid = next(one["uuid"] for one in links["elections"] if one["name"] == "an_open_poll")
    members = [one for one in links["members"] if one["election"] == uuid]
    context = Context(connect(f"sqlite:///{demo.data}/sanduq.sqlite"), lambda: datetime.now(UTC), os.urandom)
    player = Player(context, uuid, keys={one["seat"]: Scalar(int(one["private_key"])) for one in members})
    player.together("suspend", reason="الكهرباء")
    player.together("close", reason="الكهرباء")
    player.count()
    player.draw_seats()
    number = proposals.propose(context, uuid, "proclaim", {})
    bearer = next(one["bearer"] for one in members if one["seat"] == "oldest")
    answer = demo.post("/committee/confirm", {"proposal": number}, Authorization=f"Bearer {bearer}")
    assert answer.status == 200, answer.body
    assert player.standing().state == "proclaimed"
    context.database.engine.dispose()
    extract = f"/elections/{uuid}/minutes-ar.pdf"
    demo.until(lambda: demo.get(extract).status == 200)
    assert demo.get(extract).body.startswith(b"%PDF")
