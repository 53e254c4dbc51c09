"""The one thing that is wrong in each wrong record: functions that change a right one, by the name in the vectors."""

from tests.verify.changes import acts, copies, count, events, set_up  # noqa: F401
from tests.verify.changes.making import DRAW, RECORD, SINCE, URN

__all__ = ["DRAW", "RECORD", "SINCE", "URN"]
