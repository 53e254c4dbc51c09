"""The question and the election (sections 4.9.1, 4.10): what is voted on, and the bytes that identify it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Self

from elections.belenios import messages
from elections.belenios.credentials import BASE58
from elections.belenios.group import NAME, Element, check_member
from elections.belenios.multi_exponent import DoorPowers
from elections.canonical import sha256_base64
from elections.errors import CheckFailed

VERSION: Final = 1
_UUID_LENGTH = 14


@dataclass(frozen=True, slots=True)
class Question(messages.Message):
    """`question_h`: one homomorphic question; blank is always allowed, min is always 1.

    `max` is how many names a ballot may carry.
    """

    answers: tuple[str, ...]
    max: int
    question: str

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        return {"answers": list(self.answers), "blank": True, "min": 1, "max": self.max, "question": self.question}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields.

        Raises:
            Malformed: `not-canonical`.
            CheckFailed: `wrong-question`: another kind of question than the one used here.
        """
        f = messages.fields(value, "answers", "blank", "min", "max", "question", optional=("blank",))
        question = cls(
            messages.items(f["answers"], messages.text), messages.integer(f["max"]), messages.text(f["question"])
        )
        if f.get("blank") is not True or type(f["min"]) is not int or f["min"] != 1:
            raise _wrong_question()
        if not 1 <= question.max <= len(question.answers):
            raise _wrong_question()
        return question


@dataclass(frozen=True)
class Election(messages.Message):
    """`election`: what each voter receives; its bytes, through their fingerprint, are its identity.

    `data` are the bytes as published: kept, served and hashed as they are.
    """

    description: str
    name: str
    public_key: Element = field(repr=False)
    question: Question
    uuid: str
    administrator: str | None = None
    credential_authority: str | None = None

    def to_json(self) -> Any:
        """The fields in the specification's order."""
        value: dict[str, Any] = {
            "version": VERSION,
            "description": self.description,
            "name": self.name,
            "group": NAME,
            "public_key": str(self.public_key),
            "questions": [self.question.to_json()],
            "uuid": self.uuid,
        }
        if self.administrator is not None:
            value["administrator"] = self.administrator
        if self.credential_authority is not None:
            value["credential_authority"] = self.credential_authority
        return value

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Reads the fields.

        Raises:
            Malformed: `not-canonical`.
            CheckFailed: `wrong-version`, `wrong-group`, `wrong-question`, `wrong-uuid`, `not-in-group`.
        """
        f = messages.fields(
            value,
            *("version", "description", "name", "group", "public_key", "questions", "uuid"),
            *("administrator", "credential_authority"),
            optional=("administrator", "credential_authority"),
        )
        if type(f["version"]) is not int or f["version"] != VERSION:
            raise CheckFailed("wrong-version", "The election is not in version 1 of the Belenios protocol.")
        if f["group"] != NAME:
            raise CheckFailed("wrong-group", "The election uses another group than BELENIOS-2048.")
        questions = messages.items(f["questions"], Question.from_json)
        if len(questions) != 1:
            raise _wrong_question()
        election = cls(
            description=messages.text(f["description"]),
            name=messages.text(f["name"]),
            public_key=messages.number(f["public_key"]),
            question=questions[0],
            uuid=messages.text(f["uuid"]),
            administrator=messages.text(f["administrator"]) if "administrator" in f else None,
            credential_authority=messages.text(f["credential_authority"]) if "credential_authority" in f else None,
        )
        if len(election.uuid) < _UUID_LENGTH or not set(election.uuid) <= set(BASE58):
            raise CheckFailed("wrong-uuid", "The election's identifier is not at least 14 Base58 characters.")
        check_member(election.public_key, "public_key")
        return election

    @cached_property
    def data(self) -> bytes:
        """The bytes of election.json."""
        return self.to_bytes()

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint φ of the election (section 4.15)."""
        return fingerprint(self.data)

    @cached_property
    def powers(self) -> DoorPowers:
        """The engine for powers of g and of the election's key, its tables made at first use."""
        return DoorPowers(self.public_key)


def fingerprint(data: bytes) -> str:
    """SHA-256 in Base64 without padding: an election's fingerprint, a ballot's tracker (section 4.15)."""
    return sha256_base64(data)


def _wrong_question() -> CheckFailed:
    return CheckFailed(
        "wrong-question", "The election must have one question, blank allowed, of at least one and at most all names."
    )
