"""The screen in another language: every word of it, the right form for every number, and one JSON for all."""

import ast
import json
import re
from importlib import import_module
from inspect import getsource
from pathlib import Path
from typing import get_args

import pytest

from recount import case
from recount.cli import reading, weighing, wording
from recount.cli.wording import SENTENCE, catalogue, counted, entries_of, rendered, said, speak
from recount.errors import BadInput
from recount.nouns import Kind, PartyType, Quote
from recount.read.plainly import MEASURES, PLAIN
from recount.values import Measure, Qualifier

ROOT = Path(__file__).parents[2]
SCREENS = ("left_out", "read_screen", "read_numbers", "ledger_lines", "weigh_screen", "explain")
ROOMS = (
    *("read.care", "read.questions", "read.speakers"),
    *(
        "weigh.origins",
        "weigh.settle",
        "weigh.weighing",
        "weigh.untidy",
        "weigh.lineage",
        "weigh.wording",
    ),
    *("weigh.tongues", "weigh.drift"),
)
RUSSIAN = catalogue("ru")
BLANK = re.compile(r"\{(\w+)\}")
# Words in the rooms that are no sentences: parts of one, put together there, and keys of sources.
PARTS = {
    "risk of retaliation, in the text's words: x1",
    "; protect sources and whoever asks them",
    "x0; seal before sharing",
    "people who lived it or were harmed, named: x1",
    "people named with their age",
    '"x1" at one x3',
    "x0: x2, so they can be recognised: seal in any export",
    "line x1 repeats line x3",
    "x0 without x2: which wording stands?",
    'what does "x1" count',
    '"x1" (line x3)',
    "the figure x1 (x3)",
    "x0 repeats x2, which x4 has wrong: x6 gives another",
    "x0 > x2",
    "x0 > interviewed",
    "the person interviewed",
}


@pytest.fixture(autouse=True)
def _english_again():
    yield
    speak("en")


def screens():
    return [(name, ast.parse(getsource(import_module(f"recount.cli.{name}")))) for name in SCREENS]


def constants(tree):
    return {
        target.id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant)
    }


def words_said(tree):
    """Every literal, and every constant of the module, that is said or counted."""
    known = constants(tree)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        number = {"said": 1, "counted": 2}.get(node.func.id, 0)
        for given in node.args[:number]:
            if isinstance(given, ast.Constant):
                yield given.value
            elif isinstance(given, ast.Name) and given.id in known:
                yield known[given.id]


ONE = {entry.one for entry in RUSSIAN if entry.context != SENTENCE}
MANY = {entry.many for entry in RUSSIAN if entry.many}


@pytest.mark.parametrize("name", SCREENS)
def test_every_word_of_a_screen_has_an_entry(name):
    tree = dict(screens())[name]
    said_here = set(words_said(tree))
    assert said_here or name == "ledger_lines"
    assert said_here - ONE - MANY == set()


def test_every_kind_of_act_measure_stance_and_step_has_an_entry():
    from recount.cli.weigh_screen import ACTS
    from recount.weigh.acts import vocabulary

    families = {ACTS.get(name, PLAIN.get(name, name)) for name in vocabulary().families}
    stances = {"asserts", "alleges", "reports", "denies", "declines", "calls", "warns"}
    steps = {"cites", "depends on", "same agency", "shared error", "copies without credit"}
    kinds = {*get_args(PartyType), *get_args(Quote), *get_args(Kind)}
    bounds = {str(qualifier).replace("_", " ") for qualifier in Qualifier}
    places = {"site", "camp", "prison", "street", "hamlet", "village", "town", "region", "country"}
    measures = {*MEASURES.values(), *(str(measure) for measure in Measure)}
    assert (
        set(PLAIN.values()) | measures | families | stances | steps | kinds | bounds | places
    ) - ONE == set()


def test_no_entry_is_empty_or_doubtful_and_each_has_every_plural_form():
    head, *entries = RUSSIAN
    forms = int(re.search(r"nplurals=(\d)", head.given[0])[1])
    assert [entry.one for entry in entries if entry.fuzzy] == []
    assert [entry.one for entry in entries if not all(entry.given.values())] == []
    assert [
        entry.one for entry in entries if entry.many and sorted(entry.given) != list(range(forms))
    ] == []
    assert len({(entry.context, entry.one) for entry in entries}) == len(entries)


def test_every_blank_of_a_translation_is_one_of_its_sentence():
    for entry in RUSSIAN[1:]:
        known = set(BLANK.findall(entry.one + (entry.many or "")))
        for words in entry.given.values():
            assert set(BLANK.findall(words)) <= known, entry.one
            if entry.context != SENTENCE:
                assert set(BLANK.findall(words)) == known, entry.one


def sentences_of(module):
    """The sentences that a room may write: strings of three words and more, blanks in the place of values."""
    tree = ast.parse(getsource(import_module(f"recount.{module}")))
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    inside = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    patterns = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "compile"
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in documented | inside | patterns:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value
        elif isinstance(node, ast.JoinedStr):
            words = "".join(
                str(part.value) if isinstance(part, ast.Constant) else f"x{n}"
                for n, part in enumerate(node.values)
            )
        else:
            continue
        if len(words.split()) >= 3 and not re.search(r"[\\|^]", words):  # no pattern
            yield words.strip()


@pytest.mark.parametrize("module", ROOMS)
def test_every_sentence_of_a_room_has_an_entry(module):
    speak("ru")
    missing = [
        words for words in sentences_of(module) if words not in PARTS and rendered(words) == words
    ]
    assert missing == []


def spoken(readings, weighed):
    for one in readings:
        yield from (note.text for note in one.care if note.kind != "gap")
        yield from (
            note.text.removeprefix("asked by nobody here: ") for note in one.care if note.kind == "gap"
        )
        yield from (question.text for question in one.questions)
    for standing in weighed.propositions:
        yield from standing.why
        yield from (words for ask in standing.would_settle for words in (ask.question, ask.unlocks))
    yield from (note.text for note in weighed.notes)
    yield from (pair.basis for pair in weighed.identities)


def test_what_the_rooms_write_of_the_examples_is_shown_in_russian():
    texts = sorted((ROOT / "examples").glob("*.txt"))
    readings = list(case.read(texts))
    weighed, _ = case.weigh(texts)
    speak("ru")
    english = [words for words in spoken(readings, weighed) if rendered(words) == words]
    assert english == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1 документ"),
        (2, "2 документа"),
        (5, "5 документов"),
        (11, "11 документов"),
        (21, "21 документ"),
        (22, "22 документа"),
        (112, "112 документов"),
    ],
)
def test_a_number_takes_its_russian_form(number, words):
    speak("ru")
    assert counted("{n} document", "{n} documents", number) == words


def test_english_is_what_the_program_says_itself():
    assert counted("{n} document", "{n} documents", 1) == "1 document"
    assert said("outlet: {outlet}", outlet="Harbour Post") == "outlet: Harbour Post"
    assert rendered("Ada is one origin") == "Ada is one origin"


def test_a_sentence_without_an_entry_stays_as_it_is():
    speak("ru")
    assert rendered("Nobody ever wrote this sentence.") == "Nobody ever wrote this sentence."
    assert rendered("") == ""


def test_a_fuzzy_entry_is_not_shown_and_an_escape_is_read():
    (entry,) = entries_of('#, fuzzy\nmsgid "a \\"b\\""\nmsgstr "c\\n"\n')
    assert (entry.one, entry.given, entry.fuzzy) == ('a "b"', {0: "c\n"}, True)


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "ru:en", "LANG": "en_GB.UTF-8"}, "ru"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_is_that_of_the_environment_unless_asked(environment, code):
    assert wording.chosen(None, environment) == code
    assert wording.chosen("en", environment) == "en"


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(BadInput, match="en, ru"):
        speak("xx")


def printed(verb, capfdbinary, **asked):
    texts = tuple(str(path) for path in sorted((ROOT / "examples").glob("*.txt"))[:2])
    assert verb.run(verb.Asked(texts, **asked)) == 0
    return capfdbinary.readouterr().out


@pytest.mark.parametrize(("verb", "form"), [(reading, {"form": "json"}), (weighing, {"json": True})])
def test_json_is_the_same_in_every_language_of_the_screen(verb, form, capfdbinary):
    english = printed(verb, capfdbinary, **form, lang_ui="en")
    assert printed(verb, capfdbinary, **form, lang_ui="ru") == english
    assert json.loads(english)["documents"]


def test_the_screen_is_russian_when_asked(capfdbinary):
    shown = printed(weighing, capfdbinary, lang_ui="ru").decode()
    assert shown.startswith("ТОЛЬКО ЧТЕНИЕ")
    assert "2 документа" in shown
