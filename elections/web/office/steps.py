"""An election as steps: where it stands, what comes next, by which article or whose rule, until when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from elections import journal
from elections.law.statute import Statute
from elections.web import formats
from elections.web.i18n import language
from elections.web.views import link

NOBODY_ELECTED: Final = ("without_result", "cancelled", "annulled")
STEP_OF: Final = {
    **dict.fromkeys(("candidacies", "decisions"), "candidacies"),
    **dict.fromkeys(("close-lists", "no-candidate"), "close"),
    "cards": "cards",
    **dict.fromkeys(("attendance", "committee", "claims", "key", "rounds", "compare", "opening"), "sitting"),
    **dict.fromkeys(("poll", "closing", "suspended"), "poll"),
    **dict.fromkeys(("account", "shares", "paper-count"), "count"),
    **dict.fromkeys(("tie", "no-vote", "proclaim"), "proclaim"),
    "mandate": "mandate",
}
"""The step of each stage; a draft's is that which it still lacks, a lot's that which it decides."""


@dataclass(frozen=True)
class Progress:
    """What the path is drawn from."""

    uuid: str
    cohort_id: int
    law: Statute
    standing: journal.ElectionState
    electors: int
    now: datetime
    today: date
    last_day: date | None
    blanks: tuple[str, ...]
    filing_deadline: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    by_election: bool

    @property
    def state(self) -> str:
        """The election's state."""
        return self.standing.state

    @property
    def step(self) -> str:
        """The step that is to be done now; "" after an early end."""
        name = journal.stage(self.standing, self.now, self.law).name
        if name == "draft":
            return "roll" if not self.electors else "rules" if self.blanks else "convene"
        if name == "lot":
            return "sitting" if self.state == "sitting" else "proclaim"
        return STEP_OF.get(name, "")

    @property
    def filing_is_over(self) -> bool:
        """Whether the filing deadline has passed."""
        return self.standing.filing_is_over(self.now)

    @property
    def last_day_article(self) -> str:
        """The article that sets the last lawful day."""
        return self.law.vacancy_article if self.by_election else self.law.poll_article

    @property
    def days_left(self) -> int | None:
        """Days until the last lawful one: 0 on it, negative after it, None where the statute sets none."""
        return (self.last_day - self.today).days if self.last_day else None

    @property
    def rest(self) -> str:
        """Whether the last lawful day is a "weekend" or "holiday"; it is not moved for that."""
        return self.law.rest_day(self.last_day) if self.last_day else ""

    def past(self, state: str) -> bool:
        """Whether the election has come as far as `state`."""
        return state in journal.reached(self.standing)


@dataclass(frozen=True)
class Step:
    """One step: `state` is done, now, wait, next or refused; `number` the article it rests on, "" for a rule."""

    key: str
    title: str
    state: str
    number: str = ""
    article: str = ""
    note: Markup | str = ""
    href: str | None = None


@dataclass(frozen=True)
class Next:
    """What comes next: the step, in a few words, and the page where it is done."""

    title: str
    text: Markup | str
    href: str | None
    button: str
    number: str = ""
    waits: bool = False


def steps(view: Progress) -> list[Step]:
    """The whole path; after an early end, as far as it came."""
    made = [*_before_the_sitting(view), *_sitting_to_mandate(view)]
    if view.state in NOBODY_ELECTED:
        reached = [step for step in made if step.state == "done"]
        title = {
            "without_result": _("Ended without a result"),
            "cancelled": _("Cancelled"),
            "annulled": _("Annulled by an authority"),
        }[view.state]
        return [
            *reached,
            Step("end", title, "refused", article=_("institute’s act") if view.state == "cancelled" else ""),
        ]
    return made


def next_step(view: Progress) -> Next | None:
    """What has to be done now; None after an early end."""
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
    return Next(here.title, text, here.href or link("office.election", uuid=view.uuid), button, number, waits)


def _step(
    view: Progress,
    key: str,
    title: str,
    done: bool,
    *,
    number: str = "",
    note: Markup | str = "",
    href: str | None = None,
) -> Step:
    by = view.law.cite(number, language()) if number else _("institute’s rule")
    state = "done" if done else "now" if key == view.step else "next"
    return Step(key, title, state, number, by, note, href)


def _before_the_sitting(view: Progress) -> list[Step]:
    uuid, law, draft = view.uuid, view.law, view.state == "draft"
    electors = filled(
        ngettext("%(num)s trainee on the roll", "%(num)s trainees on the roll", view.electors),
        num=formats.number(view.electors),
    )
    filed = len(view.standing.filings)
    candidacies = filled(
        ngettext("%(num)s candidacy filed", "%(num)s candidacies filed", filed), num=formats.number(filed)
    )
    until: Markup | str = ""
    if view.filing_deadline:
        until = filled(
            _("%(filed)s; filing deadline: %(moment)s"), filed=candidacies, moment=formats.moment(view.filing_deadline)
        )
    rules_done = not draft or bool(view.electors) and not view.blanks
    order_note = _("The order that the statute refers to has to be entered first.") if draft and view.blanks else ""
    listed = view.past("listed")
    return [
        _step(
            view,
            "roll",
            _("Cohort and roll"),
            bool(view.electors),
            number=law.poll_article,
            note=electors,
            href=link("office.cohort", cohort_id=view.cohort_id) if draft else link("office.roll", uuid=uuid),
        ),
        _step(
            view,
            "rules",
            _("Institute’s rules"),
            rules_done,
            number=law.poll_article if order_note else "",
            note=order_note,
            href=link("office.rules", uuid=uuid),
        ),
        _step(
            view,
            "convene",
            _("Convocation"),
            not draft,
            number=law.vacancy_article if view.by_election else law.poll_article,
            note=_opening(view),
            href=link("office.convene", uuid=uuid) if draft else None,
        ),
        _step(
            view,
            "candidacies",
            _("Candidacies"),
            listed or view.step == "close",
            note=until,
            href=None if draft else link("office.filings", uuid=uuid),
        ),
        _step(
            view,
            "close",
            _("Closing of roll and list"),
            listed,
            note=_candidates(view),
            href=link("office.closing", uuid=uuid)
            if view.state == "convened"
            else link("office.candidates", uuid=uuid)
            if listed
            else None,
        ),
        _step(
            view,
            "cards",
            _("Voting cards"),
            bool(view.standing.made),
            note=_cards(view),
            href=link("office.cards", uuid=uuid) if listed else None,
        ),
    ]


def _sitting_to_mandate(view: Progress) -> list[Step]:
    uuid, law, state = view.uuid, view.law, view.state
    sitting = link("sitting.sitting", uuid=uuid) if view.past("listed") else None
    return [
        _step(
            view,
            "sitting",
            _("Sitting: beginning of the poll, committee, key"),
            view.past("open"),
            number=law.committee_article,
            href=sitting,
        ),
        _step(
            view,
            "poll",
            _("Poll"),
            view.past("closed"),
            number=law.ballot_article,
            note=_hours(view),
            href=link("office.desk", uuid=uuid) if state in ("open", "suspended") else None,
        ),
        _step(
            view,
            "count",
            _("Cards’ account and count"),
            view.past("counted"),
            number=law.count_article,
            href=sitting if state == "closed" else None,
        ),
        _step(
            view,
            "proclaim",
            _("Proclamation, after the lot where votes are equal"),
            view.past("proclaimed"),
            number=law.count_article,
            href=sitting if state == "counted" else None,
        ),
        _step(
            view,
            "mandate",
            _("Mandate, minutes and contests"),
            False,
            number=law.vacancy_article,
            href=link("office.mandates") if view.past("proclaimed") else None,
        ),
    ]


def _opening(view: Progress) -> Markup | str:
    if view.state == "draft" or view.opens_at is None:
        return ""
    return filled(_("Opening of the poll: %(moment)s"), moment=formats.moment(view.opens_at, weekday=True))


def _hours(view: Progress) -> Markup | str:
    if view.opens_at is None or view.closes_at is None:
        return ""
    if formats.local(view.opens_at).date() == formats.local(view.closes_at).date():
        return filled(
            _("%(day)s, %(hours)s"),
            day=formats.day(view.opens_at, weekday=True),
            hours=formats.from_to(view.opens_at, view.closes_at),
        )
    return filled(
        _("%(opening)s – %(closing)s"), opening=formats.moment(view.opens_at), closing=formats.moment(view.closes_at)
    )


def _candidates(view: Progress) -> Markup | str:
    if not view.past("listed"):
        return ""
    count = len(view.standing.candidates)
    return filled(ngettext("%(num)s candidate", "%(num)s candidates", count), num=formats.number(count))


def _cards(view: Progress) -> Markup | str:
    if not view.standing.made:
        return ""
    made = view.standing.made
    return filled(ngettext("%(num)s card made", "%(num)s cards made", made), num=formats.number(made))


def _about_candidacies(view: Progress) -> tuple[Markup | str, str]:
    button = _("To the candidacies")
    if view.filing_is_over:
        return _("The filing deadline has passed. Every candidacy is admitted or rejected."), button
    if view.filing_deadline is None:
        return "", button
    return (
        filled(_("Candidacies are filed until %(moment)s."), moment=formats.moment(view.filing_deadline, weekday=True)),
        button,
    )


def filled(text: str, **values: object) -> Markup:
    """A sentence for a page with its `%(fields)s` filled; what is no markup yet is escaped."""
    return escape(text) % values
