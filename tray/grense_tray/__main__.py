"""`python -m grense_tray`: the tray app; with an option of its own, one of the processes that do its work."""

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
    import PySide6.QtCore  # noqa: F401  # for what it does to `import`

    restore_import()
    from grense_tray.app import run

    return run(sys.argv[1:])


def restore_import() -> None:
    """Have plain imports again: those of PySide6 read the source of every module, and keep it in memory.

    They look for `from __feature__ import`, which nothing here has.
    """
    with suppress(AttributeError):  # some versions of it may leave `import` alone
        builtins.__import__ = builtins.__orig_import__  # type: ignore[attr-defined]  # PySide6 puts it there


if __name__ == "__main__":
    sys.exit(_main())
