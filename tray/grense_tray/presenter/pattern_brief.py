"""A pattern on one screen: a sentence, its weeks, its change over time, the report's findings, and possible actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from grense.history.patterns import FEW_WEEKS
from grense.i18n import N_, NN_, Catalogue
from grense.model.patterns import Pattern
from grense.model.trend import TrendWeek
from grense.model.week import WeekSummary
from grense.outlook import Outlook
from grense.rules.frequency_coding import MEAN, QUESTIONS
from grense.rules.profiles import active_days
from grense.wording.category_words import phrases_of
from grense.wording.crossings import category_word
from grense.wording.nudges import share_text
from grense.wording.patterns import on_top_line
from grense.yardstick import wording as report
from grense.yardstick.findings import reported
from grense_tray.presenter.pattern_words import coded, counted, latest_pulse, limit_of, moved, pulse_line
from grense_tray.presenter.patterns_model import Brief, Offer
from grense_tray.presenter.values import Paragraph

__all__ = ["brief_of", "direction_of", "figure_of", "weeks_of"]

_LATELY = 4
# Rates of the two halves that differ by less count as equal: minutes of a mean week, days a week, days a month.
_STILL = {MEAN: 60.0, "month": 0.5}
_STILL_A_WEEK = 0.25
_SAID = NN_("{pattern} on one day in {weeks} weeks", "{pattern} on {count} days in {weeks} weeks")
_LOOKS = NN_(
    "Quick looks in free time on one day in {weeks} weeks", "Quick looks in free time on {count} days in {weeks} weeks"
)
_CODED = N_("As the report counts it: {code}.")
_CODED_BY_OWN = N_("As your rules count it: {code}.")
_ANSWERS, _MEETINGS, _LOAD = "evening_now", "plan_ahead", "near_long_week"  # codes of the texts to share
_TOGETHER: Mapping[str, str] = {
    _ANSWERS: N_("Agree in the team on hours when no answer is expected."),
    _MEETINGS: N_("Agree in the team on hours that are kept free of meetings."),
    _LOAD: N_("Take it up with the manager, or with the safety or union representative."),
}


def brief_of(found: Pattern, outlook: Outlook, words: Catalogue) -> Brief:
    """The panel of a pattern."""
    phrases = phrases_of(found.category, words)
    weeks, is_reported = weeks_of(found, outlook), found.category in reported()
    return Brief(
        sentence=_sentence(found, weeks, outlook, words),
        weeks=weeks,
        limit=limit_of(found, outlook),
        moved=_moved(found, outlook, words),
        found=report.in_short(found.category, words) if is_reported else report.not_reported(found.category, words),
        answers=_answers(found, outlook, words),
        together=tuple(Offer(words.gettext(_TOGETHER[code]), share_text(code, words)) for code in phrases.together),
        alone=phrases.alone,
        source=report.origin(found.category, words) if is_reported else "",
    )


def figure_of(found: Pattern, words: Catalogue) -> str:
    """The rate over all weeks: `0.9 a week`, `38.6 h a week`; a dash where there is none."""
    often = found.estimate
    if found.period == MEAN:
        return (
            "–"
            if often.mean is None
            else words.gettext("{hours} h a week").format(hours=words.decimal(often.mean / 60))
        )
    if often.rate is None:
        return "–"
    form = N_("{rate} a month") if found.period == "month" else N_("{rate} a week")
    return words.gettext(form).format(rate=words.decimal(often.rate))


def direction_of(found: Pattern, words: Catalogue) -> str:
    """The later half of the weeks compared with the earlier one."""
    if found.before is None or found.now is None:
        return words.gettext("too few weeks")
    is_mean = found.period == MEAN
    more = found.now.mean - found.before.mean if is_mean else found.now.rate - found.before.rate
    if abs(more) < _STILL.get(found.period, _STILL_A_WEEK):
        return words.gettext("as before")
    if is_mean:
        return words.gettext("more lately") if more > 0 else words.gettext("less lately")
    return words.gettext("more often lately") if more > 0 else words.gettext("less often lately")


def weeks_of(found: Pattern, outlook: Outlook) -> tuple[TrendWeek, ...]:
    """The weeks counted for the pattern, the earliest first."""
    if found.last is None:
        return ()
    known = {week.monday: week for week in outlook.trend}
    views = {view.monday: view for view in outlook.weeks.values()}
    mondays = [found.last - dt.timedelta(weeks=back) for back in reversed(range(found.weeks))]
    return tuple(
        known[monday] if monday in known else _week(views[monday], active_days(outlook.profile))
        for monday in mondays
        if monday in known or monday in views
    )


def _week(view: WeekSummary, least: int) -> TrendWeek:
    """The trend entry of a week that is no longer in the trend."""
    week: WeekSummary = view
    kinds = [one.category for one in week.crossings]
    guessed = [one.category for one in week.crossings if one.basis == "estimate"]
    return TrendWeek(
        week.week,
        week.monday,
        sum(bool(day.sessions) for day in week.days),
        week.worked.trace,
        week.worked.calendar,
        week.worked.estimate,
        {kind: kinds.count(kind) for kind in kinds},
        {kind: guessed.count(kind) for kind in guessed},
        least,
    )


def _sentence(found: Pattern, weeks: tuple[TrendWeek, ...], outlook: Outlook, words: Catalogue) -> str:
    if found.period == MEAN:
        return f"{counted(found, outlook, words)}."
    forms = _LOOKS if found.period == QUESTIONS else _SAID
    count = found.estimate.count
    form = words.ngettext(*forms, count)
    said = form.format(pattern=category_word(found.category, words), count=count, weeks=found.weeks)
    lately = sum(week.crossings.get(found.category, 0) for week in weeks[-_LATELY:])
    if found.weeks <= _LATELY or not count:
        return f"{said}."
    if not lately:
        return words.gettext("{said}, none of them in the last four.").format(said=said)
    return words.gettext("{said}, {count} of them in the last four.").format(said=said, count=lately)


def _moved(found: Pattern, outlook: Outlook, words: Catalogue) -> str:
    said = moved(found, words)
    code = coded(found, outlook, words) if found.period != QUESTIONS and found.reason != FEW_WEEKS else ""
    form = words.gettext(_CODED if found.category in reported() else _CODED_BY_OWN)
    return " ".join(filter(None, (said, form.format(code=code) if code else "", on_top_line(found, words))))


def _answers(found: Pattern, outlook: Outlook, words: Catalogue) -> Paragraph | None:
    """For connectedness, a paragraph on the person's own answers."""
    if found.period != QUESTIONS:
        return None
    pulse = latest_pulse(outlook.pulses)
    none = words.gettext("Being connected is measured with three questions. They have not been answered yet.")
    return Paragraph(words.gettext("The three questions"), none if pulse is None else pulse_line(pulse, words))
