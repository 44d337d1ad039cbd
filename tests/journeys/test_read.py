"""From a file to a ledger, through the real command, as a documenter would type it."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from recount.cli.columns import wide

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "examples" / "news_report.txt"
ABOUT = ROOT / "examples" / "about.csv"
SECTIONS = [
    "READ ONLY",
    "WHO SPEAKS",
    "WHAT IS CLAIMED",
    "THE CLAIMS",
    "DENIED",
    "NUMBERS",
    "CARE",
    "ASK",
]


def recount(*arguments, data=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "recount", *map(str, arguments)],
        input=data,
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


def shown(*arguments, **more):
    done = recount(*arguments, **more)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


@pytest.fixture(scope="module")
def screen():
    return shown("read", REPORT, "--about", ABOUT)


@pytest.fixture(scope="module")
def document():
    return json.loads(shown("read", REPORT, "--about", ABOUT, "--json", "--with-text"))["documents"][0]


def test_the_screen_has_its_sections_in_order(screen):
    places = [screen.index(f"\n{name}" if at else name) for at, name in enumerate(SECTIONS)]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [40, 72, 104])
def test_no_line_is_wider_than_the_screen(width):
    lines = shown("read", REPORT, "--width", width).splitlines()
    assert max(wide(line) for line in lines) <= width


def test_the_screen_is_plain_where_no_terminal_looks_on(screen):
    assert "\x1b" not in screen
    assert screen.isascii()


def test_every_claim_on_the_screen_has_its_speaker(screen, document):
    body = screen[screen.index("\nTHE CLAIMS") : screen.index("\nDENIED")]
    speakers = {one["id"] for one in document["speakers"]}
    rows = [line.split() for line in body.splitlines() if line.startswith((" C", " H", " N"))]
    assert rows
    for row in rows:
        assert set(row[2].split("<-")) <= speakers or row[2:4] == ["the", "text"]


def test_what_nobody_answers_for_is_not_to_be_printed(screen):
    assert "unsourced: do not print" in screen


def test_the_document_names_its_file_outlet_and_day(document):
    assert [document[key] for key in ("doc_id", "outlet", "published")] == [
        "morning-ledger-18-may",
        "The Morning Ledger",
        "2021-05-18",
    ]


def test_every_span_is_verbatim(document):
    text = document["text"]
    assert text == REPORT.read_text(encoding="utf-8")
    for count in document["counts"]:
        start, end = count["span"]
        assert text[start:end] == count["surface"]
    for claim in document["claims"]:
        for start, end in (*claim["source"], *claim["cue"], *claim["content"]):
            assert 0 <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end]


def test_the_questions_go_to_nobody_who_lived_it(document):
    lived = {one["as_written"] for one in document["speakers"] if one["lived_it"]}
    assert lived
    assert document["questions"]
    assert not lived & {one["addressee"] for one in document["questions"]}
    assert all(one["unlocks"] for one in document["questions"])


def test_the_text_stays_out_of_the_json_unless_asked_for():
    assert json.loads(shown("read", REPORT, "--json"))["documents"][0]["text"] is None


def test_standard_input_is_read_where_a_dash_stands():
    document = json.loads(shown("read", "-", "--json", data=b"The union said two men died."))[
        "documents"
    ][0]
    assert document["file"] is None
    assert document["claims"]


def test_explain_shows_spans_rule_and_alternatives(document):
    one = document["claims"][-1]["id"]
    words = shown("read", REPORT, "--explain", one)
    assert all(name in words for name in ("content", "rule", "alternatives", "line "))


def test_an_id_may_be_typed_without_its_noughts_and_in_small_letters():
    assert shown("read", REPORT, "--explain", "c7") == shown("read", REPORT, "--explain", "C07")


def test_explain_says_what_there_is_when_the_id_is_unknown():
    done = recount("read", REPORT, "--explain", "C999")
    assert done.returncode == 2
    assert b"nothing here has this id; there are: " in done.stderr


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\t\n"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4),
        ("program", b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 400),
        ("missing.txt", None),
    ],
)
def test_what_is_no_text_gets_one_sentence(tmp_path, name, data):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    one_sentence(recount("read", path), name)


def one_sentence(done, name):
    assert done.returncode == 2
    assert done.stdout == b""
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("recount: ")
    assert name in lines[0]


def test_a_directory_gets_one_sentence(tmp_path):
    one_sentence(recount("read", tmp_path), tmp_path.name)


def test_200_megabytes_get_one_sentence(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(200 * 2**20)
    one_sentence(recount("read", path), "200 MiB")


def test_one_bad_file_among_many_carries_its_error_and_the_rest_is_done(tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"")
    done = recount("read", tmp_path / "bad.txt", REPORT, "--json")
    bad, good = json.loads(done.stdout)["documents"]
    assert done.returncode == 2
    assert bad["error"]
    assert bad["error"] in done.stderr.decode()
    assert good["error"] is None
    assert good["claims"]


def test_jsonl_has_one_document_a_line():
    lines = shown("read", REPORT, REPORT, "--jsonl").splitlines()
    assert [json.loads(line)["format"] for line in lines] == ["recount-read/1"] * 2


def test_a_document_of_many_comes_before_the_last_is_read(tmp_path):
    pipe = tmp_path / "late.txt"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "recount", "read", REPORT, pipe, "--jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        first = json.loads(process.stdout.readline())
        pipe.write_text("The union said two men died.\n", encoding="utf-8")
        second = json.loads(process.stdout.readline())
    assert [first["file"], second["file"]] == [str(REPORT), str(pipe)]


def test_a_reader_that_leaves_early_gets_no_complaint():
    command = [sys.executable, "-m", "recount", "read", *[REPORT] * 40, "--jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_table_has_one_row_a_claim_and_no_formula(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text('"=2+3 men died," the union said.\n', encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(shown("read", REPORT, path, "--csv"))))
    claims = json.loads(shown("read", REPORT, path, "--json"))["documents"]
    assert len(rows) == sum(len(one["claims"]) for one in claims)
    assert not [cell for row in rows for cell in row.values() if cell and cell[0] in "=+-@"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["read"], "FILE"),
        (["read", "a.txt", "--published", "yesterday"], "YYYY-MM-DD"),
        (["read", "a.txt", "--json", "--csv"], "one form at a time"),
        (["read", "a.txt", "--about", "nowhere.csv"], "nowhere.csv is not there"),
        (["read", "a.txt", "--nonsense"], "recount --help"),
        (["nonsense"], "recount --help"),
        (["schema", "nonsense"], "the forms are: "),
    ],
)
def test_a_wrong_command_line_gets_one_sentence(arguments, expected):
    done = recount(*arguments)
    assert done.returncode == 2
    assert len(done.stderr.decode().splitlines()) == 1
    assert expected in done.stderr.decode()


def test_the_help_names_every_option():
    words = shown("read", "--help")
    options = [
        "--published",
        "--outlet",
        "--about",
        "--lang",
        "--encoding",
        "--json",
        "--jsonl",
        "--csv",
    ]
    options += ["--with-text", "--explain", "--review", "--ascii", "--width"]
    assert [one for one in options if one not in words] == []


def test_a_shell_can_complete_the_command():
    undetected = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}  # whatever shell runs the tests
    assert "_RECOUNT_COMPLETE" in shown("--show-completion", "bash", **undetected)


def test_ascii_only_is_ascii_for_any_script(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("По словам Анны Вельской, задержаны 12 человек.\n", encoding="utf-8")
    assert shown("read", path, "--ascii").isascii()


def test_a_review_saves_each_verdict_at_once(tmp_path):
    saved = tmp_path / "a.json"
    saved.write_text(shown("read", REPORT, "--json"), encoding="utf-8")
    done = recount("read", REPORT, "--review", saved, data=b"y\nn\nu\ne\nless than it says\ny\nq\n")
    assert (done.returncode, done.stderr) == (0, b"")
    claims = json.loads(saved.read_bytes())["documents"][0]["claims"]
    assert [one["verdict"] for one in claims[:4]] == ["confirmed", "amended", "confirmed", "undecided"]
    assert claims[1]["amendment"] == "less than it says"


def test_a_review_of_another_text_is_refused(tmp_path):
    saved = tmp_path / "a.json"
    saved.write_text(shown("read", REPORT, "--json"), encoding="utf-8")
    before = saved.read_bytes()
    done = recount("read", ROOT / "examples" / "statement.txt", "--review", saved, data=b"y\n")
    assert done.returncode == 2
    assert saved.read_bytes() == before


def in_terminal(*arguments, stream, **environment):
    """What the command writes to a terminal on one of its streams."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "recount", *map(str, arguments)],
        env={**os.environ, "TERM": "xterm", **environment},
        **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: theirs},
    )
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 65536):
            written += piece
    except OSError:
        pass  # the other end of the terminal is gone
    os.close(ours)
    assert process.wait() == 0
    return written


def test_headings_are_bold_in_a_terminal_and_not_with_no_color():
    assert b"\x1b[1m" in in_terminal("read", REPORT, stream="stdout")
    assert b"\x1b" not in in_terminal("read", REPORT, stream="stdout", NO_COLOR="1")


def test_many_files_have_a_progress_bar_where_a_person_looks_on():
    assert b"reading" in in_terminal("read", *[REPORT] * 30, "--jsonl", stream="stderr")
    assert in_terminal("read", *[REPORT] * 3, "--jsonl", stream="stderr") == b""


def test_a_full_disk_is_no_defect_of_ours():
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "recount", "read", REPORT]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("recount: the output could not be written")


def test_reading_leaves_no_file_behind(tmp_path):
    recount("read", REPORT, TMPDIR=str(tmp_path), HOME=str(tmp_path))
    assert list(tmp_path.iterdir()) == []
