"""The meaning of mail folders and labels, by the names that mail programs give them in many languages."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

__all__ = ["meaning"]

_ABOVE = ("[gmail]/", "[google mail]/")
_LONGEST = 100  # characters; no name that is known is longer


def meaning(name: str) -> str:
    r"""Return the meaning of a folder or a label; "" for a name chosen by the person.

    One of "sent", "draft", "scheduled", "spam", "deleted", "chat", "inbox" and "outgoing" (templates, and unsent
    mail). The name is a whole one, not a path, except for Gmail's own folders. From `names.toml`.

    >>> meaning("Entwürfe"), meaning("[Gmail]/Sendt e-post"), meaning("\\Sent"), meaning("Customers/Sent")
    ('draft', 'sent', 'sent', '')
    """
    if len(name) > _LONGEST:
        return ""
    folded = _folded(name)
    for above in _ABOVE:
        folded = folded.removeprefix(above)
    return _meanings().get(folded.removeprefix("\\"), "")


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


@cache
def _meanings() -> dict[str, str]:
    table = tomllib.loads(files("grense.sources.mail").joinpath("names.toml").read_text("utf-8"))
    return {
        _folded(name): meant for meant, languages in table.items() for names in languages.values() for name in names
    }
