import re
from datetime import date
from xml.etree import ElementTree as ET

from recount.nouns import Descent, Reading, Weighing
from recount.weigh.picture import _layers, _ordered, crossings, svg

SPACE = "{http://www.w3.org/2000/svg}"


def weighing(*steps, outlet="Post & <Bell>"):
    names = sorted({name for child, parent, _ in steps for name in (child, parent)})
    readings = tuple(Reading(n, None, "", "", "en", outlet, date(2020, 1, 1)) for n in names)
    return Weighing(
        readings, (), (), tuple(Descent(c, p, "cites", declared) for c, p, declared in steps)
    )


def read(drawing):
    return ET.fromstring(drawing)  # noqa: S314 - our own output


MANY = [(f"d{n}", f"d{(n * 7) % 5}", n % 2 == 0) for n in range(5, 24)]


def test_the_picture_is_well_formed_whatever_the_names():
    drawn = read(svg(weighing(("b\x00\ud800", "a]]>&<", True))))
    assert drawn.tag == f"{SPACE}svg"
    assert "declared" in drawn.find(f"{SPACE}desc").text


def test_every_step_is_told_in_the_text_alternative():
    told = read(svg(weighing(*MANY))).find(f"{SPACE}desc").text
    assert all(re.search(rf"\b{child} \(.*\) cites {parent}\b", told) for child, parent, _ in MANY)


def test_no_two_boxes_overlap_and_every_label_fits_its_box():
    drawn = read(
        svg(weighing(*MANY, ("d1", "a name that is far too long to be printed in full here", True)))
    )
    boxes = []
    for group in drawn.iter(f"{SPACE}g"):
        box, words = group.find(f"{SPACE}rect"), group.find(f"{SPACE}text")
        x, y, width, height = (float(box.get(k)) for k in ("x", "y", "width", "height"))
        assert len(words.text) * 7.3 <= width
        boxes.append((x, y, x + width, y + height))
    assert not any(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        for n, a in enumerate(boxes)
        for b in boxes[n + 1 :]
    )


def test_an_inferred_step_is_dotted_and_a_declared_one_is_not():
    drawn = read(svg(weighing(("b", "a", True), ("c", "a", False))))
    assert sorted(bool(p.get("stroke-dasharray")) for p in drawn.iter(f"{SPACE}path")) == [False, True]


def test_rows_are_put_where_fewer_lines_cross():
    steps = [Descent(c, p, "cites", declared=True) for c, p in (("x", "c"), ("y", "b"), ("z", "a"))]
    layers = _layers(["a", "b", "c", "x", "y", "z"], steps)
    assert crossings(layers, steps) == 3
    assert crossings(_ordered(layers, steps), steps) == 0


def test_a_circle_of_citations_is_drawn_too():
    assert "<svg" in svg(weighing(("a", "b", True), ("b", "a", True)))
