"""Many tables on a Dask cluster, for what one machine does not do in a night.

The cluster is the user's own: a scheduler whose address is given. Tables travel as counts under
neutral names of lists; no stratum, no list and no act is named on another machine. The figures are the
same as in one process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from recount.errors import BadInput, MissingGroup

if TYPE_CHECKING:
    from recount.count.captures import Captures
    from recount.count.strata import Executor, Outcomes, Work

_AHEAD = 4  # tables under way for each thread of the cluster, so that memory stays bounded


@contextmanager
def cluster(address: str, *, seconds: float = 10.0) -> Iterator[Executor]:
    """An executor on the cluster whose scheduler has this address, as in tcp://127.0.0.1:8786.

    Raises:
        MissingGroup: the group `cluster` is not installed.
        BadInput: no scheduler answers there within `seconds`, or it has no worker.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise MissingGroup(
            "A cluster needs the group 'cluster', which is not installed; add it with: "
            "pip install 'recount-casebook[cluster]'"
        ) from error
    try:
        client = distributed.Client(address, timeout=seconds, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise BadInput(
            "No Dask scheduler answers at the address of --cluster; start one, or leave the option out."
        ) from error
    try:
        yield executor(client)
    finally:
        client.close()


def executor(client: Any) -> Executor:  # noqa: ANN401 - distributed ships no types
    """An executor on a client that is open."""
    distributed: Any = import_module("distributed")

    def spread(work: Work, tables: Sequence[Captures]) -> Iterator[tuple[str, Outcomes]]:
        threads = sum(client.nthreads().values())
        if not threads:
            raise BadInput("The cluster has no worker; start one, or leave --cluster out.")
        waiting = iter(tables)
        digests: dict[str, str] = {}

        def send() -> Any:  # noqa: ANN401 - a future
            table = next(waiting, None)
            if table is None:
                return None
            future = client.submit(work, table, pure=False)
            digests[future.key] = table.digest
            return future

        first = [future for _ in range(_AHEAD * threads) if (future := send()) is not None]
        running = distributed.as_completed(first, loop=client.loop)
        for future in running:
            found = future.result()
            yield digests.pop(future.key), found
            another = send()
            if another is not None:
                running.add(another)

    return spread
