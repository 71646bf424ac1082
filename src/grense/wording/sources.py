"""The state of a connected source in words: when it was read, its last error, and warnings from the reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from grense.i18n import N_, Catalogue
from grense.storage.source_state import SourceState

__all__ = ["next_try", "odd", "was_read"]

_ODD: Mapping[str, str] = {
    "place_gone": N_("a calendar or folder that was chosen is no longer there; what was read from it stays."),
    "calendar_not_agreed": N_(
        "you have not agreed to the calendar there, so it is not read; signing in again asks for it."
    ),
    "mail_not_agreed": N_("you have not agreed to the mail there, so it is not read; signing in again asks for it."),
    "calendar_unreadable": N_("a file that held a calendar cannot be read now; what was read from it stays."),
    "owner_unknown": N_(
        "which meetings are yours cannot be told; your own mail addresses in the settings (me) would tell it."
    ),
    "owner_not_found": N_(
        "none of your mail addresses stands in it, so nothing there counts as yours; the settings (me) can name more."
    ),
    "no_attendees": N_(
        "the calendar names no participants, so its entries count as own time; the settings can count entries where "
        'nobody else takes part as work (include = ["blocks"]).'
    ),
    "broken_event": N_("some entries cannot be read and are left out."),
    "broken_zone": N_("a time zone of the calendar cannot be read; the usual one of that name, or yours, is used."),
    "floating_without_zone": N_("some entries have no time zone and are left out."),
    "truncated": N_("the calendar ends too early; what comes before the end is read."),
    "capped_series": N_("it has series of more times than can be followed; the first of them are read."),
    "odd_rule": N_("the repetition of some series is understood only in part; times of them may be missing."),
    "unknown_zone": N_("some entries are in a time zone that is not known; their times may be hours off."),
}
_UNKNOWN = N_("the reader notes {code}.")
_NOTHING_ODD = "owner_inferred"


def was_read(state: SourceState, words: Catalogue, zone: ZoneInfo) -> str:
    """When the source was last read."""
    if state.last_success is None:
        return words.gettext("not read yet")
    return words.gettext("read {when}").format(when=_local(state.last_success, words, zone))


def next_try(state: SourceState, words: Catalogue, zone: ZoneInfo, now: dt.datetime) -> str:
    """When the next attempt for a failed source is due; empty where that is not in the future."""
    if not state.problem or state.next_try is None or state.next_try <= now:
        return ""
    return words.gettext("tried again by itself {when}").format(when=_local(state.next_try, words, zone))


def odd(codes: Iterable[str], words: Catalogue) -> list[str]:
    """The warnings of the reader, one sentence each, in small letters."""
    return [words.gettext(_ODD.get(code, _UNKNOWN)).format(code=code) for code in codes if code != _NOTHING_ODD]


def _local(moment: dt.datetime, words: Catalogue, zone: ZoneInfo) -> str:
    there = moment.astimezone(zone)
    return f"{words.date(there.date())} {words.clock(there)}"
