"""How fast `recount read` is, and whether its memory stays flat. Prints one figure a line.

python benchmarks/speed.py [--articles 10000] [--quick]

cold: wall clock of one command on one article, and its ratio to a Python that does nothing.
article: milliseconds of processor time an article, after start.
memory: largest resident size with few articles and with many, streamed as JSON lines.
growth: seconds for texts of growing size; a steady ratio of seconds to size is linear.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from recount import case

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "examples" / "news_report.txt"
COMMAND = [sys.executable, "-m", "recount", "read"]


def cold(command: list[str], times: int) -> tuple[float, float]:
    """Median wall clock and processor seconds of a command, once warmed."""
    walls, cpus = [], []
    for _ in range(times + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        walls.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(walls[1:]), statistics.median(cpus[1:])


def article(times: int) -> float:
    """Milliseconds of processor time an article, after the first."""
    list(case.read([REPORT]))
    start = time.process_time()
    for _ in case.read([REPORT] * times):
        pass
    return 1000 * (time.process_time() - start) / times


def memory(folder: Path, number: int) -> tuple[float, float]:
    """Largest resident MiB and seconds of one command over many different articles."""
    text = REPORT.read_text(encoding="utf-8")
    names = []
    for at in range(number):
        path = folder / f"{at:05}.txt"
        path.write_text(text.replace("60", str(60 + at)).replace("Soll", f"Soll{at}"), encoding="utf-8")
        names.append(path.name)
    start = time.perf_counter()
    with subprocess.Popen(
        [*COMMAND, *names, "--jsonl"], cwd=folder, stdout=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"recount read left with {process.returncode}")
    return usage.ru_maxrss / 1024, time.perf_counter() - start


def growth(folder: Path, size_bytes: int) -> float:
    """Seconds of processor time for one text of a size."""
    text = REPORT.read_text(encoding="utf-8")
    path = folder / "grown.txt"
    path.write_text((text + "\n") * (size_bytes // len(text) + 1), encoding="utf-8")
    start = time.process_time()
    (reading,) = case.read([path])
    if reading.error:
        sys.exit(reading.error)
    return time.process_time() - start


def main() -> None:
    """Runs every measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds and articles, texts up to 200 kB"
    )
    asked = parser.parse_args()
    many = 300 if asked.quick else asked.articles
    wall, cpu = cold([*COMMAND, str(REPORT)], 3 if asked.quick else 9)
    nothing, _ = cold([sys.executable, "-c", "pass"], 3)
    print(f"cold: {wall:.2f} s wall, {cpu:.2f} s processor, {wall / nothing:.1f} times an idle Python")
    print(f"article: {article(5 if asked.quick else 40):.1f} ms")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, _ = memory(folder, 20)
        large, seconds = memory(folder, many)
        print(f"memory: {small:.0f} MiB with 20 articles, {large:.0f} MiB with {many}, {seconds:.0f} s")
        for size in (20_000, 200_000, 1_000_000, 5_000_000)[: 2 if asked.quick else 4]:
            taken = growth(folder, size)
            print(f"growth: {size / 1e6:.2f} MB in {taken:.1f} s, {taken / size * 1e6:.1f} s a MB")


if __name__ == "__main__":
    main()
