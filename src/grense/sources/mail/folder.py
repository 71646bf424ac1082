"""Mails that are a file each: a Maildir with its subfolders, or a folder of `.eml` files. Only headers are read."""

from __future__ import annotations

import os
import re
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from grense.sources.mail.headers import LIMIT, Headers, is_mail, parse

__all__ = ["MailFile", "mail_files", "read_header"]

_BLOCK = 8192
_BLANK_LINE = re.compile(rb"\n\r?\n")
_FLAGS = re.compile(r"[:;!]2,([A-Za-z]*)$")  # ":" may not stand in a Windows file name
_FOLDERS = {
    "draft": "draft",
    "drafts": "draft",
    "kladd": "draft",
    "utkast": "draft",
    "junk": "spam",
    "spam": "spam",
    "søppelpost": "spam",
    "s&apg-ppelpost": "spam",  # the same in IMAP's own UTF-7
    "deleted": "deleted",
    "deleted items": "deleted",
    "trash": "deleted",
    "papirkurv": "deleted",
}


class MailFile(NamedTuple):
    """A file that holds one mail; `place` is what its flags or its folder say: "draft", "spam", "deleted" or ""."""

    path: Path
    place: str


def mail_files(root: Path) -> tuple[list[MailFile], int]:
    """List the mails below a folder in a stable order, and count the folders that could not be looked into.

    In a Maildir (`cur` and `new` side by side) every file there is a mail, elsewhere every `.eml` file is one. Folders
    inside are searched too, links to folders are not followed.
    """
    files: list[MailFile] = []
    closed: list[OSError] = []
    for folder, inner, names in os.walk(root, onerror=closed.append):
        inner.sort()
        here = Path(folder)
        parts = here.relative_to(root).parts
        is_maildir = here.name in ("cur", "new") and (here.parent / "cur").is_dir() and (here.parent / "new").is_dir()
        place = _place_of_folder(parts[:-1] if is_maildir else parts)
        for name in sorted(names):
            if is_maildir:
                files.append(MailFile(here / name, _place_of_flags(name) or place))
            elif name.casefold().endswith(".eml"):
                files.append(MailFile(here / name, place))
    return files, len(closed)


def read_header(path: Path) -> Headers | None:
    """Give the header fields of the mail in a file, read no further than its blank line; None when there are none."""
    try:
        # A pipe with the name of a mail would be waited for.
        if not path.is_file():
            return None
        with path.open("rb", buffering=0) as file:
            block = _header_block(file)
    except OSError:
        return None
    headers = {} if block is None else parse(block)
    return headers if is_mail(headers) else None


def _header_block(file: FileIO) -> bytes | None:
    block = b"\n"
    while (read := file.read(_BLOCK)) and len(block) < LIMIT:
        # A line break may stand at the end of the block before.
        seen = max(0, len(block) - 2)
        block += read.lstrip(b"\xef\xbb\xbf\r\n") if block == b"\n" else read
        blank = _BLANK_LINE.search(block, seen)
        if blank is not None:
            return block[: blank.start()]
    return None if read else block


def _place_of_flags(name: str) -> str:
    flags = _FLAGS.search(name)
    if flags is None:
        return ""
    return "draft" if "D" in flags[1] else "deleted" if "T" in flags[1] else ""


def _place_of_folder(parts: tuple[str, ...]) -> str:
    # Maildir++ writes a tree of folders with dots: ".Sent.2026".
    names = [name for part in parts for name in part.casefold().split(".")]
    return next((_FOLDERS[name] for name in names if name in _FOLDERS), "")
