"""Errors in the person's language: a part as the catalogue has it, or by the template that it was made from.

The library raises English texts (`src/grense/errors.py`); the programs show them through here.
"""

from __future__ import annotations

import functools
import re

from grense.errors import GrenseError
from grense.text import N_, Catalogue

__all__ = ["TEMPLATES", "error_line", "translate"]

# A more particular template stands before a more general one.
TEMPLATES = (
    N_("line {line}: {place}"),
    N_("line {line}"),
    N_("known: {names}; or the path of a .toml file"),
    N_("known: {names}"),
    N_("a value of type {type}"),
    N_('pip install "grense[{extra}]"'),
    N_("grense connect {name} signs in again"),
    N_("minutes from {least} to {most}"),
    N_("whole weeks from {least} to {most}"),
    N_("a whole number, {least} to {most}"),
    "write a whole number of weeks, from {least} to {most}",  # marked in `grense.settings`, as is the next
    "write a whole number from {least} to {most}",
    N_("answers are {least} to {most}"),
    N_("{first} lies more than three days after {second}"),
    N_("{place} is no time of day"),
    N_("{value} is no weekday"),
    N_("{place} ends when it starts"),
    N_("shifts is {kind}"),
    N_("a rota of {count} weeks"),
    N_("{day} runs into the hours of {then}"),
    N_("a rota without the date of its first week"),
    N_("the shift of {day} is {span}"),
    N_("{place} is longer than a day"),
    N_("{place} stands twice"),
    N_("{place} is not a table of tables"),
    N_("{place} is not a table"),
    N_("{place} is not a text"),
    N_("{place} is not a date"),
    N_("{place} is neither true nor false"),
    N_("{place} is not a list of names"),
    N_("{place} needs (start, end)"),
    N_("{place} lies after 12:00"),
    N_("{place} holds {value}"),
)


def translate(text: str, words: Catalogue) -> str:
    """A title, detail or hint of an error; as it is where the catalogue has neither the text nor its template.

    >>> from grense.text import load
    >>> translate("line 3: keep_weeks", load("nb"))
    'linje 3: keep_weeks'
    """
    said = words.gettext(text)
    if said != text:
        return said
    for template, pattern in _patterns():
        if found := pattern.fullmatch(text):
            return words.gettext(template).format(**found.groupdict())
    return text


def error_line(error: GrenseError, words: Catalogue) -> str:
    """An error as one line: title, detail, hint."""
    line = translate(error.title, words)
    if error.detail:
        line = f"{line}: {translate(error.detail, words)}"
    number = getattr(error, "number", None)
    if number is not None:
        line = words.gettext("file {number}: {error}").format(number=number, error=line)
    return f"{line} ({translate(error.hint, words)})" if error.hint else line


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((one, _pattern(one)) for one in TEMPLATES)


def _pattern(template: str) -> re.Pattern[str]:
    """What a filled-in template looks like."""
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(template)), re.DOTALL)
