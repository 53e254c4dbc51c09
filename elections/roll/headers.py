"""The headers that offices write over the columns of a roll, in three languages and many spellings."""

from typing import Final

from elections.roll.text import search_key

SPLIT_NAMES: Final = frozenset({"given"})
"""Columns that hold only a part of a name, which a roll refuses: nobody can tell how to join them."""

_SPELLINGS: Final = {
    "registration": (
        "registration; registration number; registration no; reg no; number; no; id; matricule; numéro de matricule;"
        "n° matricule; n° de matricule; numéro; numéro d'inscription; n° d'inscription; n°; رقم التسجيل; رقم القيد;"
        "رقم الترسيم; عدد الترسيم; عدد التسجيل; الرقم; رقم; المعرف; المعرف الوحيد; رقم التأجير; الرقم الاستدلالي"
    ),
    "name": (
        "name; full name; family and given name; nom; nom complet; nom et prénom; nom et prénoms; noms et prénoms;"
        "nom prénom; prénom et nom; الاسم; الاسم الكامل; الاسم واللقب; اسم ولقب; الاسم الشخصي والعائلي;"
        "الاسم العائلي والشخصي; الاسم و اللقب"
    ),
    "name_ar": (
        "name_ar; arabic name; name in arabic; name in arabic letters; name arabic; name ar; nom arabe; nom en arabe;"
        "nom et prénom en arabe; nom (arabe); nom ar; nom en lettres arabes; الاسم بالعربية; الاسم الكامل بالعربية;"
        "الاسم بالحروف العربية; الاسم باللغة العربية; الاسم العربي"
    ),
    "name_latin": (
        "name_latin; latin name; name in latin; name in latin letters; name latin; nom latin; nom en latin;"
        "nom en lettres latines; nom en caractères latins; nom et prénom en français; nom en français; nom (latin);"
        "nom (français); الاسم باللاتينية; الاسم الكامل باللاتينية; الاسم بالحروف اللاتينية; الاسم بالفرنسية;"
        "الاسم اللاتيني"
    ),
    "birth_date": (
        "birth_date; birth date; birthdate; date of birth; born; born on; birthday; dob; date de naissance;"
        "date naissance; naissance; né le; née le; né(e) le; تاريخ الازدياد; تاريخ الولادة; تاريخ الميلاد; الازدياد"
    ),
    "corps": "corps; category; catégorie; cadre; السلك; سلك; الصنف; صنف; الهيئة; الإطار; الفئة",
    "cohort": (
        "cohort; cohort number; class; promotion; promo; n° promotion; n° de promotion; numéro de promotion; الفوج;"
        "فوج; رقم الفوج; عدد الفوج; الدفعة; الفترة التكوينية"
    ),
    "given": "prénom; prénoms; given name; first name; last name; surname; family name; nom de famille; الاسم الشخصي;"
    "الاسم العائلي; اللقب",
}

FIELD_OF: Final = {
    search_key(spelling): name for name, spellings in _SPELLINGS.items() for spelling in spellings.split(";")
}
"""The field of each header, by its search key."""
