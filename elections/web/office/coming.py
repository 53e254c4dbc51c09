"""What comes next in an election: the step, in a few words, and the page where it is done."""

from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from elections.web import formats
from elections.web.office.page import filled
from elections.web.office.path import View, steps
from elections.web.views import link


@dataclass(frozen=True)
class Next:
    """What comes next: the step, in a few words, and the page where it is done."""

    title: str
    text: Markup | str
    href: str | None
    button: str
    number: str = ""
    waits: bool = False


def next_step(view: View) -> Next | None:
    """What has to be done now; None after an early end."""
    uuid = view.uuid
    here = next((step for step in steps(view) if step.state == "now"), None)
    if here is None:
        return None
    words: dict[str, tuple[Markup | str, str]] = {
        "roll": (_("The cohort has no trainees yet. Their file comes first."), _("To the trainees")),
        "rules": (
            _("The statute leaves the procedure to an order. Enter what that order says."),
            _("To the rules and the order"),
        ),
        "convene": (
            _("Look through the institute’s rules, then convene. The convocation fixes them."),
            _("To the convocation"),
        ),
        "candidacies": _about_candidacies(view),
        "close": (
            _("The filing deadline has passed, every candidacy is decided: the director closes roll and list."),
            _("To the closing"),
        ),
        "cards": (_("One card for each elector, and spares, are made and printed."), _("To the cards")),
        "sitting": (
            _("The chair takes the attendance and begins the poll; the committee makes its key."),
            _("To the sitting"),
        ),
        "poll": (_("Cards are handed out at the desk; trainees vote."), _("To the desk")),
        "count": (_("The cards are accounted for before everybody, then the committee counts."), _("To the sitting")),
        "proclaim": (_("Equal votes go to the lot; then the chair and a member proclaim."), _("To the sitting")),
        "mandate": (
            _("The result is proclaimed. Minutes, attestations and contests are kept here."),
            _("To the mandates"),
        ),
    }
    text, button = words[here.key]
    waits = here.key == "candidacies" and not view.filing_is_over
    number = here.number if here.key != "roll" else ""
    return Next(here.title, text, here.href or link("office.election", uuid=uuid), button, number, waits)


def _about_candidacies(view: View) -> tuple[Markup | str, str]:
    button = _("To the candidacies")
    if view.filing_is_over:
        return _("The filing deadline has passed. Every candidacy is admitted or rejected."), button
    if view.filing_deadline is None:
        return "", button
    return (
        filled(_("Candidacies are filed until %(moment)s."), moment=formats.moment(view.filing_deadline, weekday=True)),
        button,
    )
