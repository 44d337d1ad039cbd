import pytest

from recount.read.language import codes, detect, load


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The guards took three men from the mill, and nobody knows where they are.", "en"),
        ("Police deny the raid", "en"),
        ("Троих увели с мельницы, и никто не знает, где они.", "ru"),
        ("Трьох забрали з млина, і ніхто не знає, де вони та хто їх забрав.", "und"),
        ("Drei Männer wurden aus der Mühle geholt, und niemand weiß, wo sie sind.", "und"),
        ("أخذوا ثلاثة رجال من الطاحونة", "und"),
        ("12 345", "und"),
        ("", "und"),
    ],
)
def test_a_language_is_known_by_its_small_words_and_its_letters(text, code):
    assert detect(text) == code


def test_a_table_is_one_file_and_an_absent_one_is_empty():
    assert {"en", "ru"} <= set(codes())
    assert load("en").words("structure", "dates", "months")[0] == "January"
    assert load("en").table("no_such_table") == {}
    assert load("en").table("../en/structure") == {}


def test_an_unknown_language_has_empty_tables():
    assert load("xx").code == "und"
    assert load("xx").table("structure") == {}
