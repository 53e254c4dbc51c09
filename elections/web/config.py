"""What an installation decides once, before it starts: one frozen value, no global."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SHORTEST_KEY = 32


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Config:
    """The configuration of one installation.

    `secret_keys` sign sessions and links, the newest last: a key is changed by adding one and, once everything
    signed with the old one is out of date, taking that away. `base_url` is what cards and links are printed with,
    without a final slash. `trusted_proxies` is how many proxies in front of the application may name the visitor's
    address and scheme. `clock` gives the present as an aware UTC datetime, `random_bytes` n unpredictable bytes.
    """

    data_dir: Path
    database_url: str = field(repr=False)
    secret_keys: tuple[str, ...] = field(repr=False)
    base_url: str = "http://localhost:8000"
    time_zone: str = "Africa/Casablanca"
    trusted_proxies: int = 0
    demonstration: bool = False
    testing: bool = False
    clock: Callable[[], datetime] = field(default=_now, repr=False)
    random_bytes: Callable[[int], bytes] = field(default=secrets.token_bytes, repr=False)

    def __post_init__(self) -> None:
        """Refuses what could not work, before anything is served.

        Raises:
            ValueError: a key is missing or too short, or an address, time zone or number is not one.
        """
        if not self.secret_keys or any(len(key) < SHORTEST_KEY for key in self.secret_keys):
            raise ValueError(f"every secret key has at least {SHORTEST_KEY} characters, and there is at least one")
        address = urlsplit(self.base_url)
        if address.scheme not in {"http", "https"} or not address.hostname or address.path or address.query:
            raise ValueError("base_url is https://host or http://localhost:port, without a path or a final slash")
        if self.trusted_proxies < 0:
            raise ValueError("trusted_proxies is a number of proxies: 0, 1, …")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"time_zone {self.time_zone!r} is not known") from None

    @property
    def host(self) -> str:
        """The host name of `base_url`, without a port."""
        return urlsplit(self.base_url).hostname or ""


def from_environment(environment: Mapping[str, str]) -> Config:
    """The configuration of `SANDUQ_DATA`, `DATABASE_URL`, `SANDUQ_BASE_URL`, `SANDUQ_TIME_ZONE`, `SANDUQ_PROXIES`.

    `SANDUQ_DEMONSTRATION=1` marks every page and paper as a demonstration.

    The keys are the lines of `secret-keys` in the data folder, the newest last; `sanduq serve` makes that file.

    Raises:
        ValueError: a variable or the file of keys is missing or wrong.
    """
    data_dir = Path(environment.get("SANDUQ_DATA", "instance")).resolve()
    try:
        keys = tuple((data_dir / "secret-keys").read_text(encoding="ascii").split())
        proxies = int(environment.get("SANDUQ_PROXIES", "0"))
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"no secret keys in {data_dir}: start with `sanduq serve`, which makes them") from error
    return Config(
        data_dir=data_dir,
        database_url=environment.get("DATABASE_URL") or f"sqlite:///{data_dir / 'sanduq.sqlite'}",
        secret_keys=keys,
        base_url=environment.get("SANDUQ_BASE_URL", "http://localhost:8000"),
        time_zone=environment.get("SANDUQ_TIME_ZONE", "Africa/Casablanca"),
        trusted_proxies=proxies,
        demonstration=environment.get("SANDUQ_DEMONSTRATION") == "1",
    )
