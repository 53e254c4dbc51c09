"""What becomes final, and what is deleted: minutes whose bytes never change again, and the purge.

The public extract becomes final at the end of an election, the full minutes once signed: they wait for what only their
signing shows (who refuses, and why), and become final by an act of the office, or by themselves a day after the end.
Once nobody can contest any more, the election's copy of the roll and its desk marks are deleted.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from elections.acts.accounts import institute
from elections.acts.printing import entries_of, gather
from elections.acts.transaction import ENDED, Context, acting, find_election, of_the_house
from elections.db.models import Cohort, Contest, Election, Elector, Filing, FrozenPaper, Remark, RollImport, Trainee
from elections.errors import OutOfState
from elections.law import calendar
from elections.papers.head import Data
from elections.papers.minutes import AFTERWARDS


def purge(context: Context) -> tuple[int, int]:
    """Deletes what is due; returns how many elections and how many cohorts were purged. Records stay.

    An election is due `appeal_days` after it ended, however it did, and never while a contest is open; a cohort once
    its training is over and none of its elections waits.
    """
    with of_the_house(context) as session:
        today = calendar.local_day(context.now(), calendar.zone(institute(session).time_zone))
        due = select(Election).where(Election.purge_on <= today, Election.purged.is_(False)).with_for_update()
        ended = list(session.scalars(due))
        # Asked under the lock: a contest that is entered at this moment is either seen here, or comes after.
        contested = set(session.scalars(select(Contest.election_id).where(Contest.outcome == "")))
        elections = [election for election in ended if election.id not in contested]
        for election in elections:
            session.execute(delete(Elector).where(Elector.election_id == election.id))
            session.execute(delete(Filing).where(Filing.election_id == election.id, Filing.number.is_(None)))
            session.execute(delete(Remark).where(Remark.election_id == election.id))
            election.purged = True
        session.flush()
        waiting = select(Election.cohort_id).where(
            Election.purged.is_(False), Election.state.not_in(("cancelled", "without_result"))
        )
        over = select(Cohort.id).where(Cohort.last_day < today, Cohort.id.not_in(waiting))
        cohorts = set(session.scalars(over)) & set(session.scalars(select(Trainee.cohort_id).distinct()))
        session.execute(delete(RollImport).where(RollImport.cohort_id.in_(over)))
        session.execute(delete(Trainee).where(Trainee.cohort_id.in_(cohorts)))
        return len(elections), len(cohorts)


LANGUAGES: Final = ("ar", "fr", "en")
UNSIGNED_FOR: Final = timedelta(days=1)

Render: TypeAlias = Callable[[str, str, Data], bytes]
"""(template, language, data) → the paper's bytes: `papers.render`."""


def frozen(session: Session, election: Election, kind: str, language: str) -> bytes | None:
    """The final bytes of `extract` or `minutes`, or None."""
    paper = session.get(FrozenPaper, (election.id, kind, language))
    return paper.body if paper else None


def freeze_minutes(
    context: Context, uuid: str, render: Render, *, demonstration: bool = False, full: bool = False
) -> None:
    """Makes the public extract final in every language and, with `full`, the minutes; what is final stays as it is.

    Raises:
        OutOfState: `not-ended`.
    """
    kinds = ("extract", "minutes") if full else ("extract",)
    with context.database.reading() as session:
        election = find_election(session, uuid)
        if election.state not in ENDED:
            raise OutOfState("not-ended", "Minutes become final at the end of the election.")
        missing = [kind for kind in kinds if frozen(session, election, kind, LANGUAGES[-1]) is None]
        data = {kind: gather(session, uuid, kind, demonstration=demonstration) for kind in missing}
    # Outside of any transaction: rendering takes its time, and a poll elsewhere goes on.
    bodies = {
        (kind, language): render(template, language, told)
        for kind, (template, told) in data.items()
        for language in LANGUAGES
    }
    if not bodies:
        return
    with acting(context, uuid) as act:
        for (kind, language), body in bodies.items():
            if frozen(act.session, act.election, kind, language) is None:
                act.session.add(FrozenPaper(election_id=act.election.id, kind=kind, language=language, body=body))


def freeze_due(context: Context, render: Render, *, demonstration: bool = False) -> None:
    """Makes final whatever should be by now; does nothing, in one query, when all is."""
    final = select(FrozenPaper.election_id).where(FrozenPaper.kind == "minutes", FrozenPaper.language == "en")
    query = select(Election).where(Election.state.in_(ENDED), Election.id.not_in(final))
    with context.database.reading() as session:
        due = [
            (election.uuid, _ended(session, election) + UNSIGNED_FOR <= context.now())
            for election in session.scalars(query)
        ]
    for uuid, full in due:
        freeze_minutes(context, uuid, render, demonstration=demonstration, full=full)


def _ended(session: Session, election: Election) -> datetime:
    told = [entry for entry in entries_of(session, election.uuid) if entry.act not in AFTERWARDS]
    return told[-1].at
