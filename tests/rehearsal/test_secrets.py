"""No secret of a whole election shows in a repr, a log line, the console, or an exception with all that led to it."""

import logging
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from elections.belenios import credentials, tally, trustees
from elections.belenios.group import Randomness
from elections.canonical import sha256_hex
from elections.cli import main
from elections.errors import Refusal
from elections.law import cards, draws
from elections.rehearsal import Plan, Room, files, rehearse

SEED = bytes.fromhex("0123456789abcdef")


@cache
def room(until: str = "closed") -> Room:
    return rehearse(Plan(9, 3, tie=True, until=until, seed=SEED))


def secrets_of(of: Room) -> set[str]:
    """Everything that nobody else may see, in the forms in which it could be written."""
    known = {form for card in of.cards for form in (card.credential, card.credential.replace("-", ""))}
    known |= {form for number in [card.secret for card in of.cards] for form in (str(number), f"{number:x}")}
    known |= {form for number in of.keys for form in (str(number), f"{number:x}")}
    for member in of.members:
        known |= {member.seed.hex(), repr(member.seed), str(member.scalar("signing")), str(member.scalar("decryption"))}
        known |= set(map(str, member.coefficients()))
    return known


def shown_in(text: str, of: Room) -> list[str]:
    return [secret for secret in secrets_of(of) if secret in text]


def refusal_of(act: Callable[[], object]) -> str:
    """All that a log would hold of a refusal: itself, its details, the chain of its causes, and where."""
    with pytest.raises(Refusal) as refused:
        act()
    error = refused.value
    return f"{error!r} {error} {dict(error.details)} " + "".join(traceback.format_exception(error))


def test_no_repr_of_a_rehearsal_or_of_its_parts_shows_a_secret() -> None:
    of = room()
    things = [of, of.plan, of.stream, of.standing, of.head, of.trustees, of.election, of.aggregate]
    things += [*of.cards, *of.given, *of.members, *of.journal]
    assert not shown_in(" ".join(map(repr, things)), of)
    assert SEED.hex() not in repr(of) and repr(SEED) not in repr(of)


def test_no_public_file_of_a_record_holds_a_secret() -> None:
    of = room("proclaimed")
    public = {name: data for name, data in files(of).items() if not name.startswith("secrets/")}
    assert {"archive.bel", "commitments.bin", "journal.jsonl"} <= public.keys()
    texts = {name: data.hex() if name.endswith(".bin") else data.decode() for name, data in public.items()}
    assert not {name for name, text in texts.items() if shown_in(text, of)}


def test_neither_console_nor_log_says_a_secret(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    options = ["--electors", "9", "--candidates", "3", "--tie", "--until", "closed", "--seed", SEED.hex()]
    said = CliRunner().invoke(main, ["rehearse", *options, "--out", str(tmp_path / "out")])
    assert said.exit_code == 0, said.output
    assert (tmp_path / "out/secrets/cards.csv").read_bytes() == files(room())["secrets/cards.csv"]
    verified = CliRunner().invoke(main, ["verify", "--jobs", "1", str(tmp_path / "out")])
    assert verified.exit_code == 0, verified.output
    heard = said.output + verified.output + caplog.text
    assert not shown_in(heard, room()) and SEED.hex() not in heard


def test_a_draws_secret_shows_nowhere_before_it_is_shown() -> None:
    secret, other = draws.Secret("5e" * 32), draws.Secret("6f" * 32)
    head = sha256_hex(b"head")
    draw = draws.open_draw(
        election="SanduqDrawsLots2222222", purpose="seat", article="ma-2.03.40 6", attempt=1, head=head, places=1,
        entries=("1", "2"), secret=secret,
    )  # fmt: skip
    said = draws.say(draw, "chair", "4 1 6 3")
    shown = [repr(secret), repr(draw), repr(said), draw.text.decode(), said.text.decode()]
    shown += [
        refusal_of(lambda: draws.close(draw, secret)),
        refusal_of(lambda: draws.close(said, secret, must_speak=["oldest"])),
        refusal_of(lambda: draws.close(said, other)),
        refusal_of(lambda: draws.annul(said, other, "a reason")),
        refusal_of(lambda: draws.annul(said, secret, "two\nlines")),
        refusal_of(lambda: draws.Secret(secret.digits[:-1])),
        refusal_of(lambda: draws.Secret(secret.digits.upper())),
    ]
    for digits in (secret.digits, other.digits):
        assert digits[:-1] not in " ".join(shown).lower()


def test_no_exception_repeats_a_code_or_a_key_that_was_wrong() -> None:
    of = room()
    assert of.trustees is not None and of.election is not None and of.aggregate is not None
    election, aggregate, keys = of.election, of.aggregate, of.trustees
    code, key = of.cards[0].credential, f'"{of.keys[0]}"'.encode()
    wrong = [code[:-1], code + "1", "0" + code[1:], code[:-1] + ("2" if code[-1] != "2" else "3")]
    shown = [refusal_of(lambda typed=typed: credentials.normalise(typed)) for typed in wrong]  # type: ignore[misc]
    files_wrong = [key[1:], key[:-1], key + key, key.replace(b'"', b"'"), b'"-' + key[1:], b'"' + b"9" * 78 + b'"']
    shown += [refusal_of(lambda data=data: trustees.read_private_key(data)) for data in files_wrong]  # type: ignore[misc]
    lent = tally.make_share(election.fingerprint, of.keys[0], aggregate, chance())
    shown.append(
        refusal_of(lambda: tally.check_share(election.fingerprint, keys.verification_key(2), aggregate, lent, 2))
    )
    text = " ".join(shown)
    assert not shown_in(text, of)
    assert not [typed for typed in wrong if typed in text]


def chance() -> Randomness:
    return Randomness(room().stream.branch("a share of this test"))


def test_the_cards_account_tells_numbers_and_no_card() -> None:
    publics = [str(card.public) for card in room().cards]
    differences = cards.check_credentials(
        listed=publics[:5], voted=publics[:3], spoiled=publics[1:3], left=[*publics[2:4], publics[6]],
        spoiled_number=1, left_number=5,
    )  # fmt: skip
    assert len(differences) == 6
    told = " ".join(f"{one!r} {one} {dict(one.details)}" for one in differences)
    assert not [public for public in publics if public in told] and not shown_in(told, room())
