"""Mail addresses: the person's own as they type them, and when two of them name the same mailbox."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from grense.errors import GrenseError

__all__ = ["bare_address", "is_address", "mailbox", "own_addresses"]

_ADDRESS = re.compile(r"[^\s@;,:=/\\\"<>()\[\]]+@[^\s@;,:=/\\\"<>()\[\]]+")
_AROUND = " \t\r\n<>'\""
_COMMENT = re.compile(r"\([^()]*\)")
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_GMAIL = ("@gmail.com", "@googlemail.com")


def is_address(text: str) -> bool:
    """Whether a text is one mail address and nothing else.

    >>> is_address("kari@example.org"), is_address("/principals/kari@example.org/")
    (True, False)
    """
    return _ADDRESS.fullmatch(text) is not None


def bare_address(text: str) -> str:
    """An address in lower case, without `mailto:` and without the brackets or quotes around it.

    A text that is no address comes back in lower case, too.

    >>> bare_address("MAILTO:<Kari@Example.org>")
    'kari@example.org'
    """
    bare = text.casefold().strip(_AROUND)
    while bare.startswith("mailto:"):
        bare = bare[len("mailto:") :].lstrip(_AROUND)
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

    Raises `GrenseError`, with `where` as its detail, for a text that holds no address, or something else beside it.

    >>> own_addresses(["Nordmann, Kari <Kari@Example.org>", "mailto:kn@example.org"])
    ('kari@example.org', 'kn@example.org')
    """
    texts = (me,) if isinstance(me, str) else me
    return tuple(dict.fromkeys(address for text in texts for address in _addresses_in(text, where)))


def _addresses_in(text: str, where: str) -> list[str]:
    found: list[str] = []
    loose = False
    for piece in re.split(r"[,;]", _COMMENT.sub("", text)):
        bracketed = _IN_BRACKETS.search(piece)
        if bracketed is None and "@" not in piece:
            # The first part of a name, perhaps: "Nordmann, Kari <kari@example.org>".
            loose = loose or bool(piece.strip())
            continue
        written = [bracketed[1]] if bracketed else piece.split()
        found += map(bare_address, written)
        loose = loose and bracketed is None
    if loose or not found or not all(map(is_address, found)):
        raise GrenseError("not a mail address", where, hint="such as name@example.org")
    return found
