"""What columns and cells of lists of events are called, in English and Russian, as data.

A header has the role whose phrase it is (`headers.words_of` makes it plain). An act has the kind whose
phrase stands in the cell, the longest first; a word that ends in * stands for all that begin so. Kinds
have classes above them: what hits from afar or kills, what takes people away, and so on.
"""

from __future__ import annotations

ROLES: dict[str, tuple[str, ...]] = {
    "id": ("id", "record", "record id", "event id", "event", "incident", "incident id", "no", "nr", "n",
           "number of record", "case id", "code", "ид", "номер", "код", "№", "номер записи"),
    "date": ("date", "day", "event date", "date of event", "incident date", "date of incident", "when",
             "дата", "день", "дата события", "дата происшествия", "когда"),
    "date_from": ("date from", "date start", "start", "start date", "from", "begin", "first day",
                  "дата начала", "начало", "с", "с даты", "первый день"),
    "date_to": ("date to", "date end", "end", "end date", "to", "last day", "дата окончания",
                "дата конца", "окончание", "конец", "по", "последний день"),
    "country": ("country", "state", "страна", "государство"),
    "region": ("region", "governorate", "province", "oblast", "admin 1", "admin1", "область", "регион",
               "республика", "край", "провинция", "губерния"),
    "district": ("district", "county", "raion", "rayon", "admin 2", "admin2", "subdistrict",
                 "municipality", "район", "уезд", "округ", "муниципалитет"),
    "place": ("place", "town", "city", "village", "location", "settlement", "locality", "admin 3",
              "admin3", "where", "place of event", "место", "место события", "населенный пункт",
              "нас пункт", "село", "город", "деревня", "поселок", "где"),
    "class": ("act class", "class", "category", "event class", "event category", "категория", "класс",
              "категория события"),
    "act": ("act", "kind", "type", "event type", "type of event", "kind of event", "kind of act",
            "incident type", "type of incident", "violation", "type of violation", "what happened",
            "вид", "тип", "вид события", "тип события", "деяние", "нарушение", "вид нарушения",
            "что произошло", "событие"),
    "killed": ("killed", "fatalities", "deaths", "dead", "number killed", "number of killed",
               "number of deaths", "people killed", "погибшие", "погибших", "погибло", "убитые", "убитых",
               "убито", "число погибших", "количество погибших", "число убитых", "количество убитых"),
    "detained": ("detained", "arrested", "number detained", "number arrested", "abducted", "taken",
                 "задержанные", "задержанных", "задержано", "арестовано", "похищено", "похищенные",
                 "число задержанных", "количество задержанных"),
    "wounded": ("wounded", "injured", "number wounded", "number injured", "раненые", "раненых", "ранено",
                "число раненых", "количество раненых", "пострадавшие", "пострадало"),
    "number": ("count", "victims", "number", "number of victims", "how many", "casualties", "people",
               "жертвы", "число жертв", "количество жертв", "число", "количество", "сколько", "людей"),
    "number_min": ("number min", "count min", "killed min", "low", "at least", "minimum", "min",
                   "минимум", "не менее", "мин", "нижняя оценка"),
    "number_max": ("number max", "count max", "killed max", "high", "at most", "maximum", "max",
                   "максимум", "не более", "макс", "верхняя оценка"),
}  # fmt: skip

ACTS: dict[str, dict[str, tuple[str, ...]]] = {
    "attack": {
        "shelling": ("shelling*", "shelled", "artillery*", "mortar*", "rocket*", "missile*", "обстрел*",
                     "артобстрел*", "артиллерий*", "миномет*", "ракетн* удар*"),
        "air strike": ("air strike*", "airstrike*", "air raid*", "bombing*", "bombardment*", "bombed",
                       "drone strike*", "авиаудар*", "авианалет*", "бомбардиров*", "бомбежк*",
                       "удар* с воздуха", "удар* беспилотник*"),
        "explosion": ("explosion*", "blast*", "mine", "mines", "landmine*", "car bomb*", "ied",
                      "взрыв*", "подрыв*", "мина", "мины", "теракт*"),
        "clash": ("clash*", "armed clash*", "firefight*", "battle*", "combat*", "fighting",
                  "столкновени*", "бой", "бои", "боестолкновени*", "перестрелк*"),
        "killing": ("killing*", "killed", "murder*", "shooting*", "execution*", "massacre*",
                    "assassination*", "убийств*", "расстрел*", "казн*", "резн*"),
        "attack": ("attack*", "assault on*", "нападени*", "атак*", "налет*"),
    },
    "custody": {
        "arrest": ("arrest*", "detention*", "detained", "arbitrary detention*", "mass arrest*",
                   "задержани*", "арест*", "облав*"),
        "abduction": ("abduction*", "kidnap*", "abducted", "hostage*", "похищени*", "похищен*",
                      "захват* заложник*"),
        "disappearance": ("disappearance*", "enforced disappearance*", "disappeared", "missing*",
                          "исчезновени*", "пропаж*", "насильственн* исчезновени*"),
        "raid": ("raid*", "house search*", "search*", "sweep*", "рейд*", "обыск*", "зачистк*"),
    },
    "ill-treatment": {
        "torture": ("torture*", "пытк*", "истязани*"),
        "beating": ("beating*", "beaten", "ill treatment", "избиени*", "побои", "жесток* обращени*"),
        "sexual violence": ("sexual*", "rape*", "изнасиловани*", "сексуальн*"),
        "threat": ("threat*", "intimidation*", "угроз*", "запугивани*"),
    },
    "property": {
        "destruction": ("destruction*", "demolition*", "burning*", "arson*", "разрушени*", "снос*",
                        "поджог*", "сожжени*"),
        "looting": ("looting*", "robbery", "extortion*", "мародерств*", "грабеж*", "ограблени*",
                    "вымогательств*"),
    },
    "movement": {
        "displacement": ("displacement*", "deportation*", "eviction*", "expulsion*", "выселени*",
                         "депортаци*", "перемещени*", "изгнани*"),
    },
    "protest": {
        "protest": ("protest*", "demonstration*", "rally", "riot*", "протест*", "митинг*", "демонстраци*",
                    "беспорядк*"),
    },
}  # fmt: skip

AT_LEAST = (
    "at least", "more than", "over", "no fewer than", "not less than", "min", "upwards of", ">=", ">",
    "не менее", "не меньше", "как минимум", "минимум", "более", "больше", "свыше",
)  # fmt: skip
AT_MOST = (
    "up to", "at most", "no more than", "fewer than", "less than", "under", "<=", "<",
    "до", "не более", "не больше", "менее", "меньше", "максимум",
)  # fmt: skip
ABOUT = (
    "about", "around", "approximately", "approx", "circa", "ca", "some", "nearly", "almost", "~",
    "около", "примерно", "приблизительно", "порядка", "почти", "ок",
)  # fmt: skip
CERTAIN: dict[str, int] = {
    "zero": 0, "none": 0, "nobody": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "a dozen": 12, "dozen": 12,
    "ноль": 0, "никто": 0, "ни одного": 0, "один": 1, "два": 2, "двое": 2, "три": 3, "трое": 3,
    "четыре": 4, "четверо": 4, "пять": 5, "пятеро": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9,
    "десять": 10, "дюжина": 12,
}  # fmt: skip
VAGUE: dict[str, tuple[int, int]] = {  # words, and the least and most that they are used for
    "a couple": (2, 3), "couple": (2, 3), "пара": (2, 3), "a few": (3, 9), "few": (3, 9),
    "several": (3, 9), "несколько": (3, 9), "some": (2, 9), "many": (10, 100), "много": (10, 100),
    "dozens": (24, 99), "tens": (20, 99), "scores": (40, 199), "десятки": (20, 99), "дюжины": (24, 99),
    "hundreds": (200, 999), "сотни": (200, 999), "thousands": (2000, 9999), "тысячи": (2000, 9999),
}  # fmt: skip
COUNTED = (
    "people", "persons", "person", "killed", "dead", "deaths", "civilians", "victims", "detained",
    "wounded", "arrested", "чел", "человек", "человека", "людей", "погибших", "погибло", "убитых",
    "убито", "жертв", "раненых", "задержанных", "гражданских",
)  # fmt: skip
PLACE_WORDS = (
    "district", "county", "region", "province", "governorate", "oblast", "raion", "village of",
    "village", "town of", "town", "city of", "city", "район", "область", "обл", "р-н", "село",
    "деревня", "город", "поселок", "республика", "край", "с.", "г.", "д.", "пос.",
)  # fmt: skip
EARLY = ("early", "beginning of", "start of", "начало", "в начале", "начале")
MIDDLE = ("mid", "middle of", "середина", "в середине", "середине")
LATE = ("late", "end of", "конец", "в конце", "конце")
WEEK = ("week of", "week from", "the week of", "неделя с", "на неделе с", "неделя", "неделя от")
