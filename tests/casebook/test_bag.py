"""A stranger can check a package with sha256sum, openssl and sh; whatever is changed in it is found."""

import json
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import bagit
import pytest
from nacl.signing import SigningKey

from recount.casebook import bag, bag_check, checkpoints, journal, stamps
from recount.casebook.canonical import canonical
from recount.casebook.tree import Tree, leaf
from recount.errors import BadInput

sys.path.insert(0, __file__.rpartition("/")[0])
from authority import Authority

BOOK = "0f" * 16
KEYS = {"m-one": SigningKey(bytes(range(32))), "m-two": SigningKey(bytes(range(1, 33)))}
LETTER = b"They came at night, a man from Upper Example said.\n"
SEALED = b"A testimony that is not handed over.\n"


def sign(message):
    return KEYS["m-one"].sign(message).signature


def the_journal(size=7):
    """Entries with payload and nonce; entry 4 is about the letter, entry 6 about what stays sealed."""
    head, made = journal.Head(), []
    for seq in range(1, size + 1):
        document = {4: LETTER, 6: SEALED}.get(seq, b"-%d" % seq)
        payload = canonical({"sha256": sha256(document).hexdigest(), "n": seq})
        nonce = sha256(b"nonce %d" % seq).digest()
        actor = "m-two" if seq % 3 == 0 else "m-one"
        entry = journal.written(
            head,
            KEYS[actor],
            book=BOOK,
            actor=actor,
            at=f"2031-05-06T07:08:{seq:02d}Z",
            act="add",
            obj=f"item-{seq}",
            commit=journal.commitment(nonce, payload),
        )
        made.append((entry, payload, nonce))
        head = journal.after(entry)
    return made


def contents_of(made, shown=None, **more):
    tree = Tree(leaf(entry.line) for entry, _, _ in made)
    marks = [
        checkpoints.made(
            BOOK,
            Tree(leaf(entry.line) for entry, _, _ in made[:size]),
            bytes.fromhex(made[size - 1][0].digest),
            at="2031-05-06T08:00:00Z",
            sign=sign,
            signer="m-one",
        )
        for size in sorted({5, len(made)})
    ]
    entries = [entry for entry, _, _ in made if shown is None or entry.seq in shown]
    given = {
        "documents": [("item-4.txt", LETTER)],
        "opened": [bag.Opened(4, *made[3][1:])],
        "organisation": "Example Archive",
        "day": "2031-05-06",
        **more,
    }
    return bag.Contents(
        entries, tree, {name: bytes(key.verify_key) for name, key in KEYS.items()}, marks, **given
    )


def packed(folder, shown=None, **more):
    return bag.write(folder, contents_of(the_journal(), shown, **more), sign=sign, signer="m-one")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return packed(tmp_path_factory.mktemp("whole") / "package")


@pytest.fixture(scope="module")
def part(tmp_path_factory):
    return packed(tmp_path_factory.mktemp("part") / "package", shown={2, 4, 5})


def shell(folder, words="sh data/VERIFY.sh"):
    return subprocess.run(["sh", "-c", words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("kind", ["whole", "part"])
def test_a_stranger_finds_it_good_with_a_shell_and_with_python(kind, request):
    folder = request.getfixturevalue(kind)
    done = shell(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "Nothing was changed since it was signed."
    found = bag_check.check(folder)
    assert found.ok, found.problems
    assert (found.whole, found.entries) == ((True, 7) if kind == "whole" else (False, 3))
    assert found.head in done.stdout


def test_the_words_of_the_instructions_work_one_by_one(whole):
    assert shell(whole, "sha256sum -c manifest-sha256.txt").returncode == 0
    by_hand = (
        "openssl pkeyutl -verify -pubin -inkey data/keys/m-one.pem -rawin"
        " -in data/checkpoints/000000007.json -sigfile data/checkpoints/000000007.sig"
    )
    assert "Verified Successfully" in shell(whole, by_hand).stdout


def test_other_programs_for_bags_validate_it(whole):
    assert bagit.Bag(str(whole)).validate()


def test_the_script_is_short_enough_to_be_read(whole):
    lines = (whole / "data" / "VERIFY.sh").read_text().splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 110


def test_what_is_sealed_is_nowhere_not_even_as_a_hash(whole, part):
    for folder in (whole, part):
        held = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        assert SEALED not in held
        digest = sha256(SEALED)
        for form in (digest.hexdigest().encode(), digest.digest(), b64encode(digest.digest())):
            assert form not in held


def test_the_description_is_written_from_a_list_of_what_may_be_told(whole):
    fields = dict(line.split(": ") for line in (whole / "bag-info.txt").read_text().splitlines())
    assert set(fields) == {"Source-Organization", "Bagging-Date", "Payload-Oxum"}


def altered(name, change):
    def tamper(folder):
        path = folder / name
        path.write_bytes(change(path.read_bytes()))

    return tamper


def lines_changed(change):
    """Changes log and signatures alike: gets the list of pairs."""

    def tamper(folder):
        log, sigs = folder / "data" / "log.jsonl", folder / "data" / "log.sigs"
        pairs = list(zip(log.read_bytes().splitlines(), sigs.read_bytes().splitlines(), strict=True))
        pairs = change(pairs)
        log.write_bytes(b"".join(one + b"\n" for one, _ in pairs))
        sigs.write_bytes(b"".join(two + b"\n" for _, two in pairs))

    return tamper


def relogged(pairs):
    """Entry 3 rewritten and signed anew with the same key: only the chain and the tree can tell."""
    record = {**json.loads(pairs[2][0]), "obj": "item-99"}
    line = canonical(record)
    signed = KEYS[record["actor"]].sign(leaf(line)).signature
    return [*pairs[:2], (line, b64encode(signed)), *pairs[3:]]


def flip(content):
    return content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]


def flipped_proof(content):
    side, _, beside = content.splitlines()[0].partition(b" ")
    return side + b" " + b64encode(flip(b64decode(beside))) + b"\n" + content.partition(b"\n")[2]


def other_key(_):
    return bag.pem(bytes(SigningKey(bytes(32)).verify_key))


def resign(folder):
    """What somebody who holds a member's key can do: list and sign the files anew."""
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        start = "data/*" if name[0] == "m" else "[bms]*"
        tags = {"tagmanifest-sha256.txt"}
        paths = [
            path
            for path in sorted(folder.rglob("*") if start == "data/*" else folder.glob(start))
            if path.is_file()
            and path.name not in tags
            and (path.relative_to(folder).parts[0] == "data") == (start == "data/*")
        ]
        listed = "".join(
            f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
            for path in paths
        )
        (folder / name).write_text(listed)
        if name[0] == "m":
            (folder / "manifest-sha256.sig").write_bytes(sign(listed.encode()))


INSIDE = {
    "a document": (altered("data/documents/item-4.txt", flip), {"object"}),
    "a document swapped in": (altered("data/documents/item-4.txt", lambda _: SEALED), {"object"}),
    "a payload": (altered("data/opened/4.payload", flip), {"row", "object"}),
    "a nonce": (altered("data/opened/4.nonce", flip), {"row", "object"}),
    "an entry": (
        altered("data/log.jsonl", lambda log: log.replace(b"item-3", b"item-8")),
        {"signature"},
    ),
    "an entry rewritten with its key": (lines_changed(relogged), {"chain"}),
    "an entry removed": (lines_changed(lambda log: log[:2] + log[3:]), {"chain"}),
    "the last entry removed": (lines_changed(lambda log: log[:-1]), {"chain"}),
    "two entries swapped": (lines_changed(lambda log: [log[1], log[0], *log[2:]]), {"chain"}),
    "an entry twice": (lines_changed(lambda log: [log[0], *log]), {"chain"}),
    "signatures swapped": (
        lines_changed(lambda log: [(log[0][0], log[1][1]), (log[1][0], log[0][1]), *log[2:]]),
        {"signature"},
    ),
    "all entries removed": (lines_changed(lambda _: []), {"chain", "missing"}),
    "a key": (altered("data/keys/m-two.pem", other_key), {"signature"}),
    "a checkpoint": (
        altered("data/checkpoints/000000007.json", lambda one: one.replace(b"T08", b"T09")),
        {"signature"},
    ),
    "a root": (altered("data/checkpoints/000000007.root", flip), {"chain"}),
    "a proof": (altered("data/proofs/4", flipped_proof), {"chain"}),
}
OUTSIDE = {
    "a table of contents": (altered("bag-info.txt", flip), {"object"}),
    "the list's signature": (altered("manifest-sha256.sig", flip), {"object", "signature"}),
    "a file added": (lambda folder: (folder / "data" / "more.txt").write_text("more"), {"object"}),
    "a file removed": (lambda folder: (folder / "data" / "VERIFY.txt").unlink(), {"missing"}),
    "the script": (altered("data/VERIFY.sh", lambda _: b"echo good\n"), {"object"}),
}


@pytest.mark.parametrize("what", INSIDE)
def test_whatever_somebody_with_a_members_key_changes_is_found(what, whole, tmp_path):
    tamper, kinds = INSIDE[what]
    copy = shutil.copytree(whole, tmp_path / "copy")
    tamper(copy)
    resign(copy)
    found = bag_check.check(copy)
    assert kinds & {one.kind for one in found.problems}
    done = shell(copy)
    assert done.returncode == 4
    assert "WRONG" in done.stdout
    assert "Nothing was changed" not in done.stdout


@pytest.mark.parametrize("what", OUTSIDE | INSIDE)
def test_whatever_anybody_else_changes_is_found(what, whole, tmp_path):
    tamper, kinds = (OUTSIDE | INSIDE)[what]
    copy = shutil.copytree(whole, tmp_path / "copy")
    tamper(copy)
    found = {one.kind for one in bag_check.check(copy).problems}
    assert (kinds | {"object"}) & found
    if what not in {
        "a file added",
        "the script",
    }:  # the shell asks the lists, and is not asked of itself
        assert shell(copy).returncode == 4


def test_a_part_of_a_journal_without_its_proof_is_found(part, tmp_path):
    copy = shutil.copytree(part, tmp_path / "copy")
    (copy / "data" / "proofs" / "2").unlink()
    resign(copy)
    assert {one.kind for one in bag_check.check(copy).problems} >= {"chain"}
    assert shell(copy).returncode == 4


def test_an_earlier_checkpoint_of_another_journal_is_found(whole, tmp_path):
    copy = shutil.copytree(whole, tmp_path / "copy")
    base = copy / "data" / "checkpoints" / "000000005"
    fields = {**json.loads(base.with_suffix(".json").read_bytes()), "root": "ab" * 32}
    base.with_suffix(".json").write_bytes(canonical(fields))
    base.with_suffix(".sig").write_bytes(sign(canonical(fields)))
    base.with_suffix(".root").write_bytes(bytes.fromhex("ab" * 32))
    resign(copy)
    assert [one.where for one in bag_check.check(copy).problems] == ["checkpoint 000000005"]


def test_links_and_paths_that_lead_out_are_problems_and_are_not_followed(whole, tmp_path):
    copy = shutil.copytree(whole, tmp_path / "copy")
    outside = tmp_path / "outside.txt"
    outside.write_text("not ours")
    (copy / "data" / "documents" / "item-4.txt").unlink()
    (copy / "data" / "documents" / "item-4.txt").symlink_to(outside)
    with (copy / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(f"{sha256(b'not ours').hexdigest()}  ../outside.txt\n")
    kinds = {(one.kind, one.where) for one in bag_check.check(copy).problems}
    assert ("missing", "data/documents/item-4.txt") in kinds
    assert ("format", "manifest-sha256.txt") in kinds


@pytest.mark.parametrize(
    "name", ["log.jsonl", "log.sigs", "checkpoints/000000007.json", "keys/m-one.pem"]
)
def test_rubbish_in_place_of_a_file_is_a_problem_and_no_defect(name, whole, tmp_path):
    copy = shutil.copytree(whole, tmp_path / "copy")
    for rubbish in (b"", b"\x00\xff\n", b"{}\n", b"[]\n" * 9):
        (copy / "data" / name).write_bytes(rubbish)
        assert bag_check.check(copy).problems


def test_a_bag_without_checkpoints_or_folders_is_a_problem(whole, tmp_path):
    copy = shutil.copytree(whole, tmp_path / "copy")
    shutil.rmtree(copy / "data")
    found = bag_check.check(copy)
    assert (found.head, found.ok) == (None, False)


def test_what_is_no_bag_is_said(tmp_path):
    with pytest.raises(BadInput, match="no package"):
        bag_check.check(tmp_path)
    (tmp_path / "bagit.txt").write_text("BagIt-Version: 7\n")
    with pytest.raises(BadInput, match="another form"):
        bag_check.check(tmp_path)


def test_time_stamps_go_along_and_a_stranger_sees_them_verified(tmp_path):
    authority = Authority(tmp_path / "authority")
    root = contents_of(the_journal()).checkpoints[-1].root
    (stamp, _) = stamps.queue(root, checkpoint=7, authorities=("http://a.example", "http://b.example"))
    under_way = stamps.sending(stamp, datetime(2031, 5, 6, tzinfo=UTC))
    held = stamps.send(under_way, lambda _, query: authority.answer(query))
    token = bag.Token(7, held.token, held.query, authority.pem("root"), authority.pem("middle"))
    folder = packed(tmp_path / "package", tokens=[token, replace(token, roots=b"", chain=b"")])
    assert bag_check.check(folder).ok
    said = shell(folder)
    assert "time stamp 000000007.1: verified; Time stamp:" in said.stdout
    assert "time stamp 000000007.2: not verified" in said.stdout
    assert said.returncode == 0


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"documents": [("../up", b"x")]}, "named by an id"),
        ({"documents": [("a", b"x"), ("a", b"y")]}, "one name"),
        ({"description": "one\nExternal-Identifier: two"}, "more than one line"),
    ],
)
def test_what_must_not_go_into_a_bag_stops_it_and_nothing_is_left(more, why, tmp_path):
    with pytest.raises(BadInput, match=why):
        packed(tmp_path / "package", **more)
    assert list(tmp_path.iterdir()) == []


def test_a_bag_needs_the_right_checkpoint_keys_and_an_empty_place(tmp_path):
    good = contents_of(the_journal())
    wrong = [
        replace(good, checkpoints=[]),
        replace(good, checkpoints=list(reversed(good.checkpoints))),
        replace(good, checkpoints=good.checkpoints[:1]),
        replace(good, checkpoints=[replace(good.checkpoints[-1], root=bytes(32))]),
        replace(good, keys={"m-one": good.keys["m-one"]}),
    ]
    for one in wrong:
        with pytest.raises(BadInput):
            bag.write(tmp_path / "package", one, sign=sign, signer="m-one")
    with pytest.raises(BadInput, match="signer"):
        bag.write(tmp_path / "package", good, sign=sign, signer="m-three")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(BadInput, match="exists"):
        packed(tmp_path / "full")
    (tmp_path / "empty").mkdir()
    assert bag_check.check(packed(tmp_path / "empty")).ok
