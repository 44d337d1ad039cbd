"""What columns of lists are called, in English, Russian and Arabic, as data.

A header is cut into words, lower case; a column has the role whose phrase stands in its header, the longest
phrase first; a header that tells of somebody else (a mother, a witness) or of the paper has none. A column of
a barred kind is dropped at the door: nobody is matched, counted or found by it.
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
    "id": ("id", "rec id", "record id", "record", "unique id", "number", "no", "nr", "code",
           "case number",
           "case id", "case no", "victim id", "person id", "ref", "ref no", "reference",
           "reference id", "serial",
           "serial number", "serial no", "s no", "sr no", "s n", "sn", "index", "row", "row number",
           "entry",
           "#", "ид", "номер", "код", "№", "n", "№ п п", "п п", "n п п", "порядковый номер",
           "номер по порядку",
           "номер записи", "رقم", "م", "ت", "الرقم", "تسلسل", "التسلسل", "الرقم التسلسلي", "مسلسل",
           "رقم السجل", *(NATIONAL := (
           "national id", "national id number", "national number", "id number", "id no",
           "identity number",
           "identity card", "id card", "id card number", "passport", "passport number",
           "passport no", "ssn",
           "snils", "inn", "паспорт", "номер паспорта", "снилс", "инн", "удостоверение личности",
           "номер удостоверения", "идентификационный номер", "رقم الهوية", "رقم هوية", "الهوية",
           "الرقم الوطني", "رقم وطني", "رقم البطاقة", "رقم جواز السفر", "جواز السفر", "رقم القيد"))),
    "list": ("list", "source list", "dataset", "list name", "список", "название списка"),
    "name": ("name", "full name", "fullname", "victim name", "name of victim", "person", "victim",
             "names",
             "name of the victim", "name of deceased", "deceased", "missing person", "detainee",
             "martyr",
             "name and surname", "name surname", "surname and name", "whole name", "complete name",
             "фио", "ф и о", "полное имя", "имя и фамилия", "имя фамилия", "фамилия имя отчество",
             "фамилия имя", "фамилия и имя", "жертва", "пострадавший", "погибший", "задержанный",
             "исчезнувший", "похищенный", "пропавший", "الاسم", "الاسم الكامل", "الاسم الرباعي",
             "الاسم الثلاثي", "الاسم رباعي", "اسم الشهيد", "اسم الضحية", "اسم المفقود", "اسم المعتقل",
             "اسم القتيل", "الاسم والشهرة", "الضحية", "الشهيد"),
    "given": ("given", "given name", "first name", "firstname", "forename", "fname", "fname c1",
              "givenname",
              "christian name", "first", "имя", "الاسم الاول", "الاسم الشخصي"),
    "family": ("family", "family name", "surname", "last name", "lastname", "lname", "lname c1",
               "familyname",
               "last", "фамилия", "العائلة", "اسم العائلة", "اللقب", "الشهرة", "لقب العائلة",
               "النسبة", "الكنيه"),
    "father": ("father", "father name", "fathers name", "name of father", "grandfather",
               "grandfather name",
               "grandfathers name", "name of grandfather", "second", "third", "third name",
               "отец", "имя отца", "имя деда", "дед",
               "اسم الاب", "الاب", "اسم الجد", "الجد", "الاسم الثاني", "الاسم الثالث", "اسم الوالد"),
    "patronymic": ("patronymic", "middle name", "middlename", "second name", "middle", "отчество"),
    "other_name": ("other name", "other names", "alias", "aliases", "nick", "nickname", "nick name",
                   "known as", "aka",
                   "kunya", "maiden name", "former name", "fname c2", "lname c2", "прозвище", "кунья",
                   "псевдоним", "девичья фамилия", "другое имя", "другие имена", "кличка", "اسم الشهرة",
                   "الاسم المستعار", "الاسم الحركي"),
    "sex": ("sex", "gender", "m f", "f m", "пол", "الجنس", "النوع", "جنس"),
    "birth_date": ("birth date", "date of birth", "dob", "d o b", "birthdate", "born", "birthday",
                   "birth",
                   "born on", "дата рождения", "день рождения", "д р", "дата рожд", "родился",
                   "рождения",
                   "تاريخ الميلاد", "تاريخ الولادة", "تاريخ ميلاد", "تاريخ المواليد"),
    "birth_year": ("birth year", "year of birth", "yob", "by", "born in", "birthyear",
                   "год рождения", "г р",
                   "год рожд", "г рождения", "سنة الميلاد", "سنة الولادة", "عام الميلاد", "مواليد"),
    "birth_month": ("birth month", "month of birth", "bm", "месяц рождения", "شهر الميلاد",
                    "شهر الولادة"),
    "birth_day": ("birth day", "day of birth", "bd", "يوم الميلاد", "يوم الولادة"),
    "age": ("age", "age at death", "age in years", "age years", "years old", "возраст", "лет",
            "полных лет",
            "العمر", "السن", "عمر"),
    "date": ("date", "date of death", "death date", "date of arrest", "date of detention",
             "date of event",
             "date of incident", "date of disappearance", "date of killing", "incident date",
             "event date",
             "disappearance date", "arrest date", "date disappeared", "date last seen",
             "date of abduction",
             "date of act", "date of execution", "killed on", "died", "arrested", "detained",
             "disappeared",
             "missing since", "дата", "дата гибели", "дата смерти",
             "дата задержания", "дата ареста", "дата исчезновения", "дата события", "дата похищения",
             "дата убийства", "дата пропажи", "когда исчез", "дата казни", "дата расстрела",
             "дата происшествия",
             "تاريخ الوفاة", "التاريخ", "تاريخ الاستشهاد", "تاريخ الحدث", "تاريخ الاعتقال",
             "تاريخ الاختفاء",
             "تاريخ الفقدان", "تاريخ القتل", "تاريخ الخطف", "تاريخ الاختطاف", "تاريخ الحادث",
             "تاريخ المقتل"),
    "place": ("place", "location", "place of death", "place of arrest", "place of detention", "village",
              "town", "city", "district", "region", "province", "governorate", "county", "municipality",
              "settlement", "suburb", "postcode", "zip", "address", "address 1", "address 2", "street",
              "state", "neighborhood", "neighbourhood", "camp", "area", "place of disappearance",
              "place of event", "place of incident", "place of killing", "last seen at", "from",
              "residence", "place of residence", "место", "место гибели", "место задержания",
              "место смерти", "место исчезновения", "место похищения", "место убийства", "откуда",
              "улица",
              "место жительства", "место события", "место ареста", "населенный пункт", "село", "город",
              "нас пункт", "поселок", "деревня", "аул", "станица", "проживание", "адрес проживания",
              "район", "область", "регион", "республика", "адрес", "المكان", "المدينة", "القرية",
              "المحافظة",
              "البلدة", "المنطقة", "القضاء", "الناحية", "الحي", "العنوان", "مكان الاستشهاد",
              "مكان الاعتقال",
              "مكان الوفاة", "مكان الاختفاء", "مكان الحدث", "مكان القتل", "مكان الخطف", "مكان السكن",
              "مكان الاقامة", "السكن", "المخيم", "الولاية", "مكان الحادث"),
}  # fmt: skip

BIRTHPLACE = (
    "birth place", "place of birth", "birthplace", "born at", "country of birth", "town of birth",
    "место рождения", "родина", "уроженец", "مكان الميلاد", "مكان الولادة", "محل الولادة", "مسقط الراس",
)  # fmt: skip

# words that make a header tell of somebody or something else than the person and the act
_OTHERS = (
    "report*", "mother*", "mom", "wife*", "husband*", "spouse*", "son", "sons", "daughter*",
    "brother*", "sister*",
    "parent*", "guardian*", "informant*", "witness*", "source*",
    "relative*", "kin", "contact*", "perpetrator*", "suspect*", "commander*", "officer*", "doctor*",
    "lawyer*",
    "hospital*", "school*", "company", "organi*", "employer*", "work*", "file*", "document*", "created",
    "updated", "update", "modified", "entry", "entered", "registration", "registered", "recorded",
    "received",
    "publication", "published", "verification", "verified", "interview*", "burial", "buried",
    "issue", "issued",
    "status", "size", "members", "group", "user*", "author*", "release*", "трудоустройств*",
    "мать", "матер*", "жен*", "муж*", "супруг*", "сын*", "доч*", "брат*", "сестр*", "родител*",
    "родствен*",
    "свидетел*", "заявител*", "источник*", "документ*", "файл*", "внесен*", "обновлен*", "регистрац*",
    "публикац*", "больниц*", "школ*", "организац*", "работы", "учеб*", "захоронен*", "выдач*", "статус",
    "состав", "положение", "опрос*", "интервью", "виновн*", "подозреваем*", "освобожден*",
    "ام", "الام", "والدة", "والدته", "زوج*", "زوجة", "ابن*", "شاهد*", "مبلغ", "مصدر", "مستشفى",
    "مستشفي",
    "تسجيل", "ادخال", "نشر", "تحديث", "دفن", "افراج", "هاتف", "حالة", "حاله",
)  # fmt: skip

BARRED: dict[str, tuple[str, ...]] = {
    "telephone numbers": (
        "phone*", "telephone*", "tel", "tel no", "mobile*", "cell", "cellphone*", "cell phone",
        "whatsapp*",
        "viber", "signal number", "fax", "contact number", "contact no", "телефон*", "тел", "мобильн*",
        "сотов*", "ватсап*", "вотсап*", "вайбер*", "контактный номер", "هاتف", "جوال", "موبايل",
        "تلفون",
        "تليفون", "واتساب", "واتس", "رقم التواصل", "محمول", "خلوي"),
    "profiles and addresses on the net": (
        "profile*", "facebook*", "fb", "instagram*", "telegram*", "tg", "vk", "vkontakte", "ok ru",
        "twitter*",
        "tiktok", "social", "email*", "e mail*", "mail", "url*", "link*", "website*", "social media",
        "account*",
        "username*", "user name", "handle", "ip", "ip address", "skype", "профил*", "вконтакте", "вк",
        "одноклассник*", "фейсбук*", "инстаграм*", "телеграм*", "соцсет*", "социальн* сет*", "страниц*",
        "ссылк*", "почт*", "электронн* адрес*", "эл почта", "имейл", "аккаунт*", "логин*", "сайт*",
        "بريد", "البريد الالكتروني", "ايميل", "فيسبوك", "فيس بوك", "تويتر", "انستغرام", "تلغرام",
        "حساب",
        "رابط", "روابط", "موقع الكتروني", "صفحة"),
    "photographs": (
        "photo*", "picture*", "image*", "portrait*", "selfie", "video*", "biometric*",
        "fingerprint*", "dna",
        "face", "фото*", "снимк*", "снимок", "портрет*", "изображени*", "видео*", "отпечатк*", "днк",
        "صورة", "صور", "فيديو", "بصمة", "الصورة الشخصية"),
    "vehicle plates": (
        "plate", "plates", "number plate*", "licence plate*", "license plate*", "registration plate*",
        "vehicle*", "car", "cars", "car number", "vin", "номер машин*", "номер авто*", "номер* знак*",
        "госномер*", "гос номер*", "автомобил*", "машин*", "транспортн* средств*", "автомашин*",
        "سيارة", "لوحة", "رقم اللوحة", "رقم السيارة", "مركبة"),
    "orientation": (
        "orientation*", "sexual orientation", "sexuality", "lgbt*", "sogi*", "queer", "gay", "lesbian",
        "homosexual*", "bisexual*", "transgender*", "trans", "gender identity", "sex life",
        "ориентаци*",
        "лгбт*", "гей", "гомосексуал*", "бисексуал*", "трансгендер*", "гендерн* идентичност*",
        "сексуальн* жизн*", "الميل الجنسي", "الميول الجنسية", "ميول جنسية", "التوجه الجنسي", "مثلي*",
        "الهوية الجندرية", "هوية جندرية"),
    "faith": (
        "faith", "religio*", "confession*", "denomination*", "sect", "sects", "sectarian", "belief*",
        "creed",
        "madhhab", "church", "mosque", "вера", "веру", "веры", "религи*", "вероисповедан*", "конфесси*",
        "верующ*", "мазхаб*", "община верующих", "دين", "الدين", "ديانة", "طائفة", "مذهب", "معتقد",
        "ملة"),
    "ethnicity": (
        "ethnic*", "ethnos", "race", "racial", "tribe*", "tribal", "clan*", "caste*", "teip*", "taip*",
        "nationality", "nation", "national origin", "mother tongue", "native language", "skin colo*",
        "национальн*", "этни*", "этнос*", "народност*", "раса", "расовая*", "тейп*", "племя", "племен*",
        "род", "родной язык", "клан*", "каста", "قومية", "عشيرة", "قبيلة", "عرق", "اثنية",
        "انتماء قومي",
        "الانتماء العرقي", "الجنسية", "لغة الام", "الاصل العرقي", "حمولة"),
    "politics": (
        "party", "political*", "politics", "affiliation*", "ideolog*", "party member*", "trade union",
        "union member*", "партия", "партии", "партийн*", "партию", "политическ*", "взгляды",
        "убеждени*",
        "идеолог*", "профсоюз*", "حزب", "الانتماء السياسي", "التوجه السياسي", "انتماء",
        "انتماء حزبي", "فصيل",
        "الفصيل", "تنظيم", "ايديولوجي*", "نقابة"),
    "health": (
        "health*", "diagnos*", "disease*", "illness*", "hiv", "aids", "disab*", "medical*",
        "medication*",
        "blood type", "blood group", "pregnan*", "mental*", "chronic*", "здоровь*", "диагноз*",
        "болезн*",
        "заболеван*", "вич", "инвалид*", "группа крови", "беременн*", "медицинск*", "психиатр*",
        "صحة", "صحية", "الحالة الصحية", "مرض", "امراض", "تشخيص", "اعاقة", "معاق", "فصيلة الدم",
        "زمرة الدم",
        "حامل", "الامراض المزمنة"),
}  # fmt: skip

_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_NOT_WORD = re.compile(r"[^\w№#*]+|_")
_PARTS = re.compile(r"[/|\n\r()\[\]:;]+|\s[-–—]\s")
_ARABIC = str.maketrans("أإآٱىةؤئ", "اااايهوي", "ـ" + "".join(map(chr, range(0x64B, 0x653))))
_LONG = 5  # letters of an Arabic word from which the article is taken off
_INSIDE = (  # roles whose phrases count inside a longer header too: "victim's date of birth (approx.)"
    "birth_date", "birth_year", "patronymic", "family", "given", "father", "age", "sex", "date", "name",
    "place", "other_name",
)  # fmt: skip
_LEAST_INSIDE = 2  # a phrase of one short word inside a longer header says nothing


@cache
def words_of(header: str) -> str:
    """A header as words: lower case, one space between, only letters and digits, no article."""
    plain = unicodedata.normalize("NFKC", _CAMEL.sub(" ", header)).casefold().replace("'s", "s")
    plain = plain.replace("’s", "s").replace("ё", "е").translate(_ARABIC)
    return " ".join(
        word[2:] if word.startswith("ال") and len(word) >= _LONG else word
        for word in _NOT_WORD.sub(" ", plain).split()
    )


@cache
def barred(header: str) -> str | None:
    """The kind of a column that is dropped at the door, by its header; None for all others."""
    words = words_of(header)
    found = [
        (len(phrase), kind)
        for kind, phrases in BARRED.items()
        for phrase in phrases
        if _pattern(phrase).search(words)
        and ((len(phrase) > _LEAST_INSIDE and phrase not in _BARRED_ALONE) or phrase == words)
    ]
    return max(found)[1] if found else None


@cache
def role(header: str) -> str | None:
    """The role that a header names; None where it names none, or somebody else ("mother's name")."""
    if found := _exact(header):
        return found
    if any(_pattern(word).search(words_of(header)) for word in _OTHERS):
        return None
    for part in reversed(_PARTS.split(header)):
        if found := _exact(part):
            return found
    words = f" {words_of(header)} "
    within = [
        (len(phrase), name)
        for name in _INSIDE
        for phrase in map(words_of, PHRASES[name])
        if f" {phrase} " in words and len(phrase) > _LEAST_INSIDE and phrase not in _WHOLE_ONLY
    ]
    if not within:
        return None
    found = max(within)[1]
    of_father = found not in {"father", "name"} and any(
        _pattern(word).search(words_of(header))
        for word in ("father*", "grandfather*", "отца", "деда", "اب")
    )
    return None if of_father else found


_BARRED_ALONE = {
    "род",
    "cell",
    "face",
    "nation",
    "trans",
    "حامل",
    "تنظيم",
}  # in a longer header: another word
_WHOLE_ONLY = {
    "first",
    "last",
    "middle",
    "second",
    "third",
    "from",
    "state",
    "area",
    "born",
    "person",
    "лет",
}


def _exact(header: str) -> str | None:
    words = words_of(header)
    return _roles().get(words) or ("id" if header.strip() in {"#", "№"} else None)


@cache
def _roles() -> dict[str, str]:
    return {words_of(phrase): name for name, phrases in PHRASES.items() for phrase in phrases}


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase within words; * stands for any ending."""
    words = [
        re.escape(words_of(word.rstrip("*"))) + (r"\w*" if word.endswith("*") else "")
        for word in phrase.split()
    ]
    return re.compile(rf"(?<!\w){' '.join(words)}(?!\w)")


@cache
def birthplace(header: str) -> bool:
    """Whether the header names a place of birth."""
    words = f" {words_of(header)} "
    return any(f" {words_of(phrase)} " in words for phrase in BIRTHPLACE)


@cache
def national(header: str) -> bool:
    """Whether the header names a number that a state gave the person."""
    return words_of(header) in {words_of(phrase) for phrase in NATIONAL}


def known(header: str) -> int:
    """2 where the header is a column's name word for word, 1 where such a name stands in it, else 0."""
    if _exact(header) or birthplace(header):
        return 2
    return 1 if barred(header) or role(header) else 0
