"""List the modules with less than 80 % test coverage, unless `reasons.toml` gives a reason."""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

LEAST = 80.0


def main() -> None:
    """Read the file written by `coverage json`; exit with 1 where a reason is missing."""
    files = json.loads(Path(sys.argv[1]).read_text("utf-8"))["files"]
    with Path(__file__).with_name("reasons.toml").open("rb") as file:
        reasons = tomllib.load(file)["modules"]
    under = {name: found["summary"]["percent_covered"] for name, found in files.items()}
    under = {name: share for name, share in under.items() if share < LEAST and not name.endswith(tuple(reasons))}
    for name, share in sorted(under.items()):
        print(f"{share:5.1f} %  {name}: no reason in tests/coverage/reasons.toml")
    sys.exit(bool(under))


if __name__ == "__main__":
    main()
