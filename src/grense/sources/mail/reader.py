"""Mail files: when mails were sent and received, and nothing else of them.

Four kinds of source are told apart by what they hold: an mbox file, a Maildir, one `.eml` file and a folder of them.
The time of a mail is its Date field, for received mail too: a Received field would say when it came, but the two
nearly always agree, and a mail without a believable date is left out. A sent mail in the bin stays a sent mail.

Bodies are never read, of the header only the fields named in `mail_headers`.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from grense.activities import validate
from grense.addresses import own_addresses
from grense.errors import SourceError, ZoneError
from grense.sources.base import Reading, ReadingWarning
from grense.sources.given import checked_window
from grense.sources.mail.folder import mail_files, read_header
from grense.sources.mail.headers import Headers
from grense.sources.mail.ledger import Ledger, Settled
from grense.sources.mail.mbox import begins_mbox, mails
from grense.sources.owner import Owners

__all__ = ["find_owner", "find_owners", "read_mail"]

Progress = Callable[[int, int], None]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_DAY = dt.timedelta(days=1)
_HEAD = 4096
_BLANK_LINE = re.compile(rb"\n\r?\n")
_REPORT_EVERY = 100
_KINDS = pd.CategoricalDtype(["mail_received", "mail_sent"])
_FORMS = "an mbox file, a Maildir, an .eml file or a folder of them"


def read_mail(
    source: str | os.PathLike[str],
    *,
    me: Sequence[str] = (),
    window: tuple[dt.datetime, dt.datetime] | None = None,
    now: dt.datetime | None = None,
    person: str | None = None,
    label: str | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read the times of mails from an mbox file, a Maildir, an `.eml` file or a folder of `.eml` files.

    Mails from an address of `me`, and those that the mailbox itself calls sent, are `mail_sent`, all others
    `mail_received`; each is an instant. Without `me` the addresses that `find_owners` finds stated are taken for the
    person's, else its guess (warning `owner_inferred`); where there is neither, only what the mailbox calls sent counts
    as sent (warning `owner_unknown`). `window` is half-open: mails outside it are not counted at all. `now`
    bounds what dates are believed, by default the present. `person` and `label` fill the columns `person` and
    `source`. `progress` is told how many bytes of an mbox, or files of a folder, are done, and of how many.

    Left out and counted: the reasons of `grense.sources.mail.rules`. Raises `SourceError` for a source that is
    missing, empty or no mail, `ZoneError` for a `window` or `now` without a zone.
    """
    start, end = (None, None) if window is None else checked_window(window)
    bounds = None if start is None or end is None else (_microseconds(start, "window"), _microseconds(end, "window"))
    latest = _microseconds(dt.datetime.now(dt.UTC) if now is None else now, "now") + _DAY // _MICROSECOND
    mine = frozenset(own_addresses(me))
    ledger = _read(source, progress, seeks_owner=not mine)
    warnings: tuple[ReadingWarning, ...] = ()
    if not mine:
        owners = ledger.owners()
        mine = frozenset(owners.best)
        if not owners.stated:
            warnings = (ReadingWarning("owner_inferred" if mine else "owner_unknown", hint="me"),)
    settled = ledger.settle(mine, bounds, latest)
    return Reading(_table(settled, person, label), left_out=settled.left_out, warnings=warnings)


def find_owners(source: str | os.PathLike[str]) -> Owners:
    """Find whose mailbox it is.

    Stated are the senders of mail that a label, a folder or a field of the header calls sent, and the addresses that
    mail was delivered to, where they send some as well. The guess is the address that stands in most mails, as sender
    or recipient. Mail by software and to lists does not count. Raises `SourceError` for a source that is missing, empty
    or no mail.
    """
    return _read(source, None).owners()


def find_owner(source: str | os.PathLike[str]) -> str | None:
    """Give the likeliest address of those that `find_owners` finds; None when nothing tells.

    Raises `SourceError` for a source that is missing, empty or no mail.
    """
    return next(iter(find_owners(source).best), None)


def _read(source: str | os.PathLike[str], progress: Progress | None, *, seeks_owner: bool = True) -> Ledger:
    ledger = Ledger(seeks_owner=seeks_owner)
    if not isinstance(source, (str, os.PathLike)):
        raise SourceError("the mailbox cannot be read", f"it is {type(source).__name__}", hint="give its path")
    try:
        path = Path(source)
        # A pipe would be waited for.
        if path.exists() and not (path.is_dir() or path.is_file()):
            raise SourceError("not a mailbox", hint=f"known: {_FORMS}")
        for headers, place in _folder(path, progress) if path.is_dir() else _file(path, progress):
            ledger.add(headers, place)
    except FileNotFoundError:
        raise SourceError("there is no such mailbox") from None
    except (OSError, ValueError):
        raise SourceError("the mailbox cannot be read") from None
    if ledger.is_unreadable():
        raise SourceError("no mail in the source", hint=f"known: {_FORMS}")
    return ledger


def _folder(path: Path, progress: Progress | None) -> Iterator[tuple[Headers | None, str]]:
    files, closed = mail_files(path)
    yield from [(None, "")] * closed
    for number, file in enumerate(files):
        if progress is not None and number % _REPORT_EVERY == 0:
            progress(number, len(files))
        yield read_header(file.path), file.place
    if progress is not None:
        progress(len(files), len(files))


def _file(path: Path, progress: Progress | None) -> Iterator[tuple[Headers | None, str]]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if not head:
            raise SourceError("the mailbox is empty")
        # A zero in a body may be, one in a header is no mail.
        if b"\0" in _BLANK_LINE.split(head, maxsplit=1)[0]:
            raise SourceError("not a mailbox", "a binary file", hint=f"known: {_FORMS}")
        if begins_mbox(head):
            for headers in mails(file, progress):
                yield headers, ""
        else:
            yield read_header(path), ""


def _table(settled: Settled, person: str | None, label: str | None) -> pd.DataFrame:
    instants = pd.Series(settled.instants.view("datetime64[us]")).dt.tz_localize("UTC")
    kinds = pd.Categorical.from_codes(settled.sent.astype("int8"), dtype=_KINDS)
    columns = {"start": instants, "end": instants, "kind": kinds}
    for name, value in (("person", person), ("source", label)):
        if value is not None:
            columns[name] = pd.Categorical([value]).repeat(len(kinds))
    return validate(pd.DataFrame(columns))


def _microseconds(moment: dt.datetime, name: str) -> int:
    if not isinstance(moment, dt.datetime) or moment.tzinfo is None:
        raise ZoneError("a time without zone", f"'{name}'", hint="give an offset or a zone: grense never guesses it")
    return (moment - _EPOCH) // _MICROSECOND
