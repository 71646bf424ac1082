"""The right where the person works, in words: what it is, whom it binds, since when, and its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from grense.i18n import N_, Catalogue
from grense.rights.disconnect import Right, eu_members, known_places, right_of
from grense.rights.notes import NAMES

__all__ = ["described", "listed", "name"]

_NO_ADVICE = N_("This is information, not legal advice.")
_UNKNOWN = N_("Nothing was looked up for {place}. What the law says there is not known here.")
_UNKNOWN_THEN = N_("{place}: what held on {day} is not known here.")
_NOT_YET = N_("Not in force on {day}; it begins on {since}.")

_TYPES: Mapping[str, str] = {
    "contact_ban": N_("{place}: the employer is not to contact staff outside working hours, with exceptions."),
    "policy_duty": N_("{place}: the employer has a duty to have rules for being disconnected."),
    "right_not_to_respond": N_("{place}: contact outside working hours may be left unanswered, with exceptions."),
    "minimum_disconnect_block": N_("{place}: a block of {hours} without contact in every 24 hours."),
    "soft_code": N_("{place}: a code of practice about being disconnected."),
    "individual_agreement": N_("{place}: the individual agreement says when one is disconnected."),
    "pending": N_("{place}: no law in force about being disconnected was found."),
    "none": N_("{place}: the law has no right to disconnect as such."),
}
_SHORT: Mapping[str, str] = {
    "contact_ban": N_("no contact outside hours"),
    "policy_duty": N_("the employer's rules"),
    "right_not_to_respond": N_("no duty to answer"),
    "minimum_disconnect_block": N_("a block without contact"),
    "soft_code": N_("code of practice"),
    "individual_agreement": N_("individual agreement"),
    "pending": N_("under discussion, no law found"),
    "none": N_("no such right"),
}
_SCOPES: Mapping[str, str] = {
    "all": N_("It is for all staff."),
    "teleworkers": N_("It is only for those who work remotely."),
    "other": N_("It is for some; how far it reaches was not clear."),
}
_SHORT_SCOPES: Mapping[str, str] = {
    "all": N_("all staff"),
    "teleworkers": N_("remote work only"),
    "other": N_("some"),
}
_BINDS: Mapping[str, str] = {
    "employer": N_("It binds the employer where the person works."),
    "both": N_("It binds the employer and the employee."),
}
_FOUND = N_("Found in a stored copy of a public source, looked up on {checked}: {source}.")


def described(right: Right, words: Catalogue, *, on: dt.date) -> list[str]:
    """The sentences about a place on a day; the last one states that they are no legal advice."""
    return [*_lines(right, words, on), words.gettext(_NO_ADVICE)]


def listed(right: Right, words: Catalogue) -> tuple[str, str, str, str]:
    """A place as a row of a list: its name, the kind of right, for whom, since when."""
    kind = words.gettext(_SHORT[right.type]) if right.type else ""
    scope = words.gettext(_SHORT_SCOPES[right.scope]) if right.scope else ""
    return name(right.place, words), kind, scope, _day(right.since, words)


def name(place: str, words: Catalogue) -> str:
    """The name of a place; the code of an unknown one."""
    known = NAMES.get(place)
    return words.gettext(known) if known else place


def _lines(right: Right, words: Catalogue, on: dt.date) -> Iterator[str]:
    place = name(right.place, words)
    if right.type is None:
        yield words.gettext(_UNKNOWN).format(place=place)
        parts = [name(code, words) for code in known_places() if code.startswith(f"{right.place}-")]
        if parts:
            yield words.gettext("Known of it: {parts}.").format(parts=", ".join(parts))
        yield from _union(right, words, on)
        return
    if right.status == "unknown":
        yield words.gettext(_UNKNOWN_THEN).format(place=place, day=_day(on, words))
    hours = words.limit(right.block_hours * 60) if right.block_hours else ""
    yield words.gettext(_TYPES[right.type]).format(place=place, hours=hours)
    if right.status == "not_yet":
        yield words.gettext(_NOT_YET).format(day=_day(on, words), since=_day(right.since, words))
    yield words.gettext(right.note)
    if right.scope:
        yield words.gettext(_SCOPES[right.scope])
        yield from _reach(right, words)
    if right.law:
        yield words.gettext("Where it stands: {law}.").format(law=right.law)
    yield words.gettext(_FOUND).format(checked=_day(right.checked_on, words), source=right.source)
    yield from _union(right, words, on)


def _reach(right: Right, words: Catalogue) -> Iterator[str]:
    if right.binds:
        yield words.gettext(_BINDS[right.binds])
    if right.size == 1:
        yield words.gettext("It holds whatever the number of employees.")
    elif right.size:
        yield words.gettext("It holds from {size} employees.").format(size=right.size)
    else:
        yield words.gettext("Nothing was found about the number of employees from which it holds.")
    if right.since is None:
        yield words.gettext("Since when was not found.")
    elif right.status == "in_force":
        yield words.gettext("In force since {since}.").format(since=_day(right.since, words))
    if right.deadline:
        yield words.gettext("Deadline for the employer: {deadline}.").format(deadline=_day(right.deadline, words))


def _union(right: Right, words: Catalogue, on: dt.date) -> Iterator[str]:
    """The note on the whole Union, for its countries."""
    if right.place.partition("-")[0] in eu_members():
        union = right_of("EU", on=on)
        yield f"{name('EU', words)}: {words.gettext(union.note)}"


def _day(date: dt.date | None, words: Catalogue) -> str:
    return words.day(date) if date else ""
