"""The folders of a mailbox, and which of them hold the person's sent mail."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from grense.sources.mail.names import meaning
from grense.sources.mail.place import plain_name

__all__ = ["INBOX", "Folder", "listed", "sent_folders"]

INBOX = "INBOX"

_LISTED = re.compile(rb'\(([^)]*)\) (?:"((?:[^"\\]|\\.)*)"|NIL) (?:"((?:[^"\\]|\\.)*)"|([^\s"{]+))')
_LITERAL = re.compile(rb'\(([^)]*)\) (?:"((?:[^"\\]|\\.)*)"|NIL) ')
_ESCAPED = re.compile(rb"\\(.)")
_CLOSED = frozenset({"\\noselect", "\\nonexistent"})
_ABOVE = frozenset({"", "inbox", "[gmail]", "[google mail]"})  # not a shared folder of the same name


@dataclass(frozen=True)
class Folder:
    """A folder as the server lists it: its raw name, its marks in lower case, its hierarchy separator."""

    id: str
    marks: frozenset[str]
    delimiter: str

    @property
    def name(self) -> str:
        """The name for display: IMAP has a UTF-7 of its own."""
        return plain_name(self.id)

    @property
    def names(self) -> tuple[str, str]:
        """The name as a path, and its last level."""
        return self.name, self.name.rpartition(self.delimiter)[2] if self.delimiter else self.name

    @property
    def opens(self) -> bool:
        """Whether it can contain mails."""
        return self.marks.isdisjoint(_CLOSED)

    @property
    def sounds_sent(self) -> bool:
        """Whether it has the name that some mail program gives its sent mail in some language."""
        above, _, last = self.name.rpartition(self.delimiter) if self.delimiter else ("", "", self.name)
        return meaning(last) == "sent" and above.casefold() in _ABOVE


def listed(answer: Iterable[Any]) -> tuple[Folder, ...]:
    """Return the folders of an answer to LIST; an invalid line is skipped."""
    folders = (_folder(item) for item in answer)
    return tuple(folder for folder in folders if folder is not None)


def sent_folders(folders: Sequence[Folder], named: str | Collection[str] | None) -> tuple[Folder, ...]:
    """Return the folders of sent mails: the named ones, else those the server marks, else those of known names.

    Some servers mark two, one for each mail program.
    """
    names = {named} if isinstance(named, str) else set(named or ())
    ways = (
        lambda folder: folder.id in names or folder.name in names,
        lambda folder: "\\sent" in folder.marks,
        lambda folder: folder.sounds_sent,
    )
    found = (tuple(folder for folder in folders if folder.opens and way(folder)) for way in ways)
    return next((some for some in found if some), ())


def _folder(item: Any) -> Folder | None:
    is_literal = isinstance(item, tuple)
    line = item[0] if is_literal else item
    match = None if line is None else (_LITERAL if is_literal else _LISTED).match(line)
    if match is None:
        return None
    try:
        name = (item[1] if is_literal else match[4] or _ESCAPED.sub(rb"\1", match[3])).decode()
    except UnicodeDecodeError:
        return None
    # Such a name could inject a second command.
    if not name or any(letter in name for letter in "\r\n\0"):
        return None
    delimiter = _ESCAPED.sub(rb"\1", match[2] or b"").decode("ascii", "replace")
    return Folder(name, frozenset(match[1].decode("ascii", "replace").lower().split()), delimiter)
