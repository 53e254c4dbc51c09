"""What columns hold, by their headers and values together: whole names or parts, the number among several numbers."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from elections.law.roll.book import Cell, is_empty
from elections.law.roll.dates import is_day
from elections.law.roll.headers import Guess
from elections.law.roll.text import clean, parted, script

ROLES: Final = (
    "registration", "name", "name_ar", "name_latin", "family_ar", "given_ar", "family_latin", "given_latin",
    "birth_date", "birth_place", "corps", "cohort", "unused",
)  # fmt: skip
PARTS: Final = ("family_ar", "given_ar", "family_latin", "given_latin")
WHOLE_NAMES: Final = ("name", "name_ar", "name_latin")


@dataclass(frozen=True)
class Values:
    """What the cells of a column look like."""

    filled: int = 0
    days: int = 0
    names: Mapping[str, int] = field(default_factory=dict)
    """How many are names in each script (`ar`, `latin`), or a name in each of them (`both`)."""
    words: int = 0
    """How many are names of more than one word."""
    distinct: int = 0
    counting: bool = False
    """Whether they are 1, 2, 3 and so on."""

    @property
    def script(self) -> str:
        """The script of most of the names; "" where none is one."""
        best = max(("ar", "latin"), key=lambda one: self.names.get(one, 0))
        return best if self.names.get(best) else ""

    @property
    def are_names(self) -> bool:
        """Whether they are names: letters of one script, hardly one twice."""
        named = sum(self.names.values())
        return 0 < self.filled and named * 10 >= self.filled * 6 and self.distinct * 10 >= self.filled * 7

    @property
    def are_days(self) -> bool:
        """Whether they are dates."""
        return 0 < self.filled <= 2 * self.days


def values_of(cells: Sequence[Cell]) -> Values:
    """What these cells look like."""
    filled = [cell for cell in cells if not is_empty(cell)]
    names: Counter[str] = Counter()
    words = 0
    for cell in filled:
        if isinstance(cell, str):
            cleaned = clean(cell)[0]
            of = script(cleaned) or ("both" if parted(cleaned) else "")
            names[of] += 1
            words += bool(of) and " " in cleaned
    del names[""]
    texts = [str(cell).strip() for cell in filled]
    counting = len(texts) > 1 and all(text == str(number) for number, text in enumerate(texts, 1))
    return Values(len(filled), sum(map(is_day, filled)), names, words, len(set(texts)), counting)


def assign(guesses: Sequence[Guess], values: Sequence[Values], said: Collection[str]) -> list[str]:
    """The role of each column; "unused" where none is known.

    Args:
        guesses: what the headers say.
        values: what the cells look like.
        said: the roles that the user gave to columns, which no other gets by a guess.
    """
    roles = ["unused"] * len(guesses)
    by_role: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(guesses):
        by_role[one.role].append(at)
    rank = max((guesses[at].rank for at in by_role["registration"]), default=0)
    for at in by_role["registration"]:
        if guesses[at].rank == rank and "registration" not in said:
            roles[at] = "registration"
    sure = any(guesses[at].sure for at in by_role["birth_date"])
    for at in by_role["birth_date"]:
        if (guesses[at].sure or (values[at].are_days and not sure)) and "birth_date" not in said:
            roles[at] = "birth_date"
    for role in ("birth_place", "corps", "cohort"):
        for at in by_role[role]:
            if role not in said:
                roles[at] = role
    _names(guesses, values, roles)
    _by_values(guesses, values, roles, said)
    return roles


def _names(guesses: Sequence[Guess], values: Sequence[Values], roles: list[str]) -> None:
    """Whole names and parts: a bare "name" is the family name where only given ones stand beside it, and so on."""
    groups: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, one in enumerate(guesses):
        if one.role in ("name", "bare", "given", "family"):
            groups[one.script or values[at].script or "latin"][one.role].append(at)
    several = len(groups) > 1
    for of, group in groups.items():
        part = ""
        if group["bare"] and not group["name"]:
            part = "family" if group["given"] and not group["family"] else ""
            part = "given" if group["family"] and not group["given"] else part
        for at in group["bare"]:
            if part:
                roles[at] = f"{part}_{of}"
            elif not group["name"] and not (group["given"] and group["family"]):
                roles[at] = _whole(guesses[at], of, several)
        for at in group["name"]:
            roles[at] = _whole(guesses[at], of, several)
        if not group["name"]:
            for role in ("given", "family"):
                for at in group[role]:
                    roles[at] = f"{role}_{of}"


def _whole(said: Guess, of: str, several: bool) -> str:
    return f"name_{of}" if said.script or several else "name"


def _by_values(guesses: Sequence[Guess], values: Sequence[Values], roles: list[str], said: Collection[str]) -> None:
    """What columns without a header seem to hold; each of them is asked about."""
    taken = {*roles, *said}
    for at, one in enumerate(guesses):
        if one.role or one.of_a_name or roles[at] != "unused" or not values[at].filled:
            continue
        look = values[at]
        wanted = "birth_date" if look.are_days else f"name_{look.script}" if look.are_names and look.script else ""
        whole = roles.index("name") if "name" in roles else None
        if wanted.startswith("name") and whole is not None and values[whole].script == look.script:
            continue
        if wanted and wanted not in taken:
            roles[at] = wanted
            taken.add(wanted)
