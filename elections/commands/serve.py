"""`sanduq serve`: gunicorn's workers serve; this process watches the clock, and closes polls whose time is over.

A second thread makes minutes final that are due, though nobody visits.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import click
from gunicorn.app import wsgiapp

import app  # noqa: F401 - read once, before the workers divide
from elections.acts import accounts, poll, upkeep
from elections.acts.transaction import Context
from elections.commands.installation import data_option, open_context, prepare
from elections.errors import Refusal
from elections.papers import typeset
from elections.papers.head import Data
from elections.web.config import Config
from elections.web.tokens import Purpose, Tokens

TICK_SECONDS = 1.0
FREEZING_SECONDS = 5.0
SWITCH_SECONDS = 0.002
"""How long a thread of a worker computes while another waits for its turn; Python's own is 5 ms."""


@click.command(name="serve")
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=min(32, max(2, os.cpu_count() or 2)),
    show_default="one for each core, at least 2",
    type=click.IntRange(1, 32),
)
@click.option("--tls-certificate", type=click.Path(exists=True, dir_okay=False), help="PEM file; with --tls-key.")
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False), help="PEM file; with --tls-certificate.")
@click.option("--base-url", envvar="SANDUQ_BASE_URL", help="What cards and links are printed with: https://host")
@click.option(
    "--proxies",
    envvar="SANDUQ_PROXIES",
    default=0,
    show_default=True,
    type=click.IntRange(0, 5),
    help="How many proxies in front may name the visitor's address and scheme.",
)
def command(
    data: Path,
    host: str,
    port: int,
    workers: int,
    tls_certificate: str | None,
    tls_key: str | None,
    base_url: str | None,
    proxies: int,
) -> None:
    """Serves the web application.

    Phones accept the booth over HTTPS only (or on this very machine): give --tls-certificate and --tls-key, or put a
    proxy in front and say so with --proxies. The database is SQLite in the data folder, or DATABASE_URL's.
    """
    if (tls_certificate is None) != (tls_key is None):
        raise click.UsageError("--tls-certificate and --tls-key go together")
    scheme = "https" if tls_certificate else "http"
    os.environ["SANDUQ_DATA"] = str(data)
    os.environ["SANDUQ_BASE_URL"] = base_url or f"{scheme}://{'localhost' if host == '127.0.0.1' else host}:{port}"
    os.environ["SANDUQ_PROXIES"] = str(proxies)
    config, context = prepare(data), open_context(data)
    tls = ["--certfile", tls_certificate, "--keyfile", tls_key] if tls_certificate and tls_key else []
    serve(config, context, ["--bind", f"{host}:{port}", "--workers", str(workers), *tls])


def serve(config: Config, context: Context, arguments: list[str]) -> None:
    """Runs gunicorn with `arguments` until it ends or a signal comes, and exits with its code."""
    # Neither a connection to a database nor a thread survives the division of a process.
    context.database.engine.dispose()
    if (running := threads()) != 1:
        raise RuntimeError(f"a process of {running} threads cannot be divided")
    # What has been read so far stays until the end: no process looks through it, and so copies it, as garbage.
    gc.freeze()
    server = multiprocessing.get_context("fork").Process(target=_gunicorn, args=(arguments,))
    server.start()
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()
        server.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    # Printing takes its time: in a thread of its own, it holds up no closing.
    watchers = [
        threading.Thread(target=watch_the_clock, args=(context, stopping), daemon=True),
        threading.Thread(target=freeze_minutes, args=(config, context, stopping), daemon=True),
    ]
    for watcher in watchers:
        watcher.start()
    click.echo(f"Serving {config.base_url}")
    with context.database.reading() as session:
        new = accounts.is_new(session)
    if new:
        click.echo(f"First run. Open this link to set up the institute and its director:\n{first_run_link(config)}")
    server.join()
    code = server.exitcode
    stopping.set()
    for watcher in watchers:
        watcher.join(timeout=5)
    sys.exit(0 if code in (0, -signal.SIGTERM) else 1)


def _gunicorn(arguments: list[str]) -> None:
    """Serves until told to end; the application is made once, before the workers divide."""
    # Access lines would tell the order of voting in a room: there are none.
    # The first process, from which workers are divided at any time, has no thread, so none for a control socket.
    # What a proxy says of scheme and address is believed by --proxies alone, not by gunicorn for its neighbours.
    sys.argv = [
        *("gunicorn", "app:create_app()", "--preload", "--worker-class", "gthread", "--threads", "8"),
        *("--log-level", "warning", "--graceful-timeout", "10", "--forwarded-allow-ips", ""),
        *("--no-control-socket", *arguments),
    ]
    # While one thread checks proofs, another may hold the election's lock: it gets its turn soon.
    sys.setswitchinterval(SWITCH_SECONDS)
    wsgiapp.run()


def threads() -> int:
    """How many threads this process has; where the system tells, those that are not Python's too."""
    told = Path("/proc/self/task")
    return len(list(told.iterdir())) if told.is_dir() else threading.active_count()


def first_run_link(config: Config) -> str:
    """The link that makes the director's account, once; its secret is in the fragment, which no log sees."""
    token = Tokens(config.secret_keys, config.clock).sign(Purpose.FIRST_RUN, "set-up")
    return f"{config.base_url}/office/set-up#{token}"


def watch_the_clock(context: Context, stopping: threading.Event) -> None:
    """Closes polls whose time is over, every second, until `stopping`."""
    # Where it fails, a poll past its time takes no ballot in the meantime.
    _repeat("the clock's thread", lambda: poll.close_due(context), TICK_SECONDS, stopping)


def freeze_minutes(config: Config, context: Context, stopping: threading.Event) -> None:
    """Makes final the minutes that should be, now and every few seconds, until `stopping`."""

    def render(kind: str, language: str, data: Data) -> bytes:
        return typeset.render(kind, language, data, templates=typeset.own_templates(config.data_dir))

    def freeze() -> None:
        upkeep.freeze_due(context, render, demonstration=config.demonstration)

    _repeat("the minutes' thread", freeze, FREEZING_SECONDS, stopping)


def _repeat(name: str, act: Callable[[], None], seconds: float, stopping: threading.Event) -> None:
    """Acts now and every so many seconds; a failure is said once, and the next time tries again."""
    failing = False
    while True:
        try:
            act()
            failing = False
        except (Refusal, Exception) as error:
            if not failing:
                click.echo(f"{name} could not act: {type(error).__name__}", err=True)
            failing = True
        if stopping.wait(seconds):
            return
