"""Names and passwords inside an address, `https://kari:secret@host/`: removed before it is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

__all__ = ["split_userinfo", "without_userinfo"]

_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*:"
_WHOLE = re.compile(rf"\s*(?:{_SCHEME})?//([^/?#]*)@")
_BARE = re.compile(rf"\s*(?:(?:{_SCHEME})?//)?([^/?#]*)@")
_ADDRESSES = frozenset({"authority", "calendars", "graph", "host", "hosts", "url"})


def split_userinfo(address: str, *, whole: bool = False) -> tuple[str, str]:
    """Split an address into the address without name and password, and the password, "" for none.

    With `whole`, only texts that begin with `//` or a scheme are treated as addresses.

    >>> split_userinfo("https://kari:secret@cloud.example.org/dav/")
    ('https://cloud.example.org/dav/', 'secret')
    """
    match = (_WHOLE if whole else _BARE).match(address)
    if match is None:
        return address, ""
    _, _, password = match[1].partition(":")
    return address[: match.start(1)] + address[match.end() :], unquote(password)


def without_userinfo(options: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """The options of a source without passwords, and the first password found in one of them, "" for none."""
    kept: dict[str, Any] = {}
    found = []
    for name, value in options.items():
        many = isinstance(value, list | tuple)
        parts = [
            split_userinfo(one, whole=name not in _ADDRESSES) if isinstance(one, str) else (one, "")
            for one in (value if many else [value])
        ]
        kept[name] = [one for one, _ in parts] if many else parts[0][0]
        found += [password for _, password in parts if password]
    return kept, found[0] if found else ""
