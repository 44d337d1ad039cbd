"""Agreement: which readings of words beside each other share case, number and gender."""

from __future__ import annotations

from recount.read.cased.sentence import Sentence
from recount.read.morphology import Form

Feature = tuple[str, str, str]  # case, number, gender; '' where the words do not say


def features(s: Sentence, at: int, parts: tuple[str, ...], cases: frozenset[str]) -> list[Form]:
    """The readings of a word as one of the parts of speech in one of the cases."""
    return [form for form in s.forms[at] if form.part in parts and form.case in cases]


def likeliest(agreeing: list[tuple[Form, Feature]]) -> tuple[Form, Feature]:
    """The likeliest of the readings that agree."""
    return max(agreeing, key=lambda pair: pair[0].score)


def agree(fits: set[Feature] | None, forms: list[Form], *, counted: bool) -> list[tuple[Form, Feature]]:
    """The readings that agree with what stands before, each with the features they share."""
    found = []
    for form in forms:
        number, gender = form.number, form.gender if form.number != "plural" else ""
        gender = "" if gender == "common" else gender
        if fits is None or counted:
            case = form.case
            if counted and fits:
                case = next(iter(sorted(c for c, _, _ in fits)))
            found.append((form, (case, number, gender)))
            continue
        for case, num, gen in fits:
            if case == form.case and (not num or not number or num == number):
                if num == "plural" or number == "plural" or not gen or not gender or gen == gender:
                    found.append((form, (case, number or num, gender or gen)))
                    break
    return found


def bent_name(s: Sentence, at: int) -> bool:
    """Whether a name between marks shows by its ending that it stands in no nominative."""
    forms = [form for form in s.forms[at + 1] if form.case] if at + 1 < len(s) else []
    return bool(forms) and not any(form.case == "nominative" for form in forms)


def subject_rather(s: Sentence, at: int) -> bool:
    """Whether a living being is far likelier in the nominative than in the genitive."""
    best = max(s.forms[at], key=lambda form: form.score, default=None)
    if best is None or best.case != "nominative" or not best.animate:
        return False
    return not any(form.case == "genitive" and 4 * form.score > best.score for form in s.forms[at])


def genitive_name(s: Sentence, at: int) -> bool:
    """Whether a name between marks stands in the genitive: 'the editors of the “Quiet Hour”'."""
    return bent_name(s, at) and any(form.case == "genitive" for form in s.forms[at + 1])


def of_kin(s: Sentence, at: int, head: int) -> bool:
    """'the mother of Yeryomin': a lone family name right behind a relative is whose relative it is."""
    if at != head + 1 or not s.capital(at) or not s.is_one(head, "people.kin"):
        return False
    forms = [form for form in s.forms[at] if form.part in {"noun", "adjective"}]
    if any(form.name in {"given", "patronymic"} for form in forms):
        return False
    return any(form.case == "genitive" for form in forms)
