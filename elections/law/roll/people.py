"""The persons of a file beside those known: new, changed, the same, gone; and one person under two numbers."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from elections.errors import Refusal
from elections.law.roll.questions import KNOWN, NEW, OTHER_PERSON, SAME_PERSON, Question, question
from elections.law.roll.reasons import fault
from elections.law.roll.text import search_key
from elections.law.roll.trainee import CohortId, Trainee

ZEROS_LOST: Final = "zeros-lost"


@dataclass(frozen=True)
class Known:
    """A trainee whom the institute has already."""

    registration: str
    name_ar: str
    name_latin: str
    birth_date: date = field(repr=False)
    cohort: CohortId
    left: bool = False


@dataclass(frozen=True)
class Beside:
    """One trainee of the file beside those known: what taking him does, and what is open or wrong about it."""

    trainee: Trainee
    effect: str = ""
    """`new`, `changed`, `same`, `renumbered`; "" where that is open."""
    known: Known | None = None
    """The one who is changed, is the same, or gets another number."""
    questions: tuple[Question, ...] = ()
    refusal: Refusal | None = None


class People:
    """Those who are known, found by number, by number without zeros, and by name and date of birth."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.all = tuple(known)
        self.by_number = {one.registration.casefold(): one for one in self.all}
        self.by_digits = {_digits(one.registration): one for one in self.all}
        self.by_person: dict[tuple[str, date], list[Known]] = defaultdict(list)
        for one in self.all:
            for key in _persons(one):
                self.by_person[key].append(one)

    def namesakes(self, trainee: Trainee) -> list[Known]:
        """Those with the same name, in either script and any order of its words, and the same date of birth."""
        return list(dict.fromkeys(one for key in _persons(trainee) for one in self.by_person.get(key, ())))

    def gone(self, numbers: Collection[str], cohorts: Collection[CohortId]) -> tuple[Known, ...]:
        """Those of the cohorts, in standing, whose numbers are not among `numbers` (casefolded)."""
        return tuple(
            one
            for one in self.all
            if one.cohort in cohorts and not one.left and one.registration.casefold() not in numbers
        )


def compare(
    read: Iterable[tuple[int, Trainee]], people: People, answer_to: Callable[[str], str]
) -> tuple[dict[int, Beside], list[Question]]:
    """Each trainee of a file beside those known; and what is open about the file as a whole.

    Args:
        read: the trainees of the file with their lines.
        people: those whom the institute has.
        answer_to: what was answered to a question, by its key; "" where nothing was.
    """
    rows = list(read)
    lost = {line: one for line, trainee in rows if (one := _without_zeros(trainee, people)) is not None}
    questions: list[Question] = []
    if lost:
        line, trainee = next((line, trainee) for line, trainee in rows if line in lost)
        questions.append(
            question(ZEROS_LOST, KNOWN, NEW, value=trainee.registration, known=lost[line].registration)
        )  # fmt: skip
    answer = answer_to(ZEROS_LOST)
    found: dict[int, Beside] = {}
    here: dict[tuple[str, date], tuple[int, Trainee]] = {}
    digits: dict[str, Trainee] = {}
    numbers = {trainee.registration.casefold() for _, trainee in rows}
    for line, trainee in rows:
        if line in lost and answer == KNOWN.code:
            trainee = _numbered(trainee, lost[line].registration)
        beside = _beside(trainee, people, answer_to, line, line in lost, numbers)
        asked = _within(trainee, line, here, digits)
        if line in lost and not answer:
            beside = Beside(trainee)
        found[line] = Beside(
            beside.trainee,
            beside.effect,
            beside.known,
            (*beside.questions, *asked),
            beside.refusal,
        )
        for key in _persons(trainee):
            here.setdefault(key, (line, trainee))
        digits.setdefault(_digits(trainee.registration), trainee)
    return found, questions


def _beside(
    trainee: Trainee, people: People, answer_to: Callable[[str], str], line: int, lost: bool, numbers: Collection[str]
) -> Beside:
    """One trainee beside those known, `lost` where only zeros tell his number from a known one of the same person."""
    known = people.by_number.get(trainee.registration.casefold())
    if known is not None:
        if known.cohort != (trainee.corps, trainee.cohort):
            refusal = fault("of-another-cohort", line, "registration", trainee.registration)
            return Beside(trainee, refusal=refusal)
        same = (known.registration, known.name_ar, known.name_latin, known.birth_date) == (
            trainee.registration, trainee.name_ar, trainee.name_latin, trainee.birth_date
        )  # fmt: skip
        return Beside(trainee, "same" if same else "changed", known)
    if lost:
        return Beside(trainee, "new")
    near = people.by_digits.get(_digits(trainee.registration))
    if near is not None and near.registration.casefold() not in numbers:
        asked = question("zeros-differ", OTHER_PERSON, line=line, known=near.registration)
        return Beside(trainee, "new", questions=(asked,))
    for one in people.namesakes(trainee):
        if one.registration.casefold() in numbers:
            continue
        may_correct = one.cohort == (trainee.corps, trainee.cohort)
        options = (OTHER_PERSON, SAME_PERSON) if may_correct else (OTHER_PERSON,)
        asked = question(
            "same-person-known", *options, line=line, known=one.registration, cohort=one.cohort[1]
        )  # fmt: skip
        if may_correct and answer_to(asked.key) == SAME_PERSON.code:
            return Beside(trainee, "renumbered", one, (asked,))
        return Beside(trainee, "new", questions=(asked,))
    return Beside(trainee, "new")


def _within(
    trainee: Trainee,
    line: int,
    here: Mapping[tuple[str, date], tuple[int, Trainee]],
    digits: Mapping[str, Trainee],
) -> tuple[Question, ...]:
    """What is open about a trainee and the lines before his."""
    before = next((here[key] for key in _persons(trainee) if key in here), None)
    if before is not None and before[1].registration.casefold() != trainee.registration.casefold():
        return (question("same-person-here", OTHER_PERSON, line=line, first=before[0]),)
    near = digits.get(_digits(trainee.registration))
    if near is not None and near.registration.casefold() != trainee.registration.casefold():
        return (question("zeros-differ", OTHER_PERSON, line=line, known=near.registration),)
    return ()


def _without_zeros(trainee: Trainee, people: People) -> Known | None:
    """The known person of the same name, birth and cohort whose number differs by zeros at its beginning only."""
    if trainee.registration.casefold() in people.by_number:
        return None
    near = people.by_digits.get(_digits(trainee.registration))
    same_cohort = near is not None and near.cohort == (trainee.corps, trainee.cohort)
    return near if same_cohort and near in people.namesakes(trainee) else None


def _digits(registration: str) -> str:
    return registration.casefold().lstrip("0")


def _persons(one: Trainee | Known) -> list[tuple[str, date]]:
    """What a person is found by: each name's words in one order, and the date of birth."""
    names = (" ".join(sorted(search_key(name).split())) for name in (one.name_ar, one.name_latin))
    return [(name, one.birth_date) for name in names if name]


def _numbered(trainee: Trainee, registration: str) -> Trainee:
    return Trainee(
        registration, trainee.name_ar, trainee.name_latin, trainee.birth_date, trainee.corps, trainee.cohort
    )  # fmt: skip
