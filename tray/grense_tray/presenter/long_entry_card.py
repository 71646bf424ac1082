"""The card with the question whether a calendar entry that is too long for a meeting was work."""

from __future__ import annotations

import datetime as dt

from grense.i18n import Catalogue
from grense.model.correction import NOT_WORK, WORKED, Correction
from grense.model.week import LongEntry, WeekSummary
from grense.rules.long_entries import ON_CALL, WORK, clock_times
from grense_tray.presenter.values import AnswerAlike, Card, Command, KeepCorrection, SayPart

__all__ = ["long_entry_card"]


def long_entry_card(view: WeekSummary | None, words: Catalogue, *, is_example: bool = False) -> Card | None:
    """The question about the first long entry of a week, or None. For the example person answers are not stored."""
    entries = view.long_entries if view is not None else ()
    if not entries:
        return None
    one, times = entries[0], clock_times(entries[0].start, entries[0].end)
    lines = [words.gettext("The entry is longer than meetings are, so it counts only when you say that it was work.")]
    alike = sum(clock_times(other.start, other.end) == times for other in entries) - 1
    if len(entries) > 1:
        form = words.ngettext("{count} more like it this week.", "{count} more like it this week.", alike)
        other = words.ngettext("{count} more this week.", "{count} more this week.", len(entries) - 1)
        lines.append(form.format(count=alike) if alike == len(entries) - 1 else other.format(count=len(entries) - 1))
    start, end = one.start.astimezone(dt.UTC), one.end.astimezone(dt.UTC)
    no = words.gettext("No") if one.start.time() == dt.time() else words.gettext("No, on call")
    actions: list[tuple[str, Command]] = [
        (words.gettext("Yes, all of it"), KeepCorrection(Correction(WORKED, start, end))),
        (words.gettext("Only some of it …"), SayPart(one.start, one.end)),
        (no, KeepCorrection(Correction(NOT_WORK, start, end, "meeting"))),
    ]
    if not is_example:
        shown = _clock_times(one, words)
        actions += [
            (words.gettext("All {times}: not work").format(times=shown), AnswerAlike(times, ON_CALL)),
            (words.gettext("All {times}: work").format(times=shown), AnswerAlike(times, WORK)),
        ]
    title = words.gettext("{when}: was this work?").format(when=_when(one, words))
    return Card("long_entry", title, tuple(lines), (), tuple(actions))


def _when(one: LongEntry, words: Catalogue) -> str:
    """The clock times and the day; if it ends later than the next day, that day too."""
    day, last = words.weekday(one.start.date()), words.weekday(one.end.date())
    if (one.end.date() - one.start.date()).days <= 1:
        return words.gettext("{times} on {weekday}").format(times=_clock_times(one, words), weekday=day)
    form = words.gettext("From {weekday} {start} to {last} {end}")
    return form.format(weekday=day, start=words.clock(one.start), last=last, end=words.clock(one.end))


def _clock_times(one: LongEntry, words: Catalogue) -> str:
    return f"{words.clock(one.start)}–{words.clock(one.end)}"
