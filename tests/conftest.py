"""What all tests share: system programs, a real PostgreSQL, and the count of tests on each database."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

NEEDS = {"belenios_tool": "belenios-tool", "chromium": "chromium", "postgresql": "initdb"}
BACKENDS = ("sqlite", "postgresql")


def find_program(name: str) -> str | None:
    """The path of a system program, PostgreSQL's server programs included."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / name).exists():
            return str(folder / name)
    return shutil.which(name)


def require_tool(name: str) -> str:
    """The path of `name`; a visible skip where it is missing, a failure under CI=true."""
    path = find_program(name)
    if path:
        return path
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed, and CI may skip nothing")
    pytest.skip(f"{name} is not installed")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, program in NEEDS.items():
        if item.get_closest_marker(marker):
            require_tool(program)


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of this session's own; yields the form of its addresses, with {} for the database."""
    initdb, pg_ctl = require_tool("initdb"), require_tool("pg_ctl")
    # initdb refuses root, and sockets want a short path that the server's account may enter.
    folder = Path(tempfile.mkdtemp(prefix="sq-pg-"))
    as_user: list[str] = []
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data = str(folder / "data")
    subprocess.run(
        [*as_user, initdb, "-D", data, "-U", "sanduq", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    options = f"-k {folder} -c listen_addresses='' -c max_connections=200"
    subprocess.run(
        [*as_user, pg_ctl, "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    yield f"postgresql+psycopg://sanduq@/{{}}?host={folder}"
    subprocess.run(
        [*as_user, pg_ctl, "-D", data, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL, cwd=folder
    )
    shutil.rmtree(folder)


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
    folder = base.split("host=")[1]
    psql = [require_tool("psql"), "-h", folder, "-U", "sanduq", "-d", "postgres", "-q", "-c"]
    subprocess.run([*psql, f"CREATE DATABASE {name}"], check=True)
    yield base.format(name)
    subprocess.run([*psql, f"DROP DATABASE {name} WITH (FORCE)"], check=True)


_ran: Counter[str] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.passed:
        for backend in BACKENDS:
            if f"[{backend}" in report.nodeid or f"-{backend}" in report.nodeid:
                _ran[backend] += 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """PostgreSQL's tests share one worker, so that one server serves them all."""
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
