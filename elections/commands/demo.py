"""`sanduq demo`: an example institute in a database of its own, served, with the links that open it."""

import json
import os
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from elections.acts import members
from elections.acts.transaction import Context, find_election
from elections.acts.upkeep import freeze_due
from elections.commands.installation import prepare
from elections.commands.serve import serve
from elections.db.database import connect, migrate
from elections.demonstration.institute import Built, build
from elections.papers import typeset
from elections.web.config import Config
from elections.web.passwords import hash_password
from elections.web.tokens import Purpose, Tokens

LINKS = "links.json"
KEPT_HOURS = 6
"""An institute built less than so long ago is alive still, and is served as it is."""


@click.command(name="demo")
@click.option("--data", default="demo-data", show_default=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--reset", is_flag=True, help="Builds the example anew.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--links", type=click.Path(dir_okay=False, path_type=Path), help="Writes all links as JSON to this file.")
@click.option("--build-only", is_flag=True, help="Builds, writes the links, and does not serve.")
def command(data: Path, reset: bool, host: str, port: int, links: Path | None, build_only: bool) -> None:
    """Serves an example institute with elections in several states, and prints the links to try.

    It has a database of its own, in the data folder, and touches nothing else.
    """
    began = time.monotonic()
    os.environ.update(
        SANDUQ_DATA=str(data),
        SANDUQ_BASE_URL=f"http://{'localhost' if host == '127.0.0.1' else host}:{port}",
        SANDUQ_DEMONSTRATION="1",
        DATABASE_URL="",
    )
    config = prepare(data)
    context = Context(connect(config.database_url), config.clock, config.random_bytes)
    told = data / LINKS
    if reset or not is_alive(told, context.now()):
        _build_anew(config, context, told)
    shown = with_addresses(json.loads(told.read_text()), config.base_url)
    if links is not None:
        _write_secretly(links, shown)
    _print(shown)
    click.echo(f"Ready after {time.monotonic() - began:.1f} s. All links: {config.base_url}/demo")
    if not build_only:
        serve(config, context, ["--bind", f"{host}:{port}", "--workers", "2"])


def with_addresses(links: dict[str, Any], base_url: str) -> dict[str, Any]:
    """The links with whole addresses in the place of paths."""
    whole = {**links, "base_url": base_url}
    for group in ("elections", "cards", "members"):
        whole[group] = [
            {name: base_url + value if str(value).startswith("/") else value for name, value in row.items()}
            for row in links[group]
        ]
    return whole


def is_alive(told: Path, now: datetime) -> bool:
    """Whether the institute whose links were written to `told` was built less than `KEPT_HOURS` ago."""
    try:
        built = datetime.fromisoformat(json.loads(told.read_text())["built_at"])
    except (OSError, ValueError, KeyError):
        return False
    return (now - built).total_seconds() < KEPT_HOURS * 3600


def _build_anew(config: Config, context: Context, told: Path) -> None:
    context.database.engine.dispose()
    for name in ("sanduq.sqlite", "sanduq.sqlite-wal", "sanduq.sqlite-shm", LINKS):
        (config.data_dir / name).unlink(missing_ok=True)
    migrate(context.database)
    start = context.now()
    step = time.monotonic()

    def say(line: str) -> None:
        nonlocal step
        now = time.monotonic()
        click.echo(f"{now - step:5.1f} s  {line}")
        step = now

    passwords: dict[str, str] = {}
    built = build(context, start, _passwords(passwords), say)
    freeze_due(context, typeset.render, demonstration=True)
    say("the minutes of what has ended")
    _write_secretly(told, _links(config, context, built, passwords, start))


def _passwords(made: dict[str, str]) -> Callable[[str], str]:
    def make(login: str) -> str:
        made[login] = secrets.token_hex(6)
        return hash_password(made[login])

    return make


def _links(
    config: Config, context: Context, built: Built, passwords: dict[str, str], start: datetime
) -> dict[str, Any]:
    tokens = Tokens(config.secret_keys, config.clock)
    rows: dict[str, list[dict[str, Any]]] = {"elections": [], "cards": [], "members": []}
    for name, player in built.elections.items():
        public = f"/elections/{player.uuid}"
        rows["elections"].append(
            {
                "name": name,
                "uuid": player.uuid,
                "state": player.election().state,
                "public": public,
                "room": f"{public}/room",
                "office": f"/office{public}",
                "desk": f"/office{public}/desk",
            }
        )
    poll = built.elections["an_open_poll"]
    for code in built.cards:
        rows["cards"].append({"election": poll.uuid, "credential": code, "url": f"/vote/{poll.uuid}#{code}"})
    with context.database.reading() as session:
        for seat in members.committee(session, find_election(session, poll.uuid).id):
            bearer = tokens.sign(Purpose.BEARER, [poll.uuid, seat.seat, seat.version])
            fragment = f"bearer={bearer}&seed={poll.seeds[seat.seat].hex()}"
            rows["members"].append(
                {
                    "election": poll.uuid,
                    "seat": seat.seat,
                    "name": seat.name_ar,
                    "bearer": bearer,
                    "private_key": str(poll.keys[seat.seat]),
                    "url": f"/committee#{fragment}",
                }
            )
    staff = [{"login": login, "password": password} for login, password in passwords.items()]
    return {"built_at": start.isoformat(), "staff": staff, **rows}


def _write_secretly(file: Path, links: dict[str, Any]) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(links, out, ensure_ascii=False, indent=1)


def _print(links: dict[str, Any]) -> None:
    for row in links["elections"]:
        click.echo(f"{row['name'].replace('_', ' ')} ({row['state']}): {row['public']}")
        if row["state"] in ("listed", "open"):
            click.echo(f"  the room's screen: {row['room']}\n  the desk: {row['desk']}")
    for number, row in enumerate(links["cards"], 1):
        click.echo(f"voting card {number}: {row['url']}")
    for row in links["members"]:
        click.echo(f"committee, {row['seat']}: {row['url']}")
    for row in links["staff"]:
        click.echo(f"sign in at {links['base_url']}/office as {row['login']}, password {row['password']}")
