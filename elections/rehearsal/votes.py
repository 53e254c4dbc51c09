"""What the fictional electors choose."""

from elections.rehearsal.plan import Plan
from elections.rehearsal.stream import Stream

Choices = list[tuple[int, ...]]
"""For each ballot the positions of its names among the answers, from 1; none: blank."""


def votes(plan: Plan, answers: int, stream: Stream) -> Choices:
    """The ballots of those who vote: nearly all electors; tied across the last seat where the plan says so."""
    turnout = max(2, plan.electors - stream.below(1 + plan.electors // 8))
    most = min(plan.seats, answers)
    if plan.tie:
        return _tied(plan, answers, turnout, stream)
    # Candidates differ in favour, and some ballots are blank.
    favour = [position for position in range(1, answers + 1) for _ in range(1 + stream.below(9))]
    ballots: Choices = []
    for _ in range(turnout):
        names = {stream.choice(favour) for _ in range(1 + stream.below(most))} if stream.below(12) else set()
        ballots.append(tuple(sorted(names)))
    return ballots


def _tied(plan: Plan, answers: int, turnout: int, stream: Stream) -> Choices:
    order = stream.shuffled(range(1, answers + 1))
    above, (one, other) = order[: plan.seats - 1], order[plan.seats - 1 : plan.seats + 1]
    pairs = max(1, (turnout - stream.below(1 + turnout // 10)) // 2)
    named: Choices = [tuple(sorted((*above, last))) for last in (one, other) for _ in range(pairs)]
    return stream.shuffled(named + [()] * (turnout - 2 * pairs))
