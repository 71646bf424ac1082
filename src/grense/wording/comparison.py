"""Registered hours beside agreed and shown ones, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grense.i18n import N_, NN_, Catalogue

if TYPE_CHECKING:
    from grense.model.comparison import OutsideSession, RegisterComparison, RegisterWeek

__all__ = [
    "NO_REGISTER",
    "comparison_heads",
    "comparison_lead",
    "comparison_notes",
    "comparison_parts",
    "comparison_remarks",
    "comparison_rows",
    "comparison_sums",
    "comparison_terms",
    "difference_sentences",
    "session_times",
    "sessions_text",
]

NO_REGISTER = N_(
    "No registered hours are known for these weeks. grense connect timesheet adds a timesheet; --timesheet FILE reads "
    "one for this time."
)
_NONE = "\N{EN DASH}"
_EVENINGS = NN_("one evening", "{count} evenings")
_SESSIONS = NN_("one session", "{count} sessions")


def comparison_lead(found: RegisterComparison, words: Catalogue) -> str:
    """What the weeks come to, in one sentence."""
    if not found.weeks_not_registered:
        return words.gettext("Everything shown is registered.")
    form = words.ngettext(
        "In {some} of {count} week work is shown that is not registered, {length} in all.",
        "In {some} of {count} weeks work is shown that is not registered, {length} in all.",
        len(found.compared),
    )
    length = words.duration(found.not_registered)
    return form.format(some=found.weeks_not_registered, count=len(found.compared), length=length)


def comparison_heads(words: Catalogue) -> tuple[str, ...]:
    """The heads of a table by week; the first column has none."""
    heads = N_("registered"), N_("agreed + shown outside"), N_("shown alone"), N_("not registered")
    return ("", *map(words.gettext, heads))


def comparison_rows(found: RegisterComparison, words: Catalogue) -> list[tuple[str, ...]]:
    """One row for each week."""
    return [
        (
            words.gettext("Week {number}").format(number=int(week.week[-2:])),
            *(
                (words.gettext("leave"), *[_NONE] * 3)
                if week.is_leave and week.registered is None
                else _figures(week.registered, week.agreed + week.outside, week.shown, week.not_registered, words)
            ),
        )
        for week in found.weeks
    ]


def comparison_sums(found: RegisterComparison, words: Catalogue) -> tuple[str, ...]:
    """The row below the weeks: their sums."""
    figures = found.registered, found.agreed + found.outside, found.shown, found.not_registered
    return (words.gettext("Sum"), *_figures(*figures, words))


def difference_sentences(found: RegisterComparison, words: Catalogue) -> list[tuple[RegisterWeek, str]]:
    """The weeks that differ, the largest difference first, each with its sentence."""
    differing = [week for week in found.compared if week.not_registered or week.without_trace]
    differing.sort(key=lambda week: (-max(week.not_registered, week.without_trace), week.monday))
    return [(week, _sentence(week, words)) for week in differing]


def sessions_text(week: RegisterWeek, words: Catalogue) -> str:
    """The sessions outside ordinary hours, counted: those past the evening's beginning are evenings, one a day.

    In English `three evenings`, `one evening and two sessions`.
    """
    evenings = len({one.start.date() for one in week.sessions if one.is_late})
    others = sum(not one.is_late for one in week.sessions)
    parts = [
        words.ngettext(*forms, count).format(count=words.number(count))
        for forms, count in ((_EVENINGS, evenings), (_SESSIONS, others))
        if count
    ]
    return words.gettext("{first} and {second}").format(first=parts[0], second=parts[1]) if len(parts) > 1 else parts[0]


def session_times(sessions: tuple[OutsideSession, ...], words: Catalogue) -> str:
    """When sessions were: `Tue 20:30–22:00, Wed 21:00–22:10`."""
    return ", ".join(
        f"{words.short_weekday(one.start.date())} {words.clock(one.start)}\N{EN DASH}{words.clock(one.end)}"
        for one in sessions
    )


def comparison_parts(found: RegisterComparison, words: Catalogue) -> str:
    """What is shown and not registered, and what is registered without a trace, all weeks together."""
    form = words.gettext("{shown} shown and not registered, {registered} registered without a trace.")
    lengths = {"shown": found.not_registered, "registered": found.without_trace}
    return form.format(**{name: words.duration(minutes) for name, minutes in lengths.items()})


def comparison_notes(found: RegisterComparison, words: Catalogue) -> Iterator[str]:
    """What the sums do not show: registered without a trace, quick looks, flexitime, weeks left out, and the terms."""
    if found.without_trace:
        yield " ".join((comparison_parts(found, words), words.gettext("Calls and reading leave none.")))
    yield from comparison_remarks(found, words)
    yield comparison_terms(words)


def comparison_remarks(found: RegisterComparison, words: Catalogue) -> Iterator[str]:
    """What is in no sum: quick looks, flexitime by registered hours, and weeks left out."""
    if found.quick_looks:
        form = words.ngettext(
            "{count} quick look in free time was not registered either. It has no length, and is in no sum.",
            "{count} quick looks in free time were not registered either. They have no length, and are in no sum.",
            found.quick_looks,
        )
        yield form.format(count=found.quick_looks)
    yield words.gettext("Flexitime by registered hours: {length} over these weeks.").format(
        length=_signed(found.balance, words)
    )
    if found.left_out:
        form = words.ngettext(
            "{count} week without registered hours is in no sum.",
            "{count} weeks without registered hours are in no sum.",
            found.left_out,
        )
        yield form.format(count=found.left_out)


def comparison_terms(words: Catalogue) -> str:
    """What registered and shown mean."""
    return words.gettext(
        "Registered is what was reported to the employer. Shown are meetings and entries of your own; a mail shows "
        "that something happened, not for how long."
    )


def _sentence(week: RegisterWeek, words: Catalogue) -> str:
    parts = []
    if week.not_registered and week.sessions:
        values = {"sessions": sessions_text(week, words), "length": words.duration(week.outside)}
        covered = week.outside - week.not_registered
        if round(covered):
            form = words.gettext("{sessions}, {length}: {registered} registered, {missed} not")
            values |= {"registered": words.duration(covered), "missed": words.duration(week.not_registered)}
        else:
            form = words.gettext("{sessions}, {length}, not registered")
        parts.append(form.format(**values))
    if week.without_trace:
        form = words.gettext("{length} registered without a trace")
        parts.append(form.format(length=words.duration(week.without_trace)))
    return "; ".join(parts)


def _figures(
    registered: float | None, reading: float, shown: float, missed: float, words: Catalogue
) -> tuple[str, ...]:
    lengths = (_NONE if one is None else words.short_duration(one) for one in (registered, reading, shown))
    return (*lengths, words.short_duration(missed) if round(missed) else _NONE)


def _signed(minutes: float, words: Catalogue) -> str:
    sign = "" if round(minutes) == 0 else "+" if minutes > 0 else "\N{MINUS SIGN}"
    return sign + words.duration(abs(minutes))
