"""Mail addresses in the fields of a header: bare, in lower case, in time linear in the field.

A display name is never taken for an address where an address stands beside it: `a@example.org <b@example.org>` is b.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from grense.sources.mail.words import decoded

__all__ = ["address", "addresses", "participants"]

_END = 8192  # bytes; of a longer field the first and the last so many are read
_CACHED = 256  # bytes; senders recur, and most fields are short
_LONGEST_FIELD, _MOST = 65_536, 1000  # bytes of a field, and addresses in it
_LONGEST = 1000  # characters; nothing that is an address is longer

_PLAIN_CHARACTER = rb"[^\s<>\"'(),;:\\@\[\]\x80-\xff]"
_PLAIN_ADDRESS = rb"%b++@%b++" % (_PLAIN_CHARACTER, _PLAIN_CHARACTER)
_PLAIN = re.compile(rb"(?:\"[^\"\\]*+\"\s*+|[^<>\"(),;:\\@]*+)<(%b)>|(%b)" % (_PLAIN_ADDRESS, _PLAIN_ADDRESS))

_TOKEN = re.compile(r'\\.|"(?:[^"\\]|\\.)*+"|<[^<>]*+>|[(),;:]|[^\\"<(),;:)]++|.', re.DOTALL)
_CHARACTER = r'[^\s<>"(),;:\\@\[\]]'
_LOCAL = rf"(?<!{_CHARACTER}){_CHARACTER}++"
_QUOTED = r'"(?:[^"\\]|\\.)*+"'
_DOMAIN = rf"(?:\[[^\]\s]*+\]|{_CHARACTER}++)"
_ADDRESS = re.compile(rf"(?P<local>{_QUOTED}|{_LOCAL})@(?P<domain>{_DOMAIN})", re.DOTALL)
_ANYWHERE = re.compile(rf"(?P<local>{_LOCAL})@(?P<domain>{_DOMAIN})")
_AROUND_AT = re.compile(r"\s*+@\s*+")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_APOSTROPHE = "'"
_WORD = re.compile(r"[\w.+-]++")


def address(value: bytes) -> str:
    """Return the first address in the value of a From or Sender field, in lower case; "" when there is none.

    A single word without "@" is returned as it is, such as the "MAILER-DAEMON" of a local bounce. Domains in letters
    other than ASCII are returned in their encoded form ("xn--...").

    >>> address(b'Nordmann, Kari <Kari@Example.org>')
    'kari@example.org'
    """
    return _cached(value) if len(value) <= _CACHED else _first(value)


def addresses(value: bytes, most: int) -> list[str]:
    """Return the addresses in the value of a To or Cc field, in lower case, `most` at the most.

    >>> addresses(b"Kari <kari@example.org>, team: ola@example.org, per@example.org;", 2)
    ['kari@example.org', 'ola@example.org']
    """
    plain = _PLAIN.fullmatch(value.strip())
    if plain is not None:
        return [_read(plain)]
    return list(islice(_mailboxes(_without_comments(_text(value))), most))


def participants(headers: Mapping[bytes, bytes], *, is_sent: bool) -> list[str]:
    """Return the addresses of a mail's sender and recipients, or of the recipients of one that the person sent."""
    names = (b"to", b"cc") if is_sent else (b"from", b"sender", b"to", b"cc")
    fields = (headers.get(name, b"")[:_LONGEST_FIELD] for name in names)
    return [one for field in fields for one in addresses(field, _MOST)]


def _read(plain: re.Match[bytes]) -> str:
    return (plain[1] or plain[2]).decode("ascii").rstrip(".").casefold()


def _first(value: bytes) -> str:
    plain = _PLAIN.fullmatch(value.strip())
    return _read(plain) if plain is not None else _searched(_text(value))


_cached = lru_cache(maxsize=8192)(_first)


def _text(value: bytes) -> str:
    bare = value.strip()
    ends = bare if len(bare) <= 2 * _END else bare[:_END] + bare[-_END:]
    return ends.decode("utf-8", "replace")


def _searched(text: str) -> str:
    """Search at the usual position, then anywhere outside quotes and comments, then everywhere, then decoded."""
    pieces = _without_comments(text)
    found = next(_mailboxes(pieces), "")
    if found:
        return found
    for part in (" ".join(piece for piece in pieces if not piece.startswith('"')), text, decoded(text)):
        match = _ANYWHERE.search(part)
        if match is not None:
            return _canonical(match)
    words = "".join(pieces).split()
    return words[0].casefold() if len(words) == 1 and _WORD.fullmatch(words[0]) else ""


def _without_comments(text: str) -> list[str]:
    """Return the tokens outside comments; a bracket that is never closed is text."""
    pieces: list[str] = []
    opened: list[int] = []
    for piece in _TOKEN.findall(text):
        if piece == ")" and opened:
            del pieces[opened.pop() :]
            continue
        if piece == "(":
            opened.append(len(pieces))
        pieces.append(piece)
    return pieces


def _mailboxes(pieces: list[str]) -> Iterator[str]:
    """Return the address of each part between commas, semicolons and colons that has one.

    A part has one in angle brackets, or is one; anything else in it is a name, or half of a name with a comma.
    """
    part: list[str] = []
    for piece in (*pieces, ","):
        if piece not in (",", ";", ":"):
            part.append(piece)
            continue
        found = _mailbox(part)
        if found:
            yield found
        part = []


def _mailbox(part: list[str]) -> str:
    for piece in part:
        if piece.startswith("<"):
            match = _ADDRESS.search(_AROUND_AT.sub("@", piece)) if len(piece) <= _LONGEST else None
            if match is not None:
                return _canonical(match)
    bare = "".join(part).strip(" \t\r\n'[]")
    match = _ADDRESS.fullmatch(bare) if len(bare) <= _LONGEST else None
    return "" if match is None else _canonical(match)


def _canonical(match: re.Match[str]) -> str:
    local, domain = match["local"], match["domain"].rstrip("'.")
    if local.startswith('"'):
        inner = _ESCAPED.sub(r"\1", local[1:-1])
        local = inner if _WORD.fullmatch(inner) else local
    if not domain.isascii() and len(domain) <= 255:
        with contextlib.suppress(UnicodeError):
            domain = domain.encode("idna").decode("ascii")
    return f"{local.lstrip(_APOSTROPHE)}@{domain}".casefold()
