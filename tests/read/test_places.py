import pytest

from recount.read import language, places
from recount.read.structure import parse

EN = language.load("en")


def found(text):
    return places.find(parse(text, EN), language=EN)


def named(text):
    return [(place.name, place.type) for place in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They were held in the town of Orlen.", ("Orlen", "town")),
        ("He was born in the village of Upper Tarn.", ("Upper Tarn", "village")),
        ("It happened in the province of Sarvia.", ("Sarvia", "region")),
        ("They were shot near Orlen on Monday.", ("Orlen", "town")),
        ("He was taken to Hollin prison.", ("Hollin prison", "prison")),
        ("He died at the Hollin Road checkpoint.", ("Hollin Road", "street")),
        ("They fled from Orlen at night.", ("Orlen", "town")),
        ("They were driven out of Orlen.", ("Orlen", "town")),
        ("They were deported to Tajikistan.", ("Tajikistan", "country")),
        ("They were kept in a disused brickworks.", ("disused brickworks", "site")),
        ("They were kept in the school gymnasium.", ("school gymnasium", "site")),
        ("They stormed the Harlow sugar mill.", ("Harlow sugar mill", "site")),
        ("He lives on the island of Skerra.", ("Skerra", "region")),
        ("The raid on Nam Tarn, a small village, began at dawn.", ("Nam Tarn", "village")),
        ("They fled from al-Harim.", ("al-Harim", "town")),
        ("They were shelled in Tell es-Sayf.", ("Tell es-Sayf", "town")),
        ("It lies 40 km south of Orlen.", ("Orlen", "town")),
        ("They hid in northern Sarvia.", ("Sarvia", "town")),
        ("They went from Orlen to Tarn.", ("Tarn", "town")),
        ("He was held in Orlen's Hollin prison.", ("Orlen", "town")),
        ("Police in Orlen's old quarter fired.", ("Orlen", "town")),
    ],
)
def test_a_place_is_known_by_its_shape_and_by_what_stands_around_it(text, expected):
    assert expected in named(text)


def test_a_building_takes_the_town_that_is_joined_to_it():
    text = "They were held at the former naval school in the town of Orlen."
    assert named(text) == [("former naval school, Orlen", "site"), ("Orlen", "town")]


def test_a_dateline_is_a_place():
    text = (
        "ORLEN, March 3 (PNA) - The patrol took six men from their homes, two of their neighbours said."
    )
    assert named(text)[0] == ("Orlen", "town")


def test_a_street_is_followed_by_its_town():
    assert ("Orlen", "town") in named("A fire at 3 Dyer Lane, Orlen, killed two.")


@pytest.mark.parametrize(
    "text",
    [
        "He spoke to Anna Sorel in March.",
        "Mr Sorel said no. Villagers believe in Sorel.",
        "They came on Sunday, in April, at Easter, in mid-June.",
        "He wrote to the Ministry of Justice and to Amnesty International.",
        "They were beaten in Russian prisons.",
        "He lost his faith in God.",
        "Seventy island men came.",
        "They lived in the Muslim-majority region.",
    ],
)
def test_persons_bodies_times_and_peoples_are_no_places(text):
    assert named(text) == []


def test_a_town_in_the_name_of_a_paper_is_still_a_town():
    text = "The Orlen Lantern reported on Friday that six men had been taken in Orlen."
    assert ("Orlen", "town") in named(text)


def test_spans_give_back_the_words():
    text = "🙂 In Orlen,\r\nand at the old mill near Upper Tarn.¹"
    assert [place.span.of(text) for place in found(text)] == [place.surface for place in found(text)]
    assert [place.name for place in found(text)] == ["Orlen", "old mill, Upper Tarn", "Upper Tarn"]


def test_a_language_without_a_table_has_no_places():
    other = language.load("und")
    assert places.find(parse("In Orlen they fled.", other), language=other) == ()
