"""What a column's header says it holds: in three languages, by the words in it, whatever their order and spelling.

A header is taken apart into words (`search_key`; Arabic ones without article and particles). Each known word is of a
kind; the kinds that meet in one header say what the column holds. A misspelt word is read as its nearest known one,
and the guess is then not sure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from elections.law.roll.text import search_key

_LONGEST_HEADER: Final = 200
_SHORTEST_MISSPELT: Final = 5

_KINDS: Final = {
    "birth": "naissance naissances naiss nais ne nee nes nees born birth birthday birthdate dob ddn datenaissance "
    "datenaiss ولادة ميلاد ازدياد مولود مولودة مزداد مزدادة ولد تولد",
    "date": "date dates dt jour le on day تاريخ يوم",
    "place": "lieu lieux place ville commune province pays city town مكان محل مدينة عمالة إقليم ولاية بلدية",
    "registration": "matricule matricules matr mat mle matric immatriculation inscription inscr enregistrement "
    "registration reg regno registre تسجيل قيد ترسيم تأجير استدلالي مسجل ترقيم",
    "code": "massar cne apogee ine som ppr مسار",
    "number": "n no nr num numero numeros nbr number numbers id ident identifiant identifiants identifier "
    "identification code ref reference رقم أرقام عدد رمز معرف وحيد",
    "order": "ordre order rang rank ligne row seq sequence serie serial sn item ترتيبي ترتيب رتبي رتبة تسلسلي تسلسل "
    "مسلسل ت",
    "card": "cin cni cnie carte nationale passeport passport card بطاقة وطنية تعريف جواز",
    "given": "prenom prenoms forename forenames firstname givenname",
    "its_given": "given first شخصي شخصية",
    "family": "surname surnames lastname familyname patronyme nomdefamille نسب لقب كنية",
    "its_family": "famille family last patronymique عائلي عائلية عائلة",
    "name": "nom noms name names اسم أسماء الإسم",
    "whole": "complet complets complete full fullname entier whole nomcomplet nomprenom كامل كاملة ثلاثي رباعي هوية "
    "identite",
    "arabic": "arabe arabes arabic ar عربية عربي",
    "latin": "latin latins latine latines latinise francais francaise fr french etrangere لاتينية لاتيني فرنسية فرنسي "
    "أجنبية أعجمية",
    "corps": "corps category categorie cadre grade سلك صنف هيئة إطار فئة",
    "cohort": "cohort cohorte promotion promo فوج دفعة",
    "relative": "pere mere father mother conjoint conjointe epoux epouse spouse jeune fille mari tuteur أب أم والد "
    "والدة زوج زوجة ولي",
    "other": "sexe genre gender sex civilite titre telephone tel gsm portable mobile phone fax email mail courriel "
    "adresse address nationalite nationality observation observations obs remarque remarques remarks note notes "
    "commentaire commentaires signature emargement moyenne mention groupe group section filiere specialite option "
    "diplome age situation photo statut status نوع جنس جنسية هاتف بريد إلكتروني عنوان سكن سكنى ملاحظة ملاحظات توقيع "
    "إمضاء معدل ميزة شعبة تخصص مسلك مجموعة شهادة سن حالة",
    "filling": "a in de d du des l la les et e s the of and en lettres lettre caracteres caractere letters characters "
    "script langue language stagiaire stagiaires etudiant etudiants candidat candidats eleve eleves attache attaches "
    "auditeur auditeurs greffier greffiers trainee trainees student students magistrat magistrats usuel usuelle usage "
    "personne officiel officielle administratif interne لغة حروف حرف أحرف طالب طلبة متدرب متدربين ملحق ملحقين مترشح "
    "متكون متكونين تلميذ كاتب كتاب قضائي قضائيين خاص في من و ه ة ب",
}
_PARTICLES: Final = ("وال", "بال", "لل", "ال")

_WHOLE_HEADERS: Final = {
    "category": "corps",
    "class": "cohort",
    "الفترة التكوينية": "cohort",
    "المعرف الوحيد": "registration",
    "né à": "birth_place",
    "née à": "birth_place",
    "né(e) à": "birth_place",
    "born in": "birth_place",
    "ر.ت": "order",
    "ر ت": "order",
    "#": "order",
    "identité": "name",
    "stagiaire": "name",
    "trainee": "name",
}


@dataclass(frozen=True)
class Guess:
    """What a header says: the column's role without script, the script where it is named, and how well it is known."""

    role: str = ""
    """`registration`, `name` (whole), `bare` (name: whole or a part), `given`, `family`, `birth_date`, `birth_place`,
    `corps`, `cohort`, `order`, `other`; "" where nothing is known."""
    script: str = ""
    rank: int = 0
    """Of registration: 3 where the header says so, 2 a student's code, 1 any number, 0 a card of another kind."""
    sure: bool = True
    of_a_name: bool = False
    """Whether the header speaks of a name or a part of one, of whomever."""


def _key(word: str) -> str:
    key = search_key(word)
    for particle in _PARTICLES:
        if key.startswith(particle) and len(key) - len(particle) >= 2:
            return key[len(particle) :]
    return key


_KIND_OF: Final = {_key(word): kind for kind, words in _KINDS.items() for word in words.split()}
_WHOLE: Final = {search_key(header): role for header, role in _WHOLE_HEADERS.items() if search_key(header)}
_NEAR: Final = [word for word, kind in _KIND_OF.items() if len(word) >= _SHORTEST_MISSPELT and kind != "filling"]

WORDS: Final = frozenset(_KIND_OF) | {search_key(f"{particle}{word}") for word in _KIND_OF for particle in _PARTICLES}
"""Every known word of a header, by its search key, with and without Arabic articles."""


def guess(header: object) -> Guess:
    """What a header says that its column holds."""
    if not isinstance(header, str) or len(header) > _LONGEST_HEADER:
        return Guess()
    return _guess(header)


def recognised(cells: Sequence[object]) -> int:
    """How many different things of a roll the cells name, if they are headers."""
    found = {one.role for one in map(guess, cells) if one.sure}
    return len(found - {"", "other", "order"})


@lru_cache(maxsize=4096)
def _guess(header: str) -> Guess:
    whole = _WHOLE.get(search_key(header)) or ("order" if header.strip() == "#" else "")
    if whole:
        return Guess(whole, rank=3, of_a_name=whole == "name")
    first = _read(header)
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", header)
    if (not first.role or not first.sure) and bare != header:
        second = _read(bare)
        if second.role and second.sure:
            return Guess(second.role, first.script or second.script, second.rank, True, second.of_a_name)
    return first


def _read(header: str) -> Guess:
    words = search_key(header).split()
    kinds: set[str] = set()
    unknown = misspelt = 0
    for word in words:
        kind = _KIND_OF.get(_key(word)) or _KIND_OF.get(word) or _KIND_OF.get(word.removeprefix("و"))
        if kind is None and word.startswith("ب") and len(word) > 3:
            kind = _KIND_OF.get(word[1:])
        if kind is None and len(word) >= _SHORTEST_MISSPELT:
            near = get_close_matches(_key(word), _NEAR, 1, 0.84)
            kind = _KIND_OF[near[0]] if near else None
            misspelt += bool(near)
        if kind is None:
            unknown += not word.isdecimal()
        else:
            kinds.add(kind)
    script = "ar" if "arabic" in kinds else "latin" if "latin" in kinds else ""
    role, rank = _role(kinds, len(words))
    named = bool(kinds & {"given", "its_given", "family", "its_family", "name", "whole"})
    sure = bool(role) and not unknown and not misspelt and kinds - {"filling"} != {"date"}
    return Guess(role, script, rank, sure, named)


def _role(kinds: set[str], words: int) -> tuple[str, int]:
    """The role that the kinds of words in a header make, and its rank as a registration number."""
    given, family = kinds & {"given", "its_given"}, kinds & {"family", "its_family"}
    if "relative" in kinds:
        return "", 0
    if "birth" in kinds:
        return ("birth_place" if "place" in kinds and "date" not in kinds else "birth_date"), 0
    if "card" in kinds:
        return "registration", 0
    if "cohort" in kinds:
        return "cohort", 0
    if "date" in kinds and kinds & {"registration", "other", "code"}:
        return "other", 0
    if "order" in kinds and not kinds & {"registration", "code", "name"}:
        return "order", 0
    if "registration" in kinds and "name" not in kinds:
        return "registration", 3
    if "code" in kinds:
        return "registration", 2
    if kinds & {"name", "whole"} or given or family:
        if kinds & {"other", "place", "corps"}:
            return "", 0
        if "whole" in kinds or (given and family):
            return "name", 0
        if "name" in kinds and ("given" in kinds or "family" in kinds):
            return "name", 0
        return ("given" if given else "family" if family else "bare"), 0
    if "other" in kinds:
        return "other", 0
    if "number" in kinds:
        return "registration", 1
    if "corps" in kinds:
        return "corps", 0
    if "date" in kinds and words == 1:
        return "birth_date", 0
    return ("other" if "place" in kinds else ""), 0
