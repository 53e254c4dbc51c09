"""Fictional trainees: names in Arabic and Latin letters, birth dates, registration numbers, all from the seed."""

from datetime import date, timedelta
from typing import Final

from elections.law.roll.trainee import Trainee
from elections.rehearsal.stream import Stream

_GIVEN: Final = (
    ("أمينة", "Amina"),
    ("ياسين", "Yassine"),
    ("سلمى", "Salma"),
    ("إدريس", "Idriss"),
    ("خديجة", "Khadija"),
    ("عمر", "Omar"),
    ("هند", "Hind"),
    ("يوسف", "Youssef"),
    ("مريم", "Maryam"),
    ("حمزة", "Hamza"),
    ("نورة", "Noura"),
    ("أنس", "Anas"),
    ("ليلى", "Leïla"),
    ("طارق", "Tarik"),
    ("آية", "Aya"),
    ("كريم", "Karim"),
)
_FAMILY: Final = (
    ("العلوي", "El Alaoui"),
    ("بنجلون", "Benjelloun"),
    ("الإدريسي", "El Idrissi"),
    ("الفاسي", "El Fassi"),
    ("الأندلسي", "El Andaloussi"),
    ("بوعزة", "Bouazza"),
    ("الطاهري", "Tahiri"),
    ("المنصوري", "El Mansouri"),
    ("الشريف", "Cherif"),
    ("بن صالح", "Ben Salah"),
    ("القاسمي", "Kacemi"),
    ("الحداد", "Haddad"),
    ("زروق", "Zerrouk"),
    ("البناني", "Bennani"),
    ("السعيدي", "Saïdi"),
)

CHAIR: Final = ("سعاد المرابط", "Souad El Mrabet")
"""Who holds the chair, in every rehearsal."""


def trainees(stream: Stream, number: int, *, corps: str, cohort: str, year: int) -> list[Trainee]:
    """So many trainees, in ascending registration numbers; some share a name, as in life."""
    prefix = corps[:1].upper()
    people = []
    for index in range(1, number + 1):
        (given_ar, given), (family_ar, family) = stream.choice(_GIVEN), stream.choice(_FAMILY)
        # Between 22 and 30 years old; where there are many, some are born on the same day.
        born = date(year - 30, 1, 1) + timedelta(days=stream.below(8 * 365))
        registration = f"{prefix}{cohort}/{index:04d}"
        people.append(Trainee(registration, f"{given_ar} {family_ar}", f"{given} {family}", born, corps, cohort))
    return people
