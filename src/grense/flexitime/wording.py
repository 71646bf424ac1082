"""The balance of flexitime in words: what stands by the estimate, how far it reaches, and what was left out."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from grense.text import N_, Catalogue

if TYPE_CHECKING:
    from grense.flexitime import Balance
    from grense.week import Hours

__all__ = ["hours_word", "notes", "signed", "week_heads", "week_rows"]


def week_heads(words: Catalogue) -> tuple[str, ...]:
    """The heads of a table by week; the first column has none."""
    return ("", *map(words.gettext, (N_("Agreed"), N_("Worked, estimated"), N_("Over"), N_("Stands at"))))


def week_rows(found: Balance, words: Catalogue) -> list[tuple[str, ...]]:
    """A row a week that counts, by the estimate."""
    return [
        (
            words.gettext("Week {number}").format(number=int(week.week[-2:])),
            words.short_duration(week.agreed),
            words.short_duration(week.worked.estimate),
            signed(week.over.estimate, words),
            signed(week.standing.estimate, words),
        )
        for week in found.weeks
    ]


def notes(found: Balance, words: Catalogue) -> list[str]:
    """How far the estimate reaches, what stands behind it, and what was left out or has lapsed."""
    least, most = (hours_word(minutes, words) for minutes in (found.agreed.least, found.agreed.most))
    spread = words.gettext(
        "With {least} to {most} h agreed, as those whom the report is about, the estimate stands at {low} to {high}."
    )
    low, high = signed(found.at_least, words), signed(found.at_most, words)
    told = [
        spread.format(least=least, most=most, low=low, high=high),
        words.gettext(
            "An estimate: work that no source saw is not in it, and a quiet hour between two mails may have been free. "
            "Alone, calendar and traces show what they saw, and no more."
        ),
        words.gettext("Under is time taken back, or time that nobody saw: leave that is not marked counts as under."),
    ]
    if found.partial:
        form = words.ngettext(
            "{count} week is left out, since the sources begin within it.",
            "{count} weeks are left out, since the sources begin within or after them.",
            found.partial,
        )
        told.append(form.format(count=found.partial))
    if found.silent:
        form = words.ngettext(
            "{count} week without any work is left out: it may be leave.",
            "{count} weeks without any work are left out: they may be leave.",
            found.silent,
        )
        told.append(form.format(count=found.silent))
    for day, hours in found.lapsed:
        if hours.estimate > 0:
            told.append(_lapse(N_("On {date}, {hours} over lapsed by the estimate."), day, hours, words))
    if found.lapses is not None and found.standing.estimate > 0:
        told.append(_lapse(N_("On {date}, {hours} would lapse as it stands."), found.lapses, found.standing, words))
    return told


def signed(minutes: float, words: Catalogue) -> str:
    """A length over or under: `+12 h 30`, `−0 h 45`."""
    sign = "" if round(minutes) == 0 else "+" if minutes > 0 else "\N{MINUS SIGN}"
    return sign + words.short_duration(abs(minutes))


def _lapse(sentence: str, day: dt.date, hours: Hours, words: Catalogue) -> str:
    date = f"{words.date(day)} {day.year}"
    return words.gettext(sentence).format(date=date, hours=words.short_duration(hours.estimate))


def hours_word(minutes: float, words: Catalogue) -> str:
    """Agreed hours: `37.5`, `40`."""
    hours = minutes / 60
    return words.decimal(hours, 0 if hours == int(hours) else 1)
