"""Fuzz every target for its share of the time, and print a line each: executions, and inputs that are findings.

    run.py [SECONDS] [FOLDER]     600 seconds; findings, and inputs that are new, in `~/.cache/grense-fuzz`

Exits with 1 when there are findings, or a target that did not run. `targets.py NAME FILE` runs one input again.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
NAMES = sorted(path.name for path in (HERE / "corpus").iterdir())
# The limits of time and memory for one input; docs/reference/readers.md has the readers' limits.
BOUNDS = ("-timeout=20", "-rss_limit_mb=2048", "-max_len=20000", "-print_final_stats=1")


def fuzz(name: str, seconds: int, folder: Path) -> tuple[int, int]:
    """Run one target; return executions and findings, restarting after each finding, which ends a run."""
    new, found = folder / name / "new", folder / name / "found"
    for one in (new, found):
        one.mkdir(parents=True, exist_ok=True)
    before = len(list(found.iterdir()))
    command = [sys.executable, str(HERE / "targets.py"), name, str(new), str(HERE / "corpus" / name)]
    log = folder / name / "log"
    with log.open("wb") as said:
        time = (f"-max_total_time={seconds}", f"-artifact_prefix={found}/")
        subprocess.run([*command, *BOUNDS, *time], stdout=said, stderr=said, check=False)
    counts = re.findall(rb"(?:executed_units: |^#)(\d+)", log.read_bytes(), re.MULTILINE)
    return max(map(int, counts), default=0), len(list(found.iterdir())) - before


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path.home() / ".cache" / "grense-fuzz"
    cores = os.cpu_count() or 1
    share = max(seconds * cores // len(NAMES), 1)
    with ThreadPoolExecutor(cores) as pool:
        results = list(pool.map(lambda name: fuzz(name, share, folder), NAMES))
    for name, (executions, findings) in zip(NAMES, results, strict=True):
        print(f"{name:<12} {executions:>12,} executions {findings:>4} findings")
    print(f"in {folder}")
    sys.exit(any(findings or not executions for executions, findings in results))


if __name__ == "__main__":
    main()
