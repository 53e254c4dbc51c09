"""What things of the sitting are called: acts that take two, the key's rounds, differing cards, remarks, troubles.

The chair's pages, the members' and the room's screen say the same words.
"""

from typing import Any, Final

from flask import Flask
from flask_babel import lazy_gettext as _l

from elections.law.calendar import parse_instant
from elections.web.i18n import OFFICES

ACT_TITLES: Final[dict[str, Any]] = {
    "open": _l("Open the poll"),
    "suspend": _l("Suspend the poll"),
    "resume": _l("Resume the poll"),
    "extend": _l("Extend the poll"),
    "close": _l("Close the poll before its time"),
    "close_all_voted": _l("Close the poll: every elector has voted"),
    "leave_machine": _l("Leave the machine and vote on paper"),
    "count_on_paper": _l("Enter the counts of the paper ballots"),
    "annul_draw": _l("Annul the open draw"),
    "declare_impossible": _l("End the election without result: the urn cannot be opened"),
    "proclaim": _l("Proclaim the result"),
}

ACT_MEANINGS: Final[dict[str, Any]] = {
    "open": _l("From this moment cards are handed out and ballots enter the urn, until the closing time."),
    "suspend": _l("No ballot enters the urn until the committee resumes; the closing time stays as it is."),
    "resume": _l("Ballots enter the urn again."),
    "extend": _l("The poll stays open until the new closing time."),
    "close": _l("No ballot enters the urn any more, and the closing seal is shown."),
    "close_all_voted": _l("No ballot enters the urn any more, and the closing seal is shown."),
    "leave_machine": _l(
        "The electronic urn is sealed unread, for good; everybody votes on paper, and the committee counts by hand."
    ),
    "count_on_paper": _l("The numbers of the paper ballots become the counts of this election."),
    "declare_impossible": _l("Too few members still have their key: the ballots stay unread, for good."),
    "annul_draw": _l("The secret of this attempt is published, and the draw is opened again from the beginning."),
    "proclaim": _l("The result becomes public, and the mandates begin today."),
}

ROUNDS: Final[dict[str, Any]] = {
    "certificate": _l("Each device shows its lock"),
    "polynomial": _l("Each device gives the others their parts"),
    "output": _l("Each device checks its parts"),
}

CAUSES: Final[dict[str, Any]] = {
    "mismatch": _l("A fingerprint differs, or a page was shown other certificates"),
    "device": _l("A member's device failed"),
}

DIFFERENCES: Final[dict[str, Any]] = {
    "cards-too-many": _l("More cards are accounted for than were made."),
    "cards-missing": _l("Cards that were made are not accounted for."),
    "ballots-exceed-cards": _l("There are more ballots than cards handed out."),
    "card-shown-twice": _l("A card was shown more than once."),
    "card-unknown": _l("A card that was shown is not of this election."),
    "spoiled-card-voted": _l("A spoiled card has a ballot."),
    "left-card-voted": _l("A card left over has a ballot."),
    "spoiled-cards-not-shown": _l("Cards marked as spoiled were not shown."),
    "left-cards-not-shown": _l("Cards counted as left were not shown."),
    "spoiled-cards-unmarked": _l("Cards were shown as spoiled that were not marked so."),
    "left-cards-uncounted": _l("Cards were shown as left that were not counted so."),
}

REMARKS: Final[dict[str, Any]] = {
    "remark": _l("Remark"),
    "complaint": _l("Complaint"),
    "incident": _l("Incident"),
    "dissent": _l("Dissenting opinion"),
}

DIFFERING: Final = frozenset(
    {
        "trustees-differ",
        "certificates-changed",
        "certificates-differ",
        "own-certificate-changed",
        "polynomials-changed",
        "commitment-broken",
        "coefexps-differ",
        "fingerprint-differs",
        "wrong-public-key",
    }
)
"""What a page says when it was shown something else than its colleagues: codes of ceremony.js and presses.js."""

LOST: Final = frozenset({"nothing-kept", "round-missing", "no-storage"})
"""What a page says when its device has lost its part of the key."""

_TROUBLE: Final = {
    "differs": _l(
        "The page was shown something else than its colleagues. Before the opening the key is made anew, before "
        "everybody; after it, the committee goes over to paper."
    ),
    "lost": _l(
        "The device has lost its part. Before the opening the key is made anew; at the count the member goes on with "
        "his key file."
    ),
    "other": _l("The page could not go on. Look at it together with the member; if it stays so, make the key anew."),
}


def within(seat: str) -> str:
    """A seat's name within a sentence."""
    name = str(OFFICES[seat])
    return name[:1].lower() + name[1:]


def troubles(code: str) -> Any:
    """What a code that a member's page reported means for the chair."""
    return _TROUBLE["differs" if code in DIFFERING else "lost" if code in LOST else "other"]


def install(app: Flask) -> None:
    """Gives templates these words."""
    app.jinja_env.globals.update(
        troubles=troubles,
        act_titles=ACT_TITLES,
        act_meanings=ACT_MEANINGS,
        difference_names=DIFFERENCES,
        round_names=ROUNDS,
        cause_names=CAUSES,
        remark_names=REMARKS,
        moment_of=parse_instant,
        within=within,
    )
