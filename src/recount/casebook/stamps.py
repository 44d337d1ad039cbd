"""Time stamps (RFC 3161): a stranger's clock says that the journal was this long, no later than this.

Only the root of a checkpoint leaves the machine, hashed once more, with a nonce and the request for the
authority's certificates; and only when a person asks for it (`send`). Until then a stamp waits, offline:

    queued -> sent -> held -> verified | refused

A token is `verified` when two verifiers agree on it (rfc3161-client and `openssl ts`), against roots that a
person trusts for this authority, at the time that the token states. One of them alone: it stays `held`, and
the note says who did not agree. `refused`: the authority declined, or neither accepts the token. Whatever
came back is kept as it came, refused or not: another program, or a better one, may read it.

What an authority learns: an address and a rhythm. What a token proves: that this journal existed by then and
has not changed since; never that it is true, and never that it is not older.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from recount.errors import BadInput, MissingGroup

if TYPE_CHECKING:
    from types import ModuleType

State = Literal["queued", "sent", "held", "verified", "refused"]
Post = Callable[[str, bytes], bytes]

AUTHORITIES = 2  # one alone may vanish, or lie
LARGEST = 1 << 20  # bytes of an answer: real ones have a few thousand
PATIENCE = 30  # seconds, for an answer and for openssl
WAIT = timedelta(minutes=10)  # before the second try; doubled each time
LONGEST_WAIT = timedelta(days=2)
GRANTED = 1  # PKIStatus granted (0) or granted with modifications (1)
STATED = re.compile(
    r"^Time stamp: (\w{3} +\d{1,2} \d\d:\d\d:\d\d)(?:\.\d+)? (\d{4}) GMT$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp, asked for or held. `checkpoint` is the number of entries that its root covers.

    `query` is what is sent, `token` the whole answer as it came. `sent_at` is the time of the last try,
    `next_try` the earliest for the next (ISO 8601, UTC). `by` is what the token says of its time: to be
    believed when the state is `verified`. `note` says in words how it stands.
    """

    checkpoint: int
    digest: bytes
    authority: str
    query: bytes
    state: State = "queued"
    token: bytes | None = None
    tries: int = 0
    sent_at: str | None = None
    next_try: str | None = None
    by: str | None = None
    note: str = "waits to be sent"


def queue(root: bytes, *, checkpoint: int, authorities: Sequence[str]) -> tuple[Stamp, ...]:
    """One stamp for each authority (its address), to be sent when a person asks for it.

    Raises:
        BadInput: fewer than two authorities, or an address that is none.
        MissingGroup: the group `server` is not installed.
    """
    named = tuple(dict.fromkeys(authorities))
    if len(named) < AUTHORITIES:
        raise BadInput(
            "a time stamp needs two authorities at least: one alone may vanish; name another"
        )
    for address in named:
        if not re.match(r"https?://[^/\s]+", address):
            raise BadInput(
                "an authority is named by its address, which starts with http:// or https://"
            )
    library = _library()
    return tuple(
        Stamp(checkpoint, sha256(root).digest(), address, _query(library, root)) for address in named
    )


def _library() -> ModuleType:
    try:
        import rfc3161_client
    except ImportError:
        raise MissingGroup(
            "time stamps need the group server: python -m pip install 'recount-casebook[server]'"
        ) from None
    return rfc3161_client


def _query(library: ModuleType, root: bytes) -> bytes:
    builder = library.TimestampRequestBuilder().data(root).hash_algorithm(library.HashAlgorithm.SHA256)
    return bytes(builder.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes())


def due(stamp: Stamp, now: datetime) -> bool:
    """Whether it is to be sent: it waits, or its last try got no answer, and its pause is over."""
    if stamp.state not in {"queued", "sent"}:
        return False
    return stamp.next_try is None or datetime.fromisoformat(stamp.next_try) <= now


def sending(stamp: Stamp, now: datetime) -> Stamp:
    """The stamp as it stands while it is under way: to be written down before anything is sent."""
    pause = min(WAIT * 2**stamp.tries, LONGEST_WAIT)
    return replace(
        stamp,
        state="sent",
        tries=stamp.tries + 1,
        sent_at=_iso(now),
        next_try=_iso(now + pause),
        note="sent; no answer yet",
    )


def send(stamp: Stamp, post: Post) -> Stamp:
    """Sends a stamp that is under way (`sending`) and keeps what comes back; without an answer it waits.

    `post(address, body)` gives the answer's bytes, or raises OSError.
    """
    try:
        untrusted_answer = post(stamp.authority, stamp.query)
    except OSError:
        return replace(stamp, state="queued", note=f"no answer after {_times(stamp.tries)}; it waits")
    if not untrusted_answer or len(untrusted_answer) > LARGEST:
        return replace(stamp, state="queued", note="an answer of no use came: empty, or far too large")
    return replace(stamp, state="held", token=untrusted_answer, next_try=None, note="held, unverified")


def _times(tries: int) -> str:
    return "one try" if tries == 1 else f"{tries} tries"


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def post(address: str, body: bytes, *, proxy: str | None = None) -> bytes:
    """What an authority answers to a query: the only place in Recount that opens a connection outwards.

    `proxy` is used when given; nothing is taken from the environment, no redirection is followed.

    Raises:
        OSError: no answer, or an answer that is no success.
    """
    from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

    class Stay(HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    opener = build_opener(ProxyHandler({"http": proxy, "https": proxy} if proxy else {}), Stay)
    opener.addheaders = []  # an answer needs no name of ours
    asked = Request(address, body, {"Content-Type": "application/timestamp-query"})  # noqa: S310 - checked
    with opener.open(asked, timeout=PATIENCE) as answer:
        return bytes(answer.read(LARGEST + 1))


def check(stamp: Stamp, root: bytes, *, roots: bytes, chain: bytes = b"") -> Stamp:
    """The stamp, with what two verifiers say of its token; both must agree before it is `verified`.

    `roots` are the certificates (PEM) that a person trusts for this authority, `chain` further ones (PEM)
    that the token may lack. A stamp without a token is given back unchanged.

    Raises:
        BadInput: `roots` holds no certificate.
        MissingGroup: the group `server` is not installed.
    """
    if stamp.token is None:
        return stamp
    if sha256(root).digest() != stamp.digest:
        return replace(stamp, state="held", note="held, unverified: it is a stamp of another root")
    trusted, further = _certificates(roots), _certificates(chain)
    if not trusted:
        raise BadInput("no certificate to trust was given: pass the authority's root as a PEM file")
    first = _by_library(stamp, root, trusted, further)
    stated = _stated(stamp.token)
    second = _by_openssl(stamp, roots, chain, stated)
    by = _iso(stated) if stated else None
    if first and second:
        return replace(stamp, state="verified", by=by, note="two verifiers agree")
    if first is None and second is None:
        return replace(stamp, by=by, state="held", note="held, unverified: no verifier could be used")
    if first or second:
        other = _WORDS[second if first else first]
        agrees, not_ = ("rfc3161-client", "openssl") if first else ("openssl", "rfc3161-client")
        note = f"held, unverified: {agrees} accepts it, {not_} {other}"
        return replace(stamp, by=by, state="held", note=note)
    declined = _declined(stamp.token)
    note = "the authority declined" if declined else "no verifier accepts it; its bytes are kept"
    return replace(stamp, by=by, state="refused", note=note)


_WORDS = {False: "does not", None: "could not be used"}


def _certificates(pem: bytes) -> list[bytes]:
    """The certificates in a PEM file, each as PEM, in the order of the file."""
    return re.findall(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", pem, re.DOTALL)


def _decoded(token: bytes) -> object | None:
    """The answer as rfc3161-client reads it; None where it cannot."""
    try:
        return _library().decode_timestamp_response(token)  # type: ignore[no-any-return]
    except BaseException as error:
        if _passes(error):
            raise
        return None


def _passes(error: BaseException) -> bool:
    """Whether an error is none of the token's: a parser in Rust may panic, which is no Exception."""
    return not isinstance(error, Exception) and type(error).__name__ != "PanicException"


def _declined(token: bytes) -> bool:
    answer = _decoded(token)
    return answer is not None and int(getattr(answer, "status", 0)) > GRANTED


def _by_library(
    stamp: Stamp, root: bytes, trusted: Sequence[bytes], further: Sequence[bytes]
) -> bool | None:
    """Whether rfc3161-client accepts the token."""
    from cryptography.x509 import load_pem_x509_certificate

    library = _library()
    answer = _decoded(stamp.token or b"")
    if answer is None:
        return False
    try:
        query = library._rust.parse_timestamp_request(stamp.query)  # noqa: SLF001 - it has no other door
        verifier = library.VerifierBuilder(
            roots=[load_pem_x509_certificate(one) for one in trusted],
            intermediates=[load_pem_x509_certificate(one) for one in further],
            nonce=query.nonce,
        ).build()
        return bool(verifier.verify_message(answer, root))
    except BaseException as error:
        if _passes(error):
            raise
        return False


def _by_openssl(stamp: Stamp, roots: bytes, chain: bytes, stated: datetime | None) -> bool | None:
    """Whether `openssl ts -verify` accepts the token at the time that it states; None without openssl."""
    files = {"-in": stamp.token or b"", "-queryfile": stamp.query, "-CAfile": roots}
    if chain:
        files["-untrusted"] = chain
    moment = ["-attime", str(int(stated.timestamp()))] if stated else []
    done = _openssl(["ts", "-verify", *moment], files)
    return None if done is None else done.returncode == 0


def _stated(token: bytes) -> datetime | None:
    """The time that a token states, as openssl reads it: a claim until the token is verified."""
    done = _openssl(["ts", "-reply", "-text"], {"-in": token})
    found = None if done is None else STATED.search(done.stdout.decode("ascii", "replace"))
    if not found:
        return None
    written = f"{' '.join(found[1].split())} {found[2]}"
    return datetime.strptime(written, "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)


def _openssl(
    words: Sequence[str], files: dict[str, bytes]
) -> subprocess.CompletedProcess[bytes] | None:
    """What openssl answers; its files stand in memory only. None where it is not installed."""
    with _in_memory(files) as held:
        given = [word for option, number in held.items() for word in (option, f"/dev/fd/{number}")]
        try:
            return subprocess.run(  # noqa: S603 - fixed words; the bytes are in files
                ["openssl", *words, *given],  # noqa: S607 - wherever this system keeps it
                capture_output=True,
                check=False,
                timeout=PATIENCE,
                pass_fds=tuple(held.values()),
                stdin=subprocess.DEVNULL,
                env={"PATH": os.defpath, "LC_ALL": "C"},
            )
        except (FileNotFoundError, subprocess.TimeoutExpired):
            return None


@contextmanager
def _in_memory(files: dict[str, bytes]) -> Iterator[dict[str, int]]:
    held: dict[str, int] = {}
    try:
        for option, content in files.items():
            held[option] = os.memfd_create(option)
            os.write(held[option], content)
            os.lseek(held[option], 0, os.SEEK_SET)
        yield held
    finally:
        for number in held.values():
            os.close(number)
