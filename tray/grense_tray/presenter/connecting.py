"""Connecting by address: what was found for a domain, as rows with their texts, and what is tried for the ticked ones.

```
 WaysIn + Service --> found_page --> FoundPage (rows, quieter ways)     ticked rows --> attempts --> Attempt, Attempt
```
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grense.base.frozen import FrozenDict
from grense.i18n import N_, Catalogue
from grense.sources.discovery.way_in import WayIn, WaysIn

__all__ = ["Attempt", "FoundPage", "FoundRow", "Quieter", "Service", "attempts", "domain_of", "found_page", "is_public"]

_TITLES: Mapping[str, str] = {"calendar": N_("Calendar"), "mail": N_("Sent mail")}
_READ: Mapping[str, str] = {
    "calendar": N_(
        "Read: when meetings begin and end, whether they are busy, cancelled, private or absence, your own answer, and "
        "whether anyone else takes part."
    ),
    "mail": N_("Read: when each mail was sent."),
}
_BUSY_ONLY = N_("Read: when you are busy, and nothing else.")
_NEVER: Mapping[str, str] = {
    "calendar": N_("Never kept: titles, texts, places, names."),
    "mail": N_("Never read: subjects, texts. Never kept: recipients."),
}
_SECOND = N_("Asked for after the calendar, and can be left out.")
_WAYS: Mapping[str, str] = {
    "browser": N_("by sign-in at {company}"),
    "password": N_("with your password"),
    "app_password": N_("with a password of its own"),
}
_KNOWN_BY: Mapping[str, str] = {
    "domain": N_("{domain} is an address of {provider} itself. Nobody was asked."),
    "mx": N_("Found in the public mail record (MX) of {domain}, asked just now."),
    "srv": N_("Found in the public service records (SRV) of {domain}, asked just now."),
    "well_known": N_("Found at the address that {domain} has for calendars, asked just now."),
    "autoconfig": N_("Found in what {domain} publishes for mail programs (autoconfig), asked just now."),
    "autodiscover": N_("Found by autodiscover at {domain}, asked just now."),
}
_USES, _IS = N_("{domain} uses {provider}"), N_("{domain} is {provider}")
_OWN_SERVER = N_("{domain} has a server of its own")
_BUSY = N_("Only when you are busy …")
_QUIETER: Mapping[str, tuple[str, str]] = {
    "browser": (_BUSY, N_("Signs in too; {company} tells busy and free, nothing else. No mail.")),
    "password": (_BUSY, N_("With a password too; the server tells busy and free, nothing else. No mail.")),
    "app_password": (_BUSY, N_("With a password too; the server tells busy and free, nothing else. No mail.")),
    "address": (
        N_("The calendar's secret address …"),
        N_("No sign-in, no mail. You copy it from the settings of the calendar."),
    ),
    "file": (N_("A file that you export …"), N_("No sign-in. It holds what was there on the day of the export.")),
}
_BY_SIGN_IN = ("browser", "password", "app_password")


@dataclass(frozen=True)
class Service:
    """What is known of a service: its shown `name`, its `company`, which says yes or no, and what it wants.

    `password` is its own name for a program's password, `wants` a text of the catalogue, `page` an address that says
    each click. `wants_secret` says that its own sign-in needs the secret of an application.
    """

    name: str = ""
    company: str = ""
    password: str = ""
    wants: str = ""
    page: str = ""


@dataclass(frozen=True)
class FoundRow:
    """A calendar or sent mail that can be read, with its texts; `reads` is `calendar` or `mail`."""

    reads: str
    way: WayIn
    title: str
    how: str
    read: str
    never: str

    @property
    def name(self) -> str:
        """The row as a screen reader says it."""
        return f"{self.title}, {self.how}. {self.read} {self.never}"


@dataclass(frozen=True)
class Quieter:
    """Another way, which says less or asks nobody."""

    way: WayIn
    text: str
    note: str


@dataclass(frozen=True)
class FoundPage:
    """What is shown of the ways in for a domain."""

    title: str
    known_by: str
    rows: tuple[FoundRow, ...]
    quieter: tuple[Quieter, ...]


@dataclass(frozen=True)
class Attempt:
    """One try: a kind of source with options of its account, what it reads, and how one signs in."""

    kind: str
    reads: tuple[str, ...]
    signs_in: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", FrozenDict(self.options))


def domain_of(address: str) -> str:
    """What stands after the `@`.

    >>> domain_of(" Kari@Example.org ")
    'example.org'
    """
    return address.strip().rpartition("@")[2].casefold()


def found_page(found: WaysIn, service: Service, words: Catalogue, chosen: WayIn | None = None) -> FoundPage:
    """The texts of what was found; a `chosen` quieter way takes the place of the calendar's, and leaves the mail out."""
    facts = {"domain": found.domain, "provider": service.name, "company": service.company}
    title = _OWN_SERVER if not service.name else _IS if found.known_by == "domain" else _USES
    known_by = words.gettext(_KNOWN_BY[found.known_by]).format(**facts) if found.known_by in _KNOWN_BY else ""
    ways = [chosen] if chosen is not None else [_best(found.ways, reads) for reads in _TITLES]
    first = dict(zip(_TITLES, ways, strict=False))
    rows = tuple(_row(reads, way, first, facts, words) for reads, way in first.items() if way is not None)
    others = tuple(way for way in found.ways if way not in ways and _is_other(way))
    return FoundPage(
        words.gettext(title).format(**facts), known_by, rows, tuple(_quieter(way, facts, words) for way in others)
    )


def attempts(rows: Sequence[FoundRow]) -> tuple[Attempt, ...]:
    """What is tried for the ticked rows, in this order: the calendar first, and the mail as a second consent."""
    found: list[Attempt] = []
    for kind, signs_in in dict.fromkeys((row.way.kind, row.way.signs_in) for row in rows):
        of_kind = [row for row in rows if (row.way.kind, row.way.signs_in) == (kind, signs_in)]
        ticked = tuple(row.reads for row in of_kind)
        options = {name: value for row in of_kind for name, value in row.way.options.items()}
        offered = {reads for row in of_kind for reads in row.way.reads}
        steps = [ticked[:1], ticked] if signs_in == "browser" and len(ticked) > 1 else [ticked]
        found += (Attempt(kind, step, signs_in, options | _switches(step, offered)) for step in steps)
    return tuple(found)


def _switches(reads: Iterable[str], offered: Iterable[str]) -> dict[str, bool]:
    """The options that say what is read of an account that has both."""
    return {name: name in reads for name in _TITLES} if {*offered} == {*_TITLES} else {}


def _best(ways: Iterable[WayIn], reads: str) -> WayIn | None:
    """The first way with a sign-in, a quieter one only where there is no other."""
    able = [way for way in ways if reads in way.reads and way.signs_in in _BY_SIGN_IN]
    return next((way for way in able if not way.quieter), next(iter(able), None))


def _is_other(way: WayIn) -> bool:
    return way.quieter or way.signs_in not in _BY_SIGN_IN


def _row(
    reads: str, way: WayIn, first: Mapping[str, WayIn | None], facts: Mapping[str, str], words: Catalogue
) -> FoundRow:
    never = [words.gettext(_NEVER[reads])]
    calendar = first.get("calendar")
    if reads == "mail" and calendar is not None and (calendar.kind, way.signs_in) == (way.kind, "browser"):
        never.append(words.gettext(_SECOND))
    return FoundRow(
        reads,
        way,
        words.gettext(_TITLES[reads]),
        words.gettext(_WAYS[way.signs_in]).format(**facts),
        words.gettext(_BUSY_ONLY if way.quieter and reads == "calendar" else _READ[reads]),
        " ".join(never),
    )


def _quieter(way: WayIn, facts: Mapping[str, str], words: Catalogue) -> Quieter:
    text, note = _QUIETER[way.signs_in]
    return Quieter(way, words.gettext(text), words.gettext(note).format(**facts))
