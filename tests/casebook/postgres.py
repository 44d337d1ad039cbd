"""A real PostgreSQL server for the tests: in a folder of its own, on 127.0.0.1 alone, gone afterwards."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

OWNER, APP = "owner", "worker"  # one makes the tables, the other one may only add to the journal
NOBODY = "postgres"  # the server refuses to run as root
MISSING = (
    "PostgreSQL's server is not installed: install the package postgresql (Debian), then run again"
)


def programs():
    """The folder with initdb and postgres."""
    found = shutil.which("initdb")
    places = [str(Path(found).resolve().parent)] if found else []
    places += map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))
    for place in places:
        if all((Path(place) / name).is_file() for name in ("initdb", "pg_ctl", "postgres")):
            return Path(place)
    raise AssertionError(MISSING)


def as_nobody(words):
    """The command, as a user who is not root."""
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *words]


def run(words, **more):
    root = os.geteuid() == 0
    done = subprocess.run(
        as_nobody(words) if root else words, capture_output=True, text=True, check=False, **more
    )
    assert done.returncode == 0, done.stderr + done.stdout


class Server:
    """A running server: its folder, and the address of a database for a role."""

    def __init__(self, folder, port, password):
        self.folder, self.port, self.password = folder, port, password

    def url(self, database, role=OWNER):
        return f"postgresql://{role}:{self.password}@127.0.0.1:{self.port}/{database}"

    def new_database(self, like=None):
        """A database, empty or a copy of another one; gives its name."""
        import psycopg

        name = f"case_{secrets.token_hex(4)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {like or 'template0'}")
        return name

    def held(self, part=""):
        """All bytes of the server's folder, or of a part of it: what somebody who takes the machine has."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        return b"\0".join(
            path.read_bytes()
            for path in (self.folder / "data" / part if part else self.folder).rglob("*")
            if path.is_file() and path.suffix != ".pid"
        )


@contextmanager
def serving():
    """Starts a server, and stops it."""
    bin_ = programs()
    folder = Path(tempfile.mkdtemp(prefix="recount-server-"))
    try:
        data, password = folder / "data", secrets.token_hex(8)
        (folder / "password").write_text(password)
        if os.geteuid() == 0:
            shutil.chown(folder, NOBODY, NOBODY)
            shutil.chown(folder / "password", NOBODY, NOBODY)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        run(
            [
                str(bin_ / "initdb"),
                f"--pgdata={data}",
                f"--username={OWNER}",
                f"--pwfile={folder / 'password'}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ],
            cwd=folder,
        )
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
            " -c fsync=off -c shared_buffers=16MB -c max_connections=20 -c log_statement=all"
        )
        control = [str(bin_ / "pg_ctl"), f"--pgdata={data}", f"--log={folder / 'log'}", "--wait"]
        run([*control, f"--options={options}", "start"], cwd=folder)
        try:
            server = Server(folder, port, password)
            import psycopg

            with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE ROLE {APP} LOGIN PASSWORD '{password}'")
            yield server
        finally:
            run([*control, "--mode=immediate", "stop"], cwd=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
