"""Mail files: when mails were sent and received, and nothing else of them.

A source is a file, a folder or an archive: an mbox, a Maildir, single mails, or all that a program exports or keeps.
The time of a mail is its Date field, for received mail too: a Received field would say when it came, but the two
nearly always agree, and a mail without a believable date is left out. A sent mail in the bin stays a sent mail.

Bodies are never read, of the header only the fields named in `mail_headers`.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from grense.activities import validate
from grense.addresses import own_addresses
from grense.errors import ZoneError
from grense.sources.base import Reading, ReadingWarning
from grense.sources.files import FAULTS, Entry, Files
from grense.sources.mail.file import MESSAGE, form_of, mails_of
from grense.sources.mail.ledger import Ledger, Settled

__all__ = ["enter", "find_owner", "read_mail", "reading_of"]

Progress = Callable[[int, int], None]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_DAY = dt.timedelta(days=1)
_KINDS = pd.CategoricalDtype(["mail_received", "mail_sent"])
_FORMS = "an mbox, a Maildir, an .eml or .emlx file, or a folder or an archive of them"


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
    """Read the times of mails from an mbox, a Maildir, a single mail, or any folder or archive that holds such files.

    Files are told apart by what they hold, and those that are no mail are passed over. An archive (.zip, .tar, .tgz,
    .gz, ...) is read as a stream: nothing of it is written to disk.

    Mails from an address of `me` are `mail_sent`, all others `mail_received`; each is an instant. Without `me` the
    address that sends most is taken for the person's (warning `owner_inferred`), and when two send alike nothing
    counts as sent (warning `owner_unknown`). `window` is half-open: mails outside it are not counted at all. `now`
    bounds what dates are believed, by default the present. `person` and `label` fill the columns `person` and
    `source`. `progress` is called with the bytes done and the bytes in all.

    Left out and counted: the reasons of `grense.sources.mail.rules`. Raises `SourceError` for a source that is
    missing, empty or no mail, `ZoneError` for a `window` or `now` without a zone.
    """
    return reading_of(_read(source, progress), me=me, window=window, now=now, person=person, label=label)


def find_owner(source: str | os.PathLike[str]) -> str | None:
    """Give the address that sends most of the mail, in lower case; None when two send alike or nobody is named.

    Mail by software does not count. Raises `SourceError` for a source that is missing, empty or no mail.
    """
    return _read(source, None).owner()


def enter(entry: Entry, form: str, ledger: Ledger, files: Files) -> None:
    """Enter the mails of a file; one that cannot be read to its end gives those before that."""
    try:
        for headers, place in mails_of(entry, form, files.report):
            ledger.add(headers, place)
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
    """The reading of mails that were entered; everything else as in `read_mail`."""
    bounds = None if window is None else (_microseconds(window[0], "window"), _microseconds(window[1], "window"))
    latest = _microseconds(dt.datetime.now(dt.UTC) if now is None else now, "now") + _DAY // _MICROSECOND
    mine = frozenset(own_addresses(me))
    warnings: tuple[ReadingWarning, ...] = ()
    if not mine:
        owner = ledger.owner()
        mine = frozenset() if owner is None else frozenset({owner})
        warnings = (ReadingWarning("owner_unknown" if owner is None else "owner_inferred", hint="me"),)
    settled = ledger.settle(mine, bounds, latest)
    return Reading(_table(settled, person, label), left_out=settled.left_out, warnings=warnings)


def _read(source: str | os.PathLike[str], progress: Progress | None) -> Ledger:
    ledger, files = Ledger(), Files(Path(source), progress)
    for entry in files:
        form = form_of(entry)
        if form:
            enter(entry, form, ledger, files)
        else:
            files.pass_over(entry)
    for _ in range(files.counts["unreadable"]):
        ledger.add(None, "")
    if ledger.is_unreadable():
        raise files.refusal("no mail in the source", f"known: {_FORMS}")
    return ledger


def _table(settled: Settled, person: str | None, label: str | None) -> pd.DataFrame:
    instants = pd.Series(settled.instants.view("datetime64[us]")).dt.tz_localize("UTC")
    kinds = pd.Categorical.from_codes(settled.sent.astype("int8"), dtype=_KINDS)
    columns = {"start": instants, "end": instants, "kind": kinds}
    for name, value in (("person", person), ("source", label)):
        if value is not None:
            columns[name] = pd.Categorical([value]).repeat(len(kinds))
    return validate(pd.DataFrame(columns))


def _microseconds(moment: dt.datetime, name: str) -> int:
    if moment.tzinfo is None:
        raise ZoneError("a time without zone", f"'{name}'", hint="give an offset or a zone: grense never guesses it")
    return (moment - _EPOCH) // _MICROSECOND
