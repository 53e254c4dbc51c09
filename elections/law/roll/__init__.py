"""The roll: what a valid trainee is, how a row becomes one, and the roll as it is posted.

A file becomes a book (`roll_files.read_file`: sheets, lines, cells); a book becomes a reading (`reading.read_book`)
under what its sender chose: columns with what they hold, every fault of every line, and what is open. A roll is taken
whole, and only when nothing is wrong or open. Invisible marks (direction marks, joiners, byte order marks) are
stripped, and reported as notices. No clock and no file here.
"""

from elections.law.roll.book import Book, Choices, Unreadable, book_from_json, choices_from_json
from elections.law.roll.columns import Column, Remembered
from elections.law.roll.people import Known
from elections.law.roll.posted import posted_bytes, posted_hash
from elections.law.roll.questions import ANSWERS, QUESTIONS, Question
from elections.law.roll.reading import Reading, ReadLine, read_book
from elections.law.roll.reasons import NOTICES, REASONS, Reason
from elections.law.roll.roles import ROLES
from elections.law.roll.rows import read_rows, read_trainee
from elections.law.roll.text import clean, safe_cell, search_key, shown
from elections.law.roll.trainee import FIELDS, LONGEST_NAME, CohortId, Notice, Roll, Row, Trainee

__all__ = [
    "ANSWERS",
    "FIELDS",
    "LONGEST_NAME",
    "NOTICES",
    "QUESTIONS",
    "REASONS",
    "ROLES",
    "Book",
    "Choices",
    "Column",
    "CohortId",
    "Known",
    "Notice",
    "Question",
    "ReadLine",
    "Reading",
    "Reason",
    "Remembered",
    "Roll",
    "Row",
    "Trainee",
    "Unreadable",
    "book_from_json",
    "choices_from_json",
    "clean",
    "posted_bytes",
    "posted_hash",
    "read_book",
    "read_rows",
    "read_trainee",
    "safe_cell",
    "search_key",
    "shown",
]
