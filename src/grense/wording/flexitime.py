"""The time outside agreed hours in words: the evidence, what was taken back, and why no balance is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grense.i18n import N_, Catalogue

if TYPE_CHECKING:
    from grense.model.balance import Balance
    from grense.rules.agreed_hours import Agreed

__all__ = ["NO_STANDING", "agreed_sentence", "notes", "sums", "week_heads", "week_rows"]

NO_STANDING = N_(
    "No balance is given: meetings and mail do not show how long a day was, and estimates that are added up over many "
    "weeks can come out with the wrong sign."
)


def week_heads(words: Catalogue) -> tuple[str, ...]:
    """The heads of a table by week; the first column has none."""
    heads = N_("Agreed"), N_("Outside ordinary hours"), N_("Mails outside"), N_("Taken back")
    return ("", *map(words.gettext, heads))


def week_rows(found: Balance, words: Catalogue) -> list[tuple[str, ...]]:
    """One row for each week that counts."""
    return [
        (
            words.gettext("Week {number}").format(number=int(week.week[-2:])),
            words.short_duration(week.agreed),
            *_figures(week.outside, week.mails, week.taken_back, words),
        )
        for week in found.weeks
    ]


def sums(found: Balance, words: Catalogue) -> tuple[str, ...]:
    """The row below the weeks: their sums."""
    agreed = words.short_duration(sum(week.agreed for week in found.weeks))
    return (words.gettext("Sum"), agreed, *_figures(found.outside, found.mails, found.taken_back, words))


def agreed_sentence(agreed: Agreed, words: Catalogue) -> str:
    """The hours agreed for an ordinary week, with later changes."""
    form = words.gettext("{hours} h agreed for an ordinary week, less public holidays and days off.")
    later = words.gettext("From {date}: {hours} h.")
    changes = (later.format(date=words.day(day), hours=_hours(minutes, words)) for day, minutes in agreed.changes)
    return " ".join((form.format(hours=_hours(agreed.week, words)), *changes))


def notes(found: Balance, words: Catalogue) -> list[str]:
    """Notes on why no balance is given, what the figures are, and what was left out or has lapsed."""
    return [
        words.gettext(NO_STANDING),
        words.gettext(
            "Outside ordinary hours are meetings and entries of your own, by their length, and mails, by their number."
        ),
        words.gettext("Taken back is the agreed time of days that are marked as flexi days."),
        *_left_out(found, words),
        *_dated(found, words),
    ]


def _signed(minutes: float, words: Catalogue) -> str:
    """A length over or under: `+12 h 30`, `−0 h 45`."""
    sign = "" if round(minutes) == 0 else "+" if minutes > 0 else "\N{MINUS SIGN}"
    return sign + words.short_duration(abs(minutes))


def _figures(outside: float, mails: int, taken_back: float, words: Catalogue) -> tuple[str, str, str]:
    return words.short_duration(outside), str(mails), words.short_duration(taken_back) if taken_back else ""


def _left_out(found: Balance, words: Catalogue) -> Iterator[str]:
    if found.partial:
        form = words.ngettext(
            "{count} week is left out, since the sources begin within it.",
            "{count} weeks are left out, since the sources begin within or after them.",
            found.partial,
        )
        yield form.format(count=found.partial)
    if found.silent:
        form = words.ngettext(
            "{count} week without any work is left out: it may be leave.",
            "{count} weeks without any work are left out: they may be leave.",
            found.silent,
        )
        yield form.format(count=found.silent)


def _dated(found: Balance, words: Catalogue) -> Iterator[str]:
    """Notes on dated settings: an opening balance, and the days on which hours over lapse."""
    if found.opening is not None:
        form = words.gettext("As the settings say, {hours} stood on {date}; no hours are added to that here.")
        yield form.format(hours=_signed(found.opening.minutes, words), date=words.day(found.opening.on))
    if found.unreachable:
        yield words.gettext("Of the weeks since then, the first are no longer kept.")
    for day, _ in found.lapsed:
        yield words.gettext("Hours over from before lapsed on {date}.").format(date=words.day(day))
    if found.lapses is not None:
        yield words.gettext("Hours over lapse next on {date}.").format(date=words.day(found.lapses))


def _hours(minutes: float, words: Catalogue) -> str:
    """Agreed hours: `37.5`, `40`."""
    hours = minutes / 60
    return words.decimal(hours, 0 if hours == int(hours) else 1)
