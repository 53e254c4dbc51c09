"""What is deleted once nobody can contest any more: the election's copy of the roll, and its desk marks."""

from sqlalchemy import delete, select

from elections import calendar
from elections.acts.accounts import institute
from elections.acts.transaction import Context, of_the_house
from elections.models import Cohort, Contest, Election, Elector, Filing, Remark, Trainee


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
        session.execute(delete(Trainee).where(Trainee.cohort_id.in_(cohorts)))
        return len(elections), len(cohorts)
