"""`python -m grense_tray`: the tray app; options of its own select one of its worker processes."""

from __future__ import annotations

import builtins
import sys
from contextlib import suppress


def _main() -> int:
    match sys.argv[1:2]:
        case ["--worker"]:
            from grense.services.worker import main

            main()
        case ["--notice"]:
            from grense_tray.platform.notification_process import main

            main()
    import PySide6.QtCore  # noqa: F401  # for its side effect on `import`

    restore_import()
    from grense_tray.app import run

    return run(sys.argv[1:])


def restore_import() -> None:
    """Restore the plain `import`: that of PySide6 reads the source of every module and keeps it in memory.

    It looks for `from __feature__ import`, which this package does not use.
    """
    with suppress(AttributeError):  # some versions of it may leave `import` unchanged
        builtins.__import__ = builtins.__orig_import__  # type: ignore[attr-defined]  # set by PySide6


if __name__ == "__main__":
    sys.exit(_main())
