"""Texts in the person's language: message catalogues, and times in the language's format.

A message's id is an English sentence in the code; the English text shown is that of the catalogue `en`.
Each language has a folder with `messages.po`; `messages.mo`, which gettext reads, is made when the wheel
is built.
"""

from __future__ import annotations

import datetime as dt
import gettext
import warnings
from collections.abc import Mapping
from pathlib import Path

from grense.errors import UnknownLanguageWarning
from grense.i18n.catalogue_file import is_catalogue_file, read_translations
from grense.marks import N_, NN_

__all__ = ["LANGUAGES", "NN_", "N_", "Catalogue", "choose_language", "load"]

LANGUAGES = ("nb", "nn", "en")

_SPOKEN = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}


_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_SHORT_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
_NUMBERS = (
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)
# From this many minutes on, an estimate is rounded to this many.
_ESTIMATE_STEPS = ((20 * 60, 60), (5 * 60, 30), (60, 15), (0, 5))


class Catalogue:
    """One language: its messages, and its format of times, lengths and dates."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def gettext(self, message: str) -> str:
        """The message in this language, or unchanged without a translation."""
        return self._translations.gettext(message) if message else ""

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The message in the form for `count`."""
        return self._translations.ngettext(one, many, count)

    def clock(self, moment: dt.datetime) -> str:
        """A time of day: `22:32`, `22.32`."""
        return self.gettext("{hour:02}:{minute:02}").format(hour=moment.hour, minute=moment.minute)

    def hour(self, minutes: int) -> str:
        """A time of day from minutes after midnight, which may pass 24 hours."""
        return self.clock(dt.datetime(2000, 1, 1, minutes // 60 % 24, minutes % 60))  # noqa: DTZ001  # any day

    def duration(self, minutes: float) -> str:
        """A length in a sentence: `9 h 16 min`, `45 min`."""
        hours, rest = divmod(_whole(minutes), 60)
        if not hours:
            return self.gettext("{minutes} min").format(minutes=rest)
        return self.gettext("{hours} h {minutes:02} min").format(hours=hours, minutes=rest)

    def short_duration(self, minutes: float) -> str:
        """A length in a chart: `9 h 16`."""
        hours, rest = divmod(_whole(minutes), 60)
        return self.gettext("{hours} h {minutes:02}").format(hours=hours, minutes=rest)

    def about(self, minutes: float) -> str:
        """An estimated length, rounded: `43 h`, `9 h 30 min`, `1 h 15 min`, `20 min`."""
        step = next(step for least, step in _ESTIMATE_STEPS if minutes >= least)
        whole = max(_whole(minutes / step), 1) * step
        hours, rest = divmod(whole, 60)
        return self.duration(whole) if rest or not hours else self.gettext("{hours} h").format(hours=hours)

    def limit(self, minutes: float) -> str:
        """A limit: `11 hours`, `7 h 30 min`."""
        hours, rest = divmod(_whole(minutes), 60)
        if rest:
            return self.duration(minutes)
        return self.ngettext("{hours} hour", "{hours} hours", hours).format(hours=hours)

    def number(self, count: int) -> str:
        """A count from two on, in words up to twelve."""
        return self.gettext(_NUMBERS[count - 2]) if 2 <= count < len(_NUMBERS) + 2 else str(count)

    def decimal(self, value: float, digits: int = 1) -> str:
        """A number with decimals: `40.5`, `40,5`."""
        sign = "\N{MINUS SIGN}" if round(value, digits) < 0 else ""
        whole, _, part = f"{abs(value):.{digits}f}".partition(".")
        return sign + (self.gettext("{whole}.{part}").format(whole=whole, part=part) if part else whole)

    def weekday(self, day: dt.date) -> str:
        """`Wednesday`."""
        return self.gettext(_WEEKDAYS[day.weekday()])

    def short_weekday(self, day: dt.date) -> str:
        """`Wed`."""
        return self.gettext(_SHORT_WEEKDAYS[day.weekday()])

    def date(self, day: dt.date) -> str:
        """`Wednesday 18 November`."""
        month = self.gettext(_MONTHS[day.month - 1])
        return self.gettext("{weekday} {day} {month}").format(weekday=self.weekday(day), day=day.day, month=month)

    def month(self, day: dt.date) -> str:
        """`November`."""
        return self.gettext(_MONTHS[day.month - 1])

    def day(self, day: dt.date) -> str:
        """A day of any year: `18 November 2026`."""
        return self.gettext("{day} {month} {year}").format(day=day.day, month=self.month(day), year=day.year)

    def week_dates(self, monday: dt.date, last: dt.date | None = None) -> str:
        """The days of a week, or of those up to the one of the Monday `last`: `16–22 November 2026`."""
        sunday = (last or monday) + dt.timedelta(days=6)
        parts = {
            "first": monday.day,
            "first_month": self.gettext(_MONTHS[monday.month - 1]),
            "last": sunday.day,
            "last_month": self.gettext(_MONTHS[sunday.month - 1]),
            "year": sunday.year,
        }
        if (monday.year, monday.month) == (sunday.year, sunday.month):
            return self.gettext("{first}–{last} {last_month} {year}").format(**parts)
        return self.gettext("{first} {first_month} – {last} {last_month} {year}").format(**parts)


def choose_language(wanted: str | None, environ: Mapping[str, str]) -> str:
    """The language to use: the given one, or the first in the environment that grense has, or English.

    The path of a catalogue stays as it is.

    >>> choose_language(None, {"LANG": "nn_NO.UTF-8"})
    'nn'
    >>> choose_language(None, {"LANG": "en_GB.UTF-8", "LANGUAGE": "se:nn:nb"})
    'nn'
    """
    if is_catalogue_file(wanted):
        return str(wanted)
    if wanted is not None:
        return _SPOKEN.get(_bare(wanted), "en")
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    # As in gettext: the plain locale ignores the list of languages.
    plain = locale.partition(".")[0] in ("C", "POSIX")
    wishes = [] if plain else environ.get("LANGUAGE", "").split(":")
    return next((_SPOKEN[_bare(name)] for name in (*wishes, locale) if _bare(name) in _SPOKEN), "en")


def load(language: str | Path) -> Catalogue:
    """The catalogue of a language, by a tag or the name of a locale: `nb`, `no`, `nb-NO`, `nb_NO.UTF-8`.

    A language that grense does not have gives the English one, with an `UnknownLanguageWarning`. Messages are English,
    too, where the file of the catalogue cannot be read.

    The path of a `.po` or `.mo` file is a language of one's own, see `grense.i18n.catalogue_file`; raises `GrenseError`
    where it cannot be read.

    >>> load("nb-NO").language
    'nb'
    """
    if is_catalogue_file(language):
        return Catalogue(*read_translations(Path(language)))
    language = _known(str(language))
    here = Path(__file__).parent
    try:
        found = gettext.translation("messages", here, [language], fallback=True)
    except Exception:  # gettext raises various errors for a file that cannot be read, or is invalid
        found = gettext.NullTranslations()  # falls back to the English message ids
    return Catalogue(language, found)


def _known(language: str) -> str:
    known = _SPOKEN.get(_bare(language))
    if known is None:
        message = f"unknown language {language!r}: texts are English (known: {', '.join(LANGUAGES)})"
        warnings.warn(message, UnknownLanguageWarning, stacklevel=3)
    return known or "en"


def _bare(name: str) -> str:
    return name.partition(".")[0].partition("@")[0].replace("-", "_").partition("_")[0].lower()


def _whole(minutes: float) -> int:
    return int(minutes + 0.5)
