"""Mail addresses: parse the person's own, and compare the mailboxes that addresses name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from grense.errors import GrenseError
from grense.marks import N_

__all__ = ["bare_address", "is_address", "mailbox", "offered_addresses", "own_addresses"]

_ADDRESS = re.compile(r"[^\s@;,:=/\\\"<>()\[\]]+@[^\s@;,:=/\\\"<>()\[\]]+")
_AROUND = " \t\r\n<>'\";,"
_SCHEMES = re.compile(r"^(?:mailto:[\s<>'\"/]*)+")
_COMMENT = re.compile(r"\([^()]*\)")
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_GMAIL = ("@gmail.com", "@googlemail.com")


def is_address(text: str) -> bool:
    r"""Whether a text is exactly one mail address, without invisible characters.

    >>> is_address("kari@example.org"), is_address("/principals/kari@example.org/"), is_address("ola@example.org\u202e")
    (True, False, False)
    """
    return _ADDRESS.fullmatch(text) is not None and text.isprintable()


def bare_address(text: str) -> str:
    """An address in lower case, without `mailto:`, the brackets or quotes around it, and a name before them.

    A text that is not an address is returned in lower case, too.

    >>> bare_address("MAILTO:<Kari@Example.org>")
    'kari@example.org'
    """
    bracketed = _IN_BRACKETS.search(text)
    bare = _SCHEMES.sub("", (bracketed[1] if bracketed else text).casefold().strip(_AROUND))
    # RFC 6068: characters may be percent-encoded, and fields of the mail to write may follow.
    return unquote(bare).partition("?")[0]


def mailbox(address: str) -> str:
    """The mailbox that a bare address names: the address itself, except at Gmail.

    Gmail delivers to the same mailbox whatever dots the name has, whatever follows a `+` in it, and under
    `googlemail.com`. Other providers differ, so their addresses are compared as they are.

    >>> mailbox("kari.nordmann+work@googlemail.com")
    'karinordmann@gmail.com'
    >>> mailbox("kari.nordmann+work@example.org")
    'kari.nordmann+work@example.org'
    """
    if not address.endswith(_GMAIL):
        return address
    name = address.partition("@")[0].partition("+")[0].replace(".", "")
    return f"{name}@gmail.com"


def own_addresses(me: str | Iterable[str], where: str = "in 'me'") -> tuple[str, ...]:
    """The person's own addresses, bare and in lower case, each once, in the order given.

    Each text holds one address or several, with commas, semicolons or blanks between, with names or without.

    Raises `GrenseError`, with `where` as its detail, for a text without an address, or with other text beside it.

    >>> own_addresses(["Nordmann, Kari <Kari@Example.org>", "mailto:kn@example.org"])
    ('kari@example.org', 'kn@example.org')
    """
    texts = tuple(me) if isinstance(me, Iterable) and not isinstance(me, str) else (me,)
    if not all(isinstance(text, str) for text in texts):
        raise _no_address(where)
    return tuple(dict.fromkeys(address for text in texts for address in _addresses_in(text, where)))


def offered_addresses(named: Iterable[str], options: Mapping[str, Any]) -> tuple[str, ...]:
    """The addresses to offer as the person's own: those named by a server, then those that a source signs in with.

    >>> offered_addresses(["Kari@example.org"], {"user": "kari"})
    ('kari@example.org',)
    """
    every = [*named, *(str(options.get(name, "")) for name in ("address", "user"))]
    return tuple(dict.fromkeys(filter(is_address, map(bare_address, every))))


def _addresses_in(text: str, where: str) -> list[str]:
    found: list[str] = []
    loose = False
    for piece in re.split(r"[,;]", _COMMENT.sub("", text)):
        bracketed = _IN_BRACKETS.search(piece)
        if bracketed is None and "@" not in piece:
            # Possibly the first part of a name: "Nordmann, Kari <kari@example.org>".
            loose = loose or bool(piece.strip())
            continue
        written = [bracketed[1]] if bracketed else piece.split()
        found += map(bare_address, written)
        loose = loose and bracketed is None
    if loose or not found or not all(map(is_address, found)):
        raise _no_address(where)
    return found


def _no_address(where: str) -> GrenseError:
    return GrenseError(
        "invalid_address", N_("not a mail address"), "{where}", hint=N_("such as name@example.org"), where=where
    )
