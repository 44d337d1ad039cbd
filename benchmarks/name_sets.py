"""Labelled pairs of names of our own making: common given and family names combined at random, no person's.

    python benchmarks/names.py            prints what they show

Groups: `ours_native`, `ours_latin`, `ours_cross`: names of four parts as official lists in Arabic have them,
two records of one person spelt apart from each other; of the negatives two thirds are siblings, one third
strangers who share a word. `ours_russian`: Cyrillic against Latin by several transliterations, patronymics
there or not, cases, feminine forms. `ours_mixed`: nicknames, initials, typing errors, order, middle names.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

WORDS = tomllib.loads(Path(__file__).with_name("name_words.toml").read_text(encoding="utf-8"))
MEN, WOMEN, FAMILIES = (WORDS["arabic"][kind].split() for kind in ("men", "women", "families"))
CYRILLIC = [
    tuple(people[kind].split() for kind in ("men", "women", "families"))
    for people in WORDS["cyrillic"].values()
]
WESTERN, SURNAMES = WORDS["western"]["given"].split(), WORDS["western"]["families"].split()
ONE_NAME = [set(names.split()) for names in WORDS["western"]["one_name"]]
SHORT = {name: short.split() for name, short in WORDS["western"]["short"].items()}
Pair = tuple[str, str, bool]
Row = tuple[str, str, str, bool, str]  # group, two names, one person?, kind


@dataclass(frozen=True)
class Hand:
    """How one office writes Latin letters for Arabic sounds, with how steady a hand."""

    table: dict[str, str]
    article: str
    steady: float  # chance that a sound is written in the office's way


_ARABIC = {
    **dict(zip("bptTjHxdrzsSDZfqklmnhwyg", "بپتطجحخدرزسصضظفقكلمنهويغ", strict=True)),
    "θ": "ث", "ð": "ذ", "š": "ش", "ʿ": "ع", "ġ": "غ", "ā": "ا", "ī": "ي", "ū": "و", "à": "ى", "ä": "ة",
    "a": "", "i": "", "u": "", "á": "",
}  # fmt: skip
_LATIN = {
    "θ": ("th", "th", "t", "s"), "j": ("j", "j", "j", "g", "dj"), "H": ("h",), "x": ("kh", "kh", "h"),
    "ð": ("th", "dh", "z", "d"), "š": ("sh", "sh", "ch"), "S": ("s",), "D": ("d", "d", "dh"), "T": ("t",),
    "Z": ("z", "th", "dh"), "ʿ": ("", "", "a", "'"), "ġ": ("gh", "gh", "g"), "q": ("q", "q", "k", "g"),
    "w": ("w", "w", "w", "ou"), "a": ("a", "a", "a", "e"), "i": ("i", "i", "e"), "u": ("u", "o", "ou"),
    "ā": ("a",) * 8 + ("aa",), "á": ("a",), "ī": ("i", "ee", "i", "y"), "ū": ("ou", "u", "oo"),
    "à": ("a",), "ä": ("a", "ah", "eh", "a", "e"), "y": ("y", "y", "i"), "ʾ": ("", "'"),
    "aw": ("aw", "au", "o", "ow"), "ay": ("ay", "ai", "ei", "e"), "ī$": ("i", "i", "y", "ee"),
    "xx": ("kkh",), "šš": ("sh", "ssh", "ch"),
}  # fmt: skip
_SOUND = re.compile(r"aw(?![aiuāīū])|ay(?![aiuāīū])|ī$|xx|šš|(.)")


def _hand(rng: random.Random) -> Hand:
    table = {sound: rng.choice(ways) for sound, ways in _LATIN.items()}
    article = rng.choice(("al-", "al-", "Al ", "el-", "El ", "al", ""))
    return Hand(table, article, rng.choice((0.98, 0.95, 0.85)))


def _latin(sounds: str, hand: Hand, rng: random.Random) -> str:
    """One word of sounds in Latin letters."""
    written = ""
    for found in _SOUND.finditer(sounds):
        sound = found.group()
        ways = _LATIN.get(sound, (sound,))
        letters = hand.table.get(sound, sound) if rng.random() < hand.steady else rng.choice(ways)
        if written and letters and written[-1] == letters[0] and letters[0] not in "aeiou":
            letters = letters if rng.random() < 0.7 else letters[1:]
        written += letters
    return written.capitalize()


def _arabic(sounds: str, rng: random.Random) -> str:
    """One word of sounds in Arabic letters, with the liberties that clerks take."""
    loose = rng.random() < 0.5
    sounds = re.sub(r"(.)\1", r"\1", sounds)
    start = sounds[0]
    first = {"a": "أ", "i": "إ", "u": "أ", "ā": "آ", "ī": "إي", "ū": "أو"}.get(start)
    rest = sounds[1:] if first else sounds
    rest = re.sub(r"ʾ(?=[uūw])|(?<=u)ʾ", "ؤ", rest)
    written = (first or "") + "".join({"ʾ": "ئ", "ؤ": "ؤ"}.get(s, _ARABIC.get(s, "")) for s in rest)
    if sounds.endswith("ʾ"):
        written = written[:-1] + ("" if loose else "ء")
    if loose:
        written = written.translate(str.maketrans("أإآى", "اااي"))
        written = written[:-1] + "ه" if written.endswith("ة") else written
    return written


def _part(part: str, write: Callable[[str], str], article: str, rng: random.Random) -> str:
    """A name of one or two words ('abd+karīm', 'abu+šahlā', 'al+masrī') as it is written."""
    head, _, stem = part.partition("+")
    if not stem:
        return write(head)
    native = not article.strip("-' ").isascii()
    if head == "al":
        return (
            f"{article}{write(stem)}" if article.isascii() is False else _joined(article, write(stem))
        )
    if head == "abu":
        bare = stem.removeprefix("al+")
        inner = write(bare) if bare == stem else _part(stem, write, article, rng)
        if native:
            return f"أبو {inner}" if rng.random() < 0.7 else f"ابو {inner}"
        return f"{rng.choice(('Abu', 'Abu', 'Abo', 'Abou'))} {inner}"
    if native:
        between = " " if rng.random() < 0.6 else ""
        return f"عبد{between}ال{write(stem)}" if stem != "lāh" else f"عبد{between}الله"
    if stem == "lāh":
        return rng.choice(("Abdullah", "Abdallah", "Abdulla", "Abd Allah", "Abdalla"))
    sun = stem[0] in "tTdDrzsSšnθðZ" and rng.random() < 0.3
    joint = rng.choice(
        ("Abd al-{}", "Abdel {}", "Abdul {}", "Abdel{}", "Abdul{}", "Abd el-{}", "Abd El {}")
    )
    if sun:
        joint = f"Abdu{_latin(stem[0], Hand({}, '', 1.0), rng).lower()}{{}}"
    written = write(stem)
    return joint.format(written.lower() if joint[-3].islower() and "{" in joint[-2:] else written)


def _joined(article: str, word: str) -> str:
    return (
        f"{article}{word.lower() if article == 'al' else word}".capitalize()
        if article == "al"
        else article + word
    )


def _slip(name: str, rng: random.Random, chance: float) -> str:
    """A slip of the hand in one word of five letters or more: two letters swapped, one changed or lost."""
    if rng.random() >= chance:
        return name
    parts = name.split(" ")
    long = [at for at, word in enumerate(parts) if len(word) >= 5]
    if not long:
        return name
    at = rng.choice(long)
    word = parts[at]
    place = rng.randrange(1, len(word) - 2)
    match rng.randrange(4):
        case 0:
            word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        case 1:
            word = word[:place] + word[place + 1 :]
        case 2:
            word = word[:place] + word[place] + word[place:]
        case _:
            word = word[:place] + rng.choice(word).lower() + word[place + 1 :]
    parts[at] = word
    return " ".join(parts)


def _four(rng: random.Random) -> list[str]:
    given = rng.choice(MEN if rng.random() < 0.6 else WOMEN)
    return [given, rng.choice(MEN), rng.choice(MEN), rng.choice(FAMILIES)]


def _recorded(parts: list[str], native: bool, rng: random.Random) -> str:
    """A name of four parts as one list has it."""
    hand = _hand(rng)
    if len(parts) == 4 and rng.random() < 0.12:
        parts = parts[:2] + parts[3:]  # the grandfather is not told
    if native:
        made = [_part(part, lambda s: _arabic(s, rng), "ال", rng) for part in parts]
    else:
        made = [_part(part, lambda s: _latin(s, hand, rng), hand.article, rng) for part in parts]
    return _slip(" ".join(made), rng, 0.08)


def of_lists(many: int, seed: int, scripts: tuple[bool, bool]) -> Iterator[tuple[str, str, bool, str]]:
    """Pairs of records of official lists; `scripts` says which side is in Arabic letters."""
    rng = random.Random(seed)
    for at in range(many):
        person = _four(rng)
        if at % 2 == 0:
            other, same, kind = person, True, "one person"
        elif at % 6 == 5:
            other, same, kind = _four(rng), False, "strangers who share a word"
            place = rng.randrange(4)
            other[place] = person[place]
            if other[0] == person[0]:
                other[3] = rng.choice([x for x in FAMILIES if x != person[3]])
        else:
            pool = WOMEN if person[0] in WOMEN else MEN
            other = [rng.choice([x for x in pool if x != person[0]]), *person[1:]]
            same, kind = False, "siblings"
        yield _recorded(person, scripts[0], rng), _recorded(other, scripts[1], rng), same, kind


_CYR = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"


def _scheme(latin: str, **other: str) -> dict[str, str]:
    return dict(zip(_CYR, latin.split(","), strict=True)) | other


SCHEMES = {
    "passport": _scheme("a,b,v,g,d,e,zh,z,i,i,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,ie,y,,e,iu,ia,e"),
    "bgn": _scheme("a,b,v,g,d,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya,yo"),
    "german": _scheme(
        "a,b,w,g,d,e,sch,s,i,i,k,l,m,n,o,p,r,s,t,u,f,ch,z,tsch,sch,schtsch,,y,,e,ju,ja,jo"
    ),
    "french": _scheme("a,b,v,g,d,e,j,z,i,i,k,l,m,n,o,p,r,s,t,ou,f,kh,ts,tch,ch,chtch,,y,,e,iou,ia,io"),
    "press": _scheme("a,b,v,g,d,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,h,ts,ch,sh,sch,,y,,e,yu,ya,e"),
    "scholarly": _scheme("a,b,v,g,d,e,ž,z,i,j,k,l,m,n,o,p,r,s,t,u,f,ch,c,č,š,šč,,y,',è,ju,ja,ë"),
}


def _romanised(word: str, scheme: str) -> str:
    if scheme in {"bgn", "press"} and word.startswith(("Е", "е")):
        word = "й" + word
    word = re.sub(r"[иы]й\b", "y", word) if scheme in {"bgn", "press"} else word
    made = "".join(SCHEMES[scheme].get(letter, letter) for letter in word.lower())
    return made.capitalize()


def _feminine(surname: str) -> str:
    if surname.endswith("ский"):
        return surname[:-2] + "ая"
    return surname + "а" if surname.endswith(("ов", "ев", "ин", "ёв")) else surname


def _patronymic(father: str, woman: bool) -> str:
    if father.endswith("й"):
        return father[:-1] + ("евна" if woman else "евич")
    if father.endswith(("а", "я")):
        return father[:-1] + ("ична" if woman else "ич")
    return father + ("овна" if woman else "ович")


_CASES = {  # masculine consonant, feminine in -а, surname in -ов/-ин masculine and feminine, -ский both
    "dative": ("у", "е", "у", "ой", "ому", "ой"),
    "genitive": ("а", "ы", "а", "ой", "ого", "ой"),
    "instrumental": ("ом", "ой", "ым", "ой", "им", "ой"),
}


def _inflected(word: str, case: str, woman: bool, surname: bool) -> str:
    man_, woman_, family, family_f, adj, adj_f = _CASES[case]
    if word.endswith("ский") and not woman:
        return word[:-2] + adj
    if word.endswith("ская"):
        return word[:-2] + adj_f
    if surname and word.endswith(("ов", "ев", "ин", "ёв")):
        return word + family
    if surname and word.endswith(("ова", "ева", "ина", "ёва")):
        return word[:-1] + family_f
    if word.endswith("а") and (woman or not surname):
        soft = {"ы": "и"}.get(woman_, woman_) if word[-2] in "гкхжшч" else woman_
        return word[:-1] + soft
    if woman and word.endswith("я"):
        return word[:-1] + {"ы": "и", "е": "е", "ой": "ей"}[woman_]
    if word.endswith("й"):
        return word[:-1] + {"у": "ю", "а": "я", "ом": "ем"}[man_]
    return word if woman or word[-1] in "аяьоиеуюэ" else word + man_


def _russian(person: tuple[str, str, str, bool], cyrillic: bool, rng: random.Random) -> str:
    given, father, family, woman = person
    parts = [given, _patronymic(father, woman), _feminine(family) if woman else family]
    if rng.random() < 0.5:
        parts.pop(1)
    if cyrillic and rng.random() < 0.35:
        case = rng.choice(list(_CASES))
        parts = [_inflected(p, case, woman, at == len(parts) - 1) for at, p in enumerate(parts)]
    if not cyrillic:
        scheme = rng.choice(list(SCHEMES))
        parts = [_romanised(p, scheme) for p in parts]
    if rng.random() < 0.3:
        parts = [parts[-1], *parts[:-1]]
    return _slip(" ".join(parts), rng, 0.06)


def russian(many: int, seed: int) -> Iterator[tuple[str, str, bool, str]]:
    """Pairs of Russian, Chechen and Central Asian names, Cyrillic against Latin letters."""
    rng = random.Random(seed)

    def person() -> tuple[str, str, str, bool]:
        men, women, families = rng.choice(CYRILLIC)
        woman = rng.random() < 0.35
        return rng.choice(women if woman else men), rng.choice(men), rng.choice(families), woman

    for at in range(many):
        one = person()
        kind = ("one person", "siblings", "one person", "near family name", "one person", "strangers")[
            at % 6
        ]
        match kind:
            case "siblings":
                men, women, _ = next(t for t in CYRILLIC if one[0] in (*t[0], *t[1]))
                pool = [x for x in (women if one[3] else men) if x != one[0]]
                other = (rng.choice(pool), *one[1:])
            case "near family name":
                near = [x for t in CYRILLIC for x in t[2] if x != one[2] and x[0] == one[2][0]]
                other = (one[0], one[1], rng.choice(near or ["Щукин"]), one[3])
            case "strangers":
                other = (person()[0], one[1], person()[2], rng.random() < 0.35)
                while other[0] == one[0] or other[2] == one[2]:
                    other = (person()[0], one[1], person()[2], one[3])
            case _:
                other = one
        yield _russian(one, True, rng), _russian(other, False, rng), kind == "one person", kind


def _western(rng: random.Random) -> list[str]:
    given = rng.choice([*SHORT, *WESTERN])
    middle = [rng.choice(WESTERN)] if rng.random() < 0.3 else []
    family = rng.choice(SURNAMES)
    if rng.random() < 0.12:
        family = f"{family}-{rng.choice([x for x in SURNAMES if x != family])}"
    if rng.random() < 0.1:
        given = f"{given}-{rng.choice(WESTERN)}"
        middle = []
    return [given, *middle, family]


def _altered(name: list[str], rng: random.Random) -> tuple[str, str]:
    """The same name as somebody else would write it, and what was done."""
    given, *middle, family = name
    ways = [
        "typo",
        "typo",
        "order",
        "initial",
        "middle",
        "middle initial",
        "joined",
        "accents",
        "title",
    ]
    ways += ["short"] * 3 if given in SHORT else []
    ways += ["hyphen"] * 3 if "-" in given + family else []
    way = rng.choice(ways)
    match way:
        case "typo":
            return _slip(" ".join(name), rng, 1.0), way
        case "order":
            return f"{family}, {' '.join([given, *middle])}", way
        case "initial":
            return f"{given[0]}. {family}", way
        case "middle":
            return " ".join(
                [given, rng.choice(WESTERN), family] if not middle else [given, family]
            ), way
        case "middle initial":
            letter = middle[0][0] if middle else rng.choice("ABDEHJLMPRST")
            return f"{given} {letter}. {family}", way
        case "joined":
            return f"{given}{family}", way
        case "short":
            return " ".join([rng.choice(SHORT[given]), family]), way
        case "hyphen":
            return " ".join(name).replace("-", rng.choice((" ", ""))), way
        case "title":
            return f"{rng.choice(('Dr.', 'Mr', 'Prof.', 'Major'))} {' '.join(name)}", way
    marks = {"a": "á", "e": "é", "o": "ö", "u": "ü", "i": "í", "n": "ñ", "c": "č", "s": "š"}
    at = rng.randrange(1, len(family))
    return " ".join([given, family[:at] + marks.get(family[at], family[at]) + family[at + 1 :]]), way


_GIVEN = (*WESTERN, *SHORT)


def _one_name(a: str, b: str) -> bool:
    return any(a in one and part in one for part in b.split("-") for one in ONE_NAME) or a in b


def _another(name: list[str], rng: random.Random) -> tuple[str, str]:
    """Another person of a name that looks near, and how."""
    given, *middle, family = name
    way = rng.choice(
        ("relative", "relative", "near family", "initial", "near given", "middle", "stranger")
    )
    match way:
        case "relative":
            other = rng.choice([x for x in WESTERN if not _one_name(x, given)])
            return f"{other} {family}", way
        case "near family":
            near = sorted(SURNAMES, key=lambda x: (x[:2] != family[:2], rng.random()))
            return " ".join([given, next(x for x in near if x not in family)]), way
        case "initial":
            letter = rng.choice([x for x in "ABCDEFGHJKLMNPRST" if x != given[0]])
            return f"{letter}. {family}", way
        case "near given":
            pool = [x for x in _GIVEN if not _one_name(x, given) and x[:2] == given[:2]]
            pool = pool or [x for x in WESTERN if not _one_name(x, given)]
            return " ".join([rng.choice(pool), *middle, family]), way
        case "middle":
            first, other = rng.sample([x for x in WESTERN if x not in name], 2)
            return " ".join([first, given.split("-")[0], rng.choice(SURNAMES), other]), way
    return " ".join(_western(rng)), way


def mixed(many: int, seed: int) -> Iterator[tuple[str, str, bool, str]]:
    """Pairs of western names, altered or of another person."""
    rng = random.Random(seed)
    for at in range(many):
        name = _western(rng)
        other, kind = (_altered if at % 2 == 0 else _another)(name, rng)
        yield " ".join(name), other, at % 2 == 0, kind


def pairs(many: int, seed: int) -> Iterator[Row]:
    """All groups, `many` pairs each."""
    made = {
        "ours_native": of_lists(many, seed, (True, True)),
        "ours_latin": of_lists(many, seed + 1, (False, False)),
        "ours_cross": of_lists(many, seed + 2, (False, True)),
        "ours_russian": russian(many, seed + 3),
        "ours_mixed": mixed(many, seed + 4),
    }
    for group, rows in made.items():
        for a, b, same, kind in rows:
            yield group, a, b, same, kind
