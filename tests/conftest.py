"""What all tests share: system programs, a real PostgreSQL, and the count of tests on each database."""

import gc
import os
import secrets
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import compiled, postgresql
from tests.postgresql import find_program

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = ("chromium-headless-shell", "chromium")
"""The same browser of the same sources; the first draws no window of its own around the page, which costs a third."""
NEEDS = {"belenios_tool": ("belenios-tool",), "chromium": CHROMIUM, "postgresql": ("initdb",)}
BACKENDS = ("sqlite", "postgresql")
PATIENCE = 120.0
"""Seconds after which what hangs is given up. No test's outcome depends on them: on a machine that is busy, all waits
are as long as they take."""

# No example fails for the time that it took, and what a fixture gives is shared among examples on purpose. Every run
# draws new ones; continuous integration repeats the same, so that what it says can be repeated.
settings.register_profile(
    "sanduq",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("sanduq")


def require_tool(*names: str) -> str:
    """The path of the first of `names` that there is; a visible skip without any, a failure under CI=true."""
    path = next(filter(None, map(find_program, names)), None)
    if path:
        return path
    if os.environ.get("CI") == "true":
        pytest.fail(f"{names[-1]} is not installed, and CI may skip nothing")
    pytest.skip(f"{names[-1]} is not installed")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.config.getoption("loadgroup", False) and item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
        pytest.fail("pytest-xdist does not keep groups together with this version of pytest; see constraints.txt")
    for marker, programs in NEEDS.items():
        if item.get_closest_marker(marker):
            require_tool(*programs)


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Dozens of applications compile their templates and addresses once."""
    with compiled.once():
        yield


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A real Chromium, one for all tests of a process: each opens contexts of its own in it."""
    from tests.browser import chromium

    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server of this session's own; yields the form of its addresses, with {} for the database."""
    with postgresql.running(require_tool("initdb"), require_tool("pg_ctl"), durable=False) as address:
        yield address


@pytest.fixture(
    params=[pytest.param(name, marks=[pytest.mark.postgresql] * (name == "postgresql")) for name in BACKENDS]
)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database: the test that takes it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/sanduq.db"
        return
    base: str = request.getfixturevalue("postgresql_server")
    name = f"t{secrets.token_hex(8)}"
    psql = require_tool("psql")
    yield postgresql.create_database(psql, base, name)
    postgresql.drop_database(psql, base, name)


_ran: Counter[str] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.passed:
        for backend in BACKENDS:
            if f"[{backend}" in report.nodeid or f"-{backend}" in report.nodeid:
                _ran[backend] += 1


def pytest_collection_finish() -> None:
    """What has been read stays until the end: no test's garbage is looked for in it, nor at the very end."""
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """PostgreSQL's tests share one worker, so that one server serves them all; said before xdist reads the groups."""
    for item in items:
        if item.get_closest_marker("postgresql"):
            item.add_marker(pytest.mark.xdist_group("postgresql"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not _ran:
        return
    terminalreporter.line("ran on " + ", ".join(f"{name}: {_ran[name]}" for name in BACKENDS))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under CI=true the tests of the acts must have run on both databases."""
    both = all(_ran[name] for name in BACKENDS)
    if os.environ.get("CI") == "true" and not hasattr(session.config, "workerinput") and _ran and not both:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
