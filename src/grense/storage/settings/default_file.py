"""The text of the initial settings file: every setting commented out, with an explanation."""

from __future__ import annotations

import textwrap

from grense.i18n import N_, Catalogue
from grense.storage.settings.fields import FIELDS

__all__ = ["default_file"]

_WIDTH = 120
_HEADER = (
    N_("Settings of Grense. Every line that begins with # is switched off and shows what holds without it."),
    N_("The file is yours: grense changes single lines when you ask it to, and leaves your comments alone."),
    N_("No password belongs here; grense connect puts it where your system keeps passwords."),
)


def default_file(words: Catalogue) -> str:
    """Comments only, in the language of `words`; each setting is written as `# key = value`, with its example."""
    parts = [_comments(words.gettext(line)) for line in _HEADER]
    for field in FIELDS:
        if field.comment:
            parts += ["", _comments(words.gettext(field.comment))]
        parts.append(textwrap.indent(field.shown, "# "))
    return "\n".join(parts) + "\n"


def _comments(text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
