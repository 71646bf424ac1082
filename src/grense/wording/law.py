"""A law's rules and findings as sentences: a section, a number, a margin, and what timestamps cannot show.

A finding is over or under a general limit "if no other agreement applies". More is never stated: whether an agreement,
an exemption or a special rule applies, no timestamp shows.
"""

from __future__ import annotations

import datetime as dt

from grense.i18n import N_, NN_, Catalogue
from grense.law.profile import LawProfile
from grense.law.results import LawFinding, OwnInitiative, RuleView
from grense.law.rule import Agreement, LawRule
from grense.model.week import clock_minutes
from grense.rules.ordinary_hours import MINUTES_A_DAY
from grense.wording.crossings import category_word
from grense.wording.law_unseen import unseen_sentence

__all__ = [
    "NO_LAW_CHOSEN",
    "TWO_READINGS",
    "agreement_title",
    "brief_count",
    "count_sentence",
    "day_word",
    "finding_note",
    "finding_sentence",
    "heads",
    "initiative_sentence",
    "law_title",
    "left_out_sentence",
    "limit_clause",
    "nearest_sentence",
    "report_sentence",
    "rule_word",
    "unseen_sentence",
]

TWO_READINGS = N_("The report's limits are a survey's; the law's hold if nothing else is agreed.")
NO_LAW_CHOSEN = N_("No law is chosen. It goes by the country in the settings.")

_TITLES = {
    "no_aml_general": N_("Working Environment Act (Norway) chapter 10: general limits"),
    "no_aml_averaged_individual": N_(
        "Working Environment Act (Norway) chapter 10: hours averaged by a written agreement of one's own"
    ),
    "no_aml_tariff_max": N_(
        "Working Environment Act (Norway) chapter 10: the widest limits by agreement with union representatives"
    ),
    "no_aml_exempt": N_("Working Environment Act (Norway) § 10-12: leading or particularly independent position"),
    "eu_wtd": N_("Working Time Directive 2003/88/EC: the minimum"),
}
_TEXTS = {
    "no_aml_exempt": N_(
        "Of chapter 10 only § 10-2 (1), (2) and (4) apply, and they hold no number: no limit in hours is judged here."
    ),
}
_AGREEMENTS = {
    "evening_21_23": N_(
        "written agreement that the employee may, on their own initiative each time, work between 21:00 and 23:00"
    ),
    "averaging": N_("written agreement with the employer about averaged hours"),
    "tariff_bound": N_("agreement with union representatives, collective agreement: the widest limits"),
    "sunday_average": N_("written agreement that every other Sunday and holiday is free on average"),
}
_RULES = {
    "daily_rest": N_("Daily rest"),
    "weekly_rest": N_("Weekly rest"),
    "daily_total": N_("All hours within 24 hours"),
    "weekly_total": N_("All hours a week"),
    "daily_ordinary": N_("Ordinary hours within 24 hours"),
    "weekly_ordinary": N_("Ordinary hours a week"),
    "week_max": N_("Ordinary hours in a single week"),
    "averaged_ordinary": N_("Ordinary hours over the period"),
    "overtime_week": N_("Overtime in a week"),
    "overtime_4_weeks": N_("Overtime in four weeks"),
    "overtime_year": N_("Overtime in a year"),
    "breaks": N_("Breaks"),
    "night": N_("Night work"),
    "sunday_holiday": N_("Sundays and holidays"),
    "next_sunday_free": N_("The Sunday or holiday after one with work"),
}
_LONG_AGO = dt.timedelta(weeks=26)
_AT_LEAST = ("daily_rest", "weekly_rest", "breaks")
_FREE = ("night", "sunday_holiday", "next_sunday_free")
_OVERTIME = ("overtime_week", "overtime_4_weeks", "overtime_year")
_ORDINARY = ("daily_ordinary", "weekly_ordinary")
_WEEKLY = ("weekly_rest", "weekly_ordinary", "week_max", "overtime_week")
_COUNTS = {
    "over": NN_(
        "{count} time over the general limit of {section} if no other agreement applies.",
        "{count} times over the general limit of {section} if no other agreement applies.",
    ),
    "under": NN_(
        "{count} time under the general limit of {section} if no other agreement applies.",
        "{count} times under the general limit of {section} if no other agreement applies.",
    ),
    "ordinary": NN_(
        "{count} time over the ordinary hours of {section} if no other agreement applies. In the Act's sense that is "
        "overtime, whatever the contract says.",
        "{count} times over the ordinary hours of {section} if no other agreement applies. In the Act's sense that is "
        "overtime, whatever the contract says.",
    ),
    "runs": NN_(
        "{count} run of {weeks} weeks over the general limit of {section} if no other agreement applies.",
        "{count} runs of {weeks} weeks over the general limit of {section} if no other agreement applies.",
    ),
    "free": NN_(
        "{count} time with work in the hours that {section} keeps free if no other agreement applies.",
        "{count} times with work in the hours that {section} keeps free if no other agreement applies.",
    ),
}
_BRIEF = {
    "over": NN_("{count} time over", "{count} times over"),
    "under": NN_("{count} time under", "{count} times under"),
    "ordinary": NN_(
        "{count} time over, in the Act's sense overtime", "{count} times over, in the Act's sense overtime"
    ),
    "runs": NN_("{count} run of weeks over", "{count} runs of weeks over"),
    "free": NN_("{count} time with work", "{count} times with work"),
}
_QUICK = NN_("One of them rests on quick looks alone.", "{count} of them rest on quick looks alone.")


def law_title(law: LawProfile, words: Catalogue) -> str:
    """The name of a law."""
    return words.gettext(_TITLES.get(law.id, law.title))


def agreement_title(agreement: Agreement, words: Catalogue) -> str:
    """The title of an agreement."""
    return words.gettext(_AGREEMENTS.get(agreement.id, agreement.title))


def heads(law: LawProfile, words: Catalogue) -> list[str]:
    """The lines above everything: the rules, their age, the agreements, and that it is no legal advice."""
    checked = words.gettext("Rules: {title}, checked {date}.")
    lines = [checked.format(title=law_title(law, words), date=words.day(law.checked_on))]
    for name in law.agreed:
        agreed = law.agreements.get(name)
        if agreed is not None:
            clause = words.gettext("Taken as agreed: {title} ({section}).")
            lines.append(clause.format(title=agreement_title(agreed, words), section=agreed.section))
    lines.append(
        words.gettext("Not legal advice. What passes a general limit may be allowed by an agreement or a special rule.")
    )
    if law.text:
        lines.append(words.gettext(_TEXTS.get(law.id, law.text)))
    return lines


def rule_word(rule: str, words: Catalogue) -> str:
    """The name of a rule."""
    return words.gettext(_RULES[rule])


def limit_clause(rule: LawRule, words: Catalogue) -> str:
    """The limit in a few words: `at least 11 hours`, `at most 48 hours on average over 8 weeks`."""
    limit = words.limit(rule.limit_minutes)
    if rule.id == "breaks" and rule.breaks is not None:
        some = words.limit(rule.breaks.some_after)
        if rule.breaks.long_from is None:
            return words.gettext("one past {some}").format(some=some)
        return words.gettext("one past {some}, {length} from {long} on").format(
            some=some, length=words.duration(rule.breaks.long), long=words.limit(rule.breaks.long_from)
        )
    if rule.window is not None:
        start, end = words.hour(rule.window[0]), words.hour(rule.window[1] % MINUTES_A_DAY)
        if rule.id == "night":
            return words.gettext("{first}–{last}").format(first=start, last=end)
        return words.gettext("{start} the day before to {end}").format(start=start, end=end)
    if rule.id in _AT_LEAST:
        return words.gettext("at least {limit}").format(limit=limit)
    if rule.weeks > 1 and rule.id not in _OVERTIME:
        form = words.gettext("at most {limit} on average over {weeks} weeks")
        return form.format(limit=limit, weeks=words.number(rule.weeks))
    return words.gettext("at most {limit}").format(limit=limit)


def brief_count(view: RuleView, words: Catalogue) -> str:
    """How often a limit is passed, for a list with the condition stated once for all; and the share of quick looks."""
    count, quick = len(view.findings), sum(one.micro_only for one in view.findings)
    said = words.ngettext(*_BRIEF[_sort(view.rule)], count)
    if not quick:
        return said.format(count=count)
    return words.gettext("{said}, {count} on quick looks alone").format(said=said.format(count=count), count=quick)


def count_sentence(view: RuleView, words: Catalogue) -> str:
    """How often a limit is passed, with its section and its condition, and how often by quick looks alone."""
    rule, count = view.rule, len(view.findings)
    said = words.ngettext(*_COUNTS[_sort(rule)], count)
    sentence = said.format(count=count, section=rule.section, weeks=words.number(rule.weeks))
    quick = sum(one.micro_only for one in view.findings)
    if not quick:
        return sentence
    alone = words.ngettext(*_QUICK, quick).format(count=quick)
    unsettled = words.gettext("Whether they count is not settled, and by itself that says nothing.")
    return f"{sentence} {alone} {unsettled}"


def _sort(rule: LawRule) -> str:
    if rule.id in _AT_LEAST:
        return "under"
    if rule.id in _FREE:
        return "free"
    if rule.weeks > 1:
        return "runs"
    return "ordinary" if rule.id in _ORDINARY else "over"


def day_word(found: LawFinding, words: Catalogue, last: dt.date | None = None) -> str:
    """The day of a finding, or its week; longer windows are named by their first day.

    The year is included for a day so long before the `last` one shown that it would be ambiguous.
    """
    if last is not None and last - found.date > _LONG_AGO:
        return _date(found.date, words)
    if found.rule.id in _WEEKLY and found.rule.weeks == 1:
        return words.gettext("week {number}").format(number=found.date.isocalendar().week)
    form = words.gettext("{weekday} {day} {month}")
    return form.format(weekday=words.short_weekday(found.date), day=found.date.day, month=words.month(found.date))


def finding_sentence(found: LawFinding, words: Catalogue) -> str:
    """The value found and by how much it passes the limit, on the basis alone."""
    shown = found.value if found.shown is None else found.shown
    if found.rule.id in _FREE:
        return _span(found, words)
    if found.rule.id in ("daily_rest", "weekly_rest"):
        shown = clock_minutes(found.start, found.end, shown, found.limit)
        what = words.gettext("at most {duration}, {span}").format(
            duration=words.duration(shown), span=_stretch(found, words)
        )
        return words.gettext("{what}; {margin} under").format(what=what, margin=_length(found.limit - shown, words))
    if found.rule.id == "breaks":
        return _break(shown, found.limit, words)
    what = words.duration(shown)
    if _is_long(found):
        what = words.gettext("{what}, {span}").format(what=what, span=_dates(found, words))
    return words.gettext("{what}; {margin} over").format(what=what, margin=_length(shown - found.limit, words))


def finding_note(found: LawFinding, words: Catalogue) -> str:
    """Notes on a finding: quick looks, the best estimate, compensatory rest; empty without any."""
    parts = []
    if found.micro_only:
        parts.append(_without_quick_looks(found, words))
    elif found.basis != "estimate" and _differs(found):
        best = words.gettext("Best estimate: {duration}.")
        parts.append(best.format(duration=words.duration(found.value // 1)))
    if not found.complete:
        parts.append(words.gettext("It is not over yet."))
    if found.rule.compensatory:
        parts.append(words.gettext("Such an agreement gives rest in its place."))
    return " ".join(parts)


def nearest_sentence(view: RuleView, words: Catalogue, last: dt.date | None = None) -> str:
    """The window nearest to a limit that is not passed, and its margin; or why there is none."""
    found = view.nearest
    if found is None and view.rule.id in _FREE:
        return words.gettext("no work is seen in these hours")
    if found is None and view.rule.weeks > 1:
        form = words.gettext("not judged: there are fewer than {weeks} weeks on end")
        return form.format(weeks=words.number(view.rule.weeks))
    if found is None and view.rule.id == "breaks":
        return words.gettext("not judged: no workday has so much evidence, and pauses leave none")
    if found is None:
        return words.gettext("nothing to judge")
    value = words.duration(found.value)
    if found.rule.id in ("daily_rest", "weekly_rest"):
        value = words.gettext("at most {duration}").format(duration=value)
    day = _dates(found, words) if _is_long(found) else day_word(found, words, last)
    form = words.gettext("nearest, {day}: {value}; {margin} left")
    return form.format(day=day, value=value, margin=_length(found.margin, words))


def left_out_sentence(view: RuleView, words: Catalogue) -> str:
    """Which weeks the averages shown leave out, and why; empty where none is."""
    shown = view.findings or ((view.nearest,) if view.nearest is not None else ())
    weeks = {day: share for found in shown for day, share in found.left_out}
    if not weeks:
        return ""
    form = words.gettext("Weeks left out of the average, since they are without work or marked as leave: {weeks}.")
    return form.format(weeks=", ".join(_left_out_week(day, weeks[day], words) for day in sorted(weeks)))


def _left_out_week(day: dt.date, share: float, words: Catalogue) -> str:
    number = str(day.isocalendar().week)
    return number if share == 1 else words.gettext("{number} in part").format(number=number)


def report_sentence(view: RuleView, words: Catalogue) -> str:
    """The crossings of the same weeks by the report's reading."""
    if not view.category:
        return ""
    form = words.ngettext(
        "{category} as the report counts it: {count} time.",
        "{category} as the report counts it: {count} times.",
        view.report,
    )
    return form.format(category=category_word(view.category, words), count=view.report)


def initiative_sentence(found: OwnInitiative, words: Catalogue) -> str:
    """What the person said of the evenings that an agreement allows on their own initiative; empty without any."""
    if not found.evenings:
        return ""
    rule = words.gettext(
        "{section}: by written agreement the employee may, on their own initiative each time, work until {clock}."
    ).format(section=found.section, clock=words.hour(found.until))
    evenings = words.ngettext(
        "Of {count} evening with work before {clock}, as the report counts evenings, your own choice: {own}; another "
        "reason: {otherwise}; nothing said: {unsaid}.",
        "Of {count} evenings with work before {clock}, as the report counts evenings, your own choice: {own}; another "
        "reason: {otherwise}; nothing said: {unsaid}.",
        found.evenings,
    ).format(
        count=found.evenings,
        clock=words.hour(found.until),
        own=found.own,
        otherwise=found.otherwise,
        unsaid=found.unsaid,
    )
    return f"{rule} {evenings}"


def _without_quick_looks(found: LawFinding, words: Catalogue) -> str:
    if found.rule.id in _FREE:
        return words.gettext("Quick looks alone.")
    if found.without_micro is None:
        return words.gettext("Without the quick looks there is nothing to judge.")
    if found.rule.id in ("daily_rest", "weekly_rest"):
        form = words.gettext("Without the quick looks: at most {duration}.")
    else:
        form = words.gettext("Without the quick looks: {duration}.")
    return form.format(duration=words.duration(found.without_micro // 1))


def _is_long(found: LawFinding) -> bool:
    return found.rule.weeks > 1 or found.rule.id == "overtime_year"


def _differs(found: LawFinding) -> bool:
    return found.rule.id not in _FREE and found.shown is not None and abs(found.value - found.shown) >= 1


def _stretch(found: LawFinding, words: Catalogue) -> str:
    """The start and end of a free stretch; with the days, where it is longer than a night."""
    first, last = words.clock(found.start), words.clock(found.end)
    if found.rule.id == "weekly_rest":
        first = f"{words.short_weekday(found.start.date())} {first}"
        last = f"{words.short_weekday(found.end.date())} {last}"
    return words.gettext("{first}–{last}").format(first=first, last=last)


def _span(found: LawFinding, words: Catalogue) -> str:
    """The start and end of the work in a window."""
    begins, ends = found.first or found.start, found.last or found.end
    first, last = words.clock(begins), words.clock(ends)
    if begins.date() != ends.date() and (ends - begins).total_seconds() > MINUTES_A_DAY * 30:
        first = f"{words.short_weekday(begins.date())} {first}"
        last = f"{words.short_weekday(ends.date())} {last}"
    elif found.rule.id != "night" and begins.date() != found.date:
        first = f"{words.short_weekday(begins.date())} {first}"
    times = first if words.clock(begins) == last else words.gettext("{first}–{last}").format(first=first, last=last)
    if found.value < 1:
        return times
    return words.gettext("{times}, {duration} by the estimate").format(
        times=times, duration=words.duration(found.value)
    )


def _break(shown: float, limit: float, words: Catalogue) -> str:
    if shown < 1 and limit <= 1:
        return words.gettext("no pause between the pieces of work")
    form = words.gettext("{duration} between the pieces of work, of {limit}")
    return form.format(duration=words.duration(shown), limit=words.duration(limit))


def _dates(found: LawFinding, words: Catalogue) -> str:
    """First and last day of a window of weeks."""
    # A window ends where the next day begins.
    last = (found.end - dt.timedelta(minutes=1)).date()
    return words.gettext("{first} to {last}").format(first=_date(found.date, words), last=_date(last, words))


def _date(day: dt.date, words: Catalogue) -> str:
    return words.day(day)


def _length(minutes: float, words: Catalogue) -> str:
    """A margin, with a text for less than a minute."""
    return words.duration(minutes) if minutes >= 1 else words.gettext("less than 1 min")
