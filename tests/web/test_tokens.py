"""Passwords, signed links and the configuration: what is worthless is refused."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from elections.errors import Forbidden
from elections.web.config import Config, from_environment
from elections.web.passwords import LONGEST_PASSWORD, hash_password, password_matches
from elections.web.tokens import Purpose, Tokens
from tests.web.conftest import NOW, settings

OLD, NEW = "o" * 40, "n" * 40


def salt(size: int) -> bytes:
    return bytes(range(size))


def test_a_password_matches_itself_alone() -> None:
    stored = hash_password("mot de passe")
    assert password_matches("mot de passe", stored)
    assert not password_matches("mot de passe ", stored)
    assert not password_matches("", stored)
    assert "mot" not in stored and stored.startswith("scrypt:32768:8:1$")


def test_a_password_is_the_same_in_either_unicode_form() -> None:
    assert password_matches("cle\u0301", hash_password("cl\u00e9"))


def test_nobody_has_no_password_and_not_even_the_empty_one() -> None:
    assert not password_matches("", None)
    assert not password_matches("x", None)


def test_a_password_beyond_measure_is_not_hashed() -> None:
    long = "x" * (LONGEST_PASSWORD + 1)
    assert not password_matches(long, None)
    with pytest.raises(ValueError, match="too long"):
        hash_password(long)


def test_two_hashes_of_one_password_differ() -> None:
    assert hash_password("x") != hash_password("x")


def signers(*keys: str, at: datetime = NOW) -> Tokens:
    return Tokens(keys, lambda: at)


def test_what_was_signed_comes_back() -> None:
    tokens = signers(OLD)
    assert tokens.read(Purpose.BEARER, tokens.sign(Purpose.BEARER, ["E1", "oldest", 2])) == ["E1", "oldest", 2]


@pytest.mark.parametrize("other", [purpose for purpose in Purpose if purpose is not Purpose.BEARER])
def test_a_text_signed_for_one_purpose_is_worthless_for_another(other: Purpose) -> None:
    tokens = signers(OLD)
    with pytest.raises(Forbidden) as refused:
        tokens.read(other, tokens.sign(Purpose.BEARER, 1))
    assert refused.value.code == "link-forged"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\u0664.\u0664.\u0664", "." * 50, "W10.x.y\n"])
def test_a_forged_text_is_refused(token: str) -> None:
    with pytest.raises(Forbidden) as refused:
        signers(OLD).read(Purpose.BEARER, token)
    assert refused.value.code == "link-forged"


def test_a_text_of_a_former_key_is_read_until_the_key_goes() -> None:
    token = signers(OLD).sign(Purpose.SEAT_LINK, "x")
    assert signers(OLD, NEW).read(Purpose.SEAT_LINK, token) == "x"
    with pytest.raises(Forbidden):
        signers(NEW).read(Purpose.SEAT_LINK, token)
    assert signers(NEW).read(Purpose.SEAT_LINK, signers(OLD, NEW).sign(Purpose.SEAT_LINK, "y")) == "y"


def test_a_text_is_out_of_date_by_the_applications_clock() -> None:
    token = signers(OLD).sign(Purpose.FIRST_RUN, "x")
    assert signers(OLD, at=NOW + timedelta(seconds=60)).read(Purpose.FIRST_RUN, token, max_age=60) == "x"
    with pytest.raises(Forbidden) as refused:
        signers(OLD, at=NOW + timedelta(seconds=62)).read(Purpose.FIRST_RUN, token, max_age=60)
    assert refused.value.code == "link-expired"


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret_keys": ()},
        {"secret_keys": ("short",)},
        {"secret_keys": ("k" * 40, "short")},
        {"base_url": "vote.example"},
        {"base_url": "ftp://vote.example"},
        {"base_url": "https://vote.example/"},
        {"base_url": "https://vote.example/path"},
        {"trusted_proxies": -1},
        {"time_zone": "Africa/Nowhere"},
        {"time_zone": "../etc/passwd"},
    ],
)
def test_a_configuration_that_could_not_work_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="key|base_url|time_zone|trusted_proxies"):
        replace(settings(tmp_path), **wrong)


def test_a_configuration_shows_no_secret(tmp_path: Path) -> None:
    shown = repr(settings(tmp_path, database_url="postgresql://user:secret-word@host/db"))
    assert "kkkk" not in shown and "secret-word" not in shown


def test_the_environment_makes_a_configuration(tmp_path: Path) -> None:
    (tmp_path / "secret-keys").write_text(f"{OLD}\n{NEW}\n", encoding="ascii")
    made = from_environment({"SANDUQ_DATA": str(tmp_path), "SANDUQ_PROXIES": "1"})
    assert isinstance(made, Config)
    assert made.secret_keys == (OLD, NEW) and made.trusted_proxies == 1 and made.host == "localhost"
    assert made.database_url.startswith("sqlite:///")


def test_without_keys_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="sanduq serve"):
        from_environment({"SANDUQ_DATA": str(tmp_path)})
