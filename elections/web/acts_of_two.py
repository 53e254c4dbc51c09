"""Acts that take two, in words: for the chair who proposes, and for the member who confirms on his own device."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

TITLES: Final[dict[str, Any]] = {
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

MEANINGS: Final[dict[str, Any]] = {
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
