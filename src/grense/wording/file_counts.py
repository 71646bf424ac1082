"""The number of files found of each kind, in one line."""

from __future__ import annotations

from collections.abc import Mapping

from grense.i18n import NN_, Catalogue

__all__ = ["files_line"]

_FILES = {
    "calendar": NN_("{count} calendar file", "{count} calendar files"),
    "mailbox": NN_("{count} mailbox", "{count} mailboxes"),
    "message": NN_("{count} single mail", "{count} single mails"),
    "presence": NN_("{count} export of ActivityWatch", "{count} exports of ActivityWatch"),
    "other": NN_("{count} other file left alone", "{count} other files left alone"),
    "unreadable": NN_("{count} that cannot be read", "{count} that cannot be read"),
    "locked": NN_("{count} behind a password", "{count} behind a password"),
    "cut": NN_("{count} too large, read in part", "{count} too large, read in part"),
}


def files_line(files: Mapping[str, int], words: Catalogue) -> str:
    """The number of files of each kind that were read, and of those that were not."""
    parts = [
        words.ngettext(*forms, count).format(count=count)
        for kind, forms in _FILES.items()
        if (count := files.get(kind))
    ]
    return words.gettext("Files: {parts}.").format(parts=", ".join(parts)) if parts else ""
