"""Minutes whose bytes never change again: the public extract at the end of an election, the full ones once signed.

The full minutes wait for what only their signing shows (who refuses, and why): they become final by an act of the
office, or by themselves a day after the end.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from elections.acts.printing import AFTERWARDS, entries_of, gather
from elections.acts.transaction import ENDED, Context, acting, find_election
from elections.errors import OutOfState
from elections.minutes import Data
from elections.models import Election, FrozenPaper

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
