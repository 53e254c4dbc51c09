"""A whole election without the web, from the convocation to the proclamation: the same builder, protocol and archive.

Everything follows from the plan and its seed: people, times, cards, keys, votes, draws. Nothing here reads a clock or
another source of chance, so that the same seed gives the same bytes.
"""

from elections.rehearsal import calling, result, sitting
from elections.rehearsal.files import files
from elections.rehearsal.plan import UNTIL, Plan
from elections.rehearsal.room import Progress, Room

__all__ = ["UNTIL", "Plan", "Progress", "Room", "files", "rehearse"]


def rehearse(plan: Plan, progress: Progress = lambda what, done, total: None) -> Room:
    """Runs the election as far as the plan says; `files` tells what it leaves behind."""
    room = Room(plan, progress)
    calling.convene(room)
    calling.file(room)
    if plan.until == "convened":
        return room
    calling.close_lists(room)
    if not room.candidates:
        room.act("end_without_result", "director", room.standing.statute.poll_article, cause="no-candidate")
        return room
    calling.make_cards(room)
    for state, acts in (
        ("sitting", (sitting.begin, sitting.make_key)),
        ("open", (sitting.open_poll, sitting.vote)),
        ("closed", (sitting.close,)),
        ("counted", (result.account, result.count)),
        ("proclaimed", (result.proclaim,)),
    ):
        if UNTIL.index(state) > UNTIL.index(plan.until):
            break
        for act in acts:
            act(room)
    if plan.until == "suspended":
        sitting.suspend(room)
    return room
