"""Explanations as sentences: facts, times and what would change them, without blame or orders.

Every function takes the catalogue of the person's language. A rest is always "at most", an estimate is always marked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from grense.i18n import N_, NN_, Catalogue
from grense.law.profile import general_rest
from grense.model.time import place_name
from grense.model.week import DaySummary, Rest, WeekSummary, clock_minutes
from grense.rules.categories import DAY_HOURS, DAY_OFF, OUTSIDE_HOURS, QUICK_LOOKS, REST, WEEK_HOURS, WEEK_WINDOW, is_of
from grense.rules.kinds import TRACES
from grense.rules.work_contexts import MIXED, OUTSIDE, SORTED, WORK
from grense.wording.category_words import category_word, phrases_of, short_word
from grense.wording.clearings import clearing, in_place, zone_of

if TYPE_CHECKING:
    from grense.model.crossing import Crossing, Item

__all__ = [
    "basis_sentence",
    "basis_word",
    "category_word",
    "clearing",
    "evidence_lines",
    "headline",
    "item_word",
    "kind_word",
    "kind_words",
    "measure",
    "outside_days",
    "places_elsewhere",
    "planned_hours",
    "quiet_week",
    "reason",
    "rule_clause",
    "short_word",
    "trust_sentence",
    "trust_word",
    "without_quick_looks",
]

_KINDS = {
    "meeting": NN_("meeting", "meetings"),
    "mail_sent": NN_("mail sent", "mails sent"),
    "mail_received": NN_("mail received", "mails received"),
    "manual": NN_("entered by hand", "entered by hand"),
    "long_entry": NN_("long entry", "long entries"),
    "shift": NN_("shift", "shifts"),
    "registered": NN_("registered time", "registered times"),
    "registered_day": NN_("day of registered hours", "days of registered hours"),
    "presence": NN_("time at the machine", "times at the machine"),
}
_BASES = {"trace": N_("trace"), "calendar": N_("calendar"), "estimate": N_("estimated")}
_BASIS_SENTENCES = {
    "trace": N_("Traces alone: what was sent or entered by hand."),
    "calendar": N_("Traces and the calendar: a meeting may not have been held."),
    "estimate": N_("An estimate only: joined from what lies close together."),
}
_MAIL_SENTENCES = {
    WORK: N_("Traces alone: mail that you sent from a mailbox that is only for work."),
    SORTED: N_("Traces alone: the work mail that you sent from a mailbox that is also private."),
}
_PRIVATE_SENTENCES = {
    MIXED: N_("Perhaps private: this mailbox is not only for work."),
    OUTSIDE: N_("Perhaps private: nobody there is of your own organisation."),
}
_METHODS = {
    "overnight": N_("Measured from the last work of one workday to the first of the next."),
    "start_anchored": N_("Measured as the longest free stretch in the 24 hours from the workday's first work."),
    "rolling": N_("Measured as the longest free stretch in the 24 hours before each end of work."),
}
_SUNDAY = 6


def kind_word(kind: str, words: Catalogue, count: int = 1) -> str:
    """The name of a built-in kind of activity, in singular or plural for `count`."""
    return words.ngettext(*_KINDS[kind], count)


def item_word(item: Item, words: Catalogue, count: int = 1) -> str:
    """The name of an item's kind, in singular or plural for `count`."""
    return kind_word(item.kind, words, count) if item.own is None else item.own.called(words.language, count)


def kind_words(items: Iterable[Item], words: Catalogue, count: int = 1) -> str:
    """The names of the kinds of some items, each once, as in "mail sent, commit"."""
    return ", ".join(dict.fromkeys(item_word(item, words, count) for item in items))


def basis_word(basis: str, words: Catalogue) -> str:
    """The kind of evidence that shows it: trace, calendar, or an estimate."""
    return words.gettext(_BASES[basis])


def basis_sentence(why: Crossing, words: Catalogue) -> str:
    """The kind of evidence in a sentence, and the best figure where it differs from the shown one."""
    sentence = trust_sentence(why, words)
    if (
        is_of(why.category, QUICK_LOOKS)
        or why.basis == "estimate"
        or not why.minutes
        or why.minutes == why.minutes_shown
    ):
        return sentence
    if not is_of(why.category, REST):
        about = words.gettext("Best estimate: about {duration}, likely more.")
        return f"{sentence} {about.format(duration=words.about(why.minutes))}"
    return f"{sentence} {_estimated_rest(why, words)}"


def trust_sentence(why: Crossing, words: Catalogue) -> str:
    """How far it can be trusted: the kind of evidence that shows it, and whether that is perhaps private."""
    doubts = {item.work_context for item in why.basis_items if item.is_perhaps_private}
    private = (words.gettext(text) for context, text in _PRIVATE_SENTENCES.items() if context in doubts)
    return " ".join((_basis(why, words), *private))


def trust_word(why: Crossing, words: Catalogue) -> str:
    """The kind of evidence that shows it, in a word or two, as in "trace, perhaps private"."""
    word = basis_word(why.basis, words)
    return words.gettext("{basis}, perhaps private").format(basis=word) if why.is_perhaps_private else word


def _basis(why: Crossing, words: Catalogue) -> str:
    if why.basis == "trace" and all(item.kind == "mail_sent" for item in why.basis_items):
        contexts = {item.work_context for item in why.basis_items}
        said = next((context for context in (WORK, SORTED) if contexts and contexts <= {WORK, context}), None)
        if said is not None:
            return words.gettext(_MAIL_SENTENCES[said])
    if why.basis == "trace" and any(item.own and item.own.counts_as == "trace" for item in why.items):
        kinds = kind_words((item for item in why.items if item.like in TRACES), words, 2)
        return words.gettext("Traces alone: {kinds}.").format(kinds=kinds)
    if why.basis == "calendar" and any(item.own and item.own.counts_as == "plan" for item in why.items):
        return words.gettext("Traces and plans: what was planned may not have taken place.")
    return words.gettext(_BASIS_SENTENCES[why.basis])


def headline(why: Crossing, words: Catalogue) -> str:
    """What it is or would be, how much and when, as in "Short rest: at most 9 h 16 min, 22:32 to 07:48"."""
    value = measure(why, words)
    if why.planned:
        return phrases_of(why.category, words).planned.format(value=value, limit=words.limit(why.limit))
    name = category_word(why.category, words)
    if why.category == "sunday" and why.date.weekday() != _SUNDAY:
        name = words.gettext("{day} work").format(day=words.weekday(why.date))
        name = name[:1].upper() + name[1:]
    if why.category == "long_week":
        name = words.gettext("Over {limit}").format(limit=words.limit(why.limit))
    return words.gettext("{category}: {value}.").format(category=name, value=value)


def measure(why: Crossing, words: Catalogue) -> str:
    """How much it was and when, as in "at most 9 h 16 min, 22:32 to 07:48" or "three mails, 21:40–22:40"."""
    if is_of(why.category, REST):
        return _rest(why, words)
    if is_of(why.category, DAY_HOURS, WEEK_HOURS):
        return _hours_worked(why, words)
    return _evidence(why, words)


def reason(why: Crossing, words: Catalogue) -> str:
    """The limit and what would clear it, in one or two short sentences."""
    cleared = clearing(why, words)
    # Two kinds already name their limit, in the headline or in what would clear it.
    named = is_of(why.category, WEEK_HOURS) or (is_of(why.category, REST) and why.method == "overnight")
    parts = ("" if named and cleared else _limit(why, words), cleared, without_quick_looks(why, words))
    return " ".join(filter(None, parts))


def without_quick_looks(why: Crossing, words: Catalogue) -> str:
    """A short rest without quick looks, if that makes it longer."""
    if why.without_micro is None or why.without_micro - (why.minutes_shown or 0) < 1:
        return ""
    return words.gettext("Without the quick looks: at most {duration}.").format(
        duration=words.duration(why.without_micro // 1)
    )


def rule_clause(why: Crossing, words: Catalogue) -> str:
    """The rule that applies, its source, and how the figure was measured."""
    facts = [_limit(why, words)]
    if is_of(why.category, REST):
        if why.limit == general_rest():
            form = words.gettext("The limit is {limit} (§ 10-8) if nothing else is agreed.")
            facts = [form.format(limit=words.limit(why.limit))]
        facts.append(words.gettext(_METHODS.get(str(why.method), "")))
    form = words.gettext("Source: {source}.") if why.rule.source else words.gettext("No source is given.")
    facts.append(form.format(source=words.gettext(why.rule.source)))
    return " ".join(facts)


def evidence_lines(why: Crossing, words: Catalogue) -> list[tuple[str, str]]:
    """The evidence as rows: day and kind, then local times."""
    rows: dict[tuple[dt.date, str], list[str]] = {}
    firsts: dict[str, Item] = {}
    for item in why.items:
        when = words.clock(item.start) if item.is_instant else _span(item.start, item.end, words)
        when += in_place(item.end) if zone_of(item.end) not in ("", why.home) else ""
        rows.setdefault((item.start.date(), item.kind), []).append(when)
        firsts.setdefault(item.kind, item)
    lines = []
    for (date, kind), times in rows.items():
        day = f"{words.short_weekday(date)} {date.day}"
        lines.append((f"{day:<6}  {item_word(firsts[kind], words, len(times))}", "  ".join(times)))
    return lines


def outside_days(whys: Sequence[Crossing], words: Catalogue) -> str:
    """All days with work outside ordinary hours in one sentence."""
    days = ", ".join(words.short_weekday(why.date) for why in whys)
    count = words.ngettext("one day", "{number} days", len(whys)).format(number=words.number(len(whys)))
    if whys[0].planned:
        return words.gettext("Would be outside ordinary hours: {count} ({days}).").format(count=count, days=days)
    return words.gettext("Outside ordinary hours: {count} ({days}).").format(count=count, days=days)


def places_elsewhere(week: WeekSummary, day: DaySummary) -> str:
    """The places in whose local time a day's times are, as in "New York"; empty for the person's own."""
    return ", ".join(place_name(zone) for zone in week.zones_elsewhere(day))


def quiet_week(week: WeekSummary, words: Catalogue) -> str:
    """The sentence for a week without crossings: facts, no praise."""
    sentence = words.gettext("No crossings this week.")
    if week.now is not None:
        sentence = words.gettext("No crossings so far this week.")
    rest: Rest | None = week.shortest_rest
    if rest is None:
        return sentence
    shortest = words.gettext("Shortest rest: at most {duration}.").format(duration=words.duration(rest.minutes))
    return f"{sentence} {shortest}"


def planned_hours(week: WeekSummary, words: Catalogue) -> str:
    """The planned hours in the calendar, which are counted nowhere else; empty without any."""
    if not week.minutes_planned:
        return ""
    form = words.gettext("Planned, not counted: {duration} in the calendar.")
    return form.format(duration=words.duration(week.minutes_planned))


def _limit(why: Crossing, words: Catalogue) -> str:
    limit = words.limit(why.limit)
    if is_of(why.category, REST):
        return words.gettext("Under {limit}.").format(limit=limit)
    if is_of(why.category, DAY_HOURS, WEEK_HOURS):
        return words.gettext("Over {limit}.").format(limit=limit)
    if is_of(why.category, QUICK_LOOKS):
        return words.gettext("At least a quick look in free time.")
    if is_of(why.category, DAY_OFF):
        return words.gettext("All of a day off counts.")
    window = next((one for one in why.clearings if one.start and one.end), None)
    if is_of(why.category, OUTSIDE_HOURS):
        if window is None or window.start is None or window.end is None:
            return words.gettext("The day has no ordinary hours.")
        return words.gettext("Ordinary hours with their margin: {span}.").format(
            span=_span(window.start, window.end, words)
        )
    if window is None or window.start is None or window.end is None:
        return ""
    whole = window.start.time() == window.end.time() == dt.time()
    if why.category == "sunday" and whole and window.start.weekday() == _SUNDAY:
        return words.gettext("All of Sunday counts.")
    form, days = words.gettext("Counts from {start} to {end}."), dict[str, str]()
    if is_of(why.category, WEEK_WINDOW):
        form = words.gettext("Counts from {first} {start} to {last} {end}.")
        days = {"first": words.weekday(window.start), "last": words.weekday(window.end)}
    return form.format(start=words.clock(window.start), end=words.clock(window.end), **days)


def _rest(why: Crossing, words: Catalogue) -> str:
    minutes = clock_minutes(why.start, why.end, why.minutes_shown or 0.0, why.limit)
    if why.start == why.end:
        return words.gettext("none, work went on over {clock}").format(clock=words.clock(why.start))
    start, end = _clocks(why.start, why.end, why.home, words)
    return words.gettext("at most {duration}, {start} to {end}").format(
        duration=words.duration(minutes), start=start, end=end
    )


def _estimated_rest(why: Crossing, words: Catalogue) -> str:
    """The rest by the estimate, in whole minutes, with the reason why it is shorter where a mail ends it."""
    lead = max((one.lead for one in why.clearings), default=0.0)
    form = words.gettext("By the estimate: at most {duration}.")
    if lead and any(item.own for item in why.items):
        form = words.gettext(
            "The first trace after it counts from {minutes} minutes before it: by the estimate at most {duration}."
        )
    elif lead:
        form = words.gettext("A mail counts from {minutes} minutes before it: by the estimate at most {duration}.")
    return form.format(duration=words.duration((why.minutes or 0.0) // 1), minutes=f"{lead:g}")


def _hours_worked(why: Crossing, words: Catalogue) -> str:
    """The minutes shown and the rounded estimate, or the one of them that exists."""
    shown = words.duration(why.minutes_shown or 0.0)
    about = words.about(why.minutes or 0.0)
    if why.planned:
        return shown if why.basis != "estimate" else words.gettext("about {duration}").format(duration=about)
    if why.basis == "estimate" and about == words.about(why.limit):
        form = words.gettext("estimated at just over {duration}, likely more")
        return form.format(duration=words.limit(why.limit))
    if why.basis == "estimate":
        return words.gettext("estimated at about {duration}, likely more").format(duration=about)
    if shown == words.duration(why.limit):
        shown = words.gettext("just over {duration}").format(duration=shown)
    if about == words.about(why.minutes_shown or 0.0):
        return shown
    return words.gettext("{duration} shown, about {about} estimated").format(duration=shown, about=about)


def _evidence(why: Crossing, words: Catalogue) -> str:
    """The evidence, as in `three mails, 21:40–22:40`."""
    items, short = why.items, is_of(why.category, QUICK_LOOKS)
    counts = {kind: sum(item.kind == kind for item in items) for kind in ("meeting", "mail_sent", "manual")}
    parts = [_counted(kind, count, words, short=short) for kind, count in counts.items() if count]
    for own in dict.fromkeys(item.own for item in items if item.own is not None):
        count = sum(item.own == own for item in items)
        parts.append(f"{words.number(count)} {own.called(words.language, count)}")
    what = words.gettext(" and ").join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    first, last = why.shown_span
    start, end = _clocks(first, last, why.home, words)
    if why.rule.lasts_days and first.date() != last.date():
        start, end = f"{words.short_weekday(first)} {start}", f"{words.short_weekday(last)} {end}"
    if len(items) == 2 and all(item.is_instant for item in items):
        times = words.gettext("{first} and {second}").format(first=start, second=end)
    elif _is_one_minute(first, last, words):
        times = end
    else:
        times = words.gettext("{first}–{last}").format(first=start, last=end)
    return words.gettext("{what}, {times}").format(what=what, times=times)


def _counted(kind: str, count: int, words: Catalogue, *, short: bool) -> str:
    if kind == "meeting":
        form = words.ngettext("one meeting", "{number} meetings", count)
    elif kind == "manual":
        form = words.ngettext("one entry", "{number} entries", count)
    elif short:
        form = words.ngettext("one short mail", "{number} short mails", count)
    else:
        form = words.ngettext("one mail", "{number} mails", count)
    return form.format(number=words.number(count))


def _span(start: dt.datetime, end: dt.datetime, words: Catalogue) -> str:
    first, last = words.clock(start), words.clock(end)
    return (
        first if _is_one_minute(start, end, words) else words.gettext("{first}–{last}").format(first=first, last=last)
    )


def _is_one_minute(start: dt.datetime, end: dt.datetime, words: Catalogue) -> bool:
    return words.clock(start) == words.clock(end) and end - start < dt.timedelta(hours=1)


def _clocks(start: dt.datetime, end: dt.datetime, home: str, words: Catalogue) -> tuple[str, str]:
    """Two clock times, with their places where these differ, or one place where both are away from home."""
    first, last = words.clock(start), words.clock(end)
    if zone_of(start) != zone_of(end):
        return first + in_place(start), last + in_place(end)
    return first, last + (in_place(end) if home and zone_of(end) != home else "")
