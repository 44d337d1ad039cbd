"""What columns of lists are called, in English and Russian (and a few in Arabic), as data.

A header is cut into words, lower case; a column has the role whose phrase stands in its header, the longest
phrase first. A column of a barred kind is dropped at the door: nobody is matched, counted or found by it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

ROLES = (
    *("id", "list", "name", "given", "family", "father", "patronymic", "other_name", "sex"),
    *("birth_date", "birth_year", "birth_month", "birth_day", "age", "date", "place"),
)

PHRASES: dict[str, tuple[str, ...]] = {
    "id": ("id", "rec id", "record id", "record", "unique id", "number", "no", "nr", "code", "case number",
           "case id", "victim id", "person id", "ид", "номер", "код", "№", "n", "رقم"),
    "list": ("list", "source list", "dataset", "list name", "список", "название списка"),
    "name": ("name", "full name", "fullname", "victim name", "name of victim", "person", "victim", "names",
             "name and surname", "фио", "ф и о", "полное имя", "имя и фамилия", "фамилия имя отчество",
             "фамилия имя", "жертва", "пострадавший", "الاسم", "الاسم الكامل", "الاسم الرباعي"),
    "given": ("given", "given name", "first name", "firstname", "forename", "fname", "fname c1", "givenname",
              "christian name", "имя", "الاسم الاول", "الاسم الأول"),
    "family": ("family", "family name", "surname", "last name", "lastname", "lname", "lname c1", "familyname",
               "фамилия", "العائلة", "اسم العائلة", "اللقب"),
    "father": ("father", "father name", "fathers name", "name of father", "grandfather", "grandfather name",
               "grandfathers name", "name of grandfather", "отец", "имя отца", "имя деда", "дед",
               "اسم الاب", "اسم الأب", "اسم الجد"),
    "patronymic": ("patronymic", "middle name", "middlename", "second name", "отчество"),
    "other_name": ("other name", "other names", "alias", "aliases", "nickname", "known as", "aka", "kunya",
                   "maiden name", "fname c2", "lname c2", "прозвище", "кунья", "псевдоним", "девичья фамилия",
                   "другое имя", "الكنية"),
    "sex": ("sex", "gender", "пол", "الجنس"),
    "birth_date": ("birth date", "date of birth", "dob", "birthdate", "born", "birthday", "birth",
                   "дата рождения", "день рождения", "д р", "родился", "تاريخ الميلاد"),
    "birth_year": ("birth year", "year of birth", "yob", "by", "born in", "birthyear", "год рождения", "г р",
                   "سنة الميلاد"),
    "birth_month": ("birth month", "month of birth", "bm", "месяц рождения"),
    "birth_day": ("birth day", "day of birth", "bd"),
    "age": ("age", "age at death", "age in years", "age years", "years old", "возраст", "лет", "العمر"),
    "date": ("date", "date of death", "death date", "date of arrest", "date of detention", "date of event",
             "date of incident", "date of disappearance", "date of killing", "incident date", "event date",
             "killed on", "died", "arrested", "detained", "дата", "дата гибели", "дата смерти",
             "дата задержания", "дата ареста", "дата исчезновения", "дата события", "дата похищения",
             "تاريخ الوفاة", "التاريخ", "تاريخ الاستشهاد"),
    "place": ("place", "location", "place of death", "place of arrest", "place of detention", "village",
              "town", "city", "district", "region", "province", "governorate", "county", "municipality",
              "settlement", "suburb", "postcode", "zip", "address", "address 1", "address 2", "street",
              "state",
              "residence", "place of residence", "место", "место гибели", "место задержания",
              "место жительства", "место события", "место ареста", "населенный пункт", "село", "город",
              "район", "область", "регион", "республика", "адрес", "المكان", "المدينة", "القرية", "المحافظة"),
}  # fmt: skip

BIRTHPLACE = (
    "birth place", "place of birth", "birthplace", "born at", "место рождения", "مكان الميلاد",
)  # fmt: skip

BARRED: dict[str, tuple[str, ...]] = {
    "telephone numbers": ("phone", "telephone", "tel", "mobile", "cell", "whatsapp", "phone number",
                          "телефон", "тел", "мобильный", "сотовый", "الهاتف", "رقم الهاتف", "جوال"),
    "profiles and addresses on the net": (
        "profile", "facebook", "instagram", "telegram", "vk", "vkontakte", "twitter", "social", "email",
        "e mail", "mail", "url", "link", "website", "social media", "account", "username", "профиль",
        "вконтакте", "телеграм", "соцсети", "страница", "ссылка", "почта", "аккаунт", "логин", "البريد"),
    "photographs": ("photo", "photograph", "picture", "image", "portrait", "фото", "фотография", "снимок",
                    "портрет", "صورة"),
    "vehicle plates": ("plate", "number plate", "licence plate", "license plate", "vehicle", "car",
                       "car number", "номер машины", "номер авто", "госномер", "автомобиль"),
    "orientation": ("orientation", "sexual orientation", "sexuality", "lgbt", "lgbti", "lgbtq", "gay",
                    "gender identity", "ориентация", "лгбт", "гендерная идентичность"),
    "faith": ("faith", "religion", "religious", "confession", "denomination", "sect", "вера", "религия",
              "вероисповедание", "конфессия", "мазхаб", "الديانة", "الطائفة", "المذهب"),
    "ethnicity": ("ethnicity", "ethnic", "ethnic group", "race", "tribe", "clan", "caste", "teip", "taip",
                  "национальность", "этничность", "народность", "раса", "тейп", "племя", "род",
                  "القومية", "العشيرة", "القبيلة"),
    "politics": ("party", "political party", "politics", "political", "political affiliation", "affiliation",
                 "ideology", "партия", "партийность", "политические взгляды", "взгляды", "الحزب"),
    "health": ("health", "diagnosis", "disease", "illness", "hiv", "disability", "medical", "blood type",
               "здоровье", "диагноз", "болезнь", "вич", "инвалидность", "группа крови", "الصحة"),
}  # fmt: skip

_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_NOT_WORD = re.compile(r"[^\w№]+|_")


@cache
def words_of(header: str) -> str:
    """A header as words: lower case, one space between, nothing but letters and digits."""
    plain = unicodedata.normalize("NFKC", _CAMEL.sub(" ", header)).casefold().replace("'s", "s")
    return " ".join(_NOT_WORD.sub(" ", plain.replace("ё", "е")).split())


def barred(header: str) -> str | None:
    """The kind of a column that is dropped at the door, by its header; None for all others."""
    return _within(header, BARRED)


def role(header: str) -> str | None:
    """The role that a header names; None where it names none."""
    words = words_of(header)
    for name, phrases in PHRASES.items():
        if words in phrases:
            return name
    return _within(header, {name: PHRASES[name] for name in _INSIDE})


def birthplace(header: str) -> bool:
    """Whether the header names a place of birth."""
    return words_of(header) in BIRTHPLACE


_INSIDE = (  # roles whose phrases count inside a longer header too: "victim's date of birth (approx.)"
    "birth_date", "birth_year", "patronymic", "family", "given", "father", "age", "sex", "date", "name",
)  # fmt: skip
_LEAST_INSIDE = 2  # a phrase of one short word inside a longer header says nothing


def _within(header: str, kinds: dict[str, tuple[str, ...]]) -> str | None:
    """The kind with the longest phrase that stands in the header, word for word."""
    words = f" {words_of(header)} "
    found = [
        (len(phrase), kind)
        for kind, phrases in kinds.items()
        for phrase in phrases
        if f" {phrase} " in words and len(phrase) > _LEAST_INSIDE
    ]
    return max(found)[1] if found else None
