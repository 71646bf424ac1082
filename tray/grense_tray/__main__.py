"""`python -m grense_tray`: the tray app; with `--worker`, the process that reads and works things out for it."""

from __future__ import annotations

import sys


def _main() -> int:
    if sys.argv[1:2] == ["--worker"]:
        from grense.worker import main

        main()
    from grense_tray.app import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_main())
