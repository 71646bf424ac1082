"""`--help` in the person's language: the help texts of commands and options, translated by the catalogue."""

from __future__ import annotations

import gettext
import inspect
import os
import re
from pathlib import Path
from typing import Any

import grense.i18n
from grense.i18n import N_, Catalogue
from grense.rules.categories import NAMES

__all__ = ["PARSER_WORDS", "is_help_wanted", "paragraphs", "translate_help"]

# Words that the parser itself prints around the help of a command.
PARSER_WORDS = (
    N_("Usage:"),
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("default: {default}"),
    N_("required"),
)


def is_help_wanted(arguments: list[str]) -> bool:
    """Whether the arguments request help, or are empty, which shows it too."""
    return not arguments or not {"-h", "--help"}.isdisjoint(arguments)


def translate_help(command: Any, words: Catalogue) -> None:
    """Translate the texts of a command, of its options and of its subcommands into the language of `words`.

    The commands are built in every run, so changing them in place has no later effect.
    """
    gettext.bindtextdomain("messages", Path(grense.i18n.__file__).parent)  # where the parser looks up its own words
    os.environ["LANGUAGE"] = words.language
    _translate(command, words)


def paragraphs(text: str) -> list[str]:
    r"""The paragraphs of a help text, as in the catalogue: each on one line, except those with examples.

    >>> paragraphs("Read it.\n\nNothing is\nstored.")
    ['Read it.', 'Nothing is stored.']
    """
    pieces = re.split(r"\n\s*\n", inspect.cleandoc(text))
    return [piece if piece.startswith("\b") else " ".join(piece.split()) for piece in pieces]


def _translate(command: Any, words: Catalogue) -> None:
    command.options_metavar = words.gettext("[OPTIONS]")
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = words.gettext("COMMAND [ARGS]...")
    help_option = command.get_help_option

    def translated_help_option(context: Any) -> Any:
        option = help_option(context)
        option.help = words.gettext(option.help)
        return option

    command.get_help_option = translated_help_option
    if command.help:
        said = [words.gettext(one) for one in paragraphs(command.help)]
        command.help, command.short_help = "\n\n".join(said), said[0]
    if command.epilog:
        command.epilog = "\n\n".join(_example(one, words) for one in paragraphs(command.epilog))
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = words.gettext(parameter.help).replace("{categories}", ", ".join(NAMES))
    for below in getattr(command, "commands", {}).values():
        _translate(below, words)


def _example(paragraph: str, words: Catalogue) -> str:
    """A translated paragraph; of one with examples only the heading is translated, since the rest is typed as is."""
    if not paragraph.startswith("\b"):
        return words.gettext(paragraph)
    mark, heading, *lines = paragraph.split("\n")
    return "\n".join([mark, words.gettext(heading), *lines])
