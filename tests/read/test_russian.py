"""Russian forms: readings, names by their kind, and the nominative that never changes a person's gender."""

import subprocess
import sys

import pytest

from recount.read.morphology import morphology

RU = morphology("ru")


def test_a_word_has_all_its_readings():
    readings = {(form.part, form.case, form.gender) for form in RU.forms("Маркова")}
    assert ("noun", "nominative", "feminine") in readings
    assert ("noun", "genitive", "masculine") in readings


@pytest.mark.parametrize(
    ("written", "kind"),
    [("Анны", "given"), ("Сергеевны", "patronymic"), ("Клюевой", "family"), ("Москве", "place")],
)
def test_names_are_known_by_their_kind(written, kind):
    assert kind in {form.name for form in RU.forms(written)}


def test_a_verb_has_its_lemma_number_and_gender():
    (form,) = RU.forms("сообщила")
    assert (form.lemma, form.part, form.tense, form.gender) == ("сообщить", "verb", "past", "feminine")


@pytest.mark.parametrize(
    ("written", "nominative"),
    [
        ("Клюевой", "Клюева"),
        ("Сергеевны", "Сергеевна"),
        ("Рыковым", "Рыков"),
        ("прокуратурой", "прокуратура"),
        ("ГУМАРЕ", "ГУМАР"),
    ],
)
def test_the_nominative_keeps_gender_and_capitals(written, nominative):
    assert RU.nominative(written) == nominative


@pytest.mark.parametrize("written", ["42", "«", "", "№"])
def test_what_is_no_word_has_no_reading(written):
    assert RU.forms(written) == ()
    assert RU.nominative(written) == written


def test_english_forms_come_from_its_own_lists():
    assert [form.lemma for form in morphology("en").forms("denied")] == ["deny"]
    assert morphology("en").nominative("Brandt's") == "Brandt's"


def test_reading_english_loads_nothing_russian():
    asked = (
        "import sys; from recount.read import propose; "
        "propose(\"'They took the miller,' Ada Brandt told the Harbour Post.\"); "
        "print(sorted(name for name in sys.modules if 'pymorphy' in name or 'russian' in name))"
    )
    seen = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert seen.stdout.strip() == "[]"
