"""Draws in the room: for equal ages, and for tied seats. The words are `elections.law.draws`; here they are kept."""

from elections import journal
from elections.acts.proposals import Data, takes_two
from elections.acts.sitting import who_would_sit
from elections.acts.transaction import Act, Context, acting
from elections.canonical import sha256_hex
from elections.db.models import Draw
from elections.errors import OutOfState
from elections.law import committee, counting, draws


def needed(act: Act, by_act: str) -> committee.DrawNeeded | counting.DrawNeeded:
    """The draw that equal ages, or equal votes, call for now, and that `by_act` (`open_draw`, `draw_by_hand`) makes.

    Raises:
        OutOfState: `no-draw-needed`, another draw is open, or lots are drawn the other way here.
    """
    act.check(by_act, "chair")
    found: committee.Seated | committee.DrawNeeded | counting.DrawNeeded | None = journal.stage(act.standing).tied
    if found is None:
        found = who_would_sit(act.session, act.election, act.standing)
    if isinstance(found, committee.Seated):
        raise OutOfState("no-draw-needed", "Nothing is tied: there is nothing to draw.")
    return found


def open_draw(context: Context, uuid: str) -> int:
    """Opens the recorded draw that is needed: its secret is drawn and kept, its commitment shown. Returns its number.

    Raises:
        OutOfState: `no-draw-needed`, or another draw is open, or lots are drawn by hand here.
    """
    with acting(context, uuid) as act:
        wanted = needed(act, "open_draw")
        secret = draws.draw_secret(act.random_bytes)
        number = len(act.standing.draws) + 1
        act.enter(
            "open_draw",
            "chair",
            _article(act, wanted.purpose),
            {
                "draw": number,
                "purpose": wanted.purpose,
                "seat": wanted.seat,
                "attempt": journal.next_attempt(act.standing, wanted.seat),
                "places": wanted.places,
                "entries": list(wanted.entries),
                "commitment": secret.commitment,
            },
        )
        act.session.add(
            Draw(
                election_id=act.election.id,
                draw=number,
                purpose=wanted.purpose,
                seat=wanted.seat,
                secret=secret.digits,
            )
        )
        return number


def say(context: Context, uuid: str, by: str, who: str, what: str) -> None:
    """Adds what somebody says to the open draw; a member speaks for his own seat, the chair enters what others say.

    Raises:
        Malformed: `who` or `what` is not one printable line.
        OutOfState: `draw-not-open`.
    """
    with acting(context, uuid) as act:
        number, opened = _open(act, "say", by)
        act.enter("say", by, _article(act, opened.purpose), {"draw": number, "who": who, "what": what})


def close_draw(context: Context, uuid: str) -> tuple[str, ...]:
    """Shows the secret and draws; returns the entries drawn.

    Raises:
        OutOfState: `draw-not-open`, or somebody who has to speak has not.
    """
    with acting(context, uuid) as act:
        number, opened = _open(act, "close_draw", "chair")
        kept = act.session.get_one(Draw, (act.election.id, number))
        done = draws.close(opened, draws.Secret(kept.secret))
        act.enter(
            "close_draw",
            "chair",
            _article(act, opened.purpose),
            {
                "draw": number,
                "secret": done.secret,
                "seed": done.seed,
                "drawn": list(done.drawn),
                "text": sha256_hex(done.text),
            },
        )
        kept.secret, kept.status, kept.body = "", "closed", done.text
        return done.drawn


def annul_age_draw(context: Context, uuid: str, reason: str) -> None:
    """The chair annuls an open draw before the committee sits; its secret is published, the attempt stays on record.

    Raises:
        OutOfState: `draw-not-open`; once the committee sits, the act takes two.
    """
    with acting(context, uuid) as act:
        _annul(act, reason, {})


@takes_two("annul_draw")
def _annul_draw(act: Act, data: Data, seat: str) -> None:
    """Annuls the open draw; `data` holds `reason`."""
    _annul(act, str(data["reason"]), {"with": seat})


def draw_by_hand(context: Context, uuid: str, drawn: tuple[str, ...], drawer: str, before: str) -> None:
    """Enters the outcome of slips drawn from a box: `drawer` drew, `before` says before whom.

    Raises:
        CheckFailed: those drawn are not the right number of those tied.
        OutOfState: `no-draw-needed`, or the convocation chose the recorded draw.
    """
    with acting(context, uuid) as act:
        wanted = needed(act, "draw_by_hand")
        number = len(act.standing.draws) + 1
        act.enter(
            "draw_by_hand",
            "chair",
            _article(act, wanted.purpose),
            {
                "draw": number,
                "purpose": wanted.purpose,
                "seat": wanted.seat,
                "places": wanted.places,
                "entries": list(wanted.entries),
                "drawn": list(drawn),
                "drawer": drawer,
                "before": before,
            },
        )
        act.session.add(
            Draw(election_id=act.election.id, draw=number, purpose=wanted.purpose, seat=wanted.seat, status="by-hand")
        )


def _annul(act: Act, reason: str, second: Data) -> None:
    number, opened = _open(act, "annul_draw", "chair")
    kept = act.session.get_one(Draw, (act.election.id, number))
    act.enter(
        "annul_draw",
        "chair",
        _article(act, opened.purpose),
        {**second, "draw": number, "reason": reason, "secret": kept.secret},
    )
    kept.secret, kept.status = "", "annulled"


def _open(act: Act, wanted: str, by: str) -> tuple[int, draws.OpenDraw]:
    act.check(wanted, by)
    found = act.standing.open_draw
    if found is None or found.opened is None:
        raise AssertionError("an open draw was opened")
    return found.number, found.opened


def _article(act: Act, purpose: str) -> str:
    statute = act.standing.statute
    return statute.count_article if purpose == "seat" else statute.committee_article
