"""Mail files: when mails were sent and received, and nothing else.

A source is a file, a folder or an archive: an mbox, a Maildir, single mails, or all that a program exports or keeps.
The time of a mail is its Date field, for received mail too: a Received field would give its arrival, but the two
nearly always agree, and a mail without a plausible date is left out. A sent mail in the bin stays a sent mail.

Bodies are never read, and of the header only the fields named in `mail_headers`.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd

from grense.activities import validate
from grense.base.arguments import check_moment, check_type, checked_window
from grense.errors import ErrorKind, SourceError
from grense.marks import N_
from grense.model.addresses import own_addresses
from grense.rules.origins import ANSWER, STARTED
from grense.sources.base import Progress, Reading, ReadingWarning
from grense.sources.files import FAULTS, Entry, FileStream
from grense.sources.given import Source, check_labels
from grense.sources.mail.file import MESSAGE, folders_of, form_of, mails_of
from grense.sources.mail.ledger import Ledger, Settled
from grense.sources.mailbox_use import MailboxUse
from grense.sources.owner import Owners

__all__ = ["enter", "find_owner", "find_owners", "read_mail", "reading_of", "settled", "table_of"]


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_DAY = dt.timedelta(days=1)
_KINDS = pd.CategoricalDtype(["mail_received", "mail_sent"])
_ORIGINS = pd.CategoricalDtype([STARTED, ANSWER])


def read_mail(  # noqa: PLR0913  # public; each is one keyword
    source: Source,
    *,
    me: Sequence[str] = (),
    window: tuple[dt.datetime, dt.datetime] | None = None,
    now: dt.datetime | None = None,
    person: str | None = None,
    label: str | None = None,
    mailbox: MailboxUse | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read the times of mails from an mbox, a Maildir, a single mail, or any folder or archive that holds such files.

    `source` is a path, the bytes of a file, or an open binary file, which is read from its beginning. Files are
    recognised by their contents, and other files are skipped. An archive (.zip, .tar, .tgz,
    .gz, ...) is read as a stream: nothing of it is written to disk.

    Mails from an address of `me`, and those marked as sent by the mailbox, are `mail_sent`, all others
    `mail_received`; each is an instant. Without `me` the stated addresses of `find_owners` are the
    person's, else its guess (warning `owner_inferred`); where there is neither, only mail marked as sent counts
    as sent (warning `owner_unknown`). The warning `owner_not_found` says that no address of `me` stands in any mail, as
    sender or recipient. `window` is half-open: mails outside it are not counted at all. `now`
    bounds the plausible dates, by default the present. `person` and `label` fill the columns `person` and
    `source`. `mailbox` says whether it is only for work; of one that is also private, and whose work domains or folders
    are named, only the work mail is taken. `progress` is called with the bytes done and the bytes in all.

    Left out and counted: the reasons of `grense.sources.mail.rules`. Raises `SourceError` for a source that is
    missing, empty or no mail, `ZoneError` for a `window` or `now` without a zone.
    """
    check_labels(person, label, progress)
    mine = own_addresses(me)
    _limits(window, now)  # errors in them are raised before anything is read
    check_type("mailbox", mailbox, (MailboxUse, type(None)), "grense.sources.mailbox_use.MailboxUse")
    ledger = _read(source, progress, me=mine, use=mailbox)
    return reading_of(ledger, me=mine, window=window, now=now, person=person, label=label)


def find_owners(source: Source) -> Owners:
    """Find the owner of a mailbox.

    Stated are the senders of mail marked as sent by a label, a folder or a field of the header, and the addresses that
    mail was delivered to, where they send some as well. The guess is the address in most mails, as sender
    or recipient. Mail by software and to lists does not count. Raises `SourceError` for a source that is missing, empty
    or no mail.
    """
    return _read(source, None).owners()


def find_owner(source: Source) -> str | None:
    """Return the likeliest address of those that `find_owners` finds; None without evidence.

    Raises `SourceError` for a source that is missing, empty or no mail.
    """
    return next(iter(find_owners(source).best), None)


def enter(entry: Entry, form: str, ledger: Ledger, files: FileStream, *, grows: bool = False) -> None:
    """Add the mails of a file; one that cannot be read to its end yields those before that."""
    of_work = bool(ledger.use.work_folders) and ledger.use.has_folder(folders_of(entry, form))
    try:
        for headers, place in mails_of(entry, form, files.report, grows=grows):
            ledger.add(headers, place, is_in_work_folder=of_work)
    except FAULTS as error:
        if form == MESSAGE:
            ledger.add(None, "")
        else:
            files.failed(error)


def reading_of(
    ledger: Ledger,
    *,
    me: Sequence[str],
    window: tuple[dt.datetime, dt.datetime] | None,
    now: dt.datetime | None,
    person: str | None,
    label: str | None,
) -> Reading:
    """The reading of the added mails; everything else as in `read_mail`."""
    mine = frozenset(own_addresses(me))
    warnings: tuple[ReadingWarning, ...] = ()
    if not mine:
        owners = ledger.owners()
        mine = frozenset(owners.best)
        if not owners.stated:
            warnings = (ReadingWarning("owner_inferred" if mine else "owner_unknown", hint="me"),)
    elif not ledger.names(mine):
        warnings = (ReadingWarning("owner_not_found", hint="me"),)
    found = settled(ledger, mine, window, now)
    return Reading(table_of(found, person, label, ledger.use.work_context), left_out=found.left_out, warnings=warnings)


def settled(
    ledger: Ledger,
    mine: Collection[str],
    window: tuple[dt.datetime, dt.datetime] | None,
    now: dt.datetime | None,
) -> Settled:
    """Which of the added mails count; everything else as in `read_mail`."""
    return ledger.settle(mine, *_limits(window, now))


def table_of(
    found: Settled, person: str | None = None, label: str | None = None, work_context: str = ""
) -> pd.DataFrame:
    """The activity table of mails that count."""
    instants = pd.Series(found.instants.view("datetime64[us]")).dt.tz_localize("UTC")
    kinds = pd.Categorical.from_codes(found.sent.astype("int8"), dtype=_KINDS)
    origins = pd.Categorical.from_codes(np.where(found.sent, found.answers, -1).astype("int8"), dtype=_ORIGINS)
    columns = {"start": instants, "end": instants, "kind": kinds, "origin": origins}
    for name, value in (("person", person), ("source", label), ("work_context", work_context or None)):
        if value is not None:
            columns[name] = pd.Categorical([value]).repeat(len(kinds))
    return validate(pd.DataFrame(columns))


def _read(
    source: Source, progress: Progress | None, *, me: Collection[str] = (), use: MailboxUse | None = None
) -> Ledger:
    ledger = Ledger(seeks_owner=not me, me=me, use=use)
    if isinstance(source, (str, os.PathLike)):
        files = FileStream(Path(source), progress)
    else:
        files = FileStream(Path(), progress, stream=_stream(source))
    for entry in files:
        form = form_of(entry)
        if form:
            enter(entry, form, ledger, files)
        else:
            files.pass_over(entry)
    for _ in range(files.counts["unreadable"]):
        ledger.add(None, "")
    if ledger.is_unreadable():
        raise files.refusal(
            ErrorKind("no_mail", N_("no mail in the source")),
            N_("known: an mbox, a Maildir, an .eml or .emlx file, or a folder or an archive of them"),
        )
    return ledger


def _stream(source: bytes | bytearray | BinaryIO) -> BinaryIO:
    """Bytes, or an open binary file, as a stream that can seek."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return io.BytesIO(source)
    try:
        if source.read(0) == b"":
            return source if source.seekable() else io.BytesIO(source.read())
    except (AttributeError, OSError, TypeError, ValueError):  # no file, or a closed one
        pass
    raise SourceError(
        "mailbox_unreadable",
        N_("the mailbox cannot be read"),
        N_("it is {type}"),
        hint=N_("a path, bytes or a file opened in binary mode"),
        type=type(source).__name__,
    )


def _limits(
    window: tuple[dt.datetime, dt.datetime] | None, now: dt.datetime | None
) -> tuple[tuple[int, int] | None, int]:
    """The window, and the latest plausible date, in microseconds of UTC."""
    start, end = (None, None) if window is None else checked_window(window)
    bounds = None if start is None or end is None else (_microseconds(start, "window"), _microseconds(end, "window"))
    latest = _microseconds(dt.datetime.now(dt.UTC) if now is None else now, "now") + _DAY // _MICROSECOND
    return bounds, latest


def _microseconds(moment: dt.datetime, name: str) -> int:
    check_moment(name, moment)
    return (moment - _EPOCH) // _MICROSECOND
