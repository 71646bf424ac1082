"""Sentences about what was read, left out and warned about, each with the option that changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import NamedTuple

from grense.i18n import N_, NN_, Catalogue
from grense.i18n.errors import error_texts
from grense.model.time import load_zone, place_name
from grense.model.week import LongEntry, WeekSummary
from grense.rules.long_entries import clock_times
from grense.services.gather import CALENDAR, PRESENCE, Gathered, Kept, Trouble
from grense.sources.base import ReadingWarning
from grense.wording.file_counts import files_line
from grense.wording.ownership import stated_line

__all__ = [
    "empty_week",
    "kept_lines",
    "left_out_parts",
    "long_entry_lines",
    "long_entry_times",
    "nothing_lines",
    "source_lines",
    "warning_line",
]


class _Reason(NamedTuple):
    """Singular and plural of the sentence, and the option that includes such entries."""

    forms: tuple[str, str]
    option: str = ""


_CALENDAR_REASONS = {
    "all_day": _Reason(NN_("{count} all-day entry", "{count} all-day entries")),
    "day_or_longer": _Reason(NN_("{count} entry of a day or longer", "{count} entries of a day or longer")),
    "cancelled": _Reason(NN_("{count} cancelled meeting", "{count} cancelled meetings")),
    "scheduling_message": _Reason(NN_("{count} message about a meeting", "{count} messages about meetings")),
    "declined": _Reason(NN_("{count} declined meeting", "{count} declined meetings")),
    "unanswered": _Reason(NN_("{count} unanswered meeting", "{count} unanswered meetings"), "--include unanswered"),
    "free": _Reason(NN_("{count} entry marked as free", "{count} entries marked as free"), "--include all"),
    "out_of_office": _Reason(
        NN_("{count} entry marked out of office", "{count} entries marked out of office"), "--include all"
    ),
    "private": _Reason(NN_("{count} private entry", "{count} private entries"), "--include private"),
    "no_participant": _Reason(
        NN_("{count} entry without other people", "{count} entries without other people"), "--include blocks"
    ),
    "long_entry": _Reason(
        NN_("{count} long entry that may be on-call", "{count} long entries that may be on-call"), "long_entries"
    ),
    "no_length": _Reason(NN_("{count} reminder without length", "{count} reminders without length")),
    "broken": _Reason(NN_("{count} entry that cannot be read", "{count} entries that cannot be read")),
    "start_outside_rule": _Reason(
        NN_("{count} first date that its own series skips", "{count} first dates that their own series skip")
    ),
    "capped": _Reason(NN_("{count} series not followed to its end", "{count} series not followed to their end")),
    "floating_without_zone": _Reason(
        NN_("{count} entry without a time zone", "{count} entries without a time zone"), "--tz"
    ),
    "duplicate": _Reason(NN_("{count} entry that stands twice", "{count} entries that stand twice")),
}
_TIMESHEET_REASONS = {
    "total": _Reason(NN_("{count} row with a sum", "{count} rows with sums")),
    "open_row": _Reason(NN_("{count} row without an end", "{count} rows without an end")),
    "no_hours": _Reason(NN_("{count} row without hours", "{count} rows without hours")),
    "duplicate": _Reason(NN_("{count} row that stands twice", "{count} rows that stand twice")),
}
_MAIL_REASONS = {
    "automatic": _Reason(NN_("{count} automatic mail", "{count} automatic mails")),
    "calendar_response": _Reason(NN_("{count} answer to an invitation", "{count} answers to invitations")),
    "bounce": _Reason(NN_("{count} delivery notice", "{count} delivery notices")),
    "list_software": _Reason(NN_("{count} mail by list software", "{count} mails by list software")),
    "chat": _Reason(NN_("{count} chat message", "{count} chat messages")),
    "draft": _Reason(NN_("{count} draft", "{count} drafts")),
    "spam": _Reason(NN_("{count} junk mail", "{count} junk mails")),
    "no_date": _Reason(NN_("{count} mail without a date", "{count} mails without a date")),
    "bad_date": _Reason(NN_("{count} mail with an unreadable date", "{count} mails with an unreadable date")),
    "impossible_date": _Reason(NN_("{count} mail with an impossible date", "{count} mails with an impossible date")),
    "broken": _Reason(NN_("{count} mail that cannot be read", "{count} mails that cannot be read")),
    "duplicate": _Reason(NN_("{count} mail that stands twice", "{count} mails that stand twice")),
    "not_of_work": _Reason(NN_("{count} mail without anybody from work", "{count} mails without anybody from work")),
    "deleted": _Reason(NN_("{count} deleted mail", "{count} deleted mails")),
}
_PRESENCE_REASONS = {
    "broken": _Reason(
        NN_("{count} time at a machine that cannot be read", "{count} times at a machine that cannot be read")
    ),
}
_REASONS = {CALENDAR: _CALENDAR_REASONS, PRESENCE: _PRESENCE_REASONS, "timesheet": _TIMESHEET_REASONS}
_OTHER = _Reason(NN_("{count} left out for another reason", "{count} left out for other reasons"))
_BOTH = _Reason(NN_("{count} that stands twice in what was read", "{count} that stand twice in what was read"))

_WARNINGS = {
    "no_attendees": N_(
        "The calendar names no participants, so its entries count as own time. {option} counts them as work."
    ),
    "owner_unknown": N_("Whose files these are cannot be told. {option} names the address; give it once for each."),
    "owner_not_found": N_(
        "None of your addresses stands in what was read, so nothing there counts as yours. {option} names another one."
    ),
    "broken_event": N_("Some entries of the calendar cannot be read and are left out."),
    "broken_zone": N_("A time zone in the calendar cannot be read; the usual one of that name, or yours, is used."),
    "truncated": N_("The calendar file ends too early; what comes before the end is read."),
    "capped_series": N_("The calendar has series of more times than can be followed; the first of them are read."),
    "odd_rule": N_(
        "Series of the calendar whose repetition is understood only in part: {count}. Times of them may be missing."
    ),
    "unknown_zone": N_(
        "Entries of the calendar in a time zone that is not known: {count}. Their times may be hours off; {option} "
        "gives the zone that they are read in."
    ),
    "floating_without_zone": N_("Some entries have no time zone. {option} gives one."),
}
_OPTIONS = {"blocks": "--include blocks", "me": "--me", "tz": "--tz"}
_SHOWN, _DAY = 3, dt.timedelta(days=1)
_TOLD_ELSEWHERE = ("owner_inferred",)


def source_lines(gathered: Gathered, words: Catalogue) -> list[str]:
    """How the owner of the files was inferred, how many files were read, and the time zone when none was given."""
    is_looked_into = sum(gathered.files.values()) > gathered.paths
    counted = files_line(gathered.files, words) if is_looked_into else ""
    lines = [line for line in (stated_line(gathered, words), counted) if line]
    if gathered.tz_inferred:
        lines.append(
            words.gettext("Time zone taken: {zone}, this machine's (--tz changes it).").format(zone=gathered.tz)
        )
    return lines


def left_out_parts(left_out: Mapping[str, Mapping[str, int]], words: Catalogue) -> list[str]:
    """Each reason with its count and the option that includes it, calendar first."""
    parts = []
    for kind, counts in sorted(left_out.items()):
        for reason, count in counts.items():
            form = _form(kind, reason)
            text = words.ngettext(*form.forms, count).format(count=count)
            parts.append(f"{text} ({form.option})" if form.option else text)
    return parts


def warning_line(warning: ReadingWarning, words: Catalogue) -> str:
    """The sentence for a reader's warning; empty when it is shown elsewhere."""
    if warning.code in _TOLD_ELSEWHERE:
        return ""
    sentence = _WARNINGS.get(warning.code)
    if sentence is None:
        return words.gettext("The reader notes: {code} ({count}).").format(code=warning.code, count=warning.count)
    return words.gettext(sentence).format(option=_OPTIONS.get(warning.hint, warning.hint), count=warning.count)


def empty_week(gathered: Gathered, words: Catalogue) -> str:
    """The sentence for an empty week, for files or for the store."""
    if gathered.kept is None:
        return words.gettext("The files hold no work in this week.")
    return words.gettext("Nothing is kept of work in this week.")


def kept_lines(gathered: Gathered, kept: Kept, words: Catalogue) -> list[str]:
    """When the sources were last read, which of them failed, and where the data is stored."""
    lines = []
    if kept.read is not None:
        there = kept.read.astimezone(load_zone(gathered.tz))
        when = f"{words.date(there.date())} {words.clock(there)}"
        lines.append(words.gettext("Connected sources, read {when} (grense sync reads what is new).").format(when=when))
    lines += [_trouble(trouble, words) for trouble in kept.troubles]
    if kept.elsewhere is not None:
        zone, today = kept.elsewhere
        text = words.gettext(
            "This machine shows the time of {place}. If you are there: grense correct zone {day} - {zone}. If you have "
            "moved: grense correct moved {day} {zone}. If neither: grense correct stayed."
        )
        lines.append(text.format(place=place_name(zone), zone=zone, day=today.isoformat()))
    if kept.corrections:
        form = words.ngettext(
            "{count} correction of yours is in it (grense correct list).",
            "{count} corrections of yours are in it (grense correct list).",
            kept.corrections,
        )
        lines.append(form.format(count=kept.corrections))
    return [*lines, words.gettext("Only times are kept, on this machine; grense data shows and deletes them.")]


def long_entry_lines(week: WeekSummary, words: Catalogue, *, is_kept: bool) -> list[str]:
    """The entries of a week that are too long for a meeting, and how to correct them."""
    if not week.long_entries:
        return []
    count, first = len(week.long_entries), week.long_entries[0]
    form = words.ngettext(
        "{count} entry is longer than meetings are, and does not count until you say that it was work: {entries}.",
        "{count} entries are longer than meetings are, and do not count until you say that they were work: {entries}.",
        count,
    )
    shown = ", ".join(long_entry_times(one, words) for one in week.long_entries[:_SHOWN])
    lines = [form.format(count=count, entries=shown if count <= _SHOWN else f"{shown} …")]
    if is_kept:
        how = words.gettext(
            'grense correct work "{start}" counts it, grense correct on-call "{start}" does not; --all-alike says the '
            "same of all with these clock times."
        )
        lines.append(how.format(start=f"{first.start:%Y-%m-%d %H:%M}"))
    else:
        how = words.gettext('long_entries = ["{times} work"] in the settings counts those of these clock times.')
        lines.append(how.format(times=clock_times(first.start, first.end)))
    return lines


def long_entry_times(one: LongEntry, words: Catalogue) -> str:
    """When an entry begins and ends: `Tue 16:00-08:00`, with the day of the end if the entry is longer than a day."""
    start, end = f"{words.short_weekday(one.start.date())} {words.clock(one.start)}", words.clock(one.end)
    if one.end - one.start > _DAY:
        end = f"{words.short_weekday(one.end.date())} {end}"
    return f"{start}–{end}"


def _trouble(trouble: Trouble, words: Catalogue) -> str:
    title, _, hint = error_texts(trouble.error, words)
    line = words.gettext("{label} could not be read: {title}").format(label=trouble.label, title=title)
    return f"{line} ({hint})" if hint else line


def nothing_lines(gathered: Gathered, words: Catalogue, *, weeks: Collection[str] = ()) -> list[str]:
    """Why there is nothing to show, and which option would change that."""
    if gathered.kept is not None:
        return [words.gettext("Nothing is kept yet that counts as work up to this week. grense sync reads it.")]
    lines = [words.gettext("Nothing in the files counts as work up to this week.")]
    received = int((gathered.activities["kind"] == "mail_received").sum())
    if received:
        form = words.ngettext(
            "{count} mail was received, which is contact, not work.",
            "{count} mails were received, which is contact, not work.",
            received,
        )
        lines.append(form.format(count=received))
    if received or gathered.left_out.get(CALENDAR, {}).get("unanswered"):
        lines.append(words.gettext("If another address is yours too, --me names it."))
    elif not gathered.left_out and not weeks:
        lines.append(words.gettext("Weeks that lie ahead are shown with --week."))
    if weeks:
        lines.append(words.gettext("Work lies ahead: --week {week} shows it.").format(week=min(weeks)))
    return lines


def _form(kind: str, reason: str) -> _Reason:
    if kind == "both":
        return _BOTH
    return _REASONS.get(kind, _MAIL_REASONS).get(reason, _OTHER)
