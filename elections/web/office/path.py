"""An election as a path of steps: where it stands, what comes next, by which article or whose rule, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from elections import journal
from elections.law.statute import Statute
from elections.web import formats
from elections.web.i18n import language
from elections.web.office.page import filled
from elections.web.views import link

NOBODY_ELECTED: Final = ("without_result", "cancelled", "annulled")
BEFORE_OPENING: Final = ("draft", "convened", "listed", "sitting")
WARN_DAYS: Final = 10
"""How many days before the last lawful one the warning begins; the screen's own choice."""


@dataclass(frozen=True)
class View:
    """What the path is drawn from."""

    uuid: str
    cohort_id: int
    law: Statute
    standing: journal.ElectionState
    electors: int
    filings: Mapping[str, int]
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


def steps(view: View) -> list[Step]:
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


def _step(view: View, key: str, title: str, here: bool, done: bool, **more: str | Markup | None) -> Step:
    number = str(more.pop("number", "") or "")
    by = view.law.cite(number, language()) if number else _("institute’s rule")
    state = "done" if done else "now" if here else "next"
    href = more.pop("href", None)
    note = more.pop("note", "") or ""
    return Step(key, title, state, number, by, note, str(href) if href else None)


def _before_the_sitting(view: View) -> list[Step]:
    uuid, law, draft = view.uuid, view.law, view.state == "draft"
    electors = filled(
        ngettext("%(num)s trainee on the roll", "%(num)s trainees on the roll", view.electors),
        num=formats.number(view.electors),
    )
    filed = sum(view.filings.values())
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
            draft and not view.electors,
            bool(view.electors),
            number=law.poll_article,
            note=electors,
            href=link("office.cohort", cohort_id=view.cohort_id) if draft else link("office.roll", uuid=uuid),
        ),
        _step(
            view,
            "rules",
            _("Institute’s rules"),
            draft and bool(view.electors) and bool(view.blanks),
            rules_done,
            number=law.poll_article if order_note else "",
            note=order_note,
            href=link("office.rules", uuid=uuid),
        ),
        _step(
            view,
            "convene",
            _("Convocation"),
            draft and bool(view.electors) and not view.blanks,
            not draft,
            number=law.vacancy_article if view.by_election else law.poll_article,
            note=_opening(view),
            href=link("office.convene", uuid=uuid) if draft else None,
        ),
        _step(
            view,
            "candidacies",
            _("Candidacies"),
            view.state == "convened" and not (view.filing_is_over and not view.filings["filed"]),
            listed or view.state == "convened" and view.filing_is_over and not view.filings["filed"],
            note=until,
            href=None if draft else link("office.filings", uuid=uuid),
        ),
        _step(
            view,
            "close",
            _("Closing of roll and list"),
            view.state == "convened" and view.filing_is_over and not view.filings["filed"],
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
            view.state == "listed" and not view.standing.made,
            bool(view.standing.made),
            note=_cards(view),
            href=link("office.cards", uuid=uuid) if listed else None,
        ),
    ]


def _sitting_to_mandate(view: View) -> list[Step]:
    uuid, law, state = view.uuid, view.law, view.state
    sitting = link("sitting.sitting", uuid=uuid) if view.past("listed") else None
    return [
        _step(
            view,
            "sitting",
            _("Sitting: beginning of the poll, committee, key"),
            state == "sitting" or state == "listed" and bool(view.standing.made),
            view.past("open"),
            number=law.committee_article,
            href=sitting,
        ),
        _step(
            view,
            "poll",
            _("Poll"),
            state in ("open", "suspended"),
            view.past("closed"),
            number=law.ballot_article,
            note=_hours(view),
            href=link("office.desk", uuid=uuid) if state in ("open", "suspended") else None,
        ),
        _step(
            view,
            "count",
            _("Cards’ account and count"),
            state == "closed",
            view.past("counted"),
            number=law.count_article,
            href=sitting if state == "closed" else None,
        ),
        _step(
            view,
            "proclaim",
            _("Proclamation, after the lot where votes are equal"),
            state == "counted",
            view.past("proclaimed"),
            number=law.count_article,
            href=sitting if state == "counted" else None,
        ),
        _step(
            view,
            "mandate",
            _("Mandate, minutes and contests"),
            state == "proclaimed",
            False,
            number=law.vacancy_article,
            href=link("office.mandates") if view.past("proclaimed") else None,
        ),
    ]


def _opening(view: View) -> Markup | str:
    if view.state == "draft" or view.opens_at is None:
        return ""
    return filled(_("Opening of the poll: %(moment)s"), moment=formats.moment(view.opens_at, weekday=True))


def _hours(view: View) -> Markup | str:
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


def _candidates(view: View) -> Markup | str:
    if not view.past("listed"):
        return ""
    count = len(view.standing.candidates)
    return filled(ngettext("%(num)s candidate", "%(num)s candidates", count), num=formats.number(count))


def _cards(view: View) -> Markup | str:
    if not view.standing.made:
        return ""
    made = view.standing.made
    return filled(ngettext("%(num)s card made", "%(num)s cards made", made), num=formats.number(made))
