"""The settings as a person is asked about them: which there are, in what words, and how each is shown.

An answer is what a field holds: a text, a truth, a number, or the values that are chosen.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from grense.contract import Contract
from grense.flexitime import Opening
from grense.questions import SCALES
from grense.questions import wording as questions
from grense.settings import KEYS, LONGEST_KEEPING, Settings
from grense.settings.forms import MOST_NUDGES
from grense.strategies import strategies
from grense.strategies.texts import STRATEGIES
from grense.text import N_

__all__ = [
    "COUNTRIES",
    "PAGES",
    "Answer",
    "Choice",
    "Page",
    "choice_of",
    "free_label",
    "pages",
    "shown",
]

Answer: TypeAlias = str | bool | int | tuple[str, ...]

# Offered without a look into the library of holidays, which would stay in memory; any other code can be written.
# fmt: off
COUNTRIES = (
    "NO", "SE", "DK", "FI", "IS", "AT", "BE", "BG", "CA", "CH", "CY", "CZ", "DE", "EE", "ES", "FR", "GB", "GR",
    "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SI", "SK", "UA", "US",
)
# fmt: on


@dataclass(frozen=True)
class Choice:
    """One setting: its key, the form of its field, and what is said of it.

    `form` is `switch`, `one`, `several`, `number`, `text`, `clock`, `hours`, `days`, `year_day`, `zone`, `country`,
    `file` (one that is offered, or a path) or `path` (of a file or a folder). `options` are pairs of a value and its
    name; an empty value is the default. A number lies from `least` to `most`.
    """

    key: str
    form: str
    text: str
    note: str = ""
    options: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class Page:
    """Settings that stand together."""

    name: str
    title: str
    choices: tuple[Choice, ...] = ()


_ME = Choice(
    "me",
    "text",
    N_("Your own mail addresses"),
    N_("With commas between. They tell which meetings are yours. Empty: the one found in most of them."),
)
_LANGUAGE = Choice(
    "language",
    "one",
    N_("Language"),
    options=(("", N_("As the system has it")), ("nb", "Norsk bokmål"), ("nn", "Norsk nynorsk"), ("en", "English")),
)
_ZONE = Choice("tz", "zone", N_("Time zone"), N_("Empty: the zone of this machine. A name such as Europe/Oslo."))
_HOURS = Choice(
    "hours", "hours", N_("Ordinary hours"), N_("When you ordinarily work. What lies outside them is shown as such.")
)
_COUNTRY = Choice(
    "country",
    "country",
    N_("Public holidays of"),
    N_("They have no ordinary hours. A part of a country can be written, such as DE-BY."),
)
_DAYS_OFF = Choice(
    "days_off",
    "days",
    N_("Days off"),
    N_("What a calendar tells of is known already."),
)
_HALF_DAYS = Choice(
    "half_days",
    "text",
    N_("Half days"),
    N_("With commas between: 12-24 12:00 ends every Christmas Eve at noon, 2026-05-13 12:00-16:00 is one afternoon."),
)
_FLEXI_DAYS = Choice(
    "flexi_days",
    "text",
    N_("Flexi days"),
    N_("Dates on which you took back hours over, with commas between. They are no leave."),
)
_CONTRACTS = Choice(
    "contracts",
    "text",
    N_("Later contracts"),
    N_("First day, hours a week and ordinary hours, with semicolons between: 2026-08-01 30 mon-thu 08:00-16:00."),
)
_OPENING = Choice(
    "opening_balance",
    "text",
    N_("What stood at the beginning"),
    N_("A Monday, and the hours over by your employer's count: 2026-01-05 12.5. Under has a minus."),
)
_AGREED = Choice(
    "agreed_hours",
    "text",
    N_("Hours agreed for a week"),
    N_("Work outside them is shown. Empty: what is usual in the country, 37.5 in Norway."),
)
_LAPSES = Choice(
    "flexitime_lapses",
    "year_day",
    N_("Hours over lapse"),
    N_("Whether hours worked beyond those agreed are lost on a day of the year."),
)
_ROLE = Choice(
    "role",
    "one",
    N_("Your group in the report"),
    N_("Looked at only when you ask for the report's shares."),
    (
        ("", N_("Not said")),
        ("leader", N_("Leader")),
        ("exempt", N_("Exempt from the rules on working time")),
        ("other", N_("Neither")),
    ),
)
_PROFILE = Choice(
    "profile",
    "file",
    N_("What counts as a crossing"),
    N_("Rules of the working environment act as the research report of 2022 reads them, or a file of your own."),
    (("afi_2022_04", "AFI 2022:04"),),
)
_LAW = Choice(
    "law",
    "file",
    N_("The law beside your weeks"),
    N_("Its general limits stand beside what the report counts. What else may be agreed, grense cannot see."),
    (
        ("", N_("That of the country")),
        ("no_aml_general", N_("Norway: the general limits")),
        ("no_aml_averaged_individual", N_("Norway: averaged by a written agreement")),
        ("no_aml_tariff_max", N_("Norway: the widest limits by collective agreement")),
        ("no_aml_exempt", N_("Norway: leading or particularly independent position")),
        ("eu_wtd", N_("European Union: the directive")),
        ("none", N_("None")),
    ),
)
_REST = Choice(
    "rest_method",
    "one",
    N_("How rest is found"),
    options=(
        ("", N_("As the rules have it")),
        ("overnight", N_("From the last work of a day to the first of the next")),
        ("start_anchored", N_("The longest free stretch in the 24 hours from the first work")),
        ("rolling", N_("The longest free stretch in any 24 hours")),
    ),
)
_INCLUDE = Choice(
    "include",
    "several",
    N_("More of the calendar"),
    N_("Meetings with others that are not declined count anyway."),
    (
        ("blocks", N_("Entries where nobody else takes part")),
        ("unanswered", N_("Meetings that are not answered")),
        ("private", N_("Entries that are marked private")),
        ("all", N_("Everything")),
    ),
)
_LONG_HOURS = Choice(
    "long_entry_hours",
    "text",
    N_("Entries longer than meetings are, from hours"),
    N_("Mostly outside ordinary hours, such as standby. They count only when you say so. Empty: 12."),
)
_LONG_ENTRIES = Choice(
    "long_entries",
    "text",
    N_("What such entries are"),
    N_("By their clock times, with commas between: 16:00-08:00 on-call, 08:00-08:00 work. Empty: each is asked about."),
)
_SHIFTS = Choice(
    "shift_category",
    "text",
    N_("Category of your shifts"),
    N_("Entries of the calendar with this category are your ordinary hours. With commas between if there are several."),
)
_KEEP = Choice(
    "keep_weeks",
    "number",
    N_("Weeks that are kept"),
    N_("Besides the present one. Older times are deleted by themselves."),
    least=1,
    most=LONGEST_KEEPING,
)
_QUESTIONS = Choice(
    "questions",
    "several",
    N_("Ask me about"),
    N_(
        "Questions that the report asked, once a month at the most: a quiet line in the window, no notification. The "
        "answers stay on this machine, beside your own earlier ones."
    ),
    tuple((name, questions.TITLES[name]) for name in SCALES),
)
_DAYS = (
    ("mon", N_("Monday")),
    ("tue", N_("Tuesday")),
    ("wed", N_("Wednesday")),
    ("thu", N_("Thursday")),
    ("fri", N_("Friday")),
    ("sat", N_("Saturday")),
    ("sun", N_("Sunday")),
)
_NUDGES = (
    Choice(
        "nudges", "switch", N_("Show nudges"), N_("Short messages about the evening and the days ahead, only to you.")
    ),
    Choice(
        "nudges_a_day",
        "number",
        N_("At most a day"),
        N_("Besides the weekly summary. Never two within an hour, and none during a meeting."),
        least=0,
        most=MOST_NUDGES,
    ),
    Choice("quiet_from", "clock", N_("Quiet from"), N_("Between these times nudges come only while you work.")),
    Choice("quiet_to", "clock", N_("Quiet until")),
    Choice("summary_day", "one", N_("Day of the weekly summary"), options=_DAYS),
    Choice("summary_time", "clock", N_("Time of the weekly summary")),
    Choice("nudges_off", "several", N_("Not about")),
)
_BOUNDARIES = (
    Choice(
        "policy",
        "file",
        N_("What the workplace has agreed on"),
        N_("A file with its agreed limit and quiet hours. Nudges follow it; what counts does not change."),
        (("", N_("None")),),
    ),
    Choice(
        "strategies",
        "several",
        N_("Ways to keep work and free time apart"),
        N_("As many or as few as you like. They stand beside what an employer can do, not in its place."),
        tuple((one.id, STRATEGIES[one.id].name) for one in strategies().values()),
    ),
    Choice("stop_time", "text", N_("End of the day, for a reminder"), N_("Empty: the end of ordinary hours.")),
)

PAGES = (
    Page("person", N_("You"), (_LANGUAGE, _ME, _ZONE, _ROLE)),
    Page(
        "hours",
        N_("Ordinary hours"),
        (_HOURS, _SHIFTS, _COUNTRY, _DAYS_OFF, _HALF_DAYS, _FLEXI_DAYS, _AGREED, _CONTRACTS, _OPENING, _LAPSES),
    ),
    Page("rules", N_("What counts"), (_INCLUDE, _LONG_HOURS, _LONG_ENTRIES, _PROFILE, _REST, _LAW)),
    Page("nudges", N_("Nudges"), _NUDGES),
    Page("boundaries", N_("Boundaries"), _BOUNDARIES),
    Page("questions", N_("Questions"), (_QUESTIONS,)),
    Page("sources", N_("Sources")),
    Page("data", N_("What is kept"), (_KEEP,)),
)


def pages(kinds: Iterable[tuple[str, str]] = ()) -> tuple[Page, ...]:
    """All pages, with the settings that there are; `kinds` are the nudges that can be switched off, and their names."""
    offered = {"nudges_off": tuple(kinds)}
    return tuple(
        dataclasses.replace(
            page,
            choices=tuple(
                dataclasses.replace(one, options=offered.get(one.key, one.options))
                for one in page.choices
                if one.key in KEYS and offered.get(one.key, True)
            ),
        )
        for page in PAGES
    )


def choice_of(key: str) -> Choice:
    """The choice of a key."""
    return next(one for page in PAGES for one in page.choices if one.key == key)


def shown(choice: Choice, settings: Settings) -> Answer:
    """What a field shows of the settings."""
    value = getattr(settings, choice.key)
    if choice.key in ("days_off", "flexi_days"):
        return ", ".join(day.isoformat() for day in value)
    if choice.key == "contracts":
        return "; ".join(map(_contract_text, value))
    if isinstance(value, Opening):
        return f"{value.on} {value.minutes / 60:g}"
    if choice.form == "several":
        return tuple(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else value


def _contract_text(one: Contract) -> str:
    agreed = None if one.agreed_hours is None else f"{one.agreed_hours:g}"
    return " ".join(part for part in (one.start.isoformat(), agreed, one.hours) if part)


def free_label(kind: str, taken: Collection[str]) -> str:
    """What to call a new source: its kind, or the first with a number that is free."""
    names = itertools.chain([kind], (f"{kind}-{number}" for number in itertools.count(2)))
    return next(name for name in names if name not in taken)
