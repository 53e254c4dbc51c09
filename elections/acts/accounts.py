"""The institute and its accounts: director, delegate, registrar. Passwords arrive here hashed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elections.acts.transaction import Context, of_the_house
from elections.canonical import is_one_line
from elections.db.models import Institute, Staff
from elections.errors import Malformed, Missing, OutOfState
from elections.law import calendar

OFFICES = ("director", "delegate", "registrar")


@dataclass(frozen=True)
class Names:
    """The institute's names in the three languages."""

    ar: str
    fr: str
    en: str


@dataclass(frozen=True)
class Account:
    """A new account. A delegate needs the act that delegates to him: its number and date."""

    login: str
    name: str
    office: str
    password: str
    recovery: str = ""
    delegation_number: str = ""
    delegation_date: date | None = None

    def __repr__(self) -> str:
        """Without the hashes."""
        return f"Account({self.login!r}, {self.office!r})"


def is_new(session: Session) -> bool:
    """Whether nobody has an account yet: the first-run link is good only then."""
    return not session.scalar(select(func.count()).select_from(Staff))


def institute(session: Session) -> Institute:
    """The institute.

    Raises:
        Missing: `no-institute`, before the first run.
    """
    found = session.get(Institute, 1)
    if found is None:
        raise Missing("no-institute", "The institute has not been set up. Open the link shown when the server started.")
    return found


def set_up(context: Context, names: Names, time_zone: str, director: Account) -> int:
    """The first run: the institute and its director's account. Returns the account's id.

    Raises:
        OutOfState: `set-up-done`.
    """
    with of_the_house(context) as session:
        if not is_new(session):
            raise OutOfState("set-up-done", "The institute is set up already. Sign in instead.")
        for name in (names.ar, names.fr, names.en):
            _check_line(name)
        session.merge(
            Institute(id=1, name_ar=names.ar, name_fr=names.fr, name_en=names.en, time_zone=time_zone, heartbeat=None)
        )
        return _add(session, director)


def change_institute(context: Context, names: Names, time_zone: str) -> None:
    """Gives the institute other names or another clock; records made before keep theirs.

    Raises:
        Malformed: `bad-name`.
        Refusal: `unknown-time-zone`.
        Missing: `no-institute`.
    """
    for name in (names.ar, names.fr, names.en):
        _check_line(name)
    calendar.zone(time_zone)
    with of_the_house(context) as session:
        house = institute(session)
        house.name_ar, house.name_fr, house.name_en, house.time_zone = names.ar, names.fr, names.en, time_zone


def add_account(context: Context, account: Account) -> int:
    """Adds an account; returns its id.

    Raises:
        OutOfState: `login-taken`.
        Malformed: `bad-account` or `delegation-missing`.
    """
    with of_the_house(context) as session:
        return _add(session, account)


def by_login(session: Session, login: str) -> Staff | None:
    """The active account with this login, if any."""
    return session.scalars(select(Staff).where(Staff.login == login.strip().lower(), Staff.active)).one_or_none()


def set_password(context: Context, staff_id: int, password: str, recovery: str | None = None) -> None:
    """Stores a new password's hash, and a new recovery code's when given; all older sessions end.

    Raises:
        Missing: `no-such-account`.
    """
    with of_the_house(context) as session:
        staff = _find(session, staff_id)
        staff.password = password
        staff.recovery = staff.recovery if recovery is None else recovery
        staff.version += 1


def end_sessions(context: Context, staff_id: int) -> None:
    """Ends every session of an account (signing out everywhere)."""
    with of_the_house(context) as session:
        _find(session, staff_id).version += 1


def deactivate(context: Context, staff_id: int) -> None:
    """Ends an account; the last director stays.

    Raises:
        OutOfState: `last-director`.
    """
    with of_the_house(context) as session:
        staff = _find(session, staff_id)
        directors = select(func.count()).select_from(Staff).where(Staff.office == "director", Staff.active)
        if staff.office == "director" and session.scalar(directors) == 1:
            raise OutOfState("last-director", "This is the only director's account. Add another one first.")
        staff.active = False
        staff.version += 1


def _add(session: Session, account: Account) -> int:
    login = account.login.strip().lower()
    if account.office not in OFFICES or not 2 <= len(login) <= 64 or not login.isascii() or not login.isprintable():
        raise Malformed("bad-account", "A login has 2 to 64 letters, digits or signs without accents.")
    _check_line(account.name)
    if account.office == "delegate" and not (account.delegation_number and account.delegation_date):
        raise Malformed("delegation-missing", "A delegate needs the act that delegates to him: its number and date.")
    if session.scalar(select(Staff.id).where(Staff.login == login)):
        raise OutOfState("login-taken", "There is an account with this login already. Choose another one.")
    staff = Staff(
        login=login,
        name=account.name,
        office=account.office,
        password=account.password,
        recovery=account.recovery,
        delegation_number=account.delegation_number,
        delegation_date=account.delegation_date,
    )
    session.add(staff)
    session.flush()
    return staff.id


def _find(session: Session, staff_id: int) -> Staff:
    staff = session.get(Staff, staff_id)
    if staff is None:
        raise Missing("no-such-account", "There is no such account. Reload the list.")
    return staff


def _check_line(text: str) -> None:
    if not is_one_line(text) or len(text) > 200:
        raise Malformed("bad-name", "A name is one line of at most 200 printable characters.")
