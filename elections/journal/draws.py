"""The draws: each is redone from the journal's own lines (articles 5 and 6, the design's recorded draw)."""

from dataclasses import replace
from typing import Final

from elections.canonical import sha256_hex
from elections.errors import CheckFailed, Forbidden, Malformed, OutOfState
from elections.journal.act import Asked, Data, act, demand, rule
from elections.journal.entry import Entry
from elections.journal.shapes import HEX, NUMBER, REASON, REGISTRATION, WITH_MAYBE, Code, Line, ListOf, fields
from elections.journal.state import DrawState, ElectionState
from elections.law import counting, draws
from elections.law.committee import SEATS

DRAWING: Final = ("sitting", "counted")
PURPOSE: Final = Code(("oldest", "youngest", "seat"))
WHO: Final = Line(draws.WHO_LENGTH)
WHAT: Final = Line(draws.WHAT_LENGTH)


def outcome(standing: ElectionState) -> counting.Outcome:
    """What the counts and the draws made so far say; with `draw` set, a draw is still to be made.

    Raises:
        OutOfState: nothing was counted yet.
        CheckFailed: the counts or the draw do not fit (`elections.law.counting.count`).
    """
    counts = standing.counts
    if counts is None:
        raise OutOfState("not-counted", "Nothing was counted yet; count first.")
    drawn = [draw.drawn for draw in standing.draws if not draw.seat]
    return counting.count(
        counts.votes,
        counts.blank,
        standing.seats,
        null=counts.null,
        struck=standing.struck_after_opening,
        struck_votes="count" if standing.rules.struck_votes == "count" else "void",
        drawn=[int(number) for names in drawn for number in names],
    )


def next_attempt(standing: ElectionState, seat: str) -> int:
    """Which attempt a draw for `seat` ("" for a seat of the election) would be."""
    attempt = 1
    for draw in standing.draws:
        if draw.seat == seat and draw.sitting == standing.sitting:
            attempt = attempt + 1 if draw.state == "annulled" else 1
    return attempt


@demand("adjourn", "step_aside", "form_committee", "open", "leave_machine", "open_draw", "draw_by_hand", "proclaim")
def _no_open_draw(standing: ElectionState, asked: Asked) -> None:
    if standing.open_draw:
        raise OutOfState("draw-open", "Draw {draw} is open; close or annul it first.", draw=standing.open_draw.number)


@demand("open_draw")
def _recorded(standing: ElectionState, asked: Asked) -> None:
    _check_method(standing, "recorded")


@demand("draw_by_hand")
def _by_hand(standing: ElectionState, asked: Asked) -> None:
    _check_method(standing, "slips")


act(
    "open_draw",
    by=("chair",),
    states=DRAWING,
    data=fields(
        draw=NUMBER,
        purpose=PURPOSE,
        seat=Code((*SEATS[1:], "")),
        attempt=NUMBER,
        places=NUMBER,
        entries=ListOf(REGISTRATION, 2),
        commitment=HEX,
    ),
    first=OutOfState(
        "out-of-state-open_draw",
        "A draw takes place in the sitting before the opening (ages) or after the count (seats); count first.",
    ),
)


@demand("open_draw", "draw_by_hand")
def _something_to_draw(standing: ElectionState, asked: Asked) -> None:
    if standing.state == "counted":
        if outcome(standing).draw is None:
            raise _nothing_tied()
    elif standing.members:
        raise _no_age_draw()


@rule("open_draw")
def _open_draw(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    _called_for(standing, entry, data)
    if data["attempt"] != next_attempt(standing, data["seat"]):
        raise CheckFailed("draw-attempt", "Attempts are numbered: one more than the annulled ones before it.")
    opened = draws.OpenDraw(
        standing.election,
        data["purpose"],
        f"{standing.statute.id} {entry.article}",
        data["attempt"],
        entry.previous,
        data["places"],
        tuple(data["entries"]),
        data["commitment"],
    )
    if any(draw.opened and draw.opened.commitment == data["commitment"] for draw in standing.draws):
        raise CheckFailed("draw-secret-reused", "This commitment was used before; draw a new secret.")
    return _with(standing, DrawState(data["draw"], data["seat"], standing.sitting, "open", opened=opened))


act(
    "say",
    by=SEATS,
    states=DRAWING,
    data=fields(draw=NUMBER, who=WHO, what=WHAT),
    first=OutOfState("out-of-state-say", "Contributions belong to an open draw; open the draw first."),
)


@demand("say", "close_draw", "annul_draw")
def _a_draw_is_open(standing: ElectionState, asked: Asked) -> None:
    if standing.open_draw is None:
        raise _not_open()


@demand("say")
def _sits(standing: ElectionState, asked: Asked) -> None:
    if asked.by != "chair" and not standing.seated(asked.by):
        raise _not_your_word()


@rule("say")
def _say(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    draw, opened = _this_draw(standing, data)
    if entry.by not in ("chair", data["who"]):
        raise _not_your_word()
    return _with(standing, replace(draw, opened=draws.say(opened, data["who"], data["what"])))


act(
    "close_draw",
    by=("chair",),
    states=DRAWING,
    data=fields(draw=NUMBER, secret=HEX, seed=HEX, drawn=ListOf(REGISTRATION, 1), text=HEX),
    first=OutOfState("out-of-state-close_draw", "Only an open draw is closed; open the draw first."),
)


@rule("close_draw")
def _close_draw(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    draw, opened = _this_draw(standing, data)
    # For a seat every member contributes; for ages the chair does, and whoever of those concerned wants to.
    must_speak = ["chair"] if draw.seat else [member.seat for member in standing.members]
    closed = draws.close(opened, draws.Secret(data["secret"]), must_speak=must_speak)
    told = (data["seed"], tuple(data["drawn"]), data["text"])
    if told != (closed.seed, closed.drawn, sha256_hex(closed.text)):
        raise CheckFailed("draw-outcome", "The seed, those drawn or the text's hash are not what the draw gives.")
    return _with(standing, replace(draw, state="closed", closed=closed))


act(
    "annul_draw",
    by=("chair",),
    states=DRAWING,
    data=fields(WITH_MAYBE, draw=NUMBER, reason=REASON, secret=HEX),
    together=True,
    first=OutOfState("out-of-state-annul_draw", "Only an open draw is annulled; open the draw first."),
)


@rule("annul_draw")
def _annul_draw(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    draw, opened = _this_draw(standing, data)
    if ("with" in data) != bool(standing.members):
        raise Malformed("annulment", "Once the committee sits, a second member annuls the draw with the chair.")
    draws.annul(opened, draws.Secret(data["secret"]), data["reason"])
    return _with(standing, replace(draw, state="annulled"))


act(
    "draw_by_hand",
    by=("chair",),
    states=DRAWING,
    data=fields(
        draw=NUMBER,
        purpose=PURPOSE,
        seat=Code((*SEATS[1:], "")),
        places=NUMBER,
        entries=ListOf(REGISTRATION, 2),
        drawn=ListOf(REGISTRATION, 1),
        drawer=WHO,
        before=WHAT,
    ),
    first=OutOfState(
        "out-of-state-draw_by_hand",
        "A draw takes place in the sitting before the opening (ages) or after the count (seats); count first.",
    ),
)


@rule("draw_by_hand")
def _draw_by_hand(standing: ElectionState, entry: Entry, data: Data) -> ElectionState:
    _called_for(standing, entry, data)
    by_hand = draws.HandDraw(
        data["purpose"],
        data["places"],
        tuple(data["entries"]),
        tuple(data["drawn"]),
        data["drawer"],
        data["before"],
    )
    return _with(standing, DrawState(data["draw"], data["seat"], standing.sitting, "by-hand", by_hand=by_hand))


def _check_method(standing: ElectionState, method: str) -> None:
    if standing.rules.draw_method != method:
        raise OutOfState("other-draw-method", "The convocation chose the other method of drawing lots.")


def _called_for(standing: ElectionState, entry: Entry, data: Data) -> None:
    if data["draw"] != len(standing.draws) + 1:
        raise CheckFailed("draw-number", "Draws are numbered: this one is {n}.", n=len(standing.draws) + 1)
    if data["purpose"] == "seat":
        _tie(standing, data)
        article = standing.statute.count_article
    else:
        _equal_ages(standing, data)
        article = standing.statute.committee_article
    if entry.article != article:
        raise CheckFailed("draw-article", "The draw cites another article than the one that calls for it.")


def _equal_ages(standing: ElectionState, data: Data) -> None:
    seats = SEATS[1:] if standing.rules.reading == "both" else SEATS[1:3]
    if standing.state != "sitting" or standing.members or data["seat"] not in seats:
        raise _no_age_draw()
    if not data["seat"].endswith(data["purpose"]) or data["places"] != 1:
        raise CheckFailed("draw-does-not-fit", "The draw is not the one this seat needs.")
    lot = standing.lot_for(data["seat"])
    if lot and lot.number not in standing.vacated_draws:
        raise OutOfState(
            "seat-drawn", "Lots were drawn for this seat; they are drawn again only when that member steps aside."
        )
    if set(data["entries"]) & {one.registration for one in standing.candidates}:
        raise CheckFailed("candidate-sits", "Who put himself forward does not sit on the committee.")


def _tie(standing: ElectionState, data: Data) -> None:
    needed = outcome(standing).draw
    if needed is None or data["seat"]:
        raise _nothing_tied()
    if (data["places"], tuple(data["entries"])) != (needed.places, needed.entries):
        raise CheckFailed("draw-does-not-fit", "The draw is not the one this tie needs.")


def _this_draw(standing: ElectionState, data: Data) -> tuple[DrawState, draws.OpenDraw]:
    draw = standing.open_draw
    if draw is None or draw.opened is None or draw.number != data["draw"]:
        raise _not_open()
    return draw, draw.opened


def _nothing_tied() -> OutOfState:
    return OutOfState("no-draw-needed", "Nothing is tied: there is nothing to draw.")


def _no_age_draw() -> OutOfState:
    return OutOfState("no-age-draw", "Equal ages are drawn for a seat of the committee, before it is formed.")


def _not_open() -> OutOfState:
    return OutOfState("draw-not-open", "No draw is open. Open it first.")


def _not_your_word() -> Forbidden:
    return Forbidden("not-your-word", "A member speaks for himself; what others say the chair enters.")


def _with(standing: ElectionState, draw: DrawState) -> ElectionState:
    return replace(standing, draws=(*standing.draws[: draw.number - 1], draw))
