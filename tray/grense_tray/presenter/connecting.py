"""Connecting by address: what was found for a domain, as rows with their texts, and what is tried for the ticked ones.

```
 WaysIn + Service --> found_page --> FoundPage (rows, other ways)      ticked rows --> attempts --> Attempt, Attempt
```
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grense.base.frozen import FrozenDict
from grense.i18n import N_, Catalogue
from grense.sources.discovery.way_in import WayIn, WaysIn
from grense.sources.providers import known_provider
from grense.wording.connecting import QUESTIONS
from grense.wording.ways_in import found_title, known_by

__all__ = [
    "Attempt",
    "FoundPage",
    "FoundRow",
    "OtherWay",
    "Service",
    "attempts",
    "domain_of",
    "found_page",
    "service_of",
]

_TITLES: Mapping[str, str] = {"calendar": N_("Calendar"), "mail": N_("Sent mail")}
_READ: Mapping[str, str] = {
    "calendar": N_(
        "Read: when meetings begin and end, whether they are busy, cancelled, private or absence, your own answer, and "
        "whether others take part."
    ),
    "mail": N_("Read: when each mail was sent."),
}
_BUSY_ONLY = N_("Read: when you are busy, and nothing else.")
_NEVER: Mapping[str, str] = {
    "calendar": N_("Never kept: titles, texts, places, names."),
    "mail": N_("Never kept: subjects, texts, recipients."),
}
_SECOND = N_("A second consent, which can be left out.")
_WAYS: Mapping[str, str] = {
    "browser": N_("by sign-in at {company}"),
    "password": N_("with your password"),
    "app_password": N_("with an app password"),
    "token": N_("with a token for a program"),
}
_BUSY = (
    N_("Only when you are busy …"),
    N_("The same sign-in; busy and free are read, and nothing else. No mail."),
)
_OTHERS: Mapping[str, tuple[str, str]] = {
    "browser": (N_("With a sign-in in the browser …"), N_("On the page of {company}.")),
    "password": (N_("With your password …"), N_("The one that you sign in with.")),
    "app_password": (N_("With an app password …"), N_("One that you make in the settings of the account.")),
    "token": (N_("With a token …"), N_("One that you make in the settings of the account, for a program.")),
    "address": (
        N_("The calendar's secret address …"),
        N_("No sign-in, no mail. You copy it from the settings of the calendar."),
    ),
    "file": (N_("A file that you export …"), N_("No sign-in. It holds what was there on the day of the export.")),
}
# The same for mail alone.
_MAIL: Mapping[str, str] = {
    "browser": N_("Mail with a sign-in in the browser …"),
    "password": N_("Mail with your password …"),
    "app_password": N_("Mail with an app password …"),
    "token": N_("Mail with a token …"),
    "file": N_("Mail from a file that you export …"),
}
_BY_SIGN_IN = ("browser", "password", "app_password", "token")
_FREE_BUSY = {"mode": "free-busy"}
# What a service itself calls a name there, and a password for one program.
_OWN_NAMES: Mapping[str, tuple[str, str]] = {"icloud": (N_("Apple Account"), N_("App-specific password"))}


@dataclass(frozen=True)
class Service:
    """What is known of a service: its shown `name`, its `company`, which says yes or no, and what it wants.

    `account` and `password` are its own names for a name there and a program's password, `wants` is what it asks of a
    program, all texts of the catalogue; `made_at` is where a program's password is made, `page` the page of the docs.
    """

    name: str = ""
    company: str = ""
    account: str = ""
    password: str = ""
    wants: str = ""
    made_at: str = ""
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
class OtherWay:
    """Another way: one that says less, or asks nobody, or signs in otherwise."""

    way: WayIn
    text: str
    note: str

    @property
    def has_questions(self) -> bool:
        """Whether it has no sign-in, but questions of its own: a file, or the private address of a calendar."""
        return self.way.signs_in not in _BY_SIGN_IN


@dataclass(frozen=True)
class FoundPage:
    """What is shown of the ways in for a domain."""

    title: str
    known_by: str
    rows: tuple[FoundRow, ...]
    others: tuple[OtherWay, ...]

    @property
    def all_quieter(self) -> bool:
        """Whether all others say less than the rows, or ask nobody."""
        return all(one.way.quieter for one in self.others)


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


def service_of(found: WaysIn) -> Service:
    """The service behind a domain; one without a name where it is a server of its own."""
    provider = known_provider(found.provider)
    if provider is None:
        return Service()
    kinds = {way.kind for way in found.ways if way.signs_in in ("app_password", "token")}
    terms = [one for one in provider.terms if not kinds.isdisjoint(one.kinds)]
    wants = next((one.advice for one in terms if one.advice), "")
    made_at = next((one.made_at for one in terms if one.made_at), "")
    account, password = _OWN_NAMES.get(provider.id, ("", ""))
    return Service(provider.name, provider.owner, account, password, wants, made_at, provider.page)


def found_page(found: WaysIn, service: Service, words: Catalogue, chosen: WayIn | None = None) -> FoundPage:
    """The texts of what was found; a `chosen` other way takes the place of the first for what it reads."""
    facts = {"domain": found.domain, "provider": service.name, "company": service.company or found.domain}
    offered = tuple(found.ways)
    first = {reads: way for reads in _TITLES if (way := _best(offered, reads)) is not None}
    busy = next((way for way in offered if _is_busy_only(way)), None) or _busy_only(first.get("calendar"))
    if chosen is not None:
        first = {} if chosen == busy else first
        first |= dict.fromkeys(chosen.reads, chosen)
    rows = tuple(_row(reads, first, facts, words) for reads in _TITLES if reads in first)
    offers = offered if busy is None or busy in offered else (busy, *offered)
    others = tuple(way for way in offers if way not in first.values())
    return FoundPage(
        found_title(found, words),
        known_by(found, words),
        rows,
        tuple(_other(way, facts, words) for way in others),
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


def _busy_only(way: WayIn | None) -> WayIn | None:
    """The way that says busy and free alone, where the kind of source has one."""
    if way is None or not any("free-busy" in question.choices for question in QUESTIONS[way.kind]):
        return None
    return replace(way, reads=("calendar",), options={**way.options, **_FREE_BUSY}, quieter=True)


def _is_busy_only(way: WayIn) -> bool:
    return _FREE_BUSY.items() <= way.options.items()


def _row(reads: str, first: Mapping[str, WayIn], facts: Mapping[str, str], words: Catalogue) -> FoundRow:
    way, never = first[reads], [words.gettext(_NEVER[reads])]
    calendar = first.get("calendar")
    if reads == "mail" and calendar is not None and (calendar.kind, way.signs_in) == (way.kind, "browser"):
        never.append(words.gettext(_SECOND))
    return FoundRow(
        reads,
        way,
        words.gettext(_TITLES[reads]),
        words.gettext(_WAYS[way.signs_in]).format(**facts),
        words.gettext(_BUSY_ONLY if _is_busy_only(way) else _READ[reads]),
        " ".join(never),
    )


def _other(way: WayIn, facts: Mapping[str, str], words: Catalogue) -> OtherWay:
    text, note = _BUSY if _is_busy_only(way) else _OTHERS[way.signs_in]
    if "mail" in way.reads and "calendar" not in way.reads:
        text = _MAIL[way.signs_in]
    return OtherWay(way, words.gettext(text), words.gettext(note).format(**facts))
