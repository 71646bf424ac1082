"""The errors of the store, in fixed words: a closed list, so that they can be translated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grense.errors import GrenseError, StoreError
from grense.marks import N_

__all__ = [
    "BusyError",
    "NewerError",
    "UnreadableError",
    "UnwritableError",
    "busy",
    "damaged",
    "foreign",
    "full",
    "is_busy",
    "is_unreadable",
    "newer",
    "no_cipher",
    "no_key",
    "no_keyring",
    "no_place",
    "rows_checked",
    "still_read",
    "told",
    "wrong_key",
]

# SQLite's primary result codes, which hold for all its versions: https://sqlite.org/rescode.html
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26


class BusyError(StoreError):
    """Another process uses the store; a retry works once it has finished."""


class UnreadableError(StoreError):
    """The file is damaged, or its key is missing: `recovery` determines what can be read."""


class NewerError(StoreError):
    """A later version of the program has made the store, and only that version can read it."""


class UnwritableError(StoreError):
    """The disk or the folder cannot be written; the stored data may still be readable."""


def busy() -> StoreError:
    """Another process holds the store for longer than the time-out."""
    return BusyError("store_busy", N_("another grense is using the store"), hint=N_("wait until it is done, or end it"))


def still_read() -> StoreError:
    """The rows are deleted, but a reader prevents SQLite from erasing their bytes."""
    return BusyError(
        "store_still_read",
        N_("it is deleted, but another grense is reading, so its traces are still in the file"),
        hint=N_("end the other one and forget it again"),
    )


def full() -> StoreError:
    """The disk is full, fails, or refuses writing."""
    return UnwritableError(
        "store_unwritable",
        N_("the store cannot be written"),
        hint=N_("is the disk full? what was kept before is still there"),
    )


def no_place() -> StoreError:
    """The folder or the file cannot be opened."""
    return UnwritableError(
        "store_not_opened", N_("the store cannot be opened"), hint=N_("is its folder there, and may you write in it?")
    )


def damaged() -> StoreError:
    """The file's contents are no longer valid."""
    return UnreadableError(
        "store_damaged",
        N_("the store is damaged, and was left as it is"),
        hint=N_("grense data recover brings back what can be read"),
    )


def newer() -> StoreError:
    """A later version of the program has made it."""
    return NewerError(
        "store_newer",
        N_("the store was made by a newer grense, and was left as it is"),
        hint=N_("install the newest grense"),
    )


def foreign() -> StoreError:
    """The file is a database of another program."""
    return StoreError(
        "store_foreign",
        N_("the file in the store's place is not grense's, and was left as it is"),
        hint=N_("move it away"),
    )


def no_cipher() -> StoreError:
    """It is encrypted (or not readable at all), and the packages to read it are missing."""
    return UnreadableError(
        "store_no_cipher",
        N_("the store is encrypted, or damaged, and was left as it is"),
        hint=N_('pip install "grense[encrypted]"'),
    )


def no_keyring() -> StoreError:
    """It is encrypted (or not readable at all), and there is no keyring."""
    return UnreadableError(
        "store_no_keyring",
        N_("the store is encrypted, or damaged, and there is no keyring to ask for its key"),
        hint=N_("unlock the keyring, or run grense where it ran before"),
    )


def no_key() -> StoreError:
    """It is encrypted (or not readable at all), and the keyring has no key of that name."""
    return UnreadableError(
        "store_no_key",
        N_("the store is damaged, or the keyring does not hold its key; it was left as it is"),
        hint=N_("grense data recover brings back what can be read"),
    )


def wrong_key() -> StoreError:
    """The keyring's key does not open it."""
    return UnreadableError(
        "store_wrong_key",
        N_("the store is damaged, or its key does not fit; it was left as it is"),
        hint=N_("grense data recover brings back what can be read"),
    )


# Python's own error for a text in the file, which has no code.
_UNDECODABLE = "Could not decode to UTF-8"

_BY_CODE: dict[int, Callable[[], StoreError]] = {
    _BUSY: busy,
    _LOCKED: busy,
    _READONLY: full,
    _IOERR: full,
    _FULL: full,
    _CORRUPT: damaged,
    _NOTADB: damaged,
    _CANTOPEN: no_place,
}


def is_busy(error: BaseException) -> bool:
    """Whether an error of SQLite means that others hold a lock."""
    return _code(error) in (_BUSY, _LOCKED)


def is_unreadable(error: BaseException) -> bool:
    """Whether an error of SQLite means that the file is no database, or that the key does not open it."""
    return _code(error) == _NOTADB


@contextmanager
def told() -> Iterator[None]:
    """Convert errors of SQLite and the system into a `StoreError`; programming errors are unchanged."""
    try:
        yield
    except OSError:
        raise no_place() from None
    except Exception as error:
        make = damaged if _UNDECODABLE in str(error) else _BY_CODE.get(_code(error))
        if make is None:
            raise
        raise make() from None


@contextmanager
def rows_checked() -> Iterator[None]:
    """Convert errors from parsing invalid rows into `damaged`; the block only reads rows."""
    try:
        yield
    except StoreError:
        raise
    except (GrenseError, ArithmeticError, TypeError, ValueError):
        raise damaged() from None


def _code(error: BaseException) -> int:
    # The two libraries have classes of their own; both have the code.
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
