"""The roll: what a valid trainee is, how a row becomes one, and the roll as it is posted.

A roll is taken whole or not at all: every bad row is reported with its line, column, value and reason, all of them
at once. Invisible marks (direction marks, joiners, byte order marks) are stripped, and reported as notices.
Reading files is `roll_files.py`; no clock and no file here.
"""

from elections.roll.posted import posted_bytes, posted_hash
from elections.roll.reasons import NOTICES, REASONS, Reason
from elections.roll.rows import read_rows, read_trainee
from elections.roll.text import clean, safe_cell, search_key, shown
from elections.roll.trainee import FIELDS, LONGEST_NAME, CohortId, Notice, Roll, Row, Trainee, Unreadable

__all__ = [
    "FIELDS",
    "LONGEST_NAME",
    "NOTICES",
    "REASONS",
    "CohortId",
    "Notice",
    "Reason",
    "Roll",
    "Row",
    "Trainee",
    "Unreadable",
    "clean",
    "posted_bytes",
    "posted_hash",
    "read_rows",
    "read_trainee",
    "safe_cell",
    "search_key",
    "shown",
]
