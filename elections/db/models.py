"""Floor 5: the tables, and the constraints that make the wrong thing impossible.

Nothing here joins a card or a ballot to a person: electors and cards have no column, order or time in common.
"""

from datetime import UTC, date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Seconds(TypeDecorator[datetime]):
    """A moment in whole seconds of UTC, stored as an integer: the same on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To the number stored; a moment without a zone is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """From the number stored."""
        return None if value is None else datetime.fromtimestamp(value, UTC)


class Base(DeclarativeBase):
    """The base of all tables; constraints have names, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Seconds, bytes: LargeBinary, date: Date}


class Institute(Base):
    """The one institute that this installation serves."""

    __tablename__ = "institutes"
    id: Mapped[int] = mapped_column(primary_key=True)
    name_ar: Mapped[str] = mapped_column(String(200))
    name_fr: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    heartbeat: Mapped[datetime | None]
    """When the server last looked at the clock: tells an outage from a closing time."""
    __table_args__ = (CheckConstraint("id = 1", name="single"),)


class Staff(Base):
    """An account: the director, a delegate by an act entered before, or the registrar."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    office: Mapped[str] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(String(255))
    """`scrypt$n$r$p$salt$key`, as `web.security` writes it."""
    recovery: Mapped[str] = mapped_column(String(255), default="")
    """The same of the printed recovery code; empty once used."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows at each change of password and at sign-out everywhere: older sessions end."""
    delegation_number: Mapped[str] = mapped_column(String(64), default="")
    delegation_date: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    __table_args__ = (CheckConstraint("office IN ('director', 'delegate', 'registrar')", name="office"),)


class Cohort(Base):
    """A cohort of one corps, with the first and the last day of its training."""

    __tablename__ = "cohorts"
    id: Mapped[int] = mapped_column(primary_key=True)
    corps: Mapped[str] = mapped_column(String(32))
    number: Mapped[str] = mapped_column(String(32))
    first_day: Mapped[date]
    last_day: Mapped[date]
    trainees: Mapped[list["Trainee"]] = relationship(back_populates="cohort", order_by="Trainee.registration")
    __table_args__ = (UniqueConstraint("corps", "number"),)


class Trainee(Base):
    """A trainee of a cohort, in standing until the day he leaves."""

    __tablename__ = "trainees"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    registration: Mapped[str] = mapped_column(String(32), unique=True)
    name_ar: Mapped[str] = mapped_column(String(200))
    name_latin: Mapped[str] = mapped_column(String(200))
    birth_date: Mapped[date]
    left_on: Mapped[date | None]
    cohort: Mapped[Cohort] = relationship(back_populates="trainees")


class RollImport(Base):
    """A file that was taken into a cohort, with what it changed, so that it can be taken back."""

    __tablename__ = "roll_imports"
    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    filename: Mapped[str] = mapped_column(String(200))
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(200), default="")
    changes: Mapped[str] = mapped_column(Text)
    """Canonical JSON: of each trainee what stood before (absent of a new one) and after."""
    taken_back: Mapped[bool] = mapped_column(default=False)


class RollShape(Base):
    """What the columns of files with the same headers were last said to hold."""

    __tablename__ = "roll_shapes"
    shape: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Hex SHA-256 of the headers (`elections.law.roll`)."""
    said: Mapped[str] = mapped_column(Text)
    """Canonical JSON: the role of each column, and the order of the parts of names."""


class Election(Base):
    """One election, from draft to its end. `state`, `seq` and `head` mirror its journal; acts keep them so."""

    __tablename__ = "elections"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(32), unique=True)
    state: Mapped[str] = mapped_column(String(16), default="draft")
    statute: Mapped[str] = mapped_column(String(32))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    companion_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    rules: Mapped[str] = mapped_column(Text)
    """The institute's rules and, where the statute needs one, the order: canonical JSON {"rules": …, "order": …}."""
    draft: Mapped[str] = mapped_column(Text, default="{}")
    """What the convocation's form holds before it is sent: canonical JSON."""
    notes: Mapped[str] = mapped_column(Text, default="{}")
    """What the office types for the papers: canonical JSON (`acts.notes`)."""
    filing_deadline: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    seq: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64), default="")
    ceremony: Mapped[int] = mapped_column(default=0)
    election_json: Mapped[bytes | None]
    trustees_json: Mapped[bytes | None]
    credentials_json: Mapped[bytes | None]
    archive_head: Mapped[str] = mapped_column(Text, default="")
    """`archive.ArchiveHead` as canonical JSON, to append without reading the urn again; "" before the opening."""
    ballots: Mapped[int] = mapped_column(default=0)
    handed_out: Mapped[int] = mapped_column(default=0)
    spoiled: Mapped[int] = mapped_column(default=0)
    on_paper: Mapped[bool] = mapped_column(default=False)
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("mandates.id"))
    """The vacant mandate that a by-election fills."""
    purge_on: Mapped[date | None]
    purged: Mapped[bool] = mapped_column(default=False)
    cohort: Mapped[Cohort] = relationship(foreign_keys=[cohort_id])
    companion: Mapped[Cohort | None] = relationship(foreign_keys=[companion_id])


class JournalLine(Base):
    """One line of an election's journal (or of an appointment's record): the bytes published."""

    __tablename__ = "journal"
    record: Mapped[str] = mapped_column(String(32), primary_key=True)
    """The uuid of the election or of the appointment."""
    seq: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[bytes]
    """Canonical JSON without the LF."""


class Elector(Base):
    """An election's own copy of the roll, with the attendance and the desk's mark."""

    __tablename__ = "electors"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id", ondelete="CASCADE"), primary_key=True)
    registration: Mapped[str] = mapped_column(String(32), primary_key=True)
    side: Mapped[str] = mapped_column(String(9), default="own")
    """`own`, or `companion` for the other corps' cohort, whose members only attend."""
    name_ar: Mapped[str] = mapped_column(String(200))
    name_latin: Mapped[str] = mapped_column(String(200))
    search: Mapped[str] = mapped_column(String(500))
    birth_date: Mapped[date]
    present: Mapped[bool] = mapped_column(default=False)
    stepped_aside: Mapped[bool] = mapped_column(default=False)
    handed_out: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (CheckConstraint("side IN ('own', 'companion')", name="side"),)


class Filing(Base):
    """A candidacy; a trainee has one for an election."""

    __tablename__ = "filings"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"), primary_key=True)
    filing: Mapped[int] = mapped_column(primary_key=True)
    registration: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(16), default="filed")
    reason: Mapped[str] = mapped_column(String(500), default="")
    filed_at: Mapped[datetime]
    number: Mapped[int | None]
    """The candidate's number on the closed list."""
    struck: Mapped[str] = mapped_column(String(16), default="")
    __table_args__ = (
        UniqueConstraint("election_id", "registration"),
        UniqueConstraint("election_id", "number"),
        CheckConstraint("status IN ('filed', 'withdrawn', 'admitted', 'rejected')", name="status"),
    )


class Card(Base):
    """The public half of a voting card, and nothing else."""

    __tablename__ = "cards"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"), primary_key=True)
    credential: Mapped[str] = mapped_column(String(700), primary_key=True)
    """The public credential, a decimal number."""
    status: Mapped[str] = mapped_column(String(8), default="made")
    __table_args__ = (CheckConstraint("status IN ('made', 'spoiled', 'left')", name="status"),)


class Ballot(Base):
    """That a card has a ballot, and where in the urn; the ballot itself is in the urn."""

    __tablename__ = "ballots"
    election_id: Mapped[int] = mapped_column(primary_key=True)
    credential: Mapped[str] = mapped_column(String(700), primary_key=True)
    tracker: Mapped[str] = mapped_column(String(43))
    height: Mapped[int]
    """The height of the ballot's event in the urn."""
    __table_args__ = (
        ForeignKeyConstraint(["election_id", "credential"], ["cards.election_id", "cards.credential"]),
        UniqueConstraint("election_id", "tracker"),
    )


class UrnEvent(Base):
    """One event of the archive (`archive.bel`) with the records it brings: bytes to be appended as they are."""

    __tablename__ = "urn"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"), primary_key=True)
    height: Mapped[int] = mapped_column(primary_key=True)
    records: Mapped[bytes]


class Seat(Base):
    """A seat of the committee: who sits, and the link to his page."""

    __tablename__ = "seats"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"), primary_key=True)
    seat: Mapped[str] = mapped_column(String(20), primary_key=True)
    owner: Mapped[int]
    registration: Mapped[str] = mapped_column(String(32), default="")
    name_ar: Mapped[str] = mapped_column(String(200))
    name_latin: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(String(8))
    version: Mapped[int] = mapped_column(default=1)
    """Grows when a claim is released: older links and bearers end."""
    claimed: Mapped[bool] = mapped_column(default=False)
    confirmed: Mapped[bool] = mapped_column(default=False)
    key_destroyed: Mapped[bool] = mapped_column(default=False)
    trouble: Mapped[str] = mapped_column(String(40), default="")
    """The code of what the member's page last reported to be wrong; "" when nothing is."""
    __table_args__ = (UniqueConstraint("election_id", "owner"),)


class CeremonyMessage(Base):
    """One message of one round of a key ceremony, from one member."""

    __tablename__ = "ceremony_messages"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"), primary_key=True)
    ceremony: Mapped[int] = mapped_column(primary_key=True)
    round: Mapped[str] = mapped_column(String(12), primary_key=True)
    owner: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes]
    __table_args__ = (CheckConstraint("round IN ('certificate', 'polynomial', 'output', 'confirm')", name="round"),)


class Share(Base):
    """A member's partial decryption, checked; it enters the archive when the count is published."""

    __tablename__ = "shares"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"), primary_key=True)
    owner: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes]


class Draw(Base):
    """A draw in progress or done; the secret is here only until it is shown."""

    __tablename__ = "draws"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"), primary_key=True)
    draw: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    seat: Mapped[str] = mapped_column(String(20), default="")
    secret: Mapped[str] = mapped_column(String(64), default="")
    status: Mapped[str] = mapped_column(String(8), default="open")
    body: Mapped[bytes | None]
    """The draw's text once it is closed."""
    __table_args__ = (
        CheckConstraint("status IN ('open', 'closed', 'annulled', 'by-hand')", name="status"),
        Index(
            "uq_draws_open",
            "election_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )


class Proposal(Base):
    """An act that takes two: what the chair asks, until another member confirms or the chair takes it back."""

    __tablename__ = "proposals"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(20))
    data: Mapped[str] = mapped_column(Text)
    """Canonical JSON."""
    status: Mapped[str] = mapped_column(String(10), default="open")
    proposed_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("status IN ('open', 'confirmed', 'withdrawn')", name="status"),
        Index(
            "uq_proposals_open",
            "election_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )


class Remark(Base):
    """A remark, complaint, incident or dissent, for the minutes."""

    __tablename__ = "remarks"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"), primary_key=True)
    remark: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    office: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class Mandate(Base):
    """A seat held, by election or by appointment, and its vacancy."""

    __tablename__ = "mandates"
    id: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(String(32), index=True)
    """The uuid of the election or the appointment that gave it."""
    candidate: Mapped[int] = mapped_column(default=0)
    statute: Mapped[str] = mapped_column(String(32))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"))
    registration: Mapped[str] = mapped_column(String(32), default="")
    name_ar: Mapped[str] = mapped_column(String(200))
    name_latin: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    vacant_since: Mapped[date | None]
    cause: Mapped[str] = mapped_column(String(24), default="")
    """Why vacant; for the office only, never public."""
    annulled: Mapped[bool] = mapped_column(default=False)
    act_number: Mapped[str] = mapped_column(String(64), default="")
    act_date: Mapped[date | None]
    authority: Mapped[str] = mapped_column(String(200), default="")
    cohort: Mapped[Cohort] = relationship()


class Contest(Base):
    """A contest of a proclaimed result, entered by the office."""

    __tablename__ = "contests"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"), primary_key=True)
    contest: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(12), default="")


class FrozenPaper(Base):
    """Minutes whose bytes never change again."""

    __tablename__ = "frozen_papers"
    election_id: Mapped[int] = mapped_column(ForeignKey("elections.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    body: Mapped[bytes]


class Tries(Base):
    """How often something was tried in a span of time; the key is a keyed hash, never a name, card or address."""

    __tablename__ = "tries"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)
