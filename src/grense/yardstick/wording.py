"""The report's findings on each pattern, and its prevalence, in the person's language.

Figures come from the data. "Goes together with" is as far as they reach: no cause is claimed. Figures of different
units are never combined in one sentence. A share is shown with its conditions, and the finding comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grense.i18n import N_, Catalogue
from grense.yardstick.compare import Comparison
from grense.yardstick.data import FileRow, check_known, rows
from grense.yardstick.findings import MODELS, WELFARE, Finding, burnout_within, findings_of, reported
from grense.yardstick.outcomes import difference, is_share, joined, name
from grense.yardstick.shares import Conditions, Share

__all__ = [
    "between",
    "comparison",
    "conditions",
    "finding",
    "in_short",
    "not_reported",
    "origin",
    "reading",
    "role_word",
    "share",
    "within",
]

_PATTERNS = {
    "evening": N_("work after {clock} once a week or more"),
    "sunday": N_("work on a Sunday once a month or more"),
    "short_rest": N_("rest under {limit} once a week or more"),
    "long_day": N_("a day over {limit} once a week or more"),
    "long_week": N_("each hour a week over {hours}"),
    "outside_hours": N_("work from home outside ordinary hours once a week"),
    "connected": N_("each step up on the scale of being connected"),
}
_SHARES = {
    "evening": N_("{when}, {percent} of {role} worked after {clock} once a week or more."),
    "sunday": N_("{when}, {percent} of {role} worked on a Sunday once a month or more."),
    "short_rest": N_("{when}, {percent} of {role} had under {limit} of rest once a week or more."),
    "long_day": N_("{when}, {percent} of {role} had days over {limit} once a week or more."),
    "long_week": N_("{when}, {percent} of {role} usually worked over {limit} a week."),
    "outside_hours": N_("{when}, {percent} of {role} worked from home outside ordinary hours once a week or more."),
    "connected": N_(
        "{when}, {percent} of {role} had a mean of 4 or 5 in three questions about being connected in free time."
    ),
    "employer_expectation": N_(
        "{when}, {percent} of {role} agreed partly or fully that their employer expects them to be available outside"
        " ordinary hours."
    ),
}
_ROLES = {
    "all": N_("all those counted"),
    "leader": N_("leaders"),
    "exempt": N_("those independent or exempt from the rules on hours (their own answer)"),
    "other": N_("those who are neither leaders nor exempt"),
}
_SEASONS = {"T1": N_("In spring 2021"), "O3": N_("In spring 2022")}
_DATES = {"T1": N_("24 February to 16 March 2021"), "O3": N_("15 February to 7 March 2022")}
# Of one person at different times, without figures.
_MORE = {
    "evening": N_("more evening work"),
    "sunday": N_("more Sunday work"),
    "short_rest": N_("more short rests"),
    "long_day": N_("more long days"),
    "long_week": N_("more hours over {hours}"),
    "outside_hours": N_("more work from home outside ordinary hours"),
    "connected": N_("being more connected"),
}
_NO_CAUSE = N_("The figures show what goes together, not what causes what.")
_BETWEEN = N_("Between persons, {pattern} goes together with {links}.")
_WITHIN = N_("For the same person over time, {pattern} goes together with {links}.")
_JOINT = N_("With the other patterns held constant: {links}.")
_JOINT_UNCLEAR = N_("With the other patterns held constant, these are not clear: {links}.")
_NO_LONGER = N_("With the other patterns held constant, this was no longer clear.")
_ALSO = N_("Of the report's other outcomes, clear: {links}.")
_ALSO_JOINT = N_("Of the report's other outcomes, clear with the other patterns held constant: {links}.")
_NOT_CLEAR = N_("Not clear: {links}.")
_DAILY_NOTHING = N_("From once a week to every day, nothing clear is added: {links}.")
_BURNOUT = N_(
    "Of all patterns, two go together with burnout in the same person: being connected, and hours over {hours}."
)
_UNITS = {
    "pattern": N_("A figure is the difference between with and without, on an answer scale from 1 to 5."),
    "level": N_(
        "A figure is the difference between once a week and once a month or more rarely, on an answer scale from 1"
        " to 5."
    ),
    "point": N_(
        "A figure is for one step up, on an answer scale from 1 to 5. It is not to be compared with the figures of"
        " other patterns."
    ),
    "hour": N_(
        "A figure is for one hour more, on an answer scale from 1 to 5. It is not to be compared with the figures of"
        " other patterns."
    ),
}
_CAUTION = N_(
    "Differences within one person are small. They show what goes together, not what causes what, and what is not clear"
    " is not shown to be nothing."
)
_SHARES_OF_PERSONS = N_(
    "For complaints and sickness absence a figure is a share of persons: 0.05 is five of a hundred."
)
_SOURCE = N_("Source: AFI report 2022:04, Table {table}.")
_SOURCES = N_("Source: AFI report 2022:04, Tables {tables}.")
_DENOMINATOR = N_(
    "{count} of those who answered had a home office; how many of them had such a contract is not printed."
)
_OTHER_CONTRACT = N_("You have agreed on {hours} a week, so the share is about contracts other than yours.")
_NOT_REPORTED = N_("The report has no figures of this.")
_IN_INTERVIEWS = {
    "day_off": N_(
        "The report has no figures of this. Its interviews describe that with the work at home it can be hard not to"
        " work at all on a day off."
    ),
}


def not_reported(category: str, words: Catalogue) -> str:
    """That the report has no figures of a category, and what its interviews say of it.

    >>> from grense.i18n import load
    >>> not_reported("friday_late", load("en"))
    'The report has no figures on this.'
    """
    return words.gettext(_IN_INTERVIEWS.get(category, _NOT_REPORTED))


def between(category: str, words: Catalogue) -> str:
    """What goes together with a pattern when different persons are compared, alone and beside the other patterns.

    Raises `UnknownNameError` with the known categories.

    >>> from grense.i18n import load
    >>> between("evening", load("en")).partition(" goes")[0]
    'Between persons, work after 21:00 once a week or more'
    """
    return _found(category, "BE", _BETWEEN, words)


def within(category: str, words: Catalogue) -> str:
    """What goes together with a pattern when each person is compared with that same person at another time.

    >>> from grense.i18n import load
    >>> within("short_rest", load("en")).split(". ")[-1].partition(":")[0]
    "Of the report's other outcomes, clear with the other patterns held constant"
    """
    sentence = _found(category, "FE", _WITHIN, words)
    if category not in burnout_within():
        return sentence
    return f"{sentence} {words.gettext(_BURNOUT).format(**_limits('long_week', words))}"


def in_short(category: str, words: Catalogue) -> str:
    """What went together with a pattern in the same person, in two sentences without figures.

    >>> from grense.i18n import load
    >>> in_short("sunday", load("en")).partition(" with ")[0]
    'In the same person, more Sunday work went together'
    """
    found = _of_model(category, "FE")
    clear, _ = _parted(_alone(_welfare(found)))
    more = words.gettext(_MORE[category]).format(**_limits(category, words))
    links = _links(clear, words, figures=False)
    said = words.gettext("In the same person, {more} went together with {links}.").format(more=more, links=links)
    if category in burnout_within():
        return f"{said} {words.gettext(_BURNOUT).format(**_limits('long_week', words))}"
    joint = [one for one in _welfare(found) if one.joint]
    if joint and not any(one.is_clear for one in joint):
        also = words.gettext(_ALSO_JOINT).format(links=_links(_others(found), words, figures=False))
        return f"{said} {words.gettext(_NO_LONGER)} {also}"
    return said


def origin(category: str, words: Catalogue) -> str:
    """The limits of the figures and their place in the report: one line."""
    return f"{words.gettext(_NO_CAUSE)} {_source(category, words)}"


def reading(category: str, words: Catalogue) -> str:
    """How to read the figures, and their place in the report."""
    found = findings_of(category)[0]
    unit = found.unit if found.unit in _UNITS else "pattern" if found.joint is not None else "level"
    parts = [words.gettext(_UNITS[unit])]
    if any(is_share(one.outcome) for one in _all_others(category)):
        parts.append(words.gettext(_SHARES_OF_PERSONS))
    return " ".join((*parts, words.gettext(_CAUTION), _source(category, words)))


def finding(category: str, words: Catalogue) -> tuple[str, str, str]:
    """Three paragraphs: between persons, within one person, and how to read it."""
    return between(category, words), within(category, words), reading(category, words)


def share(one: Share, words: Catalogue) -> str:
    """A share in a sentence, or the sentence that the report prints none."""
    if one.percent is None:
        return words.gettext("The report does not print this share for {role}.").format(role=role_word(one.role, words))
    return words.gettext(_SHARES[one.category]).format(
        when=words.gettext(_SEASONS[one.round]),
        percent=_percent(one.percent, words),
        role=role_word(one.role, words),
        **_limits(one.category, words),
    )


def conditions(held: Conditions, words: Catalogue, agreed_hours: float | None = None) -> str:
    """Who was asked, when, how many answered, and whom the shares are about.

    `agreed_hours` are the person's own agreed hours of a week, where they have said them; one clause more tells where
    those are outside the contracts counted.
    """
    least, most = held.contract_hours
    said = [
        _asked(held, words),
        words.gettext(
            "Counted are those who can work from home and do so at least monthly, with a contract of {least} to {most}"
            " hours a week."
        ).format(least=least, most=most),
    ]
    if held.home_office is not None:
        said.append(words.gettext(_DENOMINATOR).format(count=_count(held.home_office, words)))
    if agreed_hours is not None and not least <= agreed_hours <= most:
        said.append(words.gettext(_OTHER_CONTRACT).format(hours=words.limit(round(agreed_hours * 60))))
    return " ".join(said)


def comparison(found: Comparison, words: Catalogue, agreed_hours: float | None = None) -> tuple[str, ...]:
    """The paragraphs of a comparison: the share, its conditions, a disclaimer, and, last, the finding.

    `agreed_hours` as in `conditions`.
    """
    shown = [share(found.share, words), conditions(found.conditions, words, agreed_hours)]
    if found.later is not None:
        shown += [share(found.later, words), _asked(found.later_conditions, words)]
    common = words.gettext(
        "Answers to a survey are not timestamps, so the two are not the same measure. That something is common does"
        " not make it good."
    )
    return (
        *shown,
        common,
        reading(found.category, words),
        between(found.category, words),
        within(found.category, words),
    )


def role_word(role: str, words: Catalogue) -> str:
    """A role group as used inside a sentence."""
    check_known("role", role, tuple(_ROLES))
    return words.gettext(_ROLES[role])


def _found(category: str, model: str, sentence: str, words: Catalogue) -> str:
    check_known("category", category, reported())
    found = _of_model(category, model)
    three, others = _welfare(found), _others(found)
    said = [_said_alone(sentence, category, _alone(three), words)]
    joint = [one for one in three if one.joint]
    if joint:
        said.append(_said_joint(joint, words))
    if others:
        said.append(words.gettext(_ALSO_JOINT if joint else _ALSO).format(links=_links(others, words)))
    # Of the two steps of Table 5 within a person: beyond once a week.
    daily = [one for one in three if one.reference == "weekly"]
    if daily:
        said.append(words.gettext(_DAILY_NOTHING).format(links=_names(daily, words)))
    return " ".join(said)


def _of_model(category: str, model: str) -> list[Finding]:
    return [one for one in findings_of(category) if one.model == model]


def _welfare(found: Iterable[Finding]) -> list[Finding]:
    """The three outcomes of the main sentences, in their order."""
    return sorted((one for one in found if one.outcome in WELFARE), key=lambda one: WELFARE.index(one.outcome))


def _alone(found: Iterable[Finding]) -> list[Finding]:
    """The figures of the pattern alone, once a week against more rarely."""
    return [one for one in found if not one.joint and one.reference != "weekly" and one.unit != "daily"]


def _others(found: Sequence[Finding]) -> list[Finding]:
    """The clear figures of all other outcomes, beside the other patterns where the report has that."""
    joint = [one for one in found if one.joint] or _alone(found)
    return [one for one in joint if one.is_clear and one.outcome not in WELFARE]


def _all_others(category: str) -> list[Finding]:
    return [one for model in MODELS for one in _others(_of_model(category, model))]


def _source(category: str, words: Catalogue) -> str:
    first = findings_of(category)[0].table
    tables = sorted({first, *(one.table for one in _all_others(category))})
    if len(tables) == 1:
        return words.gettext(_SOURCE).format(table=first)
    return words.gettext(_SOURCES).format(tables=joined([str(table) for table in tables], words))


def _said_alone(sentence: str, category: str, found: Sequence[Finding], words: Catalogue) -> str:
    pattern = words.gettext(_PATTERNS[category]).format(**_limits(category, words))
    clear, rest = _parted(found)
    said = words.gettext(sentence).format(pattern=pattern, links=_links(clear, words))
    return _with_rest(said, rest, words)


def _said_joint(found: Sequence[Finding], words: Catalogue) -> str:
    clear, rest = _parted(found)
    if not clear:
        return words.gettext(_JOINT_UNCLEAR).format(links=_names(rest, words))
    return _with_rest(words.gettext(_JOINT).format(links=_links(clear, words)), rest, words)


def _with_rest(said: str, rest: Sequence[Finding], words: Catalogue) -> str:
    if not rest:
        return said
    return f"{said} {words.gettext(_NOT_CLEAR).format(links=_names(rest, words))}"


def _parted(found: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The clear ones and the others."""
    return [one for one in found if one.is_clear], [one for one in found if not one.is_clear]


def _links(found: Iterable[Finding], words: Catalogue, *, figures: bool = True) -> str:
    """Clear figures as differences: `more burnout (+0.03)`."""
    parts = [
        difference(one.outcome, one.coefficient, words) + (f" ({_figure(one.coefficient, words)})" if figures else "")
        for one in found
        if one.coefficient is not None
    ]
    return joined(parts, words)


def _names(found: Iterable[Finding], words: Catalogue) -> str:
    """Figures that are not clear, by the names of their outcomes: `burnout (+0.01)`."""
    parts = [
        f"{name(one.outcome, words)} ({_figure(one.coefficient, words)})"
        for one in found
        if one.coefficient is not None
    ]
    return joined(parts, words)


def _asked(held: Conditions, words: Catalogue) -> str:
    dates, answered = words.gettext(_DATES[held.round]), _count(held.answered, words)
    if held.asked is None or held.response_percent is None:
        return words.gettext("These are answers of a new sample, {dates}: {answered} persons.").format(
            dates=dates, answered=answered
        )
    return words.gettext(
        "These are answers to a survey, {dates}, during the lockdown: {answered} of {asked} persons answered"
        " ({percent})."
    ).format(
        dates=dates,
        answered=answered,
        asked=_count(held.asked, words),
        percent=_percent(held.response_percent, words),
    )


def _limits(category: str, words: Catalogue) -> dict[str, str]:
    """The report's limit of a category, formatted in the language."""
    row: FileRow = next(row for row in rows("categories") if row["category"] == category)
    if row["limit_unit"] == "clock":
        hours, minutes = str(row["limit"]).split(":")
        return {"clock": words.hour(int(hours) * 60 + int(minutes))}
    if row["limit_unit"] == "hours":
        return {"limit": words.limit(row["limit"] * 60), "hours": str(row["limit"])}
    return {}


def _figure(value: float, words: Catalogue) -> str:
    """A difference to two decimals with its sign: `+0.18`, `−0.09`, `0.00`."""
    hundredths = round(abs(value) * 100)
    whole, fraction = divmod(hundredths, 100)
    sign = "" if not hundredths else "−" if value < 0 else "+"
    return sign + words.gettext("{whole}.{fraction:02}").format(whole=whole, fraction=fraction)


def _percent(value: int, words: Catalogue) -> str:
    return words.gettext("{number}%").format(number=value)


def _count(value: int, words: Catalogue) -> str:
    """A count with a thousands separator: `12,263`."""
    thousands, units = divmod(value, 1000)
    return words.gettext("{thousands},{units:03}").format(thousands=thousands, units=units) if thousands else str(units)
