"""No command opens a connection; reading and weighing write nothing anywhere.

The program runs under an audit hook, which Python calls before every connection, name look-up, new process
and opened file: what is forbidden ends it at once.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
WATCHED = """
import os, sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
LEAVING = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "subprocess.", "os.exec", "os.fork",
           "os.system", "os.posix_spawn", "os.remove", "os.rename", "os.mkdir", "os.link", "os.symlink",
           "shutil.")

def watch(event, arguments):
    if event.startswith(LEAVING):
        os.write(2, f"forbidden: {event}\\n".encode()); os._exit(99)
    if event == "open" and arguments[2] & WRITING and arguments[0] != os.devnull:
        os.write(2, f"forbidden: writing {arguments[0]}\\n".encode()); os._exit(99)

sys.addaudithook(watch)
if sys.argv[1] == "break":
    eval(sys.argv[2])
from recount.cli import main
main()
"""
TEXT = """Two villages burned on Monday, residents of Upper Example told the Example Courier.

"They beat us for three days," said Anna Sample, a teacher who fled.
She said that 14 men were held in the school.

The Ministry of Order denied that anyone had been detained.
"""


def watched(*arguments, text=None):
    return subprocess.run(
        [sys.executable, "-c", WATCHED, *map(str, arguments)],
        env={
            **os.environ,
            "PYTHONPATH": str(SOURCE),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LC_ALL": "C.UTF-8",
        },
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "breach",
    [
        "__import__('socket').socket()",
        "__import__('socket').getaddrinfo('localhost', 80)",
        "open('breach.txt', 'w')",
        "__import__('subprocess').run(['true'])",
    ],
)
def test_the_watch_itself_sees_a_breach(breach, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert watched("break", breach).returncode == 99
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", [[], ["--json"], ["--jsonl"], ["--csv"], ["--with-text", "--json"]])
def test_reading_opens_no_connection_and_writes_no_file(report, form):
    done = watched("read", report, *form)
    assert done.returncode == 0, done.stderr
    assert "Sample" in done.stdout
    assert [path.name for path in report.parent.iterdir()] == ["report.txt"]


def test_weighing_opens_no_connection_and_writes_no_file(report):
    other = report.with_name("other.txt")
    other.write_text(TEXT.replace("Monday", "Tuesday"), encoding="utf-8")
    done = watched("weigh", report, other)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert sorted(path.name for path in report.parent.iterdir()) == ["other.txt", "report.txt"]


@pytest.mark.parametrize("command", [[], ["read"], ["weigh"], ["count"], ["schema"]])
def test_asking_for_help_opens_no_connection_and_writes_no_file(command):
    assert watched(*command, "--help").returncode == 0


def test_the_schema_is_printed_without_a_connection_or_a_file():
    assert watched("schema", "read").stdout.startswith("{")
