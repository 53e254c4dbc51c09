"""What is deleted once nobody can contest any more: the election's copy of the roll, and its desk marks."""

from sqlalchemy import delete, select

from elections import calendar
from elections.acts.accounts import institute
from elections.acts.transaction import Context
from elections.models import Cohort, Contest, Election, Elector, Filing, Remark, Trainee


def purge(context: Context) -> tuple[int, int]:
    """Deletes what is due; returns how many elections and how many cohorts were purged. Records stay.

    An election is due `appeal_days` after its proclamation and never while a contest is open; a cohort once its
    training is over and none of its elections waits.
    """
    with context.database.writing() as session:
        today = calendar.local_day(context.now(), calendar.zone(institute(session).time_zone))
        contested = select(Contest.election_id).where(Contest.outcome == "")
        due = select(Election).where(
            Election.purge_on <= today, Election.purged.is_(False), Election.id.not_in(contested)
        )
        elections = list(session.scalars(due))
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
        session.execute(delete(Trainee).where(Trainee.cohort_id.in_(cohorts)))
        return len(elections), len(cohorts)
