"""The settings as a person is asked about them: which there are, in what words, and what an answer means.

An answer is what a field holds: a text, a truth, a number, or the values that are chosen. Nothing is written here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from grense.errors import GrenseError
from grense.hours import WEEKDAYS, OrdinaryHours, clock_minutes, public_holidays
from grense.policy import load_policy
from grense.profiles import load_profile
from grense.questions import SCALES
from grense.questions import wording as questions
from grense.settings import KEYS, LONGEST_KEEPING, Settings
from grense.settings.forms import MOST_AGREED_HOURS, MOST_NUDGES
from grense.strategies import strategies
from grense.strategies.texts import STRATEGIES
from grense.text import N_, Catalogue
from grense.zones import load_zone
from grense_tray.mending import hint_of

__all__ = [
    "COUNTRIES",
    "PAGES",
    "Answer",
    "Choice",
    "Page",
    "choice_of",
    "free_label",
    "hours_text",
    "pages",
    "problem",
    "shown",
    "spans_of",
    "written",
]

Answer: TypeAlias = str | bool | int | tuple[str, ...]
Spans: TypeAlias = Sequence[tuple[int, int] | None]

# Offered without a look into the library of holidays, which would stay in memory; any other code can be written.
# fmt: off
COUNTRIES = (
    "NO", "SE", "DK", "FI", "IS", "AT", "BE", "BG", "CA", "CH", "CY", "CZ", "DE", "EE", "ES", "FR", "GB", "GR",
    "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SI", "SK", "UA", "US",
)
# fmt: on

_DEFAULT = Settings()


@dataclass(frozen=True)
class Choice:
    """One setting: its key, the form of its field, and what is said of it.

    `form` is `switch`, `one`, `several`, `number`, `text`, `clock`, `hours`, `zone`, `country` or `profile`. `options`
    are pairs of a value and its name; an empty value is the default. A number lies from `least` to `most`.
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
    "text",
    N_("Days off"),
    N_("Dates with commas between, such as 2026-12-24. What a calendar tells of is known already."),
)
_AGREED = Choice(
    "agreed_hours",
    "text",
    N_("Hours agreed for a week"),
    N_("For the balance of flexitime. Empty: what is usual in the country, 37.5 in Norway."),
)
_LAPSES = Choice(
    "flexitime_lapses",
    "text",
    N_("Hours over lapse on"),
    N_("A month and a day, such as 12-31. Empty: they do not lapse."),
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
    "profile",
    N_("What counts as a crossing"),
    N_("Rules of the working environment act as the research report of 2022 reads them, or a file of your own."),
    (("afi_2022_04", "AFI 2022:04"),),
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
    Choice(
        "policy",
        "text",
        N_("What the workplace has agreed on"),
        N_("The path of a file with its agreed limit and quiet hours. Nudges follow it; what counts does not change."),
    ),
    Choice(
        "strategies",
        "several",
        N_("Ways to keep work and free time apart"),
        N_("What grense can help with. They stand beside what an employer can do, not in its place."),
        tuple((one.id, STRATEGIES[one.id].name) for one in strategies().values() if one.means),
    ),
    Choice("stop_time", "text", N_("End of the day, for a reminder"), N_("Empty: the end of ordinary hours.")),
)

PAGES = (
    Page("person", N_("You"), (_LANGUAGE, _ME, _ZONE, _ROLE)),
    Page("hours", N_("Ordinary hours"), (_HOURS, _COUNTRY, _DAYS_OFF, _AGREED, _LAPSES)),
    Page("rules", N_("What counts"), (_INCLUDE, _PROFILE, _REST)),
    Page("nudges", N_("Nudges"), _NUDGES),
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
    if choice.key == "days_off":
        return ", ".join(day.isoformat() for day in value)
    if choice.form == "several":
        return tuple(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else value


def written(choice: Choice, answer: Answer) -> Any:
    """What the settings hold for an answer; None for the default. Raises `GrenseError` for one that makes no sense."""
    value = _MEANINGS.get(choice.key, _MEANINGS.get(choice.form, _plain))(choice, answer)
    default = getattr(_DEFAULT, choice.key)
    bare = list(default) if isinstance(default, tuple) else default
    return None if value in (bare, "") else value


def spans_of(text: str) -> tuple[tuple[int, int] | None, ...]:
    """Ordinary hours as minutes after midnight, a weekday each. Raises `RuleError`."""
    return OrdinaryHours(text).spans


def hours_text(spans: Spans) -> str:
    """The shortest text for ordinary hours.

    >>> hours_text([(480, 960)] * 4 + [(480, 780), None, None])
    'mon-thu 08:00-16:00, fri 08:00-13:00'
    """
    parts = []
    for span, days in itertools.groupby(zip(WEEKDAYS, spans, strict=True), key=lambda pair: pair[1]):
        names = [name for name, _ in days]
        if span is not None:
            first_to_last = names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"
            parts.append(f"{first_to_last} {_clock(span[0])}-{_clock(span[1])}")
    return ", ".join(parts)


def problem(error: GrenseError, words: Catalogue) -> str:
    """An error as it stands under a field: what is wrong, and what would do; a line of a file says nothing here."""
    said = [words.gettext(error.title), words.gettext(hint_of(error.title, error.hint))]
    return " ".join(_sentence(one) for one in said if one)


def _sentence(text: str) -> str:
    """A text of an error as a sentence; a command stays as it is typed."""
    begun = text if text.startswith("pip ") else f"{text[0].upper()}{text[1:]}"
    return begun if begun.endswith("?") else f"{begun.rstrip('.')}."


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _plain(_: Choice, answer: Answer) -> Any:
    return answer.strip() if isinstance(answer, str) else answer


def _pieces(answer: Answer) -> list[str]:
    return [one for one in re.split(r"[,;\s]+", str(answer)) if one]


def _addresses(_: Choice, answer: Answer) -> list[str]:
    found = [one.casefold() for one in _pieces(answer)]
    if not all(re.fullmatch(r"[^@]+@[^@]+", one) for one in found):
        raise GrenseError("not a mail address", hint="such as name@example.org")
    return list(dict.fromkeys(found))


def _dates(_: Choice, answer: Answer) -> list[dt.date]:
    return sorted({_date(one) for one in _pieces(answer)})


def _date(text: str) -> dt.date:
    """A date as ISO writes it, or as Norwegians do."""
    try:
        day, month, year = text.split(".")
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        pass
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise GrenseError("no such day", hint="a date, such as 2026-11-18") from None


def _zone(_: Choice, answer: Answer) -> str:
    name = str(answer).strip()
    if name:
        load_zone(name)
    return name


def _hours(_: Choice, answer: Answer) -> str:
    return hours_text(spans_of(str(answer)))


def _agreed_hours(_: Choice, answer: Answer) -> float | str:
    text = str(answer).strip().replace(",", ".")
    try:
        hours = float(text) if text else None
    except ValueError:
        hours = math.nan
    if hours is None:
        return ""
    if not 0 < hours <= MOST_AGREED_HOURS:
        raise GrenseError("a setting makes no sense", hint="write a number of hours, such as 37.5")
    return hours


def _day_of_year(_: Choice, answer: Answer) -> str:
    text = str(answer).strip()
    try:
        dt.date.fromisoformat(f"2024-{text or '12-31'}")  # a leap year has them all
    except ValueError:
        raise GrenseError("a setting makes no sense", hint='write a month and a day, such as "12-31"') from None
    return text


def _country(_: Choice, answer: Answer) -> str:
    code = str(answer).strip().upper()
    if code and code not in COUNTRIES:
        public_holidays(code, 2026, 2026)
    return code


def _profile(_: Choice, answer: Answer) -> str:
    name = str(answer).strip()
    if name:
        load_profile(name)
    return name


def _clock_text(_: Choice, answer: Answer) -> str:
    return _clock(clock_minutes(str(answer).replace(".", ":"), "time"))


def _clock_or_none(choice: Choice, answer: Answer) -> str:
    return _clock_text(choice, answer) if str(answer).strip() else ""


def _policy(_: Choice, answer: Answer) -> str:
    """A path; one that begins at the settings' folder is looked at when it is used."""
    path = str(answer).strip()
    if path and Path(path).expanduser().is_absolute():
        load_policy(Path(path).expanduser())
    return path


def _one(choice: Choice, answer: Answer) -> str:
    if answer and answer not in [value for value, _ in choice.options]:
        raise GrenseError("a setting makes no sense", hint="one of those that are offered")
    return str(answer)


def _several(choice: Choice, answer: Answer) -> list[str]:
    chosen = answer if isinstance(answer, tuple) else ()
    known = [value for value, _ in choice.options]
    return [value for value in known if value in chosen]


def _number(choice: Choice, answer: Answer) -> int:
    try:
        number = int(answer) if isinstance(answer, str | int) else choice.least - 1
    except ValueError:
        number = choice.least - 1
    if not choice.least <= number <= choice.most:
        raise GrenseError("a setting makes no sense", hint="one of those that are offered")
    return number


_MEANINGS: Mapping[str, Callable[[Choice, Answer], Any]] = {
    "me": _addresses,
    "agreed_hours": _agreed_hours,
    "flexitime_lapses": _day_of_year,
    "days_off": _dates,
    "zone": _zone,
    "hours": _hours,
    "country": _country,
    "profile": _profile,
    "clock": _clock_text,
    "stop_time": _clock_or_none,
    "policy": _policy,
    "one": _one,
    "several": _several,
    "number": _number,
}


def free_label(kind: str, taken: Collection[str]) -> str:
    """What to call a new source: its kind, or the first with a number that is free."""
    names = itertools.chain([kind], (f"{kind}-{number}" for number in itertools.count(2)))
    return next(name for name in names if name not in taken)
