"""What the page of a sign-in will say, in the service's own words, and what it is wider than."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grense.i18n import N_, Catalogue
from grense_tray.presenter.connecting import Service

__all__ = ["ConsentLine", "ConsentText", "Permission", "consent_text"]

_NAMES: Mapping[str, str] = {"calendar": N_("Calendar"), "mail": N_("Sent mail")}
_STRICTEST = "restricted"
_TITLE = N_("What {company}'s page will say")
_WIDER = N_("This is wider than what is read here.")
_RESTRICTED = N_(
    "{company} calls a permission to read mail restricted, and may say that the program is not verified; that is about "
    "the application that you or your organisation made for it."
)


@dataclass(frozen=True)
class Permission:
    """One permission: what it `reads`, the service's own `words` for it, and what it counts it as ("restricted")."""

    reads: str
    words: str
    restricted: str = ""


@dataclass(frozen=True)
class ConsentLine:
    """A line of the panel: a name, and the words in quotation marks."""

    name: str
    quoted: str


@dataclass(frozen=True)
class ConsentText:
    """The panel."""

    title: str
    lines: tuple[ConsentLine, ...]
    note: str


def consent_text(consents: Sequence[Permission], service: Service, words: Catalogue) -> ConsentText | None:
    """The panel for these permissions; None for none."""
    if not consents:
        return None
    note = [words.gettext(_WIDER)]
    if any(one.restricted == _STRICTEST for one in consents):
        note.append(words.gettext(_RESTRICTED).format(company=service.company))
    lines = tuple(
        ConsentLine(words.gettext(_NAMES.get(one.reads, "")) if one.reads in _NAMES else "", f"“{one.words}”")
        for one in consents
    )
    return ConsentText(words.gettext(_TITLE).format(company=service.company), lines, " ".join(note))
