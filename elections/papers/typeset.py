"""Papers: a template of `papers/`, its data, a language; out come PDF bytes, the same for the same data everywhere.

Templates and words are files an institute can change (docs/papers.md says what each takes); nothing is read from the
network or from the system's fonts. Voting codes and committee links pass through memory only. Each file is set by a
process of its own that has a time limit (`elections/papers/typesetter.py`, docs/decisions/0010).
"""

import functools
import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypedDict

import fontpkg_ibm_plex_sans_arabic
import segno

from elections import resources
from elections.errors import Malformed, Missing, Refusal

LANGUAGES: Final = ("ar", "fr", "en")
SECONDS: Final = 30
SECONDS_FOR_A_MEGABYTE: Final = 30
"""How long a processor may set a paper, which is a matter of a tenth of a second, or of some seconds for a megabyte."""

WAITS_FOR_A_SECOND: Final = 10
"""How many seconds a second of a processor may take on a busy machine."""

TYPESETTER: Final = Path(__file__).with_name("typesetter.py")

HEAD: Final = frozenset(
    "institute statute body corps cohort seats texts articles vocabulary months election fingerprint date hijri city "
    "reference demonstration on_paper".split()
)
"""What every paper's `head` holds; `elections.papers.minutes.paper_head` builds it."""

_MINUTES = (
    "outcome public convocation lists begun adjourned committee threshold stepped_aside ceremonies events cards count "
    "differences key_destroyed draws proclaimed ended remarks fingerprints chair time_confirmed handed_out"
)
_TERM = "starts_on ends_on signed_by"

KINDS: Final[Mapping[str, frozenset[str]]] = {
    kind: frozenset(fields.split())
    for kind, fields in {
        "convocation": "by opens_at closes_at place filing_deadline names_on_ballot companion mandate_until "
        "last_lawful_day rest late reason decision order electorate delegation rules quoted contact signed_by",
        "roll": "electors final closed_at corrections_until roll_hash signed_by",
        "receipt": "act filing name_ar name_latin registration at filing_deadline received_by",
        "candidates": "closed_at candidates order office not_listed by signed_by",
        "cards": "cards address large",
        "desk-roll": "opens_at place electors",
        "attendance": "opens_at place groups",
        "slip": "seat name_ar name_latin link qr",
        "minutes": _MINUTES,
        "extract": _MINUTES,
        "proclamation": "at elected open_seats electors handed_out ballots blank null cast votes drawn signers "
        "starts_on ends_on",
        "attestation": f"proclaimed_at elected {_TERM}",
        "letter": f"proclaimed_at elected {_TERM}",
        "vacancy": "vacant_since last_lawful_day rest days mandate_until signed_by",
        "appointment": f"name_ar name_latin registration authority number date {_TERM}",
    }.items()
}
"""Every kind of paper and the fields of its data besides `head`."""


class Card(TypedDict):
    """One voting card: a serial that says nothing, the code, and the QR code of its address."""

    serial: str
    credential: str
    qr: str


@dataclass(frozen=True)
class Paper:
    """One paper of a bundle."""

    kind: str
    data: Mapping[str, Any]


def own_templates(data: Path) -> Path | None:
    """The folder `papers` among an installation's data, where an institute keeps templates of its own."""
    own = data / "papers"
    return own if own.is_dir() else None


def render(kind: str, lang: str, data: Mapping[str, Any], *, templates: Path | None = None) -> bytes:
    """The paper as PDF.

    Args:
        kind: one of `KINDS`.
        lang: `ar`, `fr` or `en`.
        data: as docs/papers.md describes for that kind.
        templates: the institute's own copy of the folder `papers`; None for ours.

    Raises:
        Missing: there is no such paper, or no such language.
        Malformed: a field of the data is missing or unknown.
        Refusal: `paper-too-slow`, it was not set in time.
        RuntimeError: typst refuses the institute's own templates; its words.
    """
    return bundle(lang, [Paper(kind, data)], templates=templates)


def bundle(lang: str, papers: Sequence[Paper], *, templates: Path | None = None) -> bytes:
    """Several papers in one PDF, in the order given; each has its own page numbers.

    Raises:
        Missing: there is no such paper, or no such language.
        Malformed: a field of the data is missing or unknown, or there is no paper at all.
        Refusal: `paper-too-slow`, they were not set in time.
        RuntimeError: typst refuses the institute's own templates; its words.
    """
    if lang not in LANGUAGES:
        raise Missing("no-such-language", "There are no papers in the language {lang}.", lang=lang)
    if not papers:
        raise Malformed("no-paper", "There is nothing to print.")
    for paper in papers:
        _check(paper)
    jobs = json.dumps([{"kind": paper.kind, "data": paper.data} for paper in papers], ensure_ascii=False)
    folder = templates or resources.folder("papers")
    order = {
        "input": str(folder / "main.typ"),
        "root": str(folder),
        "font_paths": [str(_fonts())],
        "sys_inputs": {"lang": lang, "jobs": jobs},
    }
    return _set(json.dumps(order).encode(), SECONDS + SECONDS_FOR_A_MEGABYTE * len(jobs) // 1_000_000)


def _set(order: bytes, seconds: int) -> bytes:
    # The typesetter looks for modules in no folder of ours (-P): they may be called as the library's.
    command = [sys.executable, "-P", str(TYPESETTER), str(seconds)]
    late = Refusal(
        "paper-too-slow",
        "The paper was not ready in time. Try once more; if it stays so, look at the institute’s own templates.",
    )
    try:
        done = subprocess.run(command, input=order, capture_output=True, timeout=seconds * WAITS_FOR_A_SECOND)  # noqa: S603 - ourselves
    except subprocess.TimeoutExpired:
        raise late from None
    if done.returncode == -signal.SIGPROF:
        raise late
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode(errors="replace").strip())
    return done.stdout


def sitting_papers(
    lang: str,
    *,
    candidates: Mapping[str, Any],
    attendance: Mapping[str, Any],
    desk_roll: Mapping[str, Any],
    slips: Iterable[Mapping[str, Any]] = (),
    cards: Mapping[str, Any] | None = None,
    templates: Path | None = None,
) -> bytes:
    """What the sitting needs, in the order in which it needs it: list, attendance, slips, roll for the desk, cards."""
    papers = [
        Paper("candidates", candidates),
        Paper("attendance", attendance),
        *(Paper("slip", slip) for slip in slips),
        Paper("desk-roll", desk_roll),
        *([Paper("cards", cards)] if cards is not None else []),
    ]
    return bundle(lang, papers, templates=templates)


def cards_data(
    head: Mapping[str, Any], cards: Iterable[tuple[str, str]], host: str, *, large: bool = False
) -> dict[str, Any]:
    """The data of the voting cards.

    Args:
        head: from `elections.papers.minutes.paper_head`.
        cards: (serial, credential) of each card.
        host: where the booth is served, `https://elections.example.org`.
        large: two on a sheet instead of six.
    """
    page = f"{host.rstrip('/')}/vote/{head['election']}"
    return {
        "head": head,
        "cards": [
            Card(serial=serial, credential=credential, qr=qr_code(f"{page}#{credential}"))
            for serial, credential in cards
        ],
        "address": page.partition("://")[2],
        "large": int(large),
    }


def slip_data(head: Mapping[str, Any], *, seat: str, name_ar: str, name_latin: str, link: str) -> dict[str, Any]:
    """The data of a committee member's slip; `link` holds the member's token in its fragment."""
    names = {"name_ar": name_ar, "name_latin": name_latin}
    return {"head": head, "seat": seat, **names, "link": link, "qr": qr_code(link)}


def qr_code(text: str) -> str:
    """The QR code of `text` as SVG, without a quiet zone: the templates leave one. Error correction M or better."""
    svg: str = segno.make_qr(text, error="m").svg_inline(border=0, svgclass=None, lineclass=None, scale=4)
    return svg


def _check(paper: Paper) -> None:
    fields = KINDS.get(paper.kind)
    if fields is None:
        raise Missing("no-such-paper", "There is no paper {kind}.", kind=paper.kind)
    _check_fields(paper.kind, fields | {"head"}, paper.data)
    _check_fields(f"{paper.kind}.head", HEAD, paper.data["head"])
    if paper.kind == "extract" and not paper.data["public"]:
        raise Malformed("extract-not-public", "The public extract is printed from the public journal alone.")


def _check_fields(where: str, fields: frozenset[str], data: Mapping[str, Any]) -> None:
    for name in sorted(fields ^ set(data)):
        raise Malformed(
            "paper-data", "The data of the paper {paper} lack {field}, or should not have it.", paper=where, field=name
        )


@functools.cache
def _fonts() -> Path:
    return Path(fontpkg_ibm_plex_sans_arabic.__file__).parent / "files"
