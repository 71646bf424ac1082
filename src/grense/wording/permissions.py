"""The lines on the permissions that a service is asked for, shown before its page opens in the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grense.i18n import N_, Catalogue
from grense.sources.consents import RESTRICTED, SENSITIVE, Consent

__all__ = ["permission_lines"]

_ASKED = N_("{service} is asked for this, and for nothing else; its page says it in its own words:")
_ONE = N_("“{words}”. What is read: {reads}.")
_WARNINGS: Mapping[str, str] = {
    SENSITIVE: N_(
        "Google counts this as sensitive, and warns of apps that it has not verified. The app here is the client that "
        "you or your organisation made, so nobody else is behind it: Advanced, then Go to …, goes on."
    ),
    RESTRICTED: N_(
        "Google counts the permission for mail as restricted, its strictest class, since it covers all header lines, "
        "subjects among them; grense asks for the times alone. Google warns of apps that it has not verified. The app "
        "here is the client that you or your organisation made, so nobody else is behind it: Advanced, then Go to …, "
        "goes on."
    ),
}


def permission_lines(consents: Sequence[Consent], words: Catalogue) -> list[str]:
    """The lines for these permissions: the service, each in its page's words, and why it may warn."""
    if not consents:
        return []
    asked = words.gettext(_ASKED).format(service=consents[0].service)
    each = [words.gettext(_ONE).format(words=one.words, reads=words.gettext(one.reads)) for one in consents]
    # The strictest class alone: its text says what that of the others does.
    strictest = next((kind for kind in (RESTRICTED, SENSITIVE) if any(one.restricted == kind for one in consents)), "")
    return [asked, *each, *([words.gettext(_WARNINGS[strictest])] if strictest else [])]
