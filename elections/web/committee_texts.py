"""What the page of a committee member (static/js/committee.js) says, in the language of the reader."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from elections.web.acts_of_two import MEANINGS, TITLES
from elections.web.i18n import OFFICES

TEXTS: Final[dict[str, Any]] = {
    **{f"seat_{name}": said for name, said in OFFICES.items()},
    **{f"act_{name}": said for name, said in TITLES.items()},
    **{f"meaning_{name}": said for name, said in MEANINGS.items()},
    "of_cohort": _l("Election committee · cohort {number}"),
    "claiming": _l("Taking the seat…"),
    "rounds_done": _l("done"),
    "rounds_mine": _l("this device has answered"),
    "rounds_wait": _l("waiting for: {seats}"),
    "comparing": _l("This device checks the whole key against what it used itself…"),
    "file_right": _l("The file is right: it holds this seat's key."),
    "file_wrong": _l("This file is not the key of this seat. Save it again, then choose it again."),
    "not_confirmed_yet": _l("Still to confirm: {seats}"),
    "all_confirmed": _l("All have confirmed. The chair opens at the announced time."),
    "opens_at": _l("Opening: {time}"),
    "open_until": _l("The poll is open until {time}."),
    "turnout": _l("{ballots} ballots in the urn, {handed_out} cards handed out"),
    "counting": _l("This device opens its part…"),
    "shares": _l("{given} of {threshold} shares are in"),
    "said": _l("{who}: {what}"),
    "throw_dice": _l("Throw before everybody and enter the numbers as they fell. No draw ends without your word."),
    "word_entered": _l("Your word is entered; you may add another."),
    "words_entered": _l("Your words are entered."),
    "reason": _l("Reason: {reason}"),
    "new_closing": _l("New closing: {time}"),
    "paper_votes": _l("{number}. {name}: {votes}"),
    "paper_rest": _l("Voters {voters}, blank {blank}, null {null}"),
    "remark_done": _l("It stands in the minutes, as number {number}."),
    "destroy_done": _l("The key is gone from this device. Destroy the file too."),
    "over_result": _l("The result is proclaimed. Thank you."),
    "over_none": _l("The election ended without result."),
    "over_cancelled": _l("The election was cancelled."),
    "list_comma": _l(", "),
    "device_refused": _l("This device refuses: {code}. Say it to the chair."),
    "needs_https": _l("This page works over HTTPS only. Tell the institute."),
    "no_storage": _l("This browser keeps nothing. Leave the private window, and open the link again."),
}
