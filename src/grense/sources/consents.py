"""What a service's own page of consent says for each permission that grense asks for, and what is read with it.

The facts are in `consents.toml`, each with its source and the day it was checked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from grense.marks import N_

__all__ = ["RESTRICTED", "SENSITIVE", "Consent", "consents_of", "usual_consents"]

SENSITIVE, RESTRICTED = "sensitive", "restricted"

_READS: Mapping[str, str] = {
    "busy": N_("when you are busy, and nothing else"),
    "calendar": N_("when your meetings are, without their text"),
    "mail": N_("when you sent mail, without its text"),
    "work_plan": N_("where you plan to work"),
}


@dataclass(frozen=True)
class Consent:
    """One permission: `words` are those of the service's page, in English, `reads` is what is read with it.

    `service` is the service's name. `restricted` is `sensitive` or `restricted` where Google counts the permission as
    such, and else empty.
    """

    scope: str
    service: str
    reads: str
    words: str
    restricted: str = ""


def consents_of(scopes: Iterable[str]) -> tuple[Consent, ...]:
    """The consents for these scopes, in their order; a scope that is not known has none.

    >>> [consent.words for consent in consents_of(["https://www.googleapis.com/auth/calendar.freebusy"])]
    ['View your availability in your calendars']
    """
    known = {consent.scope: consent for consent, _ in _known()}
    # In the national clouds of Microsoft the address of the cloud precedes the name.
    found = (known.get(scope) or known.get(scope.rpartition("/")[2]) for scope in scopes)
    return tuple(consent for consent in found if consent is not None)


def usual_consents(kind: str) -> tuple[Consent, ...]:
    """The consents that a source of this kind asks for unless its options say otherwise.

    >>> [consent.scope for consent in usual_consents("microsoft365")]
    ['Calendars.ReadBasic', 'Mail.ReadBasic']
    """
    return tuple(consent for consent, kinds in _known() if kind in kinds)


@cache
def _known() -> tuple[tuple[Consent, tuple[str, ...]], ...]:
    text = files("grense.sources").joinpath("consents.toml").read_text("utf-8")
    return tuple(
        (
            Consent(one["scope"], one["service"], _READS[one["reads"]], one["words"], one.get("restricted", "")),
            tuple(one.get("usual", ())),
        )
        for one in tomllib.loads(text)["consent"]
    )
