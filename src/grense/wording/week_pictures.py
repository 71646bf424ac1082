"""The words around a picture of a week: its description, the notes beside its days, its legend."""

from __future__ import annotations

from collections.abc import Iterable

from grense.i18n import N_, Catalogue
from grense.model.crossing import Item
from grense.model.week import DaySummary, Hours, WeekSummary
from grense.wording.crossings import category_word, kind_word, kind_words, places_elsewhere
from grense.wording.places import place_reason

__all__ = ["day_note", "legend_texts", "tell_day", "tell_hours", "tell_week"]

_OFF = {"absence": N_("away"), "flexi_day": N_("flexi day"), "holiday": N_("public holiday")}
_SHAPE_OF = {"mail_sent": "mail", "meeting": "meeting", "manual": "manual"}


def tell_week(week: WeekSummary, words: Catalogue) -> str:
    """The description of a week's picture."""
    told = words.gettext("Week {number}, {dates}. {hours} estimated.").format(
        number=int(week.week.rpartition("W")[2]),
        dates=words.week_dates(week.monday),
        hours=words.duration(week.worked.estimate),
    )
    outside = len({one.date for one in week.crossings if one.category == "outside_hours"})
    count = sum(one.category != "outside_hours" for one in week.crossings)
    if not count and not outside:
        return f"{told} {words.gettext('No crossings this week.')}"
    crossings = words.ngettext("one crossing", "{count} crossings", count).format(count=count)
    if not outside:
        return f"{told} {crossings}."
    days = words.ngettext("one day", "{number} days", outside).format(number=words.number(outside))
    outside_days = words.gettext("{days} outside ordinary hours").format(days=days)
    return f"{told} {crossings}, {outside_days}."


def tell_day(week: WeekSummary, day: DaySummary, words: Catalogue) -> str:
    """A row: its day, place, hours and crossings."""
    parts = [f"{words.weekday(day.date)} {words.gettext('{day}').format(day=day.date.day)}"]
    if place := places_elsewhere(week, day):
        parts.append(place)
    if day.place_of_work is not None:
        parts.append(place_reason(day.place_of_work, words))
    if day.sessions:
        parts.append(words.gettext("{hours} estimated").format(hours=words.duration(day.worked.estimate)))
        count = len(day.sessions)
        parts.append(words.ngettext("one period", "{number} periods", count).format(number=words.number(count)))
    else:
        parts.append(words.gettext("nothing known"))
    parts += dict.fromkeys(category_word(one.category, words) for one in day.crossings)
    return ", ".join(parts)


def tell_hours(worked: Hours, words: Catalogue, planned: float = 0.0) -> str:
    """Hours on the three bases, and planned hours."""
    told = words.gettext("{estimate} estimated, {calendar} in the calendar, {trace} in traces").format(
        estimate=words.duration(worked.estimate),
        calendar=words.duration(worked.calendar),
        trace=words.duration(worked.trace),
    )
    if not planned:
        return told
    return f"{told}, {words.gettext('{duration} planned').format(duration=words.duration(planned))}"


def day_note(week: WeekSummary, day: DaySummary, words: Catalogue) -> str:
    """The text under a day's name: its date, place, the reason for no ordinary hours, and a clock change."""
    parts = [words.gettext("{day}").format(day=day.date.day)]
    if place := places_elsewhere(week, day):
        parts.append(place)
    if day.off:
        parts.append(words.gettext(_OFF[day.off]))
    if day.clock_changes:
        parts.append(words.gettext("{hours} h").format(hours=round(day.length)))
    return " · ".join(parts)


def legend_texts(
    words: Catalogue,
    *,
    planned: bool,
    ahead: bool = False,
    heavy: bool = False,
    received: bool = True,
    own: Iterable[Item] = (),
) -> dict[str, str]:
    """The text of each shape in the picture of a past week, or of a `planned` one.

    With `ahead`, part of the first is planned; in a `heavy` one mails are drawn by the half hour. Received mail is
    named only if some was `received` in free time. Kinds of one's own are named beside the shape that they share, by
    the items in `own`.
    """
    if planned:
        return _planned(words)
    texts = _happened(words)
    if not received:
        del texts["received"]
    if heavy:
        texts = {"columns": words.gettext("sent mail, by the half hour"), **texts}
        del texts["mail"]
    items = [item for item in own if item.own is not None]
    for like, shape in _SHAPE_OF.items():
        if names := kind_words((item for item in items if item.like == like), words):
            texts[shape] = ", ".join(filter(None, (texts.get(shape), names)))
    if ahead:
        texts["planned"] = _planned(words)["planned"]
    return texts


def _happened(words: Catalogue) -> dict[str, str]:
    return {
        "mail": words.gettext("sent mail"),
        "meeting": kind_word("meeting", words),
        "manual": words.gettext("added by you"),
        "estimate": words.gettext("estimated (joined)"),
        "rest": words.gettext("rest"),
        "received": words.gettext("received in free time"),
    }


def _planned(words: Catalogue) -> dict[str, str]:
    return {"planned": words.gettext("planned meeting"), "open": words.gettext("rest, if nothing is added")}
