"""docs/wire.md lists every request that answers machines, and no other."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from flask import Flask

from elections.web import create_app
from elections.web.config import Config

PAGE = (Path(__file__).parent.parent.parent / "docs" / "wire.md").read_text("utf-8")
FILES = (".json", ".jsonl", ".bel", ".txt", ".pdf")
NOT_OF_THE_ELECTIONS = {"GET /robots.txt"}


def requests(app: Flask) -> Iterator[str]:
    """Each request that is not a page, a form of the office or an asset; a choice in an address as several."""
    for rule in app.url_map.iter_rules():
        office, data = rule.rule.startswith("/office/"), rule.rule.endswith(".json")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            if data or (not office and (method != "GET" or rule.rule.endswith(FILES) or rule.rule == "/healthz")):
                yield from (f"{method} {path}" for path in paths(rule.rule))


def paths(rule: str) -> Iterator[str]:
    """The addresses of a rule, as the page writes them."""
    parts = re.split(r"<any\(([^)]*)\):\w+>", rule)
    choices = [re.findall(r"'([^']+)'", part) if odd % 2 else [part] for odd, part in enumerate(parts)]
    for chosen in product(*choices):
        yield re.sub(r"<\w+:(\w+)>", r"<\1>", "".join(chosen))


def test_the_page_lists_every_request_that_answers_machines_and_no_other(tmp_path: Path) -> None:
    app = create_app(Config(tmp_path, f"sqlite:///{tmp_path}/wire.db", ("k" * 40,), testing=True))
    listed = re.findall(r"`((?:GET|POST) /[^`]*)`", PAGE)
    assert sorted(listed) == sorted(set(requests(app)) - NOT_OF_THE_ELECTIONS)
    app.extensions["sanduq-context"].database.engine.dispose()
